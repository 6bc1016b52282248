"""Why something that the note tells was not done to these lesions today."""

from __future__ import annotations

from nlp.clauses import Clause
from nlp.layout import Line, kind_at
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick

BLOCKING = (
    "heading",
    "hemostasis",
    "called off",
    "contact",
    "family",
    "elsewhere",
    "unchecked",
    "before today",
    "blank",
    "declined",
    "negated",
    "offered",
    "historical",
    "planned",
    "instruction",
)
"""Statuses that keep an act from being today's, the most telling first."""

_OF_ANOTHER_TIME = frozenset(["historical", "planned"])
"""Statuses that "today" in the same clause overrules."""
_SHARED = ("historical", "negated")
"""Statuses that a method takes over from its verb."""
_SECTION_STATUS = {
    "history": "historical",
    "family": "family",
    "medications": "instruction",
    "instructions": "planned",
    "consent": "offered",
    "left": "declined",
    "billing": "billing",
    "earlier_visit": "earlier visit",
    "subjective": "historical",
    "complaint": "historical",
    "studies": "historical",
}
SIDELINE_KINDS = frozenset(_SECTION_STATUS)
"""Kinds of section (nlp/layout.py) that do not tell of today's work."""
_NEVER_COSMETIC = frozenset(["premalignant", "malignant"])
_TOLD_BY_PATIENT = frozenset(["subjective", "history"])
"""Kinds of section whose sentences about today are believed."""

_THEREFORE = "->"
_MONTH_BEHIND = Quick(load("context")["month_behind_an_act"])
_AGO_BEHIND = Quick(load("context")["ago_behind_an_act"])
_STOPS_BLEEDING = load("methods")["hemostasis"]
_HEMOSTASIS = Quick(r"\b(?:" + "|".join(_STOPS_BLEEDING["words"]) + r")")
_HEMOSTATIC_METHODS = frozenset(_STOPS_BLEEDING["methods"])


def mark_acts(text: str, clause: Clause, acts: list[Mention], today: bool) -> None:
    """Give the acts of a clause the statuses that its other words imply; what ConText found stays.

    today: whether the clause says that it speaks of this visit, which keeps a past date from counting.
    """
    _share_with_methods(text, acts)
    if _HEMOSTASIS.search(text, clause.start, clause.end):
        for act in acts:
            if act.id in _HEMOSTATIC_METHODS:
                act.status.setdefault("hemostasis", (act.start, act.end))
    for act in acts:
        if ago := _AGO_BEHIND.match(text, act.end, clause.end):
            act.status.setdefault("before today", ago.span())
    for act in acts if not today else ():
        if clause.past:
            act.status.setdefault("historical", clause.past)
        elif month := _MONTH_BEHIND.match(text, act.end, clause.end):
            act.status.setdefault("historical", month.span())


def _share_with_methods(text: str, acts: list[Mention]) -> None:
    """What holds for the verb holds for its method: "has been treated with LN2" is history in both words.

    But not beyond an arrow: "frozen last month -> recurred, LN2 again".
    """
    for position, act in enumerate(acts):
        if act.meaning["form"] != "verb":
            continue
        for reason in _SHARED:
            if reason in act.status:
                for method in acts[position + 1 :]:
                    if method.meaning["form"] == "noun" and _THEREFORE not in text[act.end : method.start]:
                        method.status.setdefault(reason, act.status[reason])


def blocked(act: Mention, line: Line, today: bool) -> str | None:
    """Why this act was not done today, or None."""
    for reason in BLOCKING if act.status else ():
        if reason in act.status and not (today and reason in _OF_ANOTHER_TIME):
            return reason
    return of_section(line, act.start, today)


def of_section(line: Line, place: int, today: bool = False) -> str | None:
    """The status that the section gives to the words at a place (plain characters), or None."""
    if today and line.kind in _TOLD_BY_PATIENT:
        return None
    return _SECTION_STATUS.get(kind_at(line, place))


def not_todays(said: list[Mention], start: int, act: Mention | None, line: Line, today: bool) -> str | None:
    """Why lesions are not today's: for their act's status, or their own, or their section's; else None.

    said: the mentions that tell of the lesions. start: the plain character where they begin.
    """
    if act is not None and (reason := blocked(act, line, today)):
        return reason
    told = {reason for mention in said for reason in mention.status}
    for reason in BLOCKING if told else ():
        if reason == "planned" and act is not None:
            continue  # lesions of a plan that was carried out: the act itself was not blocked
        if reason == "historical" and today:
            continue
        if reason in told:
            return reason
    # What may become or is a cancer is not treated for looks; the word beside it is about other lesions.
    if "cosmetic" in told and not any(mention.meaning.get("class") in _NEVER_COSMETIC for mention in said):
        return "cosmetic"
    return of_section(line, start, today)
