"""Code a file of notes: answers in the order of the notes, what cannot be coded set aside.

The answers appear at once and whole: they are written to a file beside the target, which takes
the target's name only when the last note is done.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from batch.notes import Note, Trouble
from records import Coded, Unusable

Coder = Callable[[Note], Coded]


@dataclass
class Tally:
    """What became of the notes. statuses: answers by chart status; set_aside: records without one."""

    statuses: Counter[str] = field(default_factory=Counter)
    set_aside: int = 0


def set_aside_beside(out: Path) -> Path:
    """Where the set-aside records of an output file are named: coded.jsonl > coded.setaside.jsonl."""
    return out.with_name(f"{out.stem}.setaside.jsonl")


def code_file(
    notes: Iterable[Note | Trouble], out: Path, coder: Coder, tell: Callable[[Trouble], None]
) -> Tally:
    """Code every note and write one answer a line to `out`.

    coder: codes one note; Unusable from it sets the note aside with its sentence, any other error
        with its kind only, since an error's own words may hold words of the note.
    tell: called for each record set aside, as soon as it is met.
    Beside `out` a file of {line, reason} names what was set aside; there is none when nothing was.
    Raises Unusable when `out` cannot be written; nothing is left behind then, nor on an interrupt.
    """
    aside = set_aside_beside(out)
    parts = [path.with_name(f".{path.name}.{os.getpid()}.part") for path in (out, aside)]
    tally = Tally()
    try:
        with (
            parts[0].open("w", encoding="utf-8", newline="\n") as answers,
            parts[1].open("w", encoding="utf-8", newline="\n") as troubles,
        ):
            for note in notes:
                answer = note if isinstance(note, Trouble) else _answer(note, coder)
                if isinstance(answer, Trouble):
                    tally.set_aside += 1
                    troubles.write(json.dumps(answer._asdict(), ensure_ascii=False) + "\n")
                    tell(answer)
                else:
                    tally.statuses[answer.status] += 1
                    answers.write(answer.model_dump_json(by_alias=True) + "\n")
        if tally.set_aside:
            parts[1].replace(aside)
        else:
            # A list left by an earlier run would accuse records that are well by now.
            aside.unlink(missing_ok=True)
        parts[0].replace(out)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise Unusable(f"{out} cannot be written: {error.strerror or 'no reason given'}.") from None
    finally:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return tally


def _answer(note: Note, coder: Coder) -> Coded | Trouble:
    try:
        return coder(note)
    except Unusable as reason:
        return Trouble(note.line, str(reason))
    except Exception as error:
        kind = type(error).__name__
        return Trouble(note.line, f"The note could not be coded ({kind}): this is a fault of dermcode.")
