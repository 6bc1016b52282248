"""Files that are one note each: plain text, PDF and Word with a text layer. The id is the file's name."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import IO

from batch.limits import limits
from batch.notes import Item, Note, Trouble, read_note, whole
from batch.sources.packed import check_packed
from records import Unusable


def read_one(kind: str, stream: IO[bytes], name: str) -> Item:
    """The note of a file, or why there is none."""
    try:
        if kind == "text":
            from flow import LONGEST_NOTE

            return Note(name, name, read_note(stream, "The note", LONGEST_NOTE))  # type: ignore[arg-type]
        return Note(name, name, text_of(kind, _whole(stream)))
    except Unusable as reason:
        return Trouble(name, str(reason))


def text_of(kind: str, raw: bytes) -> str:
    """The text of a PDF or a Word file; Unusable when it has none or cannot be read."""
    text = whole(_pdf(raw) if kind == "pdf" else _word(raw))
    if not text.strip():
        raise Unusable("The file has no text layer, as a scan has not: it needs text recognition first.")
    return text


def _whole(stream: IO[bytes]) -> bytes:
    most = limits()["document_bytes"]
    raw = stream.read(most + 1)
    if len(raw) > most:
        raise Unusable(f"The file is larger than {most:,} bytes.")
    return raw


def _pdf(raw: bytes) -> str:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings may quote the file
    try:
        file = pypdf.PdfReader(io.BytesIO(raw))
        if file.is_encrypted and not file.decrypt(""):
            raise Unusable("The PDF is locked with a password.")
        if len(file.pages) > limits()["document_pages"]:
            raise Unusable(f"The PDF has more than {limits()['document_pages']} pages: split it by visits.")
        return "\n".join(page.extract_text() for page in file.pages)
    except Unusable:
        raise
    except Exception as error:
        raise Unusable(f"The file is not a PDF that can be read ({type(error).__name__}).") from None


def _word(raw: bytes) -> str:
    import docx

    check_packed(io.BytesIO(raw), "The file")
    try:
        document = docx.Document(io.BytesIO(raw))
        heads = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
        return "\n".join([*filter(None, heads), *_blocks(document)])
    except Exception as error:
        raise Unusable(f"The file is not a Word file that can be read ({type(error).__name__}).") from None


def _blocks(document: object) -> Iterator[str]:
    """Paragraphs and rows of tables in the order of the document."""
    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = [cell.text.strip() for cell in row.cells]
                merged = [cell for at, cell in enumerate(cells) if not at or cell != cells[at - 1]]
                yield " | ".join(merged)
        else:
            yield block.text
