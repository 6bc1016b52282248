"""The number a treatment has of its own beside the number seen: a choice, a conflict, or a doubt."""

from __future__ import annotations

from dataclasses import replace

from nlp.facts import Fact
from nlp.ledger.adding_up import add_up
from nlp.ledger.parts import lesions
from nlp.ledger.places import all_within, same_place
from nlp.ledger.tally import Tally
from nlp.ledger.told import Told


def beside_excepted(tally: Tally, sighted: Tally, told: Told) -> Tally:
    """ "9 AKs, LN2 to all except 3": the number may still hold those left out, unless what was seen tells."""
    excepted = [fact for fact in told.left if fact.reason == "excepted" and fact.n is not None]
    off = lesions(excepted)
    if (
        off
        and tally.n is not None
        and tally.n > off
        and any(_is_whole_of(told.numbered, f) for f in excepted)
    ):
        left = f"{tally.n} told, {off} left out"
        return replace(
            tally, n=tally.n - off, says=left, parts=[], stated_total=None, proof=[*tally.proof, *excepted]
        )
    if off and tally.n is not None and (sighted.n is None or tally.n + off != sighted.n):
        tally.doubts.append(f"{off} were left out, and {tally.n} may hold them.")
    return tally


def beside_seen(tally: Tally, sighted: Tally, told: Told) -> Tally:
    """The number treated beside the number seen: fewer is a choice, more is a conflict."""
    if sighted.n is None:
        if sighted.problem == "conflict":
            tally.doubts.append("The numbers of lesions seen do not agree with each other.")
        return tally
    if tally.problem == "conflict" and _items_of_seen(tally, sighted.n, told.seen):
        return Tally(
            sighted.n,
            says=sighted.says,
            stated_total=sighted.n,
            parts=sighted.parts,
            proof=tally.proof + sighted.proof,
        )
    if tally.problem == "conflict" and _divide(told, sighted):
        return replace(sighted, proof=[*told.numbered, *sighted.proof])
    if tally.n is None or tally.n == sighted.n or any(fact.correction for fact in tally.proof):
        return tally
    stated = any(
        f.total and not f.whole and (f.noun is not None or not f.own) and f.n != tally.n for f in told.seen
    )
    in_all = any(fact.total and fact.n == tally.n and not fact.sites for fact in told.explicit)
    if in_all and len(sighted.parts) > 1 and not told.left and not told.otherwise:
        stated = True  # "Scalp 5, nose 4, total destroyed: 8"
    if _is_broken_down_behind(sighted, told):
        stated = True  # "I froze fourteen. Scalp six. Forehead five. Left hand four."
    if tally.n < sighted.n and not (stated and not told.left):
        apart = told.apart_from(sighted.n - tally.n)
        if apart:  # "ten AKs: nine frozen and one on the lip biopsied"
            return replace(tally, set_apart=apart)
        if not _choice_explained(tally, told):
            tally.doubts.append(
                f"{sighted.n} were seen and {tally.n} treated; the note does not say why the others were not."
            )
        return tally
    further = [fact for fact in told.numbered if fact.more]
    if further and tally.n - sighted.n in {lesions(further), *(fact.n for fact in further)}:
        return tally  # "4 on the forehead ... another two, noticed later, were frozen too"
    summed = len(sighted.parts) > 1 or any(fact.total for fact in told.seen)
    # What is told of a place behind its treatment is a remark ("one of the forearm is painful").
    before = [s for s in told.seen if s.n is not None and not s.singular]
    at_one_place = any(
        same_place(f, s) and s.start < f.start and (f.n or 0) > (s.n or 0)
        for f in told.explicit
        for s in before
    )
    if stated or at_one_place or (summed and not any(fact.singular for fact in told.seen)):
        return Tally(
            None,
            "conflict",
            at_least=min(sighted.n, tally.n),
            says=f"{sighted.n} seen, but {tally.n} treated",
            stated_total=tally.n,
            parts=tally.parts,
            proof=tally.proof + sighted.proof,
        )
    tally.doubts.append(f"{sighted.n} were seen and {tally.n} treated.")
    return tally


def _divide(told: Told, sighted: Tally) -> bool:
    """ "Twelve AKs: two on the ears curetted, ten frozen": the numbers treated make up the number seen."""
    numbered = told.numbered
    apart = len({id(fact.act) for fact in numbered}) == len(numbered) > 1
    plain = not any(fact.more or fact.correction or fact.total or fact.reference for fact in numbered)
    return apart and plain and lesions(numbered) == sighted.n


def _is_broken_down_behind(sighted: Tally, told: Told) -> bool:
    """Whether all places with a number stand behind the treatment's on its line, and none was left."""
    if told.left or told.otherwise or len(sighted.parts) < 2 or not told.explicit:
        return False
    last = told.explicit[-1]
    return all(
        part.start > last.start and part.line == last.line and not part.singular for part in sighted.parts
    )


def _items_of_seen(tally: Tally, sighted: int, seen: list[Fact]) -> bool:
    """Whether the treatment's total is the number seen, and its items are some of the places seen."""
    return (
        tally.stated_total == sighted
        and lesions(tally.parts) < sighted
        and all(
            any(f.n is not None and f.n >= (part.n or 0) and same_place(part, f) for f in seen)
            for part in tally.parts
        )
    )


def _is_whole_of(numbered: list[Fact], excepted: Fact) -> bool:
    """ "12 AKs, every one except the eyelid lesion frozen": the act stands behind the number."""
    return any(
        fact.sentence == excepted.sentence and fact.act is not None and fact.act.start > fact.start
        for fact in numbered
        if fact.start < excepted.start
    )


def _choice_explained(tally: Tally, told: Told) -> bool:
    """Whether lesions were left, or those seen at the places treated are as many as were treated."""
    places = [site for fact in told.treated for site in fact.sites]
    there = [f for f in told.seen if f.n is not None and f.sites and all_within(f.sites, places)]
    return bool(told.left) or (bool(there) and add_up(there).n == tally.n)
