"""What the tests of the page share: the answer made by hand, and the page run without a browser."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def handmade() -> SimpleNamespace:
    """tests/ui/handmade.py: NOTE, coded() and span()."""
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("handmade.py"))))


@pytest.fixture
def page() -> Iterator[AppTest]:
    """The first screen. The reader is forgotten afterwards, so that a stand-in stays in its test."""
    st.cache_resource.clear()
    yield AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    st.cache_resource.clear()


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    """All HTML of a page that is not its style sheet."""
    return lambda page: "\n".join(
        one.proto.body for one in page.get("html") if not one.proto.body.startswith("<style")
    )


@pytest.fixture
def on_chart() -> Callable[[AppTest, str], Any]:
    """The button of the chart at hand: (page, "key-accept") -> the button."""
    return lambda page, key: page.button(key=f"{key}-{page.session_state['work'].at}")
