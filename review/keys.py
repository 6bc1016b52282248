"""Notes, decisions and photographs under lock: Fernet (AES-128-CBC with HMAC-SHA-256) of ``cryptography``.

The keys come from the environment, DERMCODE_KEY: one, or several with commas between. The first one locks;
each of them opens, so that a new key is put before the old one until ``dermcode review rekey`` has run.
Texts keep their names, which are hashes of what they hold unlocked: the chain does not change.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.orm import Session

from records import Unusable

VARIABLE = "DERMCODE_KEY"
NEEDED = (
    f"The notes in this review store are locked: set {VARIABLE} to the key they were locked with. "
    "Nothing was changed."
)


@dataclass(frozen=True)
class Ring:
    """The keys that a store was opened with; without keys texts are kept as they are."""

    keys: tuple[str, ...] = ()

    @staticmethod
    def of(told: str | None = None) -> Ring:
        """The keys told, or the environment's. Raises Unusable when one of them is no key."""
        words = os.environ.get(VARIABLE, "") if told is None else told
        keys = tuple(word.strip() for word in words.split(",") if word.strip())
        try:
            for key in keys:
                Fernet(key)
        except ValueError:
            raise Unusable(f"{VARIABLE} holds no key: `dermcode review key` makes one.") from None
        return Ring(keys)

    def __bool__(self) -> bool:
        return bool(self.keys)

    def lock(self, body: bytes) -> bytes:
        """A text locked with the first key."""
        return Fernet(self.keys[0]).encrypt(body)

    def unlock(self, body: bytes) -> bytes:
        """A locked text. Raises Unusable when none of the keys opens it."""
        if not self.keys:
            raise Unusable(NEEDED)
        try:
            return MultiFernet([Fernet(key) for key in self.keys]).decrypt(body)
        except InvalidToken:
            raise Unusable(
                f"The key in {VARIABLE} does not open this review store: add the one that its notes were "
                "locked with, behind a comma. Nothing was changed."
            ) from None

    def is_of_first(self, body: bytes) -> bool:
        """Whether a locked text was locked with the first key."""
        try:
            Fernet(self.keys[0]).decrypt(body)
        except InvalidToken:
            return False
        return True


def make() -> str:
    """A new key."""
    return Fernet.generate_key().decode()


def ring_of(session: Session) -> Ring:
    """The keys that the session's store was opened with."""
    ring: Ring = session.info.get("ring", Ring())
    return ring
