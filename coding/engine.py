"""From a visit to the whole answer: the day, the rules, the status and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from coding import edits
from coding.documentation import checklist
from coding.edition import PROGRAM, VERSION
from coding.families import NONE, concerned, mine, refuse_too_early
from coding.known import done_words, part_of_visit
from coding.office_visit import about_a_listed_visit, laid_out
from coding.outcome import Line, Outcome
from coding.payer_profiles import Payer, coverage_steps, profile
from coding.pointing import pointed
from coding.proof import NOWHERE, listed, proof
from coding.rules import in_order
from coding.same_lesion import settle
from records import Code, Coded, NotCoded, Procedure, Status, Versions, Visit

UNCOVERED = "not covered by this release"


def decide(
    visit: Visit,
    *,
    on: date | None = None,
    payer: str | None = None,
    id: str = "note",
    lexicon: str = "",
    release: str | None = None,
) -> Coded:
    """Code one visit.

    on: the day of service; None takes the day of the visit. payer: id of a payer profile.
    id: a name for the answer. lexicon: the version of the words the visit was read with. release: the
    release of learned data in force, None for none.
    Raises Unusable (NoValueOnDate, an unknown payer) in one sentence without words of the note.
    """
    day = on or visit.day
    chosen = profile(payer)
    settled = settle(visit, day)
    rules = concerned(settled.visit, day)
    outcomes = [settled.outcome]
    outcomes += [rule.decide(settled.visit, day) for rule in in_order() if rule.RULE in rules]
    refuse_too_early(day)
    elsewhere = mine(NONE, settled.visit, day) if NONE in rules else ()
    uncoded = tuple(procedure for procedure in elsewhere if not part_of_visit(procedure))
    told = (says for one in outcomes for says in one.look_at_all)
    look_at_all = (*_why_look(visit, uncoded), *told)
    lines = [line for outcome in outcomes for line in _looked_at(outcome, look_at_all)]
    pointers = [pointed(line, day) for line in lines]
    edited = edits.apply([line for line, _ in pointers], settled.visit, day, chosen)
    codes = _with_coverage([line.code for line in edited.lines], outcomes, chosen, day)
    whole = _together([*outcomes, _after_edits(edited, [says for _, look in pointers for says in look])])
    status = _status(whole, codes, uncoded)
    look = (*(sentence for outcome in outcomes if outcome.lines for sentence in outcome.look), *look_at_all)
    return Coded(
        id=id,
        status=status,
        reasons=_reasons(status, visit, whole, codes, look, uncoded),
        day=day,
        codes=codes,
        queries=whole.queries,
        not_coded=_not_coded(visit, whole, elsewhere),
        warnings=_warnings(visit, on, whole),
        documentation=checklist(visit, whole.decided or visit.procedures, whole.unsure, chosen),
        office_visit=laid_out(visit, edited.lines),
        visit=visit,
        versions=Versions(dermcode=PROGRAM, rules=VERSION, lexicon=lexicon, release=release),
    )


def _looked_at(outcome: Outcome, look_at_all: Sequence[str]) -> Iterable[Line]:
    """The lines of a rule, marked for review where a person must look at all of them."""
    if not outcome.look and not look_at_all:
        return outcome.lines
    return tuple(
        Line(line.code.model_copy(update={"status": "review"}), line.procedures) for line in outcome.lines
    )


def _after_edits(edited: edits.Edited, look: Sequence[str]) -> Outcome:
    """What the edits and the diagnosis codes leave to ask, to look at and to say, as one more rule would."""
    return Outcome(
        queries=edited.queries,
        not_coded=edited.not_coded,
        look_at_one=(*look, *edited.look),
        because=edited.because,
        warnings=edited.warnings,
        nothing=tuple(f"{item.what} is not reported: {item.reason}." for item in edited.not_coded),
    )


def _with_coverage(
    codes: Sequence[Code], outcomes: Sequence[Outcome], payer: Payer, day: date | None
) -> tuple[Code, ...]:
    """The first line also says what the payer's policy is about the diagnoses."""
    diagnoses = {one.diagnosis for outcome in outcomes for one in outcome.decided if one.diagnosis}
    steps = coverage_steps(payer, diagnoses, day)
    return tuple(
        code.model_copy(update={"why": (*code.why, *steps)}) if place == 0 and steps else code
        for place, code in enumerate(codes)
    )


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """What all rules say, in their order."""
    return Outcome(
        lines=tuple(line for one in outcomes for line in one.lines),
        queries=tuple(query for one in outcomes for query in one.queries),
        not_coded=tuple(item for one in outcomes for item in one.not_coded),
        decided=tuple(procedure for one in outcomes for procedure in one.decided),
        look_at_one=tuple(says for one in outcomes for says in one.look_at_one),
        because=tuple(dict.fromkeys(says for one in outcomes for says in one.because)),
        unsure=tuple(dict.fromkeys(about for one in outcomes for about in one.unsure)),
        warnings=tuple(says for one in outcomes for says in one.warnings),
        nothing=tuple(says for one in outcomes for says in one.nothing),
    )


def _status(outcome: Outcome, codes: Sequence[Code], uncoded: Sequence[Procedure]) -> Status:
    if outcome.queries:
        return "query"
    if not codes:
        return "review" if uncoded else "none"  # what was done and is not covered is a coder's to see
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
    if status == "none" or (status == "review" and not codes):
        return _why_none(visit, outcome, uncoded)
    found = [*outcome.because, *look, *outcome.look_at_one]
    if any(not line.diagnoses for line in codes):
        found.append("No ICD-10-CM code is on file for a line; a coder adds the diagnosis.")
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
    found = [*dict.fromkeys(outcome.nothing)]
    if uncoded:
        done = listed(dict.fromkeys(done_words(procedure) for procedure in uncoded))
        found.append(f"Done, but {UNCOVERED}: {done}.")
    if not found:
        found.append("The note records no procedure at this visit that makes a line.")
        why = dict.fromkeys(item.reason for item in visit.set_aside)
        if why:
            found.append(f"What it mentions was set aside: {listed(why)}.")
    return tuple(found)


def _not_coded(visit: Visit, outcome: Outcome, elsewhere: Sequence[Procedure]) -> tuple[NotCoded, ...]:
    """Everything seen that makes no line, in the order of the note."""
    seen = [NotCoded(what=item.what, reason=item.reason, evidence=item.evidence) for item in visit.set_aside]
    seen.extend(
        NotCoded(
            what=done_words(procedure),
            reason="part of the visit" if part_of_visit(procedure) else UNCOVERED,
            evidence=proof([procedure]),
        )
        for procedure in elsewhere
    )
    seen.extend(outcome.not_coded)

    def place(item: NotCoded) -> tuple[int, str, str]:
        return min((word.start for word in item.evidence), default=NOWHERE), item.what, item.reason

    return tuple(sorted(seen, key=place))


def _warnings(visit: Visit, on: date | None, whole: Outcome) -> tuple[str, ...]:
    said = (*visit.warnings, *_about_the_day(visit, on, whole), *whole.warnings, *about_a_listed_visit(visit))
    return tuple(dict.fromkeys(said))


def _about_the_day(visit: Visit, on: date | None, outcome: Outcome) -> tuple[str, ...]:
    if on and visit.day and on != visit.day:
        return (f"The note gives {visit.day} as the day of service; {on}, as given, was used.",)
    if not on and not visit.day and (outcome.lines or outcome.queries):
        return (f"No day of service was found: the newest values of edition {VERSION} were used.",)
    return ()
