"""What kind of file it is: by its first bytes where they tell, else by the end of its name."""

from __future__ import annotations

import json

from batch.limits import limits
from batch.notes import MARK

SINGLE = frozenset({"text", "pdf", "word"})
"""Kinds of file that hold one note each."""
HEAD = 65_536
"""Bytes from the start of a file that are enough to tell its kind."""
_MAGIC = {b"%PDF": "pdf", b"PAR1": "parquet", b"PK\x03\x04": "zip"}
_HL7 = (b"MSH|", b"FHS|", b"BHS|", b"\x0bMSH|")


def kind_of(name: str, head: bytes) -> str:
    """A kind of limits.yaml ("text", "jsonl", ...), or the end of a name that is known and unreadable."""
    ending = _ending(name)
    if ending in limits()["unreadable"]:
        return ending
    by_name: str | None = next((kind for kind, ends in limits()["kinds"].items() if ending in ends), None)
    by_head = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
    if by_name in ("jsonl", "json") and _is_one_bundle(head):
        return "json"
    if by_name in ("word", "excel", "zip", "pdf", "parquet", "csv", "jsonl", "hl7"):
        return by_name
    if by_head:
        return by_head
    begin = head.removeprefix(MARK).lstrip()
    if begin.startswith(_HL7):
        return "hl7"
    if by_name == "json" or (by_name is None and begin.startswith((b"{", b"["))):
        one_a_line = _object_on_first_line(begin) is not None and not _is_one_bundle(begin)
        return "jsonl" if one_a_line else "json"
    if begin.startswith(b"{"):
        record = _object_on_first_line(begin)
        if record is not None and record.keys() & {"text", "note"}:
            return "jsonl"
    return "text"


def _ending(name: str) -> str:
    last = name.rsplit("/", 1)[-1].lower()
    return "." + last.rpartition(".")[2] if "." in last else ""


def _is_one_bundle(head: bytes) -> bool:
    """Whether the file is a FHIR Bundle on a single line, as programs write them."""
    begin = head.removeprefix(MARK).strip()
    told = _object_on_first_line(begin) if b"\n" not in begin else None
    return told is not None and told.get("resourceType") == "Bundle"


def _object_on_first_line(begin: bytes) -> dict[str, object] | None:
    line, _, _ = begin.partition(b"\n")
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
