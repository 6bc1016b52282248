"""The progress of a batch or of a training on a terminal: how far, how fast, how long still."""

from __future__ import annotations

import sys
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from terminal.paper import plain


class Far(Protocol):
    """batch.run.Progress, as much of it as is shown."""

    @property
    def total(self) -> int: ...
    @property
    def done(self) -> int: ...
    @property
    def rate(self) -> float: ...
    @property
    def statuses(self) -> dict[str, int]: ...


class Bar:
    """A bar on standard error when that is a terminal; otherwise only what is said."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("coding"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]} notes/s"),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[statuses]}"),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None, rate="-", statuses="")

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, far: Far) -> None:
        statuses = " ".join(f"{name} {count}" for name, count in sorted(far.statuses.items()))
        self._progress.update(
            self._task, total=far.total, completed=far.done, rate=f"{far.rate:.0f}", statuses=statuses
        )

    def say(self, sentence: str) -> None:
        """A sentence for the user, above the bar."""
        if self._console.is_terminal:
            self._progress.console.print(plain(sentence), markup=False, highlight=False)
        else:
            print(plain(sentence), file=sys.stderr)


class Counting:
    """A bar for anything that is done one after the other, on standard error when that is a terminal."""

    def __init__(self, what: str) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn(what),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Counting:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, done: int, of: int) -> None:
        """So many of so many are done."""
        self._progress.update(self._task, total=of, completed=done)


class Rounds:
    """The rounds of a training on standard error: a bar on a terminal, a line a round elsewhere."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("training"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("loss {task.fields[loss]}"),
            TimeRemainingColumn(compact=True),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None, loss="-")

    def __enter__(self) -> Rounds:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, done: int, of: int, loss: float) -> None:
        self._progress.update(self._task, total=of, completed=done, loss=f"{loss:.3f}")
        if not self._console.is_terminal:
            print(f"round {done} of {of}, loss {loss:.3f}", file=sys.stderr)

    def say(self, sentence: str) -> None:
        """A sentence for the user, above the bar."""
        print(plain(sentence), file=sys.stderr)
