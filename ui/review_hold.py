"""A key struck while the queue is being drawn waits for the page, and never falls on a chart not yet seen.

Streamlit takes the keys of its buttons from the page as it stands: between two runs a key finds no button,
or the button of the chart before. So keys are held until the page is still, then given on one by one, each
when the page has done what the one before asked for, however long that takes. A key that was struck over
one chart is thrown away when the next one is there, and a press of the mouse throws away all that wait: who
turns to the mouse has seen where the page stands.
"""

from __future__ import annotations

import streamlit as st

JS = """
const STILL = 150; // milliseconds without a change: the page is drawn
const LONGEST = 5000; // milliseconds within which the page begins what a key asked for
const HELD = /^(.|Arrow(Up|Down|Left|Right)|Escape)$/u;
const SHOWN = { Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

const begin = () => {
  const hold = { chart: null, waiting: [], changed: 0, asked: null, entered: false, timer: null };
  new MutationObserver((all) => {
    hold.changed = performance.now();
    if (all.some((one) => one.target.dataset?.testScriptState === "running")) hold.asked = null;
  }).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
  });
  const drawn = () => {
    const now = performance.now();
    if (hold.asked !== null && now - hold.asked < LONGEST) return false;
    const app = document.querySelector("[data-testid=stApp]");
    return app?.dataset.testScriptState === "notRunning" && now - hold.changed > STILL;
  };
  const asks = (key) => {  // a button of the page takes this key
    const shown = CSS.escape(SHOWN[key] ?? key.toUpperCase());
    return document.querySelector(`button:not([disabled]) kbd[aria-label="Shortcut ${shown}"]`) !== null;
  };
  const field = () => document.querySelector(".st-key-typing textarea, .st-key-typing input");
  const letter = (one) => one?.told.key.length === 1;
  const write = (box) => {
    box.focus();
    while (letter(hold.waiting[0])) document.execCommand("insertText", false, hold.waiting.shift().told.key);
  };
  const again = ({ told }) => {
    if (asks(told.key)) hold.asked = performance.now();
    for (const kind of ["keydown", "keyup"]) {
      const event = new KeyboardEvent(kind, { ...told, bubbles: true, cancelable: true });
      event.dermcodeHeld = true;
      (document.activeElement ?? document.body).dispatchEvent(event);
    }
  };
  const give = () => {
    hold.timer = null;
    if (hold.waiting.length && drawn()) {
      hold.waiting = hold.waiting.filter((one) => one.chart === hold.chart);
      const box = field();
      if (box && letter(hold.waiting[0])) write(box);
      else if (hold.waiting.length) again(hold.waiting.shift());
    }
    if (hold.waiting.length) hold.timer = setTimeout(give, STILL);
  };
  window.addEventListener("keydown", (event) => {
    if (hold.chart === null || event.dermcodeHeld || event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = event.target.closest?.("input, textarea, [contenteditable=true], .dc-select");
    if (drawn()) hold.entered = false;
    if (!hold.waiting.length && (inside ? !hold.entered : drawn())) {
      if (inside) hold.entered = event.key === "Enter" && event.target.matches("input");
      if (inside ? hold.entered : asks(event.key)) hold.asked = performance.now();
      return;
    }
    if (!HELD.test(event.key) || event.repeat) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { key, code, keyCode, shiftKey } = event;
    hold.waiting.push({ told: { key, code, keyCode, which: keyCode, shiftKey }, chart: hold.chart });
    hold.timer ??= setTimeout(give, STILL);
  }, true);
  window.addEventListener("mousedown", () => { hold.waiting.length = 0; }, true);
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
