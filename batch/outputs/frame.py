"""Parquet: one row a note, with its codes and questions as lists, for people who count and compare."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from batch.parts import Result

ROWS = 5000
"""Rows held at a time, and of one group of rows in the file."""


def schema() -> Any:
    import pyarrow as pa

    text, texts = pa.string(), pa.list_(pa.string())
    code = [
        ("code", text),
        ("units", pa.int32()),
        ("modifiers", texts),
        ("diagnoses", texts),
        ("status", text),
    ]
    asked = [("about", text), ("question", text)]
    return pa.schema(
        [
            ("id", text),
            ("place", text),
            ("status", text),
            ("day", pa.date32()),
            ("codes", pa.list_(pa.struct(code))),
            ("queries", pa.list_(pa.struct(asked))),
            ("sites", texts),
            ("diagnoses", texts),
            ("acts", texts),
            ("reasons", texts),
            ("not_coded", texts),
            ("warnings", texts),
            ("set_aside", text),
            ("dermcode", text),
            ("rules", text),
            ("lexicon", text),
        ]
    )


class Output:
    parses = True

    def __init__(self, stream: IO[bytes], scratch: str) -> None:
        pq: Any = import_module("pyarrow.parquet")
        self._schema = schema()
        self._writer = pq.ParquetWriter(stream, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, result: Result, answer: dict[str, Any] | None) -> None:
        self._rows.append(row(result, answer))
        if len(self._rows) == ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema), row_group_size=ROWS)
        self._rows = []

    def drop(self) -> None:
        with suppress(Exception):
            self._writer.close()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()


def row(result: Result, answer: dict[str, Any] | None) -> dict[str, Any]:
    """A note as a row; a record that was set aside has its reason and nothing else."""
    from datetime import date

    if answer is None:
        return {"id": result.id, "place": result.place, "status": result.status, "set_aside": result.reason}
    procedures = answer["visit"]["procedures"]
    groups = [group for one in procedures for group in one["groups"]]
    return {
        "id": answer["id"],
        "place": result.place,
        "status": answer["status"],
        "day": date.fromisoformat(answer["day"]) if answer["day"] else None,
        "codes": [
            {name: line[name] for name in ("code", "units", "modifiers", "diagnoses", "status")}
            for line in answer["codes"]
        ],
        "queries": [{"about": one["about"], "question": one["question"]} for one in answer["queries"]],
        "sites": _each(group["site"] for group in groups),
        "diagnoses": _each(one["diagnosis"] for one in procedures),
        "acts": _each(one["act"] for one in procedures),
        "reasons": answer["reasons"],
        "not_coded": [f"{one['what']}: {one['reason']}" for one in answer["not_coded"]],
        "warnings": answer["warnings"],
        **answer["versions"],
    }


def _each(values: Any) -> list[str]:
    """Every value once, in its order, without the unknown ones."""
    return list(dict.fromkeys(value for value in values if value))
