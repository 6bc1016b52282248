"""Where the releases are kept: what DERMCODE_RELEASES names, else a folder beside the usual review store."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import platformdirs

VARIABLE = "DERMCODE_RELEASES"


def folder() -> Path:
    """The folder of the releases; it need not exist."""
    return _folder(os.environ.get(VARIABLE), os.environ.get("XDG_DATA_HOME"), os.environ.get("HOME"))


@lru_cache(maxsize=8)
def _folder(told: str | None, _data: str | None, _home: str | None) -> Path:
    if told:
        return Path(told).expanduser().absolute()
    return Path(platformdirs.user_data_dir("dermcode", appauthor=False)) / "releases"
