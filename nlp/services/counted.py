"""How many of a thing a stretch names, for things that the ledger does not count: corns, nails."""

from __future__ import annotations

import re

from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.services.told import Place, Told

_AHEAD = re.compile(
    r"(?: ?\(\d+\))? (?:of (?:the |his |her )?)?(?:(?!per\b|each\b|every\b)[a-z/-]+,? ){0,4}$"
)
_BEHIND = re.compile(r"^[ ]?(?:total )?(?:[(x#:=-]|, ?x| in number)? ?$")
_BETWEEN_COMMAS = re.compile(r", ?")
_ENDS_A_NUMBER = re.compile(r" ?(?:[,;)]|in (?:number|all|total)\b)")
_POINTS_BACK = re.compile(r"\b(?:all|the|these|those|both|each)(?: of(?: the| these)?)? ?$")
_LEFT = re.compile("|".join(load("services")["injected"]["left_behind"]))
_TIMES = re.compile(r"(?: [a-z/-]+){1,4} ?\(? ?x ?")
"""Words of a place between a thing and its number ("nodules R groin x 2")."""
_REACH = 40


def how_many(
    told: Told, stretch: Place, things: Quick | re.Pattern[str], acts: Quick | re.Pattern[str]
) -> tuple[int | None, list[Place]]:
    """The number of things in a stretch with its places; None when it numbers none of them.

    A number belongs to the thing it stands before or behind ("2 corns", "nails x 10"), else to the act
    ("4 pared"); a single thing in the singular is one.
    """
    numbers = _numbers(told, stretch)
    used: dict[int, Mention] = {}
    named = list(things.finditer(told.text, *stretch))
    in_a_sentence = stretch == told.sentence(stretch[0])
    for thing in named:
        if _is_left(told.text, thing.end()):
            continue
        near = _beside(told.text, numbers, thing.start(), thing.end(), in_a_sentence)
        # "Corns: 1 on the 4th toe, 1 on the 5th": the first number of a list counts not all of them.
        listed = near is not None and near.value == 1 and near.start > thing.start() and _is_plural(thing[0])
        if near is not None and not listed:
            used[near.start] = near
    if not used:
        for act in acts.finditer(told.text, *stretch):
            near = _beside(told.text, numbers, act.start(), act.end(), False)
            if near is not None:
                used[near.start] = near
    if used:
        used = _told_once(told.text, used)
        places = [(m.start, m.end) for m in used.values()]
        return sum(m.value or 0 for m in used.values()), places
    single = [thing for thing in named if not _is_plural(thing[0])]
    if len(named) == len(single) == 1:
        return 1, [single[0].span()]
    return None, []


def _is_left(text: str, end: int) -> bool:
    """ "2 warts injected; the other 7 warts observed": what is told to be left is not counted."""
    return bool(_LEFT.match(text, end))


def _is_plural(word: str) -> bool:
    return any(part.endswith("s") and not part.endswith("us") for part in word.split(" of "))


def _told_once(text: str, used: dict[int, Mention]) -> dict[int, Mention]:
    """ "Nine patches ... into all nine patches": a number that points back is the one told before."""
    kept: dict[int, Mention] = {}
    for at, number in sorted(used.items()):
        back = _POINTS_BACK.search(text[max(0, at - 20) : at])
        if not (back and any(other.value == number.value for other in kept.values())):
            kept[at] = number
    return kept


def _numbers(told: Told, stretch: Place) -> list[Mention]:
    return [
        m
        for m in told.mentions(stretch, "number")
        if m.value and "problem" not in m.meaning and m.id == "candidate"
    ]


def _beside(text: str, numbers: list[Mention], start: int, end: int, in_a_sentence: bool) -> Mention | None:
    """The number right before or behind a word, nothing but its own describing words between."""
    for number in reversed(numbers):
        if number.end <= start <= number.end + _REACH and _AHEAD.fullmatch(text[number.end : start]):
            return number
    for number in numbers:
        if (
            in_a_sentence
            and end <= number.start <= end + _REACH
            and _TIMES.fullmatch(text[end : number.start])
        ):
            return number
        if _BETWEEN_COMMAS.fullmatch(text[end : number.start]) and _ENDS_A_NUMBER.match(text, number.end):
            return number  # "corns, 3, both feet"
        if end <= number.start <= end + 12 and _BEHIND.match(text[end : number.start]):
            return number
    return None


def own_sentences(
    told: Told, block: Place, other_acts: frozenset[str], diagnoses: frozenset[str]
) -> list[Place]:
    """The sentences of a block that tell of none of these other acts and name no diagnosis but these."""
    return [
        sentence
        for sentence in told.sentences(block)
        if not any(m.meaning["act"] in other_acts for m in told.mentions(sentence, "act"))
        and all(m.id in diagnoses for m in told.mentions(sentence, "diagnosis"))
    ]
