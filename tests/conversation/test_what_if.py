"""A what-if is the engine run on the edited record, and changes nothing."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import flow
from conversation import Talk
from conversation.changes import Edit, change
from conversation.question import read

from .scripted import coded, lines, scripts

EDITS = int(os.environ.get("DERMCODE_EDITS", "200"))
"""How many random edits are tried; 2,000 before a release."""

NOTES = sorted({note for note, _, _ in scripts("script")})
PLACES = ["scalp", "left ear", "nose", "back", "right cheek", "left forearm", "face", "hands"]
NUMBERS = some.integers(0, 30)
ACTS = some.sampled_from(["biopsied", "curetted", "shaved", "excised"])
KINDS = some.sampled_from(["warts", "actinic keratoses", "seborrheic keratoses", "basal cell carcinomas"])
WAYS = some.sampled_from(["curettage", "laser", "electrosurgery", "a punch biopsy", "a shave biopsy"])
WHERE = some.sampled_from(PLACES)
EDIT = some.one_of(
    some.builds("there were {} in all".format, NUMBERS),
    some.builds("the {} had {}".format, WHERE, NUMBERS),
    some.builds("add {} AKs on the {}".format, NUMBERS, WHERE),
    some.builds("the {} one was {}".format, WHERE, ACTS),
    some.builds("they were {}".format, KINDS),
    some.builds("it was {}".format, WAYS),
    some.builds("the lesion was {} mm".format, some.integers(1, 60)),
    some.builds("the repair was {} mm".format, some.integers(5, 90)),
    some.builds("drop the {}".format, WHERE),
    some.just("it was last week"),
)


@settings(max_examples=EDITS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(note=some.sampled_from(NOTES), says=EDIT)
def test_a_what_if_is_the_engine_on_the_edited_record(note: str, says: str) -> None:
    talk = Talk(note, coded(note))
    visit, day = talk.state.visit, talk.state.day
    edit = change(read(f"what if {says}"), visit, day, supposing=True)
    turn = talk.ask(f"what if {says}")
    assert turn.intent == "what_if"
    assert talk.state.visit == visit
    assert lines(turn.codes) == lines(coded(note).codes)
    if isinstance(edit, Edit):
        assert turn.supposed == flow.decide(edit.visit, on=edit.day, id="note").codes
    else:
        assert turn.supposed is None
        assert not turn.understood


@settings(max_examples=EDITS // 2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(note=some.sampled_from(NOTES), says=some.lists(EDIT, min_size=1, max_size=3))
def test_undo_goes_back_step_by_step(note: str, says: list[str]) -> None:
    talk = Talk(note, coded(note))
    seen = [talk.state.visit]
    for one in says:
        talk.ask(one)
        if talk.state.visit != seen[-1]:
            seen.append(talk.state.visit)
    made = len(talk.changes)
    for _ in range(made):
        talk.ask("undo")
    assert talk.state.visit == seen[0]
    assert talk.coded == coded(note)
