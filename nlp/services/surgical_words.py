"""The words of surgical acts in a note, each with the reason why it does not count today, if there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick, first_of_each_place
from nlp.services.reading import Reading
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.surgical_status import reason_against
from nlp.services.whereabouts import TOLD_BY_PATIENT, Places, places_of, sentence_end, sentence_start

_NO_ACT = "nothing"
"""The kind of words that look like an act and are none ("biopsy-proven")."""
_WORDS = {
    kind: Quick("|".join([*([load("methods")["pared_first"]] if kind == _NO_ACT else []), *patterns]))
    for kind, patterns in SURGERY["words"].items()
}
_OPTION, _DEED = re.compile(SURGERY["listed_options"]), re.compile(r"(?:ed|'d)$")
_NO_LESION = Quick(SURGERY["removes_no_lesion"])
_BY_DOCTOR = re.compile(r"\.? (?P<name>[a-z'-]+)")
_PROVEN = Quick(SURGERY["proven"])
_WHEN_MEASURED = Quick(SURGERY["when_measured"])
_REACH = 22
"""Characters before an act in which words of when a lesion was measured stand."""
_OF_A_NAME = frozenset(["planned", "offered", "negated", "historical", "elsewhere", "declined"])
DESTROYING = "destroy"
"""The kind of a word that destroys; its id says how."""
_METHODS = frozenset(["cryosurgery", "electrosurgery", "curettement", "laser", "chemosurgery"])


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an act, plain characters start..end.

    kind: of lexicon/surgery.yaml (words), or "destroy". id: of a destruction the method.
    reason: why it was not done today, None when it was. also: further methods it names.
    """

    kind: str
    start: int
    end: int
    reason: str | None = None
    id: str = ""
    also: tuple[str, ...] = ()


def words_of(reading: Reading) -> list[Word]:
    """Every word of a surgical act and of a destruction, in the order of the note."""
    return reading.once("surgical words", _words_of)


def _words_of(reading: Reading) -> list[Word]:
    places = places_of(reading)
    acts = _acts(reading)
    found: list[Word] = []
    for kind, start, end in _named_acts(reading.text):
        reason = reason_against(reading, places, start, end, acts)
        found.append(Word(kind, start, end, reason))
    found = _go_on_together(reading.text, found)
    taken = {at for word in found for at in range(word.start, word.end)}
    for mention in {id(mention): mention for mention in acts.values()}.values():
        ahead = max(0, mention.start - _REACH)
        if _WHEN_MEASURED.search(reading.text, ahead, mention.start):
            continue
        if mention.id in _METHODS and mention.start not in taken:
            reason = reason_against(reading, places, mention.start, mention.end, acts)
            also = tuple(mention.meaning.get("also", ()))
            found.append(Word(DESTROYING, mention.start, mention.end, reason, mention.id, also))
    return _as_options(reading.text, sorted(found, key=lambda word: word.start))


def _acts(reading: Reading) -> dict[int, Mention]:
    """The acts of the clauses by every character of theirs."""
    told = [mention for clause in reading.clauses for mention in clause.mentions if mention.kind == "act"]
    return {at: mention for mention in told for at in range(mention.start, mention.end)}


def _as_options(text: str, found: list[Word]) -> list[Word]:
    """ "Excision, radiation and ED&C were discussed": what is said of the last of a list holds for all."""
    kept: list[Word] = []
    for word in reversed(found):
        last = kept[-1] if kept else None
        named = word.reason is None and not _DEED.search(text, word.start, word.end)
        if (
            named
            and last is not None
            and last.reason == "offered"
            and _OPTION.fullmatch(text, word.end, last.start)
        ):
            word = replace(word, reason="offered")
        kept.append(word)
    return kept[::-1]


def _go_on_together(text: str, found: list[Word]) -> list[Word]:
    """ "Likely wedge excision": what is said of the first word of a name holds for the next ones."""
    kept: list[Word] = []
    for word in found:
        last = kept[-1] if kept else None
        beside = last is not None and not text[last.end : word.start].strip(" -")
        if last is not None and beside and word.reason is None and last.reason in _OF_A_NAME:
            word = replace(word, reason=last.reason)
        kept.append(word)
    return kept


def _named_acts(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of acts from left to right; of two kinds at one place the one that the lexicon has first."""
    possible = [(kind, pattern) for kind, words in _WORDS.items() for pattern in words.possible_in(text)]
    if any(kind != _NO_ACT for kind, _ in possible):
        for number, match in first_of_each_place([pattern for _, pattern in possible], text):
            kind = possible[number][0]
            if kind != _NO_ACT:
                yield kind, *match.span()
            elif _is_by_the_own_doctor(text, match):
                others = [(name, words) for name, words in possible if name != _NO_ACT]
                for other, part in first_of_each_place([words for _, words in others], match.group()):
                    start = match.start()
                    yield others[other][0], start + part.start(), start + part.end()


def _is_by_the_own_doctor(text: str, words: re.Match[str]) -> bool:
    """ "Scribe for Dr. Penn ... biopsy by Dr. Penn": done today by the one whose note it is."""
    named = _BY_DOCTOR.match(text, words.end())
    return (
        words.group().endswith(" by dr")
        and named is not None
        and re.search(SURGERY["own_doctor"].replace("{name}", re.escape(named["name"])), text) is not None
    )


def words_of_nothing(reading: Reading) -> list[tuple[int, int]]:
    """Where words of an act are none ("sutures removed"), or are only talked of as one of several ways."""
    found = [match.span() for match in _NO_LESION.finditer(reading.text)]
    return found + [
        (w.start, w.end) for w in words_of(reading) if w.kind == DESTROYING and w.reason == "offered"
    ]


def is_kept_by_its_section_alone(reading: Reading, places: Places, word: Word) -> bool:
    """Whether nothing speaks against an act but that it stands in the patient's own part of the note."""
    line = reading.lines[places.line(word.start)]
    if word.reason is None or line.kind not in TOLD_BY_PATIENT:
        return False
    begin = sentence_start(reading, line.start, word.start)
    stop = sentence_end(reading, word.end, line.end)
    mine = replace(line, kind="today")
    here = reason_against(reading, places, word.start, word.end, _acts(reading), mine)
    return here is None and not _PROVEN.search(reading.text, begin, stop)
