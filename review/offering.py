"""How a chart comes before the reviewers: once, to one place for good, by a draw that anybody can repeat.

The random queue is drawn by the seed whatever a chart holds, so that rates can be worked out from it; of the
rest, those with risks go to the risk queue, and the others to none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from records import Coded
from review import charts, derived
from review.chain import digest
from review.log import append, keep, lock
from review.risk import risks, weight
from review.settings import Settings, settings
from review.store import Store
from review.tables import ChartRow, SeatRow


@dataclass(frozen=True)
class Offered:
    """Where an offered chart went. new: False when it was there before, and nothing was stored."""

    chart: str
    queue: str
    risks: tuple[str, ...]
    new: bool


def offer(
    store: Store,
    note: str,
    coded: Coded,
    *,
    at: datetime,
    by: str = "",
    name: str | None = None,
    on: date | None = None,
    payer: str | None = None,
    patient: str | None = None,
    flags: Collection[str] = (),
    rules: Settings | None = None,
) -> Offered:
    """Put a coded chart before the reviewers, once: the same chart offered again changes nothing.

    on, payer: as they were given to flow.code, so that the answer can be worked out again. name: of the
    chart, by default the answer's own id. patient: an opaque key, never read from the note. flags: risks
    found elsewhere ("second_reader"). at: now, told by the caller. Raises Unusable for a chart that
    was erased.
    """
    rules = rules or settings()
    patient = patient or coded.visit.patient_key
    id, body = charts.pack(note, coded, name or coded.id, on, payer, patient)
    with store.writing() as session:
        lock(session)
        row = session.get(ChartRow, id)
        if row is not None:
            charts.refuse_erased(session, row)
            return Offered(id, row.queue, tuple(json.loads(row.risks)), new=False)
        found = risks(coded, flags, rules)
        queue = "random" if _drawn(id, "random", rules) else "risk" if found else "rest"
        double = queue != "rest" and _drawn(id, "double", rules)
        blind = double and _drawn(id, "blind", rules)
        text = keep(session, "offer", body)
        about = {
            "texts": {"offer": text},
            "queue": queue,
            "risks": list(found),
            "places": 2 if double else 1,
            "blind": blind,
            "seed": rules.seed,
            "random_share": rules.random_share,
            "versions": coded.versions.model_dump(),
        }
        entry = append(session, "offered", chart=id, by=by, at=at, about=about)
        session.add(
            ChartRow(
                id=id,
                name=name or coded.id,
                patient=patient,
                day=coded.day.isoformat() if coded.day else None,
                offer=text,
                note=digest(note.encode()),
                status=coded.status,
                offered=entry.seq,
                queue=queue,
                weight=weight(found, rules) if queue == "risk" else 0,
                turn=_draw(id, "turn", rules),
                risks=json.dumps(list(found)),
                codes=derived.codes(coded),
                double=double,
                state="coded",
                settled=None,
            )
        )
        session.flush()
        for place in (1, 2) if double else (1,):
            session.add(SeatRow(chart=id, place=place, blind=blind))
    return Offered(id, queue, found, new=True)


def _draw(chart: str, purpose: str, rules: Settings) -> str:
    return hashlib.sha256(f"{rules.seed}/{purpose}/{chart}".encode()).hexdigest()


def _drawn(chart: str, purpose: str, rules: Settings) -> bool:
    """Whether the draw for a purpose falls on a chart; the share it falls on is the one in the settings."""
    share: float = getattr(rules, f"{purpose}_share")
    return int(_draw(chart, purpose, rules), 16) < share * 2**256
