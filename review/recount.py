"""The record as a reviewer counts: another number of lesions, from which the rules make other lines."""

from __future__ import annotations

from records import Count, Visit


def with_count(visit: Visit, procedure: int, group: int | None, lesions: int) -> Visit:
    """The record with another number of lesions, of one group or of the procedure as a whole.

    The number is the reviewer's, and its proof stays the words of the note that tell of these lesions.
    """
    done = visit.procedures[procedure]
    groups = list(done.groups)
    if group is not None or len(groups) == 1:
        one = groups[group or 0]
        groups[group or 0] = one.model_copy(update={"count": _counted(one.count, lesions)})
    numbers = [one.count.value for one in groups]
    total = lesions if group is None or None in numbers else sum(number or 0 for number in numbers)
    other = done.model_copy(update={"groups": tuple(groups), "count": _counted(done.count, total)})
    told = (*visit.procedures[:procedure], other, *visit.procedures[procedure + 1 :])
    return visit.model_copy(update={"procedures": told})


def _counted(count: Count, lesions: int) -> Count:
    return Count(
        value=lesions, at_least=lesions, says=f"{lesions}, as the reviewer counts", evidence=count.evidence
    )
