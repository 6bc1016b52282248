"""The web page's front door: paste a note, see its codes beside the words that prove them.

    streamlit run app.py        (or: make app)        http://127.0.0.1:8501

The page draws and never decides: flow.code reads and codes, ui shows. A note stays in the session
of one browser and is never cached, logged or written; .streamlit/config.toml keeps the server on
this machine and silent.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from records import Coded
from ui import answer, batch, learning, page, review_quality, review_queue, rulebook


@st.cache_resource(show_spinner="Loading the reader (once)…")
def reader() -> Callable[..., Coded]:
    """The line of data, loaded once for the whole server: it holds words and rules, never a note."""
    import flow

    page.ready()
    return flow.code


def payers() -> dict[str, str]:
    """Ids of the payer profiles on file, with their labels."""
    import flow

    return flow.payers()


def main() -> None:
    """One run of the page: the first screen, or the answer once there is one."""
    page.open_page()
    with page.guarded():
        if "rulebook" in st.session_state:
            rulebook.show()
        elif st.session_state.get("page") == "queue":
            review_queue.show()
        elif st.session_state.get("page") == "quality":
            review_quality.show()
        elif st.session_state.get("page") == "learning":
            learning.show()
        elif st.session_state.get("page") == "batch":
            batch.show(payers())
        elif "talk" in st.session_state:
            batch.back_button()
            answer.show(st.session_state["note"], st.session_state["talk"])
        else:
            page.start(reader(), payers())


main()
