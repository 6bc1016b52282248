"""Lesions that a note lists by number or letter and names by it later: "1 nose AK ... #1 and #3 frozen".

What was said of a lesion in its list is read where the note names it, as a person reads it: the list's words
stand in the place of the number. Every character still stands for the one of the note that it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nlp.lexicon import load
from nlp.text import Plain
from records import LesionGroup, Procedure

_WORDS = load("numbered_lesions")
_NOUNS = "|".join(_WORDS["nouns"])
_TO = r" ?(?:-|to|through|thru) ?"
_BETWEEN = r"(?: ?, ?(?:and )?| ?& ?| and | ?/ ?| ?\+ ?)"
_NUMBER, _LETTER = r"#?\d{1,2}", "[a-h]"
_UNITS = "|".join(_WORDS["no_label_before"])
_HEAD = re.compile(
    rf"^ *(?:(?:{_NOUNS}) )?\(?#?(?P<label>\d{{1,2}}|(?:(?<=[a-z] )|(?<=^)|(?<= ))[a-h](?= ?[.):=]))"
    r"(?: ?[.):=-]+ (?=[a-z0-9?])| ?[.):=-](?=[a-z])| (?=[a-z]))(?P<body>\S.*)$"
)
_DOES = re.compile(r"\b(?:" + "|".join(_WORDS["done_or_left"]) + r")")
_VERB_NEXT = re.compile(r" ?(?:[-:=,.;)>]|" + "|".join(map(re.escape, _WORDS["no_colon_before"])) + r"\b)")
_SENTENCE_END = re.compile(r"(?<!\bno)(?<!\bnos)[.;](?= |$)|\n|$")
_TITLE = re.compile(r"^[a-z/& ]{1,24}: ?")
_DASH = re.compile(r" ?(?: -+>? |: )")
_ONE_BARELY = re.compile(r"(?:(?<=\n)|(?<=[.;,:] ))(?P<label>\d{1,2})(?: ?[:=-]+>?)? ")
""" "1-3 frozen. 4 reassured.": a lone number is a label only beside others that are."""
_MOST_SENTENCES = 2
"""Of a line: a sentence's end within it, and the line's own."""
_DIGITS = re.compile(r"\d+")
_SAYS_WHICH = frozenset(["site", "diagnosis"])
_FEWEST = 2


def _members_of(label: str) -> str:
    return rf"{label}(?:{_TO}{label})?(?:{_BETWEEN}{label}(?:{_TO}{label})?)*"


_NO_NUMBER = rf"(?![\w/]|[.-]\d)(?! ?(?:{_UNITS})\b)"
_REFERENCES = {
    True: re.compile(
        rf"(?:(?<![\w#])(?=#)|\b(?:{_NOUNS}) (?=#?\d))(?P<signed>{_members_of(_NUMBER)}){_NO_NUMBER}"
        rf"|(?<![\w#./-])(?P<bare>{_NUMBER}(?:{_TO}|{_BETWEEN}){_members_of(_NUMBER)}){_NO_NUMBER}"
    ),
    False: re.compile(
        rf"\b(?:{_NOUNS}) (?P<signed>{_members_of(_LETTER)})(?![\w/'])"
        rf"|(?<![\w/.'-])(?P<bare>{_members_of(_LETTER)})(?![\w/'&]|[.-]\w)"
    ),
}
"""Labels behind a sign or a noun, or bare; by whether they are numbers."""


@dataclass(frozen=True, slots=True)
class _Lesion:
    """A line of the list: the whole of it, and the words behind its label."""

    line: tuple[int, int]
    body: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Named:
    """Where lesions are named by their labels, these counted from one."""

    start: int
    end: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Lesions that were named by their labels: which characters of the note each one's words are.

    numbers: the places of the labels' numbers in the note, which no longer stand in what is read.
    """

    lesions: tuple[tuple[str, int, int], ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()

    def named(self, procedures: tuple[Procedure, ...]) -> tuple[Procedure, ...]:
        """The procedures with their single lesions called by their labels, not by other names."""
        if not self.lesions:
            return procedures
        groups = [group for procedure in procedures for group in procedure.groups]
        before = {g.lesion: label for g in groups if g.lesion and (label := self._label(g))}
        return tuple(
            procedure.model_copy(
                update={"groups": tuple(self._with_name(group, before) for group in procedure.groups)}
            )
            for procedure in procedures
        )

    def _with_name(self, group: LesionGroup, before: dict[str, str]) -> LesionGroup:
        name = self._label(group) or before.get(group.lesion or "", group.lesion)
        return group.model_copy(update={"lesion": name})

    def _label(self, group: LesionGroup) -> str | None:
        """The label of the one lesion of a group, where just one label's words prove it."""
        named = {
            label
            for label, start, end in self.lesions
            for proof in group.evidence
            if proof.role in _SAYS_WHICH and start <= proof.start < end
        }
        return named.pop() if group.count.value == 1 and len(named) == 1 else None


Piece = tuple[int, int] | str
"""Characters start..end of the copy, or words that it does not have."""


def in_place(copy: Plain) -> tuple[Plain, Labelled]:
    """The copy with the words of listed lesions where the note names them by number or letter."""
    for by_number, listed, end in _lists(copy.text):
        sentences = _sentences(copy, by_number, listed, end)
        if sentences:
            return _rearranged(copy, listed, sentences), _labelled(copy, listed, sentences)
    return copy, Labelled()


def _labelled(copy: Plain, listed: list[_Lesion], sentences: list[Sentence]) -> Labelled:
    members = sorted({number for *_, named in sentences for one in named for number in one.members})
    lesions, numbers = [], []
    for number in members:
        lesion = listed[number - 1]
        label = copy.text[lesion.line[0] : lesion.body[0]].strip(" #.):=-(")
        lesions.append((label.split()[-1].upper(), *copy.place(*lesion.body)))
        numbers += [
            copy.place(*d.span()) for d in _DIGITS.finditer(copy.text, lesion.line[0], lesion.body[0])
        ]
    for *_, named in sentences:
        for one in named:
            numbers += [copy.place(*d.span()) for d in _DIGITS.finditer(copy.text, one.start, one.end)]
    return Labelled(tuple(lesions), tuple(sorted(numbers)))


def _lists(text: str) -> list[tuple[bool, list[_Lesion], int]]:
    """The lists of lesions of a note: whether numbers or letters label them, their lines, where they end."""
    found = []
    row: list[_Lesion] = []
    by_number = True
    at = 0
    for words in [*text.split("\n"), "."]:
        match = _HEAD.match(words)
        label = match["label"] if match else ""
        value = int(label) if label.isdigit() else ord(label) - ord("a") + 1 if label else 0
        if row and words.strip() and not (value == len(row) + 1 and label.isdigit() == by_number):
            if len(row) >= _FEWEST:
                found.append((by_number, row, row[-1].line[1]))
            row = []
        if match and value == len(row) + 1 and (row or value == 1):
            by_number = label.isdigit()
            row = [*row, _Lesion((at, at + len(words)), (at + match.start("body"), at + match.end("body")))]
        at += len(words) + 1
    return found


@cache
def _lesion_words() -> re.Pattern[str]:
    sites = [str(term) for entry in load("sites")["entries"] for term in entry["terms"]]
    names = [
        str(term)
        for entry in load("diagnoses")["entries"]
        if entry["class"] not in ("other", "inflammatory")
        for term in [*entry.get("singular", ()), *entry.get("plural", ())]
    ]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted({*sites, *names}, key=len)[::-1])) + r")\b")


