"""The places a passage names, with side and number: a narrower name beside a wider one is one place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Protocol

from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.numbers import WORD, value_of
from nlp.parents import PARENTS, within
from nlp.quick import Quick
from nlp.services.surgical_lexicon import SURGERY

_ON: dict[str, list[str]] = {found["id"]: found.get("on", []) for found in load("sites")["entries"]}
_SIDES: dict[str, str] = {
    str(word): side for side, words in load("sites")["laterality"].items() for word in words
}
_SIDE = "|".join(sorted(map(re.escape, _SIDES), key=len, reverse=True))
_SIDE_AHEAD = re.compile(rf"\b(?P<side>{_SIDE})(?![a-z'])[\s.)]*(?:[a-z-]+ ){{0,2}}$")
_SIDE_WITHIN = re.compile(r"\b(left|right|l|r)\b")
_SIDE_BEHIND = re.compile(rf"^ ?[,(-]? ?(?P<side>{_SIDE})\b(?=[ ).,;:\n]|$)")
_ASIDE = frozenset(["negated", "historical", "family", "heading"])
_DONOR = Quick(r"\b(?:from|donor(?: site)?:?)(?: the)?(?: [a-z]+)? $")
_GAP_OF_ONE_PLACE = re.compile(r"[\s,(/-]{0,4}(?:of (?:the )?)?(?:skin )?")
_NUMBER_AHEAD = re.compile(
    rf"(?<![.\d#])\b(?P<n>\d{{1,2}}|{WORD}) (?:from |on |of |at |to )?(?:the |his |her )?"
    rf"(?:{_SIDE})?\.? ?(?:[a-z]+ )?$"
)
_NUMBER_BEHIND = re.compile(r"^ ?\(? ?x ?(?P<n>\d{1,2})\b(?! ?(?:mm|cm|\.\d))\)?|^ ?\((?P<m>\d)\)")


_BACK_OF = re.compile(
    r"s? of (?:the |his |her |both |each |left |right |l |r )*"
    r"(?:hand|neck|head|ear|knee|leg|arm|thigh|scalp|calf|elbow|shoulder|forearm|wrist|finger|thumb|heel|ankle"
    r"|foot)"
)
_NOT_A_BACK_AHEAD = re.compile(SURGERY["not_a_back_ahead"])
_NOT_A_BACK_BEHIND = re.compile(SURGERY["not_a_back_behind"])
_EXCEPTED = Quick(SURGERY["excepted_ahead"])
_BIOPSY_IS_BACK = re.compile(SURGERY["biopsy_is_back"])
_RUNS_FROM, _RUNS_TO = Quick(SURGERY["runs_from"]), re.compile(SURGERY["runs_to"])
_BESIDE = Quick(SURGERY["beside_a_place"])
_OF_A_WOUND = [Quick(SURGERY["closing_facts"][name]) for name in ("free_margin", "exposed_structure")]
_NOT_A_PLACE = re.compile(SURGERY["not_a_place_behind"])
_GRAFTED = Quick("|".join(SURGERY["words"]["graft"]))
_TOLD_IN_BRACKETS = re.compile(r"[^()\n.]{0,12}\([^()\n]*\d[^()\n]*\) ?[,;] ?(?:and )?(?:[a-z]+ )?")
_LONGEST_AHEAD = 30
_FINER = re.compile(SURGERY["finer_place"])
_HEADED = re.compile(r" ?[a-z0-9& ]{0,28}:")
_ASIDE_OF_IT = re.compile(SURGERY["named_of_a_part"])
_OF_ITS_OWN = re.compile(SURGERY["suspected_of_its_own"])
_AND = re.compile(r"\band\b|&|\bplus\b|;|\.(?!\d)|\band then\b")
_ONE = re.compile(SURGERY["one_lesion"])
_MANY = re.compile(SURGERY["many_lesions"])
_PARTS_APART = [
    {name: re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b") for name, words in parts.items()}
    for parts in SURGERY["parts_apart"]
]
_ONE_THING = frozenset(SURGERY["one_thing"])
_SHORT_GAP = 9
"""Characters between two names of one place ("left leg (calf)")."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the body, plain characters start..end with its side. count: lesions told to be there."""

    id: str
    side: str | None
    text: str
    start: int
    end: int
    count: int | None = None


def is_part(id: str, whole: str) -> bool:
    """Whether one place is the other or lies within it."""
    return whole in _ON.get(id, ()) or within(id, whole)


