"""A zip of files of any of the other kinds. Nothing is ever unpacked onto the disk.

Names inside are only names: one that would lead out of a folder is set aside all the same, since such
a zip was made to do harm.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from batch.limits import limits
from batch.notes import Item, Trouble
from batch.sources.asked import Reading
from batch.sources.kinds import HEAD, SINGLE, kind_of
from batch.sources.packed import check_member, open_zip
from records import Unusable

BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError)
ENCRYPTED = 0x1


def read(
    stream: IO[bytes], name: str, how: Reading, first: int = 0, last: int | None = None
) -> Iterator[Item]:
    with open_zip(stream, name) as packed:
        infos = sorted((info for info in packed.infolist() if _wanted(info)), key=lambda info: info.filename)
        if len(infos) > limits()["zip_members"]:
            raise Unusable(f"{name} has more than {limits()['zip_members']:,} files: split it.")
        number = 0
        for info in infos:
            if last is not None and number >= last:
                return
            for item in _member(packed, info, name, how, skip=number < first):
                if item is not None and number >= first and (last is None or number < last):
                    yield item
                number += 1


def _wanted(info: zipfile.ZipInfo) -> bool:
    last = info.filename.replace("\\", "/").rsplit("/", 1)[-1]
    return (
        not info.is_dir()
        and not (last.startswith(".") and last.strip("."))
        and "__MACOSX" not in info.filename
    )


def _member(
    packed: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, how: Reading, skip: bool
) -> Iterator[Item | None]:
    """The records of one file. skip: a file of one note counts without being unpacked, and gives None."""
    from batch import sources

    place = f"{name}/{_safe(info.filename)}"
    try:
        _check_name(info.filename)
        check_member(info)
        if info.flag_bits & ENCRYPTED:
            raise Unusable("The file is locked with a password.")
        with packed.open(info) as stream:
            kind = kind_of(info.filename, stream.read(HEAD) if not skip or info.file_size < HEAD else b"")
        if kind == "zip":
            raise Unusable("The file is a zip within a zip: unpack the outer one.")
        if skip and kind in SINGLE:
            yield None
            return
        with packed.open(info) as stream:
            yield from sources.read(kind, _seekable(stream, kind, info), place, how)
    except Unusable as reason:
        yield Trouble(place, str(reason))
    except BROKEN as error:
        yield Trouble(place, f"The file in the zip is damaged ({type(error).__name__}).")


def _seekable(stream: IO[bytes], kind: str, info: zipfile.ZipInfo) -> IO[bytes]:
    """Formats that jump about in a file are taken into memory, within their limit; others run through."""
    if kind in ("jsonl", "csv", "text", "hl7"):
        return stream
    if info.file_size > limits()["document_bytes"]:
        raise Unusable(
            f"The file is larger than {limits()['document_bytes']:,} bytes: take it out of the zip."
        )
    return io.BytesIO(stream.read())


def _check_name(name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or (parts and ":" in parts[0]) or "\x00" in name:
        raise Unusable("The name leads out of the zip's own folder (path traversal): nothing was read.")


def _safe(name: str) -> str:
    """The name as it can be shown: no control characters, which could rewrite a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)
