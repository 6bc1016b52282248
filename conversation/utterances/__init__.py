"""The utterances on file: how people of many voices ask for each intent (one YAML file a voice).

What a question names stands in them as a slot, and words that may stand for each other in brackets:
"why [is|was] <code> there?". They are what understanding is trained on (conversation.training); none of
them is looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from conversation.utterances.variants import variants

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Utterance:
    """One way to ask. spelt: False where slips of the keyboard are part of the voice."""

    intent: str
    text: str
    voice: str
    spelt: bool


@cache
def utterances() -> tuple[Utterance, ...]:
    """Every utterance, voice by voice in the order of the file names."""
    found = []
    for path in sorted(HERE.glob("*.yaml")):
        voice = yaml.safe_load(path.read_text(encoding="utf-8"))
        for intent, lines in voice["says"].items():
            found += [
                Utterance(str(intent), variant, voice["voice"], voice["spelling"] == "right")
                for line in lines.splitlines()
                if line.strip()
                for variant in variants(line.strip())
            ]
    return tuple(found)
