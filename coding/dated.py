"""Values that change with time: read from YAML, checked, and picked for a day of service.

A history is a list of values, each with its first day and its source; a value of null ends the one before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from records import Unusable

HERE = Path(__file__).parent
_DAYS_KEPT = 4096
"""Values of a day that are kept picked: a practice codes the visits of a few days at a time."""
KEYS_OF_A_VALUE = {"since", "value", "source", "also_earlier"}


class NoValueOnDate(Unusable):
    """The day of service is outside the days for which a deciding value is on file."""


class FaultInData(Unusable):
    """A data file of the engine is broken; the message names the file and the entry."""


class _NoTwice(yaml.SafeLoader):
    """YAML keeps the last of two equal keys in silence; a value lost that way would be a wrong code."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise FaultInData(f"{self.name} says {', '.join(twice)} twice: keep one of them.")
        return super().construct_mapping(node, deep=deep)


@dataclass(frozen=True)
class Value:
    """One value of a history. also_earlier: a table that is also used for days before its first."""

    name: str
    since: date
    value: str | int | tuple[str, ...] | tuple[int, ...] | None
    source: str
    also_earlier: bool = False

    @property
    def text(self) -> str:
        if not isinstance(self.value, str):
            raise FaultInData(f"{self.name} must be a quoted text.")
        return self.value

    @property
    def number(self) -> int:
        if not isinstance(self.value, int):
            raise FaultInData(f"{self.name} must be a whole number.")
        return self.value

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(str(item) for item in self._list(str))

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(item) for item in self._list(int))

    def _list(self, kind: type) -> tuple[str, ...] | tuple[int, ...]:
        if not isinstance(self.value, tuple) or not all(isinstance(item, kind) for item in self.value):
            raise FaultInData(f"{self.name} must be a list of {kind.__name__}s.")
        return self.value


History = tuple[Value, ...]


@cache
def document(file: str) -> Mapping[str, Any]:
    """The YAML mapping in ``coding/<file>``. Raises FaultInData when it cannot be read as one."""
    return load(HERE / file, f"coding/{file}")


def load(path: Path, name: str) -> Mapping[str, Any]:
    """The YAML mapping in a file that faults call ``name``. Raises FaultInData when it is none."""
    try:
        with path.open(encoding="utf-8") as text:
            loader = _NoTwice(text)
            loader.name = name
            found = loader.get_single_data()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FaultInData(f"{name} cannot be read: {type(error).__name__}.") from error
    if not isinstance(found, dict):
        raise FaultInData(f"{name} must be a mapping.")
    return found


@cache
def sources() -> Mapping[str, Mapping[str, Any]]:
    """Every source by its id, from ``coding/sources.yaml``."""
    listed = document("sources.yaml")["sources"]
    by_id = {entry["id"]: entry for entry in listed}
    if len(by_id) != len(listed):
        raise FaultInData("coding/sources.yaml lists a source twice.")
    return by_id


def known_source(source: str, file: str) -> str:
    """The same id, or FaultInData when ``coding/sources.yaml`` does not list it."""
    if source not in sources():
        raise FaultInData(
            f"coding/{file} names the source {source}, which coding/sources.yaml does not list."
        )
    return source


def history(name: str, entries: Any, file: str) -> History:
    """Check one list of dated values and return it, oldest first."""
    if not isinstance(entries, list) or not entries:
        raise FaultInData(f"{name} in coding/{file} must be a list of dated values.")
    return tuple(_value(name, entry, file) for entry in _in_time(name, entries, file))


def _in_time(name: str, entries: list[Any], file: str) -> list[Any]:
    days: list[Any] = [entry.get("since") if isinstance(entry, dict) else None for entry in entries]
    if not all(type(day) is date for day in days):
        raise FaultInData(f"{name} in coding/{file} has a value without a first day (since: YYYY-MM-DD).")
    if days != sorted(set(days)):
        raise FaultInData(
            f"{name} in coding/{file} must go from the oldest day to the newest, each day once."
        )
    return entries


def _value(name: str, entry: dict[str, Any], file: str) -> Value:
    odd = sorted(set(entry) - KEYS_OF_A_VALUE)
    if odd or "value" not in entry or "source" not in entry:
        raise FaultInData(f"{name} in coding/{file} needs since, value and source, and no other keys.")
    value = entry["value"]
    if isinstance(value, list):
        value = tuple(value)
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int | tuple)):
        raise FaultInData(
            f"{name} in coding/{file} has a value that is no text, number or list (codes are quoted)."
        )
    source = known_source(entry["source"], file)
    return Value(name, entry["since"], value, source, entry.get("also_earlier", False) is True)


@cache
def histories(file: str) -> Mapping[str, History]:
    """Every history under ``values`` of a parameters file."""
    return {name: history(name, entries, file) for name, entries in document(file)["values"].items()}


def pick(values: History, day: date | None) -> Value | None:
    """The value in force on a day; the newest when there is no day; None before the first one."""
    if day is None:
        return values[-1]
    begun = [value for value in values if value.since <= day]
    if begun:
        return begun[-1]
    return values[0] if values[0].also_earlier else None


@lru_cache(maxsize=_DAYS_KEPT)
def _in_force(file: str, day: date | None, name: str) -> Value:
    values = histories(file)[name]
    found = pick(values, day)
    if found is None:
        raise NoValueOnDate(
            f"{name} has no value on {day}: the earliest value starts {values[0].since} "
            f"(coding/{file}). Check the date of service, or add the earlier value with its source."
        )
    if found.value is None:
        raise NoValueOnDate(
            f"{name} has no value on {day}: the last one ended on {found.since} "
            f"(coding/{file}). Check the date of service, or add the later value with its source."
        )
    return found


@lru_cache(maxsize=_DAYS_KEPT)
def _check(file: str, day: date | None) -> None:
    for name in histories(file):
        _in_force(file, day, name)


@dataclass(frozen=True)
class Dated:
    """The values of one parameters file on one day: ``on("many_lesions_from").number``."""

    file: str
    day: date | None

    def __call__(self, name: str) -> Value:
        """The value in force. Raises NoValueOnDate before the first value and after an end."""
        return _in_force(self.file, self.day, name)

    def borrowed(self, value: Value) -> bool:
        """Whether a table of a later day stands in for the day asked."""
        return self.day is not None and self.day < value.since

    def check(self) -> None:
        """Raise NoValueOnDate unless every value of the file is in force on the day."""
        _check(self.file, self.day)
