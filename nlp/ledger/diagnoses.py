"""Which diagnosis a fact speaks of when it names none, and which of two names the note means."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.families import (
    act_kind,
    diagnosis_class,
    diagnosis_id,
    is_destruction,
    is_lesional,
    is_uncertain,
    not_in_passing,
    other_diagnosis,
    same_diagnosis,
)
from nlp.ledger.places import inside, meet, same_place
from nlp.ledger.titles import title_over, titles_of
from nlp.lexicon import load
from nlp.mentions import Mention

_NAMING = load("diagnoses")["unspecified_keratosis"]
_KERATOSES = frozenset(_NAMING["kinds"])
_DIAGNOSIS_LABELS = frozenset(load("sections")["columns"]["diagnosis"])
_OF_ITS_OWN = frozenset(load("lesions")["of_its_own"])
_OF_THE_FIELD = frozenset(load("methods")["of_the_field"])
_SNIPPING, _TAG = "skin_tag_removal", load("services")["tags"]["diagnosis"]
_PARED = "corn_callus"
_SAMPLED = "biopsy"
_NUMBER = re.compile(r"\D")
_NARROW = (attrgetter("clause"), attrgetter("sentence"), attrgetter("line"))
"""Where the diagnosis of a fact is looked for, the nearest first."""


def give_diagnoses(facts: list[Fact], lines: list[Line]) -> None:
    """Facts that name no diagnosis take it from their clause, sentence, line, paragraph, or the note.

    Sets diagnosis, and far where the diagnosis comes from outside the line.
    """
    all_seen, all_named = _naming(facts)
    titles = titles_of(facts, lines)
    for fact in facts:
        seen, named = (_not_of_others(fact, _destroyed(fact, told)) for told in (all_seen, all_named))
        if fact.diagnosis is not None or _take_ordinal(fact, seen) or _take_numbered(fact, named, lines):
            continue
        if _stands_by_itself(fact, named):
            continue
        if (title := title_over(fact, titles, lines)) is not None:
            fact.diagnosis, fact.own = title.diagnosis, True
            continue
        if (rash := _of_a_rash(fact, facts)) is not None:
            fact.diagnosis = rash
            continue
        if _is_snipped(fact) and (tag := _only([o for o in seen if diagnosis_id(o) == _TAG])) is not None:
            fact.diagnosis = tag
            continue
        fact.diagnosis = (
            _labelled(fact, named, lines)
            or _below(fact, named, lines)
            or _seen_there(fact, seen)
            or _as_many_seen(fact, seen)
            or _near(fact, named)
        )
        of_a_field = fact.act is not None and fact.act.meaning["act"] in _OF_THE_FIELD
        if fact.diagnosis is None and (is_destruction(fact) or of_a_field or not fact.implicit):
            fact.diagnosis = (
                _of_the_same_act(fact, named)
                or _in_block(fact, named, lines)
                or _in_item(fact, named, lines)
                or _in_assessment(fact, seen, lines)
                or _in_note(fact, seen)
            )
            fact.far = fact.diagnosis is not None
        elif fact.diagnosis is None and fact.act is not None and fact.act.meaning["act"] == _SNIPPING:
            fact.diagnosis = _only([other for other in seen if diagnosis_id(other) == _TAG])


def _destroyed(fact: Fact, named: list[Fact]) -> list[Fact]:
    """Of those named, the ones an act of destruction can mean: no corns where there are other lesions."""
    if fact.act is None or not (fact.methods or fact.act.meaning["act"] == "destruction"):
        return named
    kept = [other for other in named if diagnosis_id(other) != _PARED] or named
    if fact.n is None or fact.reference is not None:
        return kept
    # "9 AKs. 7 treated with cryo, 2 bx'd to r/o SCC": what a biopsy is to settle is not what was frozen.
    return [other for other in kept if not (is_uncertain(other) and act_kind(other) == _SAMPLED)] or kept


def _not_of_others(fact: Fact, named: list[Fact]) -> list[Fact]:
    """ "Lesion of the R forearm frozen. SKs on the back.": what is named but for lesions seen elsewhere.

    A single lesion treated at its own place is none of those that another sentence saw at other places.
    """
    single = fact.noun is not None and not fact.noun.plural and fact.n in (None, 1) and bool(fact.sites)
    if not single or fact.kind != "treated" or fact.reference is not None:
        return named
    return [o for o in named if o.sentence == fact.sentence or o.kind == "treated" or not _elsewhere(o, fact)]


def _elsewhere(other: Fact, fact: Fact) -> bool:
    """Whether lesions were only seen, several or at places of their own, and none of these is the fact's."""
    if other.kind not in ("seen", "left") or not other.own:
        return False
    if not other.sites:
        return False
    return not any(meet(a, b) for a in other.sites for b in fact.sites)


