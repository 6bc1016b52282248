"""The second screen on the answer made by hand: a page for the browser tests, run by Streamlit."""

import runpy
from pathlib import Path

import streamlit as st

from conversation import Talk
from ui import answer, page

handmade = runpy.run_path(str(Path(__file__).parents[1] / "handmade.py"))

page.open_page()
st.session_state.setdefault("talk", Talk(handmade["NOTE"], handmade["coded"]()))
answer.show(handmade["NOTE"], st.session_state["talk"])
