"""A trial: candidates replayed over everything that was settled, and what that would change.

The digest of a trial covers the candidates, what they were tried on and every answer. What is signed is that
digest, so a changed candidate, a newly settled chart or another version of the program leaves the signature
without anything to stand on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import flow
from batch.build import versions_here
from learning import gold
from learning.answers import Answer, Note, Tell, answers
from learning.candidate import Candidate
from learning.checking import faults
from learning.difference import EXACT, CaseChange, Change, change, needing_reasons
from learning.overlay import tried
from records import Unusable
from records.visit import Record
from releases.release import SHORT, canonical, digest
from review import settled
from review.store import Store


class Base(Record):
    """What a trial stands on. versions: of the program, with a hash of all its rules and words.

    release: digest of the release in force, "" for none. settled, charts: hash and number of the settled
    charts. gold: hash of the gold cases.
    """

    versions: dict[str, str]
    release: str
    settled: str
    charts: int
    gold: str


class Trial(Record):
    """The result of a replay. changes: settled charts answered otherwise; cases: keyed ones likewise.

    cases_tried: how many. answers: hash of every answer before and after. stops: why it cannot be released,
    a sentence each.
    """

    candidates: tuple[Candidate, ...]
    base: Base
    changes: tuple[Change, ...] = ()
    cases: tuple[CaseChange, ...] = ()
    cases_tried: int = 0
    answers: str
    stops: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """The hash of all of it."""
        return digest(self.as_bytes())

    @cached_property
    def id(self) -> str:
        """The beginning of the hash, which people read and type."""
        return self.digest[:SHORT]

    def as_bytes(self) -> bytes:
        """The file of the trial."""
        return canonical(self.model_dump(mode="json"))

    def needing_reasons(self) -> list[Change]:
        """The settled charts that it would change for anything but the better."""
        return needing_reasons(self.changes)


def base(store: Store | None, places: Sequence[Path] | None = None) -> Base:
    """What a trial made now would stand on."""
    charts, hash = settled.fingerprint(store) if store else (0, "")
    known = flow.release()
    versions = {name: told for name, told in versions_here().items() if told and name != "release"}
    return Base(
        versions=versions,
        release=known.digest if known else "",
        settled=hash,
        charts=charts,
        gold=gold.fingerprint(places),
    )


def replay(
    candidates: Sequence[Candidate],
    store: Store | None,
    places: Sequence[Path] | None = None,
    tell: Tell = lambda _done, _of: None,
    workers: int | None = None,
) -> Trial:
    """Answer every settled chart, gold case and case of a candidate as things are and with the candidates.

    store: of the reviewers, None where there is none. places: files or folders of gold cases, None for the
    shipped ones. Raises Unusable when there is nothing to try, or a candidate has faults.
    """
    chosen = tuple(sorted(candidates, key=lambda one: one.id))
    if not chosen:
        raise Unusable("There is no candidate to try: propose one first.")
    for one in chosen:
        if told := faults(one, chosen):
            raise Unusable(f"Candidate {one.id} cannot be learned: {told[0]}")
    stands_on = base(store, places)
    before = flow.release()
    after = tried(before, chosen)
    charts = list(settled.settled_charts(store)) if store else []
    earlier = gold.of_release(before)
    keyed = [gold.notes(places), gold.case_notes(earlier), gold.case_notes(chosen)]
    notes = [
        *(Note(one.id, one.note, one.on, one.payer) for one in charts),
        *(note for notes in keyed for note in notes),
    ]
    old, new = answers(notes, [before, after], tell, workers)
    if base(store, places) != stands_on:
        raise Unusable(
            "A chart was settled, or a release came into force, during the replay: start it again."
        )
    count = len(charts)
    changes = [change(*one) for one in zip(charts, old[:count], new[:count], strict=True)]
    cases, place = [], count
    for of, group in zip((gold.GOLD, "earlier", "own"), keyed, strict=True):
        for note in group:
            if old[place] != new[place]:
                cases.append(CaseChange(case=note.id, of=of, before=old[place], after=new[place]))
            place += 1
    own = len(notes) - len(keyed[2])
    return Trial(
        candidates=chosen,
        base=stands_on,
        changes=tuple(one for one in changes if one),
        cases=tuple(cases),
        cases_tried=len(notes) - count,
        answers=_hash(notes_ids=[note.id for note in notes], old=old, new=new),
        stops=(*_broken(cases), *_own(chosen, old[own:], new[own:])),
    )


def _broken(cases: Sequence[CaseChange]) -> list[str]:
    """Keyed cases that were right, or asked, and are no longer."""
    name = {gold.GOLD: "Gold case", "earlier": "The case of the earlier candidate", "own": "The case of"}
    return [
        f"{name[one.of]} {one.case} was {one.before.verdict} and becomes {one.after.verdict}: "
        f"{one.before.says()} > {one.after.says()}."
        for one in cases
        if one.stops
    ]


def _own(chosen: Sequence[Candidate], old: Sequence[Answer], new: Sequence[Answer]) -> list[str]:
    """Cases of the candidates that do not show what they should."""
    found = []
    for one, before, after in zip(chosen, old, new, strict=True):
        if before.verdict == EXACT:
            found.append(f"The case of candidate {one.id} is right already without it.")
        elif after.verdict != EXACT:
            found.append(f"The case of candidate {one.id} is not right with it either: {after.says()}.")
    return found


def _hash(notes_ids: Sequence[str], old: Sequence[Answer], new: Sequence[Answer]) -> str:
    told = [
        [id, before.model_dump(mode="json"), after.model_dump(mode="json")]
        for id, before, after in zip(notes_ids, old, new, strict=True)
    ]
    return digest(canonical(told))
