"""Why a code is not on a chart: the first condition of its rule that fails."""

from __future__ import annotations

from datetime import date

from coding.book import rulebook
from coding.dated import document
from coding.engine import decide
from coding.outcome import Outcome
from coding.rules import Rule, in_order
from coding.same_lesion import settle
from records import Visit, WhyNot


def why_not(code: str, visit: Visit, day: date | None) -> WhyNot:
    """The first condition that fails: nothing done, part of another service, a missing fact, another code.

    Raises Unusable for a code that no rule on file knows, NoValueOnDate for a day before its values.
    """
    known = rulebook(code)["rules"][0]
    rule = next(one for one in in_order() if known["id"] == one.RULE)
    settled = settle(visit, day)
    outcome = rule.decide(settled.visit, day)
    condition = _condition(rule, code, outcome, settled.outcome) or _after_the_rule(code, visit, day)
    return WhyNot(code=code, condition=condition, rules=(rule.RULE,), sources=tuple(known["sources"]))


def _condition(rule: Rule, code: str, outcome: Outcome, taken: Outcome) -> str:
    """What the rule itself says; empty where it made a line of the code."""
    if any(line.code == code for line in outcome.codes):
        return ""
    if outcome.queries:
        return outcome.because[0] if outcome.because else outcome.queries[0].question
    if outcome.lines:
        line = outcome.codes[0]
        return f"{line.code} instead: {line.why[0].says}."
    if outcome.not_coded:
        item = outcome.not_coded[0]
        return f"{item.what}: {item.reason}."
    if taken.queries or taken.not_coded:
        return (*taken.because, *taken.nothing)[0]
    about = str(document(f"parameters/{rule.RULE}.yaml")["about"]).split(".")[0]
    return f"The note records nothing of this kind as done today: {about}."


def _after_the_rule(code: str, visit: Visit, day: date | None) -> str:
    """The rule made the line: it stands, or the edits of the claim took it away and say why."""
    coded = decide(visit, on=day)
    if any(line.code == code for line in coded.codes):
        return "its conditions are met."
    item = next((one for one in coded.not_coded if code in one.what), None)
    return f"{item.what}: {item.reason}." if item else (*coded.reasons, "its conditions are not met.")[0]