def _is_listed(text: str, lesion: _Lesion) -> bool:
    """Whether a line tells of a lesion and not of what was done to it."""
    start, end = lesion.body
    told = text[start:end]
    if len(_SENTENCE_END.findall(told.rstrip(" .;"))) > _MOST_SENTENCES:
        return False  # a paragraph of its own, which the note names again as one
    return len(told) <= _WORDS["longest"] and not _DOES.search(told) and bool(_lesion_words().search(told))


Sentence = tuple[int, int, list[_Named]]


def _sentences(copy: Plain, by_number: bool, listed: list[_Lesion], end: int) -> list[Sentence]:
    """The sentences behind a list that tell what was done to its lesions, each with where it names them."""
    text = copy.text
    able = {number for number, lesion in enumerate(listed, 1) if _is_listed(text, lesion)}
    found: dict[tuple[int, int], list[_Named]] = {}
    for match in _REFERENCES[by_number].finditer(text, end) if able else ():
        words = match["signed"] or match["bare"]
        start, stop = match.span("signed" if match["signed"] else "bare")
        members = _members(words)
        if not members or not able.issuperset(members) or not all(a < b for a, b in pairwise(members)):
            continue
        sentence = _sentence(text, match.start())
        if not _DOES.search(text, *sentence):
            continue
        if not match["signed"] and not _is_named_barely(copy, start, stop, sentence, by_number):
            continue
        if match["signed"] and text[match.start() : start].strip():
            start = match.start()
        found.setdefault(sentence, []).append(_Named(start, stop, members))
    barely = any(text[one.start].isdigit() for named in found.values() for one in named)
    for match in _ONE_BARELY.finditer(text, end) if barely and by_number else ():
        number = int(match["label"])
        told = {member for named in found.values() for one in named for member in one.members}
        sentence = _sentence(text, match.start("label"))
        if number in able - told and _DOES.match(text, match.end()):
            found.setdefault(sentence, []).append(_Named(*match.span("label"), (number,)))
    return [
        (*sentence, sorted(named, key=lambda one: one.start)) for sentence, named in sorted(found.items())
    ]


