"""The balance: the items of a number against the totals the note states, further lesions beside both.

Items and totals that agree are one number; what does not agree is a conflict.
"""

from __future__ import annotations

from dataclasses import replace

from nlp.facts import Fact
from nlp.ledger.parts import lesions
from nlp.ledger.places import meet, place_words
from nlp.ledger.tally import Tally


def balance(parts: list[Fact], totals: list[Fact], conflict: str | None) -> Tally:
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
    parts, fresh = _with_placeless_items(parts, fresh)
    stated = sorted({fact.n or 0 for fact in fresh})
    items = parts or (fresh if _are_items(fresh, stated) else [])
    whole = _against_items(parts, stated) if parts else _of_totals(items, stated)
    doubts = []
    if whole is None and parts and lesions(parts) == stated[-1]:
        whole = stated[-1]
        doubts.append(f"The note also says {stated[0]}, of which the sum is not explained.")
    if whole is None:
        return _disagreement(parts, totals, stated)
    says = sum_words(parts)
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
    return Tally(lesions(parts), says=sum_words(parts), parts=parts, proof=parts)


def _with_placeless_items(parts: list[Fact], fresh: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Numbers without a place that are items of a place told before, and the totals without them.

    "Scalp: 6 AKs (4 thick - curetted, 2 thin - LN2)" are four and two of the scalp; in "Face: 9 AKs, 6
    thin and frozen, 3 thick and curetted" they say the nine again, as they do before or behind "Hands: 5".
    """
    for part, following in zip(parts, [*parts[1:], None], strict=False):
        upto = following.start if following and following.sentence == part.sentence else None
        again = [fact for fact in fresh if _is_told_behind(fact, part, upto)]
        if len(again) > 1 and len(parts) > 1 and lesions(again) == part.n:
            fresh = [fact for fact in fresh if fact not in again]
    besides = [fact for fact in fresh if parts and fact.clause == parts[-1].clause]
    if len(besides) > 1 and lesions(besides) == lesions(parts):
        return parts, [fact for fact in fresh if fact not in besides]
    most = max((fact.n or 0 for fact in fresh), default=0)
    besides = [fact for fact in besides if fact.n != most]
    if not besides or lesions(parts) + lesions(besides) != most:
        return parts, fresh
    placed = [replace(fact, sites=parts[-1].sites) for fact in besides]
    return [*parts, *placed], [fact for fact in fresh if fact not in besides]


def _is_told_behind(fact: Fact, part: Fact, upto: int | None) -> bool:
    """Whether a number stands behind an item in its sentence, before the next item that begins at upto."""
    return fact.sentence == part.sentence and part.start < fact.start < (upto or fact.start + 1)


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
        least, says = min(stated[-1], lesions(parts)), f"{sum_words(parts)}, but {stated[-1]} stated"
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


def sum_words(parts: list[Fact]) -> str:
    """The sum in words ("nose 2 + left cheek 1 = 3"); empty without items."""
    sum_ = " + ".join(f"{place_words(part)} {part.n}" for part in parts)
    return f"{sum_} = {lesions(parts)}" if len(parts) > 1 else sum_
