"""From a visit to the whole answer: the day, the rules, the status and its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coding.documentation import checklist
from coding.edition import PROGRAM, VERSION
from coding.known import done_words, part_of_visit
from coding.outcome import Outcome
from coding.payer_profiles import coverage_steps, profile
from coding.proof import NOWHERE, listed, proof
from coding.rules import premalignant_destruction
from records import Code, Coded, NotCoded, Procedure, Status, Versions, Visit

UNCOVERED = "not covered by this release"


def decide(
    visit: Visit, *, on: date | None = None, payer: str | None = None, id: str = "note", lexicon: str = ""
) -> Coded:
    """Code one visit.

    on: the day of service; None takes the day of the visit. payer: id of a payer profile.
    id: a name for the answer. lexicon: the version of the words the visit was read with.
    Raises Unusable (NoValueOnDate, an unknown payer) in one sentence without words of the note.
    """
    day = on or visit.day
    chosen = profile(payer)
    outcome = premalignant_destruction.decide(visit, day)
    uncoded = tuple(procedure for procedure in outcome.elsewhere if not part_of_visit(procedure))
    look = (*outcome.look, *_why_look(visit, uncoded))
    diagnoses = {procedure.diagnosis for procedure in outcome.decided if procedure.diagnosis}
    coverage = coverage_steps(chosen, diagnoses, day)
    codes = tuple(
        line.model_copy(
            update={
                "status": "review" if look else line.status,
                "why": (*line.why, *(coverage if place == 0 else ())),
            }
        )
        for place, line in enumerate(outcome.codes)
    )
    status = _status(outcome, codes)
    return Coded(
        id=id,
        status=status,
        reasons=_reasons(status, visit, outcome, codes, look, uncoded),
        day=day,
        codes=codes,
        queries=outcome.queries,
        not_coded=_not_coded(visit, outcome),
        warnings=tuple(
            dict.fromkeys((*visit.warnings, *_about_the_day(visit, on, outcome), *outcome.warnings))
        ),
        documentation=checklist(visit, outcome.decided or visit.procedures, outcome.unsure, chosen),
        visit=visit,
        versions=Versions(dermcode=PROGRAM, rules=VERSION, lexicon=lexicon),
    )


def _status(outcome: Outcome, codes: Sequence[Code]) -> Status:
    if outcome.queries:
        return "query"
    if not codes:
        return "none"
    return "review" if any(line.status == "review" for line in codes) else "ready"


def _reasons(
    status: Status,
    visit: Visit,
    outcome: Outcome,
    codes: Sequence[Code],
    look: Sequence[str],
    uncoded: Sequence[Procedure],
) -> tuple[str, ...]:
    if status == "ready":
        return ("Every deciding fact is stated.",)
    if status == "none":
        return _why_none(visit, outcome, uncoded)
    found = [*outcome.because, *look]
    if any(not line.diagnoses for line in codes):
        found.append("No ICD-10-CM code is on file for the day of service; a coder adds the diagnosis.")
    return tuple(dict.fromkeys(found)) or ("A coder confirms the units.",)


def _why_look(visit: Visit, uncoded: Sequence[Procedure]) -> tuple[str, ...]:
    found = []
    if uncoded:
        done = listed(dict.fromkeys(done_words(procedure) for procedure in uncoded))
        found.append(
            f"Another service was seen that this release does not code: {done}. "
            "Its lines, and modifiers between the services, are a coder's to add."
        )
    if visit.language != "en":
        found.append("The note does not seem to be in English, so it may have been misread.")
    return tuple(found)


def _why_none(visit: Visit, outcome: Outcome, uncoded: Sequence[Procedure]) -> tuple[str, ...]:
    if visit.language != "en":
        return ("The note does not seem to be in English, and this release reads English only.",)
    if not visit.about_skin:
        return ("Nothing in the note belongs to dermatology.",)
    found = [*outcome.nothing]
    if uncoded:
        done = listed(dict.fromkeys(done_words(procedure) for procedure in uncoded))
        found.append(f"Done, but {UNCOVERED}: {done}.")
    if not found:
        found.append("The note records no destruction of a premalignant lesion at this visit.")
        why = dict.fromkeys(item.reason for item in visit.set_aside)
        if why:
            found.append(f"What it mentions was set aside: {listed(why)}.")
    return tuple(found)


def _not_coded(visit: Visit, outcome: Outcome) -> tuple[NotCoded, ...]:
    """Everything seen that makes no line, in the order of the note."""
    seen = [NotCoded(what=item.what, reason=item.reason, evidence=item.evidence) for item in visit.set_aside]
    seen.extend(
        NotCoded(
            what=done_words(procedure),
            reason="part of the visit" if part_of_visit(procedure) else UNCOVERED,
            evidence=proof([procedure]),
        )
        for procedure in outcome.elsewhere
    )
    seen.extend(outcome.not_coded)

    def place(item: NotCoded) -> tuple[int, str, str]:
        return min((word.start for word in item.evidence), default=NOWHERE), item.what, item.reason

    return tuple(sorted(seen, key=place))


def _about_the_day(visit: Visit, on: date | None, outcome: Outcome) -> tuple[str, ...]:
    if on and visit.day and on != visit.day:
        return (f"The note gives {visit.day} as the day of service; {on}, as given, was used.",)
    if not on and not visit.day and (outcome.codes or outcome.queries):
        return (f"No day of service was found: the newest values of edition {VERSION} were used.",)
    return ()
