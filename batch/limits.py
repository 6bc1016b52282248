"""The limits and names of limits.yaml, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache(maxsize=1)
def limits() -> dict[str, Any]:
    """Every entry of limits.yaml by its name."""
    read: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("limits.yaml").read_text(encoding="utf-8"))
    return read
