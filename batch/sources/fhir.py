"""FHIR R4: a DocumentReference or DiagnosticReport with its text attached, alone, in a Bundle, or one a line.

Only text that came along is read: an attachment that is a link is never fetched. The reader is tolerant of
the rest of a resource, since only the attachment, its type, the id and the status matter here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice
from typing import IO, Any

from batch.limits import limits
from batch.notes import Item, Note, Trouble, decode, whole
from batch.sources.asked import Reading
from batch.sources.lines import note, parsed
from records import Unusable

DOCUMENTS = {"DocumentReference": "content", "DiagnosticReport": "presentedForm"}
WITHDRAWN = ("entered-in-error", "superseded", "cancelled")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(
    stream: IO[bytes], name: str, how: Reading, first: int = 0, last: int | None = None
) -> Iterator[Item]:
    """The documents of a JSON file: one resource, a Bundle, or a list of objects with id and text."""
    yield from islice(_items(stream, name), first, last)


def _items(stream: IO[bytes], name: str) -> Iterator[Item]:
    most = limits()["document_bytes"]
    raw = stream.read(most + 1)
    if len(raw) > most:
        raise Unusable(f"{name} is larger than {most:,} bytes: write one resource a line (.ndjson).")
    try:
        content = parsed(decode(raw, "The file"))
    except Unusable as reason:
        if "not JSON" in str(reason):
            raise Unusable("The file is not JSON.") from None
        raise
    if isinstance(content, list):
        for number, one in enumerate(content, start=1):
            yield _one(one, f"{name}, record {number}", {})
    elif isinstance(content, dict) and content.get("resourceType") == "Bundle":
        yield from _bundle(content, name)
    else:
        yield _one(content, name, {})


def _bundle(bundle: dict[str, Any], name: str) -> Iterator[Item]:
    entries = [entry for entry in bundle.get("entry") or [] if isinstance(entry, dict)]
    binaries: dict[str, Any] = {}
    for entry in entries:
        resource = entry.get("resource")
        if isinstance(resource, dict) and resource.get("resourceType") == "Binary":
            names = (entry.get("fullUrl"), f"Binary/{resource.get('id')}")
            binaries.update({str(one): resource for one in names if one})
    for number, entry in enumerate(entries, start=1):
        resource = entry.get("resource")
        if isinstance(resource, dict) and resource.get("resourceType") in DOCUMENTS:
            yield _one(resource, f"{name}, entry {number}", binaries)


def _one(record: object, place: str, binaries: dict[str, Any]) -> Item:
    try:
        if not isinstance(record, dict):
            raise Unusable("The record is not a JSON object.")
        if "resourceType" in record:
            return note_of(record, place, binaries)
        return note(record, place)
    except Unusable as reason:
        return Trouble(place, str(reason))


def note_of(resource: dict[str, Any], place: str, binaries: dict[str, Any] | None = None) -> Note:
    """The note of one resource; Unusable when it carries none that can be read.

    binaries: the Binary resources that came in the same Bundle, by their addresses.
    """
    kind = resource.get("resourceType")
    if kind == "Bundle":
        raise Unusable("A Bundle is read from a .json file of its own, and not one a line.")
    if kind not in DOCUMENTS:
        raise Unusable("The resource is of a type that carries no note: DocumentReference is expected.")
    for status in (resource.get("status"), resource.get("docStatus")):
        if status in WITHDRAWN:
            raise Unusable(f"The document is marked {status}.")
    parts = resource.get(DOCUMENTS[kind])
    attachments = [
        part.get("attachment") if kind == "DocumentReference" else part
        for part in (parts if isinstance(parts, list) else [])
        if isinstance(part, dict)
    ]
    texts = sorted(
        (one for one in attachments if isinstance(one, dict)),
        key=lambda one: not str(one.get("contentType", "text/plain")).startswith("text/plain"),
    )
    why = Unusable("The document has no attachment.")
    for attachment in texts:
        try:
            return Note(place, whole(_id(resource, place)), whole(_text(attachment, binaries or {})))
        except Unusable as reason:
            why = reason
    raise why


def _id(resource: dict[str, Any], place: str) -> str:
    identifiers = [resource.get("masterIdentifier"), *(resource.get("identifier") or [])]
    values = [one.get("value") for one in identifiers if isinstance(one, dict)]
    return str(next((one for one in (resource.get("id"), *values) if one), place))


def _text(attachment: dict[str, Any], binaries: dict[str, Any]) -> str:
    data, kind = attachment.get("data"), str(attachment.get("contentType") or "text/plain")
    if not data:
        binary = binaries.get(str(attachment.get("url")), {})
        data, kind = binary.get("data"), str(binary.get("contentType") or kind)
    if not data:
        raise Unusable("The attachment is a link, which is not followed: send the text along with it.")
    try:
        raw = base64.b64decode("".join(str(data).split()), validate=True)
    except (binascii.Error, ValueError):
        raise Unusable("The attachment is not base64, as FHIR asks.") from None
    return attached(raw, kind)


def attached(raw: bytes, kind: str) -> str:
    """The text of an attachment of a MIME type; Unusable for a type without text."""
    plain = kind.split(";")[0].strip().lower()
    if plain in ("text/html", "application/xhtml+xml"):
        return _Plain.of(decode(raw, "The attachment"))
    if plain.startswith("text/") and plain != "text/rtf":
        return decode(raw, "The attachment")
    if plain in ("application/pdf", WORD):
        from batch.sources.documents import text_of

        return text_of("pdf" if plain == "application/pdf" else "word", raw)
    raise Unusable("The attachment is of a type that no text can be read from.")


class _Plain(HTMLParser):
    """The text of HTML, a line for each block."""

    BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "pre"})
    HIDDEN = frozenset({"script", "style", "head"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in self.BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" | ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in self.HIDDEN

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.parts.append(data)

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        parser.close()
        return "".join(parser.parts).strip("\n")
