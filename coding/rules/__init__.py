"""One module a rule, in the order of the manual; each has the signature ``decide(visit, day) -> Outcome``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import import_module
from typing import Protocol

from coding.dated import document
from coding.outcome import Outcome
from records import Visit


class Rule(Protocol):
    """A module of this folder."""

    RULE: str

    def decide(self, visit: Visit, day: date | None) -> Outcome:
        """Decide what the rule's own procedures of one visit amount to."""


@cache
def in_order() -> Sequence[Rule]:
    """The rules in the order in which their lines and questions are told (``parameters/families.yaml``)."""
    names = document("parameters/families.yaml")["rules"]
    return tuple(import_module(f"coding.rules.{name}") for name in names)  # type: ignore[misc]
