"""JSONL: the answers as they were made, one a line."""

from __future__ import annotations

from typing import IO, Any

from batch.parts import Result


class Output:
    parses = False

    def __init__(self, stream: IO[bytes], scratch: str) -> None:
        self._stream = stream

    def add(self, result: Result, answer: dict[str, Any] | None) -> None:
        if result.answer:
            self._stream.write(result.answer.encode("utf-8") + b"\n")

    def drop(self) -> None:
        pass

    def close(self) -> None:
        pass
