"""Two runs compared: which notes changed their codes, and which rule or word made it so.

    the reader reads other words > the visit differs > the rules decide otherwise

When the visits of a note are the same, a rule made the change; when they differ, the words that only one
of the runs used made it. Runs are files of answers, or the folders they stand in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from batch import storage
from records import Unusable

ANSWERS = "coded.jsonl"
Answer = dict[str, Any]


class Changed(NamedTuple):
    """A note whose answer is another one. what: of its codes, statuses and questions; because: why."""

    id: str
    what: tuple[str, ...]
    because: tuple[str, ...]


@dataclass
class Difference:
    """What two runs differ in. causes: by how many notes a rule or a word changed. only: ids of one run."""

    same: int = 0
    changed: list[Changed] = field(default_factory=list)
    causes: Counter[str] = field(default_factory=Counter)
    only_before: list[str] = field(default_factory=list)
    only_after: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changed or self.only_before or self.only_after)

    def as_dict(self) -> dict[str, Any]:
        return {
            "schema": "dermcode/diff/1",
            "same": self.same,
            "changed": [one._asdict() for one in self.changed],
            "causes": dict(self.causes.most_common()),
            "only_before": self.only_before,
            "only_after": self.only_after,
            "versions": self.versions,
        }


def diff(before: str, after: str) -> Difference:
    """Compare two runs note by note. Of the second, only the places of its answers are held in memory.

    Raises Unusable when a run has no answers that can be read.
    """
    url_before, url_after = _answers_of(before), _answers_of(after)
    there = _places(url_after)
    found = Difference()
    versions: dict[str, set[str]] = {}
    with storage.open_bytes(url_after) as stream:
        for old in _read(url_before):
            place = there.pop(old["id"], None)
            if place is None:
                found.only_before.append(old["id"])
                continue
            stream.seek(place)
            new = _parsed(stream.readline(), url_after)
            for name in dict.fromkeys((*old["versions"], *new["versions"])):
                told = [one["versions"].get(name, "none") for one in (old, new)]
                versions.setdefault(name, set()).add(" > ".join(told))
            what = changes(old, new)
            if what:
                because = causes(old, new)
                found.changed.append(Changed(old["id"], tuple(what), tuple(because)))
                found.causes.update(dict.fromkeys(because, 1))
            else:
                found.same += 1
    found.only_after = list(there)
    found.versions = [f"{name} {told}" for name in versions for told in sorted(versions[name])]
    return found


def changes(old: Answer, new: Answer) -> list[str]:
    """What of an answer a coder would act on is another: lines, statuses, questions."""
    told = []
    if old["status"] != new["status"]:
        told.append(f"chart {old['status']} > {new['status']}")
    lines = [{line["code"]: _line(line) for line in one["codes"]} for one in (old, new)]
    repeated = [Counter(_line(line) for line in one["codes"]) for one in (old, new)]
    gone, come = repeated[0] - repeated[1], repeated[1] - repeated[0]
    for line in gone:
        code = line.split()[0]
        other = lines[1].get(code)
        told.append(f"{line} > {other}" if other in come else f"- {line}")
    told += [f"+ {line}" for line in come if lines[0].get(line.split()[0]) not in gone]
    asked = [Counter(query["about"] for query in one["queries"]) for one in (old, new)]
    told += [f"- question about {about}" for about in asked[0] - asked[1]]
    told += [f"+ question about {about}" for about in asked[1] - asked[0]]
    return told


def _line(line: Answer) -> str:
    modifiers = "".join(f"-{one}" for one in line["modifiers"])
    return f"{line['code']}{modifiers} x {line['units']} ({', '.join(line['diagnoses'])}) {line['status']}"


def causes(old: Answer, new: Answer) -> list[str]:
    """Why: the words that only one reading used, or else the rules that decided otherwise."""
    told = _words_between(old["visit"], new["visit"])
    if told:
        return told
    told = _rules_between(old, new)
    if told:
        return told
    return ["reader: the same words, linked otherwise" if old["visit"] != new["visit"] else "rules: no trace"]


def _words_between(old: Answer, new: Answer) -> list[str]:
    seen = [set(_spans(one)) for one in (old, new)]
    gone, come = (sorted(seen[0] - seen[1]), sorted(seen[1] - seen[0]))
    # A note that was edited moves its words: the same ones at another place are no other words.
    went, came = (Counter((role, text) for _, text, role in one) for one in (gone, come))
    moved = went & came
    if went != came:
        gone, come = _without(gone, moved), _without(come, moved)
    told = [f"reader: no longer reads {role} “{text}”" for _, text, role in gone]
    told += [f"reader: now reads {role} “{text}”" for _, text, role in come]
    return list(dict.fromkeys(told))


def _without(
    spans: list[tuple[int, str, str]], moved: Counter[tuple[str, str]]
) -> list[tuple[int, str, str]]:
    """The spans but for as many of each word as are only at another place."""
    left = Counter(moved)
    kept = []
    for start, text, role in spans:
        if left[role, text] > 0:
            left[role, text] -= 1
        else:
            kept.append((start, text, role))
    return kept


def _spans(visit: Answer) -> Iterator[tuple[int, str, str]]:
    """The words that the procedures of a visit rest on: (start, text, role)."""
    stack: list[Any] = [visit["procedures"]]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            for span in one.get("evidence") or ():
                yield span["start"], " ".join(span["text"].split()), span["role"]
            stack += [value for key, value in one.items() if key != "evidence"]
        elif isinstance(one, list):
            stack += one


def _rules_between(old: Answer, new: Answer) -> list[str]:
    steps = [
        {(step["rule"], step["says"]) for line in one["codes"] for step in line["why"]} for one in (old, new)
    ]
    told = {rule for rule, _ in steps[0] ^ steps[1]}
    if not told and old["reasons"] != new["reasons"]:
        return ["rules: the reasons for the chart's status"]
    return [f"rule: {rule}" for rule in sorted(told)]


def _answers_of(run: str) -> str:
    try:
        if storage.is_folder(run):
            run = storage.join(run, ANSWERS)
        if storage.exists(run):
            return run
    except (OSError, ValueError, ImportError):
        pass
    raise Unusable(
        f"There are no answers in {run}: name a .jsonl file of a batch, or a folder with {ANSWERS}."
    )


def _places(url: str) -> dict[str, int]:
    """The byte where the answer of each note begins."""
    places, at = {}, 0
    with storage.open_bytes(url) as stream:
        for line in stream:
            places[str(_parsed(line, url)["id"])] = at
            at += len(line)
    return places


def _read(url: str) -> Iterator[Answer]:
    with storage.open_bytes(url) as stream:
        for line in stream:
            yield _parsed(line, url)


def _parsed(line: bytes, url: str) -> Answer:
    try:
        answer = json.loads(line)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not str(answer.get("schema", "")).startswith("dermcode/coded/1"):
        raise Unusable(f"{url} holds something other than answers of dermcode batch.")
    return answer
