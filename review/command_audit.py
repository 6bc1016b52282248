"""`dermcode audit`: the proof of what was decided, from the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from records import Unusable
from review.command_line import Place, opened

if TYPE_CHECKING:
    from review.packet import Replayed
    from review.store import Store


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

    A packet holds note, record, trace, decisions, versions and the sealed
    entries of the log. It is checked and its note is coded again, which must
    give the very same bytes. Exit code 1: something is not as it was written.
    """
    if replay is not None:
        try:
            raw = replay.read_bytes()
        except OSError as error:
            raise Unusable(f"{replay} cannot be read: {error.strerror or 'no reason given'}.") from None
        _verdict(_replayed(raw), sys.stdout)
        return
    kept = opened(store, make=False)
    if chart is None:
        found = kept.faults(_head(against))
        _erased(kept)
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


def _erased(kept: Store) -> None:
    """The charts that were erased, a line each."""
    from review.charts import SHORT
    from review.erasing import erased

    with kept.reading() as session:
        for one in erased(session):
            print(f"chart {one.chart[:SHORT]}: erased on {one.at[:10]} by {one.by} because {one.because}")


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


def _head(told: str | None) -> tuple[int, str] | None:
    if told is None:
        return None
    count, _, hash = told.partition(":")
    if not count.isdecimal() or len(hash) != 64:
        raise Unusable("--against takes what `dermcode review head` printed, as 12:1f…")
    return int(count), hash
