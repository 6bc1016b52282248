"""The house stands as drawn: who may import whom, the published schema, no trace of one machine."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from records import schema

PLAN: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "test_house.yaml").read_text(encoding="utf-8"))
PARTS = tuple(PLAN["may_import"])
NOT_OURS = {
    ".git",
    ".venv",
    ".venv-edsnlp",
    ".venv-mutation",
    ".hypothesis",
    "build",
    "dist",
    "node_modules",
    "__pycache__",
}


def files(root: Path) -> Iterator[Path]:
    """Every file of the project itself: no environment, no cache."""
    for path in sorted(root.iterdir()):
        if path.name in NOT_OURS or path.name.endswith(("_cache", ".egg-info")):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def modules(root: Path, part: str) -> list[Path]:
    alone = root / f"{part}.py"
    return [alone] if alone.is_file() else sorted((root / part).rglob("*.py"))


def imported(module: Path) -> set[str]:
    """First names of everything a module imports, wherever in the module; `from .` counts as its own part."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("part", PARTS)
def test_each_part_imports_only_what_the_plan_allows(root: Path, part: str) -> None:
    found = modules(root, part)
    assert found, f"the plan names {part}, and there is no such part"
    allowed = {part, *PLAN["may_import"][part]}
    wrong = {
        str(module.relative_to(root)): sorted(strays)
        for module in found
        if (strays := (imported(module) & set(PARTS)) - allowed)
    }
    assert wrong == {}


@pytest.mark.parametrize("part", PLAN["may_use"])
def test_each_part_uses_only_the_packages_the_plan_allows(root: Path, part: str) -> None:
    allowed = {*PARTS, *PLAN["may_use"][part], *sys.stdlib_module_names}
    wrong = {
        str(module.relative_to(root)): sorted(strays)
        for module in modules(root, part)
        if (strays := imported(module) - allowed)
    }
    assert wrong == {}


def test_every_package_in_use_is_declared_and_pinned(root: Path) -> None:
    """What the code imports stands in pyproject.toml, and what stands there has one version in a lock."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = {_name(line) for name in ("dev", "cluster", "privacy") for line in extras[name]}
    declared |= {_name(line) for line in project["dependencies"]}
    locks = [root / "requirements.lock", root / "requirements-dev.lock"]
    pinned = {
        _name(line)
        for lock in locks
        for line in lock.read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    given_by = packages_distributions()
    used = {name for part in (*PARTS, "tests") for module in modules(root, part) for name in imported(module)}
    used -= {*PARTS, *sys.stdlib_module_names}
    assert {name for name in used if not declared & {_name(by) for by in given_by.get(name, [])}} == set()
    assert declared - pinned == set()


def _name(requirement: str) -> str:
    """The name of a package as indexes compare it: PyYAML>=6 > pyyaml."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def test_every_part_is_in_the_plan(root: Path) -> None:
    """A new folder with Python in it must say what it may import."""
    there = {path.stem for path in root.glob("*.py")} | {path.parent.name for path in root.glob("*/*.py")}
    assert there - {"tests"} <= set(PARTS)


def test_an_import_is_found_wherever_it_stands(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("import spacy.tokens\ndef late():\n    from nlp.text import read\n", encoding="utf-8")
    assert imported(module) == {"spacy", "nlp"}


def test_the_published_schema_is_what_the_models_give() -> None:
    assert schema.is_published(), "run `python -m records.schema`, and say in the changelog what was added"


def test_a_real_answer_fits_the_published_schema(dermcode: Callable[..., Any]) -> None:
    published = json.loads(schema.PUBLISHED.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(published)
    for note in (
        b"5 AKs of the scalp frozen with LN2 today.",
        b"Several AKs frozen with LN2 today.",
        b"Well.",
    ):
        answer = json.loads(dermcode("code", "-", "--json", stdin=note).out)
        jsonschema.validate(answer, published)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**answer, "status": "certain"}, published)


def test_an_older_copy_of_the_schema_accepts_a_field_added_later(dermcode: Callable[..., Any]) -> None:
    answer = json.loads(dermcode("code", "-", "--json", stdin=b"Well.").out)
    jsonschema.validate({**answer, "added_later": 1}, schema.schema())


@pytest.mark.parametrize("word", PLAN["never_written"], ids=lambda word: word["pattern"])
def test_no_file_holds_a_folder_of_one_machine_or_a_package_address(root: Path, word: dict[str, str]) -> None:
    pattern = re.compile(word["pattern"])
    assert pattern.search(word["example"])
    found = {}
    for path in files(root):
        name = str(path.relative_to(root))
        if name not in PLAN["not_looked_at"] and (hit := pattern.search(_text(path))):
            found[name] = hit.group()
    assert found == {}


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")
