"""The rulebook: each rule in plain words, its codes, its values over time, its cases and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import streamlit as st

import flow
from ui import tables, words


def show() -> None:
    """One rule at a time, chosen by its family; the way back stands at the top."""
    book = flow.rulebook()
    rules = {rule["id"]: rule for rule in book["rules"]}
    choice, back = st.columns([8, 1.35], vertical_alignment="bottom")
    name = choice.selectbox(
        words.say("choose_rule"), list(rules), format_func=lambda rule: _words(rule, rules[rule]), key="rule"
    )
    back.button("Back", on_click=_close, width="stretch")
    st.html(rule_page(rules[name], {source["id"]: source for source in book["sources"]}))
    st.html(f'<p class="dc-small">{escape(words.say("edition"))} {escape(str(book["edition"]))}</p>')


def _words(name: str, rule: Mapping[str, Any]) -> str:
    """ "Biopsy (11102, 11103, ...)"."""
    codes = [line["code"] for line in rule["codes"]]
    shown = ", ".join(codes[:4]) + (", …" if len(codes) > 4 else "")
    return f"{name.replace('_', ' ').capitalize()} ({shown})"


def rule_page(rule: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]]) -> str:
    """One rule as HTML; everything is escaped."""
    plain = "".join(f"<li>{escape(sentence)}</li>" for sentence in rule["plain"])
    return (
        f'<p class="dc-label">{escape(rule["about"])}</p><div class="dc-body"><ol>{plain}</ol></div>'
        + tables.table(
            "Codes", ("Code", "What"), [(line["code"], line["label"]) for line in rule["codes"]], empty=""
        )
        + tables.table(
            "Values over time",
            ("Value", "From", "Is", "Source"),
            [row for value in rule["values"] for row in _history(value["name"], value["history"])],
            empty="",
        )
        + _cases(rule.get("cases", ()))
        + tables.table(
            "Sources",
            ("Source", "Title", "Part", "Address"),
            [
                (
                    one,
                    ", ".join(filter(None, (sources[one].get("title"), sources[one].get("edition")))),
                    sources[one].get("section", ""),
                    sources[one].get("address", ""),
                )
                for one in _named(rule)
                if one in sources
            ],
            empty="",
        )
    )


def _cases(cases: Iterable[Mapping[str, Any]]) -> str:
    rows = [(str(case["name"]), str(case["answer"])) for case in cases]
    return tables.table("Cases", ("Case", "Answer"), rows, empty="") if rows else ""


def _history(name: str, history: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str, str, str]]:
    for number, value in enumerate(history):
        is_ = value["value"]
        shown = ", ".join(map(str, is_)) if isinstance(is_, list) else "ended" if is_ is None else str(is_)
        yield (
            "" if number else name.replace("_", " "),
            str(value["since"]),
            shown.replace("_", " "),
            str(value["source"]),
        )


def _named(rule: Mapping[str, Any]) -> list[str]:
    """The sources of a rule and of its values, each once."""
    found = list(rule["sources"])
    found += [value["source"] for one in rule["values"] for value in one["history"]]
    return list(dict.fromkeys(found))


def open_button(column: Any) -> None:
    """The button that leads here."""
    column.button(words.say("rulebook"), on_click=_open, key="open-rulebook", width="stretch")


def _open() -> None:
    st.session_state["rulebook"] = True


def _close() -> None:
    st.session_state.pop("rulebook", None)
