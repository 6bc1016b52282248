"""Which rules and words answers are made with: their versions, and a hash of all that decides an answer."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DECIDING = ("flow.py", "records", "releases", "nlp", "coding", "models", "batch/sources", "batch/limits.yaml")
"""What an answer comes from: a change in any of it is another build."""
PASSED_OVER = {".pyc", ".pyo"}


def versions_here() -> dict[str, str]:
    """The versions of program, rules, words and release, and `build`, which changes even when they do not."""
    import flow

    return {**flow.versions().model_dump(), "build": _build(flow.own_tables())}


@lru_cache(maxsize=1)
def _build(own: tuple[Path, ...]) -> str:
    """Rules and words may change without a new version; tables of the practice's own decide as well."""
    digest = hashlib.sha256()
    for place, base in [*((ROOT / name, ROOT) for name in DECIDING), *((folder, folder) for folder in own)]:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix not in PASSED_OVER:
                digest.update(path.relative_to(base).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
