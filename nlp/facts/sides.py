"""Sides given to their sites, and words that the lexicon reads in two ways settled, before cells are cut."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.facts.fact import Site
from nlp.lexicon import load
from nlp.mentions import Mention

_NEEDS_SIDE = frozenset(load("sites")["needs_side"])
_POINTS_AT_ONE = re.compile(r"\b(?:the|that|this|which|each|every|any|new|newer|fresh|extra)\s$")
_BACK_OF = re.compile(r"s? of (?:the |his |her |both |each )?")
_ENDS = re.compile(r" ?(?:[.;\n]|\Z)")
_WAS = re.compile(r"\b(?:was|were|been|be) $")
_NOT_A_SIDE = re.compile(
    r"\s+(?:out|alone|over|untreated|in place|for|until|till|to be|as is|behind|the room|clinic|without"
    r"|it|them|her|him|today)\b"
)
_SOMEBODY = re.compile(r"\b(?:i|we|he|she|they)(?: (?:also|then|have|had|only|just|deliberately|again))* $")
_TO_SITE_AFTER = re.compile(r"[\s)]*(?:and\s*)?(?:\d(?:st|nd|rd|th)\s+)?(?:[a-z-]+\s+){0,2}")
_TO_SITE_BEFORE = re.compile(r"\s*[,(]?\s*")
_AND = re.compile(r"\s*(?:and|&|/|,)\s*")
_SIDES = re.compile(r" (?:sides|cheeks|areas|places|regions|times|days)\b")
_SIDE_OF_IT = re.compile(r" sides? of\b")
""" "One either side of the nose": so many on each side, and no laterality of the nose."""
_ROW_HEAD = re.compile(r" ?[:|] ?")
_FEWEST_OF_A_ROW = 5
"""A side, two places and their numbers."""
_A_FACE_OF_IT = re.compile(
    r"^ (?:" + "|".join(map(re.escape, load("sites")["faces_of_a_part"])) + r")(?= ?(?:x ?)?[:=-]? ?$)"
)
_THE_BEFORE = re.compile(r"\bthe $")
_ENDS_AN_INITIAL = ").,; \n"
"""What may follow "l" or "r" when it is the side of the place before it: "ear (l)"."""


def prepared(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions of a clause in order, sides given to their sites, "the one" told from the number one.

    A side that no site takes stays in the list where a number is beside it.
    """
    in_order = sorted(mentions, key=lambda m: (m.start, -m.end))
    in_order = [m for m in in_order if not (m.text == "either" and _SIDE_OF_IT.match(text, m.end))]
    in_order = _of_the_row(text, in_order)
    found = _give_sides(text, _without_backs_of_hands(text, _tell_ones_apart(text, in_order)))
    return [mention for mention in found if mention.text not in _NEEDS_SIDE or mention.sides]


def site_of(mention: Mention) -> Site:
    """The place a site mention names, over its words and those of its sides."""
    sides = mention.sides
    return Site(
        mention.id,
        sides[0][0] if len(sides) == 1 else "bilateral" if sides else None,
        mention.plural,
        bool(mention.meaning["pair"]),
        min([mention.start, *(start for _, start, _ in sides)]),
        max([mention.end, *(end for _, _, end in sides)]),
        mention.text,
    )


def _of_the_row(text: str, mentions: list[Mention]) -> list[Mention]:
    """ "R: temple 1 / cheek 2": a side and a colon before several numbered places is the side of each."""
    if len(mentions) < _FEWEST_OF_A_ROW or mentions[0].kind != "side" or mentions[0].id == "bilateral":
        return mentions
    head, *row = mentions
    sites = [mention for mention in row if mention.kind == "site"]
    told = any(mention.kind == "side" for mention in row)
    if told or len(sites) < 2 or row[0] is not sites[0] or not _ROW_HEAD.match(text, head.end):
        return mentions
    for site in sites:
        site.sides = ((head.id, head.start, head.end),)
    return row


def _tell_ones_apart(text: str, mentions: list[Mention]) -> list[Mention]:
    """Keep of every "one" that is both number and noun the one it is: "the one" is a noun."""
    numbers = {(m.start, m.end) for m in mentions if m.kind == "number" and m.text == "one"}
    kept: list[Mention] = []
    for mention in mentions:
        if mention.text == "one" and (mention.start, mention.end) in numbers:
            noun = _POINTS_AT_ONE.search(text[max(0, mention.start - 7) : mention.start]) is not None
            if noun == (mention.kind == "number"):
                if noun:
                    mention.role = "word"
                continue
        kept.append(mention)
    return kept


def _without_backs_of_hands(text: str, mentions: list[Mention]) -> list[Mention]:
    """ "Back of the hand" is the hand, not the back."""
    return [
        mention
        for position, mention in enumerate(mentions)
        if not (
            mention.id == "back"
            and _BACK_OF.match(text, mention.end)
            and any(near.id == "hand" for near in mentions[position + 1 : position + 3])
        )
    ]


def _give_sides(text: str, mentions: list[Mention]) -> list[Mention]:
    found: list[Mention] = []
    for position, mention in enumerate(mentions):
        if mention.kind == "side":
            settled = _settled(text, mention, mentions[:position], mentions[position + 1 :])
            if settled is not None:
                found.append(settled)
        else:
            found.append(mention)
    return found


