"""`dermcode review`: the queue's work from the command line.

The commands are thin; who they are run for and when comes in here, and nowhere deeper.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from records import Unusable
from review import command_keeping
from review.command_line import Place, Who, day_of, lines_of, now, opened, who

if TYPE_CHECKING:
    from review.exchange import Done

review = typer.Typer(
    no_args_is_help=True,
    help="Reviewers' work: charts in two queues, decisions that are only ever added, agreement. Kept in a "
    "file of your own, or where DERMCODE_REVIEW or --store says.",
)

Which = Annotated[str, typer.Option("--queue", metavar="QUEUE", help="random or risk.")]
AsJson = Annotated[bool, typer.Option("--json", metavar="", help="JSON, one object a line.")]


@review.command()
def add(
    source: Annotated[
        str,
        typer.Argument(
            metavar="NOTES.jsonl",
            help="One object a line: id, text or note, and where known patient and on; - for standard input.",
        ),
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="Day of service of all notes.")
    ] = None,
    payer: Annotated[str | None, typer.Option("--payer", metavar="NAME", help="Payer profile.")] = None,
    reviewer: Who = None,
    store: Place = None,
) -> None:
    """Code notes and put them before the reviewers; this stores the notes."""
    from review import exchange

    with lines_of(source) as lines:
        import flow

        done = exchange.add(
            opened(store), lines, flow.code, at=now(), by=who(reviewer), on=day_of(on), payer=payer
        )
    _tell(done, "charts added", "there before")


@review.command("list")
def list_charts(
    queue: Annotated[str | None, typer.Option(metavar="QUEUE", help="random, risk or rest.")] = None,
    state: Annotated[
        str | None, typer.Option(metavar="STATE", help="coded, disputed, reviewed, erased.")
    ] = None,
    status: Annotated[str | None, typer.Option(metavar="STATUS", help="As suggested: ready, …")] = None,
    code: Annotated[str | None, typer.Option(metavar="CODE", help="With this code.")] = None,
    as_json: AsJson = False,
    store: Place = None,
) -> None:
    """Show the charts: where they are queued and why, and how far they are. Nothing of their notes."""
    from review.charts import SHORT
    from review.listing import Wanted, listed

    for chart in listed(opened(store, make=False), Wanted(queue, state, status, code)):
        if as_json:
            print(json.dumps(chart.__dict__))
        else:
            twice = " twice" if chart.double else ""
            why = f"  ({', '.join(chart.risks)})" if chart.queue == "risk" else ""
            print(
                f"{chart.id[:SHORT]}  {chart.state:8}  {chart.queue + twice:12}  {chart.status:6}  "
                f"{chart.day or '-':10}  {' '.join(chart.codes) or '-'}  {chart.name}{why}"
            )


@review.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="The file to write; it must not exist.")],
    queue: Which = "risk",
    count: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many charts.")] = 20,
    hours: Annotated[int, typer.Option(metavar="N", min=1, max=720, help="How long they stay taken.")] = 24,
    decisions: Annotated[
        bool,
        typer.Option("--decisions", metavar="", help="The decisions that stand, without notes."),
    ] = False,
    reviewer: Who = None,
    store: Place = None,
) -> None:
    """Take charts for work elsewhere into a file (whole notes!), or write out the decisions."""
    from review import exchange

    if queue not in ("random", "risk"):
        raise Unusable("--queue takes random or risk.")
    kept = opened(store, make=False)
    told = (
        exchange.decisions(kept)
        if decisions
        else exchange.work(kept, who(reviewer), queue, at=now(), most=count, hours=hours)  # type: ignore[arg-type]
    )
    count = 0
    try:
        with out.open("x", encoding="utf-8", newline="\n") as file:
            for one in told:
                file.write(json.dumps(one, ensure_ascii=False) + "\n")
                count += 1
    except FileExistsError:
        raise Unusable(f"{out} exists already: name another file.") from None
    except OSError as error:
        raise Unusable(f"{out} cannot be written: {error.strerror or 'no reason given'}.") from None
    what = "decisions written" if decisions else f"charts taken for {hours} hours and written"
    print(f"{count} {what} to {out}.")


@review.command("import")
def take_in(
    source: Annotated[str, typer.Argument(metavar="WORK.jsonl", help="An exported file, filled in, or -.")],
    reviewer: Who = None,
    store: Place = None,
) -> None:
    """Store the decisions of an exported file; the same file again changes nothing.

    Fill in `decision` of a line with "accept", or with an object of the form of its `proposal`.
    """
    from review import exchange

    kept = opened(store, make=False)
    with lines_of(source) as lines:
        done = exchange.take_in(kept, who(reviewer), lines, at=now())
    _tell(done, "decisions stored", "stored before")


@review.command()
def figures(store: Place = None) -> None:
    """Show how far reviewers agree who coded the same charts without seeing each other."""
    from review.agreement import agreement, coded_twice

    told = agreement(*coded_twice(opened(store, make=False)))
    print(f"{told.charts} charts coded twice, {told.waiting} wait for a coder. (95 % interval), of how many:")
    for name, figure in told.named().items():
        print(f"  {name:34} {figure.says()}")
    for one in told.codes:
        print(f"  {one.code}  both {one.both}, one alone {one.one}, units the same {one.units.says()}")


@review.command()
def head(store: Place = None) -> None:
    """Print the head of the log, to be kept outside of the store: `dermcode audit --against` checks it."""
    count, hash = opened(store, make=False).head()
    print(f"{count}:{hash}")


for keeping in command_keeping.COMMANDS:
    review.command()(keeping)


def _tell(done: Done, kept: str, known: str) -> None:
    print(f"{done.kept} {kept}, {done.known} {known}, {len(done.aside or [])} set aside")
    for line, reason in done.aside or []:
        print(f"line {line}: {reason}", file=sys.stderr)
    if done.aside:
        raise typer.Exit(1)
