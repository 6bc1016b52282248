"""The page from end to end, without a browser: paste or pick a note, see its codes and their words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import flow
from records import Coded
from ui import samples

Shown = Callable[[AppTest], str]
CANARY = "Zebulonia"


def paste(page: AppTest, note: str) -> AppTest:
    page.text_area(key="draft").input(note)
    return press(page, "Code this note")


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return page.run()


def marks(html: str) -> list[str]:
    """The marked pieces of the note, in order, as text."""
    return re.findall(r"<mark[^>]*>(.*?)</mark>", html)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Coded]], None]:
    """Put another reader in place of the real one."""

    def put(code: Callable[..., Coded]) -> None:
        monkeypatch.setattr(flow, "code", code)
        st.cache_resource.clear()

    return put


def test_the_first_screen_has_a_box_and_every_sample(page: AppTest) -> None:
    assert not page.exception
    assert {button.label for button in page.button} >= {sample.title for sample in samples.samples()}
    assert page.text_area(key="draft").value == ""
    assert page.date_input[0].value is None


def test_a_pasted_note_gives_its_codes_with_their_words(page: AppTest, shown: Shown) -> None:
    html = shown(
        paste(page, "03/04/2026. Cryotherapy with liquid nitrogen to 5 actinic keratoses on the scalp.")
    )
    assert '<span class="dc-code">17000</span><span class="dc-units">1 unit</span>' in html
    assert '<span class="dc-code">17003</span><span class="dc-units">4 units</span>' in html
    assert "scalp" in marks(html)


@pytest.mark.parametrize("sample", samples.samples(), ids=lambda sample: sample.id)
def test_each_sample_gives_what_it_is_there_to_show(
    page: AppTest, shown: Shown, sample: samples.Sample
) -> None:
    """The index names the status and the codes with units that each sample stands for."""
    html = shown(press(page, sample.title))
    codes = re.findall(r'class="dc-code">(\w+)</span><span class="dc-units">(\d+)', html)
    status = re.search(r'class="dc-status s-(\w+)"', html)
    assert status
    assert (status[1], [f"{code} x {units}" for code, units in codes]) == (sample.status, list(sample.codes))


def test_script_in_a_note_shows_as_text(page: AppTest, shown: Shown) -> None:
    html = shown(paste(page, "LN2 to 2 AKs on the <b>scalp</b>. <script>alert(1)</script>"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("", "The note is empty"),
        (" \n\t ", "The note is empty"),
        (f"{CANARY} \x00\x01\x02", "not text"),
        (f"{CANARY} " * 40_000, "split the file"),
    ],
    ids=["empty", "blank", "binary", "too long"],
)
def test_bad_input_gets_one_sentence_and_stays_on_the_first_screen(
    page: AppTest, note: str, sentence: str
) -> None:
    paste(page, note)
    assert [sentence in error.value for error in page.error] == [True]
    assert CANARY not in page.error[0].value
    assert not page.exception
    assert "talk" not in page.session_state


def test_an_error_nobody_expected_shows_a_sentence_and_logs_no_word(
    page: AppTest,
    shown: Shown,
    stand_in: Callable[[Callable[..., Coded]], None],
    capfd: pytest.CaptureFixture[str],
) -> None:
    def broken(note: str, **_: object) -> Coded:
        raise ValueError(f"cannot read {note}")

    stand_in(broken)
    paste(page, f"{CANARY} has 2 AKs.")
    assert len(page.error) == 1
    assert CANARY not in page.error[0].value + shown(page) + "".join(capfd.readouterr())
    assert not page.exception


@pytest.fixture
def answered(
    page: AppTest, handmade: SimpleNamespace, stand_in: Callable[[Callable[..., Coded]], None]
) -> AppTest:
    """The second screen on the answer made by hand."""
    stand_in(lambda note, **_: handmade.coded())
    return paste(page, handmade.NOTE)


def test_choosing_a_line_marks_only_its_words_and_there_is_a_way_back(
    answered: AppTest, shown: Shown
) -> None:
    before = marks(shown(answered))
    answered.button(key="show code 1").click().run()
    assert marks(shown(answered)) == ["Rx"]
    answered.button(key="all").click().run()
    assert marks(shown(answered)) == before


def test_choosing_what_was_not_coded_marks_its_words(answered: AppTest, shown: Shown) -> None:
    answered.button(key="show aside 0").click().run()
    assert marks(shown(answered)) == ["4 AKs frozen"]


def test_a_thing_without_words_has_no_button(answered: AppTest) -> None:
    keys = {button.key for button in answered.button}
    assert "show aside 0" in keys
    assert "show aside 1" not in keys


def test_a_new_note_leaves_nothing_of_the_old_one(answered: AppTest, handmade: SimpleNamespace) -> None:
    press(answered, "New note")
    assert answered.text_area(key="draft").value == ""
    assert not [name for name in ("note", "talk", "chosen") if name in answered.session_state]


def test_changing_the_note_brings_it_back_into_the_box(answered: AppTest, handmade: SimpleNamespace) -> None:
    press(answered, "Change note")
    assert answered.text_area(key="draft").value == handmade.NOTE


def test_the_day_and_the_payer_reach_the_reader(
    handmade: SimpleNamespace,
    page: AppTest,
    stand_in: Callable[[Callable[..., Coded]], None],
) -> None:
    seen: dict[str, object] = {}

    def code(note: str, **named: object) -> Coded:
        seen.update(named)
        answer: Coded = handmade.coded()
        return answer

    stand_in(code)
    page.date_input[0].set_value(date(2026, 1, 2))
    page.selectbox[0].set_value("medicare")
    paste(page, "A note.")
    assert seen == {"on": date(2026, 1, 2), "payer": "medicare"}


def test_the_rulebook_opens_and_leads_back(answered: AppTest, shown: Shown) -> None:
    before = marks(shown(answered))
    answered.button(key="open-rulebook").click().run()
    told = shown(answered)
    assert all(words in told for words in ("Values over time", "Cases", "Sources", "17004"))
    press(answered, "Back")
    assert marks(shown(answered)) == before
