"""The intents of the conversation as data (intents.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
UNCLEAR = "unclear"
"""The intent of a question that nothing on file is like."""


@dataclass(frozen=True)
class Intent:
    """id; title: what it is, as it is offered; examples: how to ask for it, as it is offered."""

    id: str
    title: str
    examples: tuple[str, ...]


@cache
def document(name: str) -> Mapping[str, Any]:
    """A data file of the conversation."""
    # The loader in C, where there is one, is ten times as quick.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Any] = yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), loader)
    return found


@cache
def intents() -> Mapping[str, Intent]:
    """Every intent by its id, in the order of the file; "unclear" is not among them."""
    return {
        one["id"]: Intent(one["id"], one["title"], tuple(map(str, one["examples"])))
        for one in document("intents")["intents"]
    }