def touch(one: str, other: str) -> bool:
    """Whether two places are one, or one of them lies within the other."""
    return is_part(one, other) or is_part(other, one)


class Sided(Protocol):
    """A place with its side, of whatever kind."""

    @property
    def id(self) -> str: ...
    @property
    def side(self) -> str | None: ...


def may_touch(one: Sided, other: Sided) -> bool:
    """Whether two places touch and are not on opposite sides."""
    return {one.side, other.side} != {"left", "right"} and touch(one.id, other.id)


def same(one: Place, other: Place) -> bool:
    """Whether two names may be of one place: one within the other, and no two different sides."""
    if not touch(one.id, other.id):
        return False
    if one.id == other.id and _are_apart(one.text, other.text):
        return False
    return one.side is None or other.side is None or one.side == other.side


def _are_apart(one: str, other: str) -> bool:
    """Whether two names of a place tell of two of its parts: "nasal tip" and "nasal ala"."""
    for parts in _PARTS_APART:
        mine = {name for name, words in parts.items() if words.search(one)}
        theirs = {name for name, words in parts.items() if words.search(other)}
        if mine and theirs and not mine & theirs:
            return True
    return False


def places_in(
    text: str, mentions: list[Mention], start: int, end: int, taken: bytearray, proven: bool
) -> list[Place]:
    """The places among the mentions of a stretch, in its order.

    taken: 1 where a number has another role. proven: whether the stretch tells of an earlier proof, so that
    only the proof is a thing of the past.
    """
    found: list[Place] = []
    sites = sorted((m for m in mentions if m.kind == "site"), key=lambda m: (m.start, -m.end))
    grafted = _GRAFTED.search(text, start, end) is not None
    for mention in sites:
        aside = {reason for reason in _ASIDE & set(mention.status) if not _is_behind(mention, reason)}
        if aside == {"negated"} and _EXCEPTED.search(text, start, mention.start):
            aside = set()
        if aside and not (proven and aside == {"historical"}):
            continue
        if found and mention.start < found[-1].end:
            continue
        if _BESIDE.search(text, max(start, mention.start - _LONGEST_AHEAD), mention.start):
            continue
        if any(
            match.start() <= mention.start < match.end() + _LONGEST_AHEAD // 2
            for pattern in _OF_A_WOUND
            for match in pattern.finditer(text, start, end)
        ):
            continue  # what a closing ran across is not where the lesion is
        if found and _is_of_one_run(text, found[-1], mention, start):
            continue
        if _NOT_A_PLACE.match(text, mention.end):
            continue
        if mention.text == "back" and _is_no_back(text, mention):
            continue
        if grafted and _DONOR.search(text, start, mention.start):
            continue
        place = _sided(text, mention, found[-1].end if found else start, {m.start for m in sites})
        last = found[-1] if found else None
        if last is not None and _meet(text, last, place, start, end):
            found[-1] = replace(last, end=place.end)
        elif last is not None and _one_place(text, last, place):
            narrow = place if is_part(place.id, last.id) or place.id in _ONE_THING else last
            # "2 vulvar biopsies: R labium ...": the number ahead is of the list.
            start_of = place.start if ":" in text[last.end : place.start] else last.start
            end_of = max(last.end, place.end)
            found[-1] = replace(narrow, side=last.side or place.side, start=start_of, end=end_of)
        else:
            found.append(place)
    return [_counted(text, place, start, taken) for place in found]


def _is_of_one_run(text: str, last: Place, mention: Mention, start: int) -> bool:
    """ "From the brow across the temple": a wound that begins at the one place and ends at the other."""
    first = max(start, last.start - _LONGEST_AHEAD)
    return (
        _RUNS_TO.fullmatch(text, last.end, mention.start) is not None
        and _RUNS_FROM.search(text, first, last.start) is not None
    )


def _is_behind(mention: Mention, reason: str) -> bool:
    """Whether what makes it a thing of the past stands behind it: "forehead (previously treated)"."""
    return reason == "historical" and mention.status[reason][0] >= mention.end


def _is_no_back(text: str, mention: Mention) -> bool:
    """Whether "back" is a word of time or way ("path is back") or of another place ("back of the hand")."""
    ahead = text[max(0, mention.start - _LONGEST_AHEAD) : mention.start]
    behind = text[mention.end : mention.end + _LONGEST_AHEAD]
    window = ahead + mention.text + behind
    if any(match.end() == len(ahead + mention.text) for match in _BIOPSY_IS_BACK.finditer(window)):
        return True
    return bool(_BACK_OF.match(behind) or _NOT_A_BACK_AHEAD.search(ahead) or _NOT_A_BACK_BEHIND.match(behind))


