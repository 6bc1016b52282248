"""How many lesions of one family were treated: the numbers of the treatment beside those of what was seen."""

from __future__ import annotations

from dataclasses import replace

from nlp.facts import Fact
from nlp.ledger.adding_up import add_up
from nlp.ledger.as_seen import as_seen
from nlp.ledger.beside_seen import beside_excepted, beside_seen
from nlp.ledger.parts import lesions, without
from nlp.ledger.places import meet, same_place, surely_all_within
from nlp.ledger.tally import IMPRECISE, Tally
from nlp.ledger.told import Told, tells_a_number, told_once
from nlp.lexicon import load

_BROAD = frozenset(load("sites")["broad"])
_WIDE = frozenset(load("sites")["wide_places"])


def count_treated(told: Told) -> Tally:
    """The lesions treated, with proof; a problem when the note gives no number or two that disagree."""
    sighted = add_up([fact for fact in told.seen if tells_a_number(fact)])
    return (
        _remainder(told, sighted)
        or _unnumbered_part(told)
        or _both(told, sighted)
        or _freeze_cycles(told, sighted)
        or _with_further_ones(told)
        or _by_numbers(told, sighted)
    )


def _remainder(told: Told, sighted: Tally) -> Tally | None:
    """ "The others were frozen": what was seen less what was left or treated in another way."""
    rest = [f for f in told.treated if f.reference == "rest" and not f.sites]
    if not rest or any(f.n is not None for f in rest):
        return _numbered_remainder(told, sighted, rest) if len(rest) == 1 else None
    if sighted.n is None:
        says = "the others were treated, without a number"
        return Tally(None, "plural", at_least=1, says=says, proof=rest)
    apart = told_once([*told.left, *told.otherwise, *_of_the_whole(told, sighted)])
    off, done = lesions(apart), lesions(told.numbered)
    off = off or _left_one_by_one(told, rest[0])
    if not (off or done or told.parted):
        says = "the others were treated, and the note does not say which were not"
        return Tally(None, "plural", at_least=1, says=says, proof=rest)
    if not (off or done) or off + done >= sighted.n:
        return None
    return Tally(
        sighted.n - off,
        says=f"{sighted.n} seen, {off} not treated this way",
        parts=without(sighted.parts, apart),
        proof=sighted.proof + rest,
        set_apart=apart,
    )


def _of_the_whole(told: Told, sighted: Tally) -> list[Fact]:
    """ "Nine AKs. Two of the nine might be SCC and were biopsied": those suspected are of the nine."""
    of_it = {fact.sentence for fact in told.seen if fact.whole and fact.n == sighted.n}
    return [fact for fact in told.suspected if fact.sentence in of_it and fact not in told.otherwise]


def _numbered_remainder(told: Told, sighted: Tally, rest: list[Fact]) -> Tally | None:
    """ "Nine AKs. One was biopsied. LN2 to the other eight": what was seen less the one is as many."""
    alone = told.treated == rest and sighted.n is not None and rest[0].n is not None
    apart = told.apart_from((sighted.n or 0) - (rest[0].n or 0)) if alone else []
    if not apart or any(fact.start > rest[0].start for fact in apart):
        return None
    return Tally(
        rest[0].n,
        says=f"{sighted.n} seen, {lesions(apart)} not treated this way",
        parts=without(sighted.parts, apart),
        proof=sighted.proof + rest,
        set_apart=apart,
    )


def _left_one_by_one(told: Told, rest: Fact) -> int:
    """ "Lettered A-E. C = seb k, no tx. All others AKs, LN2": labelled lesions left, each one of them."""
    if not any(number.meaning.get("labels") for fact in told.seen for number in fact.numbers):
        return 0
    before = [f for f in told.others_left if f.paragraph == rest.paragraph and f.start < rest.start]
    return len([f for f in before if f.diagnosis and not f.diagnosis.plural and not f.sites and f.n is None])


def _unnumbered_part(told: Told) -> Tally | None:
    """ "Some of them were frozen", "10-12 were frozen": no number, whatever was seen."""
    rest = {f.sentence for f in told.left if f.reference == "rest"}
    vague = [f for f in told.treated if f.n is None and f.problem == "vague"]
    part = [f for f in vague if f.part or (f.sentence in rest and not f.sites)]
    if part:
        says = "only a part of the lesions was treated, without a number"
        return Tally(None, "vague", at_least=1, says=says, proof=part)
    ranges = [f for f in told.treated if f.problem == "range"]
    if ranges and not any(f.total and f.n is not None for f in told.treated):
        least, open_ = ranges[0].at_least, ranges[0].open
        return Tally(None, "range", at_least=least, open=open_, says="a range is no count", proof=ranges)
    return None


def _both(told: Told, sighted: Tally) -> Tally | None:
    """ "Both were frozen" is two, when nothing else is told in numbers than at most two seen."""
    both = [f for f in told.treated if f.reference == "both" and f.n == 2 and not f.sites]
    fits = sighted.n in (None, 0, 1, 2) and sighted.problem in (None, "missing", "plural")
    vague = any(fact.problem in IMPRECISE for fact in told.treated)
    if not both or told.explicit or vague or not fits:
        return None
    parts = sighted.parts if sighted.n == 2 else []
    return Tally(2, says="both", parts=parts, proof=both + sighted.proof)


