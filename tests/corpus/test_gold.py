"""The gold records are sound: every span true to its note, every record fit for its codes, no near copies."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlp.lexicon import load

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
Case = dict[str, Any]
HELD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("gold.yaml").read_text(encoding="utf-8"))


def shelf(*folders: str) -> dict[str, list[Case]]:
    """The cases of every file of these folders, by the file's name within the corpus."""
    return {
        path.relative_to(CORPUS).as_posix(): [
            json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n") if line.strip()
        ]
        for folder in folders
        for path in sorted((CORPUS / folder).glob("*.jsonl"))
    }


def recorded() -> list[Case]:
    """Every case that carries a gold record."""
    return [case for cases in shelf("dev", "test").values() for case in cases if "record" in case]


def near_copies(
    notes: Mapping[str, str], run: int, words: int, usual: int, most: float
) -> list[tuple[str, str, float]]:
    """Pairs of notes of which more than `most` of the runs of words are the same (Jaccard index).

    notes: text by id. run: words in a run. usual: a run that stands in more notes than this is a clinic's
    usual text and is not counted. words: notes with fewer runs of their own than this are left out.
    """
    runs: dict[str, set[str]] = {}
    for id, note in notes.items():
        told = re.findall(r"\w+", note.casefold())
        runs[id] = {" ".join(told[at : at + run]) for at in range(len(told) - run + 1)}
    holders: dict[str, list[str]] = defaultdict(list)
    for id, own in runs.items():
        for piece in own:
            holders[piece].append(id)
    own_runs = {
        id: kept
        for id, own in runs.items()
        if len(kept := {piece for piece in own if len(holders[piece]) <= usual}) >= words
    }
    shared = Counter(
        pair
        for ids in holders.values()
        if 1 < len(ids) <= usual
        for pair in combinations(sorted(id for id in ids if id in own_runs), 2)
    )
    return [
        (one, other, round(share, 3))
        for (one, other), same in shared.items()
        if (share := same / len(own_runs[one] | own_runs[other])) > most
    ]


CASES = recorded()
SITES = {entry["id"] for entry in load("sites")["entries"]}
DIAGNOSES = {entry["id"] for entry in load("diagnoses")["entries"]}
METHODS = {entry["id"] for entry in load("methods")["entries"]}


def fits(told: Case, shape: dict[str, list[str]]) -> bool:
    return set(shape["must"]) <= set(told) <= {*shape["must"], *shape["may"]}


def test_enough_notes_have_a_record() -> None:
    assert len(CASES) >= HELD["at_least"]
    assert all(("spans" in case) == ("record" in case) for cases in shelf("dev").values() for case in cases)


def test_every_span_is_the_words_of_its_note() -> None:
    for case in CASES:
        marked = [*case["spans"], *case["record"]["set_aside"]]
        for span in marked:
            assert span["text"] == case["note"][span["start"] : span["end"]], case["id"]
            assert span["text"] == span["text"].strip(), case["id"]
            assert span["text"], case["id"]
        places = Counter((span["start"], span["end"], span["role"]) for span in case["spans"])
        assert all(times == 1 for times in places.values()), case["id"]
        assert {span["role"] for span in case["spans"]} <= set(HELD["roles"]), case["id"]


def test_a_record_speaks_the_words_of_the_lexicon() -> None:
    for case in CASES:
        assert set(case["record"]) == {"procedures", "set_aside"}, case["id"]
        for told in case["record"]["procedures"]:
            assert fits(told, HELD["procedure"]), case["id"]
            assert told["act"] in HELD["acts"], case["id"]
            assert told["diagnosis"] is None or told["diagnosis"] in DIAGNOSES, case["id"]
            assert set(told.get("methods", ())) <= METHODS, case["id"]
            if "technique" in told:
                assert told["technique"] in HELD["techniques"][told["act"]], case["id"]
            for group in told.get("groups", ()):
                assert fits(group, HELD["group"]), case["id"]
                places = group.get("sites", [group] if "site" in group else [])
                assert {place["site"] for place in places} <= SITES, case["id"]
                assert {place.get("laterality", "left") for place in places} <= set(HELD["sides"]), case["id"]
        for aside in case["record"]["set_aside"]:
            assert fits(aside, HELD["set_aside"]), case["id"]
            assert aside["reason"] in HELD["reasons"], case["id"]


def test_items_add_up_to_the_number_of_the_procedure() -> None:
    for case in CASES:
        for told in case["record"]["procedures"]:
            items = [group.get("count") for group in told.get("groups", ())]
            if told.get("count") is not None and items and None not in items:
                assert sum(items) == told["count"], case["id"]


def test_a_record_makes_the_codes_of_its_key() -> None:
    """Premalignant lesions destroyed, and the units of the key; nothing done, and no code."""
    counted = HELD["counted"]
    first, more, many = counted["codes"]
    for case in CASES:
        lesions = [
            told.get("count")
            for told in case["record"]["procedures"]
            if told["act"] in counted["acts"]
            and told["diagnosis"] in counted["diagnoses"]
            and told.get("certain", True)
            and told["methods"]
        ]
        key = {line["code"]: line["units"] for line in case["expected"] if line["code"] in counted["codes"]}
        if case["status"] == "ready" or (key and None not in lesions):
            total = sum(lesions)
            made = {many: 1} if total >= counted["many"] else {first: min(total, 1), more: total - 1}
            assert key == {code: units for code, units in made.items() if units > 0}, case["id"]
        if case["status"] == "none":
            assert lesions == [], case["id"]


def test_what_is_asked_is_open_in_the_record() -> None:
    """A key that asks: a number, a method or a certain diagnosis is missing, or two statements differ."""
    for case in CASES:
        if case["status"] == "query" and not case.get("any_status") and "family" not in case:
            assert case["record"]["procedures"], case["id"]


def test_a_service_is_proved_by_words() -> None:
    for case in CASES:
        roles = {span["role"] for span in case["spans"]}
        assert bool(case["record"]["procedures"]) == ("method" in roles), case["id"]
        if any(told["diagnosis"] for told in case["record"]["procedures"]):
            assert "diagnosis" in roles, case["id"]


@pytest.mark.parametrize("rule", HELD["alike"], ids=lambda rule: f"runs in at most {rule['usual']} notes")
def test_no_two_notes_are_near_copies(rule: dict[str, Any]) -> None:
    """Across development and held-out files too: a copy would teach the answer."""
    notes = {case["id"]: case["note"] for cases in shelf("dev", "test").values() for case in cases}
    assert near_copies(notes, **rule) == []


def test_a_near_copy_is_found() -> None:
    note = CASES[0]["note"]
    for rule in HELD["alike"]:
        assert near_copies({"one": note, "two": note.replace("left", "right", 1)}, **rule)


@pytest.mark.parametrize("what", ["procedure", "group", "set_aside"])
def test_the_shapes_are_used(what: str) -> None:
    """Every field that a record may have is in some record, or the format promises too much."""
    told = {
        "procedure": [told for case in CASES for told in case["record"]["procedures"]],
        "set_aside": [told for case in CASES for told in case["record"]["set_aside"]],
    }
    told["group"] = [group for one in told["procedure"] for group in one.get("groups", ())]
    used = {field for one in told[what] for field in one}
    assert used <= {*HELD[what]["must"], *HELD[what]["may"]}
    assert set(HELD[what]["must"]) <= used
