"""HL7 v2: the text of MDM and ORU messages, by their OBX segments. A file may hold many messages.

One note a message, or one for each OBR of a message with several. The id is the unique document number
(TXA-12), the filler or placer number of the order (OBR-3, OBR-2), else the message's own (MSH-10).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from batch.limits import limits
from batch.notes import Item, Note, Trouble, decode, whole
from batch.sources.asked import Reading
from batch.sources.fhir import attached
from records import Unusable

TEXT_TYPES = ("TX", "FT", "ST")
WITHDRAWN = ("D", "W", "X")
"""OBX-11 of a result that was deleted, was wrong, or cannot be had."""
AROUND = (b"FHS", b"BHS", b"BTS", b"FTS")
"""Segments around the messages of a file."""
MIME = {"TEXT": "text/plain", "PDF": "application/pdf", "HTML": "text/html"}


def read(
    stream: IO[bytes], name: str, how: Reading, first: int = 0, last: int | None = None
) -> Iterator[Item]:
    yield from islice(_items(stream, name), first, last)


def _items(stream: IO[bytes], name: str) -> Iterator[Item]:
    number = 0
    for number, raw in enumerate(_messages(stream), start=1):
        place = f"{name}, message {number}"
        try:
            yield from _notes(decode(raw, "The message"), place)
        except Unusable as reason:
            yield Trouble(place, str(reason))
    if not number:
        raise Unusable(f"{name} has no HL7 message: none begins with MSH.")


def _messages(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of each message, whatever ends its segments (CR by the standard, often LF)."""
    segments: list[bytes] = []
    size = 0
    for segment in _segments(stream):
        starts = segment.startswith(b"MSH")
        if starts and segments:
            yield b"\r".join(segments)
        if starts:
            segments, size = [], 0
        size += len(segment)
        if (
            (starts or segments)
            and size < limits()["record_bytes"]
            and segment[:3] not in (b"BTS", b"FTS", b"BHS")
        ):
            segments.append(segment)
    if segments:
        yield b"\r".join(segments)


def _segments(stream: IO[bytes]) -> Iterator[bytes]:
    left = b""
    while chunk := stream.read(1 << 16):
        *lines, left = (left + chunk).replace(b"\n", b"\r").split(b"\r")
        yield from (line.strip(b"\x0b\x1c ") for line in lines if line.strip(b"\x0b\x1c "))
        if len(left) > limits()["record_bytes"]:
            raise Unusable("A segment has no end: this is no HL7 file.")
    if left.strip(b"\x0b\x1c "):
        yield left.strip(b"\x0b\x1c ")


def _notes(text: str, place: str) -> Iterator[Item]:
    import hl7

    try:
        message = hl7.parse(text)
        kind = str(message.segment("MSH")[9]).split("^")[0]
    except Exception as error:
        raise Unusable(f"The message is not HL7 that can be read ({type(error).__name__}).") from None
    if kind not in ("MDM", "ORU"):
        raise Unusable("The message is of a type that carries no note: MDM or ORU is expected.")
    groups: list[list[Any]] = [[]]
    for segment in message:
        if str(segment[0]) == "OBR" and any(str(one[0]) == "OBX" for one in groups[-1]):
            groups.append([])
        groups[-1].append(segment)
    shared = groups[0]
    for number, group in enumerate(groups, start=1):
        here = place if len(groups) == 1 else f"{place}, report {number}"
        try:
            yield Note(here, whole(_id(group, shared, number)), whole(_text(message, group)))
        except Unusable as reason:
            yield Trouble(here, str(reason))


def _id(group: list[Any], shared: list[Any], number: int) -> str:
    wanted = [("TXA", 12, group), ("OBR", 3, group), ("OBR", 2, group), ("MSH", 10, shared)]
    for name, field, segments in wanted:
        for segment in segments:
            if str(segment[0]) == name and len(segment) > field and str(segment[field]).strip():
                value = str(segment[field]).split("^")[0].strip()
                return value if name != "MSH" or number == 1 else f"{value}.{number}"
    raise Unusable("The message has no number of its own (TXA-12, OBR-3 or MSH-10).")


def _text(message: Any, segments: list[Any]) -> str:
    lines: list[str] = []
    for segment in segments:
        if str(segment[0]) != "OBX" or len(segment) < 6:
            continue
        if len(segment) > 11 and str(segment[11]) in WITHDRAWN:
            continue
        kind = str(segment[2])
        if kind in TEXT_TYPES:
            # Repetitions are lines of their own; \.br\ and the other escapes become what they stand for.
            lines += [_plain(message, part) for part in str(segment[5]).split(message.separators[2])]
        elif kind == "ED":
            lines.append(_encapsulated(str(segment[5])))
    if not "".join(lines).strip():
        raise Unusable("The message has no text in its OBX segments.")
    return "\n".join(lines)


def _plain(message: Any, text: str) -> str:
    return str(message.unescape(text.replace("\\.br\\", "\n"))).replace("\r", "\n")


def _encapsulated(field: str) -> str:
    """The text of an ED field: source ^ type ^ subtype ^ encoding ^ data."""
    parts = field.split("^")
    if len(parts) < 5 or parts[3].lower() != "base64":
        raise Unusable("The attached document is not in base64.")
    try:
        raw = base64.b64decode(parts[4], validate=True)
    except (binascii.Error, ValueError):
        raise Unusable("The attached document is not in base64.") from None
    kind = MIME.get(parts[2].upper()) or MIME.get(parts[1].upper()) or f"{parts[1]}/{parts[2]}".lower()
    return attached(raw, kind)
