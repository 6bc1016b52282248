"""The second reader may ask for a look and nothing else; what is shipped is what the card says."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
import yaml

import flow
import models
import nlp
from bench import planted
from bench.second_reader import with_table
from models.component import LABELS
from models.examples import CORPUS, Taught, of_corpus
from models.forward import Forward
from models.known import knows
from models.lesson import folds, lesson, scores, taught_of
from models.network import with_weights
from models.place import CARD, SHIPPED, VARIABLE, WEIGHTS
from models.second_look import beyond, read
from models.tokens import stem
from records import Coded, Unusable

PLANTED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "planted.yaml").read_text(encoding="utf-8"))
FOLDER = Path(models.__file__).parent
LARGEST = 15_000_000
EVERY = 12
"""Of the notes of the corpus, how many are looked at in a quick test: every so many-th."""

alone = partial(flow.code, second_reader=False)


def cases(*folders: str) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for folder in folders
        for path in sorted((CORPUS / folder).glob("*.jsonl"))
        for line in path.read_bytes().decode("utf-8").split("\n")
        if line.strip()
    ]


def without_the_look(coded: Coded) -> dict[str, Any]:
    """All of an answer that the second reader must not touch."""
    told = coded.model_dump(mode="json", exclude={"status", "reasons", "second_look", "versions"})
    for line in told["codes"]:
        del line["status"]
    return told


def test_forward_gives_what_the_network_gives() -> None:
    pipe = with_weights((SHIPPED / WEIGHTS).read_bytes())
    forward, cut = Forward(pipe), spacy.blank("en").tokenizer
    for case in cases("dev")[::40]:
        doc = cut(nlp.plain_copy(case["note"]).text)
        (shares,) = pipe.predict([doc])
        told = forward(doc)
        assert told.shape == shares.shape
        assert told.dtype == shares.dtype
        assert numpy.abs(told - shares).max() < 1e-5
    assert forward(cut("")).shape == (0, len(LABELS))


@pytest.fixture(scope="module")
def few() -> list[Taught]:
    """Enough notes for a training of seconds."""
    return list(islice(of_corpus(CORPUS, alone, flow.phrases), 0, 240, 6))


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A configuration that is done in a moment."""
    text = (FOLDER / "config.cfg").read_text(encoding="utf-8")
    head, _, rest = text.partition("\nrounds = ")
    file = tmp_path / "short.cfg"
    file.write_text(head + "\nrounds = 2\n" + rest.partition("\n")[2], encoding="utf-8")
    return file


def test_what_is_shipped_is_what_the_card_and_the_figures_say() -> None:
    weights = (SHIPPED / WEIGHTS).read_bytes()
    card = json.loads((SHIPPED / CARD).read_text(encoding="utf-8"))
    figures = json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"))
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < LARGEST
    assert card["weights"] == hashlib.sha256(weights).hexdigest()
    assert card["config"] == hashlib.sha256((FOLDER / "config.cfg").read_bytes()).hexdigest()
    assert models.version() == figures["weights"] == card["weights"][:12]
    data_card = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert data_card == with_table(data_card, figures)


def test_no_code_of_the_corpus_is_another_with_the_second_reader(pytestconfig: pytest.Config) -> None:
    every = 1 if pytestconfig.getoption("--whole") else EVERY
    for case in cases("dev", "context")[::every]:
        without, given = alone(case["note"]), flow.code(case["note"])
        assert without_the_look(given) == without_the_look(without), case["id"]
        if given.second_look is None:
            assert (given.status, given.reasons) == (without.status, without.reasons)
        else:
            assert without.status in ("ready", "none")
            assert given.status == "review"
            assert given.second_look.says in given.reasons
            for word in given.second_look.evidence:
                assert case["note"][word.start : word.end] == word.text


@pytest.mark.parametrize("case", PLANTED["asks_for_a_look"], ids=lambda case: case["words"][0])
def test_a_treated_lesion_in_unknown_words_goes_to_a_person(case: dict[str, Any]) -> None:
    assert alone(case["note"]).status in ("ready", "none")
    coded = flow.code(case["note"])
    assert coded.status == "review"
    assert coded.second_look is not None
    assert set(case["words"]) <= {word.text for word in coded.second_look.evidence}
    assert all(line.status == "review" for line in coded.codes)


