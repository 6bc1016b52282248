"""The command `dermcode`: notes in, codes with their proof out.

Answers go to standard output, everything else to standard error. Exit codes: 0 done, 1 some
records of a batch were set aside, 2 the input cannot be used (one plain sentence, no words of the
note). The reader takes seconds to load, so it is imported only where a note is coded.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from learning import commands as learned
from records import Coded, Unusable
from review import command_audit, commands
from review.command_line import Place, Who, opened, who
from review.place import is_there

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="From a dermatology note to codes a coder can defend. The destruction of premalignant "
    "lesions (17000, 17003, 17004) and a practice's other procedures. Everything stays on this machine.",
    epilog="Exit codes: 0 done, 1 some records of a batch were set aside, 2 the input cannot be used.",
)

OnDay = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="Day of service, as 2026-03-04. Default: the day in the note."),
]
Payer = Annotated[
    str | None,
    typer.Option("--payer", metavar="NAME", help="Payer profile; an unknown name lists those there are."),
]
AsJson = Annotated[
    bool, typer.Option("--json", metavar="", help="JSON, and nothing else on standard output.")
]


@app.callback(invoke_without_command=True)
def dermcode(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", metavar="", help="Show the version.")] = False,
) -> None:
    if show_version:
        print(f"dermcode {_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def code(
    note: Annotated[
        str, typer.Argument(metavar="NOTE", help="A text file (UTF-8), or - for standard input.")
    ],
    on: OnDay = None,
    payer: Payer = None,
    as_json: AsJson = False,
) -> None:
    """Code one note, with the words of the note that prove each line."""
    import flow

    day = _day(on)
    text = _read(note)
    coded = flow.code(text, on=day, payer=payer, id=_name(note))
    if as_json:
        _write_json(coded)
    else:
        from terminal import draw_answer, show

        show(draw_answer(coded, text))


@app.command()
def ask(
    note: Annotated[
        str | None, typer.Argument(metavar="NOTE", help="A text file (UTF-8), or - for standard input.")
    ] = None,
    questions: Annotated[
        list[str] | None,
        typer.Argument(metavar='"QUESTION" ...', help="One turn each; a question may refer to those before."),
    ] = None,
    on: OnDay = None,
    payer: Payer = None,
    as_json: AsJson = False,
    intents: Annotated[
        bool, typer.Option("--intents", metavar="", help="List what can be asked, and end.")
    ] = False,
    reviewer: Who = None,
    store: Place = None,
) -> None:
    """Talk about one coded note: why, why not, what if, what is missing, corrections, a query.

    Where there is a review store, "has this been decided before" looks there,
    and a chart whose lines were all accepted or rejected is stored in it.
    """
    import conversation

    if intents:
        for intent in conversation.intents().values():
            print(f"{intent.id:16} {intent.title}")
        print(f"{conversation.UNCLEAR:16} what was not understood; nothing is changed")
        return
    if note is None or not questions:
        raise Unusable('dermcode ask takes a note and at least one question: dermcode ask NOTE.txt "Why?"')
    import flow

    day = _day(on)
    text = _read(note)
    coded = flow.code(text, on=day, payer=payer, id=_name(note))
    talk = conversation.Talk(text, coded, on=day, payer=payer)
    if is_there(store):
        from review.talking import StoreBook

        talk.book = StoreBook(opened(store), who(reviewer), on=day, payer=payer)
    for question in questions:
        turn = talk.ask(question)
        if as_json:
            sys.stdout.buffer.write(turn.model_dump_json(exclude={"offers"}).encode("utf-8") + b"\n")
        else:
            from terminal import draw_turn, show

            show(draw_turn(turn))
    sys.stdout.flush()


@app.command()
def batch(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE…",
            help="Folders, globs and files: text, JSONL, CSV, TSV, Excel, Parquet, FHIR, HL7 v2, PDF, Word, "
            "zip; paths or addresses such as s3://…; - for JSONL on standard input.",
        ),
    ],
    out: Annotated[
        list[str],
        typer.Option(
            "--out",
            metavar="OUT",
            help="A file (.jsonl, .parquet, .csv, .xlsx, .ndjson for FHIR Claims, .html for a summary), "
            "several of them, or a folder for all.",
        ),
    ],
    on: OnDay = None,
    payer: Payer = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", min=1, help="Processes. Default: all cores.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster", metavar="ADDRESS", help="A Dask scheduler, tcp://…, or local for a new one here."
        ),
    ] = None,
    text_column: Annotated[
        str | None, typer.Option("--text-column", metavar="NAME", help="Column of a table with the notes.")
    ] = None,
    id_column: Annotated[
        str | None, typer.Option("--id-column", metavar="NAME", help="Column of a table with their ids.")
    ] = None,
) -> None:
    """Code many notes, in their order. A run that was broken off goes on where it stopped.

    A record that cannot be coded is set aside: its place and the reason go to
    standard error and to a file beside OUT, and the exit code is 1. OUT appears
    whole, when the last note is done.
    """
    from batch.plan import Settings
    from batch.run import Order, run
    from terminal.progress import Bar

    day = _day(on)
    _check_payer(payer)
    settings = Settings(day.isoformat() if day else None, payer, text_column, id_column)
    order = Order(list(sources), out, settings, workers, cluster, sys.stdin.buffer)
    try:
        with Bar() as bar, _ended_by_term():
            joined = run(order, bar.show, bar.say)
    except KeyboardInterrupt:
        print("Stopped. What is done stays; the same command goes on from there.", file=sys.stderr)
        raise
    for result in joined.told:
        print(plain_place(result.place, result.reason), file=sys.stderr)
    counts = ", ".join(
        f"{status} {joined.statuses[status]}" for status in ("ready", "review", "query", "none")
    )
    print(f"{joined.coded} coded ({counts}), {joined.set_aside} set aside")
    if joined.twice:
        print(f"{joined.twice} of them have an id that came before.", file=sys.stderr)
    if joined.set_aside:
        print(f"The set-aside records are named in {joined.aside}.", file=sys.stderr)
        raise typer.Exit(1)


@contextmanager
def _ended_by_term() -> Iterator[None]:
    """Let a polite kill (SIGTERM) stop a batch as Ctrl-C does, with its processes."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def plain_place(place: str, reason: str) -> str:
    """One record set aside, as standard error tells it."""
    from terminal import plain

    return plain(f"{place}: {reason}")


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="RUN_A", help="A .jsonl of a batch, or its folder.")],
    after: Annotated[str, typer.Argument(metavar="RUN_B", help="The run to compare it with.")],
    as_json: AsJson = False,
) -> None:
    """Compare two batches: which notes changed codes, and which rule or word made it so.

    The exit code is 0 when no note changed and 1 when one did. Words of notes
    are shown.
    """
    from batch.diff import diff as compared

    found = compared(before, after)
    if as_json:
        import json

        sys.stdout.buffer.write(json.dumps(found.as_dict(), ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()
    else:
        from terminal import show
        from terminal.difference import draw_difference

        show(draw_difference(found.as_dict()))
    if found:
        raise typer.Exit(1)


@app.command()
def evaluate(
    cases: Annotated[
        list[Path], typer.Argument(metavar="CASES.jsonl…", help="Keyed cases: id, note, expected, status.")
    ],
    as_json: AsJson = False,
) -> None:
    """Code keyed cases and say how often the answers are right, and which words misled."""
    from evaluation import as_json as to_json
    from evaluation import read_cases

    keyed = [case for path in cases for case in read_cases(path)]
    from evaluation.run import evaluate as code_and_judge

    told = code_and_judge(keyed)
    if as_json:
        import json

        print(json.dumps(to_json(told)))
    else:
        from terminal import draw_figures, show

        show(draw_figures(told))


@app.command()
def train(
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where the trained reader is written.")
    ] = Path("second-reader"),
    store: Annotated[
        str | None,
        typer.Option(
            "--store", metavar="PLACE", help="Learn from the settled charts of this review store as well."
        ),
    ] = None,
    measure: Annotated[
        bool,
        typer.Option("--measure", metavar="", help="Also score it on held-out notes (five times as long)."),
    ] = False,
) -> None:
    """Train the second reader, which may ask for a look and never changes a code.

    The same notes and the same kind of machine give the same weights. DERMCODE_SECOND_READER names the
    folder to use instead of the shipped reader.
    """
    import flow
    from models.examples import CORPUS, Taught, of_charts, of_corpus
    from models.lesson import lesson, taught_of
    from terminal import show
    from terminal.progress import Rounds
    from terminal.trained import draw_card

    charts: Iterator[Taught] = iter(())
    if store is not None:
        from review.lessons import lessons
        from review.store import Store

        charts = of_charts(lessons(Store.open(store)), flow.phrases)
    with Rounds() as shown:
        shown.say("Reading the notes to learn from")
        taught = taught_of(of_corpus(CORPUS, partial(flow.code, second_reader=False), flow.phrases), charts)
        card = lesson(taught, out, measure=measure, told=shown.show)
    show(draw_card(card, str(out)))


@app.command()
def rules(
    number: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="Only the rules of this code.")
    ] = None,
) -> None:
    """Show the rules in plain words, their values over time and their sources."""
    import coding
    from terminal import draw_rules, show

    show(draw_rules(coding.rulebook(number)))


