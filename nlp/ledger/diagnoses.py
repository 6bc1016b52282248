"""Which diagnosis a fact speaks of when it names none: what it points to, else what is told around it."""

from __future__ import annotations

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.families import (
    act_kind,
    diagnosis_class,
    diagnosis_id,
    is_destruction,
    is_lesional,
    is_uncertain,
    only_diagnosis,
)
from nlp.ledger.nearby_diagnoses import in_assessment, in_block, in_item, in_note, nearest
from nlp.ledger.places import meet
from nlp.ledger.pointed_diagnoses import (
    as_many_seen,
    labelled,
    listed_below,
    of_the_same_act,
    seen_there,
    take_numbered,
    take_ordinal,
)
from nlp.ledger.titles import title_over, titles_of
from nlp.lexicon import load
from nlp.mentions import Mention

_OF_ITS_OWN = frozenset(load("lesions")["of_its_own"])
_OF_THE_FIELD = frozenset(load("methods")["of_the_field"])
_SNIPPING, _TAG = "skin_tag_removal", load("services")["tags"]["diagnosis"]
_SHADED, _LIKE_NONE = frozenset(load("lesions")["never_of_the_sun"]), "none"
_PARED = "corn_callus"
_SAMPLED = "biopsy"


def give_diagnoses(facts: list[Fact], lines: list[Line]) -> None:
    """Facts that name no diagnosis take it from their clause, sentence, line, paragraph, or the note.

    Sets diagnosis, and far where the diagnosis comes from outside the line.
    """
    all_seen, all_named = _naming(facts)
    titles = titles_of(facts, lines)
    looks = _looks(facts)
    for fact in facts:
        seen, named = (
            _looking_so(_look(fact, looks), fact, _not_of_others(fact, _destroyed(fact, told)))
            for told in (all_seen, all_named)
        )
        if fact.diagnosis is not None or take_ordinal(fact, seen) or take_numbered(fact, named, lines):
            continue
        if _stands_by_itself(fact, named):
            continue
        if (title := title_over(fact, titles, lines)) is not None:
            fact.diagnosis, fact.own = title.diagnosis, True
            continue
        if (rash := _of_a_rash(fact, facts)) is not None:
            fact.diagnosis = rash
            continue
        if (
            _is_snipped(fact)
            and (tag := only_diagnosis([o for o in seen if diagnosis_id(o) == _TAG])) is not None
        ):
            fact.diagnosis = tag
            continue
        fact.diagnosis = (
            labelled(fact, named, lines)
            or listed_below(fact, named, lines)
            or seen_there(fact, seen)
            or as_many_seen(fact, seen)
            or nearest(fact, named)
        )
        of_a_field = fact.act is not None and fact.act.meaning["act"] in _OF_THE_FIELD
        if fact.diagnosis is None and (is_destruction(fact) or of_a_field or not fact.implicit):
            fact.diagnosis = (
                of_the_same_act(fact, named)
                or in_block(fact, named, lines)
                or in_item(fact, named, lines)
                or in_assessment(fact, seen, lines)
                or in_note(fact, seen)
            )
            fact.far = fact.diagnosis is not None
        elif fact.diagnosis is None and fact.act is not None and fact.act.meaning["act"] == _SNIPPING:
            fact.diagnosis = only_diagnosis([other for other in seen if diagnosis_id(other) == _TAG])
        if fact.diagnosis is None:
            fact.diagnosis = _of_the_denied(fact, facts)


def _looks(facts: list[Fact]) -> dict[int, str]:
    """By sentence, which diagnosis its lesions look like; those that describe several kinds tell nothing."""
    found: dict[int, set[str]] = {}
    for fact in facts:
        if fact.noun is not None:
            found.setdefault(fact.sentence, set()).add(fact.noun.meaning.get("look", ""))
    return {sentence: min(looks) for sentence, looks in found.items() if len(looks) == 1 and min(looks)}


