"""Numbers beside the lesions that found no use, and those of them that the note itself explains.

    loose number > told again | part of a whole | whole of a part | left | label > its role; else a doubt

A number is told again when it is a total of what was counted ("= 9", "to all 5"), or tells before the work
how many there are of what was then treated; it is a part when it divides a number told before it ("3 warts,
two on the finger and one on the dorsum", "four tags, one bleeding"); it is left when its own words say that
these were not treated; it is a label when it names one of the numbered lesions. What is not explained stays
a doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from nlp.clauses import Clause
from nlp.layout import Line
from nlp.ledger import Account
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.unread_numbers import unread_numbers

_WORDS = load("numbers")["loose"]
_COUNTED_BY_NUMBER = frozenset(["destruction", "skin_tag_removal"])
_DOES = frozenset(["destruction", "treatment"])
_OPENS_THE_SKIN = frozenset(["biopsy", "excision", "shave_removal", "mohs"])
"""Acts whose wound may be sewn; stitches without any of them leave their number a doubt."""
_LESIONS = frozenset(["lesion", "diagnosis"])
_SOME_OTHER = frozenset(["site", "act", "number", *_LESIONS])
"""Kinds of mention by which a description of a part would tell of lesions of its own."""


def _any_of(key: str) -> str:
    return "|".join(_WORDS[key])


_TOTAL_BEFORE = Quick(rf"(?:=|\b(?:{_any_of('total_before')})) ?:? ?\(?$")
_TOTAL_BEHIND = re.compile(rf"\)? ?(?:{_any_of('total_behind')})\b")
_BRACKET_BEHIND = re.compile(r" ?\)")
_ALL_BEFORE = Quick(rf"\b(?:{_any_of('all_before')}) $")
_THESE_BEFORE = Quick(rf"\b(?:{_any_of('these_before')}) $")
_LABEL_BEFORE = Quick(r"[a-z)]: ?$")
_ENDS_A_TELLING = re.compile(r" ?(?:[,.;:\n(-]|$)")
_PART_BEFORE = Quick(r"[,;(] ?(?:and |with )?$")
_DESCRIBED = re.compile(
    rf" (?:of (?:them|which|these|those) )?(?:(?:{_any_of('links_to_a_description')}) )*"
    rf"(?:{_any_of('describes_a_part')})\b"
)
_ADJECTIVES = re.compile(r"(?: [a-z-]+,?){0,6} ")
_EXCEPT = Quick(rf"\b(?:{_any_of('excepts')})\b")
_STITCH_BEHIND = re.compile(rf" (?:{_any_of('stitch_behind')})")
_STITCH_BEFORE = Quick(rf"\b(?:{_any_of('stitch_before')}) ?$")
_INCLUDES = Quick(rf"\b(?:{_any_of('includes')}) $")
_LEFT_BEHIND = re.compile(rf" (?:[a-z/'-]+ ){{0,7}}?(?:{_any_of('left_behind')})\b")
_SECTION_ENDS = re.compile(r"[,;.()\n]")
_SENTENCE_BREAKS = re.compile(r"[.;\n](?= |\n|$)")
_REACH_BEFORE = 28
"""Characters before a number in which the words that explain it stand."""


@dataclass(slots=True)
class _Reckoning:
    """What loose numbers may be told again of: the note's numbers in order, and what the accounts come to."""

    text: str
    numbers: list[Mention]
    sentences: dict[int, list[Mention]]
    """Every mention of the sentence that a number stands in, by the number's start."""
    totals: frozenset[int]
    places: frozenset[str]
    """Where lesions were treated, as far as the words of the treatment tell it."""
    lines: list[Line]
    wound: bool
    """Whether an account tells of an act that opens the skin."""


def loose_numbers(text: str, lines: list[Line], clauses: list[Clause], accounts: list[Account]) -> list[str]:
    """Numbers without a role in sentences that count or treat lesions, or speak of premalignant ones.

    Sets Mention.role of those that the note explains.
    """
    unread = unread_numbers(lines, clauses)
    if not unread:
        return []
    reckoning = _reckon(text, lines, clauses, accounts)
    loose = []
    for mention in unread:
        role = _role(mention, reckoning)
        if role:
            mention.role = role
        else:
            loose.append(mention.text)
    return loose


