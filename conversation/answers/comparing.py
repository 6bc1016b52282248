"""The chart's lines beside the coder's own, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import flow
from conversation.answers.reply import Reply, told
from conversation.question import NamedCode, Question, read
from conversation.spelling import spelled_out
from conversation.words import line_words, quoted, say
from records import Code, Evidence, Unusable

if TYPE_CHECKING:
    from conversation.talk import Talk


def compare(talk: Talk, question: Question) -> Reply:
    """Same, added, dropped, other units, other modifiers; and what supports which side."""
    ours = {line.code: line for line in talk.coded.codes}
    theirs = _together(question.codes)
    earlier = _told_before(talk)
    if (
        earlier
        and not any(one.units or one.modifiers for one in question.codes)
        and theirs.keys() <= earlier.keys()
    ):
        # "So who is right about the 11201": the lines that were told before, those that are named now.
        meant = theirs.keys() or {*earlier, *ours}
        theirs = {code: one for code, one in earlier.items() if code in meant}
        ours = {code: line for code, line in ours.items() if code in meant}
    if not theirs:
        return Reply(say("compare_what"), understood=False)
    rows, evidence, rules, sources = [], [], [], []
    same = 0
    for code in dict.fromkeys([*ours, *theirs]):
        line, named = ours.get(code), theirs.get(code)
        if line is not None and named is not None:
            row = _both(line, named, question)
            same += row is None
            rows.append(row or say("same", line=line_words(line)))
        elif line is not None:
            rows.append(say("we_add", line=line_words(line), why=line.why[0].says if line.why else ""))
        elif named is not None:
            row, words = _theirs(talk, named)
            rows.append(row)
            evidence += list(words)
        if line is not None:
            evidence += list(line.evidence)
            rules += [step.rule for step in line.why]
            sources += [source for step in line.why for source in step.sources]
    alike = same == len(ours) == len(theirs)
    return Reply(
        told(
            say("all_the_same") if alike else _verdict(same, len(ours), len(theirs)),
            *(f"- {row}" for row in rows),
            say("proof", quotes=quoted(dict.fromkeys(evidence), talk.note)) if evidence else "",
        ),
        evidence=tuple(dict.fromkeys(evidence)),
        rules=tuple(rules),
        sources=tuple(sources),
    )


def _told_before(talk: Talk) -> dict[str, NamedCode]:
    """The lines that were compared in the turn before; none where something else was asked."""
    last = talk.turns[-1] if talk.turns else None
    return _together(read(spelled_out(last.question)).codes) if last and last.intent == "compare" else {}


def _verdict(same: int, ours: int, theirs: int) -> str:
    number = say("same_one") if same == 1 else say("same_many", number=same or say("none_the_same"))
    return say("compared", same=number, ours=ours, yours=theirs)


def _together(named: Sequence[NamedCode]) -> dict[str, NamedCode]:
    """Lines of one code together: "17312, 17312" is two units, as is "11104, 11104-59"."""
    found: dict[str, NamedCode] = {}
    for one in named:
        had = found.get(one.code)
        if had is not None:
            modifiers = tuple(dict.fromkeys([*had.modifiers, *one.modifiers]))
            one = NamedCode(one.code, (had.units or 1) + (one.units or 1), modifiers)
        found[one.code] = one
    return found


def _both(line: Code, named: NamedCode, question: Question) -> str | None:
    """How a line that both have differs; None when it does not."""
    differences = []
    units = named.units or 1
    if units != line.units:
        differences.append(say("other_units", ours=line.units, yours=units))
    if set(named.modifiers) != set(line.modifiers):
        differences.append(
            say(
                "other_modifiers",
                ours=", ".join(line.modifiers) or say("none"),
                yours=", ".join(named.modifiers) or say("none"),
            )
        )
    if question.icd10 and not set(line.diagnoses) & set(question.icd10):
        differences.append(
            say(
                "other_pointer",
                ours=", ".join(line.diagnoses) or say("none"),
                yours=", ".join(question.icd10),
            )
        )
    if not differences:
        return None
    return say(
        "both_but",
        code=line.code,
        differences="; ".join(differences),
        why=line.why[0].says if line.why else "",
    )


def _theirs(talk: Talk, named: NamedCode) -> tuple[str, tuple[Evidence, ...]]:
    """What stands in the way of a code that only the coder has, and the words that do."""
    try:
        found = flow.why_not(named.code, talk.coded)
        condition, words = found.condition, found.evidence
    except Unusable as reason:
        condition, words = str(reason), ()
    return say("you_add", code=named.code, units=named.units or 1, condition=condition), words
