"""What no data can mend: the case as a failing test, for the developers of the reader and the rules."""

from __future__ import annotations

import json
import re
from pathlib import Path

from learning.candidate import Case
from learning.checking import coded, passes
from records import Unusable

TEST = "test_reported.py"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{1,40}")


def write(case: Case, name: str, why: str, into: Path) -> tuple[Path, Path]:
    """Write a case beside the test that runs it; the two files.

    name: a short name in small letters. Raises Unusable when the case passes already, or the name is taken.
    """
    if not _NAME.fullmatch(name):
        raise Unusable("A case needs a short name of small letters, digits, - and _, such as ear_twice.")
    if not case.note.strip():
        raise Unusable("The case has no note: write a sentence or two, in words of your own.")
    if passes(case, coded(case)):
        raise Unusable("The case is right already: there is nothing to report.")
    told = {
        **case.keyed(name),
        "on": case.on.isoformat() if case.on else None,
        "payer": case.payer,
        "why": why,
    }
    file, test = into / f"{name}.jsonl", into / TEST
    try:
        into.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(json.dumps(told, ensure_ascii=False) + "\n")
        test.write_text(_template(), encoding="utf-8", newline="\n")
    except FileExistsError:
        raise Unusable(f"{file.name} exists already: give the case another name.") from None
    except OSError as error:
        raise Unusable(f"The case cannot be written: {error.strerror or 'no reason given'}.") from None
    return file, test


def _template() -> str:
    return Path(__file__).with_name("reported_test.txt").read_text(encoding="utf-8")
