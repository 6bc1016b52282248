"""Pairs of codes: what may not stand together, and what stands together only for different lesions.

For every two lines the edit is looked up in both orders. A pair that no modifier allows loses its column 2.
Of the others, different lesions take the modifier, one lesion loses its column 2, and where the note does not
tell, a person confirms it or the provider is asked: nothing is unbundled in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coding.dated import document, known_source
from coding.edits.addons import drop_orphans
from coding.edits.claim import Claim, Entry
from coding.edits.modifiers import distinct, lid_modifiers
from coding.edits.sameness import Relation, relation
from coding.edits.tables import FILE, Tables, family
from coding.payer_profiles import Payer
from coding.proof import in_note_order, listed, plain, sites
from records import Query, Why

RULE = "edits.pairs"


@dataclass(frozen=True)
class Found:
    """An edit between two lines. how: the lesions of the two. look: why a coder looks in any case."""

    column1: Entry
    column2: Entry
    never: bool
    how: Relation
    source: str
    table: str
    look: str = ""


def apply_pairs(claim: Claim, tables: Tables, payer: Payer) -> None:
    """Decide every pair of lines, in their order; all lesions are compared before any line goes."""
    every = _edits(claim, tables)
    for decide in (_never, _one_lesion):
        for found in every:
            if claim.stands(found.column1, found.column2):
                decide(claim, found)
    for found in every:
        if claim.stands(found.column1, found.column2):
            _mark(claim, found, payer)


def _edits(claim: Claim, tables: Tables) -> list[Found]:
    """Every edit between two lines. Office visits have a test of their own (``visits``)."""
    entries = [one for one in claim.entries if family(one.number) not in document(FILE)["office_visits"]]
    found: list[Found] = []
    for place, one in enumerate(entries):
        for other in entries[place + 1 :]:
            edit = tables.edit(one.number, other.number)
            if edit is None:
                found.extend(_own_edit(one, other, claim))
                continue
            first, second = (one, other) if edit.column1 == one.number else (other, one)
            how = relation(first, second, claim.entries)
            table = f"CMS pairs of {edit.since}"
            found.append(Found(first, second, edit.never, how, edit.source, table))
    return found


def _own_edit(one: Entry, other: Entry, claim: Claim) -> Iterator[Found]:
    """Codes that CMS does not pair, and that must still not be coded of the same lesions."""
    for entry in document(FILE)["same_lesions"]:
        for keep, drop in ((one, other), (other, one)):
            if keep.number in entry["keep"] and drop.number in entry["drop"]:
                source = known_source(entry["source"], FILE)
                how = relation(keep, drop, claim.entries)
                yield Found(keep, drop, False, how, source, "CMS does not pair them", entry["look"])


def _never(claim: Claim, found: Found) -> None:
    """No modifier allows the two: column 2 goes, and a person sees that it went."""
    if not found.never:
        return
    one, two = found.column1.number, found.column2.number
    claim.drop(found.column2, f"no modifier allows it beside {one} ({found.table})")
    claim.change(found.column1, look=f"{two} is never reported with {one}; a coder confirms that it goes.")


def _one_lesion(claim: Claim, found: Found) -> None:
    """Column 2 of one lesion goes; where it may have been one lesion, it waits for an answer.

    A biopsy at the place of a removal is part of it: that needs no answer, but a person's look.
    """
    one, two = found.column1.number, found.column2.number
    why = f"part of {one}: {found.how.says} ({found.table})"
    if found.how.kind == "same":
        claim.drop(found.column2, why)
    elif found.how.kind == "suspect" and family(two) in document(FILE)["biopsies"]:
        claim.drop(found.column2, why)
        taken = document(FILE)["texts"]["taken"].format(column1=one, column2=two, says=found.how.says)
        claim.change(found.column1, look=taken)
    elif found.how.kind == "suspect" or (found.how.kind == "near" and found.look):
        claim.drop(found.column2, "waits for an answer")
        claim.queries.append(_question(found))
        claim.because.append(document(FILE)["texts"]["because"])
    else:
        return
    drop_orphans(claim)


def _mark(claim: Claim, found: Found, payer: Payer) -> None:
    """Both lines stand: the modifier that says so, and a look where the note does not say it outright."""
    one, two = found.column1.number, found.column2.number
    carrier, published = _carrier(found)
    modifier, source = distinct(payer)
    look = found.look
    if found.how.kind != "different":
        look = document(FILE)["texts"]["open"].format(column1=one, column2=two)
    sources = tuple(dict.fromkeys((found.source, published or source)))
    says = f"{one} and {two} stand together for different lesions only ({found.table}): {found.how.says}"
    placed = [told for told in carrier.code.modifiers if told in lid_modifiers()]
    if placed:
        step = Why(rule=RULE, says=f"{says}; {listed(placed)} already tells the place", sources=sources)
        claim.change(carrier, step, look)
        return
    here = f"; {modifier} stands on {carrier.number}, as published practice has it" if published else ""
    step = Why(rule=RULE, says=f"{says}{here or f'; so {modifier}'}", sources=sources)
    claim.add_modifier(carrier, modifier, step, look)


def _carrier(found: Found) -> tuple[Entry, str]:
    """The line that carries the modifier: column 2, or the other where a source puts it there."""
    for entry in document(FILE)["on_column_1"]:
        if (entry["column1"], entry["column2"]) == (found.column1.number, found.column2.number):
            return found.column1, known_source(entry["source"], FILE)
    return found.column2, ""


def _question(found: Found) -> Query:
    """A neutral question: no code, no payment, no wished answer."""
    both = (*found.column1.procedures, *found.column2.procedures)
    named = sites(both)
    words = [
        listed(sorted({plain(one.act) for one in entry.procedures}))
        for entry in (found.column1, found.column2)
    ]
    text = document(FILE)["texts"]["question"].format(
        one=words[0], other=words[1], where=f" ({'; '.join(named)})" if named else ""
    )
    evidence = in_note_order((*found.column1.code.evidence, *found.column2.code.evidence))
    return Query(about="same_lesion", question=text, evidence=evidence)
