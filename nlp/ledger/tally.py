"""Adding up: items against totals, with the facts that prove the sum or the problem that leaves it open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nlp.facts import Fact
from nlp.ledger.parts import distinct_parts, lesions
from nlp.ledger.places import inside, meet, place_words, same_place, same_words
from records.visit import CountProblem

IMPRECISE: tuple[CountProblem, ...] = ("vague", "range", "approximate")
"""Problems of a fact that says how many, but not in a number ("several", "10-12", "about 8")."""

_LEAVES_OPEN: tuple[CountProblem, ...] = (*IMPRECISE, "plural")


@dataclass(slots=True)
class Tally:
    """A number of lesions with its proof, or the problem that leaves it open.

    n: lesions, or None with a problem; at_least: what is certain then; open: it may be more than that.
    says: the sum or the reason in words. stated_total: a total that the note itself gives.
    parts: the facts that are items of the number; proof: all facts that the answer rests on.
    doubts: whole sentences on what a person should look at.
    """

    n: int | None
    problem: CountProblem | None = None
    at_least: int = 0
    open: bool = False
    says: str = ""
    stated_total: int | None = None
    parts: list[Fact] = field(default_factory=list)
    proof: list[Fact] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def add_up(facts: list[Fact]) -> Tally:
    """Balance facts that all speak of the same kind of lesion in the same state.

    Facts with a place are items, facts without one are totals, unless they are plainly further lesions.
    """
    counted = [fact for fact in facts if fact.n is not None]
    parts, conflict = distinct_parts(counted)
    totals = _without_wholes(_totals(counted, parts), parts)
    tally = _balance(parts, totals, conflict)
    if tally.problem == "conflict":
        return _as_listed(counted) or _with_the_rest(tally, parts, facts)
    unresolved = [fact for fact in facts if fact.n is None and _still_open(fact, counted, tally)]
    return _left_open(tally, unresolved) if unresolved else tally


def _as_listed(counted: list[Fact]) -> Tally | None:
    """ "AK (11): frontal scalp 5, vertex 4, occiput 1, R ear 1": each item of one list that makes its total.

    So none of them is another told again, nor the sum of some of the others.
    """
    placed = [fact for fact in counted if fact.sites and not fact.singular]
    stated = {fact.n for fact in counted if not fact.sites and not fact.singular}
    if len(stated) != 1 or lesions(placed) not in stated or len({fact.clause for fact in placed}) != 1:
        return None
    return Tally(
        lesions(placed), says=_sum_words(placed), stated_total=lesions(placed), parts=placed, proof=counted
    )


def _totals(counted: list[Fact], parts: list[Fact]) -> list[Fact]:
    """The numbers over all: those without a place, then those of several places that no item accounts for.

    A singular ("the AK was frozen") is no total beside a number that is told as one.
    """
    # "LN2 to the plaque. Also LN2 to three AKs": what is told before further ones is no part of them.
    explicit = any(not fact.singular and not fact.more for fact in counted)
    placeless = [fact for fact in counted if not fact.sites and not (fact.singular and explicit)]
    if parts:  # "AK on the nose and the one on the chin, LN2 to that one": it points to one of them
        further = all(part.more for part in parts)
        placeless = [fact for fact in placeless if not fact.singular or fact.own or further]
    placed = [fact for fact in counted if fact.sites and not fact.singular]
    return placeless + [fact for fact in placed if fact not in parts and not _retold(fact, parts)]


def _without_wholes(totals: list[Fact], parts: list[Fact]) -> list[Fact]:
    """ "Of the eleven only four hurt (R temple 1, L temple 1, R ear 2)": the items are those of the four."""
    wholes = {fact.n for fact in totals if fact.whole}
    told = lesions(parts)
    if not wholes or told in wholes or not any(fact.n == told for fact in totals):
        return totals
    return [fact for fact in totals if fact.n not in wholes]


def _retold(fact: Fact, parts: list[Fact]) -> bool:
    """Whether the items at the fact's own place already make its number."""
    same = [part for part in parts if same_place(fact, part) or inside(part, fact)]
    if any(same_words(fact, part) and part.n == fact.n for part in same):
        return True  # where one name of the lexicon holds two places of the note
    return bool(same) and lesions(same) == fact.n


def _with_the_rest(tally: Tally, parts: list[Fact], facts: list[Fact]) -> Tally:
    """A total above its items is no conflict where the rest has no number ("the others on the scalp")."""
    rest = any(fact.reference == "rest" and fact.n is None and fact.sites for fact in facts)
    total = tally.stated_total
    if rest and total and total > lesions(parts):
        return Tally(total, says=f"{total} stated", stated_total=total, parts=parts, proof=tally.proof)
    return tally


