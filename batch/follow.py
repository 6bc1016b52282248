"""A run in a process of its own, for a page that goes on meanwhile: told what to do, heard line by line.

What is told goes through pipes and not through the command line, where every user of the machine reads it.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from batch.plan import Settings
from batch.run import Order, Progress, run
from records import Unusable

ROOT = Path(__file__).resolve().parent.parent


class Following:
    """A run that was started. told: the last progress; ended: what became of it, None while it runs."""

    def __init__(self, order: Order) -> None:
        self.told: dict[str, Any] = {"total": 0, "done": 0, "rate": 0.0, "statuses": {}}
        self.said: list[str] = []
        self.ended: dict[str, Any] | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "batch"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        content = {**asdict(order), "settings": order.settings._asdict(), "standard_input": None}
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(content).encode() + b"\n")
            self._process.stdin.flush()
        threading.Thread(target=self._hear, args=(self._process.stdout,), daemon=True).start()

    def _hear(self, lines: IO[bytes]) -> None:
        for line in lines:
            told = json.loads(line)
            if "said" in told:
                self.said.append(told["said"])
            elif "ended" in told:
                self.ended = told
            else:
                self.told = told
        self._process.wait()
        if self.ended is None:
            self.ended = {"ended": "stopped", "says": ""}

    def stop(self) -> None:
        """End the run; what is done stays for the next start."""
        with suppress(OSError):
            self._process.send_signal(signal.SIGINT)


def main() -> None:
    """The run itself: an order comes as a line of JSON on standard input, progress goes out the same way."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a server in the background ignores it
    content = json.loads(sys.stdin.readline())
    order = Order(**{**content, "settings": Settings(**content["settings"])})
    _end_with_whoever_asked()

    def tell(progress: Progress) -> None:
        statuses = dict(sorted(progress.statuses.items()))
        _out({"total": progress.total, "done": progress.done, "rate": progress.rate, "statuses": statuses})

    try:
        joined = run(order, tell, lambda sentence: _out({"said": sentence}))
        _out({"ended": "done", "statuses": dict(sorted(joined.statuses.items())), "twice": joined.twice})
    except Unusable as reason:
        _out({"ended": "failed", "says": str(reason)})
    except KeyboardInterrupt:
        _out({"ended": "stopped", "says": ""})
    except Exception as error:
        # The kind of the fault, without its words, which may be a note's.
        _out({"ended": "failed", "says": f"The batch failed ({type(error).__name__}): a fault of dermcode."})


def _end_with_whoever_asked() -> None:
    """When the page has gone, its end of the pipe is closed: stop as by Ctrl-C."""

    def wait() -> None:
        sys.stdin.read()
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    threading.Thread(target=wait, daemon=True).start()


def _out(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)
