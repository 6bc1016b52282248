"""Files that are zips inside (Word, Excel, zip itself): nothing is unpacked that is too large to be true."""

from __future__ import annotations

import zipfile
from typing import IO

from batch.limits import limits
from records import Unusable


def open_zip(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    """The zip; Unusable in one sentence when it is none or is damaged."""
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unusable(f"{name} is not a zip file that can be read: it is damaged or no zip.") from None


def check_packed(stream: IO[bytes], name: str) -> None:
    """Raise Unusable when a Word or Excel file would unpack to more than any document is."""
    with open_zip(stream, name) as packed:
        infos = packed.infolist()
        for info in infos:
            check_member(info)
        if sum(info.file_size for info in infos) > limits()["unpacked_bytes"]:
            raise Unusable(f"{name} would unpack to more than {limits()['unpacked_bytes']:,} bytes.")


def check_member(info: zipfile.ZipInfo) -> None:
    """Raise Unusable for a part that unpacks to too much: what is called a zip bomb."""
    size, packed = info.file_size, max(1, info.compress_size)
    if size > limits()["unpacked_bytes"]:
        raise Unusable(
            f"The part would unpack to {size:,} bytes (zip bomb); at most {limits()['unpacked_bytes']:,} are."
        )
    if size > limits()["unpacked_unsuspicious"] and size / packed > limits()["unpacked_times"]:
        raise Unusable(
            f"The part would unpack to {size // packed:,} times its size (zip bomb); "
            f"the limit is {limits()['unpacked_times']}."
        )