def _still_open(fact: Fact, counted: list[Fact], tally: Tally) -> bool:
    """Whether a telling without a number is not settled by one with a number."""
    if tally.n is None or fact.more:
        return True
    if fact.problem in ("range", "approximate"):
        return not any(other.total or not other.sites for other in counted)
    if any(not other.sites and not other.singular and not _beside(fact, other) for other in counted):
        return False
    return any(not any(meet(a, site) for other in counted for a in other.sites) for site in fact.sites)


def _beside(fact: Fact, other: Fact) -> bool:
    """ "AKs on the scalp, and one AK under the eye": the number is of other lesions, and no total."""
    return fact.own and other.own and not other.total and other.n == 1 and other.sentence == fact.sentence


def _left_open(tally: Tally, unresolved: list[Fact]) -> Tally:
    """The tally without its number: what is known is certain, what was told without a number adds to it."""
    known = tally.n or 0
    alone = len(unresolved) == 1 or not known
    # Where nothing but items gave the number, the places without a number are items too.
    only_items = tally.proof is tally.parts
    return replace(
        tally,
        n=None,
        problem=_problem(unresolved[0]),
        at_least=known + (max(fact.at_least for fact in unresolved) if alone else 1),
        open=any(fact.open for fact in unresolved),
        parts=tally.parts + unresolved if only_items else tally.parts,
        proof=tally.proof + unresolved,
    )


def _problem(fact: Fact) -> CountProblem:
    for problem in _LEAVES_OPEN:
        if problem == fact.problem:
            return problem
    return "missing"


def _balance(parts: list[Fact], totals: list[Fact], conflict: str | None) -> Tally:
    """Items against totals. conflict: in words, the place that was told with two numbers."""
    totals = _without_sub_totals(totals, parts)
    parts, totals = _further_items_apart(parts, totals)
    if not totals:
        return _of_items(parts, conflict)
    corrections = [fact for fact in totals if fact.correction]
    if corrections:
        last = corrections[-1]
        return Tally(last.n, says=f"{last.n} as corrected", stated_total=last.n, proof=[last])
    fresh = [fact for fact in totals if not fact.more]
    stated = sorted({fact.n or 0 for fact in fresh})
    items = parts or (fresh if _are_items(fresh, stated) else [])
    whole = _against_items(parts, stated) if parts else _of_totals(items, stated)
    doubts = []
    if whole is None and parts and lesions(parts) == stated[-1]:
        whole = stated[-1]
        doubts.append(f"The note also says {stated[0]}, of which the sum is not explained.")
    if whole is None:
        return _disagreement(parts, totals, stated)
    says = _sum_words(parts)
    further = [fact for fact in totals if fact.more]
    if further and not _includes(whole, stated, further) and not _sums_up(fresh, whole, further):
        if not whole:
            doubts.append("Further lesions are told of, and the number before them is not.")
        says = " + ".join([says or str(whole), *(str(fact.n) for fact in further)]) if whole else ""
        whole += lesions(further)
        items = items + further if items else items
    return Tally(
        whole,
        says=says,
        # Numbers that are items themselves state no total.
        stated_total=stated[-1] if stated and (parts or not items) else None,
        parts=items,
        proof=parts + totals,
        doubts=doubts,
    )


def _without_sub_totals(totals: list[Fact], parts: list[Fact]) -> list[Fact]:
    """A number for just the places told with it ("3 thick: R wrist 1, L wrist 2") is no total over all."""
    kept = []
    for fact in totals:
        own = [part for part in parts if part.clause == fact.clause]
        if fact.reference == "all" and lesions(parts) != fact.n and _sums_up_the_last(fact, parts):
            continue  # "R forearm 4, L forearm 3. LN2 to these 7.": beside others elsewhere
        if fact.more and _is_broken_down(fact, own):
            continue  # "and three more: one on the neck, two on the hand"
        if fact.correction or fact.n == lesions(parts) or not own or lesions(own) != fact.n:
            kept.append(fact)
    return kept


def _is_broken_down(total: Fact, own: list[Fact]) -> bool:
    """Whether the items told right behind a number in its clause make it together."""
    behind = [part for part in own if part.start > total.start]
    return any(lesions(behind[:upto]) == total.n for upto in range(1, len(behind) + 1))


