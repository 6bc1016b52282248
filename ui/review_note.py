"""The note of the queue page: marked words can be clicked, and any words selected, by mouse or by keyboard.

With the note in focus, left and right go from word to word, Shift takes more of them, Enter selects. What
comes back is counted in characters of the note as received.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from records import Evidence
from ui import highlight

HTML = '<div class="dc-note dc-select" tabindex="0" role="region" aria-label="The note"></div>'

JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".dc-note");
  if (box.dataset.shown !== data.shown) {
    box.innerHTML = data.html;
    box.dataset.shown = data.shown;
    const mark = box.querySelector("mark");
    if (mark && data.chosen) box.scrollTop = Math.max(0, mark.offsetTop - box.clientHeight / 3);
  }
  const before = (node, offset) => {
    const range = document.createRange();
    range.setStart(box, 0);
    range.setEnd(node, offset);
    return range.toString();
  };
  const long = (text) => Array.from(text).length;  // characters, where JavaScript counts halves of some
  const told = () => {
    const found = window.getSelection();
    if (!found.rangeCount || found.isCollapsed) return null;
    const range = found.getRangeAt(0);
    if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
    const text = range.toString();
    const head = text.length - text.trimStart().length;
    const words = text.trim();
    if (!words) return null;
    const start = long(before(range.startContainer, range.startOffset) + text.slice(0, head));
    return { start, end: start + long(words) };
  };
  box.onmouseup = (event) => {
    const words = told();
    if (words) { setTriggerValue("selected", words); return; }
    const mark = event.target.closest("mark");
    if (mark) setTriggerValue("clicked", long(before(mark, 0)));
  };
  const place = (wanted) => {  // the text node and offset of a place in the text
    const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    let left = wanted;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (left <= node.length) return [node, left];
      left -= node.length;
    }
    return [box, box.childNodes.length];
  };
  box.onkeydown = (event) => {
    if (!["ArrowLeft", "ArrowRight", "Enter"].includes(event.key)) return;
    event.stopPropagation();
    event.preventDefault();
    if (event.key === "Enter") {
      const words = told();
      if (words) setTriggerValue("selected", words);
      return;
    }
    const all = [...box.textContent.matchAll(/\\S+/g)].map((one) => [one.index, one.index + one[0].length]);
    if (!all.length) return;
    const step = event.key === "ArrowRight" ? 1 : -1;
    let [from, to] = [Number(box.dataset.from ?? -1), Number(box.dataset.to ?? -1)];
    if (event.shiftKey && from >= 0) to += step; else from = to = Math.max(from, to) + step;
    const last = all.length - 1;
    [from, to] = [Math.min(Math.max(from, 0), last), Math.min(Math.max(to, 0), last)];
    [box.dataset.from, box.dataset.to] = [from, to];
    const [first, end] = [all[Math.min(from, to)][0], all[Math.max(from, to)][1]];
    window.getSelection().setBaseAndExtent(...place(first), ...place(end));
    const shown = window.getSelection().getRangeAt(0).getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (shown.top < frame.top || shown.bottom > frame.bottom) box.scrollTop += shown.top - frame.top - 60;
  };
}
"""

_component = st.components.v2.component("dermcode_note", html=HTML, js=JS, isolate_styles=False)


def show(
    note: str,
    evidence: Iterable[Evidence],
    aside: Iterable[Evidence],
    *,
    chart: str,
    chosen: str,
    selected: Callable[[Evidence], None],
    clicked: Callable[[int], object],
) -> None:
    """The note with its evidence.

    chart: its id. chosen: what the marks belong to; the first of them is brought into view. selected,
    clicked: told of words that are selected and of a place that is clicked, before the page is drawn anew.
    """
    key = f"note-{chart[:12]}"
    text = highlight.highlight(note, evidence, aside)

    def select() -> None:
        if words := _words(note, st.session_state[key].get("selected")):
            selected(words)

    def click() -> None:
        if (place := st.session_state[key].get("clicked")) is not None:
            clicked(int(place))

    _component(
        key=key,
        data={"html": text, "shown": f"{chart[:12]} {chosen} {len(text)}", "chosen": chosen != "all"},
        on_selected_change=select,
        on_clicked_change=click,
    )


def _words(note: str, selected: Any) -> Evidence | None:
    """The selected words, None for none and for a place that the note does not have."""
    if not selected:
        return None
    start, end = int(selected["start"]), int(selected["end"])
    text = note[start:end]
    if end - start != len(text) or not text.strip():
        return None
    return Evidence(start=start, end=end, text=text, role="documentation")
