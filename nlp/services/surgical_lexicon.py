"""The words of surgery as the lexicon has them, for every module that reads surgical services."""

from __future__ import annotations

from typing import Any

from nlp.lexicon import load

SURGERY: dict[str, Any] = load("surgery")
"""nlp/lexicon/surgery.yaml."""