app.add_typer(commands.review, name="review")
app.command()(command_audit.audit)
app.add_typer(learned.release, name="release")

tables = typer.Typer(
    no_args_is_help=True,
    help="The CMS tables that claim lines are checked against: which are on file, and newer ones.",
)
app.add_typer(tables, name="edits")


@tables.command("list")
def edits_list() -> None:
    """Show which quarters of the CMS tables are on file."""
    from coding.edits import quarters_on_file

    for line in quarters_on_file():
        print(line)


@tables.command("import")
def edits_import(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A quarterly CMS file of practitioner services: PTP or MUE, as .txt, .csv, .xlsx or .zip.",
        ),
    ],
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DAY", help="First day of its quarter, where its name does not tell."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", metavar="FOLDER", help="Where to keep it. Default: DERMCODE_DATA, or the usual place."
        ),
    ] = None,
) -> None:
    """Check a newer CMS file and keep it beside the older ones, for visits from its first day on."""
    from coding.edits import data_folder, import_file

    done = import_file(file, _day(since, "--from"), data)
    print(f"{done.read:,} {done.kind} of the quarter from {done.since} read, {done.kept:,} on file now.")
    for first, last in done.ranges:
        print(f"Column 1 is on file from {first} to {last}; codes outside it keep the older quarter.")
    if data is not None and data.absolute() != data_folder().absolute():
        print(f"Set DERMCODE_DATA to {data} for it to be used.", file=sys.stderr)


