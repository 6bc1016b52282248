"""The words that prove a line, in the order of the note, and the words that name lesions and places."""

from __future__ import annotations

from collections.abc import Iterable

from records import Evidence, LesionGroup, Procedure

NOWHERE = 10**9
"""Sorts what has no words of the note behind everything that has."""


def in_note_order(words: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each evidence once, sorted by where it begins."""
    words = tuple(words)
    if len(words) < 2:
        return words
    by_place = {(word.start, word.end, word.role, word.text): word for word in words}
    return tuple(by_place[place] for place in sorted(by_place))


def proof(procedures: Iterable[Procedure]) -> tuple[Evidence, ...]:
    """Every word that proves these procedures: their own, their groups', and their counts'."""
    words: list[Evidence] = []
    for procedure in procedures:
        words.extend(procedure.evidence)
        words.extend(procedure.count.evidence)
        for group in procedure.groups:
            words.extend(group.evidence)
            words.extend(group.count.evidence)
    return in_note_order(words)


def count_words(procedure: Procedure) -> tuple[Evidence, ...]:
    """The words from which the number of lesions was taken."""
    counts = (procedure.count, *(group.count for group in procedure.groups))
    return in_note_order(word for count in counts for word in count.evidence)


def sorted_procedures(procedures: Iterable[Procedure]) -> tuple[Procedure, ...]:
    """The order of the note, so that an answer never depends on the order the reader found things in."""

    several = tuple(procedures)
    if len(several) < 2:
        return several
    firsts = [_first(procedure) for procedure in several]
    if len(set(firsts)) == len(firsts):
        order = sorted(range(len(several)), key=firsts.__getitem__)
        return tuple(several[number] for number in order)
    # Only of those that begin at the same word is the whole record compared.
    return tuple(sorted(several, key=lambda procedure: (_first(procedure), procedure.model_dump_json())))


def _first(procedure: Procedure) -> int:
    """Where the words that prove a procedure begin."""
    words = [procedure.evidence, procedure.count.evidence]
    for group in procedure.groups:
        words += [group.evidence, group.count.evidence]
    return min((word.start for some in words for word in some), default=NOWHERE)


def site_words(group: LesionGroup) -> str:
    """The place of a group ("left cheek"), or an empty text when the note names none."""
    site = plain(group.site or "")
    if not site or not group.laterality or group.laterality in site:
        return site
    if group.laterality == "bilateral":
        return f"{site} on both sides"
    return f"{group.laterality} {site}"


def sites(procedures: Iterable[Procedure]) -> tuple[str, ...]:
    """The places of these procedures, each once, in their order."""
    found = (site_words(group) for procedure in procedures for group in procedure.groups)
    return tuple(dict.fromkeys(site for site in found if site))


def diagnosis_of(procedure: Procedure, group: LesionGroup) -> str | None:
    """The diagnosis of these lesions: the group's own, or that of the whole procedure."""
    return group.diagnosis or procedure.diagnosis


def plain(lexicon_id: str) -> str:
    """An id of the lexicon in readable words ("left_cheek" is "left cheek")."""
    return lexicon_id.replace("_", " ")


def listed(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    items = list(words)
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
