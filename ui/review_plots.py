"""The plots of the quality page: points with their intervals, weeks, and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from review import quality
from review.statistics import Figure
from ui import words

BLUE, PALE, RED = "#0f5c7a", "#c9dde6", "#9c2f10"


def rates(told: Sequence[quality.Rate]) -> alt.Chart:
    """The share that stands of each group."""
    return figures([(one.name.replace("_", " "), one.stands) for one in told])


def figures(told: Sequence[tuple[str, Figure]]) -> alt.Chart:
    """A point with its interval for each name, on one scale from 0 to 1."""
    rows = [
        {"name": name, "value": one.value, "least": one.least, "most": one.most, "of": one.of}
        for name, one in told
        if one.value is not None
    ]
    order = [name for name, one in told if one.value is not None]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False))
    )
    scale = alt.Scale(domain=[0, 1])
    tip = [
        alt.Tooltip("name:N"),
        *(alt.Tooltip(f"{key}:Q", format=".2f") for key in ("value", "least", "most")),
    ]
    line = base.mark_rule(color=PALE, strokeWidth=6, strokeCap="round").encode(
        x=alt.X("least:Q", scale=scale, title=None, axis=alt.Axis(format="%", grid=True, tickCount=5)),
        x2="most:Q",
    )
    dot = base.mark_point(color=BLUE, filled=True, size=90, opacity=1).encode(
        x=alt.X("value:Q", scale=scale), tooltip=[*tip, alt.Tooltip("of:Q", title="lines")]
    )
    text = base.mark_text(align="left", dx=8, dy=-9, color="#46525f", fontSize=11).encode(
        x=alt.X("value:Q", scale=scale), text=alt.Text("of:Q")
    )
    return _plain(alt.layer(line, dot, text), alt.Step(32))


def weeks(told: Sequence[quality.Rate]) -> alt.Chart:
    """The share that stands, week by week, with its interval."""
    rows = [
        {"week": one.name, "value": one.stands.value, "least": one.stands.least, "most": one.stands.most}
        for one in told
        if one.stands.value is not None
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("week:T", title=None, axis=alt.Axis(format="%d %b", grid=False, labelAngle=0, tickCount=6))
    )
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, 1]), title=None, axis=alt.Axis(format="%", tickCount=5))
    band = base.mark_area(color=PALE, opacity=0.7).encode(
        y=alt.Y("least:Q", scale=alt.Scale(domain=[0, 1]), title=None), y2="most:Q"
    )
    line = base.mark_line(color=BLUE, strokeWidth=2.5, point=alt.OverlayMarkDef(color=BLUE, size=60)).encode(
        y=y
    )
    return _plain(alt.layer(band, line), 190)


def reasons(told: Sequence[tuple[str, int]]) -> alt.Chart:
    """How often each reason was given."""
    names = words.review_names("reasons")
    rows = [{"name": names.get(name, name), "count": count} for name, count in told]
    order = [names.get(name, name) for name, _ in told]
    plain = alt.Axis(ticks=False, domain=False)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=plain),
        x=alt.X("count:Q", title=None, axis=None),
    )
    text = base.mark_text(align="left", dx=5, color="#1d2733").encode(text="count:Q")
    return _plain(alt.layer(base.mark_bar(color=RED, opacity=0.85, height=14), text), alt.Step(26))


def _plain(chart: Any, height: int | alt.Step) -> alt.Chart:
    """One look for all: the page's own fonts, thin grid, no frame."""
    told: alt.Chart = (
        chart.properties(height=height, background="transparent", padding={"left": 4, "right": 16})
        .configure_view(stroke=None)
        .configure_axis(gridColor="#e6ebef", labelColor="#1d2733", labelFontSize=12, domainColor="#c9d2da")
    )
    return told
