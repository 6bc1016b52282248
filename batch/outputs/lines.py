"""CSV: one line a code. It begins with a byte order mark, without which Excel misreads UTF-8."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from typing import IO, Any

from batch.notes import MARK
from batch.outputs.rows import HEADS, rows
from batch.parts import Result


class Output:
    parses = True

    def __init__(self, stream: IO[bytes], scratch: str) -> None:
        stream.write(MARK)
        self._text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(HEADS.values())

    def add(self, result: Result, answer: dict[str, Any] | None) -> None:
        if answer:
            self._writer.writerows(rows(answer, result.place))

    def drop(self) -> None:
        with suppress(Exception):
            self._text.detach()

    def close(self) -> None:
        self._text.flush()
        self._text.detach()
