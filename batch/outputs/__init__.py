"""What a run writes: each output is a small class that takes results in the order of the input.

    answers   JSONL, one answer a line, the contract of the command line
    frame     Parquet, one row a note
    lines     CSV, one line a code, to work in
    book      Excel, the same lines with filters and a place for the coder's decision
    claims    FHIR R4 Claims, one a line
    summary   HTML with charts

All but the summary (which tells how long notes took) are the same bytes for the same input and versions.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple, Protocol

from batch import storage
from batch.parts import Result
from records import Unusable

KINDS = {
    ".parquet": "frame",
    ".csv": "lines",
    ".xlsx": "book",
    ".ndjson": "claims",
    ".html": "summary",
}
"""By the end of the name; any other file takes the answers as JSONL."""
WHOLE = ("coded.jsonl", "coded.parquet", "lines.csv", "lines.xlsx", "claims.ndjson", "summary.html")
"""What a folder gets."""


class Target(NamedTuple):
    """An output that was asked for. work: the folder of the unfinished run; aside, manifest: beside it."""

    url: str
    kind: str
    work: str
    aside: str
    manifest: str


class Writer(Protocol):
    """Takes one result after the other; answer: the parsed JSON where the writer `parses`, else None.

    scratch: a folder for what must lie on a disk meanwhile. drop: end without an output, after an error.
    """

    parses: bool

    def __init__(self, stream: IO[bytes], scratch: str) -> None: ...
    def add(self, result: Result, answer: dict[str, Any] | None) -> None: ...
    def close(self) -> None: ...
    def drop(self) -> None: ...


def targets(outs: list[str]) -> list[Target]:
    """The outputs for the names given: a folder gets all of them, a file what its ending says."""
    if not outs:
        raise Unusable("Name an output with --out.")
    if len(outs) == 1 and _is_folder(outs[0]):
        folder = outs[0].rstrip("/")
        beside = (storage.join(folder, name) for name in (".work", "setaside.jsonl", "manifest.json"))
        work, aside, manifest = beside
        return [Target(storage.join(folder, name), kind_of(name), work, aside, manifest) for name in WHOLE]
    if any(_is_folder(out) for out in outs):
        raise Unusable("Name one folder for all outputs, or files, and not both.")
    if len(set(outs)) < len(outs):
        raise Unusable("The same output is named twice.")
    head, _, last = outs[0].rpartition("/")
    before = f"{head}/" if head or outs[0].startswith("/") else ""
    stem = PurePosixPath(last).stem
    names = (f"{before}.{last}.work", f"{before}{stem}.setaside.jsonl", f"{before}{stem}.manifest.json")
    return [Target(out, kind_of(out), *names) for out in outs]


def kind_of(name: str) -> str:
    return KINDS.get(PurePosixPath(name).suffix.lower(), "answers")


def writer(kind: str) -> type[Writer]:
    """The class of an output, loaded only where it is asked for."""
    found: type[Writer] = import_module(f"batch.outputs.{kind}").Output
    return found


def _is_folder(out: str) -> bool:
    if out.endswith("/") or not PurePosixPath(out).suffix:
        return True
    return storage.is_here(out) and storage.is_folder(out)
