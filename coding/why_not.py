"""Why a code is not on a chart: the first condition of its rule that fails."""

from __future__ import annotations

from datetime import date

from coding.book import rulebook
from coding.engine import decide
from records import Visit, WhyNot


def why_not(code: str, visit: Visit, day: date | None) -> WhyNot:
    """The first condition that fails. Raises Unusable for a code that no rule on file knows."""
    rule = rulebook(code)["rules"][0]
    coded = decide(visit, on=day)
    condition = coded.reasons[0] if coded.reasons and not coded.codes else "its conditions are not met."
    return WhyNot(code=code, condition=condition, rules=(rule["id"],), sources=tuple(rule["sources"]))
