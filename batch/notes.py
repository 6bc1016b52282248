"""Notes as they come: their bytes become text, and each record is a note or is set aside.

Text is kept as received: line ends are not touched, because every offset of an answer counts the
characters of the note. Only a byte order mark at the very start is taken off, before counting.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, NamedTuple

from records import Unusable

MARK = b"\xef\xbb\xbf"
"""The byte order mark that some editors write before UTF-8 text."""


class Note(NamedTuple):
    """A note among many. place: where it stands, such as "notes.jsonl, line 3"."""

    place: str
    id: str
    text: str


class Trouble(NamedTuple):
    """A record that cannot be coded. reason: a sentence without any word of the note."""

    place: str
    reason: str


Item = Note | Trouble


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


def whole(text: str) -> str:
    """The text itself; Unusable for half a character (backslash, ud83d), which no answer could hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unusable(
            f"The record holds half a character (a lone surrogate), the {error.start + 1:,}. of its text."
        ) from None
    return text


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
