"""What the README shows is what happens."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def examples(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(root)
    return runpy.run_path(str(root / "docs" / "examples.py"))


def test_the_output_and_the_figures_are_those_of_today(root: Path, examples: dict[str, Any]) -> None:
    """When this fails and the new output is right: make readme."""
    text = (root / "README.md").read_text(encoding="utf-8")
    comparable = examples["comparable"]
    assert "$ dermcode code" in text
    assert comparable(text) == comparable(examples["rewritten"](text))


def test_an_output_that_is_out_of_date_is_found(examples: dict[str, Any]) -> None:
    old = "```console\n$ dermcode rules 17000\nsomething else\n```"
    assert "something else" not in examples["rewritten"](old)


def test_every_link_leads_somewhere(root: Path) -> None:
    for name in ("README.md", "CONTRIBUTING.md", "docs/answer.md", "docs/batch.md", "docs/privacy.md"):
        text = (root / name).read_text(encoding="utf-8")
        targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
        assert [target for target in targets if not (root / name).parent.joinpath(target).exists()] == []


def test_every_command_has_a_place_in_the_readme(root: Path, dermcode: Callable[..., Any]) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    for command in ("code", "batch", "diff", "evaluate", "rules"):
        assert command in dermcode("--help").out
        assert f"dermcode {command} " in text
