"""The packet of one chart: all that is needed to defend it years later, in one file of fixed bytes.

Note, suggestion with its record and trace, decisions, versions, and the entries of the log with their
hashes. The packet of a chart is the same bytes whenever it is asked for, until something is added to it.
``replay`` checks a packet by itself and works the suggestion out again from the note.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from records import Coded, Unusable, Visit
from review import charts
from review.chain import canonical, digest, seal
from review.deciding import given
from review.decision import Decision
from review.log import entries, text
from review.store import Store

SCHEMA = "dermcode/packet/1"


@dataclass(frozen=True)
class Replayed:
    """What a replay found. whole: the packet is as it was written. same: the note gives the suggestion's
    very bytes again; None when other versions of dermcode, rules or lexicon are installed. then, now: the
    versions. codes_same: whether at least codes and units are the same. faults: a sentence each."""

    whole: bool
    same: bool | None
    codes_same: bool
    then: Mapping[str, str]
    now: Mapping[str, str]
    faults: tuple[str, ...]


def packet(store: Store, named: str) -> bytes:
    """The packet of a chart, in canonical JSON. Raises Unusable when there is no such chart."""
    with store.reading() as session:
        row = charts.find(session, named)
        chart = charts.load(session, row)
        suggestion = json.loads(text(session, row.offer))["coded"]
        decisions = [
            {
                "seq": one.seq,
                "at": one.at,
                "by": one.by,
                "place": one.place,
                "bulk": one.bulk,
                "undone": one.undone,
                "action": one.decision.action,
                "decision": one.written,
            }
            for one in given(session, chart.id)
        ]
        written = [asdict(one) for one in entries(session, chart.id)]
    whole = {
        "schema": SCHEMA,
        "chart": chart.id,
        "name": chart.name,
        "patient": chart.patient,
        "on": chart.on.isoformat() if chart.on else None,
        "payer": chart.payer,
        "queue": chart.queue,
        "state": chart.state,
        "settled": chart.settled,
        "note": chart.note,
        "suggestion": suggestion,
        "decisions": decisions,
        "log": written,
    }
    return canonical(whole) + b"\n"


def replay(
    raw: bytes,
    code: Callable[..., Coded],
    decide: Callable[..., Coded] | None = None,
    under: Callable[[str | None], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> Replayed:
    """Check a packet and work its suggestion out again, under the release that it was made under.

    code: flow.code. decide: flow.decide, to see whether the corrected records lead to the decided lines.
    under: flow.under. Raises Unusable when the bytes are no packet, or its release is not there.
    """
    try:
        told: dict[str, Any] = json.loads(raw)
        if told["schema"] != SCHEMA:
            raise ValueError
        kept = Coded.model_validate(told["suggestion"])
        faults = [*_unsealed(told), *_not_named(told)]
        on = date.fromisoformat(told["on"]) if told["on"] else None
        with under(kept.versions.release):
            again = code(told["note"], on=on, payer=told["payer"], id=kept.id)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable("This is no packet of a chart: `dermcode audit CHART` writes one.") from None
    if canonical(told) + b"\n" != raw:
        faults.append("the bytes are not those that the packet was written with")
    then, now = kept.versions.model_dump(), again.versions.model_dump()
    if decide is not None and then == now:  # other rules may well lead to other codes
        with under(kept.versions.release):
            faults += [says for one in told["decisions"] if (says := _does_not_follow(one, told, decide))]
    return Replayed(
        whole=not faults,
        same=None if then != now else again == kept and _bytes(again) == canonical(told["suggestion"]),
        codes_same=_codes(again) == _codes(kept),
        then=then,
        now=now,
        faults=tuple(faults),
    )


def _bytes(coded: Coded) -> bytes:
    return canonical(coded.model_dump(mode="json", by_alias=True))


def _codes(coded: Coded) -> list[tuple[str, int]]:
    return sorted((line.code, line.units) for line in coded.codes)


def _unsealed(told: Mapping[str, Any]) -> list[str]:
    """Entries of the log that do not have the hash of what they say."""
    return [
        f"entry {one['seq']} is not as it was written"
        for one in told["log"]
        if seal(*(one[name] for name in _FIELDS)).hash != one["hash"]
    ]


_FIELDS = ("seq", "at", "kind", "chart", "by", "about", "before")


def _not_named(told: Mapping[str, Any]) -> list[str]:
    """Texts of the packet that are not those its log names; as written, whatever fields are known now."""
    named = {}
    for one in told["log"]:
        named[one["seq"]] = json.loads(one["about"]).get("texts", {})
    on = date.fromisoformat(told["on"]) if told["on"] else None
    id, body = charts.pack(told["note"], told["suggestion"], told["name"], on, told["payer"], told["patient"])
    out = [] if id == told["chart"] else ["the note is not the one of the chart's id"]
    offers = [texts["offer"] for texts in named.values() if "offer" in texts]
    if not offers or any(name != digest(body) for name in offers):
        out.append("note and suggestion are not those that were offered")
    for one in told["decisions"]:
        text = digest(canonical(one["decision"]))
        if named.get(one["seq"], {}).get("decision") != text:
            out.append(f"the decision of entry {one['seq']} is not as it was given")
    return out


def _does_not_follow(
    one: Mapping[str, Any], told: Mapping[str, Any], decide: Callable[..., Coded]
) -> str | None:
    """A corrected record from which the rules no longer lead to the decided codes."""
    decision = Decision.model_validate(one["decision"])
    if decision.record is None:
        return None
    on = date.fromisoformat(told["on"]) if told["on"] else None
    answer = decide(Visit.model_validate(decision.record), on=on, payer=told["payer"])
    lines = sorted((line.code, line.units) for line in decision.lines)
    if _codes(answer) == lines:
        return None
    return f"the corrected record of entry {one['seq']} leads to other codes than were decided"
