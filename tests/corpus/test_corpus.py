"""The corpus is sound: keys that can be right, no note twice, and the reader no worse than it was."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from evaluation import figures, judge, read_cases
from evaluation.run import code_cases
from records.coded import Status

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
HELD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("corpus.yaml").read_text(encoding="utf-8"))
FLOORS: dict[str, dict[str, float]] = yaml.safe_load(
    Path(__file__).with_name("floors.yaml").read_text(encoding="utf-8")
)["files"]
CODES: dict[str, dict[str, int]] = HELD["codes"]
FIRST, MORE, MANY = CODES
SHELVES = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*.jsonl"))
FAMILIES = [name for name in SHELVES if Path(name).name.startswith("families")]
"""Notes of all families, whose keys test_families.py looks at."""
NOTES = [name for name in SHELVES if name.startswith("dev/") and name not in FAMILIES]
SENTENCES = [name for name in SHELVES if name.startswith("context/")]
HELD_OUT = [name for name in SHELVES if name.startswith("test/")]
"""Never developed on, so they have no floor."""
ALL = [name for name in SHELVES if name not in FAMILIES]
Case = dict[str, Any]


def read(name: str) -> list[Case]:
    """The lines of a file as they stand."""
    lines = (CORPUS / name).read_bytes().decode("utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def units(lesions: int) -> dict[str, int]:
    """The codes and units that so many premalignant lesions make on one day."""
    if lesions > CODES[MORE]["most"] + 1:
        return {MANY: 1}
    return {
        code: number for code, number in {FIRST: min(lesions, 1), MORE: lesions - 1}.items() if number > 0
    }


@cache
def measured(name: str) -> dict[str, float | int]:
    return code_cases(read_cases(CORPUS / name))[1]


def test_every_file_has_its_floor() -> None:
    """Files of all families get theirs as their readers come; what is held out never has one."""
    assert {*NOTES, *SENTENCES} <= set(FLOORS) <= set(SHELVES) - set(HELD_OUT)


@pytest.mark.parametrize("name", ALL)
def test_a_case_has_the_fields_it_should_and_no_others(name: str) -> None:
    fields = HELD["fields"][name.split("/")[0]]
    must, may = set(fields["must"]), set(fields["may"])
    for case in read(name):
        assert must <= set(case) <= must | may, case["id"]
        assert all(str(case[field]).strip() for field in must), case["id"]


@pytest.mark.parametrize("name", SENTENCES)
def test_the_key_of_a_sentence_is_that_of_the_lesions_treated(name: str) -> None:
    """treated: how many lesions; 0 when none were, nothing when it must be asked."""
    for case in read(name):
        given = {line["code"]: line["units"] for line in case["expected"]}
        assert given == units(case["treated"] or 0), case["id"]
        assert case["status"] == {None: "query", 0: "none"}.get(case["treated"], "ready"), case["id"]


def test_no_id_is_given_twice() -> None:
    ids = Counter(case["id"] for name in SHELVES for case in read(name))
    assert [id for id, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("name", ALL)
def test_a_key_is_one_that_a_claim_could_hold(name: str) -> None:
    """The add-on never without the first code, never over its limit, and the code for many alone."""
    for case in read(name):
        given = [line["code"] for line in case["expected"]]
        assert len(given) == len(set(given)), case["id"]
        assert set(given) <= set(CODES), case["id"]
        for line in case["expected"]:
            assert type(line["units"]) is int, case["id"]
            assert 1 <= line["units"] <= CODES[line["code"]]["most"], case["id"]
            assert set(line["icd10"]) <= set(HELD["diagnoses"]), case["id"]
        assert not (MORE in given and FIRST not in given), case["id"]
        assert not (MANY in given and len(given) > 1), case["id"]


@pytest.mark.parametrize("name", ALL)
def test_a_status_fits_its_codes(name: str) -> None:
    """Codes when the key is ready, none when the key is to ask or that nothing was done."""
    for case in read(name):
        assert case["status"] in set(get_args(Status)) - {"review"}, case["id"]
        assert (case["status"] == "ready") == bool(case["expected"]), case["id"]
        if "any_status" in case:
            assert case["only"], case["id"]


def test_both_sides_of_every_border_are_in_the_corpus() -> None:
    totals = {
        line["units"] + 1 if line["code"] == MORE else line["units"]
        for name in NOTES
        for case in read(name)
        for line in case["expected"]
        if line["code"] in (FIRST, MORE)
    }
    assert {1, 2, 13, 14} <= totals
    assert any(line["code"] == MANY for name in NOTES for case in read(name) for line in case["expected"])
    statuses = Counter(case["status"] for name in NOTES for case in read(name))
    assert all(
        share >= 0.1 for share in (statuses[word] / statuses.total() for word in ("ready", "query", "none"))
    )


def test_no_note_is_told_twice_in_other_signs() -> None:
    """Numbers and words alone count: two notes that differ in case, spaces or signs are one note."""
    first: dict[str, str] = {}
    again = []
    for name in SHELVES:
        for case in read(name):
            words = " ".join(re.findall(r"\w+", case["note"].casefold()))
            if words in first:
                again.append((first[words], case["id"]))
            first[words] = case["id"]
    assert again == []


def test_no_note_is_another_with_its_numbers_changed() -> None:
    """A note of some length whose words are those of another, numbers aside, teaches nothing new."""
    first: dict[str, str] = {}
    again = []
    for name in sorted({*NOTES, *FAMILIES, *HELD_OUT}):
        for case in read(name):
            words = re.findall(r"[^\W\d_]+", case["note"].casefold())
            if len(words) < HELD["long_enough_to_be_a_copy"]:
                continue
            known = " ".join(word for word in words if word not in HELD["number_words"])
            if known in first:
                again.append((first[known], case["id"]))
            first[known] = case["id"]
    assert again == []


def test_a_trap_of_sentences_is_balanced() -> None:
    """Every trap has as many sentences as the others, and no habit answers it.

    Lesions were treated in half of them; in some none were, and in some it must be asked.
    """
    held = HELD["trap_of_sentences"]
    traps: dict[str, Counter[str]] = {}
    for name in SENTENCES:
        for case in read(name):
            told = {None: "ask", 0: "none"}.get(case["treated"], "treated")
            traps.setdefault(case["trap"], Counter())[told] += 1
    for trap, kinds in traps.items():
        assert kinds.total() == held["sentences"], trap
        assert kinds["treated"] * 2 == held["sentences"], trap
        assert min(kinds["none"], kinds["ask"]) >= held["least"], trap


@pytest.mark.parametrize("kind", HELD["never_in_a_note"], ids=lambda kind: kind["what"])
def test_no_note_holds_what_could_belong_to_a_person(kind: dict[str, str]) -> None:
    """Telephone numbers are of the range kept for fiction; nothing looks like an address."""
    pattern = re.compile(kind["pattern"])
    assert pattern.search(kind["example"])
    texts = {case["id"]: case["note"] for name in SHELVES for case in read(name)}
    texts |= {path.name: path.read_text(encoding="utf-8") for path in CORPUS.glob("samples/*.txt")}
    assert {id: found.group() for id, text in texts.items() if (found := pattern.search(text))} == {}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_the_reader_is_no_worse_than_it_was(name: str) -> None:
    got, floor = measured(name), FLOORS[name]
    assert got["exact"] >= floor["exact_at_least"]
    assert got["silent error"] <= floor["silent_at_most"]
    assert got["broken"] == 0


def test_a_reader_that_knows_nothing_stays_under_every_floor() -> None:
    """Otherwise a floor could not fail: an answer of none to everything is worse than each of them."""
    for name in FLOORS:
        cases = read(name)
        if any(case["status"] != "none" for case in cases):
            nothing = figures(judge(case, {"status": "none", "codes": []}) for case in cases)
            assert nothing["exact"] < FLOORS[name]["exact_at_least"]


def test_the_data_card_names_every_file_and_its_size() -> None:
    card = (CORPUS / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([\w/]+\.jsonl)` \| (\d+) \|", card, re.MULTILINE))
    assert told == {name: str(len(read(name))) for name in SHELVES}
