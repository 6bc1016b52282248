"""From a settled chart to a case of a corpus: freed of names, shown to a person, and only then written.

Who confirms, confirms one text: its seal is told with what is shown, and nothing else is written under it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import flow
from privacy import Deidentified, deidentify
from privacy.secret import secret
from records import Unusable
from review import charts, deciding
from review.chain import digest
from review.decision import Decision
from review.log import append
from review.store import Store

__all__ = ["Prepared", "case_of", "hand_over", "prepare", "secret"]

SEAL = 12
"""Characters of the hash of a text by which it is confirmed."""


@dataclass(frozen=True)
class Prepared:
    """What a person is to look at. chart: its id. note: as it came. told: freed of names, with doubts.

    decision: the one that settled it. same: whether the new text gives the codes and units of the old one.
    """

    chart: str
    note: str
    told: Deidentified
    decision: Decision
    same: bool

    @property
    def seal(self) -> str:
        """What a confirmation names: it is of this text and no other."""
        return digest(self.told.text.encode())[:SEAL]

    @property
    def kinds(self) -> dict[str, list[tuple[str, str]]]:
        """What was replaced by what, by kind; the same only once."""
        told: dict[str, list[tuple[str, str]]] = {}
        for one in self.told.replacements:
            pairs = told.setdefault(one.kind, [])
            if (one.before, one.after) not in pairs:
                pairs.append((one.before, one.after))
        return dict(sorted(told.items()))


def prepare(store: Store, named: str, *, key: bytes, also: Sequence[str] = ()) -> Prepared:
    """A settled chart freed of names; nothing is written. also: words that a person wants gone as well.

    Raises Unusable when the chart is not settled, was erased, or Presidio is not installed.
    """
    with store.reading() as session:
        chart = charts.load(session, charts.find(session, named))
        given = [one for one in deciding.given(session, chart.id) if one.seq == chart.settled]
    if chart.state != "reviewed" or not given:
        raise Unusable("Only a chart that reviewers have settled is handed on: decide it first.")
    told = deidentify(chart.note, key=key, patient=chart.patient or chart.id, also=also)
    lines = [_lines(text, chart) for text in (chart.note, told.text)]
    return Prepared(chart.id, chart.note, told, given[0].decision, same=lines[0] == lines[1])


def _lines(text: str, chart: charts.Chart) -> list[tuple[str, int]] | None:
    """Codes and units of a text; None where it cannot be coded, as on a day before the first value."""
    try:
        return [(line.code, line.units) for line in flow.code(text, on=chart.on, payer=chart.payer).codes]
    except Unusable:
        return None


def hand_over(
    store: Store, shown: Prepared, out: Path, *, seal: str, by: str, because: str, at: datetime
) -> str:
    """Write what was shown to a corpus file, and that it was to the log; the id of the new case.

    seal: of the text that was confirmed. Raises Unusable without a name, a reason or the right seal, when the
    file has the case already, or cannot be written. Nothing is written then.
    """
    by, because = by.strip(), because.strip()
    if seal != shown.seal:
        raise Unusable("This is not the text that was confirmed: look at it once more. Nothing was written.")
    if not by or not because:
        raise Unusable("Who looked at it, and why it may be handed on, must be told. Nothing was written.")
    case = case_of(shown, by, because, at)
    line = json.dumps(case, ensure_ascii=False) + "\n"
    try:
        there = out.read_text(encoding="utf-8").split("\n") if out.exists() else []
        if any(json.loads(one)["id"] == case["id"] for one in there if one.strip()):
            raise Unusable("The corpus file has this case already. Nothing was written.")
        with store.writing() as session:
            charts.refuse_erased(session, charts.find(session, shown.chart))
            told = {"case": case["id"], "because": because, "text": digest(shown.told.text.encode())}
            append(session, "handed_over", chart=shown.chart, by=by, at=at, about=told)
            out.parent.mkdir(parents=True, exist_ok=True)
            with out.open("a", encoding="utf-8", newline="\n") as file:
                file.write(line)
    except OSError as error:
        raise Unusable(f"{out} cannot be written: {error.strerror or 'no reason given'}.") from None
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(f"{out} is no file of cases, one JSON object a line: name another.") from None
    return str(case["id"])


def case_of(shown: Prepared, by: str, because: str, at: datetime) -> dict[str, Any]:
    """The case in the form of the corpus; its id says nothing of the chart."""
    expected = [
        {
            "code": line.code,
            "units": line.units,
            "modifiers": list(line.modifiers) or None,
            "icd10": list(line.diagnoses) or None,
        }
        for line in shown.decision.lines
    ]
    asks = shown.decision.asks
    return {
        "id": f"RV-{shown.seal}",
        "note": shown.told.text,
        "expected": expected,
        "status": "query" if asks else "ready" if expected else "none",
        "trap": "from a reviewed chart",
        "why": because,
        "looked": {"by": by, "on": at.date().isoformat()},
    }
