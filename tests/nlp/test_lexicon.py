"""The words on file can be read, are reached, and mean one thing each."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from nlp.lexicon import NAMES, entry, load, version
from nlp.terms import target_rules
from nlp.text import plain
from records.visit import DiagnosisClass

HELD: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
LAYOUT: dict[str, dict[str, Any]] = HELD["layout"]
WITH_ENTRIES = sorted(name for name in LAYOUT if "entry" in LAYOUT[name])
Place = tuple[str | int, ...]


def leaves(data: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Everything that is no list or mapping, keys included, with the way to it."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*place, "key"), key
            yield from leaves(value, (*place, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from leaves(value, (*place, at))
    else:
        yield place, data


def lists(data: Any, place: Place = ()) -> Iterator[tuple[Place, list[str]]]:
    """Every list of words, with the way to it."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from lists(value, (*place, key))
    elif isinstance(data, list):
        if all(isinstance(value, str) for value in data):
            yield place, data
        else:
            for at, value in enumerate(data):
                yield from lists(value, (*place, at))


def entries(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load(name)["entries"]
    return found


def test_every_file_on_the_shelf_is_loaded_and_laid_out(root: Path) -> None:
    assert {path.stem for path in (root / "nlp/lexicon").glob("*.yaml")} == set(NAMES) == set(LAYOUT)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_the_keys_it_should_and_no_others(name: str) -> None:
    assert set(load(name)) == set(LAYOUT[name]["keys"])
    assert load(name)["about"]
    assert load(name)["source"]


@pytest.mark.parametrize("name", WITH_ENTRIES)
def test_an_entry_has_the_keys_it_should_and_no_others(name: str) -> None:
    must, may = set(LAYOUT[name]["entry"]["must"]), set(LAYOUT[name]["entry"]["may"])
    wrong = [found for found in entries(name) if not must <= set(found) <= must | may]
    assert wrong == []


@pytest.mark.parametrize("name", WITH_ENTRIES)
def test_no_two_entries_are_the_same(name: str) -> None:
    same = LAYOUT[name]["entry"]["same"]
    known = Counter(tuple(found.get(key) for key in same) for found in entries(name))
    assert [key for key, times in known.items() if times > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_yaml_made_nothing_else_of_a_word(name: str) -> None:
    """Without quotes `no` and `on` become false and true, `~` nothing, and a number a number."""
    meant = {*HELD["numbers"], *(["words"] if name == "numbers" else [])}
    wrong = []
    for place, value in leaves(load(name)):
        if value is None or isinstance(value, (float, datetime.date)):
            wrong.append((place, value))
        elif isinstance(value, bool):
            if place[-1] not in HELD["true_or_false"]:
                wrong.append((place, value))
        elif isinstance(value, int) and not set(place) & meant:
            wrong.append((place, value))
    assert wrong == []


@pytest.mark.parametrize(
    "name",
    sorted(
        set(NAMES)
        - {"documentation", "foreign", "instructions", "numbers", "plain_services", "services", "surgery"}
    ),
)
def test_words_are_in_lower_case_without_stray_spaces(name: str) -> None:
    """The reader sees the note in lower case. (The files left out hold regular expressions.)"""
    wrong = [
        (place, value)
        for place, value in leaves(load(name))
        if isinstance(value, str)
        and not set(place) & set(HELD["written_as_people_do"])
        and (value != value.lower() or value != " ".join(value.split()))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_no_list_says_a_word_twice(name: str) -> None:
    twice = {
        place: again
        for place, words in lists(load(name))
        if (again := [word for word, times in Counter(words).items() if times > 1])
    }
    assert twice == {}


def claims() -> dict[tuple[str, str], set[str]]:
    """What each phrase stands for, by the label it is found under: more than one meaning is one too many."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)

    def claim(label: str, words: list[str], meaning: str) -> None:
        for phrase in words:
            found[(label, phrase)].add(meaning)

    for at, one in enumerate(entries("diagnoses")):
        claim("diagnosis", one["singular"], f"{at} {one['id']}")
        claim("diagnosis", one.get("plural", []), f"{at} {one['id']}, several")
    for at, one in enumerate(entries("methods")):
        claim("act", one["terms"], f"{at} {one['id']} as {one['form']}")
    for at, one in enumerate(entries("sites")):
        claim("site", one["terms"], f"{at} {one['id']}")
        claim("site", one.get("plural", []), f"{at} {one['id']}, several")
    for one in entries("sections"):
        claim("heading", one["terms"], one["kind"])
    lesions = load("lesions")
    for strength, forms in lesions["nouns"].items():
        for form, words in forms.items():
            claim("lesion", words, f"{strength} {form}")
    for label in ("references", "quantities"):
        for id, words in lesions[label].items():
            claim(label, words, id)
    for side, words in load("sites")["laterality"].items():
        claim("side", words, side)
    for column, words in load("sections")["columns"].items():
        claim("column", words, column)
    for category, directions in load("context")["categories"].items():
        for words in directions.values():
            claim("cue", words, category)
    return found


def test_no_phrase_stands_for_two_things_under_one_label() -> None:
    """A diagnosis, an act and its form, a site, a heading, a column, a side, a cue's category: one each."""
    assert {phrase: sorted(meant) for phrase, meant in claims().items() if len(meant) > 1} == {}


def test_every_phrase_of_the_lexicon_is_a_rule_of_the_matcher() -> None:
    matched = {(rule.category, rule.literal) for rule in target_rules()}
    labels = {"diagnosis": "DIAGNOSIS", "act": "ACT", "site": "SITE", "side": "SIDE", "lesion": "LESION"}
    wanted = {(labels[label], phrase) for label, phrase in claims() if label in labels}
    assert wanted - matched == set()


def test_the_plain_copy_keeps_every_phrase_or_turns_it_into_one_that_means_the_same() -> None:
    """The reader matches on the plain copy: a phrase that is mended there into another is never found."""
    known = claims()
    lost = {}
    for (label, phrase), meaning in known.items():
        becomes = plain(phrase).text.strip()
        if label != "column" and becomes != phrase and known.get((label, becomes)) != meaning:
            lost[(label, phrase)] = becomes
    assert lost == {}


def test_diagnoses_belong_to_the_classes_of_the_record() -> None:
    classes = set(get_args(DiagnosisClass))
    assert [found["id"] for found in entries("diagnoses") if found["class"] not in classes] == []
    documentation = load("documentation")
    assert {*documentation["classes"], *documentation["other_classes"]} <= classes


def test_a_keratosis_of_no_kind_becomes_a_kind_that_is_on_file() -> None:
    unspecified = load("diagnoses")["unspecified_keratosis"]
    ids = {found["id"] for found in entries("diagnoses")}
    assert {unspecified["id"], unspecified["becomes"], *unspecified["kinds"]} <= ids


def test_acts_and_forms_are_those_that_the_rules_know(root: Path) -> None:
    others = yaml.safe_load((root / "coding/parameters/other_acts.yaml").read_text(encoding="utf-8"))["acts"]
    acts = {*HELD["acts_of_this_release"], *(act["id"] for act in others)}
    methods = entries("methods")
    assert [found["act"] for found in methods if found["act"] not in acts] == []
    assert {found["form"] for found in methods} <= set(HELD["forms"])
    ids = {found["id"] for found in methods}
    assert {other for found in methods for other in found.get("also", [])} <= ids
    assert set(load("methods")["hemostasis"]["methods"]) <= ids


def test_one_id_of_a_method_is_one_act() -> None:
    acts: dict[str, set[str]] = defaultdict(set)
    for found in entries("methods"):
        acts[found["id"]].add(found["act"])
    assert {id: sorted(found) for id, found in acts.items() if len(found) > 1} == {}


def test_a_site_lies_within_a_site_on_file_and_never_within_itself() -> None:
    within = {found["id"]: found.get("within") for found in entries("sites")}
    assert {site for site in within.values() if site} <= set(within)
    for site in within:
        passed = []
        place: str | None = site
        while place:
            assert place not in passed
            passed.append(place)
            place = within[place]
    assert set(load("sites")["broad"]) <= set(within)
    terms = {term for found in entries("sites") for term in found["terms"]}
    assert set(load("sites")["needs_side"]) <= terms


def test_only_a_paired_site_has_a_word_for_both() -> None:
    alone = {found["id"] for found in entries("sites") if found.get("plural") and not found.get("pair")}
    assert alone <= {"lip"}


def test_headings_and_columns_are_of_the_kinds_the_layout_knows() -> None:
    assert {found["kind"] for found in entries("sections")} == set(HELD["kinds_of_section"])
    assert set(load("sections")["columns"]) == set(HELD["kinds_of_column"])


def test_cues_have_directions_and_the_lists_beside_them_name_their_categories() -> None:
    context = load("context")
    categories = context["categories"]
    assert {way for ways in categories.values() for way in ways} <= set(HELD["directions"])
    assert set(context["directly_before_an_act"]) <= set(categories)
    doubts = {cue for words in categories["uncertain"].values() for cue in words}
    assert set(context["of_the_next_diagnosis"]) <= doubts


def test_the_numbers_in_words_follow_each_other() -> None:
    words = load("numbers")["words"]
    assert [words[word] for word in load("numbers")["units"]] == list(range(1, 10))
    assert list(load("numbers")["tens"].values()) == list(range(20, 100, 10))


def test_an_entry_is_found_by_its_id_and_an_unknown_one_is_named() -> None:
    assert entry("diagnoses", "actinic_keratosis")["class"] == "premalignant"
    with pytest.raises(KeyError, match=r"no_such_lesion is not in nlp/lexicon/diagnoses\.yaml"):
        entry("diagnoses", "no_such_lesion")


def test_the_version_is_short_and_stays() -> None:
    assert version() == version()
    assert len(version()) == 12
