"""Cues: the words of lexicon/context.yaml that say when, by whom or whether, and where they say nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from medspacy.context import ConTextRule

from nlp.lexicon import load
from nlp.mentions import Cue, Mention
from nlp.numbers import WORD
from nlp.quick import Quick

_DESCRIBED = [
    (ConTextRule(expression, category.upper(), direction="BIDIRECTIONAL"), Quick(expression))
    for category, expressions in load("context")["described"].items()
    for expression in expressions
]
_BEFORE_A_NUMBER = load("context")["before_a_number"]
_SUPERVISED = re.compile(r"\b(?:" + "|".join(map(re.escape, load("context")["supervised"])) + r")\b")
_VERSUS = frozenset(load("context")["versus"])
_NUMBER_NEXT = re.compile(r" (?:\d|(?:" + "|".join([WORD, *_BEFORE_A_NUMBER["words"]]) + r")\b)")
_KNOWN_BEHIND = re.compile(load("context")["known_behind"])
""" "Consistent with his biopsy-proven warts" leaves no doubt."""
_STILL_THERE = load("context")["still_there"]
_STILL_BEHIND = re.compile(_STILL_THERE["behind"])
_A_SIDE = re.compile(r"\b(?:the|his|her|on|to) $")
_BYSTANDER = re.compile(
    r"(?: (?:(?:also|then|now|next|just|first|has|had|is|was) )*(?:"
    + "|".join(load("context")["bystander_verbs"])
    + r")|'s (?:"
    + "|".join(load("context")["bystander_nouns"])
    + r"))\b"
)
_CAME_WITH = re.compile(load("context")["bystander_ahead"])
_LONGEST_COMPANY = 40
"""Characters ahead of a relative in which words tell that they only came along."""
_ABSENT_IS = re.compile(load("context")["absent_findings"])
_ABSENT_ARE = re.compile(load("context")["absent_findings_ahead"])
_CLEARED = re.compile(load("context")["cleared_by_work"]["behind"])
_CLEARED_AHEAD = re.compile(load("context")["cleared_by_work"]["ahead"])
_CLEARING = frozenset(load("context")["cleared_by_work"]["words"])
_NUMBER_SIGN = re.compile(
    r"no\.?(?: of (?:aks?|actinic|lesions?|spots?|sites?|warts?|tags?)\b| treated:| ?(?:\||#|:|=)|\.(?= ?$))",
    re.M,
)
""" "No. of lesions", "AK, no. |": the sign of a number denies nothing."""
_FEATURE = load("context")["denied_feature"]
_DENIES_A_FEATURE = frozenset(_FEATURE["cues"])
_UNNAMED_FEATURE = re.compile(_FEATURE["behind"])
_GOES_ON_DENYING = re.compile(_FEATURE["goes_on"])
_AT_ONCE = 12
"""Characters between what is denied and the act behind it, at the most."""
_COURSE = load("context")["after_a_course"]
_COURSE_BEHIND = re.compile(_COURSE["behind"])
_IMPRESSION = load("context")["of_an_impression"]
_IMPRESSION_BEHIND = re.compile(_IMPRESSION["behind"])
_OF_NEED = load("context")["done_of_need"]
_NEEDED = Quick(_OF_NEED["ahead"])
_ASKS = frozenset(load("context")["asks"])
_BREAK = re.compile(r"[.:;,\n]| - | ->")
_OPENS_AN_ANSWER = frozenset([":", " - ", " ->"])
_OF_A_BOX = re.compile(r"(?:☐ *|☑ ?)$")
"""A word right behind a tick box names the box ("☐ no"); behind an empty one it was not chosen."""
_REACH_TO_A_BOX = 4


def context_rules() -> list[ConTextRule]:
    """The cues of lexicon/context.yaml as medspaCy rules, one a phrase and direction."""
    next_only = set(load("context")["of_the_next_diagnosis"])
    directions: dict[str, tuple[str, set[str]]] = {}
    for category, phrases_by_direction in load("context")["categories"].items():
        for direction, phrases in phrases_by_direction.items():
            for phrase in phrases:
                known, ways = directions.setdefault(str(phrase).lower(), (category, set()))
                if known == category:
                    ways.add(direction)
    rules = []
    for phrase, (category, ways) in directions.items():
        # medspaCy keeps one of two rules that match the same words: a cue for both ways is one rule.
        way = next(iter(ways)) if len(ways) == 1 else "bidirectional"
        narrow = {"allowed_types": {"DIAGNOSIS"}, "max_targets": 1} if phrase in next_only else {}
        rules.append(ConTextRule(phrase, category.upper(), direction=way.upper(), **narrow))
    return rules


def says_nothing(rule: ConTextRule, text: str, begin: int, stop: int, mentions: list[Mention]) -> bool:
    """Whether the words begin..stop of the plain copy, though a cue of this rule, judge nothing here."""
    if _OF_A_BOX.search(text, max(0, begin - _REACH_TO_A_BOX), begin):
        return True
    if text.startswith("no", begin) and _NUMBER_SIGN.match(text, begin):
        return True
    if text.startswith("'d", stop):
        return True  # "each rec'd LN2": received, and not recommended
    if rule.literal in _COURSE["cues"] and _COURSE_BEHIND.match(text, stop):
        return True
    if rule.literal in _IMPRESSION["cues"] and _IMPRESSION_BEHIND.match(text, stop):
        return True
    if rule.literal in _OF_NEED["cues"] and _NEEDED.search(text, 0, begin):
        return True
    if rule.literal in _ASKS and _asks_of_a_lesion(text, stop, mentions):
        return True
    if rule.literal in _DENIES_A_FEATURE and _denies_a_feature(text, begin, stop, mentions):
        return True
    if rule.category == "FAMILY" and _is_bystander(text, begin, stop):
        return True
    if rule.category == "NEGATED" and rule.literal in _CLEARING and _is_by_work(text, begin, stop):
        return True
    if rule.literal in _STILL_THERE["cues"] and _STILL_BEHIND.match(text, stop):
        return True
    if rule.literal == "absent" and (_ABSENT_IS.match(text, stop) or _is_absent(text, begin)):
        return True
    if rule.category == "UNCERTAIN" and _KNOWN_BEHIND.match(text, stop):
        return True
    if rule.literal in _VERSUS and _between_acts(mentions, begin, stop):
        return True
    return rule.literal in _BEFORE_A_NUMBER["cues"] and not _numbers_follow(text, begin, stop)


def _asks_of_a_lesion(text: str, stop: int, mentions: list[Mention]) -> bool:
    """ "She asked about a scaly spot on the shin: AK, frozen": a lesion is shown, no treatment asked for."""
    end = _BREAK.search(text, stop)
    if end is None or end.group() not in _OPENS_AN_ANSWER:
        return False
    asked = [m for m in mentions if stop <= m.start < end.start()]
    return any(m.kind in ("diagnosis", "lesion") for m in asked) and all(m.kind != "act" for m in asked)


def _denies_a_feature(text: str, begin: int, stop: int, mentions: list[Mention]) -> bool:
    """ "Three nodules without fluctuance, injected": a feature of the lesions is denied, no act.

    The words denied are none that the reader works with, lesions stand before them, and an act right behind.
    """
    feature = _UNNAMED_FEATURE.match(text, stop)
    if feature is None or _GOES_ON_DENYING.match(text, feature.end()):
        return False
    following = next((m for m in mentions if m.end > stop and m.kind != "word"), None)
    if following is None or following.kind != "act" or not 0 <= following.start - feature.end() <= _AT_ONCE:
        return False
    start = max(text.rfind(sign, 0, begin) for sign in (". ", "\n", ";")) + 1
    return any(m.kind in ("diagnosis", "lesion") and start <= m.start and m.end <= begin for m in mentions)


def described(text: str, token_starts: list[int]) -> list[tuple[Cue, ConTextRule, int, int]]:
    """The cues that only a description can find ("by my partner"): expressions of the lexicon."""
    found = []
    for rule, pattern in _DESCRIBED:
        for match in pattern.finditer(text):
            begin, stop = match.span()
            if rule.category == "ELSEWHERE" and _is_supervised(text, begin):
                continue
            first, last = bisect_right(token_starts, begin) - 1, bisect_left(token_starts, stop)
            found.append((Cue(rule.category.lower(), "bidirectional", begin, stop), rule, first, last))
    return found


def _is_bystander(text: str, begin: int, stop: int) -> bool:
    """ "Wife noticed two AKs on his ear", "here with her grandson for LN2": no history of theirs."""
    ahead = _CAME_WITH.search(text, max(0, begin - _LONGEST_COMPANY), begin)
    return _BYSTANDER.match(text, stop) is not None or ahead is not None


def _is_absent(text: str, begin: int) -> bool:
    """ "Nails debrided, PVD, DP absent": pulses are absent, and nothing was left undone."""
    return _ABSENT_ARE.search(text, max(0, begin - _LONGEST_COMPANY), begin) is not None


def _is_by_work(text: str, begin: int, stop: int) -> bool:
    """ "Cleared in two stages", "milia extracted and cleared": what the work did denies nothing."""
    start = max(text.rfind(".", 0, begin), text.rfind("\n", 0, begin)) + 1
    return bool(_CLEARED.match(text, stop) or _CLEARED_AHEAD.search(text, start, begin))


def _is_supervised(text: str, at: int) -> bool:
    """Whether the line says that the writer was there: "who sprayed 6 AKs under my direct supervision"."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return _SUPERVISED.search(text, start, end if end >= 0 else len(text)) is not None


def _between_acts(mentions: list[Mention], begin: int, stop: int) -> bool:
    """Whether "freezing vs cream" weighs two treatments and says nothing of the diagnosis."""
    return any(m.kind == "act" and 0 <= begin - m.end <= 1 for m in mentions) or any(
        m.kind == "act" and 0 <= m.start - stop <= 1 for m in mentions
    )


def _numbers_follow(text: str, begin: int, stop: int) -> bool:
    """Whether "left the" leaves lesions ("left the 3 alone") and names no side ("on the left the 3 ...")."""
    return bool(_NUMBER_NEXT.match(text, stop)) and not _A_SIDE.search(text, max(0, begin - 5), begin)