def _freeze_cycles(told: Told, sighted: Tally) -> Tally | None:
    """ "AKs, LN2 x 2": lesions only when as many were seen; where none were numbered it may be either."""
    if not told.cycles or told.explicit:
        return None
    if any(fact.n == sighted.n for fact in told.cycles):
        return as_seen(told)
    every = [*told.treated, *told.seen]
    plural = any(fact.problem == "plural" for fact in every)
    if sighted.n is not None or not plural or any(fact.singular for fact in every):
        return None
    says = "a number after the method may count lesions or freeze cycles"
    return Tally(None, "ambiguous", at_least=1, says=says, proof=told.cycles)


def _with_further_ones(told: Told) -> Tally | None:
    """ "Scalp 3, nose 1. While spraying these another one was found and frozen": those, and one more."""
    further = [fact for fact in told.explicit if fact.more]
    pointers = [f for f in told.treated if f.n is None and not f.sites and _covers(f, told.seen)]
    if not further or len(further) != len(told.explicit) or not pointers or told.left:
        return None
    found = min(fact.start for fact in further)
    told_later = any(fact.start > found and tells_a_number(fact) for fact in told.seen)
    if found < pointers[0].start or told_later:
        return None
    first = as_seen(replace(told, treated=pointers))
    if first.n is None:
        return None
    more = lesions(further)
    return Tally(
        first.n + more,
        says=f"{first.says or first.n} and {more} more",
        parts=[*first.parts, *further],
        proof=[*first.proof, *pointers, *further],
    )


def _covers(fact: Fact, seen: list[Fact]) -> bool:
    """Whether an act without a number is of all that was seen: "they were frozen", or the head of a list."""
    heads = fact.own and fact.problem == "missing" and bool(seen) and all(f.line > fact.line for f in seen)
    return fact.reference == "all" or heads


def _by_numbers(told: Told, sighted: Tally) -> Tally:
    """The treatment's own numbers where it has some; else what was seen; else the reason for no number."""
    treated = told.treated
    imprecise = any(f.n is None and f.problem in IMPRECISE for f in treated)
    points_back = any(f.reference in ("all", "both") or f.implicit for f in treated)
    own = told.numbered and not (points_back and sighted.n is not None)
    if told.explicit or own or (imprecise and not sighted.n):
        cycles = told.cycles
        named = _with_those_seen([f for f in treated if not f.implicit and f not in cycles], told)
        tally = add_up(
            [f for f in named if f.n is not None or f.problem != "missing" or f.reference == "rest"]
        )
        return beside_excepted(beside_seen(tally, sighted, told), sighted, told)
    if sighted.n is not None or sighted.problem not in (None, "missing"):
        return as_seen(told)
    if told.numbered:
        return add_up(told.numbered)
    plural = [f for f in [*treated, *told.seen] if f.problem == "plural"]
    alone = _one_at_a_place(told)
    if alone is not None:
        return alone
    return Tally(
        None,
        "plural" if plural else "missing",
        at_least=1 if treated else 0,
        proof=plural[:1] or treated[:1],
    )


def _with_those_seen(named: list[Fact], told: Told) -> list[Fact]:
    """ "L cheek 2, R cheek 1, neck 1. LN2 to the cheeks; the one on the neck curetted": the cheeks had three.

    A place treated without a number takes the numbers of what was seen there.
    """
    found: list[Fact] = []
    for fact in named:
        open_ = fact.n is None and fact.problem in ("missing", "plural") and fact.sites and not fact.more
        if any(other.n is not None and same_place(fact, other) for other in named):
            open_ = False
        there = [s for s in told.seen if s.n is not None and s.sites and not s.more] if open_ else []
        there = [s for s in there if surely_all_within(s.sites, fact.sites)]
        everywhere = all(any(meet(site, a) for s in there for a in s.sites) for site in fact.sites)
        found += [s for s in there if s not in found] if there and everywhere else [fact]
    return found


def _one_at_a_place(told: Told) -> Tally | None:
    """ "Dermoscopy settles it as actinic keratosis. LN2 to R thumb.": one, at the only, narrow place told."""
    every = [*told.treated, *told.seen]
    named = [fact for fact in every if fact.own]
    places = {(site.id, site.side) for fact in every for site in fact.sites}
    narrow = [
        s for f in every for s in f.sites if not s.plural and s.id not in _BROAD and s.side != "bilateral"
    ]
    plural = any(fact.diagnosis and fact.diagnosis.plural for fact in every if fact.own)
    nouns = any(fact.noun is not None and fact.noun.plural for fact in every)
    pointers = any(fact.reference and fact.reference != "all" for fact in every)
    if not named or len(places) != 1 or not narrow or plural or nouns or pointers:
        return None
    if any(fact.problem != "missing" for fact in every):
        return None
    doubts = ["The number rests on the diagnosis being named in the singular."]
    if any(_is_one_lesion(fact) for fact in told.seen):
        doubts = []  # "Left ala 4 mm papule. AK. LN2.": two words in the singular say the same
    return Tally(1, says="one, by the singular", proof=[*named[:1], *told.treated], doubts=doubts)


def _is_one_lesion(fact: Fact) -> bool:
    """Whether a lesion is described in the singular at one place that is no wide region."""
    described = fact.noun is not None and fact.noun.id == "strong" and not fact.noun.plural
    return described and len(fact.sites) == 1 and fact.sites[0].id not in _WIDE and bool(fact.sites[0].known)
