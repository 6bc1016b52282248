"""Notes as they come: one text file, or a file with one JSON object a line.

Text is kept as received: line ends are not touched, because every offset of an answer counts the
characters of the note. Only a byte order mark at the very start is taken off, before counting.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from records import Unusable

MARK = b"\xef\xbb\xbf"
"""The byte order mark that some editors write before UTF-8 text."""


class Note(NamedTuple):
    """A note of a file of notes. line: where it stands, counted from 1."""

    line: int
    id: str
    text: str


class Trouble(NamedTuple):
    """A record that cannot be coded. reason: a sentence without any word of the note."""

    line: int
    reason: str


def decode(raw: bytes, what: str = "The note") -> str:
    """The text of UTF-8 bytes, every character kept but a leading byte order mark.

    what: how the sentence calls the bytes. Raises Unusable for bytes that are no UTF-8 text,
    naming the first byte that cannot be read, counted from 0.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unusable(f"{what} is UTF-16 text and UTF-8 is expected: save it as UTF-8.")
    if b"\x00" in raw:
        raise Unusable(
            f"{what} is not text: byte {raw.index(0):,} (counted from 0) is zero, as in a binary file; "
            "save it as plain UTF-8 text."
        )
    text = raw.removeprefix(MARK)
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start + len(raw) - len(text)
        raise Unusable(
            f"{what} is not UTF-8 text: byte {at:,} (counted from 0) cannot be read; save it as UTF-8."
        ) from None


def read_note(stream: BinaryIO, what: str, longest: int) -> str:
    """The whole text of one note, without ever holding much more than the longest note.

    longest: characters of the longest note that is read; a character has at most four bytes.
    """
    most = 4 * longest + len(MARK)
    raw = stream.read(most + 1)
    if len(raw) > most:
        raise Unusable(
            f"{what} is longer than the limit of {longest:,} characters: "
            "that is more than any one visit, so split it into one note a visit."
        )
    return decode(raw, what)


def read_notes(stream: BinaryIO) -> Iterator[Note | Trouble]:
    """The notes of a JSONL stream in its order, one at a time; what is no note comes as Trouble.

    Each line is an object with `id` and `text` or `note`; other fields are not looked at, and
    empty lines are passed over.
    """
    for line, raw in enumerate(stream, start=1):
        if not raw.removeprefix(MARK).strip():
            continue
        try:
            yield _note(line, raw)
        except Unusable as reason:
            yield Trouble(line, str(reason))


def _note(line: int, raw: bytes) -> Note:
    text = decode(raw, "The record")
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable("The record is not JSON: one object a line is expected.") from None
    if not isinstance(record, dict):
        raise Unusable("The record is not a JSON object.")
    name = record.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise Unusable("The record has no `id` (a text or a whole number).")
    texts = [record[key] for key in ("text", "note") if record.get(key) is not None]
    if not texts:
        raise Unusable("The record has no note: put it in `text` or `note`.")
    if not all(isinstance(text, str) for text in texts):
        raise Unusable("The note of the record is not a text.")
    if len(texts) == 2 and texts[0] != texts[1]:
        raise Unusable("The record has two different notes, in `text` and in `note`: keep one.")
    for text in (str(name), texts[0]):
        _check_whole(text)
    return Note(line, str(name), texts[0])


def _check_whole(text: str) -> None:
    """JSON can spell half a character (backslash, ud83d), which no answer could hold: Unusable."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unusable(
            f"The record holds half a character (a lone surrogate), the {error.start + 1:,}. of its text."
        ) from None


def open_to_read(path: Path, what: str = "note") -> BinaryIO:
    """The file, opened for its bytes; Unusable in one sentence when that cannot be done."""
    if path.is_dir():
        raise Unusable(f"{path} is a folder: name one {what} file.")
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise Unusable(f"There is no file {path}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not usable"
        raise Unusable(f"{path} cannot be read: {reason}.") from None
