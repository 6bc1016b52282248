"""Destruction of premalignant lesions: one code for the first lesion, an add-on for each lesion
after it, and one code alone from a certain number on.

The logic stands here, in the order of the manual; codes, numbers, limits, methods and diagnoses are
dated data in ``parameters/``. Every step that decides something says so in the line's reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from coding import asking
from coding.dated import Dated
from coding.families import mine
from coding.known import diagnoses, done_words
from coding.lesions import Share, certain_lesions, family, share
from coding.outcome import Line, Outcome
from coding.proof import proof
from coding.rules.premalignant_reasons import labels, pointer_step, tally, what_would_change
from records import Code, CodeUnits, Evidence, NotCoded, Procedure, Query, Visit, Why

RULE = "premalignant_destruction"
FILE = "parameters/premalignant_destruction.yaml"


class Slot(NamedTuple):
    """A place in the claim ("first_lesion", "further_lesion" or "many_lesions") and its units."""

    name: str
    units: int


def slots(lesions: int, on: Dated) -> tuple[Slot, ...]:
    """How so many premalignant lesions, destroyed at one visit, are reported.

    lesions: all sites and methods together. Units are lesions, but one unit from ``many_lesions_from`` on.
    Example: 5 lesions give the first-lesion code once and the add-on four times.
    Sources: aad-2011-11, guide-17000, guide-17003.
    """
    if lesions == 0:
        return ()
    if lesions >= on("many_lesions_from").number:
        return (Slot("many_lesions", 1),)
    if lesions == 1:
        return (Slot("first_lesion", 1),)
    return (Slot("first_lesion", 1), Slot("further_lesion", lesions - 1))


def units(lesions: int, on: Dated) -> tuple[CodeUnits, ...]:
    """The same as codes with units, none above its limit for a day."""
    return tuple(
        CodeUnits(code=on(slot.name).text, units=min(slot.units, on(f"{slot.name}_limit").number))
        for slot in slots(lesions, on)
    )


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the premalignant destruction of one visit.

    day: the day of service, None for the newest values on file.
    Raises NoValueOnDate when the day is outside the days on file.
    """
    on = Dated(FILE, day)
    procedures = mine(RULE, visit, day)
    if not procedures:
        return Outcome()
    on.check()
    undone = [procedure for procedure in procedures if family(procedure, on) == "not destruction"]
    shares = [share(procedure, on) for procedure in procedures if procedure not in undone]
    lesions = certain_lesions(shares)
    many = lesions >= on("many_lesions_from").number and _is_told(shares, on)
    open_shares = [one for one in shares if one.missing and not one.apart]
    # From the border on, a number that is still open can add nothing, so nobody needs to be asked for it.
    asked = [one for one in shares if one.missing and not (many and "diagnosis" not in one.missing)]
    firm = many or not open_shares
    floor = () if firm else units(lesions, on)
    queries = _queries(asked, floor)
    counted = [one for one in shares if one.lesions]
    look = _look(shares)
    settled_anyway = tuple(
        f"{asking.reason(about)} It cannot change the line: {lesions} lesions are certain."
        for about in _open_facts([one for one in open_shares if one not in asked])
    )
    look = (*look, *settled_anyway)
    return Outcome(
        lines=_lines(lesions, counted, on) if firm else (),
        queries=queries,
        not_coded=tuple(_not_destruction(procedure) for procedure in undone),
        decided=tuple(one.procedure for one in shares),
        look=look,
        because=tuple(asking.reason(query.about) for query in queries),
        unsure=_open_facts(shares),
        warnings=_warnings(lesions, on),
        nothing=_nothing(shares, undone),
        asked=_asked(asked),
    )


def _is_told(shares: Sequence[Share], on: Dated) -> bool:
    """Whether the border is reached otherwise than by a lower bound alone ("15+", "over 20").

    Fifteen that were counted stay fifteen, whatever "several more" may add to them; but a bound is no count.
    """
    bounds = [one for one in shares if one.lesions and _is_a_bound(one.procedure)]
    others = sum(one.lesions for one in shares if one not in bounds)
    items = sum(group.count.value or 0 for one in bounds for group in one.procedure.groups)
    return not bounds or others + items >= on("many_lesions_from").number


def _is_a_bound(procedure: Procedure) -> bool:
    return procedure.count.value is None and procedure.count.open_upward


def _open_facts(shares: Sequence[Share]) -> tuple[str, ...]:
    missing = {about for one in shares for about in one.missing}
    return tuple(about for about in asking.order_of_asking() if about in missing)


