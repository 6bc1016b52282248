"""The data beside the logic can be read, and means what it seems to mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PARTS = (
    "batch",
    "coding",
    "corpus",
    "evaluation",
    "models",
    "nlp",
    "privacy",
    "records",
    "review",
    "terminal",
    "tests",
    "ui",
)
CODE_LIKE = range(10_000, 100_000)
"""Five digits, as a procedure code has: without quotes YAML makes a number of one."""


def named(suffix: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for part in PARTS for path in (ROOT / part).rglob(f"*{suffix}"))


class Strict(yaml.SafeLoader):
    """YAML that refuses a key told twice, of which the second would win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]  # type: ignore[no-untyped-call]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        assert not twice, f"told twice: {', '.join(sorted(twice))}"
        return super().construct_mapping(node, deep=deep)


def leaves(data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value)
    else:
        yield data


@pytest.mark.parametrize("name", named(".yaml"))
def test_yaml_says_no_key_twice_and_quotes_its_codes(name: str) -> None:
    data = yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader=Strict)
    bare = [leaf for leaf in leaves(data) if type(leaf) is int and leaf in CODE_LIKE]
    assert bare == [], "a code without quotes"


@pytest.mark.parametrize("name", named(".jsonl"))
def test_every_line_of_a_corpus_is_a_keyed_case_of_its_own(name: str) -> None:
    lines = (ROOT / name).read_bytes().decode("utf-8").split("\n")
    cases = [json.loads(line) for line in lines if line.strip()]
    assert cases
    ids = [case["id"] for case in cases]
    assert len(set(ids)) == len(ids)
    assert all(isinstance(case["note"], str) and case["note"].strip() for case in cases)


def test_a_key_told_twice_is_found() -> None:
    with pytest.raises(AssertionError, match="told twice: a"):
        yaml.load("{a: 1, a: 2}", Loader=Strict)