def _look(fact: Fact, looks: dict[int, str]) -> str | None:
    if fact.sites and all(site.id in _SHADED for site in fact.sites):
        return _LIKE_NONE  # "pitting of six fingernails"
    return fact.noun.meaning.get("look") if fact.noun is not None else looks.get(fact.sentence)


def _looking_so(look: str | None, fact: Fact, named: list[Fact]) -> list[Fact]:
    """ "9 pedunculated papules": of those named, the tags; without any, none that is premalignant."""
    if look is None or fact.kind != "seen":
        return named
    alike = [other for other in named if diagnosis_id(other) == look]
    return alike or [other for other in named if diagnosis_class(other.diagnosis) != "premalignant"]


def _destroyed(fact: Fact, named: list[Fact]) -> list[Fact]:
    """Of those named, the ones an act of destruction can mean: no corns where there are other lesions."""
    if fact.whole:  # "two of the nine look like SCC": the nine do not
        return [other for other in named if not is_uncertain(other)] or named
    if fact.act is None or not (fact.methods or fact.act.meaning["act"] == "destruction"):
        return named
    kept = [other for other in named if diagnosis_id(other) != _PARED] or named
    if fact.reference == "rest":  # "two of the nine look like SCC. LN2 to the rest": to the nine's others
        return [other for other in kept if not is_uncertain(other)] or kept
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


def _of_the_denied(fact: Fact, facts: list[Fact]) -> Mention | None:
    """ "No AKs on the scalp, only 2 on the cheek, and these were frozen": what was denied of other places.

    Only of a bare number at a place in the same sentence, and of what points back to it.
    """
    before = [other for other in facts if other.sentence == fact.sentence and other.start < fact.start]
    denied = [other for other in before if _denied(other) and other.sites]
    if fact.kind not in ("seen", "treated") or fact.noun is not None or not denied:
        return None
    counts = bool(fact.n and fact.sites)
    points = fact.reference is not None and any(other.n and other.kind == "seen" for other in before)
    return denied[-1].diagnosis if counts or points else None


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


def _stands_by_itself(fact: Fact, named: list[Fact]) -> bool:
    """ "6 AKs, and one tender nodule": a lesion with a noun and a number of its own, beside named ones."""
    if fact.noun is None or fact.n is None or fact.noun.text not in _OF_ITS_OWN:
        return False
    return any(other.clause == fact.clause and other.n and other.start < fact.start for other in named)


def _of_a_rash(fact: Fact, facts: list[Fact]) -> Mention | None:
    """ "Psoriasis plaques knees 2, elbows 2": what its clause names is no lesion of another kind.

    Nor where it is injected, nor where its lesions are named in the plural behind those of another kind.
    """
    injected = _is_injection(fact) and fact.kind == "treated"
    if not (injected or (fact.act is None and fact.kind == "seen")) or fact.reference is not None:
        return None
    counts = fact.noun is not None and fact.n is not None and not fact.sites
    of_an_injection = counts and any(
        other.line == fact.line and other.start < fact.start and _is_injection(other) for other in facts
    )
    ahead = [other for other in facts if other.own and other.start <= fact.start]
    own = [
        other
        for other in ahead
        if other.clause == fact.clause or (of_an_injection and other.line == fact.line)
    ]
    if (
        injected and fact.noun is not None
    ):  # "Keloids injected. Lichen planus of the shins, 3 plaques, injected"
        own = [other for other in ahead if other.sentence == fact.sentence]
    if not own or is_lesional(own[-1]):
        return None
    last = own[-1].diagnosis
    if any(is_lesional(other) for other in own) and not (last is not None and last.plural):
        return None
    return last


def _is_injection(fact: Fact) -> bool:
    """ "IL Kenalog. Dx: alopecia areata. # of lesions: 9": its numbers are those of the injection."""
    return fact.act is not None and fact.act.meaning["act"] == "injection"
