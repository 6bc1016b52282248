"""Whose name a decision carries: the house's sign-in where there is one, and then no typed name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import flow
from review import charts, deciding, queue
from review.settings import settings
from review.store import Store

Chart = Callable[[AppTest, str], Any]
NOTE = "Date of service: 03/09/2026\nProcedure: 5 AKs on the left forearm were frozen with liquid nitrogen."


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("DERMCODE_REVIEW", str(tmp_path / "review.sqlite"))
    opened = Store.open(str(tmp_path / "review.sqlite"))
    rules = settings().model_copy(update={"random_share": 1, "double_share": 0})
    coded = flow.code(NOTE, id="one")
    queue.offer(opened, NOTE, coded, at=datetime.now(UTC), name="one", rules=rules)
    return opened


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What the sign-in tells: signed(is_logged_in=True, email="…")."""
    return lambda **told: monkeypatch.setattr(st, "user", SimpleNamespace(to_dict=lambda: told))


def test_a_typed_name_is_said_to_be_no_login(
    store: Store, page: AppTest, shown: Callable[[AppTest], str]
) -> None:
    page.button(key="open-queue").click().run()
    assert "is no login" in shown(page)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"email": "ann@house.example", "name": "Ann"}, "ann@house.example"),
        ({"name": "Ann", "sub": "42"}, "Ann"),
        ({"sub": "42", "email": ""}, "42"),
    ],
)
def test_decisions_carry_the_name_of_who_signed_in(
    store: Store, page: AppTest, signed: Callable[..., None], told: dict[str, Any], name: str, on_chart: Chart
) -> None:
    signed(is_logged_in=True, **told)
    page.session_state["reviewer"] = "somebody else"
    page.button(key="open-queue").click().run()
    on_chart(page, "key-accept").click().run()
    with store.reading() as session:
        (given,) = deciding.given(session, charts.find(session, "one").id)
    assert given.by == name


def test_without_signing_in_nothing_can_be_typed(
    store: Store, page: AppTest, signed: Callable[..., None]
) -> None:
    signed(is_logged_in=False)
    page.session_state["reviewer"] = "somebody"
    page.button(key="open-queue").click().run()
    assert "Sign in" in [one.label for one in page.button]
    assert not page.text_input
    assert not [one for one in page.button if str(one.key).startswith("key-")]