def _sums_up_the_last(total: Fact, parts: list[Fact]) -> bool:
    """Whether the items told just before a number on its line make it together."""
    before = [part for part in parts if part.line == total.line and part.start < total.start]
    return any(lesions(before[-last:]) == total.n for last in range(2, len(before) + 1))


def _further_items_apart(parts: list[Fact], totals: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """ "4 frozen, then 2 more on the ear": the further ones are no part of the number told before."""
    later = [fact for fact in parts if fact.more]
    if lesions(parts) in {fact.n for fact in totals if not fact.more}:
        return parts, totals  # "two on the left, a further pair on the right; all four were frozen"
    if later and any(not fact.more for fact in totals):
        return [fact for fact in parts if not fact.more], totals + later
    return parts, totals


def _of_items(parts: list[Fact], conflict: str | None) -> Tally:
    if conflict:
        return Tally(None, "conflict", says=conflict, parts=parts, proof=parts)
    if not parts:
        return Tally(None, "missing")
    return Tally(lesions(parts), says=_sum_words(parts), parts=parts, proof=parts)


def _against_items(parts: list[Fact], stated: list[int]) -> int | None:
    """The number that items and stated totals agree on, None when they do not.

    Items known only by their singular ("an AK on the nose") may be fewer than one stated total.
    """
    told = lesions(parts)
    if not stated or stated == [told] or (told in stated and _adds_up(stated, told)):
        return told
    if len(stated) == 1 and all(part.singular for part in parts) and told <= stated[0]:
        return stated[0]
    return None


def _are_items(fresh: list[Fact], stated: list[int]) -> bool:
    """Whether totals that differ are told of different lesions, and so are items of a sum."""
    if len(fresh) > 1 and len({fact.sentence for fact in fresh}) == 1 and _different_acts(fresh):
        return True  # "2 frozen, 2 curetted"
    if len(stated) <= 1 or _adds_up(stated, stated[-1]):
        return False
    return _different_acts(fresh) or _different_places(fresh)


def _of_totals(items: list[Fact], stated: list[int]) -> int | None:
    """The number of totals without items, None when they differ. items: those of them that are items."""
    if items:
        return lesions(items)
    if len(stated) <= 1 or _adds_up(stated, stated[-1]):
        return stated[-1] if stated else 0
    return None


def _disagreement(parts: list[Fact], totals: list[Fact], stated: list[int]) -> Tally:
    if parts:
        least, says = min(stated[-1], lesions(parts)), f"{_sum_words(parts)}, but {stated[-1]} stated"
    else:
        least, says = stated[0], " and ".join(str(number) for number in stated) + " stated"
    return Tally(
        None,
        "conflict",
        at_least=least,
        says=says,
        stated_total=stated[-1],
        parts=parts,
        proof=parts + totals,
    )


def _includes(whole: int, stated: list[int], further: list[Fact]) -> bool:
    """Whether the whole already holds the further ones ("4 frozen, 2 more, 6 in all")."""
    return whole == lesions(further) + (stated[0] if len(stated) > 1 else 0)


def _sums_up(fresh: list[Fact], whole: int, further: list[Fact]) -> bool:
    """ "He found 2 more. Total for the day now 8": a total told behind further ones holds them."""
    last = max(fact.start for fact in further)
    return any(fact.total and fact.n == whole and fact.start > last for fact in fresh)


def _adds_up(numbers: list[int], whole: int) -> bool:
    """Whether the other numbers are the parts of the whole (4 and 2 of 6)."""
    return sum(number for number in numbers if number != whole) == whole


def _different_places(facts: list[Fact]) -> bool:
    """Whether totals stand behind different places told in the words before them: then they are items."""
    places = [fact.context_sites for fact in facts]
    return all(places) and not any(
        meet(a, b)
        for position, here in enumerate(places)
        for there in places[position + 1 :]
        for a in here
        for b in there
    )


def _different_acts(facts: list[Fact]) -> bool:
    """Whether totals are told of different methods ("4 frozen, 2 desiccated"): then they are items."""
    methods = [fact.methods[0].id if fact.methods else None for fact in facts]
    return None not in methods and len(set(methods)) == len(methods)


def _sum_words(parts: list[Fact]) -> str:
    """The sum in words ("nose 2 + left cheek 1 = 3"); empty without items."""
    sum_ = " + ".join(f"{place_words(part)} {part.n}" for part in parts)
    return f"{sum_} = {lesions(parts)}" if len(parts) > 1 else sum_
