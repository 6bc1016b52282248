"""Which of the placed facts are items of a sum: each place once, a whole or its parts but never both."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from nlp.facts import Fact
from nlp.ledger.places import inside, place_words, same_place, same_sites, same_words, surely_inside

Telling = Literal["another", "again", "plainer", "contradiction"]


def lesions(facts: list[Fact]) -> int:
    """The lesions these facts count together; a fact without a number counts none."""
    return sum(fact.n or 0 for fact in facts)


def distinct_parts(counted: list[Fact]) -> tuple[list[Fact], str | None]:
    """The items of the sum, and in words the place that was told with two numbers (None when none was).

    counted: facts that have a number; those without a place are no items.
    """
    kept: list[Fact] = []
    conflict = None
    in_order = sorted(counted, key=lambda f: (f.line, f.clause, f.start))
    for position, fact in enumerate(in_order):
        if not fact.sites or _divided(fact, in_order[position + 1 :]):
            continue
        there = [other for other in kept if same_place(fact, other)]
        if not there:
            kept.append(fact)
            continue
        if fact.correction:
            kept = [other for other in kept if other not in there] + [fact]
            continue
        twin = next((other for other in there if same_words(fact, other)), there[0])
        telling = _telling(fact, twin)
        if telling == "plainer":
            kept[kept.index(twin)] = twin if fact.singular else fact
        elif telling != "again":
            kept.append(fact)
        if telling == "contradiction":
            conflict = f"{place_words(fact)}: {twin.n} and {fact.n}"
    wholes, exceeded = _wholes(kept)
    return [fact for fact in kept if fact not in wholes], conflict or exceeded


def _divided(whole: Fact, later: list[Fact]) -> bool:
    """ "Scalp 6 (vertex 4, occiput 2)": the numbers behind it in its clause divide it, place by place."""
    behind: list[Fact] = []
    for fact in later:
        if fact.clause != whole.clause or fact.more or same_words(fact, whole):
            return False
        if not inside(fact, whole) and (not behind or _is_placed(fact)):
            return False  # behind the first parts, a place that no lexicon knows is one more of them
        behind.append(fact)
        if lesions(behind) >= (whole.n or 0):
            return len(behind) > 1 and lesions(behind) == whole.n
    return False


def _is_placed(fact: Fact) -> bool:
    return any(site.id and site.known for site in fact.sites)


def _telling(fact: Fact, twin: Fact) -> Telling:
    """What a second number at a place is to the first: another item, the same told again, or contrary."""
    if _own_rows(fact, twin) or middle_and_side(fact, twin):
        return "another"
    if _next_to_each_other(fact, twin):
        return "another"
    elsewhere = fact.sentence != twin.sentence
    exactly = same_sites(fact, twin)
    if fact.n == twin.n and not fact.more and (elsewhere or (exactly and fact.clause != twin.clause)):
        return "again"
    # "an AK on the nose" and "nose: 2": the number in digits says it more plainly than the article.
    if fact.singular != twin.singular and elsewhere and not fact.more:
        # "Thick AK on the hand pared, then LN2. Thinner AKs on the hand (4) also LN2": both have their act.
        return "another" if twin.singular and _treats(fact) and _treats(twin) else "plainer"
    if twin.bare and not fact.singular and fact.sentence == twin.sentence:
        return "plainer"  # "AK scalp: crown 2, vertex 3"
    if fact.more or not elsewhere or not exactly or not same_words(fact, twin):
        return "another"
    return "another" if _treated_otherwise(fact, twin) else "contradiction"


def _treated_otherwise(fact: Fact, twin: Fact) -> bool:
    """ "AK scalp (4), LN2. AK scalp (2), thick, curetted": each number has its own way of treatment."""
    ways = [{method.id for method in one.methods} for one in (fact, twin)]
    return fact.kind == twin.kind == "treated" and all(ways) and ways[0] != ways[1]


def middle_and_side(one: Fact, other: Fact) -> bool:
    """ "L forehead", "mid forehead": the middle of a place is not on its left."""
    middle = [all(site.middle for site in fact.sites) for fact in (one, other)]
    sided = [all(site.side in ("left", "right") for site in fact.sites) for fact in (one, other)]
    return (middle[0] and sided[1] and not middle[1]) or (middle[1] and sided[0] and not middle[0])


def _own_rows(one: Fact, other: Fact) -> bool:
    """Whether two items stand each in its own row or bullet of one list, or under a label of its own."""
    if _is_labelled(one) and _is_labelled(other):
        return True
    return one.listed and other.listed and one.line != other.line and one.paragraph == other.paragraph


def _next_to_each_other(one: Fact, other: Fact) -> bool:
    """ "AK frontal scalp 5 <line> AK vertex 5": lines of one log, on two places of one id in the lexicon."""
    in_lines = one.line != other.line and one.paragraph == other.paragraph and one.kind == other.kind
    return (
        in_lines and not (one.singular or other.singular) and not one.total and _beside_each_other(one, other)
    )


def _is_labelled(fact: Fact) -> bool:
    """Whether its number is the label of a lesion ("6 R cheek", "7 R cheek" of a lesion log)."""
    return any(number.meaning.get("labels") for number in fact.numbers)


def _treats(fact: Fact) -> bool:
    """Whether the fact names its lesions and an act of its own that was done to them."""
    return fact.kind == "treated" and fact.own and any(what in ("method", "act") for *_, what in fact.spans)


def _wholes(kept: list[Fact]) -> tuple[list[Fact], str | None]:
    """The items that sum up others ("6 on the face and scalp"), and the first place its own parts exceed."""
    wholes = []
    exceeded = None
    for outer in kept:
        if _told_by_sides(outer, kept):
            wholes.append(outer)
            continue
        inner = [f for f in kept if f is not outer and inside(f, outer) and _is_smaller(f, outer)]
        if not inner:
            continue
        together = lesions(inner)
        if together == outer.n and _holds_some_each(outer, inner):
            wholes.append(outer)
        elif all(_own_rows(outer, part) for part in inner):
            continue
        elif outer.sentence != inner[0].sentence and together > (outer.n or 0):
            exceeded = exceeded or f"{place_words(outer)}: {outer.n} and {together}"
    return wholes, exceeded


def _holds_some_each(outer: Fact, inner: list[Fact]) -> bool:
    """Whether some of the inner lesions lie in every place of the outer ones ("6 on the face and scalp")."""
    return all(any(inside(part, replace(outer, sites=[site])) for part in inner) for site in outer.sites)


def _is_smaller(inner: Fact, outer: Fact) -> bool:
    """Whether the inner place is a part of the outer one and not the same ("left cheek" of "cheeks")."""
    if _beside_each_other(inner, outer) or any(site.middle for site in outer.sites):
        return False
    if not inside(outer, inner):
        return True
    # "vertex" and "R parietal" are two places of one scalp; "cheeks" are both the left and the right one.
    same_name = {s.text.rstrip("s") for s in inner.sites} == {s.text.rstrip("s") for s in outer.sites}
    return same_name and not surely_inside(outer, inner)


def _beside_each_other(one: Fact, other: Fact) -> bool:
    """ "L frontal", "vertex": two places that the lexicon calls by one name, the scalp."""
    ids = {site.id for site in (*one.sites, *other.sites)}
    words = {site.text.rstrip("s") for site in one.sites}, {site.text.rstrip("s") for site in other.sites}
    named = all(site.text and site.id != site.text.rstrip("s") for site in (*one.sites, *other.sites))
    return len(ids) == 1 and named and not words[0] & words[1]


def _told_by_sides(whole: Fact, kept: list[Fact]) -> bool:
    """Whether a number without a side is told again side by side in its clause ("jawline 3 (L 2, R 1)")."""
    if any(site.side or site.middle for site in whole.sites):
        return False
    here = [fact for fact in kept if fact is not whole and fact.clause == whole.clause]
    sided = [fact for fact in here if inside(fact, whole) and all(site.side for site in fact.sites)]
    sided = [fact for fact in sided if not _beside_each_other(fact, whole)]
    return len({site.side for f in sided for site in f.sites}) > 1 and lesions(sided) == whole.n


def without(parts: list[Fact], others: list[Fact]) -> list[Fact]:
    """The items without those that were left or treated otherwise; none where it is open whose they were."""
    kept = list(parts)
    for other in others:
        if not other.n:
            continue
        holding = [p for p in kept if other.sites and (same_place(other, p) or inside(other, p))]
        holding = [p for p in holding if p.n == other.n] or holding or ([] if other.sites else kept)
        if len(holding) != 1 or (holding[0].n or 0) < other.n:
            return []
        left = (holding[0].n or 0) - other.n
        at = next(at for at, part in enumerate(kept) if part is holding[0])
        kept[at : at + 1] = [replace(holding[0], n=left)] if left else []
    return kept
