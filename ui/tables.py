"""The structured record as tables of plain HTML: they can be read aloud, selected and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from records import Coded, Count, LesionGroup, Number, Procedure, Visit


def procedures(visit: Visit) -> str:
    """What was done today, a row a procedure."""
    return table(
        "What was done",
        ("#", "Act", "Method", "Diagnosis", "Class", "Lesions", "How counted"),
        [
            (
                str(number),
                _plain(one.act),
                ", ".join(_plain(method) for method in one.methods) or "not stated",
                _diagnosis(one),
                one.diagnosis_class,
                count(one.count),
                one.count.says,
            )
            for number, one in enumerate(visit.procedures, start=1)
        ],
        empty="No procedure of this visit was read.",
    )


def groups(visit: Visit) -> str:
    """The lesions item by item, a row a group; the first column is the number of its procedure."""
    return table(
        "Lesions",
        ("#", "Site", "Diagnosis", "Lesions", "Size"),
        [
            (str(number), _site(group), _plain(group.diagnosis), count(group.count), _size(group))
            for number, one in enumerate(visit.procedures, start=1)
            for group in one.groups
        ],
        empty="No group of lesions was read.",
    )


def office_visit(coded: Coded) -> str:
    """Work beside the procedures, fact by fact; nothing without any."""
    if not coded.office_visit:
        return ""
    return table(
        "Beside the procedures: a visit of its own is the coder's choice",
        ("Counts as", "What", "Words"),
        [
            (fact.counts_as, fact.says, ", ".join(dict.fromkeys(word.text for word in fact.evidence)))
            for fact in coded.office_visit
        ],
        empty="",
    )


def numbers(visit: Visit) -> str:
    """Every number of the note as it is written, and the role it was given."""
    return table(
        "Numbers of the note",
        ("Number", "Role"),
        [(_written(one), _plain(one.role)) for one in visit.numbers],
        empty="The note has no number.",
    )


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> str:
    """A captioned table; every cell is escaped. Without rows, the sentence `empty` instead."""
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    if not body:
        return f'<div class="dc-table"><p class="dc-sub">{escape(caption)}</p><p>{escape(empty)}</p></div>'
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    return (
        f'<div class="dc-table"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _written(number: Number) -> str:
    words = " ".join(number.evidence.text.split())
    return words if words == number.value else f"{words} ({number.value})"


def _plain(name: str | None) -> str:
    return name.replace("_", " ") if name else "not stated"


def _diagnosis(one: Procedure) -> str:
    return _plain(one.diagnosis) + ("" if one.diagnosis_certain else " (not certain)")


def _site(group: LesionGroup) -> str:
    """The side in front of the site, unless the site's own name already says it."""
    site = _plain(group.site)
    side = group.laterality
    return site if side is None or side in site.split() else f"{side} {site}"


def count(of: Count) -> str:
    """The number of lesions, or the problem and what is certain all the same."""
    if of.value is not None:
        return f"{of.value} or more" if of.open_upward else str(of.value)
    least = f", at least {of.at_least}" if of.at_least else ""
    return f"{of.problem}{least}"


def _size(group: LesionGroup) -> str:
    return "" if group.size_mm is None else f"{group.size_mm:g} mm"
