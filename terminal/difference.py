"""Two batches compared, as a terminal shows it: what changed, why, and note by note."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group
from rich.text import Text

from terminal.paper import plain

SHOWN = 200
"""Notes and causes told one by one; --json has all."""


def draw_difference(found: dict[str, Any]) -> Group:
    """The answer to `dermcode diff`, from its JSON form."""
    return Group(*_lines(found))


def _lines(found: dict[str, Any]) -> Iterator[Text]:
    changed = found["changed"]
    runs = (("only_before", "A"), ("only_after", "B"))
    only = [f"{len(found[key])} only in {run}" for key, run in runs if found[key]]
    yield Text(", ".join([f"{len(changed)} notes changed", f"{found['same']} are the same", *only]))
    for told in found["versions"]:
        before, _, after = told.partition(" ")[2].partition(" > ")
        if before != after:
            yield Text(f"  {told}")
    if found["causes"]:
        yield Text("\nWhy, by the notes it changed")
        for cause, notes in list(found["causes"].items())[:SHOWN]:
            yield Text(f"  {notes:>6}  {plain(cause)}")
    for one in changed[:SHOWN]:
        yield Text(f"\n{plain(one['id'])}")
        for line in one["what"]:
            yield Text(f"  {plain(line)}")
        for cause in one["because"]:
            yield Text(f"    {plain(cause)}")
    if len(changed) > SHOWN:
        yield Text(f"\nand {len(changed) - SHOWN} notes more")
