"""What was done to a lesion in the end: of several tellings of one act, and of acts that include others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from nlp.facts import Fact
from nlp.ledger.families import BY_NUMBER, LESIONAL, diagnosis_class
from nlp.quick import Quick
from nlp.services.closings import closing_of
from nlp.services.lesions import Lesion
from nlp.services.reading import Reading
from nlp.services.surgical_acts import Act
from nlp.services.surgical_facts import diagnosis_of, find
from nlp.services.surgical_lexicon import SURGERY

_SAMPLING = Quick(SURGERY["sampling"])
_PIECE = Quick(SURGERY["piece"])
_TO_LEARN = Quick(SURGERY["to_learn"])
_ELLIPSE = re.compile("|".join(SURGERY["words"]["ellipse"]))
_REMOVAL = Quick(SURGERY["removal"])
_SAYS_BOTH = Quick(SURGERY["sampled_or_removed"])
_REMOVED_WHOLE = Quick(SURGERY["entire_lesion"])
_REMOVAL_OF_ALL = Quick(SURGERY["removal_of_all"])
_REACH_OF_A_NAME = 10
_SPECIMEN = Quick(SURGERY["specimen"])
_STOPS_BLEEDING = Quick(SURGERY["stops_bleeding"])
_INJURY = Quick(SURGERY["injury"])
_OF_A_NAMED_FLAP = Quick(SURGERY["named_flap"])
_CUT_OPEN = Quick(SURGERY["cut_open"])
_WOUND = Quick(SURGERY["wounds"])
_REMOVING = frozenset(["curettement", "cryosurgery", "laser"])
_NEEDS_A_RECORD = frozenset(["intermediate", "complex", "flap", "graft"])
"""Closings that are told apart even of a wound that a biopsy or a shave left."""


UNNAMED = "unnamed"
"""Technique of an act that the note describes and does not name."""


@dataclass(slots=True)
class Kind:
    """An act with what decides its code.

    act: of records.Procedure. acts: the tellings of it. purpose: "sampling", "removal" or None.
    same_lesion: the lesion was also destroyed or removed. another: those destroyed at the place were others.
    in_conflict: the note's numbers disagree.
    doubts: what had to be inferred.
    """

    act: str
    technique: str | None = None
    purpose: str | None = None
    acts: list[Act] = field(default_factory=list)
    same_lesion: bool = False
    another: bool = False
    in_conflict: bool = False
    doubts: list[str] = field(default_factory=list)


def verdict(reading: Reading, lesion: Lesion, *, biopsies_meant: bool) -> list[Kind]:
    """The acts on a lesion that stand for themselves, the largest first.

    biopsies_meant: whether the note speaks of biopsies that were planned, so that a bare shave was one.
    """
    if lesion.counted or _is_of_tags(lesion):
        return []
    found = _cut(reading, lesion, biopsies_meant)
    destruction = _destruction(reading, lesion, found)
    benign = destruction is None and _is_benign(reading, lesion)
    if destruction is not None:
        for kind in found:
            kind.same_lesion = kind.act == "biopsy"
        found = [destruction, *(kind for kind in found if kind.act == "biopsy")]
    elif any(kind.act == "biopsy" for kind in found) and _destroyed_too(reading, lesion) and not benign:
        _set_apart(reading, lesion, found)
    else:
        for kind in found:
            kind.acts = kind.acts + _of(lesion, "destroy")  # bleeding stopped: a step of the act
    return [*found, *_repair(reading, lesion, found)]


def _is_of_tags(lesion: Lesion) -> bool:
    """Whether skin tags alone were cut, which the ledger counts; one sent for its diagnosis was sampled."""
    told = {one.mention.id for one in (*lesion.told, *lesion.results)}
    return told == {"skin_tag"} and not lesion.has("biopsy") and lesion.measure("margin") is None


def _is_benign(reading: Reading, lesion: Lesion) -> bool:
    """Whether a report says that it was benign: then what was sampled and destroyed was sampled."""
    diagnosis, certain = diagnosis_of(reading, lesion)
    of_class = diagnosis.mention.meaning.get("class") if diagnosis else None
    return bool(lesion.results) and certain and of_class == "benign"


def _of(lesion: Lesion, *kinds: str) -> list[Act]:
    return [act for act in lesion.acts if act.kind in kinds]


def _cut(reading: Reading, lesion: Lesion, biopsies_meant: bool) -> list[Kind]:
    """The one act by which the lesion was sampled or taken away."""
    if mohs := _of(lesion, "mohs"):
        kind = Kind("mohs", acts=mohs + _of(lesion, "excision"))
        if all(act.technique == UNNAMED for act in mohs):
            kind.doubts.append("The note tells stages with their blocks and does not name Mohs surgery.")
        return [kind]
    excised = _of(lesion, "excision")
    by_punch = bool(excised) and all(act.technique == "punch" for act in excised)
    if by_punch and any(act.named for act in _of(lesion, "biopsy")):
        lesion.acts = [replace(act, kind="biopsy") if act in excised else act for act in lesion.acts]
    elif excised and not _is_a_piece(reading, lesion):
        kind = Kind("excision", acts=excised + _of(lesion, "biopsy", "removal"))
        if any(act.named for act in _of(lesion, "biopsy")):
            kind.doubts.append("The note calls the same act a biopsy and an excision.")
        return [kind]
    biopsied, shaved = _of(lesion, "biopsy"), _of(lesion, "shave", "shave_removal")
    if biopsied:
        return [_biopsy(reading, lesion, biopsied, shaved)]
    if shaved:
        return [_shave(reading, lesion, shaved + _of(lesion, "removal"), biopsies_meant)]
    removed = _of(lesion, "removal")
    cut_around = lesion.measure("margin") is not None and _is_sewn(reading, lesion)
    hurt = find(reading, lesion, _INJURY) is not None
    if cut_around and lesion.measure("size") and not removed and not lesion.acts and not hurt:
        return [Kind("excision", doubts=["The note tells a margin and a closing and no word of the cut."])]
    if removed and not _of(lesion, "destroy") and (cut_around or _is_specimen(reading, lesion)):
        doubt = "The note says removed and tells of a specimen, not how: read as an excision."
        return [Kind("excision", acts=removed, doubts=[doubt])]
    return []


def _is_a_piece(reading: Reading, lesion: Lesion) -> bool:
    """ "Incisional biopsy. A fusiform wedge ... part of the nodule only": it was the sample."""
    named = any(act.technique == "incisional" and act.named for act in _of(lesion, "biopsy"))
    if not named or lesion.measure("margin") is not None:
        return False
    shapes = [_ELLIPSE.fullmatch(reading.text, act.start, act.end) for act in _of(lesion, "excision")]
    return all(shapes) or find(reading, lesion, _PIECE) is not None


def _biopsy(reading: Reading, lesion: Lesion, biopsied: list[Act], shaved: list[Act]) -> Kind:
    techniques = list(dict.fromkeys(act.technique for act in biopsied if act.technique))
    if not techniques and shaved:
        techniques = ["tangential"]
    kind = Kind("biopsy", techniques[0] if techniques else None, "sampling", [*biopsied, *shaved])
    techniques += [act.also for act in biopsied if act.also and act.also not in techniques]
    if len(techniques) > 1:
        kind.doubts.append(f"The lesion is said to be biopsied in two ways: {' and '.join(techniques)}.")
    removal = any(act.removal for act in (*biopsied, *shaved)) or any(
        a.kind == "shave_removal" for a in shaved
    )
    if kind.technique == "tangential" and not find(reading, lesion, _SAMPLING) and _says_both(reading, kind):
        return Kind("shave_removal", None, None, kind.acts)
    if kind.technique == "tangential" and removal and not find(reading, lesion, _SAMPLING):
        kind.purpose = "removal"
        kind.doubts.append("The note calls it a biopsy and says that the lesion was removed.")
    return kind


def _says_both(reading: Reading, kind: Kind) -> bool:
    """ "Shave removal biopsy": its name alone leaves open whether the lesion was sampled or taken away."""
    return any(
        _SAYS_BOTH.search(reading.text, act.start, act.end + _REACH_OF_A_NAME)
        and not _REMOVED_WHOLE.search(reading.text, act.start, act.end)
        for act in kind.acts
    )


def _shave(reading: Reading, lesion: Lesion, shaved: list[Act], biopsies_meant: bool) -> Kind:
    sampling = find(reading, lesion, _SAMPLING) is not None
    removal = any(act.kind == "shave_removal" for act in shaved)
    of_all = _REMOVAL_OF_ALL.search(reading.text) is not None
    removal = removal or of_all or find(reading, lesion, _REMOVAL) is not None
    removal = removal or lesion.measure("margin") is not None  # nobody cuts around a mere sample
    if (sampling or biopsies_meant) and not removal:
        return Kind("biopsy", "tangential", "sampling", shaved)
    if not removal and any(not one.certain for one in lesion.told):
        doubt = "The purpose of the shave shows only in what was suspected: read as a biopsy."
        return Kind("biopsy", "tangential", "sampling", shaved, doubts=[doubt])
    kind = Kind("shave_removal", None, "removal" if removal else None, shaved)
    feared = any(t.mention.meaning.get("class") == "malignant" and not t.certain for t in lesion.told)
    if feared or find(reading, lesion, _TO_LEARN) is not None:
        kind.doubts.append(
            "The note says that the lesion was removed by shave, and that it was to be diagnosed."
        )
    return kind


def _is_sewn(reading: Reading, lesion: Lesion) -> bool:
    closing = closing_of(reading, lesion.stretches)
    return closing is not None and closing.technique != "adhesive"


def _is_specimen(reading: Reading, lesion: Lesion) -> bool:
    return _is_sewn(reading, lesion) or find(reading, lesion, _SPECIMEN) is not None


def _destroyed_too(reading: Reading, lesion: Lesion) -> bool:
    """Whether a lesion that was sampled was destroyed at the same sitting, not only kept from bleeding."""
    methods = {method for act in _of(lesion, "destroy") for method in act.methods}
    if methods & _REMOVING:
        return True
    return bool(methods) and find(reading, lesion, _STOPS_BLEEDING) is None and not lesion.surgical


def _set_apart(reading: Reading, lesion: Lesion, found: list[Kind]) -> None:
    """Say of every biopsy whether the destroyed lesion was sampled or another one of the place."""
    for kind in found:
        if kind.act == "biopsy":
            kind.another = _is_another(reading, lesion, kind)
            kind.same_lesion = not kind.another


def _is_another(reading: Reading, lesion: Lesion, sampled: Kind) -> bool:
    """ "Scalp: 3 AKs frozen, 1 shave biopsy": lesions of the place counted apart, each with its act."""
    for account in reading.accounts:
        for fact in account.tally.set_apart:
            if fact.act and any(act.start <= fact.act.start < act.end for act in sampled.acts):
                return True  # "LN2 to all except the one on the nose, which was biopsied"
    destroyed = _facts_of(reading, _of(lesion, "destroy"))
    taken = _facts_of(reading, sampled.acts)
    if any(fact.n and not fact.reference and not fact.among for fact in taken) and any(
        fact.numbers and (fact.n or 0) > 1 for fact in destroyed
    ):
        return True  # "LN2 to 15, 3 shaved for path, 5 mm each"
    if any(fact.reference == "all" for fact in taken):
        return False  # "one of them was biopsied first"
    if any(fact.reference == "rest" for fact in destroyed):
        return True  # "the ear one was biopsied, the others frozen"
    if any((fact.n or 0) > 1 for fact in destroyed) and any(fact.n is not None for fact in taken):
        return True
    return any(
        one.numbers and other.numbers and one.clause != other.clause for one in destroyed for other in taken
    )


def _facts_of(reading: Reading, acts: list[Act]) -> list[Fact]:
    """What the ledger read of these acts."""
    return [
        fact
        for fact in reading.facts
        if fact.kind == "treated" and fact.act and any(act.start <= fact.act.start < act.end for act in acts)
    ]


def _destruction(reading: Reading, lesion: Lesion, found: list[Kind]) -> Kind | None:
    """The destruction of a malignant lesion; none of one that was excised or shaved off."""
    if any(kind.act != "biopsy" for kind in found) or not _destroyed_too(reading, lesion):
        return None
    if found and _is_counted(reading, lesion):
        return None
    diagnosis, certain = diagnosis_of(reading, lesion)
    classes = {diagnosis.mention.meaning.get("class")} if diagnosis else set()
    if not certain:  # "keratoacanthoma vs SCC"
        classes |= {one.mention.meaning.get("class") for one in lesion.told}
    return Kind("destruction", acts=_of(lesion, "destroy")) if "malignant" in classes else None


def _is_counted(reading: Reading, lesion: Lesion) -> bool:
    """ "9 AKs: 7 frozen, 2 biopsied to r/o SCC": what was destroyed are the lesions the ledger counts."""
    destroyed = _facts_of(reading, _of(lesion, "destroy"))
    return bool(destroyed) and all(f.n and diagnosis_class(f.diagnosis) in BY_NUMBER for f in destroyed)


def _repair(reading: Reading, lesion: Lesion, found: list[Kind]) -> list[Kind]:
    closing = closing_of(reading, lesion.stretches)
    if closing is None or any(kind.act == "destruction" for kind in found):
        return []
    opened = any(kind.act in ("excision", "mohs") for kind in found)
    sampled = any(kind.act in ("biopsy", "shave_removal") for kind in found)
    if sampled and closing.technique not in _NEEDS_A_RECORD:
        return []
    of_a_growth = lesion.surgical or any(one.mention.meaning.get("class") in LESIONAL for one in lesion.told)
    length = lesion.measure("length") or (None if of_a_growth else lesion.measure("size"))
    measured = closing.technique is not None and length is not None
    cut_open = find(reading, lesion, _CUT_OPEN) is not None and not sampled
    if closing.technique is None and length is None and not opened and not cut_open:
        return []
    named = find(reading, lesion, _OF_A_NAMED_FLAP) is not None
    if not opened and not sampled and not (measured or named) and find(reading, lesion, _WOUND) is None:
        return []
    return [Kind("repair", closing.technique)]