def _reckon(text: str, lines: list[Line], clauses: list[Clause], accounts: list[Account]) -> _Reckoning:
    of_sentence: dict[int, list[Mention]] = {}
    for clause in clauses:
        of_sentence.setdefault(clause.sentence, []).extend(clause.mentions)
    numbers: list[Mention] = []
    sentences: dict[int, list[Mention]] = {}
    for mentions in of_sentence.values():
        for mention in mentions:
            if mention.kind == "number":
                numbers.append(mention)
                sentences[mention.start] = mentions
    wound = any(account.act in _OPENS_THE_SKIN for account in accounts)
    told = [a.tally.n for a in accounts if a.act in _COUNTED_BY_NUMBER and a.tally.n]
    places = frozenset(
        site.id
        for account in accounts
        if account.act in _COUNTED_BY_NUMBER
        for fact in account.facts
        for site in fact.sites
        if fact.kind == "treated" and site.id
    )
    return _Reckoning(text, numbers, sentences, frozenset([*told, sum(told)]), places, lines, wound)


def _role(number: Mention, reckoning: _Reckoning) -> str | None:
    """What a loose number is by the words around it, or None."""
    if _is_left(number, reckoning):
        return "left"
    if reckoning.wound and _counts_stitches(number, reckoning.text):
        return "other thing"
    if _is_excepted_label(number, reckoning):
        return "label"
    if not number.value or number.meaning.get("problem") or number.meaning.get("labels"):
        return None
    if _is_told_again(number, reckoning):
        return "told again"
    if _is_part(number, reckoning):
        return "part of a whole"
    wholes = {other.value for other in reckoning.numbers if other.role == "whole of a part"}
    if number.value > 1 and number.value in wholes and _ENDS_A_TELLING.match(reckoning.text, number.end):
        return "whole of a part"
    return None


def _counts_stitches(number: Mention, text: str) -> bool:
    """ "Two 4-0 nylon", "5-0 chromic x2"."""
    if _STITCH_BEHIND.match(text, number.end):
        return True
    return _STITCH_BEFORE.search(text, max(0, number.start - _REACH_BEFORE), number.start) is not None


def _is_left(number: Mention, reckoning: _Reckoning) -> bool:
    """ "Last 2 not reached", "two next to the eye spared": no other number or act stands in between."""
    match = _LEFT_BEHIND.match(reckoning.text, number.end)
    return match is not None and not any(
        number.end <= other.start < match.end()
        for other in reckoning.sentences[number.start]
        if other.kind == "number" or (other.kind == "act" and other.meaning["act"] in _DOES)
    )


def _is_told_again(number: Mention, reckoning: _Reckoning) -> bool:
    text, value, totals = reckoning.text, number.value or 0, reckoning.totals
    begin = max(0, number.start - _REACH_BEFORE)
    if _TOTAL_BEFORE.search(text, begin, number.start) or _TOTAL_BEHIND.match(text, number.end):
        return value in totals or value in _sums_before(number, reckoning)
    if text[number.start - 1] == "(" and _BRACKET_BEHIND.match(text, number.end):
        return value in _sums_before(number, reckoning)
    if value == 1:
        return False
    if _ALL_BEFORE.search(text, begin, number.start):
        return value in totals
    counted = [n for n in reckoning.numbers if n.role == "lesion count"]
    if _THESE_BEFORE.search(text, begin, number.start):
        return value in totals or any(n.value == value and n.start < number.start for n in counted)
    if value not in totals or _places_ahead(number, reckoning):
        return False
    if _is_told_before_the_work(number, counted, reckoning):
        return True
    if _LABEL_BEFORE.search(text, begin, number.start) and _ENDS_A_TELLING.match(text, number.end):
        return True
    following = accumulate(n.value or 0 for n in counted if n.start > number.start)
    parts = list(following)
    return bool(_ENDS_A_TELLING.match(text, number.end)) and value in parts[1:]


def _is_told_before_the_work(number: Mention, counted: list[Mention], reckoning: _Reckoning) -> bool:
    """ "Skin: 9 umbilicated papules", before the nine that were treated are told, and at no other place."""
    of_sentence = reckoning.sentences[number.start]
    named = [other for other in of_sentence if other.kind in _LESIONS and other.start >= number.end]
    if not named or not named[0].plural or any(n.start < number.start for n in counted):
        return False
    if any(
        other.kind in ("act", "number") and not other.status and other is not number for other in of_sentence
    ):
        return False
    elsewhere = {other.id for other in of_sentence if other.kind == "site"} - reckoning.places
    described = _ADJECTIVES.fullmatch(reckoning.text, number.end, named[0].start) is not None
    return described and not (reckoning.places and elsewhere)