def _is_snipped(fact: Fact) -> bool:
    """Whether an act that only tags are removed by names no lesions of its own."""
    return fact.act is not None and fact.act.meaning["act"] == _SNIPPING and not fact.own


def _naming(facts: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """The facts whose diagnosis may be meant by others: over the whole note, and near by."""
    told = [fact for fact in facts if fact.diagnosis is not None and is_lesional(fact)]
    named = [fact for fact in told if fact.kind != "aside"]
    if any(diagnosis_class(fact.diagnosis) == "premalignant" for fact in named):
        return named, named
    # What is only told of other times still names the lesions: "they came back, so I froze them again".
    told = [fact for fact in told if fact.reason != "heading" and not _denied(fact)]
    together = sorted([*named, *(fact for fact in told if fact not in named)], key=lambda fact: fact.start)
    return named or told, together


def _denied(fact: Fact) -> bool:
    """Whether the diagnosis itself is denied ("no AKs"), not only the act ("3 AKs, not frozen")."""
    return fact.diagnosis is not None and "negated" in fact.diagnosis.status and fact.act is None


def _take_ordinal(fact: Fact, seen: list[Fact]) -> bool:
    """ "The former were frozen": all of the first diagnosis told in this sentence or the one before."""
    if fact.reference not in ("former", "latter"):
        return False
    told = [other for other in seen if other.start < fact.start and fact.sentence - other.sentence <= 1]
    if told:
        fact.diagnosis = told[0 if fact.reference == "former" else -1].diagnosis
        fact.reference, fact.own = "all", True
    return bool(told)


def _seen_there(fact: Fact, seen: list[Fact]) -> Mention | None:
    """ "Those on the left hand": the one diagnosis that was seen there."""
    if fact.reference is None or not fact.sites:
        return None
    return _only([other for other in seen if other.kind == "seen" and other.own and inside(other, fact)])


def _as_many_seen(fact: Fact, seen: list[Fact]) -> Mention | None:
    """ "Both", "all four": the one diagnosis of which just so many were seen before."""
    if fact.reference not in ("all", "both") or fact.n is None:
        return None
    return _only([other for other in seen if other.own and other.n == fact.n and other.start < fact.start])


def _take_numbered(fact: Fact, named: list[Fact], lines: list[Line]) -> bool:
    """ "A: 1. Wart 2. Eczema. P: 1. LN2 2. Cream": what the item of the same number names."""
    number = _NUMBER.sub("", lines[fact.line].bullet)
    if not number or fact.act is None or fact.sites:
        return False
    above = enumerate(lines[: fact.line])
    others = [at for at, line in above if line.bullet and _NUMBER.sub("", line.bullet) == number]
    if not others or lines[others[-1]].kind == lines[fact.line].kind:
        return False
    found = _only([other for other in named if other.line == others[-1] and other.own])
    if found is not None:
        fact.diagnosis, fact.own = found, True
    return found is not None


def _below(fact: Fact, named: list[Fact], lines: list[Line]) -> Mention | None:
    """ "Treated with LN2: <lines> - 2 AKs, brow": what the first item of the list beneath an act names."""
    if not (fact.leading and fact.implicit) or lines[fact.line].row:
        return None
    items = [o for o in named if o.own and o.line == fact.line + 1 and lines[o.line].bullet]
    return items[0].diagnosis if items else None


def _near(fact: Fact, named: list[Fact]) -> Mention | None:
    """The last diagnosis before the fact, else the first after it, in the nearest stretch that has one."""
    for stretch in _NARROW:
        near = [other for other in named if stretch(other) == stretch(fact)]
        came_for = [other for other in near if other.reason == "planned" and other.start < fact.start]
        if is_destruction(fact) and fact.kind == "treated":
            near = [other for other in not_in_passing(near, fact) if other.kind != "left"]
        near = _surest(near)
        before = [other for other in near if other.start <= fact.start]
        if before:
            return before[-1].diagnosis
        if came_for and near and (near[0].act is not None or (near[0].singular and (fact.n or 0) > 1)):
            return came_for[-1].diagnosis  # "Here for his warts. LN2 to all ten. A tag was snipped."
        if near and not _is_told_of_others(near[0], fact):
            return near[0].diagnosis
    return None


def _is_told_of_others(named: Fact, fact: Fact) -> bool:
    """ "Gritty macules - L temple x2. Waxy SKs trunk.": the next sentence names lesions at another place."""
    if named.sentence == fact.sentence or fact.kind != "seen" or not (fact.sites and fact.n):
        return False
    return bool(named.sites) and not same_place(fact, named)


def _labelled(fact: Fact, named: list[Fact], lines: list[Line]) -> Mention | None:
    """ "Procedure: LN2. Diagnosis: ISK. Lesions: 8.": what a procedure's own label calls its lesions.

    The label stands behind the procedure's heading in its paragraph; every line between them is labelled.
    """
    block = [at for at, line in enumerate(lines) if line.paragraph == lines[fact.line].paragraph]
    headed = [at for at in block if lines[at].kind == "procedure" and lines[at].own_heading]
    starts = [at for at in headed if at <= fact.line]
    if not starts:
        return None
    of_it = []
    for at in range(starts[-1], block[-1] + 1):
        if not lines[at].own_heading or (lines[at].kind == "procedure" and at > starts[-1]):
            break
        of_it.append(at)
    if fact.line not in of_it:
        return None
    labels = [other for other in named if other.line in of_it and _is_label(lines[other.line])]
    return _only([other for other in labels if other.own and other.n is None and not other.sites])


def _is_label(line: Line) -> bool:
    return line.kind == "assessment" and line.heading in _DIAGNOSIS_LABELS


def _stands_by_itself(fact: Fact, named: list[Fact]) -> bool:
    """ "6 AKs, and one tender nodule": a lesion with a noun and a number of its own, beside named ones."""
    if fact.noun is None or fact.n is None or fact.noun.text not in _OF_ITS_OWN:
        return False
    return any(other.clause == fact.clause and other.n and other.start < fact.start for other in named)


def _of_a_rash(fact: Fact, facts: list[Fact]) -> Mention | None:
    """ "Psoriasis plaques knees 2, elbows 2": what its clause names is no lesion of another kind."""
    if fact.act is not None or fact.kind != "seen" or fact.reference is not None:
        return None
    counts = fact.noun is not None and fact.n is not None and not fact.sites
    of_an_injection = counts and any(
        other.line == fact.line and other.start < fact.start and _is_injection(other) for other in facts
    )
    own = [
        other
        for other in facts
        if (other.clause == fact.clause or (of_an_injection and other.line == fact.line))
        and other.own
        and other.start <= fact.start
    ]
    if not own or any(is_lesional(other) for other in own):
        return None
    return own[-1].diagnosis


def _is_injection(fact: Fact) -> bool:
    """ "IL Kenalog. Dx: alopecia areata. # of lesions: 9": its numbers are those of the injection."""
    return fact.act is not None and fact.act.meaning["act"] == "injection"


def _surest(named: list[Fact]) -> list[Fact]:
    """Those named for certain, else the premalignant ones of those suspected ("AK, possibly early SCC")."""
    certain = [fact for fact in named if not is_uncertain(fact)]
    premalignant = [fact for fact in named if diagnosis_class(fact.diagnosis) == "premalignant"]
    return certain or premalignant or named


def _of_the_same_act(fact: Fact, named: list[Fact]) -> Mention | None:
    """ "LN2 10 sec each" beneath rows that end in LN2: the one diagnosis that was treated so before."""
    if fact.reference != "all" or fact.act is None or fact.n is not None or fact.sites:
        return None
    before = [other for other in named if other.kind == "treated" and other.own and other.start < fact.start]
    return _only([other for other in before if other.act is not None and other.act.id == fact.act.id])


def _in_block(fact: Fact, named: list[Fact], lines: list[Line]) -> Mention | None:
    """The last diagnosis before the fact under the same heading of the same paragraph and visit."""
    own = lines[fact.line]
    there = [other for other in named if _same_block(lines[other.line], own) and other.start <= fact.start]
    there = [other for other in there if not _left_elsewhere(other, fact)]
    if is_destruction(fact) and fact.kind == "treated":
        there = [other for other in there if other.kind != "left"] or there
        there = not_in_passing(there, fact)
    there = _surest(there)
    return there[-1].diagnosis if there else None


def _same_block(line: Line, own: Line) -> bool:
    return (
        line.paragraph == own.paragraph
        and line.heading_start == own.heading_start
        and line.earlier == own.earlier
    )


def _in_item(fact: Fact, named: list[Fact], lines: list[Line]) -> Mention | None:
    """The diagnosis that heads the numbered problem in whose lines the fact stands ("1. SK ... Plan: LN2").

    Only in a list of several problems whose headed lines ("Plan:") stand beneath their number.
    """
    at = fact.line
    while at > 0 and not _opens(lines[at]) and lines[at - 1].paragraph == lines[at].paragraph:
        at -= 1
    if at == fact.line or not _opens(lines[at]):
        return None
    return _only([other for other in named if other.line == at and other.own])


def _opens(line: Line) -> bool:
    """Whether a line opens an item: by a bullet or number, or by a label ("Problem 1: ...")."""
    return bool(line.bullet or line.label)


def _in_assessment(fact: Fact, seen: list[Fact], lines: list[Line]) -> Mention | None:
    """The one diagnosis that the assessment names, those that were left alone aside."""
    named = [other for other in seen if other.own and lines[other.line].kind == "assessment"]
    return (
        _only(named)
        or _only([other for other in named if other.diagnosis not in _left(named)])
        or _only(not_in_passing(named, fact))
    )


def _left(named: list[Fact]) -> list[Mention | None]:
    return [fact.diagnosis for fact in named if fact.kind == "left"]


def _in_note(fact: Fact, seen: list[Fact]) -> Mention | None:
    """The diagnosis of the whole note's lesions: by number, by place, or because there is only one."""
    pool = [other for other in not_in_passing(seen, fact) if other.kind in ("seen", "treated")]
    pool = pool or [other for other in seen if not _left_elsewhere(other, fact)]
    tests: tuple[Callable[[Fact], bool], ...] = (
        lambda o: fact.n is not None and fact.n > 1 and not o.singular and o.n == fact.n,
        lambda o: same_place(fact, o),
        lambda o: diagnosis_class(o.diagnosis) == "premalignant",
        lambda o: True,
    )
    for test in tests:
        found = _only([other for other in pool if test(other)])
        if found is not None:
            return found
    return None


def _left_elsewhere(named: Fact, fact: Fact) -> bool:
    """ "LN2 to the 3 scalp lesions. Tags of the neck left alone.": what was left elsewhere names nothing."""
    if named.kind != "left" or fact.kind != "treated" or not named.sites:
        return False
    if fact.sites:
        return not same_place(fact, named)
    counted = fact.n is not None and named.n is None
    return counted and diagnosis_class(named.diagnosis) == "benign"


def _only(facts: list[Fact]) -> Mention | None:
    """The one diagnosis of these facts, None when there is none or more than one."""
    return facts[0].diagnosis if len({diagnosis_id(fact) for fact in facts}) == 1 else None


def name_keratoses(facts: list[Fact]) -> None:
    """ "The keratoses were frozen" speaks of the actinic ones when the note sees no other kind."""
    kinds = {
        fact.diagnosis.id: fact.diagnosis
        for fact in facts
        if fact.diagnosis and fact.own and fact.kind != "aside" and not is_uncertain(fact)
    }
    actinic = kinds.get(_NAMING["becomes"])
    left = {diagnosis_id(f) for f in facts if f.kind == "left" and f.own} - {_NAMING["becomes"]}
    if actinic is None or len((_KERATOSES & kinds.keys()) - left) > 1:
        return
    for fact in facts:
        if diagnosis_id(fact) == _NAMING["id"] and not is_uncertain(fact):
            fact.diagnosis = actinic


def settle_by_pathology(facts: list[Fact], lines: list[Line]) -> None:
    """What an addendum or the pathology names for certain replaces what was only suspected when treated."""
    for found in facts:
        if _sees_for_certain(found) and lines[found.line].kind in ("addendum", "pathology"):
            for fact in facts:
                if is_uncertain(fact) and fact.kind == "treated":
                    fact.diagnosis = found.diagnosis
            return


def amend(facts: list[Fact], lines: list[Line]) -> None:
    """ "Addendum: these were SKs, not AKs": what was told before as the one is the other."""
    for denied in facts:
        if not (denied.own and denied.reason == "negated" and lines[denied.line].kind == "addendum"):
            continue
        there = [f for f in facts if f.sentence == denied.sentence and f.own and f.kind == "seen"]
        other = next((f for f in there if diagnosis_id(f) != diagnosis_id(denied)), None)
        if other is not None:
            for fact in facts:
                if fact.start < denied.start and fact.kind != "aside" and same_diagnosis(fact, denied):
                    fact.diagnosis = other.diagnosis


def is_certain(treated: list[Fact], facts: list[Fact]) -> bool:
    """Whether the diagnosis treated, if any, is stated for certain, with the act or where it is seen."""
    named = [fact for fact in treated if fact.diagnosis is not None]
    if named and _is_anothers(named[0], treated, facts):
        return False
    if not named or not all(is_uncertain(fact) for fact in named):
        return True
    return any(_sees_for_certain(fact) and same_diagnosis(fact, named[0]) for fact in facts)


def _is_anothers(treated: Fact, all_treated: list[Fact], facts: list[Fact]) -> bool:
    """ "The referrer called it a solar keratosis; I thought of an SK": the diagnosis is not the writer's."""
    if any(fact.own for fact in all_treated):
        return False
    told = [fact for fact in facts if fact.own and same_diagnosis(fact, treated)]
    if not told or any(fact.reason != "elsewhere" for fact in told):
        return False
    return any(f.own and f.sentence == told[0].sentence and other_diagnosis(f, treated) for f in facts)


def _sees_for_certain(fact: Fact) -> bool:
    return fact.own and fact.kind == "seen" and not is_uncertain(fact)
