"""`dermcode review key`, `rekey`, `erase`, `sweep`, `deidentify`: how notes are kept or handed on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from records import Unusable
from review.command_line import Place, now, opened

if TYPE_CHECKING:
    from review.handing import Prepared

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


def deidentify(
    chart: Annotated[str, typer.Argument(metavar="CHART", help="Name, id or the beginning of its id.")],
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="WORDS", help="Words to be replaced as well.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", metavar="", help="Write it, once confirmed.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Corpus file. Default: DERMCODE_CORPUS.")
    ] = None,
    seal: Annotated[
        str, typer.Option("--confirm", metavar="SEAL", help="The seal of the text that was looked at.")
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who looked at it.")] = "",
    because: Annotated[str, typer.Option("--because", metavar="REASON", help="Why it is handed on.")] = "",
    store: Place = None,
) -> None:
    """Show a settled chart freed of names, and write it to a corpus file once a person has confirmed it.

    Shows every replacement, what was left and looks like a name, the new text, and its seal. With --write
    the text is confirmed by answering, or by --confirm SEAL (which needs DERMCODE_PRIVACY_KEY, so that the
    surrogates are those that were shown).
    """
    from privacy.secret import secret
    from review.handing import hand_over, prepare
    from review.place import corpus

    kept = opened(store, make=False)
    shown = prepare(kept, chart, key=secret(), also=also or ())
    _show(shown)
    if not write:
        return
    if not by.strip() or not because.strip():
        raise Unusable("--write needs --by NAME and --because REASON. Nothing was written.")
    if not seal and sys.stdin.isatty() and typer.confirm("Have you read it all, and is nobody told by it?"):
        seal = shown.seal
    if not seal:
        raise Unusable("The text was not confirmed. Nothing was written.")
    id = hand_over(kept, shown, corpus(out), seal=seal, by=by, because=because, at=now())
    print(f"Written to {corpus(out)} as {id}.")


def _show(shown: Prepared) -> None:
    """What a person is to look at."""
    for kind, pairs in shown.kinds.items():
        print(f"{kind.replace('_', ' ')}:")
        for before, after in pairs:
            print(f"  {' '.join(before.split())}  ->  {' '.join(after.split())}")
    for one in shown.told.doubts:
        print(f"LEFT, looks like a {one.why}: {one.words}")
    if not shown.same:
        print("The codes of the new text are NOT those of the old one.")
    print(f"\n{shown.told.text}\n\nSeal {shown.seal}")


COMMANDS = (key, rekey, erase, sweep, deidentify)
