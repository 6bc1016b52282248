"""What can be learned and what cannot, word by word; a case fails before and passes after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
from learning import desk
from learning.candidate import KINDS, Candidate, Case, CaseLine, kinds, same_person
from learning.checking import faults, tried_out
from learning.meanings import forms, meanings
from learning.overlay import tried
from records import Unusable

TOLD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
Make = Callable[..., Candidate]


def _says(found: list[str], says: str) -> None:
    if says:
        assert len(found) == 1
        assert says in found[0]
        assert found[0].endswith(".")
    else:
        assert found == []


@pytest.mark.parametrize("told", TOLD["words"], ids=lambda told: repr(told["word"]))
def test_a_word_is_taken_or_refused_with_a_sentence(told: dict[str, str], candidate: Make) -> None:
    _says(faults(candidate(word=told["word"])), told["says"])


@pytest.mark.parametrize("told", TOLD["others"], ids=lambda told: f"{told['kind']}-{told['says']}")
def test_a_kind_has_its_meanings_forms_and_values(told: dict[str, Any], candidate: Make) -> None:
    told = dict(told)
    says, payer = told.pop("says"), told.pop("payer", None)
    one = candidate(**{"word": "sunscabs", "value": None, **told})
    one = one.model_copy(update={"case": one.case.model_copy(update={"payer": payer})})
    _says(faults(one), says)


@pytest.mark.parametrize("kind", KINDS)
def test_every_meaning_and_form_that_is_offered_has_its_place_in_the_lexicon(kind: Any) -> None:
    """Each pair of a meaning and a form can be learned: the reader takes a word for it."""
    ways = [(meaning, form) for meaning in meanings(kind) or [""] for form in forms(kind, meaning)]
    assert ways
    if kind == "preference":
        return
    value = 2 if kind == "number" else None
    case = Case(note="x")
    found = [
        Candidate(
            kind=kind, word=f"zq{place}", meaning=meaning, form=form, value=value, case=case, by="a", at=""
        )
        for place, (meaning, form) in enumerate(ways)
    ]
    with flow.under(tried(None, found)):
        flow.code("5 aks frozen.")
        for one in found:
            added = one.added()
            assert added is not None
            assert f"'{one.word}'" in str(flow.lexicon(added.file))


def test_candidates_beside_each_other_do_not_say_different_things(candidate: Make) -> None:
    first = candidate()
    assert faults(candidate(why="again"), [first])[0].startswith(f"Candidate {first.id} says it already")
    assert faults(candidate(meaning="verruca"), [first])
    assert faults(candidate(word="sunspecks"), [first]) == []
    assert faults(first, [first]) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"note": " "}, "The case has no note"),
        ({"lines": ()}, "has no codes"),
        ({"status": "none"}, "says that nothing is coded"),
        ({"note": "a\x00b"}, "not text"),
    ],
)
def test_a_case_must_be_whole(change: dict[str, Any], says: str, candidate: Make) -> None:
    one = candidate()
    assert says in faults(one.model_copy(update={"case": one.case.model_copy(update=change)}))[0]


def test_a_case_must_fail_before_and_pass_after(candidate: Make) -> None:
    assert tried_out(candidate()) == []
    known = Case(note="3 AKs frozen.", lines=(CaseLine(code="17000"), CaseLine(code="17003", units=2)))
    assert "right already" in tried_out(candidate(case=known))[0]
    wrong = Case(
        note="5 sunscabs on the scalp were frozen with LN2.", lines=(CaseLine(code="17000", units=1),)
    )
    assert "17003 x 4" in tried_out(candidate(case=wrong))[0]


def test_only_what_can_be_learned_comes_to_the_desk(folder: Path, candidate: Make) -> None:
    with pytest.raises(Unusable, match="ordinary word"):
        desk.propose(candidate(word="the"))
    with pytest.raises(Unusable, match="name of who proposes"):
        desk.propose(candidate(by=" "))
    assert not folder.exists()
    id = desk.propose(candidate())
    assert desk.propose(candidate()) == id
    assert [one.id for one in desk.waiting()] == [id]
    with pytest.raises(Unusable, match="says it already, or otherwise"):
        desk.propose(candidate(meaning="verruca"))
    with pytest.raises(Unusable, match="Say why"):
        desk.withdraw(id[:6], "ben", "", " ")
    desk.withdraw(id[:6], "ben", "", "it is a plant")
    assert desk.waiting() == []
    assert [one.id for one in desk.candidates()] == [id]
    with pytest.raises(Unusable, match="No candidate"):
        desk.find(id)


def test_a_candidate_file_that_was_changed_is_noticed(folder: Path, candidate: Make) -> None:
    id = desk.propose(candidate())
    file = folder / "candidates" / f"{id}.json"
    file.write_bytes(file.read_bytes().replace(b"sunscabs", b"moonscab"))
    with pytest.raises(Unusable, match="not as it was proposed"):
        desk.waiting()


def test_kinds_tell_what_they_are_in_words(candidate: Make) -> None:
    assert candidate().says() == "“sunscabs” means actinic keratosis (of several lesions)"
    told = candidate(kind="preference", word="", meaning="medicare", form="several_procedures", value=True)
    assert told.says() == "medicare: several procedures yes"
    assert set(kinds()["kinds"]) == set(KINDS)


def test_names_of_one_person_are_one(candidate: Make) -> None:
    assert same_person("Ann Lee", " ann  LEE ")
    assert not same_person("Ann Lee", "Ann Leigh")
