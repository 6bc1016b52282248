"""Biopsies as procedures: those of one technique and one diagnosis together, held to the number told."""

from __future__ import annotations

from nlp.facts import Span
from nlp.ledger import Account
from nlp.services.growths import growth_of
from nlp.services.lesion_groups import Done, group_of, spans_of
from nlp.services.reading import Reading
from nlp.services.surgical_facts import circumstances, circumstances_of
from records import Count, Doubt, LesionGroup, Procedure
from records.visit import CircumstanceId

_OF_A_BIOPSY = frozenset(["same_lesion_as_another", "sample_only", "pathology_pending", "proven_before"])


def biopsies(reading: Reading, done: list[Done]) -> list[Procedure]:
    """One procedure for the biopsies of one technique and one diagnosis as it is stated."""
    families: dict[tuple[object, ...], list[tuple[Done, LesionGroup]]] = {}
    for one in done:
        group = _at_their_place(reading, one, group_of(reading, one))
        key = (
            one.kind.technique,
            one.kind.purpose,
            group.diagnosis,
            group.diagnosis_certain,
            one.kind.same_lesion,
        )
        families.setdefault(key, []).append((one, group))
    _complete(done, families)
    return [_biopsies(reading, of_one_kind) for of_one_kind in families.values()]


def _complete(done: list[Done], families: dict[tuple[object, ...], list[tuple[Done, LesionGroup]]]) -> None:
    """A number told for all of them must be the number of the lesions: else the count is in conflict."""
    groups = {id(one): group for members in families.values() for one, group in members}
    for number, tellings in _shared(done):
        counted = sum(groups[id(one)].count.value or 1 for one in tellings)
        if counted > number:
            for one in tellings:
                one.kind.doubts.append(f"The note speaks of {number} biopsies and tells of {counted} places.")
    for number, tellings in _totals(done).items():
        counted = sum(groups[id(one)].count.value or 1 for one in tellings)
        if number > counted and len(tellings) > 1:
            for one in tellings:
                one.kind.in_conflict = True
                one.kind.doubts.append(f"The note speaks of {number} biopsies and tells of {counted} places.")


def _shared(done: list[Done]) -> list[tuple[int, list[Done]]]:
    """Words of an act with a number, each with all the lesions that it is told of."""
    found: dict[int, tuple[int, list[Done]]] = {}
    for one in done:
        for act in one.kind.acts:
            if act.n and act.n > 1:
                found.setdefault(id(act), (act.n, []))[1].append(one)
    return [(number, tellings) for number, tellings in found.values() if len(tellings) > 1]


def _totals(done: list[Done]) -> dict[int, list[Done]]:
    found: dict[int, list[Done]] = {}
    for one in done:
        for act in one.kind.acts:
            if act.n and act.n > 1:
                found.setdefault(act.n, []).append(one)
                break
    return found


def _biopsies(reading: Reading, members: list[tuple[Done, LesionGroup]]) -> Procedure:
    first, group = members[0]
    spans: list[Span] = []
    facts: dict[CircumstanceId, Span] = {}
    doubts: dict[str, None] = {}
    for done, _ in members:
        spans += spans_of(reading, done)
        for name, span in circumstances_of(reading, done.lesion):
            if name in _OF_A_BIOPSY or name.startswith("pathology"):
                facts.setdefault(name, span)
        doubts |= dict.fromkeys(done.kind.doubts)
    if first.kind.same_lesion:
        place = first.kind.acts[0]
        facts["same_lesion_as_another"] = (place.start, place.end, "act")
    apart = [_set_apart(reading, done) for done, _ in members]
    if None not in apart:
        act = members[0][0].kind.acts[0]
        facts["separate_lesion"] = act.start, act.end, "act"
    growths = [growth_of(reading, done.lesion) for done, _ in members] if group.diagnosis is None else [None]
    if growths[0] is not None and None not in growths:
        facts["of_a_growth"] = growths[0]
    number = sum(one.count.value or 1 for _, one in members)
    in_conflict = any(done.kind.in_conflict for done, _ in members)
    return Procedure(
        act="biopsy",
        technique=first.kind.technique,
        purpose=first.kind.purpose,  # type: ignore[arg-type]
        diagnosis=group.diagnosis,
        diagnosis_class=group.diagnosis_class,
        diagnosis_certain=group.diagnosis_certain,
        groups=tuple(one for _, one in members),
        count=Count(
            value=None if in_conflict else number,
            at_least=number,
            problem="conflict" if in_conflict else None,
            says=_says(members),
            evidence=reading.evidence([span for span in spans if span[2] in ("count", "act", "site")]),
        ),
        circumstances=circumstances(reading, list(facts.items())),
        doubts=tuple(Doubt(about="biopsy", says=says) for says in doubts),
        evidence=reading.evidence([*spans, *facts.values()]),
    )


def _set_apart(reading: Reading, done: Done) -> Account | None:
    """The account of lesions that were destroyed, of which the note takes those this was done to."""
    acts = done.kind.acts
    for account in reading.accounts:
        taken = [fact.act for fact in account.tally.set_apart if fact.act]
        if any(act.start < one.end and one.start < act.end for act in acts for one in taken):
            return account
    return None


def _at_their_place(reading: Reading, done: Done, group: LesionGroup) -> LesionGroup:
    """ "Nine AKs of the scalp. Two of the nine were biopsied": those two are of the scalp as well."""
    account = _set_apart(reading, done) if group.site is None else None
    places = [site for part in account.tally.parts for site in part.sites] if account else []
    if len(places) != 1 or not places[0].known:
        return group
    return group.model_copy(update={"site": places[0].id, "laterality": places[0].side})


def _says(members: list[tuple[Done, LesionGroup]]) -> str:
    named = [
        " ".join(filter(None, [one.laterality, (one.site or "place not named").replace("_", " ")]))
        + f" {one.count.value}"
        for _, one in members
    ]
    return f"{' + '.join(named)} = {sum(one.count.value or 1 for _, one in members)}"
