"""`dermcode release`: from corrections to a release in force and back, from the command line.

The commands are thin; who they are run for and when comes in here, and nowhere deeper.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from records import Unusable
from review.command_line import Place, Who, now, opened, who
from review.commands import AsJson

if TYPE_CHECKING:
    from learning.trial import Trial
    from review.store import Store

release = typer.Typer(
    no_args_is_help=True,
    help="Learning: corrections become words, cues and preferences in releases that a second person signs. "
    "Kept in a folder of your own, or where DERMCODE_RELEASES says.",
)
Why = Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason, in a sentence.")]
Gold = Annotated[
    list[Path] | None,
    typer.Option("--gold", metavar="PLACE", help="Gold cases (.jsonl or a folder). Default: the shipped."),
]
TrialId = Annotated[str, typer.Argument(metavar="REPLAY", help="Its id, as `release replay` printed it.")]


@release.command()
def candidates(as_json: AsJson = False, store: Place = None) -> None:
    """Show what waits: corrections that nobody made a candidate of, and candidates to be replayed."""
    from learning import desk
    from learning.proposing import drafts

    kept = _there(store)
    for told in drafts(kept) if kept else []:
        if as_json:
            print(
                json.dumps({"correction": told.source.model_dump(), "kind": told.kind, "reason": told.reason})
            )
        else:
            kind = told.kind or "for the developers"
            print(f"correction  {told.source.chart[:12]}  {told.reason:16}  {kind}")
    for one in desk.waiting():
        if as_json:
            print(json.dumps({"candidate": one.id, **one.model_dump(mode="json")}, ensure_ascii=False))
        else:
            print(f"candidate   {one.id}  {one.kind:16}  {one.says()}  (by {one.by})")


@release.command()
def draft(
    chart: Annotated[str, typer.Argument(metavar="CHART", help="Name, id or the beginning of its id.")],
    store: Place = None,
) -> None:
    """Print the draft of a candidate from a chart's correction, to be filled in and proposed."""
    from learning.proposing import of_chart
    from learning.written import as_yaml

    print(as_yaml(of_chart(opened(store, make=False), chart)), end="")


@release.command()
def propose(
    source: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="A draft that was filled in.")],
    reviewer: Who = None,
) -> None:
    """Check a candidate, try its case, and put it on the desk."""
    from learning import desk
    from learning.written import from_yaml
    from review.chain import stamp

    one = from_yaml(_text(source), who(reviewer), stamp(now()))
    print(f"Candidate {desk.propose(one)}: {one.says()}")


@release.command()
def withdraw(
    candidate: Annotated[str, typer.Argument(metavar="CANDIDATE", help="Its id or the beginning of it.")],
    why: Why,
    reviewer: Who = None,
) -> None:
    """Take a candidate off the desk; it stays on file with the reason."""
    from learning import desk
    from review.chain import stamp

    desk.withdraw(candidate, who(reviewer), stamp(now()), why)
    print("Withdrawn.")


@release.command()
def replay(
    chosen: Annotated[
        list[str] | None, typer.Argument(metavar="[CANDIDATE]…", help="Default: all that wait.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", min=1, help="Processes. Default: all cores.")
    ] = None,
    gold: Gold = None,
    store: Place = None,
) -> None:
    """Replay candidates over every settled chart and gold case, and show what they would change.

    Exit code 1: something stops them, whatever the reason.
    """
    from learning import desk
    from learning.trial import replay as tried
    from terminal.progress import Counting

    wanted = [desk.find(id) for id in chosen] if chosen else desk.waiting()
    with Counting("Replaying") as told:
        trial = tried(wanted, _there(store), gold, told.show, workers)
    desk.keep_trial(trial)
    _show(trial)
    if trial.stops:
        raise typer.Exit(1)


@release.command()
def sign(
    trial: TrialId,
    why: Why,
    reason: Annotated[
        list[str] | None,
        typer.Option(
            "--reason", metavar="CHART=WORDS", help="For a settled chart that changes; once for each."
        ),
    ] = None,
    reviewer: Who = None,
    gold: Gold = None,
    store: Place = None,
) -> None:
    """Sign a replay, as another person than who proposed."""
    from learning import desk, signing
    from review.chain import stamp

    told = desk.trial(trial)
    reasons = _reasons(told, reason or [])
    by, at = who(reviewer), stamp(now())
    signing.sign(told, _there(store), by=by, at=at, why=why, reasons=reasons, places=gold)
    print(f"Signed by {by}: `dermcode release publish {told.id}` puts it in force.")


