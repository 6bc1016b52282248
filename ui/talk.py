"""The talk beside the note: the coding itself first, then question and answer, each answer with its words.

A question goes to the conversation and comes back as a Turn; everything shown is of the record or a Turn.
"""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from conversation import Talk
from ui import cards, chosen, words

TO_THE_ANSWER = """<script>
/* %d */
setTimeout(() => {
  const asked = document.querySelectorAll(".dc-q");
  if (asked.length) asked[asked.length - 1].scrollIntoView({block: "start"});
}, 60);
</script>"""
"""Brings the last question to the top of the window. Holds nothing of a note."""


def show(talk: Talk, choice: str) -> None:
    """The turns of the talk, and the line to ask in."""
    for place, turn in enumerate(talk.turns):
        with st.container(key=f"turn-{place}"):
            st.html(cards.question(turn))
            name = chosen.key("turn", place)
            text, button = st.columns([4, 1.25], vertical_alignment="top")
            text.html(cards.answer(turn))
            if turn.evidence:
                with button:
                    on = choice == name
                    st.button(
                        f"Show {'all again' if on else 'words'} (answer {place + 1})",
                        key=f"show {name}",
                        help=f"{words.say('show_turn')}: {turn.question[:60]}",
                        on_click=_choose,
                        args=(chosen.ALL if on else name,),
                        type="primary" if on else "secondary",
                        width="stretch",
                    )
            if place == len(talk.turns) - 1:
                _quotes(talk, place, choice)
                _offer(turn.offers)
    if talk.turns:
        st.html(TO_THE_ANSWER % len(talk.turns), unsafe_allow_javascript=True)
    else:
        _offer(words.suggestions())
    st.chat_input(words.say("ask_here"), key="question", on_submit=_ask, max_chars=500)


def _quotes(talk: Talk, turn: int, choice: str) -> None:
    """The quotes of an answer as buttons, each of which marks its own place in the note."""
    pieces = chosen.quotes(talk.turns[turn].evidence)
    if not pieces:
        return
    named: set[str] = set()
    with st.container(key="quotes", horizontal=True, gap="small"):
        for place, piece in enumerate(pieces):
            name = chosen.quote_key(turn, place)
            label = _quoted(piece.text, talk.note.count("\n", 0, piece.start) + 1)
            if label in named:
                continue  # two buttons of one name could not be told apart
            named.add(label)
            st.button(
                label,
                key=f"go {name}",
                help=words.say("show_quote"),
                on_click=_choose,
                args=(name,),
                type="primary" if choice == name else "secondary",
            )


def _quoted(text: str, line: int, longest: int = 40) -> str:
    text = " ".join(text.split())
    return f"“{text if len(text) <= longest else text[: longest - 1] + '…'}” line {line}"


def _offer(offers: tuple[str, ...]) -> None:
    """What can be asked next, as buttons."""
    with st.container(key="offers", horizontal=True, gap="small"):
        for place, offer in enumerate(offers):
            st.button(offer, key=f"offer-{place}", on_click=_say, args=(offer,), type="tertiary")


def _ask() -> None:
    question = st.session_state.get("question")
    if question and question.strip():
        _say(question)


def _say(question: str) -> None:
    """Ask, and show the words of the answer in the note."""
    talk: Talk = st.session_state["talk"]
    try:
        turn = talk.ask(question, at=datetime.now(UTC))
    except Exception:
        # Never a traceback, which could hold words of the note.
        st.session_state["trouble"] = words.say("failed")
        return
    st.session_state["chosen"] = chosen.key("turn", len(talk.turns) - 1) if turn.evidence else chosen.ALL


def _choose(name: str) -> None:
    st.session_state["chosen"] = name
