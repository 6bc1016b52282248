"""Which of the things that a note mentions, and that were not done today, are of a rule's kind."""

from __future__ import annotations

from datetime import date
from functools import cache

from coding.dated import histories
from coding.families import rule_of
from coding.known import DESTRUCTION, acts, diagnoses
from coding.proof import plain
from records import Count, Procedure, SetAside, Visit


def set_aside_for(rule: str, visit: Visit, day: date | None) -> tuple[SetAside, ...]:
    """What was set aside (history, a plan, an offer, ...) that the rule would decide, had it been done."""
    return tuple(item for item in visit.set_aside if _would_be(item, day) == rule)


def _would_be(item: SetAside, day: date | None) -> str | None:
    """The rule of what is named ("cryosurgery of 2 actinic keratosis"), None where no act is named."""
    named, _, rest = item.what.partition(" of ")
    act = _acts_by_words().get(named)
    if act is None:
        return None
    known = next((one for one in diagnoses() if plain(one) in rest), None)
    procedure = Procedure(
        act="destruction" if act in _methods() else act,
        methods=(act,) if act in _methods() else (),
        diagnosis=known,
        count=Count(value=1),
    )
    return rule_of(procedure, day)


@cache
def _methods() -> tuple[str, ...]:
    return histories(DESTRUCTION)["methods"][-1].names


@cache
def _acts_by_words() -> dict[str, str]:
    """What an act or method is called in the list of what was set aside."""
    return {**{plain(one): one for one in _methods()}, **{act.words: act.id for act in acts().values()}}