def _queries(asked: Sequence[Share], floor: tuple[CodeUnits, ...]) -> tuple[Query, ...]:
    """One query for each missing fact. The floor stands in the first only: it is one floor, not several."""
    return tuple(
        asking.query(about, lacking, at_least=() if place else floor)
        for place, (about, lacking) in enumerate(_asked(asked))
    )


def _asked(asked: Sequence[Share]) -> tuple[tuple[str, tuple[Procedure, ...]], ...]:
    """Each missing fact with the procedures that lack it, in the order of asking."""
    return tuple(
        (about, tuple(one.procedure for one in asked if about in one.missing)) for about in _open_facts(asked)
    )


def _lines(lesions: int, counted: Sequence[Share], on: Dated) -> tuple[Line, ...]:
    """The claim lines with their reasons. The engine marks them for review where a person must look."""
    procedures = [one.procedure for one in counted]
    pointers = [pointer_step(known, on.day) for known in _diagnoses_of(procedures)]
    codes = [pointer.code for pointer in pointers if pointer.code]
    no_pointer = len(codes) < len(pointers)
    evidence = proof(procedures)
    lines = []
    for slot in slots(lesions, on):
        code, limit = on(slot.name), on(f"{slot.name}_limit")
        table = f"the CMS table of {limit.since}"
        why = (
            tally(counted, slots(lesions, on), on),
            Why(
                rule=f"{RULE}.limit",
                says=f"{slot.units} of at most {limit.number} units of {code.text} a day ({table})",
                sources=(limit.source,),
            ),
            *(pointer.why for pointer in pointers),
        )
        made = Code(
            code=code.text,
            units=min(slot.units, limit.number),
            diagnoses=tuple(dict.fromkeys(codes)),
            status="review" if no_pointer or slot.units > limit.number else "ready",
            label=labels()[slot.name],
            evidence=evidence,
            why=why,
            would_change=what_would_change(lesions, slots, on),
        )
        lines.append(Line(made, tuple(procedures)))
    return tuple(lines)


def _diagnoses_of(procedures: Sequence[Procedure]) -> tuple[str, ...]:
    """Their ids in the order of the data file, so that pointers never depend on the reader's order."""
    stated = {procedure.diagnosis for procedure in procedures}
    return tuple(known for known in diagnoses() if known in stated)


def _look(shares: Sequence[Share]) -> tuple[str, ...]:
    """Why a person must look at lines that are otherwise stated."""
    found: list[str] = []
    for one in shares:
        procedure = one.procedure
        found.extend(doubt.says for doubt in procedure.doubts)
        known = diagnoses().get(procedure.diagnosis or "")
        if known and known.look and procedure.diagnosis_certain:
            found.append(known.look)
        found.extend(_does_not_balance(one))
    if _counted_twice(shares):
        found.append(
            "The same words give the number of lesions for two procedures; a coder confirms the sum."
        )
    return tuple(dict.fromkeys(found))


def _does_not_balance(one: Share) -> list[str]:
    """Numbers that disagree although the reader settled on one are never passed in silence."""
    count = one.procedure.count
    items = [group.count.value for group in one.procedure.groups]
    known = [value for value in items if value is not None]
    found = []
    if count.value is not None and items and len(known) == len(items) and sum(known) != count.value:
        found.append(f"The lesions site by site make {sum(known)}, and {count.value} were counted.")
    if count.value is not None and count.stated_total not in (None, count.value):
        found.append(f"The note states a total of {count.stated_total}, and {count.value} were counted.")
    if one.lesions and not proof([one.procedure]):
        found.append("No words of the note prove a part of the count.")
    return found


def _counted_twice(shares: Sequence[Share]) -> bool:
    seen: set[Evidence] = set()
    for one in shares:
        words = {word for word in one.procedure.count.evidence if word.role == "count" and one.lesions}
        if words & seen:
            return True
        seen |= words
    return False


def _not_destruction(procedure: Procedure) -> NotCoded:
    return NotCoded(what=done_words(procedure), reason="not destruction", evidence=proof([procedure]))


def _warnings(lesions: int, on: Dated) -> tuple[str, ...]:
    limits = [on(f"{slot.name}_limit") for slot in slots(lesions, on)]
    days = sorted({limit.since for limit in limits if on.borrowed(limit)})
    return tuple(
        f"The unit limits on file begin {since}; they were also used for this visit of {on.day}."
        for since in days
    )


def _nothing(shares: Sequence[Share], undone: Sequence[Procedure]) -> tuple[str, ...]:
    if shares:
        return ("The note counts no premalignant lesion as destroyed.",)
    if undone:
        done = dict.fromkeys(done_words(procedure) for procedure in undone)
        return tuple(f"Done, but not destruction: {what}." for what in done)
    return ()
