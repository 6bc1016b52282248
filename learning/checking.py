"""Whether a candidate can be learned at all: a sentence for everything that is wrong with it.

What these checks let through is still only a proposal: its case, the replay and a second person decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import flow
from evaluation.verdicts import judge
from learning.candidate import Candidate, Case, kinds
from learning.meanings import forms, known, meanings
from learning.overlay import tried
from records import Coded, Unusable

_ALLOWED = re.compile(r"[^\W_](?:[^\W_]|[ '’/&.,-])*")
_NUMBER_AT_AN_END = re.compile(r"^[\d.,/]+ | [\d.,/]+$|^[\d.,/-]+$")
_WHAT = {"site": "a body site", "diagnosis": "a diagnosis", "act": "an act", "number": "a number"}


def plain_word(word: str) -> str:
    """A word as the lexicon has them: small letters, single blanks, one form of every sign."""
    return " ".join(unicodedata.normalize("NFKC", word).replace("’", "'").casefold().split())


def faults(candidate: Candidate, others: Sequence[Candidate] = ()) -> list[str]:
    """What is wrong with a candidate before its case is tried. others: candidates beside it."""
    found = [*_of_meaning(candidate)]
    if candidate.kind != "preference" and not found:
        found += _of_word(candidate) or [*_clashes(candidate, others)]
    found += _of_others(candidate, others)
    return found or [*_of_case(candidate.case)]


def tried_out(candidate: Candidate) -> list[str]:
    """What is wrong with the candidate's case: it must fail as things are and pass with the candidate."""
    release = tried(flow.release(), [candidate])
    try:
        before = passes(candidate.case, coded(candidate.case))
        with flow.under(release):
            told = coded(candidate.case)
            after = passes(candidate.case, told)
    except Unusable as reason:
        return [f"The candidate cannot be tried: {reason}"]
    if before:
        return ["The case is right already without the candidate: it shows nothing that is to be learned."]
    if not after:
        return [f"The case is not right with the candidate either: it gives {_told(told)}."]
    return []


def coded(case: Case) -> Coded:
    """The answer to a case under what is in force here."""
    return flow.code(case.note, on=case.on, payer=case.payer, id="case")


def passes(case: Case, answer: Coded) -> bool:
    """Whether an answer is what the case says: codes, units, status, and the details that it settles."""
    verdict = judge(case.keyed("case"), answer.model_dump(mode="json", by_alias=True))
    return verdict.kind == "exact" and all(verdict.details.values())


def _told(coded: Coded) -> str:
    lines = ", ".join(f"{line.code} x {line.units}" for line in coded.codes) or "no line"
    return f"{lines}, {coded.status}"


def _of_meaning(candidate: Candidate) -> Iterator[str]:
    there = meanings(candidate.kind)
    if there and candidate.meaning not in there:
        name = candidate.meaning or "nothing"
        yield f"The meaning {name} is not on file for {_title(candidate)}: choose one that is."
    elif not there and candidate.meaning:
        yield f"{_title(candidate).capitalize()} has no meaning beside its value: leave it empty."
    elif candidate.form not in forms(candidate.kind, candidate.meaning):
        ways = ", ".join(forms(candidate.kind, candidate.meaning))
        yield f"The form {candidate.form} is none of {_title(candidate)} of this meaning: use {ways}."
    elif candidate.kind == "number":
        value = candidate.value
        if type(value) is not int or not 1 <= value <= kinds()["most_number"]:
            yield f"A number in words stands for a whole number from 1 to {kinds()['most_number']}."
    elif candidate.kind == "preference":
        yield from _of_preference(candidate)
    elif candidate.value is not None:
        yield f"{_title(candidate).capitalize()} has a meaning and no value: leave the value empty."


def _of_preference(candidate: Candidate) -> Iterator[str]:
    if candidate.word:
        yield "A preference of a payer has no word: leave it empty."
    if candidate.preference() is None:
        yield "A preference needs a value: a modifier, a code, or yes or no."
        return
    if candidate.case.payer != candidate.meaning:
        yield "The case of a preference must be of the same payer."
        return
    try:
        with flow.under(tried(flow.release(), [candidate])):
            flow.code("Well.", payer=candidate.meaning)
    except Unusable as reason:
        yield str(reason)


