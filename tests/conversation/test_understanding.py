"""How questions are understood: weights that anyone can make again, and no action without words for it."""

from __future__ import annotations

import json
from functools import cache

import pytest

import flow
from conversation import UNCLEAR, Talk, intents
from conversation.bearing import borne_out
from conversation.ideas import ideas
from conversation.question import read, shape, shape_of
from conversation.spelling import SHIPPED, mended, spelled_out
from conversation.training import OUT, fit, vocabulary_text, written
from conversation.understanding import GOES_ON, because, understand
from conversation.utterances import Utterance, utterances
from conversation.utterances.variants import variants
from records import Coded

ACTING = ("correct", "undo", "accept", "reject")
NAMED = {
    "<code>": "17003",
    "<number>": "6",
    "<site>": "scalp",
    "<diagnosis>": "actinic keratoses",
    "<act>": "biopsied",
    "<modifier>": "modifier 59",
    "<icd>": "L57.0",
    "<date>": "2026-03-04",
    "<measure>": "9 mm",
}
NOTE = (
    "03/04/2026. 6 AKs on the scalp, 3 on the left ear and 1 on the nose, "
    "all 10 frozen with liquid nitrogen. T. Kerr MD"
)
STEP = 11
"""Every so-manieth utterance is looked at where all of them would take minutes."""


def filled(template: str) -> str:
    """An utterance with something named in every slot."""
    for slot, words in NAMED.items():
        template = template.replace(slot, words)
    return template


@cache
def coded() -> Coded:
    return flow.code(NOTE, id="note")


def test_the_shipped_weights_are_those_of_a_fresh_training() -> None:
    """After a change of utterances, ideas or spelling: python -m conversation.training."""
    pytest.importorskip("sklearn")
    assert SHIPPED.read_text(encoding="utf-8") == vocabulary_text()
    shipped, fresh = json.loads(OUT.read_text(encoding="utf-8")), json.loads(written(fit(utterances())))
    assert shipped["intents"] == fresh["intents"]
    assert shipped["signs"].keys() == fresh["signs"].keys()
    # Rounding may fall either way on another machine.
    furthest = max(
        abs(one - other)
        for name, row in shipped["signs"].items()
        for one, other in zip(row, fresh["signs"][name], strict=True)
    )
    assert furthest <= 1


def test_utterances_are_of_known_intents_and_many_voices() -> None:
    known = {*intents(), UNCLEAR, GOES_ON}
    assert {one.intent for one in utterances()} == known
    assert len({one.voice for one in utterances()}) >= 10
    assert len(utterances()) > 5000


@pytest.mark.parametrize(
    ("line", "written_out"),
    [
        ("why <code>", ("why <code>",)),
        ("[is|was] it [|really] so?", ("is it so?", "was it really so?")),
        ("undo [that|it|this]", ("undo that", "undo it", "undo this")),
    ],
)
def test_alternatives_are_written_out(line: str, written_out: tuple[str, ...]) -> None:
    assert variants(line) == written_out


def test_the_reader_reads_an_utterance_as_it_stands_on_file() -> None:
    """The slots of the utterances are those that the reader finds."""
    looked_at = [one for one in utterances()[::STEP] if one.spelt]
    other = [one.text for one in looked_at if _as_read(one) != shape_of(one.text)]
    assert len(other) <= 0.06 * len(looked_at), other


def _as_read(one: Utterance) -> str:
    return shape(read(spelled_out(filled(one.text))).tokens)


def test_what_asks_for_no_action_does_none() -> None:
    """No utterance of another intent changes the record, decides on a line or takes a change back."""
    for one in utterances()[:: 5 * STEP]:
        if one.intent in (*ACTING, GOES_ON):
            continue
        talk = Talk(NOTE, coded())
        talk.ask("scalp is 5, not 6")
        before = (talk.state.visit, dict(talk.decisions))
        talk.ask(filled(one.text))
        assert (talk.state.visit, talk.decisions) == before, one.text


@pytest.mark.parametrize(
    "says",
    [
        "is the scalp 5?",
        "was it 5 and not 6",
        "would you say there were 5",
        "what if the scalp is 5, not 6",
        "suppose you remove the nose",
        "do I have to undo that?",
        "how do I undo",
        "could it be that they were warts",
        "17003 x 5",
        "5",
        "scalp",
        "the doctor",
    ],
)
def test_a_question_or_a_scrap_changes_nothing(says: str) -> None:
    talk = Talk(NOTE, coded())
    talk.ask(says)
    assert talk.state.visit == coded().visit
    assert talk.decisions == {}


def test_an_action_is_borne_out_by_its_words() -> None:
    """A question like a correction, without a word or form that says one, is confirmed first."""
    question = read("the scalp")
    guess = understand(question)
    assert borne_out(question, guess, "correct") == ("correct", False)
    assert borne_out(question, guess, "undo")[0] not in ACTING
    assert borne_out(read("undo that"), understand(read("undo that")), "undo") == ("undo", True)


def test_an_intent_is_explained_by_its_signs() -> None:
    question = read("would this survive an audit?")
    assert understand(question).intent == "audit"
    signs = dict(because(question, "audit"))
    assert "idea auditor" in signs
    assert all(weight > 0 for weight in signs.values())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("evidnce", "evidence"), ("udno", "undo"), ("wy", "why"), ("Petrov", "Petrov"), ("<code>", "<code>")],
)
def test_slips_of_the_keyboard_are_mended(typed: str, meant: str) -> None:
    assert mended(typed) == meant


def test_ideas_are_found_by_stem_and_across_words() -> None:
    assert "auditor" in ideas("what would auditors say")
    assert "undo" in ideas("put the old ear back")
    assert ideas("zxqv") == ()
