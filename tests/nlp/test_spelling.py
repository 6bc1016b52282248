"""Typing errors are mended where they can mean nothing else, and words that exist are left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from nlp.lexicon import load
from nlp.spelling import mend

HELD: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


def test_a_word_is_not_both_mended_and_left_alone() -> None:
    spelling = load("spelling")
    assert set(spelling["mended"]) & set(spelling["real_words"]) == set()


@pytest.mark.parametrize("word", HELD["left_alone"])
def test_a_word_that_exists_is_not_taken_for_a_typing_error(word: str) -> None:
    assert mend(word) == word


@pytest.mark.parametrize(("typed", "meant"), HELD["mended"].items())
def test_a_typing_error_is_mended(typed: str, meant: str) -> None:
    assert mend(typed) == meant
    assert mend(typed.upper()) == meant