def _settled(text: str, side: Mention, earlier: list[Mention], later: list[Mention]) -> Mention | None:
    """What stands in the list for a side: itself, a site or "both"; None when a neighbour took it over."""
    before, after = earlier[-1] if earlier else None, later[0] if later else None
    if side.text == "left" and _leaves(text, side, after):
        if after is not None and after.kind == "number":
            _leave(after, side)
        return None
    if side.text == "left" and _NOT_A_SIDE.match(text, side.end):
        if before is not None and before.kind == "number" and not text[before.end : side.start].strip():
            _leave(before, side)  # "four left for next time"
        return None
    if side.text == "left" and _WAS.search(text, max(0, side.start - 8), side.start):
        for mention in [*earlier, *later]:  # "the two over the sternum were left"
            mention.status.setdefault("declined", (side.start, side.end))
        return None
    if _is_left_over(text, side, earlier, later):
        _leave(earlier[-1], side)
        return None
    if _ends_what_was_left(text, side, earlier, later):
        for mention in earlier:
            mention.status.setdefault("declined", (side.start, side.end))
        return None
    if side.text == "both" and after is not None and after.kind == "site" and not after.meaning["pair"]:
        return _both(text, side)  # "the last 2, both on the vertex"
    if _has_number_of_its_own(text, side, before, after):
        return side
    if after is not None and after.kind == "site" and _TO_SITE_AFTER.fullmatch(text[side.end : after.start]):
        after.sides = (*after.sides, (side.id, side.start, side.end))
        return None
    if after is not None and after.kind == "side" and _AND.fullmatch(text[side.end : after.start]):
        if len(later) > 1 and later[1].kind == "site":  # "left and right cheek"
            later[1].sides = (("bilateral", side.start, side.end),)
            return None
        return side
    if before is not None and _belongs_to_site_before(text, side, before):
        before.sides = (*before.sides, (side.id, side.start, side.end))
        return None
    if any(near is not None and near.kind == "number" for near in (before, after)):
        return side
    return _same_site_again(text, side, earlier) or _both(text, side)


def _leaves(text: str, side: Mention, after: Mention | None) -> bool:
    """ "I left two near the wound alone": the verb, and no side."""
    if after is not None and after.kind == "site" and text[side.end : after.start].isspace():
        return False
    return _SOMEBODY.search(text, max(0, side.start - 20), side.start) is not None


def _leave(number: Mention, words: Mention) -> None:
    """So many lesions were left: the number counts some, and they were not treated."""
    number.status.setdefault("declined", (words.start, words.end))
    number.meaning["counts"] = True


def _is_left_over(text: str, side: Mention, earlier: list[Mention], later: list[Mention]) -> bool:
    """ "Treated four, two left": the last word of a clause without a right side says what was left."""
    return (
        side.text == "left"
        and bool(earlier)
        and (earlier[-1].kind == "number" or _is_the_other_kind(earlier))
        and not text[earlier[-1].end : side.start].strip()
        and not later
        and not any(mention.id == "right" for mention in earlier)
    )


def _ends_what_was_left(text: str, side: Mention, earlier: list[Mention], later: list[Mention]) -> bool:
    """ "SK x 5 back, left.": behind benign lesions at a place without sides, the last word says what became
    of them."""
    if side.text != "left" or later or not earlier or not _ENDS.match(text, side.end):
        return False
    if earlier[-1].kind not in ("site", "number") or text[earlier[-1].end : side.start] != ", ":
        return False
    classes = {mention.meaning["class"] for mention in earlier if mention.kind == "diagnosis"}
    paired = any(mention.kind == "site" and mention.meaning["pair"] for mention in earlier)
    return classes == {"benign"} and not paired and not any(mention.kind == "act" for mention in earlier)


def _is_the_other_kind(earlier: list[Mention]) -> bool:
    """ "Eight keratoses lasered, lentigines left": behind a treated diagnosis another one was left."""
    last = earlier[-1]
    others = any(m.kind == "diagnosis" and m.id != last.id for m in earlier)
    return last.kind == "diagnosis" and last.plural and others and any(m.kind == "act" for m in earlier)


def _has_number_of_its_own(text: str, side: Mention, before: Mention | None, after: Mention | None) -> bool:
    """ "Ears: left 2, right 3", "hands, right dorsum 3"; but in "ear (l) 3" the number is the ear's."""
    if after is None or after.kind != "number":
        return False
    between = _A_FACE_OF_IT.sub("", text[side.end : after.start])
    if between.strip(" :=-x"):
        return False
    return not (
        before is not None
        and before.kind == "site"
        and len(side.text) == 1
        and text[side.end : side.end + 1] == ")"
    )


def _belongs_to_site_before(text: str, side: Mention, before: Mention) -> bool:
    """ "Ear, left", "ear (l)"."""
    return (
        before.kind == "site"
        and (side.text != "both" or before.meaning["pair"])  # "nevus chin & nevus neck, both catch"
        and not (side.id == "bilateral" and before.sides)
        and _TO_SITE_BEFORE.fullmatch(text[before.end : side.start]) is not None
        and (len(side.text) > 1 or text[side.end : side.end + 1] in _ENDS_AN_INITIAL)
    )


def _same_site_again(text: str, side: Mention, earlier: list[Mention]) -> Mention | None:
    """ "Left cheek 3 and the right 2": the place told last, on this side."""
    if len(side.text) == 1 or side.text in ("both", "either"):
        return None
    if not _THE_BEFORE.search(text, max(0, side.start - 5), side.start):
        return None
    last = next((mention for mention in reversed(earlier) if mention.kind == "site"), None)
    if last is None:
        return None
    sides = ((side.id, side.start, side.end),)
    return replace(last, start=side.start, end=side.end, text=side.text, sides=sides)


def _both(text: str, side: Mention) -> Mention | None:
    """ "Both" without a place points to two lesions told before; but "both sides" does not."""
    if side.text != "both" or _SIDES.match(text, side.end):
        return None
    return Mention("reference", "both", side.start, side.end, side.text, status=side.status)
