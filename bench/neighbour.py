"""EDS-NLP in an environment of its own (it needs another spaCy), asked over a pipe.

The environment is made beside the project the first time (``.venv-edsnlp``). The time is taken there,
around the reading alone, so the pipe costs EDS-NLP nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from nlp.terms import target_rules

ROOT = Path(__file__).parent.parent
ENVIRONMENT = ROOT / ".venv-edsnlp"
WANTED = ROOT / "bench" / "edsnlp.lock"
WORKER = ROOT / "bench" / "neighbour_worker.py"


class Missing(Exception):
    """EDS-NLP cannot be measured here; the message says why in a sentence."""


class Neighbour:
    """EDS-NLP in another process, with the phrases of our lexicon to find in these notes."""

    def __init__(self, notes: Sequence[str]) -> None:
        self._worker = subprocess.Popen(
            [str(_python()), "-I", str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        terms: dict[str, list[str]] = {}
        for rule in target_rules():
            terms.setdefault(rule.category, []).append(rule.literal)
        self._ask({"terms": terms, "notes": list(notes)})

    def seconds(self, notes: Sequence[str]) -> float:
        """Processor time of one pass over the notes given at the start, which are these."""
        return float(self._ask({"notes_expected": len(notes)}))

    def _ask(self, message: object) -> str:
        sent, received = self._worker.stdin, self._worker.stdout
        if sent is None or received is None:
            raise Missing("EDS-NLP was not measured: its process has no pipe.")
        try:
            sent.write(json.dumps(message) + "\n")
            sent.flush()
            answer = received.readline()
        except OSError:
            answer = ""
        if not answer:
            raise Missing("EDS-NLP was not measured: its process ended early.")
        return answer


def _python() -> Path:
    """The interpreter of the environment, which is made when it is missing."""
    inside = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if (ENVIRONMENT / ".installed").exists():
        return inside
    print("Making .venv-edsnlp for EDS-NLP")
    quiet = ["-m", "pip", "--disable-pip-version-check", "--quiet", "install", "-r", str(WANTED)]
    try:
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True, capture_output=True)
        subprocess.run([str(inside), *quiet], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Missing("EDS-NLP was not measured: it could not be installed here.") from error
    (ENVIRONMENT / ".installed").touch()
    return inside
