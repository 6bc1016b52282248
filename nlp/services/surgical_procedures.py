"""Lesions with what was done to them as records: one procedure a lesion, biopsies grouped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nlp.facts import Span
from nlp.quick import Quick
from nlp.services.closings import closing_of
from nlp.services.lesions import Lesion
from nlp.services.measures import Measure
from nlp.services.mohs_stages import readers_of, stages_of
from nlp.services.reading import Reading
from nlp.services.sizes import settled
from nlp.services.surgical_facts import circumstances, circumstances_of, depth_of, diagnosis_of, find
from nlp.services.surgical_verdict import Kind
from nlp.services.surgical_words import SURGERY
from records import Count, Doubt, LesionGroup, Procedure
from records.visit import CircumstanceId, DiagnosisClass, Laterality

_ROLES = {"size": "size", "margin": "margin", "excised": "size", "defect": "size", "length": "length"}
_ONCE = ("margin", "excised")
"""Roles of sizes of which a lesion has one."""
_SUBSITES: dict[str, tuple[frozenset[str], Quick]] = {
    name: (frozenset(found["of"]), Quick(found["words"])) for name, found in SURGERY["subsites"].items()
}
_SEWN = frozenset(["simple", "intermediate", "complex"])
_ACTS_OF_CLOSINGS = {"flap": "tissue_transfer", "graft": "skin_graft"}
_OF_A_BIOPSY = frozenset(["same_lesion_as_another", "sample_only", "pathology_pending", "proven_before"])


@dataclass(slots=True)
class Done:
    """One act on one lesion. name: the lesion's within the visit."""

    kind: Kind
    lesion: Lesion
    name: str

    @property
    def act(self) -> str:
        return self.kind.act


def one_lesion(reading: Reading, done: Done) -> Procedure:
    """The procedure of an act whose code depends on the one lesion it was done to."""
    lesion, kind = done.lesion, done.kind
    facts = circumstances_of(reading, lesion)
    if kind.act == "mohs":
        facts += readers_of(reading, lesion.stretches)  # type: ignore[arg-type]
    group = _group(reading, done)
    if _was_a_nuisance(kind, group, {name for name, _ in facts}):
        kind.purpose = "removal"
        kind.doubts.append("The purpose of the shave shows only in what the lesion did: read as a removal.")
    methods: list[str] = []
    for act in kind.acts:
        methods += act.methods
    return Procedure(
        act=kind.act,
        technique=kind.technique,
        purpose="removal" if kind.act == "excision" else kind.purpose,  # type: ignore[arg-type]
        methods=tuple(dict.fromkeys(methods)) if kind.act == "destruction" else (),
        diagnosis=group.diagnosis,
        diagnosis_class=group.diagnosis_class,
        diagnosis_certain=group.diagnosis_certain,
        groups=(group,),
        count=group.count,
        stages=stages_of(reading, lesion.stretches) if kind.act == "mohs" else (),
        circumstances=circumstances(reading, facts),
        doubts=_doubts(kind, group, lesion),
        evidence=reading.evidence([*_spans(reading, done), *(span for _, span in facts)]),
    )


def _was_a_nuisance(kind: Kind, group: LesionGroup, facts: set[CircumstanceId]) -> bool:
    """ "Shave of a fibrous papule that bleeds when wiped": a benign thing that troubles is taken away."""
    benign = group.diagnosis_class == "benign" and group.diagnosis_certain
    called_biopsy = any(act.named for act in kind.acts)
    return (
        kind.act == "shave_removal"
        and kind.purpose is None
        and benign
        and not called_biopsy
        and "symptomatic" in facts
    )


def biopsies(reading: Reading, done: list[Done]) -> list[Procedure]:
    """One procedure for the biopsies of one technique and one diagnosis as it is stated."""
    families: dict[tuple[object, ...], list[tuple[Done, LesionGroup]]] = {}
    for one in done:
        group = _group(reading, one)
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
        spans += _spans(reading, done)
        for name, span in circumstances_of(reading, done.lesion):
            if name in _OF_A_BIOPSY or name.startswith("pathology"):
                facts.setdefault(name, span)
        doubts |= dict.fromkeys(done.kind.doubts)
    if first.kind.same_lesion:
        place = first.kind.acts[0]
        facts["same_lesion_as_another"] = (place.start, place.end, "act")
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


def _says(members: list[tuple[Done, LesionGroup]]) -> str:
    named = [
        " ".join(filter(None, [one.laterality, (one.site or "place not named").replace("_", " ")]))
        + f" {one.count.value}"
        for _, one in members
    ]
    return f"{' + '.join(named)} = {sum(one.count.value or 1 for _, one in members)}"