def test_a_word_taken_out_of_the_lexicon_turns_a_silent_error_into_a_review() -> None:
    known = planted.cases()
    plans = [planted.Plan(stem(one["word"]), one["part"], (one["case"],)) for one in PLANTED["taken_out"]]
    words = {one["case"]: one["word"] for one in PLANTED["taken_out"]}
    given = list(planted.apart(partial(planted.rules_alone, known, plans)))
    silent = [one for one in given if one.kind == "silent error"]
    assert len(silent) > 1, "the rules can do without these words now: take others"
    for one in silent:
        note = known[one.case][1]["note"]
        copy = nlp.plain_copy(note)
        seen = beyond(read(copy), note, copy, one.coded, partial(_knows, gone=one.gone))
        assert seen is not None, one.case
        assert words[one.case] in {word.text for word in seen.evidence}


def _knows(word: str, gone: str | None) -> bool:
    return knows(word, nlp.vocabulary) and stem(word) != gone


@pytest.mark.parametrize("case", PLANTED["stays"], ids=lambda case: case["status"])
def test_a_note_in_known_words_stays_as_it_is(case: dict[str, Any]) -> None:
    coded = flow.code(case["note"])
    assert (coded.status, coded.second_look) == (case["status"], None)


def test_notes_of_other_clinics_stay_without_a_service() -> None:
    for case in cases("dev"):
        if case["id"].startswith("UNR"):
            assert flow.code(case["note"]).status == "none", case["id"]


def test_the_answer_names_the_weights_and_can_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    note = "Two AKs on the left cheek were frozen."
    assert flow.code(note).versions.second_reader == models.version()
    monkeypatch.setenv(VARIABLE, "off")
    told = json.loads(flow.code(note).model_dump_json(by_alias=True))
    assert "second_reader" not in told["versions"]
    assert "second_look" not in told


def test_a_folder_without_weights_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(Unusable, match=VARIABLE):
        flow.code("Two AKs on the left cheek were frozen.")


def test_two_trainings_give_the_same_weights(few: list[Taught], short: Path, tmp_path: Path) -> None:
    cards = [lesson(few, tmp_path / name, short) for name in ("one", "two")]
    assert cards[0] == cards[1]
    assert (tmp_path / "one" / WEIGHTS).read_bytes() == (tmp_path / "two" / WEIGHTS).read_bytes()
    assert json.loads((tmp_path / "one" / CARD).read_text())["learned"]["notes"] == len(few)


def test_a_trained_folder_is_used_where_it_is_named(
    few: list[Taught], short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = lesson(few, tmp_path / "own", short)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "own"))
    assert flow.code("Two AKs on the left cheek were frozen.").versions.second_reader == card["weights"][:12]


def test_too_few_notes_are_refused(few: list[Taught]) -> None:
    with pytest.raises(Unusable, match="to learn from"):
        taught_of(few[:3], ())


def test_no_file_is_on_both_sides_of_a_split(few: list[Taught]) -> None:
    sides: dict[str, set[int]] = {}
    for one in few:
        sides.setdefault(one.group.split("/")[0], set()).add(folds(few)[one.group])
    assert all(len(side) == 1 for file, side in sides.items() if file != "unrelated")


def test_scores_count_both_ends_and_the_label() -> None:
    seen = {(0, 2, "site"), (5, 6, "count"), (8, 9, "count")}
    gold = {(0, 2, "site"), (5, 7, "count")}
    told = scores([(seen, gold, {8})])
    assert told["site"]["f1"] == 1.0
    assert told["count"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


@pytest.mark.parametrize(
    ("word", "known"),
    [("Verrucae", True), ("verrucas", True), ("grambo", False), ("x4", True), ("LN₂", True), ("12", True)],
)
def test_a_word_is_known_in_its_other_forms(word: str, known: bool) -> None:
    assert knows(word, nlp.vocabulary) is known
