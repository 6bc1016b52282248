"""The figures of an evaluation: over all, by family, by field and by trap, and the cases that missed."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from evaluation import Miss, Report
from terminal.paper import columns, section, words

SEVERE = ("silent error", "broken")
LEAST_OF_A_TRAP = 3
"""Cases from which on a share of a trap is shown; every miss names its trap anyway."""


def draw_figures(told: Report) -> Group:
    """The whole report. Every miss is listed, with the words of the note that caused it."""
    parts: list[RenderableType] = [columns(_over_all(told), indent=0)]
    if len(told.families) > 1:
        parts.append(section("By family", _by_kind("family", told.families)))
    if told.fields:
        parts.append(
            section(f"By field, over {told.recorded} cases with a gold record", _by_field(told.fields))
        )
    for family, fields in told.fields_by_family.items() if len(told.fields_by_family) > 1 else ():
        parts.append(section(f"By field, {family}", _by_field(fields)))
    traps = {trap: shares for trap, shares in told.traps.items() if shares["cases"] >= LEAST_OF_A_TRAP}
    weak = {trap: shares for trap, shares in traps.items() if shares["exact"] < 1}
    if weak:
        title = f"Traps with a miss ({len(weak)} of the {len(traps)} with {LEAST_OF_A_TRAP} cases and more)"
        parts.append(section(title, _by_kind("trap", weak)))
    if told.misses:
        parts.append(section("Missed", *(_miss(miss) for miss in told.misses)))
    return Group(*parts)


def _over_all(told: Report) -> list[list[Text]]:
    rows = []
    for name, value in told.figures.items():
        number = str(value) if name == "cases" else f"{value:.2%}"
        bound = next(
            (
                f"{said} {told.bounds[f'{name} {said}']:.2%}"
                for said in ("at least", "at most")
                if f"{name} {said}" in told.bounds
            ),
            "",
        )
        rows.append([words(name), words(number, "bold"), words(bound, "dim")])
    return rows


def _by_kind(what: str, shares: Mapping[str, Mapping[str, float | int]]) -> RenderableType:
    rows = [
        [
            words(name or "-"),
            words(str(kinds["cases"])),
            words(f"{kinds['exact']:.1%}", "bold"),
            words(f"{kinds['exact_at_least']:.1%}", "dim"),
            words(str(kinds["silent error"]), "red" if kinds["silent error"] else ""),
            words(str(kinds["over-asked"])),
            words(str(kinds["other miss"])),
        ]
        for name, kinds in shares.items()
    ]
    return columns(rows, head=(what, "cases", "exact", "at least", "silent", "over-asked", "other"))


def _by_field(fields: Mapping[str, Mapping[str, float | int]]) -> RenderableType:
    rows = [
        [
            words(name),
            *(
                words(f"{shares[figure]:.1%} ({shares[f'{figure}_at_least']:.1%})")
                for figure in ("precision", "recall", "f1")
            ),
            words(f"{shares['gold']} / {shares['given']}", "dim"),
        ]
        for name, shares in fields.items()
    ]
    return columns(
        rows, head=("field", "precision (at least)", "recall (at least)", "F1 (at least)", "gold / given")
    )


def _miss(miss: Miss) -> RenderableType:
    """A case that missed: verdict, key, answer, and the words behind it."""
    verdict = miss.verdict
    rows = [
        [words("key"), words(_side(verdict.wanted_status, verdict.wanted))],
        [words("answer"), words(_side(verdict.given_status, verdict.given))],
        *(
            [words(label, "dim"), words(" · ".join(found))]
            for label, found in (
                ("rests on", miss.wrong),
                ("passed over", miss.missed),
                ("asks about", miss.asked),
            )
            if found
        ),
    ]
    head = Text.assemble(
        "  ",
        words(verdict.id, "bold"),
        "  ",
        words(verdict.kind, "red" if verdict.kind in SEVERE else "yellow"),
        "  ",
        words(miss.trap, "dim"),
    )
    return Group(head, columns(rows, indent=4))


def _side(status: str, units: Mapping[str, int]) -> str:
    codes = ", ".join(f"{code} × {number}" for code, number in units.items())
    return f"{status}: {codes}" if codes else status or "-"
