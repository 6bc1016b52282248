"""Marks evidence in a note: a pure function from (note, evidence) to HTML.

The text is cut at the start and the end of every span, so that overlapping and nested evidence
both show; a piece that lies in several spans carries all of their roles, as stacked underlines
and as a title. Stripping the tags and unescaping gives the note back exactly, whatever it holds.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from records import Evidence
from ui import words

ASIDE = "aside"


def pieces(
    note: str, evidence: Iterable[Evidence], aside: Iterable[Evidence] = ()
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Cut the note at every boundary of a span: (start, end, roles), in order, without gaps.

    aside: evidence of what was not coded; its pieces carry the role "aside" instead of their own,
        and only where no other evidence lies.
    Spans that reach past the end of the note are cut there. Time grows with spans, not spans squared.
    """
    changes: dict[int, list[tuple[str, int]]] = {0: [], len(note): []}
    labelled = [(one, one.role) for one in evidence] + [(one, ASIDE) for one in aside]
    for one, role in labelled:
        start, end = min(one.start, len(note)), min(one.end, len(note))
        changes.setdefault(start, []).append((role, 1))
        changes.setdefault(end, []).append((role, -1))
    active: Counter[str] = Counter()
    cuts = sorted(changes)
    for start, end in pairwise(cuts):
        for role, step in changes[start]:
            active[role] += step
        roles = tuple(role for role in words.roles() if active[role] > 0)
        yield start, end, roles or ((ASIDE,) if active[ASIDE] > 0 else ())


def highlight(note: str, evidence: Iterable[Evidence], aside: Iterable[Evidence] = ()) -> str:
    """The note as HTML text with its evidence marked by role; the frame around it is the caller's."""
    return "".join(
        _mark(_plain(note, start, end), roles) for start, end, roles in pieces(note, evidence, aside)
    )


def legend(roles: Iterable[str]) -> str:
    """The roles that are shown, in words of their colour, in the order of words.yaml."""
    shown = set(roles)
    known = {**words.roles(), ASIDE: words.aside()}
    return "".join(
        f'<span class="dc-key r-{role}">{html.escape(shade.label)}</span>'
        for role, shade in known.items()
        if role in shown
    )


def _mark(text: str, roles: tuple[str, ...]) -> str:
    if not roles:
        return text
    known = {**words.roles(), ASIDE: words.aside()}
    title = html.escape(", ".join(known[role].label for role in roles))
    classes = " ".join(f"r-{role}" for role in roles)
    lines = "".join(_underline(role, depth) for depth, role in enumerate(roles[1:], start=1))
    style = f' style="box-shadow:0 2px 0 {known[roles[0]].colour}{lines}"' if lines else ""
    return f'<mark class="{classes}" title="{title}"{style}>{text}</mark>'


def _underline(role: str, depth: int) -> str:
    """One more line under the first, with a white gap between them (CSS paints the first on top)."""
    colour = {**words.roles(), ASIDE: words.aside()}[role].colour
    return f",0 {3 * depth}px 0 #fff,0 {3 * depth + 2}px 0 {colour}"


def _plain(note: str, start: int, end: int) -> str:
    """One piece as text that no browser reads as markup, with every line end shown once.

    Browsers turn a bare CR and a CRLF into one line end, so the references keep CRLF together and
    hide a CR that a cut parts from its LF. LF is a reference because Streamlit trims lines.
    """
    parted = note[end - 1 : end + 1] == "\r\n" and end > start
    text = html.escape(note[start : end - 1 if parted else end])
    text = text.replace("\r\n", "&#13;&#10;").replace("\n", "&#10;")
    return text + ("<span hidden>&#13;</span>" if parted else "")