def _is_excepted_label(number: Mention, reckoning: _Reckoning) -> bool:
    """ "Lesions 1-9 frozen except 4 and 7": labels, when the others of them are what was counted."""
    of_sentence = reckoning.sentences[number.start]
    labelled = [n for n in of_sentence if n.meaning.get("labels") and n.end < number.start]
    if not labelled:
        return False
    stated = _EXCEPT.search(reckoning.text, labelled[-1].end, number.start)
    if stated is None:
        return False
    excepted = [n for n in of_sentence if n.kind == "number" and n.start >= stated.end()]
    low, high = labelled[-1].meaning.get("low", 1), labelled[-1].meaning["high"]
    known = all(low <= (n.value or 0) <= high for n in excepted)
    return known and high - low + 1 - len(excepted) in reckoning.totals


def _sums_before(number: Mention, reckoning: _Reckoning) -> set[int]:
    """The sums of two and more numbers of lesions told right before a number, in its paragraph."""
    paragraph = _paragraph(number, reckoning)
    before = [
        other.value or 0
        for other in reckoning.numbers
        if other.role == "lesion count"
        and other.start < number.start
        and _paragraph(other, reckoning) == paragraph
    ]
    return set(list(accumulate(reversed(before)))[1:])


def _paragraph(number: Mention, reckoning: _Reckoning) -> int:
    of_line = (line.paragraph for line in reckoning.lines if line.start <= number.start < line.end)
    return next(of_line, -1)


def _places_ahead(number: Mention, reckoning: _Reckoning) -> bool:
    """Whether a place, or lesions that are not premalignant, stand before a number in its sentence."""
    begin = max((m.end() for m in _SENTENCE_BREAKS.finditer(reckoning.text, 0, number.start)), default=0)
    return any(
        other.kind in ("site", "side")
        or (other.kind == "diagnosis" and other.meaning["class"] != "premalignant")
        for other in reckoning.sentences[number.start]
        if begin <= other.start < number.start
    )


def _is_part(number: Mention, reckoning: _Reckoning) -> bool:
    text = reckoning.text
    of_sentence = [
        n for n in reckoning.numbers if reckoning.sentences[n.start] is reckoning.sentences[number.start]
    ]
    before = [n for n in of_sentence if n.end <= number.start]
    if not before:
        return False
    opened = text.rfind("(", before[0].end, number.start)
    if opened >= 0 and ")" not in text[opened : number.start]:
        closed = text.find(")", number.end)
        parts = [n.value or 0 for n in of_sentence if opened < n.start < closed]
        outer = [n.value or 0 for n in before if n.end <= opened]
        if not outer:
            return False
        first = next(n for n in of_sentence if n.start > opened)
        included = _INCLUDES.search(text, opened, first.start) is not None
        return sum(parts) == outer[-1] or (included and sum(parts) <= outer[-1])
    for at, whole in enumerate(before):
        parts = [n.value or 0 for n in of_sentence if n.start >= whole.end]
        if (
            len(parts) > 1
            and sum(parts) == whole.value
            and _names_lesions(whole, before[at + 1 :], reckoning)
        ):
            return True
    return _is_described(number, before[-1], reckoning)


def _names_lesions(whole: Mention, parts: list[Mention], reckoning: _Reckoning) -> bool:
    """Whether lesions are named behind a whole and before the first of its parts."""
    stop = parts[0].start if parts else max(reckoning.sentences)
    return any(
        other.kind in _LESIONS and other.plural and whole.end <= other.start < stop
        for other in reckoning.sentences[whole.start]
    )


def _is_described(number: Mention, whole: Mention, reckoning: _Reckoning) -> bool:
    """ "Four pedunculated papules, one twisted and purple": a part of them, by how it looks and no more."""
    text = reckoning.text
    named = any(
        other.kind in _LESIONS and other.start < number.start for other in reckoning.sentences[number.start]
    )
    if not named or (whole.value or 0) <= (number.value or 0):
        return False
    match = _DESCRIBED.match(text, number.end)
    if match is None or not _PART_BEFORE.search(text, max(0, number.start - _REACH_BEFORE), number.start):
        return False
    ends = _SECTION_ENDS.search(text, match.end())
    stop = ends.start() if ends else len(text)
    return not any(
        other.kind in _SOME_OTHER and number.end <= other.start < stop
        for other in reckoning.sentences[number.start]
    )
