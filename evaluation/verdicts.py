"""The verdict on one answer, and the figures over many.

Every case gets one verdict:

  exact         the codes and units of the key, and a status of the right kind
  silent error  the answer says ready, and codes or units are not those of the key, or the key asks:
                money would be claimed on a wrong fact, the worst that can happen
  over-asked    the key is ready and the answer withholds (query or none): a coder's time is lost
  broken        there is no answer, or an evidence span does not hold the words of the note
  other miss    all other misses: wrong, but a person is asked to look

A key of ready is met by ready and by review; a key of ready without codes means none; a key of
none is also met by an answer of ready or review that has no codes. Office visits are left out on
both sides unless the key lists one. A key that settles only some codes names them in ``only``;
``any_status`` says that services outside the key may hold the chart back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from evaluation.cases import Case

KINDS = ("exact", "silent error", "over-asked", "other miss", "broken")
LEFT_OUT: str = yaml.safe_load((Path(__file__).parent / "left_out.yaml").read_text(encoding="utf-8"))[
    "office_visits"
]["begins"]
"""How the codes begin that both sides leave out, unless the key lists one."""

SETTLED = (("modifiers", "modifiers"), ("icd10", "diagnoses"))
"""Details that are scored where the key gives them: name in the key, name in the answer."""

Answer = Mapping[str, Any]
"""One answer as JSON gives it (records.Coded dumped, or any other coder's in that shape)."""


@dataclass(frozen=True)
class Verdict:
    """What one answer is worth.

    wanted, given: units of each code, in the key and in the answer.
    details: whether modifiers and diagnoses are right; only of exact answers, and where keyed.
    """

    id: str
    kind: str
    wanted: dict[str, int] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    wanted_status: str = ""
    given_status: str = ""
    details: dict[str, bool] = field(default_factory=dict)


def judge(case: Case, answer: Answer | None) -> Verdict:
    """The verdict on the answer to one case; None stands for no answer at all."""
    name = str(case["id"])
    if answer is None or not _evidence_fits(case["note"], answer):
        return Verdict(name, "broken")

    visits_count = any(item["code"].startswith(LEFT_OUT) for item in case["expected"])
    wanted = _units(case["expected"], visits_count)
    given = _units(answer.get("codes"), visits_count)
    if case.get("only"):
        given = Counter({code: units for code, units in given.items() if code in case["only"]})

    wanted_status = case.get("status") or case.get("expect_status") or "ready"
    if wanted_status == "ready" and not case["expected"]:
        wanted_status = "none"
    status = answer.get("status")
    open_status = bool(case.get("any_status"))

    same = given == wanted
    details: dict[str, bool] = {}
    if same and (open_status or status in _fitting(wanted_status, bool(given))):
        kind = "exact"
        details = _details(case, answer)
    elif status == "ready" and (not same or (wanted_status == "query" and not open_status)):
        kind = "silent error"
    elif wanted_status == "ready" and status in ("query", "none"):
        kind = "over-asked"
    else:
        kind = "other miss"
    return Verdict(name, kind, dict(wanted), dict(given), wanted_status, str(status), details)


def figures(verdicts: Iterable[Verdict]) -> dict[str, float | int]:
    """Shares of all cases by kind, their number, and the details where keyed; to four digits."""
    kinds: Counter[str] = Counter()
    keyed: dict[str, list[bool]] = {}
    for verdict in verdicts:
        kinds[verdict.kind] += 1
        for name, right in verdict.details.items():
            keyed.setdefault(name, []).append(right)
    cases = kinds.total()
    out: dict[str, float | int] = {kind: round(kinds[kind] / (cases or 1), 4) for kind in KINDS}
    out["cases"] = cases
    for name, rights in keyed.items():
        out[f"{name} right where keyed"] = round(sum(rights) / len(rights), 4)
    return out


def _fitting(wanted_status: str, codes_given: bool) -> tuple[str, ...]:
    if wanted_status == "ready":
        return ("ready", "review")
    if wanted_status == "none" and not codes_given:
        return ("none", "ready", "review")
    return (wanted_status,)


def _units(items: Iterable[Mapping[str, Any]] | None, visits_count: bool) -> Counter[str]:
    """Units of each code; a missing or zero number of units stands for one."""
    total: Counter[str] = Counter()
    for item in items or ():
        if visits_count or not item["code"].startswith(LEFT_OUT):
            total[item["code"]] += int(item.get("units") or 1)
    return total


def _evidence_fits(note: str, answer: Answer) -> bool:
    return all(
        note[span["start"] : span["end"]] == span["text"]
        for line in answer.get("codes", ())
        for span in line.get("evidence", ())
    )


def _details(case: Case, answer: Answer) -> dict[str, bool]:
    lines = {line["code"]: line for line in answer.get("codes", ())}
    out: dict[str, bool] = {}
    for key, theirs in SETTLED:
        keyed = [item for item in case["expected"] if item.get(key) is not None]
        if keyed:
            out[key] = all(
                set(item[key]) == set(lines.get(item["code"], {}).get(theirs) or ()) for item in keyed
            )
    return out
