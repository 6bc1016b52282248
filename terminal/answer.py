"""One answer for a reader: the lines first, then why, then what must be asked and what was left."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from records import Coded, CodeUnits, Evidence
from terminal.paper import columns, plain, section, words

BESIDE = {"listed": "visit listed", "procedure": "part of a procedure", "beyond": "beyond the procedures"}
"""What a fact of the office visit counts as, in words."""
STATUS_STYLE = {"ready": "bold green", "review": "bold yellow", "query": "bold magenta", "none": "bold"}


def draw_answer(coded: Coded, note: str) -> Group:
    """The whole answer; `note` is the text it was made from, to say on which line words stand."""
    parts: list[RenderableType] = [_heading(coded)]
    parts += [columns([[words(reason)] for reason in coded.reasons])] if coded.reasons else []
    if coded.codes:
        parts += [Text(), _lines(coded)]
        parts += [section("Why", _why(coded))]
        parts += [section("Proof", _proof(coded, note))]
    if coded.queries:
        parts.append(section("Ask the provider", *_queries(coded, note)))
    if coded.not_coded:
        rows = [
            [words(plain(item.what)), words(item.reason), _quoted(item.evidence, note)]
            for item in coded.not_coded
        ]
        parts.append(section("Seen and not coded", columns(rows, head=("what", "why not", "words"))))
    if coded.office_visit:
        visit_rows = [
            [words(BESIDE[fact.counts_as]), words(plain(fact.says)), _quoted(fact.evidence, note)]
            for fact in coded.office_visit
        ]
        parts.append(
            section("Beside the procedures (a visit of its own is the coder's choice)", columns(visit_rows))
        )
    if coded.documentation:
        parts.append(section("Documentation", _checklist(coded)))
    if coded.warnings:
        parts.append(section("Mind", columns([[words(plain(warning))] for warning in coded.warnings])))
    made = coded.versions
    versions = [
        ("dermcode", made.dermcode),
        ("rules", made.rules),
        ("lexicon", made.lexicon),
        ("release", made.release),
        ("second reader", made.second_reader),
    ]
    footer = " · ".join(f"{name} {version}" for name, version in versions if version)
    parts += [Text(), Text(footer, style="dim")]
    return Group(*parts)


def _heading(coded: Coded) -> Text:
    day = f"day of service {coded.day.isoformat()}" if coded.day else "no day of service"
    heading = Text(overflow="fold")
    heading.append(plain(coded.id), style="bold")
    heading.append("  ")
    heading.append(coded.status.upper(), style=STATUS_STYLE[coded.status])
    heading.append(f"  {day}", style="dim")
    return heading


def _lines(coded: Coded) -> RenderableType:
    rows = [
        [
            words(line.code, "bold cyan"),
            words(str(line.units)),
            words(" ".join(line.modifiers) or "-"),
            words(" ".join(line.diagnoses) or "-"),
            words(line.status, STATUS_STYLE[line.status]),
            words(line.label),
        ]
        for line in coded.codes
    ]
    return columns(rows, head=("code", "units", "modifiers", "diagnoses", "status", "what"))


def _why(coded: Coded) -> RenderableType:
    """Every step once, with the codes that it made; then what other facts would change."""
    steps: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    changes: dict[str, list[str]] = {}
    for line in coded.codes:
        for step in line.why:
            steps.setdefault((step.says, step.sources), []).append(line.code)
        for other in line.would_change:
            changes.setdefault(other, []).append(line.code)
    rows = []
    for (says, sources), codes in steps.items():
        told = words(says)
        if sources:
            told.append(f"  [{', '.join(sources)}]", style="dim")
        rows.append([_codes(codes), told])
    rows += [[_codes(codes), words(f"would change: {other}", "italic")] for other, codes in changes.items()]
    return columns(rows)


def _proof(coded: Coded, note: str) -> RenderableType:
    """Each piece of evidence once, in the order of the note, with the codes that rest on it."""
    codes: dict[Evidence, list[str]] = {}
    for line in coded.codes:
        for piece in line.evidence:
            codes.setdefault(piece, []).append(line.code)
    rows = [
        [
            words(piece.role, "dim"),
            words(f"line {_line(piece, note)}", "dim"),
            words(f"{piece.start}-{piece.end}", "dim"),
            _codes(resting),
            words(f"“{plain(piece.text)}”"),
        ]
        for piece, resting in sorted(
            codes.items(), key=lambda pair: (pair[0].start, pair[0].end, pair[0].role)
        )
    ]
    return columns(rows, head=("role", "line", "characters", "codes", "words"))


def _queries(coded: Coded, note: str) -> Iterable[RenderableType]:
    for query in coded.queries:
        rows = [[words(query.about, "bold magenta"), words(query.question)]]
        if query.at_least:
            rows.append([words(""), words(f"at least: {', '.join(map(_units, query.at_least))}", "dim")])
        if query.evidence:
            rows.append([words(""), _quoted(query.evidence, note)])
        yield columns(rows)


def _checklist(coded: Coded) -> RenderableType:
    found = [item.label or item.element for item in coded.documentation if item.found]
    missing = [item.label or item.element for item in coded.documentation if not item.found]
    rows = [[words(f"found {len(found)}", "green"), words(", ".join(found) or "nothing")]]
    if missing:
        rows.append([words(f"missing {len(missing)}", "yellow"), words(", ".join(missing))])
    return columns(rows)


def _quoted(evidence: Iterable[Evidence], note: str) -> Text:
    """The words in the order of the note, each once, with the line of the first."""
    pieces = sorted(evidence, key=lambda piece: (piece.start, piece.end))
    if not pieces:
        return words("")
    quotes = dict.fromkeys(f"“{plain(piece.text)}”" for piece in pieces)
    return words(f"{' '.join(quotes)} (line {_line(pieces[0], note)})", "dim")


def _codes(codes: Iterable[str]) -> Text:
    return words(" ".join(dict.fromkeys(codes)), "bold cyan")


def _units(line: CodeUnits) -> str:
    return f"{line.code} × {line.units}"


def _line(piece: Evidence, note: str) -> int:
    return note.count("\n", 0, piece.start) + 1
