"""What the reader does not look at for lack of words changes no answer."""

from __future__ import annotations

from importlib import import_module

import pytest

import nlp


def test_the_story_is_left_out_only_where_it_has_no_procedure_to_tell(
    corpus_notes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = {name: nlp.read(note) for name, note in corpus_notes.items()}
    left_out = 0
    surgery = import_module("nlp.services.surgery")  # of the reader in use: a release loads it anew
    real = surgery._may_tell_of_any

    def always(*of_a_note: object) -> bool:
        nonlocal left_out
        left_out += not real(*of_a_note)  # type: ignore[arg-type]
        return True

    monkeypatch.setattr(surgery, "_may_tell_of_any", always)
    assert {name: nlp.read(note) for name, note in corpus_notes.items()} == short
    assert left_out > len(corpus_notes) // 10  # or it is no short cut