def _members(words: str) -> tuple[int, ...]:
    found: list[int] = []
    for low, high in re.findall(rf"#?(\d+|\b[a-h]\b)(?:{_TO}#?(\d+|\b[a-h]\b))?", words):
        first, last = (int(n) if n.isdigit() else ord(n) - ord("a") + 1 for n in (low, high or low))
        found += range(first, last + 1)
    return tuple(found)


def _sentence(text: str, place: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, place) + 1
    for end in _SENTENCE_END.finditer(text, start):
        if end.end() > place:
            return start, end.end() - (end.group() == "\n")
        start = end.end()
    return start, len(text)


def _is_named_barely(copy: Plain, start: int, stop: int, sentence: tuple[int, int], by_number: bool) -> bool:
    """ "1, 2 and 4 frozen", "A and B: LN2": without a sign or noun only at a border of what is done to them.

    Letters are capitals in the note.
    """
    text = copy.text
    if not by_number:
        begin, end = copy.place(start, start + 1)
        if not copy.note[begin:end].isupper():
            return False
    before = _TITLE.sub("", text[sentence[0] : start].lstrip())
    ahead = not before.strip(" -*(,") or bool(re.search(r"\b(?:to|of|on|for)(?: both)? $|[:,(] ?$", before))
    behind = text[stop : sentence[1]]
    follows = _VERB_NEXT.match(behind) or _DOES.match(behind.lstrip(" :=->"))
    return ahead and bool(follows or not behind.strip(" .;)"))


def _rearranged(copy: Plain, listed: list[_Lesion], sentences: list[Sentence]) -> Plain:
    """The copy with the lesions' words where sentences name them, and their lines taken out of the list."""
    text = copy.text
    edits: list[tuple[int, int, list[Piece]]] = []
    for start, end, named in sentences:
        edits.append((start, end, _with_words(text, start, end, named, listed)))
    for number in sorted({number for _, _, named in sentences for one in named for number in one.members}):
        edits.append((*listed[number - 1].line, []))
    pieces: list[Piece] = []
    at = 0
    for start, end, put in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [(at, start), *put]
        at = end
    return copy.rearranged([*pieces, (at, len(text))])


def _with_words(text: str, start: int, end: int, named: list[_Named], listed: list[_Lesion]) -> list[Piece]:
    """A sentence with the words of the lesions that it names."""
    told: list[Piece] = []
    at = start
    for one in named:
        told.append((at, one.start))
        for position, number in enumerate(one.members):
            if position:
                told.append(" and " if position == len(one.members) - 1 else ", ")
            told += _plainly(text, *listed[number - 1].body)
        at = one.end
        opens = not text[start : one.start].strip() and text[at:end].strip()
        if opens and not _VERB_NEXT.match(text, at):
            told.append(":")
    told.append((at, end))
    return told


def _plainly(text: str, start: int, end: int) -> list[Piece]:
    """The words of a line as they stand in a sentence: "L forehead - AK." without its dash and full stop."""
    end = start + len(text[start:end].rstrip(" .;,"))
    told: list[Piece] = []
    for dash in _DASH.finditer(text, start, end):
        told += [(start, dash.start()), " "]
        start = dash.end()
    return [*told, (start, end)]