def repair_of(reading: Reading, done: Done) -> Procedure | None:
    """The closing of a lesion's wound, linked to the lesion by its name."""
    defect = done.lesion.measure("defect") or done.lesion.measure("excised")
    closing = closing_of(reading, done.lesion.stretches, defect.mm if defect else None)
    if closing is None:
        return None
    group = _group(reading, done)
    wound = not done.lesion.surgical
    if wound and group.length_mm is None:
        group = group.model_copy(update={"length_mm": group.size_mm, "size_mm": None})
    doubts = list(closing.doubts)
    facts = closing.facts
    if closing.technique in _SEWN and any(name == "left_open" for name, _ in facts):
        facts = [fact for fact in facts if fact[0] != "left_open"]
        doubts.append("The note says that the wound was closed, and that it or a part of it was left open.")
    if closing.technique is None:
        doubts.append("The note says that the wound was closed and not how.")
    return Procedure(
        act=_ACTS_OF_CLOSINGS.get(closing.technique or "", "repair"),
        technique=closing.technique,
        diagnosis=group.diagnosis,
        diagnosis_class=group.diagnosis_class,
        diagnosis_certain=group.diagnosis_certain,
        groups=(group,),
        count=group.count,
        circumstances=circumstances(reading, facts),  # type: ignore[arg-type]
        doubts=tuple(Doubt(about="repair", says=says) for says in doubts),
        evidence=reading.evidence(
            [*closing.spans, *_measures(done.lesion, ["length"]), *_place(done.lesion)]
        ),
    )


def _group(reading: Reading, done: Done) -> LesionGroup:
    lesion = done.lesion
    told, certain = diagnosis_of(reading, lesion)
    of_class: DiagnosisClass = told.mention.meaning["class"] if told else "unspecified"
    depth, _ = depth_of(reading, lesion)
    place = lesion.place
    number = _number(done)
    side: Laterality | None = place.side if place else None  # type: ignore[assignment]
    spans = _place(lesion) + _measures(lesion, list(_ROLES))
    return LesionGroup(
        diagnosis=told.mention.id if told else None,
        diagnosis_class=of_class,
        diagnosis_certain=certain,
        site=place.id if place else None,
        subsite=_subsite(reading, lesion),
        laterality=side,
        count=Count(value=number, at_least=number, evidence=reading.evidence(_place(lesion))),
        lesion=done.name,
        depth=depth,
        evidence=reading.evidence(spans),
    ).model_copy(update=settled(_as_left(done)))


def _as_left(done: Done) -> list[Measure]:
    """The measures of a lesion; "final wound 1.7 cm" of one that was destroyed is what is left, not sewn."""
    if done.act != "destruction":
        return done.lesion.measures
    return [replace(one, role="defect") if one.role == "length" else one for one in done.lesion.measures]


def _subsite(reading: Reading, lesion: Lesion) -> str | None:
    """The finer part of its place that the words about a lesion name ("lid_margin")."""
    for name, (places, words) in _SUBSITES.items():
        if lesion.place is not None and lesion.place.id in places and find(reading, lesion, words):
            return name
    return None


def _number(done: Done) -> int:
    """How many lesions an act was done to: told at the place, or with the act when it names one place."""
    if done.act not in ("biopsy", "shave_removal", "excision"):
        return 1
    if done.lesion.count:
        return done.lesion.count
    return next((act.n for act in done.kind.acts if act.n and act.alone), 1)


def _place(lesion: Lesion) -> list[Span]:
    return [(lesion.place.start, lesion.place.end, "site")] if lesion.place else []


def _measures(lesion: Lesion, roles: Iterable[str]) -> list[Span]:
    return [(one.start, one.end, _ROLES[one.role]) for one in lesion.measures if one.role in roles]


def _spans(reading: Reading, done: Done) -> list[Span]:
    """What proves an act on a lesion, by role."""
    lesion = done.lesion
    role = "method" if done.act == "destruction" else "act"
    found: list[Span] = [(at, stop, role) for act in done.kind.acts for at, stop in act.spans]
    found += _place(lesion)
    found += _measures(lesion, list(_ROLES))
    told, _ = diagnosis_of(reading, lesion)
    if told is not None:
        found.append((told.mention.start, told.mention.end, "diagnosis"))
    _, depth = depth_of(reading, lesion)
    return [*found, depth] if depth else found


def _doubts(kind: Kind, group: LesionGroup, lesion: Lesion) -> tuple[Doubt, ...]:
    says = list(kind.doubts)
    if group.count.value is not None and group.count.value > 1:
        says.append(f"{group.count.value} lesions are told together, with one size for all of them.")
    says += _more_than_one(lesion)
    return tuple(Doubt(about=kind.act, says=one) for one in says)


def _more_than_one(lesion: Lesion) -> list[str]:
    """Measures of which a lesion can have one, told with different numbers."""
    found = []
    for role in _ONCE:
        values = sorted({one.low for one in lesion.measures if one.role == role})
        if len(values) > 1:
            told = " and ".join(f"{mm:g} mm" for mm in values)
            found.append(SURGERY["unexplained"]["two"].format(role=role, values=told))
    return found
