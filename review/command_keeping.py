"""`dermcode review key`, `rekey`, `erase` and `sweep`: how notes are kept, and how they go."""

from __future__ import annotations

from typing import Annotated

import typer

from review.command_line import Place, now, opened

NOT_SWEPT = (
    "Its files could not be written anew, because somebody else has the store open (or may not do that): "
    "run `dermcode review sweep` when nobody has."
)


def key() -> None:
    """Print a new key for DERMCODE_KEY, with which notes and photographs are locked in the store."""
    from review.keys import make

    print(make())


def rekey(store: Place = None) -> None:
    """Lock every note and photograph with the first key of DERMCODE_KEY (one, or several with commas).

    For a store that was not locked yet, and for a new key: put it before the old one, run this, take the
    old one away. It can be broken off and run again.
    """
    from review.rekeying import rekey as run

    done = run(opened(store, make=False))
    print(f"{done.locked} texts locked with the first key, {done.before} were before.")
    if not done.swept:
        print(NOT_SWEPT)


def erase(
    chart: Annotated[str, typer.Argument(metavar="CHART", help="Name, id or the beginning of its id.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who erases it.")],
    because: Annotated[str, typer.Option("--because", metavar="REASON", help="Why; no words of the note.")],
    store: Place = None,
) -> None:
    """Erase a chart for good: note, record, quotes and photographs.

    Name, reason and the hashes of what was there stay in the log, whose chain still holds.
    """
    from review.charts import SHORT
    from review.erasing import erase as run

    done = run(opened(store, make=False), chart, by=by, because=because, at=now())
    print(f"Chart {done.chart[:SHORT]} is erased; {done.texts} texts are gone.")
    if not done.swept:
        print(NOT_SWEPT)


def sweep(store: Place = None) -> None:
    """Write the files of the store anew, so that nothing erased is left in them."""
    from review.sweep import sweep as run

    if run(opened(store, make=False)):
        print("The files of the store hold nothing that was erased.")
    else:
        print(NOT_SWEPT)
        raise typer.Exit(1)
