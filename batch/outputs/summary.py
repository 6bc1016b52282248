"""An HTML page about the run: statuses, codes, questions by kind, slowest notes, what was set aside and why.

It holds no word of a note, and asks nothing of the network: its charts are drawn in the page itself.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import IO, Any

from batch.parts import ASIDE, Result

SLOWEST = 15
SHOWN_ASIDE = 200
SHOWN_CODES = 40
STYLE = Path(__file__).with_name("summary.css")
COLOURS = {"ready": "#17653a", "review": "#a8750a", "query": "#9c2f10", "none": "#5d6673", ASIDE: "#8a2b86"}


class Output:
    parses = True

    def __init__(self, stream: IO[bytes], scratch: str) -> None:
        self._stream = stream
        self._statuses: Counter[str] = Counter()
        self._codes: Counter[str] = Counter()
        self._units: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._aside: list[tuple[str, str]] = []
        self._slowest: list[tuple[float, int, str]] = []
        self._versions = ""

    def add(self, result: Result, answer: dict[str, Any] | None) -> None:
        self._statuses[result.status] += 1
        if answer is None:
            self._reasons[result.reason] += 1
            if len(self._aside) < SHOWN_ASIDE:
                self._aside.append((result.place, result.reason))
            return
        self._codes.update({line["code"] for line in answer["codes"]})
        for line in answer["codes"]:
            self._units[line["code"]] += line["units"]
        self._asked.update(asked["about"] for asked in answer["queries"])
        one = (result.seconds, -self._statuses.total(), result.place)
        (heapq.heappush if len(self._slowest) < SLOWEST else heapq.heappushpop)(self._slowest, one)
        if not self._versions:
            self._versions = ", ".join(f"{name} {version}" for name, version in answer["versions"].items())

    def drop(self) -> None:
        pass

    def close(self) -> None:
        self._stream.write(self._page().encode("utf-8"))

    def _page(self) -> str:
        notes = self._statuses.total()
        order = [status for status in COLOURS if self._statuses[status]]
        strip = "".join(
            f'<div title="{status} {self._statuses[status]:,}" '
            f'style="background:{COLOURS[status]};flex:{self._statuses[status]}"></div>'
            for status in order
        )
        codes = [
            (f"{code} ({self._units[code]:,} {'unit' if self._units[code] == 1 else 'units'})", count)
            for code, count in sorted(self._codes.items(), key=lambda one: (-one[1], one[0]))
        ]
        more = f"<p>and {len(codes) - SHOWN_CODES} codes more</p>" if len(codes) > SHOWN_CODES else ""
        slow = [
            (f"{place}", f"{seconds * 1000:,.0f} ms")
            for seconds, _, place in sorted(self._slowest, reverse=True)
        ]
        aside = len(self._aside) < self._statuses[ASIDE]
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f"<title>dermcode: a batch of {notes:,}</title><style>{STYLE.read_text(encoding='utf-8')}</style>"
            f"</head><body><h1>{notes:,} records</h1>"
            f"<p>{escape(self._versions)}</p>"
            f'<div class="all" role="img" aria-label="Statuses">{strip}</div>'
            + _bars("Charts by status", [(status, self._statuses[status]) for status in order], COLOURS)
            + _bars(
                "Codes, by the charts that have them",
                codes[:SHOWN_CODES],
                charts=notes - self._statuses[ASIDE],
            )
            + more
            + _bars("Questions to providers, by kind", _ranked(self._asked))
            + _bars("Set aside, by reason", _ranked(self._reasons))
            + _table(
                "Set aside" + (f", the first {SHOWN_ASIDE}" if aside else ""), ("Where", "Why"), self._aside
            )
            + _table("Slowest notes", ("Where", "Took"), slow)
            + "</body></html>\n"
        )


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _bars(
    title: str, counts: list[tuple[str, int]], colours: dict[str, str] | None = None, charts: int = 0
) -> str:
    """Bars to scale, the longest the whole width; nothing without any. charts: what the shares are of."""
    if not counts:
        return ""
    most = max(count for _, count in counts)
    total = charts or sum(count for _, count in counts)
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td class="bar"><div class="b" style="width:{100 * count / most:.1f}%'
        f'{f";background:{colours[name]}" if colours and name in colours else ""}"></div></td>'
        f'<td class="n">{count:,}</td><td class="n">{100 * count / total:.1f}%</td></tr>'
        for name, count in counts
    )
    return f"<h2>{escape(title)}</h2><table>{rows}</table>"


def _table(title: str, heads: Iterable[str], rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"
