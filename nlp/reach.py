"""The reach of a cue: which mentions of its clause ConText lets it modify, and which of them it spares."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from medspacy.context import ConTextModifier, ConTextRule
from medspacy.context.context_graph import ConTextGraph
from spacy.tokens import Doc, Span

from nlp.clauses import Clause
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick

_ITEM_ENDS = re.compile(r"[,;]")
_ITEM_ENDS_BEFORE = {"COSMETIC": _ITEM_ENDS, "DECLINED": re.compile(r";")}
"""Cues that speak of the list item they stand in, and what ends an item before them."""
_OF_ALL = re.compile(r"\b(?:" + "|".join(load("context")["of_all"]) + r")\b")
_ENDS_WITH_BRACKETS = frozenset(["NEGATED", "FAMILY"])
"""Cues that, within brackets, say nothing of the words behind them."""
_THEREFORE = "->"
_ENDS_AT_AN_ARROW = frozenset(["declined", "historical"])
_DATED_PROOF = Quick(load("context")["dated_proof"])
_DONE_ANEW = Quick(load("context")["done_anew"])
"""What shows that the words behind the arrow are of today: "frozen last month -> recurred, LN2 again"."""
_SET_OFF = re.compile(r" ?[,;:)]")
_CAME_FOR = frozenset(load("context")["came_for"])
_REACH_OF_A_LABEL = 3
"""Characters behind a cue within which a colon belongs to it: "here for: warts"."""


def _dates_a_proof(text: str, start: int, begin: int, end: int) -> bool:
    """ "BCC proven in April, treated by ED&C": words at begin..end that tell when it was proven, set off."""
    return bool(_SET_OFF.match(text, end)) and _DATED_PROOF.search(text, start, begin) is not None


def judge(
    doc: Doc, clause: Clause, of_cue: dict[int, tuple[ConTextRule, int, int]], token_starts: list[int]
) -> None:
    """Let ConText find which mentions of a clause its cues modify, and set Mention.status."""
    graph = ConTextGraph(prune_on_modifier_overlap=False)
    targets: dict[tuple[int, int], list[Mention]] = {}
    for mention in clause.mentions:
        first = bisect_right(token_starts, mention.start) - 1
        last = max(first + 1, bisect_left(token_starts, mention.end))
        targets.setdefault((first, last), []).append(mention)
    graph.targets = [Span(doc, *place, label=targets[place][0].kind.upper()) for place in sorted(targets)]
    begin, stop = bisect_left(token_starts, clause.start), bisect_left(token_starts, clause.end)
    place_of = {}
    for cue in clause.cues:
        rule, start, end = of_cue[id(cue)]
        scope = (end if cue.direction == "forward" else begin, start if cue.direction == "backward" else stop)
        if cue.category in _ENDS_AT_AN_ARROW and cue.direction != "backward":
            arrow = doc._.plain.find(_THEREFORE, cue.end, clause.end)
            if arrow >= 0 and (cue.category != "historical" or _ends_the_past(doc._.plain, clause, arrow)):
                scope = (scope[0], bisect_left(token_starts, arrow))  # "bled last wk -> snipped"
        if cue.category == "historical" and _dates_a_proof(doc._.plain, clause.start, cue.start, cue.end):
            scope = scope[0], start
        if doc._.plain[cue.start : cue.end] in _CAME_FOR:
            colon = doc._.plain.find(":", cue.end + _REACH_OF_A_LABEL, clause.end)
            if colon >= 0:  # "here for excision: BCC of the back, excised"
                scope = (scope[0], bisect_left(token_starts, colon))
        modifier = ConTextModifier(rule, start, end, doc, scope_start=scope[0], scope_end=scope[1])
        place_of[id(modifier)] = (cue.start, cue.end)
        graph.modifiers.append(modifier)
    # Clauses end the scopes; ConText's own rule that one cue ends the scope of the next of its kind would
    # cut "booked for next week: laser, 8 AKs" in two.
    graph.apply_modifiers()
    for target, modifier in graph.edges:
        place = place_of[id(modifier)]
        ends = _ITEM_ENDS_BEFORE.get(modifier.category)
        if ends is not None and _is_of_another_item(doc._.plain, clause, target, place, ends):
            continue
        if modifier.category == "HISTORICAL" and _in_other_brackets(doc._.plain, clause, target, place):
            continue
        if modifier.category in _ENDS_WITH_BRACKETS and _is_behind_brackets(doc._.plain, target, place):
            continue
        if place[1] - place[0] == 1 and _is_asked_of_another(doc._.plain, clause, target, place):
            continue
        for mention in targets[(target.start, target.end)]:
            if modifier.category == "HISTORICAL" and _is_done_anew(doc._.plain, clause, mention, place):
                continue
            mention.status.setdefault(modifier.category.lower(), place_of[id(modifier)])


def _ends_the_past(text: str, clause: Clause, arrow: int) -> bool:
    """Whether an arrow leads from what was before to today, and not from one past act to the next."""
    acted = any(mention.kind == "act" and mention.start < arrow for mention in clause.mentions)
    return not acted or _DONE_ANEW.search(text, arrow, clause.end) is not None


def _is_done_anew(text: str, clause: Clause, mention: Mention, cue: tuple[int, int]) -> bool:
    """ "AKs frozen last month -> recurred, LN2 again": the lesions told before are today's too."""
    arrow = text.find(_THEREFORE, cue[1], clause.end)
    if arrow < 0 or mention.kind == "act" or _DONE_ANEW.search(text, arrow, clause.end) is None:
        return False
    behind = {other.kind for other in clause.mentions if other.start > arrow}
    return "act" in behind and "number" not in behind


