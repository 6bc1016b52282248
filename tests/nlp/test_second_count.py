"""The second count of premalignant lesions: what it bears out, and what it sends to a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from spacy.tokens import Doc

from nlp.ledger import second_count
from nlp.pipeline import build
from nlp.text import plain

CASES: dict[str, list[Any]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


def read(note: str) -> Doc:
    text = plain(note).text
    doc = build().make_doc(text)
    doc._.plain = text
    return build()(doc)


def doubts(doc: Doc) -> list[str]:
    return [says for account in doc._.account[0] for says in account.doubts]


@pytest.mark.parametrize("note", CASES["borne out"])
def test_a_number_that_the_note_bears_out_is_left_alone(note: str) -> None:
    assert doubts(read(note)) == []


@pytest.mark.parametrize("wrong_by", [-1, 1, 10])
@pytest.mark.parametrize("note", CASES["borne out"])
def test_any_other_number_is_doubted(note: str, wrong_by: int) -> None:
    doc = read(note)
    (account,) = doc._.account[0]
    if account.tally.n + wrong_by < 1:
        return
    account.tally = replace(account.tally, n=account.tally.n + wrong_by)
    second_count.check(doc._.plain, doc._.lines, doc._.clauses, [account])
    assert doubts(doc) != []


@pytest.mark.parametrize("case", CASES["sent to a person"], ids=lambda case: case["note"][:50])
def test_what_the_note_tells_from_afar_is_doubted(case: dict[str, str]) -> None:
    assert any(case["says"] in says for says in doubts(read(case["note"])))
