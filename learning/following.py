"""A replay in a process of its own, for a page that goes on meanwhile: heard line by line."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from records import Unusable

ROOT = Path(__file__).resolve().parent.parent


class Following:
    """A replay that was started. done, of: readings; ended: what became of it, None while it runs.

    ended: {"trial": id}, or {"says": why not}.
    """

    def __init__(self, candidates: Sequence[str]) -> None:
        self.done, self.of = 0, 0
        self.ended: dict[str, str] | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "learning"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(list(candidates)).encode() + b"\n")
            self._process.stdin.flush()
        threading.Thread(target=self._hear, args=(self._process.stdout,), daemon=True).start()

    def _hear(self, lines: IO[bytes]) -> None:
        ended: dict[str, str] = {"says": "The replay was stopped."}
        for line in lines:
            told: dict[str, Any] = json.loads(line)
            if "of" in told:
                self.done, self.of = told["done"], told["of"]
            else:
                ended = told
        self._process.wait()
        self.ended = ended

    def stop(self) -> None:
        """End the replay; nothing of it is kept."""
        with suppress(OSError):
            self._process.terminate()


def main() -> None:
    """The replay itself: ids of candidates come as a line of JSON, progress and the trial go out as lines."""
    from learning import desk
    from learning.trial import replay
    from review.place import is_there
    from review.store import Store

    wanted = json.loads(sys.stdin.readline())
    try:
        chosen = [desk.find(id) for id in wanted]
        store = Store.open() if is_there() else None
        trial = replay(chosen, store, tell=lambda done, of: _out({"done": done, "of": of}))
        _out({"trial": desk.keep_trial(trial)})
    except Unusable as reason:
        _out({"says": str(reason)})
    except Exception as error:
        # The kind of the fault, without its words, which may be a note's.
        _out({"says": f"The replay failed ({type(error).__name__}): a fault of dermcode."})


def _out(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)
