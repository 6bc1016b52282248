"""Charts as they came: the note, the suggestion and the particulars, kept as one text that never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import Coded, Unusable
from review.chain import canonical, digest
from review.log import about, text
from review.tables import ChartRow, LogRow

ERASED = "erased"
"""The state of a chart whose texts are gone."""

SHORT = 12
"""Characters of a chart's id that people read and type."""


@dataclass(frozen=True)
class Chart:
    """A chart of the store with its texts.

    on, payer: as they were given to flow.code. coded: the suggestion as it came. queue, risks, double,
    state, settled: see ``tables.ChartRow``.
    """

    id: str
    name: str
    patient: str | None
    on: date | None
    payer: str | None
    note: str
    coded: Coded
    queue: str
    risks: tuple[str, ...]
    double: bool
    state: str
    settled: int | None

    @property
    def day(self) -> date | None:
        """The day of service."""
        return self.coded.day


def pack(
    note: str,
    coded: Coded | Mapping[str, Any],
    name: str,
    on: date | None,
    payer: str | None,
    patient: str | None,
) -> tuple[str, bytes]:
    """The id of a chart, and its text. coded: the answer, or its JSON as it was written once.

    The id holds the whole note, so that it tells nothing about a patient once the texts are erased; the
    same note of another name, patient or day is another chart.
    """
    who = {"name": name, "patient": patient, "on": on.isoformat() if on else None, "note": note}
    answer = coded.model_dump(mode="json", by_alias=True) if isinstance(coded, Coded) else coded
    whole = {**who, "payer": payer, "coded": answer}
    return digest(canonical(who)), canonical(whole)


def refuse_erased(session: Session, row: ChartRow) -> None:
    """Raise Unusable, with who, when and why, for a chart that was erased."""
    if row.state != ERASED:
        return
    wanted = select(LogRow).where(LogRow.chart == row.id, LogRow.kind == "erased").order_by(LogRow.seq)
    entry = session.execute(wanted).scalars().first()
    told = f" on {entry.at[:10]} by {entry.by}: {about(entry)['because']}" if entry else ""
    raise Unusable(f"This chart was erased{told}.")


def load(session: Session, row: ChartRow) -> Chart:
    """A chart with its texts. Raises Unusable for one that was erased."""
    refuse_erased(session, row)
    told: dict[str, Any] = json.loads(text(session, row.offer))
    return Chart(
        row.id,
        told["name"],
        told["patient"],
        date.fromisoformat(told["on"]) if told["on"] else None,
        told["payer"],
        told["note"],
        Coded.model_validate(told["coded"]),
        row.queue,
        tuple(json.loads(row.risks)),
        row.double,
        row.state,
        row.settled,
    )


def find(session: Session, named: str) -> ChartRow:
    """The one chart that a name, an id or the beginning of an id means.

    Raises Unusable when there is none, or more than one.
    """
    rows = list(session.execute(select(ChartRow).where(ChartRow.name == named)).scalars())
    if not rows and len(named) >= 4:
        rows = list(session.execute(select(ChartRow).where(ChartRow.id.startswith(named))).scalars())
    if not rows:
        raise Unusable("No chart of that name or id is in the review store: `dermcode review list` has them.")
    if len(rows) > 1:
        ids = ", ".join(row.id[:SHORT] for row in rows[:5])
        raise Unusable(f"{len(rows)} charts have that name: say which by its id ({ids}).")
    return rows[0]
