"""Fifty releases with bad things planted: none of that gets through, and nothing flips in silence.

Who plants is random but seeded. After every attempt all settled charts are coded again, by themselves, and
compared with what they gave before: whatever changed must be what its reviewers settled, or be signed for.
The usual run tries every kind once; ``--whole`` tries all fifty.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import flow
import releases
from learning import desk, publishing, signing
from learning.candidate import Candidate, Case, CaseLine
from learning.trial import replay
from records import Unusable
from review.settled import settled_charts
from review.store import Store

AT = "2026-03-04T12:00:00.000Z"
RELEASES = 50
SEED = 8
KINDS = (
    *("good", "signed_flip", "flip", "moved", "gold", "own", "stale", "clash", "pattern"),
    *("digits", "common", "no_case", "wrong_case", "forged", "two_meanings"),
)
"""What is tried; all but the first two are bad, or badly signed."""
ALLOWED = ("good", "signed_flip")
Settle = Callable[..., str]


class World:
    """Settled charts and gold cases, with an invented word for each of what is to be tried."""

    def __init__(self, settle: Settle, gold: Path, plan: list[str]) -> None:
        self.words = _words(random.Random(SEED), len(plan))
        self.gold = gold
        cases: list[dict[str, Any]] = [{"id": "g0", "note": "Well.", "expected": [], "status": "none"}]
        for place, kind in enumerate(plan):
            word = self.words[place]
            if kind == "good":
                settle(f"{_count(place)} {word} on the nose were frozen with liquid nitrogen.", _ak(place))
            elif kind in ("flip", "signed_flip"):
                settle(f"{_count(place)} AKs on the scalp were frozen with liquid nitrogen {word}.")
            elif kind == "moved":
                note = f"{_count(place)} {word} on the back were frozen with liquid nitrogen."
                settle(note, {"17110": 1}, diagnoses=("B07.9",))
            elif kind == "gold":
                note = f"{_count(place)} AKs on the scalp were frozen with liquid nitrogen {word}."
                lines = [{"code": code, "units": units} for code, units in _ak(place).items()]
                cases.append({"id": f"g{place}", "note": note, "expected": lines, "status": "ready"})
        gold.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")

    def proposal(self, place: int, kind: str) -> Candidate:
        """What is proposed at one place."""
        word = self.words[place]
        note = f"{_count(place)} {word} on the scalp were frozen with liquid nitrogen."
        lines = tuple(CaseLine(code=code, units=units) for code, units in _ak(place).items())
        told = {"by": "ann", "at": AT, "case": Case(note=note, lines=lines)}
        if kind in ("flip", "signed_flip", "gold"):
            note = f"{_count(place)} AKs on the nose were frozen with liquid nitrogen {word}."
            told["case"] = Case(note=note, status="none")
            return Candidate(kind="cue", word=word, meaning="planned", form="backward", **told)  # type: ignore[arg-type]
        if kind == "wrong_case":
            told["case"] = Case(note=note, lines=(CaseLine(code="17004"),))
        elif kind == "no_case":
            told["case"] = Case(note="4 AKs on the scalp were frozen with LN2.", lines=_lines(4))
        word = {"pattern": f"{word}.*", "digits": f"4 {word}", "common": "skin", "clash": "warts"}.get(
            kind, word
        )
        return Candidate(kind="diagnosis", word=word, meaning="actinic_keratosis", form="plural", **told)  # type: ignore[arg-type]


def _words(chance: random.Random, count: int) -> list[str]:
    """Invented names of lesions, all different and in no dictionary."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(chance.choice("bdgkpvz") + chance.choice("aou") for _ in range(4)) + "ks"] = None
    return list(found)


def _count(place: int) -> int:
    return 2 + place % 9


def _ak(place: int) -> dict[str, int]:
    return {"17000": 1, "17003": _count(place) - 1}


def _lines(count: int) -> tuple[CaseLine, ...]:
    return CaseLine(code="17000"), CaseLine(code="17003", units=count - 1)


def _answers(store: Store) -> dict[str, tuple[str, bool]]:
    """What every settled chart gives now, and whether that is what was settled."""
    found = {}
    for chart in settled_charts(store):
        coded = flow.code(chart.note, payer=chart.payer)
        told = json.loads(coded.model_dump_json(include={"codes", "queries", "status", "reasons"}))
        lines = sorted((line.code, line.units, line.diagnoses) for line in coded.codes)
        right = lines == sorted((line.code, line.units, line.diagnoses) for line in chart.lines)
        found[chart.id] = (json.dumps(told), right and bool(coded.queries) == chart.asks)
    return found


def test_of_fifty_releases_no_bad_one_gets_through(
    folder: Path, store: Store, settle: Settle, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(SEED)
    whole = request.config.getoption("--whole")
    plan = [*KINDS, *(chance.choices(KINDS, k=RELEASES - len(KINDS)) if whole else ())]
    chance.shuffle(plan)
    world = World(settle, tmp_path / "gold.jsonl", plan)
    shipped = before = _answers(store)
    stopped: Counter[str] = Counter()
    published: Counter[str] = Counter()
    signed_flips = 0
    for place, kind in enumerate(plan):
        try:
            made = _attempt(world, store, place, kind)
        except Unusable:
            stopped[kind] += 1
            for one in desk.waiting():
                desk.withdraw(one.id, "ben", AT, "it was stopped")
            made = None
        else:
            published[kind] += 1
        after = _answers(store) if made else before
        reasons = made.signed.reasons if made and made.signed else {}
        for chart, (answer, right) in after.items():
            if answer != before[chart][0] and not right:
                assert chart in reasons, f"attempt {place} ({kind}) changed a settled chart in silence"
                signed_flips += 1
        before = after
    assert set(published) == set(ALLOWED)
    assert published + stopped == Counter(plan)
    assert not set(stopped) & set(ALLOWED)
    assert signed_flips == plan.count("signed_flip") > 0
    assert len(releases.history().published()) == sum(published.values())
    assert releases.faults() == []
    good = [place for place, kind in enumerate(plan) if kind == "good"]
    assert sum(right for _, right in before.values()) >= len(good)
    publishing.back("shipped", by="ben", at=AT, why="the end of the test")
    assert _answers(store) == shipped


def _attempt(world: World, store: Store, place: int, kind: str) -> releases.Release:
    """Propose, replay, sign and publish as somebody would who wants it out, by fair means or foul."""
    one = world.proposal(place, kind)
    desk.propose(one)
    if kind == "two_meanings":
        other = one.model_copy(update={"meaning": "verruca"})
        desk.propose(Candidate.model_validate(other.model_dump()))
    trial = replay(desk.waiting(), store, [world.gold], workers=1)
    desk.keep_trial(trial)
    signer = "Ann " if kind == "own" else "ben"
    reasons = {change.chart: "it was meant for later" for change in trial.needing_reasons()}
    if kind == "flip":
        reasons = dict.fromkeys(reasons, " ")
    elif kind == "moved":
        reasons = {}
    if kind == "forged":  # the signature of another trial under this one
        desk.keep_signature(trial, releases.Signed(by="ben", at=AT, why="it is right", trial="0" * 64))
    else:
        how = {"by": signer, "at": AT, "why": "it is what they write here", "reasons": reasons}
        signing.sign(trial, store, places=[world.gold], **how)  # type: ignore[arg-type]
    if kind == "stale":
        world.gold.write_text(world.gold.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    return publishing.publish(trial, store, by="ann", at=AT, places=[world.gold])


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    """Readers of these releases are let go of at the end."""
    yield
    with flow.under(None):
        flow.renew()
