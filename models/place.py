"""Where the weights of the second reader lie, and which they are; without spaCy, so that it is quick."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from records import Unusable

VARIABLE = "DERMCODE_SECOND_READER"
"""Names the folder of a reader of one's own, as `dermcode train` writes it; "off" for none."""
OFF = "off"
SHIPPED = Path(__file__).with_name("trained")
WEIGHTS = "weights.bin"
CARD = "card.json"


def folder() -> Path | None:
    """The folder of the weights in use, None where the second reader is off."""
    named = os.environ.get(VARIABLE, "")
    if named == OFF:
        return None
    return Path(named) if named else SHIPPED


def version() -> str | None:
    """A short fingerprint of the weights in use, None where the second reader is off."""
    found = folder()
    return _fingerprint(found) if found else None


@cache
def _fingerprint(found: Path) -> str:
    return hashlib.sha256(weights(found)).hexdigest()[:12]


def weights(found: Path) -> bytes:
    """The weights of a folder. Raises Unusable when there are none."""
    try:
        return (found / WEIGHTS).read_bytes()
    except OSError as error:
        raise Unusable(
            f"The second reader cannot be loaded ({type(error).__name__}): {VARIABLE} takes a folder that "
            f'`dermcode train` has written, or "{OFF}".'
        ) from None