def _is_of_another_item(
    text: str, clause: Clause, target: Span, cue: tuple[int, int], ends: re.Pattern[str]
) -> bool:
    """ "4 AKs face, 2 SKs back (cosmetic)": the word speaks of the item it stands in."""
    item = max((m.end() for m in ends.finditer(text, clause.start, cue[0])), default=clause.start)
    own = any(mention.kind == "diagnosis" and item <= mention.start < cue[0] for mention in clause.mentions)
    return own and target.end_char <= item and not _OF_ALL.search(text, item, cue[1])


def _is_asked_of_another(text: str, clause: Clause, target: Span, cue: tuple[int, int]) -> bool:
    """ "AK x 2, AK x 1, bcc?": the sign speaks of the item right before it alone."""
    if text[cue[0]] != "?":
        return False
    asked = [m for m in clause.mentions if m.kind == "diagnosis" and m.end <= cue[0]]
    if not asked or text[asked[-1].end : cue[0]].strip():
        return False
    return _ITEM_ENDS.search(text, target.end_char, asked[-1].start) is not None


def _in_other_brackets(text: str, clause: Clause, target: Span, cue: tuple[int, int]) -> bool:
    """ "The BCC there (biopsied in May) was excised": a time in brackets is that of the words in them."""
    start, end = text.rfind("(", clause.start, cue[0]), text.find(")", cue[1], clause.end)
    if start < 0 <= end <= target.start_char and _is_behind_brackets(text, target, cue):
        return True  # "(1.0 cm; benign on prior I&D) w/ intermediate closure"
    if start < 0 or end < 0 or ")" in text[start : cue[0]]:
        return False
    return not start < target.start_char < end


def _is_behind_brackets(text: str, target: Span, cue: tuple[int, int]) -> bool:
    """ "Dysplastic nevus (not melanoma), left flank": what is denied in brackets ends with them."""
    end = text.find(")", cue[1], target.start_char)
    return (
        end >= 0
        and text.count("(", cue[1], end) == 0
        and text.rfind("(", 0, cue[0]) > text.rfind(")", 0, cue[0])
    )