def _sided(text: str, mention: Mention, from_: int, others: set[int]) -> Place:
    """A place with its side; others: where the places of the stretch begin."""
    sides = {side for side, _, _ in mention.sides}
    start = min([mention.start, *(at for _, at, _ in mention.sides)])
    end = max([mention.end, *(stop for _, _, stop in mention.sides)])
    side = sides.pop() if len(sides) == 1 else "bilateral" if sides else None
    if side is None:
        within = _SIDE_WITHIN.search(mention.text)
        ahead = _SIDE_AHEAD.search(text, max(from_, mention.start - 25), mention.start)
        behind = _SIDE_BEHIND.match(text[mention.end : mention.end + 12])
        if behind and _SIDES[behind["side"]] == "bilateral" and not mention.meaning["pair"]:
            behind = None  # "nevus chin & nevus neck, both catch"
        if within:
            side = _SIDES[within[1]]
        elif ahead:
            side, start = _SIDES[ahead["side"]], ahead.start()
        elif behind and mention.end + behind.end() + 1 not in others:  # "scalp, R forearm"
            side, end = _SIDES[behind["side"]], mention.end + behind.end()
    return Place(mention.id, side, mention.text, max(start, from_), end)


def _one_place(text: str, last: Place, place: Place) -> bool:
    if place.id == last.id and _TOLD_IN_BRACKETS.fullmatch(text, last.end, place.start):
        return False  # "vertex (4 mm punch), occiput (4 mm punch)"
    if any(thing in last.text and thing in place.text for thing in _ONE_THING):
        return place.side in (None, last.side)
    if not same(last, place):
        return False
    # "Vulvar biopsy, right labium majus": the second name gives the side.
    if _OF_ITS_OWN.match(text, last.end) and _OF_ITS_OWN.match(text, place.end):
        return False
    of_it = _ASIDE_OF_IT.search(text, last.end, place.start) is not None
    told_once = last.side is None and place.side is not None and (last.text != place.text or of_it)
    if told_once and not _AND.search(text, last.end, place.start):
        return True
    again = place.id == last.id and place.side is None and last.text != place.text
    if again and not _AND.search(text, last.end, place.start):
        return True
    narrower = place.id != last.id and is_part(place.id, last.id)
    if narrower and _FINER.fullmatch(text, last.end, max(last.end, place.start)):
        return True
    if narrower and _HEADED.match(text, last.end) and not _AND.search(text, last.end, place.start):
        return True  # "lip biopsy: lower vermilion"
    if (
        narrower
        and place.id in _ONE_THING
        and place.side is None
        and not _AND.search(text, last.end, place.start)
    ):
        return True  # "ring finger nail avulsion with biopsy of the nail matrix"
    if narrower and of_it:
        return True  # "punch of the breast, r/o eczema of the areola"
    if place.start - last.end > _SHORT_GAP:
        return False
    if last.id == place.id and last.text == place.text and "/" not in text[last.end : place.start]:
        return False  # "scalp, scalp, left ear": each is another
    return _GAP_OF_ONE_PLACE.fullmatch(text, last.end, max(last.end, place.start)) is not None


def _meet(text: str, last: Place, place: Place, start: int, end: int) -> bool:
    """ "A BCC of the right temple/cheek", "L jawline cheek": one lesion where neighbours meet."""
    parent = PARENTS.get(last.id)
    side_by_side = parent is not None and parent == PARENTS.get(place.id) and last.id != place.id
    between = text[last.end : place.start].strip(" ")
    joined = between == "/" or (not between and last.side is not None)
    if not side_by_side or place.side is not None or not joined:
        return False
    return _ONE.search(text, start, end) is not None and _MANY.search(text, start, end) is None


def _counted(text: str, place: Place, start: int, taken: bytearray) -> Place:
    behind = _NUMBER_BEHIND.match(text[place.end : place.end + 10])
    if behind and 1 not in taken[place.end : place.end + behind.end()]:
        return replace(place, count=int(behind["n"] or behind["m"]))
    ahead = _NUMBER_AHEAD.search(text, max(start, place.start - 30), place.start)
    if ahead and ahead["n"] != "one" and not taken[ahead.start("n")]:
        return replace(place, count=value_of(ahead["n"]))
    return replace(place, count=2) if place.side == "bilateral" else place
