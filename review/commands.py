"""`dermcode review` and `dermcode audit`: the queue's work and the proof of it, from the command line.

The commands are thin; who they are run for and when comes in here, and nowhere deeper.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from records import Unusable

if TYPE_CHECKING:
    from review.exchange import Done
    from review.packet import Replayed
    from review.store import Store

REVIEWER = "DERMCODE_REVIEWER"

review = typer.Typer(
    no_args_is_help=True,
    help="Reviewers' work: charts in two queues, decisions that are only ever added, agreement. Kept in a "
    "file of your own, or where DERMCODE_REVIEW or --store says.",
)

Place = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="PLACE",
        help="A file, or postgresql://user@host/name. Default: DERMCODE_REVIEW, or the usual place.",
    ),
]
Who = Annotated[
    str | None,
    typer.Option("--reviewer", metavar="NAME", help=f"Who works. Default: {REVIEWER}, or who is logged in."),
]
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

    with _lines(source) as lines:
        import flow

        done = exchange.add(
            _open(store), lines, flow.code, at=_now(), by=_who(reviewer), on=_day(on), payer=payer
        )
    _tell(done, "charts added", "there before")


@review.command("list")
def list_charts(
    queue: Annotated[str | None, typer.Option(metavar="QUEUE", help="random, risk or rest.")] = None,
    state: Annotated[str | None, typer.Option(metavar="STATE", help="coded, disputed or reviewed.")] = None,
    status: Annotated[str | None, typer.Option(metavar="STATUS", help="As suggested: ready, …")] = None,
    code: Annotated[str | None, typer.Option(metavar="CODE", help="With this code.")] = None,
    as_json: AsJson = False,
    store: Place = None,
) -> None:
    """Show the charts: where they are queued and why, and how far they are. Nothing of their notes."""
    from review.charts import SHORT
    from review.listing import Wanted, listed

    for chart in listed(_open(store, make=False), Wanted(queue, state, status, code)):
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
    kept = _open(store, make=False)
    told = (
        exchange.decisions(kept)
        if decisions
        else exchange.work(kept, _who(reviewer), queue, at=_now(), most=count, hours=hours)  # type: ignore[arg-type]
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

    kept = _open(store, make=False)
    with _lines(source) as lines:
        done = exchange.take_in(kept, _who(reviewer), lines, at=_now())
    _tell(done, "decisions stored", "stored before")


@review.command()
def figures(store: Place = None) -> None:
    """Show how far reviewers agree who coded the same charts without seeing each other."""
    from review.agreement import agreement, coded_twice

    told = agreement(*coded_twice(_open(store, make=False)))
    print(f"{told.charts} charts coded twice, {told.waiting} wait for a coder. (95 % interval), of how many:")
    for name, figure in told.named().items():
        print(f"  {name:34} {figure.says()}")
    for one in told.codes:
        print(f"  {one.code}  both {one.both}, one alone {one.one}, units the same {one.units.says()}")


@review.command()
def head(store: Place = None) -> None:
    """Print the head of the log, to be kept outside of the store: `dermcode audit --against` checks it."""
    count, hash = _open(store, make=False).head()
    print(f"{count}:{hash}")


def audit(
    chart: Annotated[
        str | None, typer.Argument(metavar="[CHART]", help="Name, id or the beginning of its id.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the packet there.")] = None,
    replay: Annotated[
        Path | None, typer.Option("--replay", metavar="FILE", help="Check a packet, without a store.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="HEAD", help="A head of the log kept before.")
    ] = None,
    store: Place = None,
) -> None:
    """Prove what was decided: the packet of a chart, replayed; without a chart, the whole log.

    A packet holds note, record, trace, decisions, versions and the sealed entries of the log. It is checked
    and its note is coded again, which must give the very same bytes. Exit code 1: something is not as it
    was written.
    """
    if replay is not None:
        try:
            raw = replay.read_bytes()
        except OSError as error:
            raise Unusable(f"{replay} cannot be read: {error.strerror or 'no reason given'}.") from None
        _verdict(_replayed(raw), sys.stdout)
        return
    kept = _open(store, make=False)
    if chart is None:
        found = kept.faults(_head(against))
        for fault in found:
            print(f"entry {fault.seq}: {fault.says}" if fault.seq else f"head: {fault.says}")
        count, hash = kept.head()
        print(f"{count} entries, {'NOT ' if found else ''}as they were written. Head {count}:{hash}")
        if found:
            raise typer.Exit(1)
        return
    from review import packet

    raw = packet.packet(kept, chart)
    if out is None:
        sys.stdout.buffer.write(raw)
        sys.stdout.flush()
    else:
        try:
            out.write_bytes(raw)
        except OSError as error:
            raise Unusable(f"{out} cannot be written: {error.strerror or 'no reason given'}.") from None
    _verdict(_replayed(raw), sys.stderr if out is None else sys.stdout)


def _replayed(raw: bytes) -> Replayed:
    import flow
    from review import packet

    return packet.replay(raw, flow.code, flow.decide, flow.under)


def _verdict(told: Replayed, to: object) -> None:
    """What a replay found, in a line or a few. Exit code 1 where something is not as it was written."""
    stream = to if hasattr(to, "write") else sys.stdout
    if told.same is None:
        codes = "the same codes" if told.codes_same else "OTHER codes"
        print(f"Coded with {_versions(told.then)}; {_versions(told.now)} gives {codes}.", file=stream)
    elif told.same:
        print("The note gives the suggestion's very bytes again.", file=stream)
    else:
        print("The note does NOT give the suggestion again.", file=stream)
    for fault in told.faults:
        print(f"Not as it was written: {fault}.", file=stream)
    print(f"The packet is {'' if told.whole else 'NOT '}whole.", file=stream)
    if not told.whole or told.same is False:
        raise typer.Exit(1)


def _versions(told: object) -> str:
    known = dict(told)  # type: ignore[call-overload]
    release = f", release {known['release']}" if known.get("release") else ""
    return f"dermcode {known['dermcode']}, rules {known['rules']}, lexicon {known['lexicon']}{release}"


def _open(place: str | None, make: bool = True) -> Store:
    from review.place import is_there

    if not make and not is_there(place):
        raise Unusable("There is no review store yet: `dermcode review add` or the page makes one.")
    from review.store import Store

    return Store.open(place)


def _now() -> datetime:
    return datetime.now(UTC)


def _who(told: str | None) -> str:
    name = (told or os.environ.get(REVIEWER) or getpass.getuser()).strip()
    if not name or len(name) > 200:
        raise Unusable("A reviewer needs a name of at most 200 characters: give --reviewer NAME.")
    return name


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        raise Unusable("--on takes a day of the calendar, such as 2026-03-04.") from None


def _head(told: str | None) -> tuple[int, str] | None:
    if told is None:
        return None
    count, _, hash = told.partition(":")
    if not count.isdecimal() or len(hash) != 64:
        raise Unusable("--against takes what `dermcode review head` printed, as 12:1f…")
    return int(count), hash


@contextmanager
def _lines(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115 (closed below)
    except OSError as error:
        raise Unusable(f"{source} cannot be read: {error.strerror or 'no reason given'}.") from None
    with file:
        yield file


def _tell(done: Done, kept: str, known: str) -> None:
    print(f"{done.kept} {kept}, {done.known} {known}, {len(done.aside or [])} set aside")
    for line, reason in done.aside or []:
        print(f"line {line}: {reason}", file=sys.stderr)
    if done.aside:
        raise typer.Exit(1)
