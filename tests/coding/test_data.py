"""The data files of the engine are whole: known sources, unique ids, quoted codes, no dead entries."""

import re
from pathlib import Path
from typing import Any

import pytest

import coding
from coding import icd10
from coding.asking import order_of_asking, query
from coding.book import codes_of, unused
from coding.dated import HERE, document, sources
from coding.edits.tables import facts
from coding.known import acts, diagnoses
from coding.rules import in_order
from coding.sites import sites_on_file
from records import Unusable

DATA = sorted(
    path.relative_to(HERE).as_posix()
    for path in Path(HERE).rglob("*.yaml")
    if path.parent.name != "cases"  # they give answers, not values
)


def named_sources(data: Any) -> set[str]:
    """Every source id under a key that speaks of sources, at any depth."""
    if isinstance(data, dict):
        found: set[str] = set()
        for key, value in data.items():
            if key in ("source", "sources", "look_source", "plain_sources"):
                found |= {value} if isinstance(value, str) else {one for one in value if isinstance(one, str)}
            found |= named_sources(value)
        return found
    if isinstance(data, list):
        return set().union(*(named_sources(item) for item in data))
    return set()


@pytest.mark.parametrize("file", DATA)
def test_every_source_named_is_listed(file: str) -> None:
    if file != "sources.yaml":
        assert named_sources(document(file)) <= set(sources())


def test_every_source_listed_is_used() -> None:
    used = set().union(*(named_sources(document(file)) for file in DATA if file != "sources.yaml"))
    assert set(sources()) == used


def test_every_source_says_what_it_is() -> None:
    for source in sources().values():
        assert set(source) <= {"id", "title", "edition", "section", "address", "day"}
        assert {"id", "title", "edition", "section"} <= set(source)


def test_codes_have_the_form_of_codes() -> None:
    for rule in in_order():
        assert all(re.fullmatch(r"\d{5}|G\d{4}", code) for code, _ in codes_of(rule.RULE))
    for known in diagnoses().values():
        codes = [value.text for value in known.icd10 if value.value is not None]
        assert all(re.fullmatch(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?", code) for code in codes)


def test_every_code_on_file_has_a_rule_or_a_reason_why_not() -> None:
    """A code belongs to one rule; what no rule uses says why."""
    used = [code for rule in in_order() for code, _ in codes_of(rule.RULE)]
    left = [code for entry in unused() for code in entry["codes"]]
    assert len(used) == len(set(used))
    assert len(left) == len(set(left))
    assert not set(used) & set(left)
    assert set(facts()) <= {*used, *left}


def test_a_diagnosis_code_that_is_not_given_says_why() -> None:
    """What the field has and no lesion gets is listed with its reason, and is truly not given."""
    left = document("parameters/unused_diagnoses.yaml")["unused"]
    codes = [code for entry in left for code in entry["codes"]]
    assert len(codes) == len(set(codes))
    assert not set(codes) & set(icd10.all_codes())
    assert all(re.fullmatch(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?", code) for code in codes)
    assert all(entry["reason"] for entry in left)


def test_every_rule_says_what_it_is() -> None:
    """Plain sentences with sources, a label for every code, and no value that nothing reads."""
    for rule in in_order():
        file = document(f"parameters/{rule.RULE}.yaml")
        assert file["about"]
        assert len(file["plain"]) >= 1
        assert set(file["plain_sources"]) <= set(sources())
        assert set(file["labels"]) <= set(file["values"])
        assert all(label for _, label in codes_of(rule.RULE))


def test_every_site_of_the_rules_is_known_to_the_diagnosis_codes() -> None:
    """One list of places: what the reader may name has a group of codes and a place in ICD-10-CM."""
    of_codes = set(sites_on_file())
    of_diagnoses = {entry["id"] for entry in document("parameters/body.yaml")["sites"]}
    assert of_diagnoses - of_codes == set()


def test_what_counts_without_asking_has_a_pointer() -> None:
    for known in diagnoses().values():
        asks = known.counts[-1].value in ("ask", "apart")
        assert asks != bool(known.icd10)


def test_the_logic_holds_no_code_number() -> None:
    """Codes live in the data; a number in the logic would escape its date and source."""
    for path in Path(HERE).rglob("*.py"):
        code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\b1[0-9]{4}\b|\b[LDCB]\d\d\.\d", code), path.name


def test_ids_are_in_the_words_of_the_field() -> None:
    for name in (*diagnoses(), *acts()):
        assert re.fullmatch(r"[a-z][a-z_]+", name)


def test_every_question_can_be_asked(visit: Any) -> None:
    procedures = visit([{"problem": "vague", "says": "several"}]).procedures
    for about in order_of_asking():
        assert query(about, procedures).question.endswith(".")


def test_the_rulebook_shows_every_rule_with_sources_that_it_lists() -> None:
    book = coding.rulebook()
    assert [code["code"] for code in book["rules"][0]["codes"]] == ["17000", "17003", "17004"]
    assert {source["id"] for source in book["sources"]} >= {"aad-2011-11", "cms-mue-2024-07"}
    assert book["edition"] == coding.VERSION


def test_the_rulebook_of_one_code_leaves_the_others_out() -> None:
    rule = coding.rulebook("17003")["rules"][0]
    assert [code["code"] for code in rule["codes"]] == ["17003"]
    names = {value["name"] for value in rule["values"]}
    assert {"further_lesion", "further_lesion_limit", "many_lesions_from"} <= names
    assert not names & {"first_lesion", "many_lesions_limit"}


def test_a_code_without_a_rule_is_refused_with_the_reason() -> None:
    with pytest.raises(Unusable) as error:
        coding.rulebook("99213")
    assert str(error.value).startswith('This release has no rule for "99213": an office visit is')
    with pytest.raises(Unusable, match='no rule for "12345": `dermcode rules` shows'):
        coding.rulebook("12345")