def main() -> None:
    """Run the command; every trouble ends in one sentence and an exit code, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without a sign shows ? for it
            stream.reconfigure(errors="replace")
    status = 0
    try:
        command = typer.main.get_command(app)
        with command.make_context("dermcode", sys.argv[1:]) as context:
            command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as end:
        status = end.exit_code
    except Unusable as reason:
        status = _say(str(reason))
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is left to say, nor to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 141
    except typer.Abort:
        status = 130
    except Exception as error:
        status = _say(_usage(error) or _fault(error))
    sys.exit(status)


def _say(sentence: str) -> int:
    from terminal import plain

    print(plain(sentence), file=sys.stderr)
    return 2


def _usage(error: Exception) -> str | None:
    """The sentence for words on the command line that make no sense; None for any other error."""
    message = getattr(error, "format_message", None)
    return f"{message()} See `dermcode --help`." if message else None


def _fault(error: Exception) -> str:
    """The sentence for a fault of ours: where it is, but not its own words, which may be the note's."""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    where = f" at {Path(step.tb_frame.f_code.co_filename).name}:{step.tb_lineno}" if step else ""
    return f"dermcode failed ({type(error).__name__}{where}): this is a fault of dermcode, please report it."


def _read(note: str) -> str:
    """The text of a note: a file, or standard input for "-"."""
    import flow
    from batch import open_to_read, read_note

    if note == "-":
        return read_note(sys.stdin.buffer, "The note", flow.LONGEST_NOTE)
    with open_to_read(Path(note)) as stream:
        return read_note(stream, note, flow.LONGEST_NOTE)


def _name(note: str) -> str:
    return "stdin" if note == "-" else Path(note).name


def _day(words: str | None, option: str = "--on") -> date | None:
    if words is None:
        return None
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = None
    if day is None or day.isoformat() != words:
        raise Unusable(f"{option} takes a day of the calendar written as year-month-day, such as 2026-03-04.")
    return day


def _check_payer(name: str | None) -> None:
    """Refuse an unknown payer once, before any note, where every note would be set aside for it."""
    from coding.payer_profiles import profile

    profile(name)


def _write_json(coded: Coded) -> None:
    """One answer on one line, in UTF-8 whatever the terminal's own encoding is."""
    sys.stdout.buffer.write(coded.model_dump_json(by_alias=True).encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def _version() -> str:
    try:
        return version("dermcode")
    except PackageNotFoundError:
        return "unknown (not installed)"


if __name__ == "__main__":
    main()