def _of_word(candidate: Candidate) -> list[str]:
    word, limits = candidate.word, kinds()
    if not word.strip():
        return ["The word is empty: mark or write the words of the note that are to be learned."]
    if word != plain_word(word):
        return ["The word must be written in small letters with single blanks, as the lexicon has them."]
    if len(word) > limits["most_characters"] or len(word.split()) > limits["most_words"]:
        return [f"The word is too long: at most {limits['most_words']} words, those that carry the meaning."]
    if _NUMBER_AT_AN_END.search(word):
        return ["A number cannot be part of the word: it would no longer be counted. Leave it out."]
    if not _ALLOWED.fullmatch(word):
        return ["The word may hold letters, digits, blanks and ' / & . , - and must begin with a letter."]
    if sum(sign.isalpha() for sign in word) < limits["least_letters"]:
        return [f"The word is too short to mean one thing: it needs {limits['least_letters']} letters."]
    if word in limits["too_common"]:
        return [f"“{word}” is an ordinary word that means many things: take the words around it with it."]
    return []


def _clashes(candidate: Candidate, others: Sequence[Candidate]) -> Iterator[str]:
    """The word means something already, alone or in a part of it."""
    added = candidate.added()
    assert added is not None
    own = {part for part in added.where if part.startswith("id=")} or {*added.where}
    for file, where in known(candidate.word):
        means = where[-2] if len(where) > 1 and where[-1] in ("terms", "singular", "plural") else where[-1]
        if file == added.file and own & {*where, *(f"{one},form={candidate.form}" for one in where)}:
            yield f"“{candidate.word}” is on file with this meaning already."
        else:
            yield f"“{candidate.word}” means something else already ({file}: {means.removeprefix('id=')})."
        return
    yield from _parts(candidate)


def _parts(candidate: Candidate) -> Iterator[str]:
    """A word that holds another one of a different meaning would take that away from the note."""
    same = {"site": "site", "diagnosis": "diagnosis", "method": "act", "number": "number"}.get(candidate.kind)
    for one in flow.phrases(candidate.word):
        part = candidate.word[one.start : one.end]
        if one.kind == same and (one.id == candidate.meaning or one.kind == "act"):
            continue
        if candidate.kind == "cue" and one.kind == "act":
            continue  # "froze last time": what was done is told by the cue's own words
        name = "" if one.kind == "number" else f" ({one.id.replace('_', ' ')})"
        what = f"{_WHAT[one.kind]} of its own{name}"
        yield f"“{candidate.word}” holds “{part}”, which is {what}: leave that out."
        return


def _of_others(candidate: Candidate, others: Sequence[Candidate]) -> Iterator[str]:
    for other in others:
        if other.id == candidate.id or (other.kind == "preference") != (candidate.kind == "preference"):
            continue
        if candidate.kind == "preference":
            clash = (other.meaning, other.form) == (candidate.meaning, candidate.form) and (
                candidate.form != "several_procedures_exempt"
            )
        else:
            clash = bool(candidate.word) and other.word == candidate.word
        if clash:
            yield f"Candidate {other.id} says it already, or otherwise: {other.says()}."
            return


def _of_case(case: Case) -> Iterator[str]:
    if not case.note.strip():
        yield "The case has no note: write a sentence or two, in words of your own, that show what is meant."
        return
    if case.status == "ready" and not case.lines:
        yield "The case is ready and has no codes: give the codes that are right, or another status."
    if case.status == "none" and case.lines:
        yield "The case has codes and says that nothing is coded: give one or the other."
    try:
        flow.check(case.note)
    except Unusable as reason:
        yield str(reason)


def _title(candidate: Candidate) -> str:
    return str(kinds()["kinds"][candidate.kind]["title"]).lower()