@release.command()
def publish(trial: TrialId, reviewer: Who = None, gold: Gold = None, store: Place = None) -> None:
    """Make the release of a signed replay and put it in force."""
    from learning import desk, publishing
    from review.chain import stamp

    made = publishing.publish(
        desk.trial(trial), _there(store), by=who(reviewer), at=stamp(now()), places=gold
    )
    print(f"Release {made.id} is in force.")


@release.command()
def rollback(
    to: Annotated[str, typer.Argument(metavar="RELEASE", help="Its number or id, or shipped for none.")],
    why: Why,
    reviewer: Who = None,
) -> None:
    """Put an earlier release in force again; nothing is deleted."""
    from learning import publishing
    from review.chain import stamp

    told = publishing.back(to, by=who(reviewer), at=stamp(now()), why=why)
    print(f"Release {told.id} is in force." if told else "No release is in force: dermcode is as shipped.")


@release.command("list")
def list_releases(
    against: Annotated[
        str | None, typer.Option("--against", metavar="HEAD", help="A head that was kept before.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the releases and their history, and check them. Exit code 1: not as they were written."""
    import releases
    from learning.history import told_of

    kept = releases.history()
    for one in told_of(kept):
        print(json.dumps(one.as_dict(), ensure_ascii=False) if as_json else one.says())
    found = releases.faults()
    if against is not None and not _goes_on(kept, against):
        found.append("the history is not one that goes on from the head that was kept")
    for fault in found:
        print(f"Not as it was written: {fault}.", file=sys.stderr)
    count, hash = kept.head
    if not as_json:
        print(f"{count} entries, {'NOT ' if found else ''}as they were written. Head {count}:{hash}")
    if found:
        raise typer.Exit(1)


@release.command()
def case(
    chart: Annotated[str, typer.Argument(metavar="CHART", help="A chart whose correction needs logic.")],
    note: Annotated[
        Path, typer.Option("--note", metavar="FILE", help="The case's note: your own words, nobody's record.")
    ],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="A short name, such as ear_twice.")],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the test goes.")],
    store: Place = None,
) -> None:
    """Write what no data can mend as a failing test for the developers."""
    from learning import for_developers
    from learning.proposing import empty_case, of_chart

    told = of_chart(opened(store, make=False), chart)
    made = empty_case(told).model_copy(update={"note": _text(note).strip()})
    file, test = for_developers.write(made, name, told.says or told.reason, out)
    print(f"{file} and {test.name} beside it: the test fails until this is mended.")


def _show(trial: Trial) -> None:
    print(
        f"Replay {trial.id}: {len(trial.candidates)} candidates over {trial.base.charts} settled charts "
        f"and {trial.cases_tried} keyed cases"
    )
    for one in trial.candidates:
        print(f"  {one.id}  {one.says()}")
    for change in trial.changes:
        need = "needs a reason" if change.needs_reason else ""
        print(f"  chart {change.chart[:12]}  {change.turn:8} {need}")
        for name, says in (
            ("before", change.before.says()),
            ("after", change.after.says()),
            ("settled", change.settled_says()),
        ):
            print(f"    {name:8} {says}")
    for told in trial.cases:
        print(f"  case  {told.case}  {told.before.says()} > {told.after.says()}")
    for says in trial.stops:
        print(f"Stopped: {says}")
    left = len(trial.needing_reasons())
    print(f"{len(trial.changes)} settled charts change, {left} of them need a reason.")


def _reasons(trial: Trial, told: Sequence[str]) -> dict[str, str]:
    """Reasons by chart; a chart is named by the beginning of its id."""
    found = {}
    for one in told:
        chart, _, why = one.partition("=")
        meant = [change.chart for change in trial.changes if chart and change.chart.startswith(chart)]
        if len(meant) != 1:
            raise Unusable(f"--reason names no one chart that changes: {chart or 'nothing'}.")
        found[meant[0]] = why.strip()
    return found


def _goes_on(history: object, head: str) -> bool:
    from releases import History

    assert isinstance(history, History)
    count, _, hash = head.partition(":")
    return head.startswith("0:") or any(str(one.seq) == count and one.hash == hash for one in history.entries)


def _there(place: str | None) -> Store | None:
    """The review store, None where nobody has reviewed anything yet."""
    from review.place import is_there

    return opened(place) if is_there(place) else None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Unusable(f"{file} is not UTF-8 text.") from None
    except OSError as error:
        raise Unusable(f"{file} cannot be read: {error.strerror or 'no reason given'}.") from None
