"""Files wherever they are: a path of this machine, or an address that fsspec knows (s3://bucket/notes).

A file appears whole or not at all. Here it is written beside its name, brought to the disk and renamed;
an object store shows an object only once it was sent to its end.
"""

from __future__ import annotations

import glob
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

import fsspec
from fsspec.core import url_to_fs

from records import Unusable

MARKS = ("ETag", "etag", "LastModified", "mtime", "created")
"""By which one of these a store tells that a file is another one."""


class Found(NamedTuple):
    """An input file. name: what places and ids call it, a path below what the user named."""

    url: str
    name: str


def is_here(url: str) -> bool:
    """Whether this is a path of the machine itself."""
    return "://" not in url


def expand(sources: list[str]) -> list[Found]:
    """The files of folders, globs and single names, in the order of the sources and of names within each.

    Hidden files (a leading dot) in folders are passed over. Raises Unusable for a source without files.
    """
    groups = [_files(source) for source in sources]
    bases = [base for base, _ in groups]
    shared = bases[0] if len(set(bases)) == 1 else _common(bases)
    found = [Found(url, _below(url, shared)) for _, files in groups for url in files]
    return list(dict.fromkeys(found))


def _files(source: str) -> tuple[str, list[str]]:
    """(the folder that names are told from, the files)."""
    if is_here(source):
        return _files_here(source)
    try:
        fs, path = url_to_fs(source)
        if any(sign in source for sign in "*?["):
            paths = sorted(fs.glob(path))
            base = path[: min(path.find(sign) for sign in "*?[" if sign in path)].rpartition("/")[0]
        elif fs.isdir(path):
            paths, base = sorted(fs.find(path)), path.rstrip("/")
        else:
            paths, base = ([path] if fs.exists(path) else []), path.rpartition("/")[0]
    except (OSError, ValueError, ImportError) as error:
        raise Unusable(f"{source} cannot be listed: {_why(error)}.") from None
    files = [fs.unstrip_protocol(one) for one in paths if not one.rsplit("/", 1)[-1].startswith(".")]
    if not files:
        raise Unusable(f"There is no file {source}.")
    return str(fs.unstrip_protocol(base)), files


def _files_here(source: str) -> tuple[str, list[str]]:
    path = Path(source)
    if path.is_dir():
        files = sorted(
            (one for one in path.rglob("*") if one.is_file() and not _hidden(one.relative_to(path))),
            key=lambda one: one.relative_to(path).as_posix(),
        )
        if not files:
            raise Unusable(f"There is no file in the folder {source}.")
        return str(path), [str(one) for one in files]
    if path.exists():
        return str(path.parent), [str(path)]
    matches = sorted(one for one in glob.glob(source, recursive=True) if Path(one).is_file())
    if not matches:
        raise Unusable(f"There is no file {source}.")
    return os.path.commonpath([str(Path(one).parent) for one in matches]), matches


def _hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


def _common(bases: list[str]) -> str:
    try:
        return os.path.commonpath(bases)
    except ValueError:
        return ""


def _below(url: str, base: str) -> str:
    if is_here(url):
        return Path(os.path.relpath(url, base or ".")).as_posix()
    return url.removeprefix(base).lstrip("/")


def stamp(url: str) -> tuple[int, str]:
    """(bytes, a mark that changes when the file does). Raises OSError when it cannot be looked at."""
    if is_here(url):
        seen = os.stat(url)
        return seen.st_size, str(seen.st_mtime_ns)
    fs, path = url_to_fs(url)
    info = fs.info(path)
    mark = next(
        (info[key] for key in ("ETag", "etag", "LastModified", "mtime", "created") if key in info), ""
    )
    return int(info.get("size") or 0), str(mark)


def open_bytes(url: str) -> IO[bytes]:
    """The file, opened to read its bytes from any place. Raises OSError."""
    if is_here(url):
        return open(url, "rb")
    opened: IO[bytes] = fsspec.open(url, "rb").open()
    return opened


def exists(url: str) -> bool:
    fs, path = url_to_fs(url)
    return bool(fs.exists(path))


def join(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}"


def make_folder(url: str) -> None:
    fs, path = url_to_fs(url)
    fs.makedirs(path, exist_ok=True)


def names_in(folder: str) -> list[str]:
    """The names of the files in a folder, sorted; none when there is no such folder."""
    fs, path = url_to_fs(folder)
    fs.invalidate_cache()
    if not fs.isdir(path):
        return []
    return sorted(one.rstrip("/").rsplit("/", 1)[-1] for one in fs.ls(path, detail=False))


def remove(url: str) -> None:
    """Take a file or a folder away, if it is there."""
    fs, path = url_to_fs(url)
    with suppress(FileNotFoundError):
        fs.rm(path, recursive=True)


@contextmanager
def writing(url: str) -> Iterator[IO[bytes]]:
    """A stream whose bytes take the name `url` when the block ends, and leave nothing when it fails."""
    if not is_here(url):
        fs, path = url_to_fs(url)
        apart = f"{path}.{uuid.uuid4().hex}.part"
        try:
            with fs.open(apart, "wb") as stream:
                yield stream
            fs.mv(apart, path)
        finally:
            with suppress(OSError):
                fs.rm(apart)
        return
    target = Path(url)
    beside = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with beside.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
        _settle(target.parent)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def sweep(folder: str, name: str) -> None:
    """Take away what a killed run left half written of a file in a folder."""
    if is_here(folder):
        for left in Path(folder).glob(f".{glob.escape(name)}.*.part"):
            left.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Bring the new name itself to the disk; not every system lets a folder be opened for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_text(url: str, text: str) -> None:
    with writing(url) as stream:
        stream.write(text.encode("utf-8"))


def _why(error: BaseException) -> str:
    told: Any = getattr(error, "strerror", None)
    return str(told) if told else type(error).__name__


def is_folder(url: str) -> bool:
    fs, path = url_to_fs(url)
    return bool(fs.isdir(path))
