"""The secret under which surrogates are drawn: the environment's, or one for this run alone."""

from __future__ import annotations

import os
import secrets

from records import Unusable

VARIABLE = "DERMCODE_PRIVACY_KEY"
SHORTEST = 16


def secret() -> bytes:
    """The secret of the environment; a fresh one, which nobody keeps, where there is none.

    Raises Unusable for one of fewer than 16 characters.
    """
    told = os.environ.get(VARIABLE, "")
    if not told:
        return secrets.token_bytes(32)
    if len(told) < SHORTEST:
        raise Unusable(f"{VARIABLE} is shorter than {SHORTEST} characters: surrogates could be guessed.")
    return told.encode()
