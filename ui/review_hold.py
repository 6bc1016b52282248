"""A key struck while the queue is being drawn waits for the page, and never falls on a chart not yet seen.

Streamlit takes the keys of its buttons from the page as it stands: between two runs a key finds no button,
or the button of the chart before. So keys are held until the page is still, then given on one by one, each
when the page has done what the one before asked for. A key that was struck over one chart is thrown away
when the next one is there.
"""

from __future__ import annotations

import streamlit as st

JS = """
const STILL = 150;     // milliseconds without a change: the page is drawn
const PATIENCE = 5000; // milliseconds after which a key is forgotten
const HELD = /^(.|Arrow(Up|Down|Left|Right)|Escape)$/u;

const begin = () => {
  const hold = { chart: null, waiting: [], changed: 0, timer: null };
  new MutationObserver(() => { hold.changed = performance.now(); })
    .observe(document.body, { childList: true, subtree: true });
  const drawn = () => {
    const app = document.querySelector("[data-testid=stApp]");
    return app?.dataset.testScriptState === "notRunning" && performance.now() - hold.changed > STILL;
  };
  const field = () => document.querySelector(".st-key-typing textarea, .st-key-typing input");
  const again = (key) => {
    const box = field();
    if (box && document.activeElement !== box) box.focus();
    const target = document.activeElement ?? document.body;
    hold.changed = performance.now();
    for (const kind of ["keydown", "keyup"]) {
      const event = new KeyboardEvent(kind, { ...key.told, bubbles: true, cancelable: true });
      event.dermcodeHeld = true;
      target.dispatchEvent(event);
    }
    if (target === box && key.told.key.length === 1) document.execCommand("insertText", false, key.told.key);
  };
  const give = () => {
    hold.timer = null;
    if (hold.waiting.length && drawn()) {
      const key = hold.waiting.shift();
      if (key.chart === hold.chart && performance.now() - key.struck < PATIENCE) again(key);
    }
    if (hold.waiting.length) hold.timer = setTimeout(give, field() ? 0 : STILL);
  };
  window.addEventListener("keydown", (event) => {
    if (hold.chart === null || event.dermcodeHeld || event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = event.target.closest?.("input, textarea, [contenteditable=true], .dc-select");
    if (!hold.waiting.length && (inside || drawn())) {
      if (!inside) hold.changed = performance.now();  // what it asks for is still under way
      return;
    }
    if (!HELD.test(event.key) || event.repeat) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { key, code, keyCode, shiftKey } = event;
    const told = { key, code, keyCode, which: keyCode, shiftKey };
    hold.waiting.push({ told, chart: hold.chart, struck: performance.now() });
    hold.timer ??= setTimeout(give, STILL);
  }, true);
  return hold;
};

export default function ({ data }) {
  const hold = (window.dermcodeHold ??= begin());
  const place = {};
  Object.assign(hold, { chart: data.chart, place });
  return () => { if (hold.place === place) hold.chart = null; };  // unless drawn anew elsewhere
}
"""

_component = st.components.v2.component("dermcode_hold", js=JS, isolate_styles=False)


def keys(chart: str) -> None:
    """Hold the keys of the page while it is drawn. Drawn last, so that the chart it names is all there."""
    _component(key="hold", data={"chart": chart}, height=1)
