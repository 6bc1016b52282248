"""JSONL: one object a line with `id` and `text` or `note`, or one FHIR resource a line.

Other fields are not looked at, and empty lines are passed over. A line is never held beyond its limit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, NamedTuple

from batch.limits import limits
from batch.notes import MARK, Item, Note, Trouble, decode, whole
from batch.sources.asked import Cut, Reading
from records import Unusable


class _Line(NamedTuple):
    """number: from 1. raw: None when the line is longer than the limit. end: the byte after it."""

    number: int
    raw: bytes | None
    end: int


def cuts(stream: IO[bytes], name: str, how: Reading) -> Iterator[tuple[int, int, int]]:
    """(records so far, byte, line) after every record."""
    for count, line in enumerate(_lines(stream, Cut(0, 0, 1)), start=1):
        yield count, line.end, line.number + 1


def read_from(stream: IO[bytes], name: str, how: Reading, cut: Cut) -> Iterator[Item]:
    for line in _lines(stream, cut):
        place = f"{name}, line {line.number}"
        try:
            yield from _records(line.raw, place)
        except Unusable as reason:
            yield Trouble(place, str(reason))


def _lines(stream: IO[bytes], cut: Cut) -> Iterator[_Line]:
    most = limits()["record_bytes"]
    stream.seek(cut.offset)
    number, end = cut.line, cut.offset
    while raw := stream.readline(most):
        end += len(raw)
        cut_short = len(raw) == most and not raw.endswith(b"\n")
        while cut_short and (rest := stream.readline(most)):
            end += len(rest)
            cut_short = not rest.endswith(b"\n")
            raw = b""
        if not raw:
            yield _Line(number, None, end)
        elif raw.removeprefix(MARK).strip():
            yield _Line(number, raw, end)
        number += 1


def _records(raw: bytes | None, place: str) -> Iterator[Item]:
    """The note of one line. Exactly one item comes, so that records and lines keep in step."""
    if raw is None:
        raise Unusable(f"The record is longer than {limits()['record_bytes']:,} bytes.")
    record = parsed(decode(raw, "The record"))
    if not isinstance(record, dict):
        raise Unusable("The record is not a JSON object.")
    if "resourceType" in record:
        from batch.sources.fhir import note_of

        yield note_of(record, place)
    else:
        yield note(record, place)


def parsed(text: str) -> object:
    """The JSON value of a text; Unusable in one sentence when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable("The record is not JSON: one object a line is expected.") from None


def note(record: dict[str, object], place: str) -> Note:
    """The note of an object with `id` and `text` or `note`; Unusable when it has none."""
    name = record.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise Unusable("The record has no `id` (a text or a whole number).")
    texts = [record[key] for key in ("text", "note") if record.get(key) is not None]
    if not texts:
        raise Unusable("The record has no note: put it in `text` or `note`.")
    told = [text for text in texts if isinstance(text, str)]
    if len(told) < len(texts):
        raise Unusable("The note of the record is not a text.")
    if len(told) == 2 and told[0] != told[1]:
        raise Unusable("The record has two different notes, in `text` and in `note`: keep one.")
    return Note(place, whole(str(name)), whole(told[0]))
