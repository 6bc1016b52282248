"""Why a code is not on a chart: the first condition of its rule that fails, with the words that fail it.

    done today > not part of another service > every fact stated > the facts those of the code > claim edits

The rule itself decides each time; here it is only told which of its answers stands in the way of the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from coding.asking import reason
from coding.book import codes_of, no_rule
from coding.dated import document
from coding.deciding import (
    FILE,
    asked_fact,
    fact_words,
    facts_of,
    first_that_differs,
    near_fact,
    words_of,
)
from coding.engine import decide
from coding.families import refuse_too_early, rule_of
from coding.known import done_words
from coding.mentioned import set_aside_for
from coding.outcome import Line, Outcome
from coding.proof import listed, sorted_procedures
from coding.rules import Rule, in_order
from coding.same_lesion import Settled, settle
from records import Evidence, Procedure, Unusable, Visit, WhyNot

DONE, LESION, EDITS, COUNT, SITE = "done", "lesion", "edits", "count", "site"


Asked = tuple[Procedure, ...]


class Failing(NamedTuple):
    """A condition that fails: its fact (as in ``records.WhyNot``), a sentence, and the words that fail it."""

    about: str
    says: str
    evidence: tuple[Evidence, ...] = ()


def why_not(code: str, visit: Visit, day: date | None) -> WhyNot:
    """The first condition that fails, or that all are met.

    day: the day of service, None for the newest values. Raises Unusable for a code that no rule on file
    knows, NoValueOnDate for a day before its values.
    """
    rule = next((one for one in in_order() if code in facts_of(one.RULE)), None)
    if rule is None:
        raise Unusable(no_rule(code))
    settled = settle(visit, day)
    outcome = rule.decide(settled.visit, day)
    refuse_too_early(day)
    if any(line.code == code for line in outcome.codes):
        failing = _after_the_rule(code, visit, day)
    else:
        failing = (
            _a_question(rule, code, outcome)
            or _another_code(rule, code, outcome)
            or _another_least(rule, code, outcome)
            or _left_out(outcome)
            or _taken(rule, settled, visit, day)
            or _of_another_kind(rule, visit, day)
            or _nothing_done(rule, visit, day)
        )
    return WhyNot(
        code=code,
        condition=failing.says,
        about=failing.about,
        evidence=failing.evidence,
        rules=(rule.RULE,),
        sources=tuple(document(f"parameters/{rule.RULE}.yaml")["plain_sources"]),
    )


def _a_question(rule: Rule, code: str, outcome: Outcome) -> Failing | None:
    """An open fact that the code waits for; not one of a lesion that could not have the code anyway."""
    for question, procedures, fact in _questions(rule, code, outcome):
        if not fact:
            return _open(question, procedures)
    return None


def _another_least(rule: Rule, code: str, outcome: Outcome) -> Failing | None:
    """All questions are about lesions that could not have the code: the fact for which they could not."""
    for _, procedures, fact in _questions(rule, code, outcome):
        what = listed(dict.fromkeys(done_words(one) for one in procedures))
        says = f"The {fact_words(fact)} decides; {code} is for: {_label(rule, code)}. What was done: {what}."
        return Failing(fact, says, words_of(fact, procedures))
    return None


def _questions(rule: Rule, code: str, outcome: Outcome) -> Iterator[tuple[str, Asked, str]]:
    """Every question of the rule with its procedures, and the fact that shuts the code out, if one does.

    What a question has as the least tells the facts of its lesions that are certain.
    """
    wanted = facts_of(rule.RULE)[code]
    for (question, procedures), query in zip(outcome.asked, outcome.queries, strict=True):
        least = [first_that_differs(wanted, facts_of(rule.RULE)[item.code]) for item in query.at_least]
        held, fact = max(least, default=(len(wanted), ""))
        facts = list(wanted)
        asked = asked_fact(question)
        before = held < (facts.index(asked) if asked in facts else len(facts))
        before = before and fact not in document(FILE)["amounts"]
        yield question, procedures, fact if before else ""


def _another_code(rule: Rule, code: str, outcome: Outcome) -> Failing | None:
    """The line of the same rule that shares the most facts with the code, and the first fact it does not."""
    wanted = facts_of(rule.RULE)[code]
    nearest: tuple[int, str, Line] | None = None
    for line in outcome.lines:
        theirs = facts_of(rule.RULE).get(line.code.code, {})
        of_a_place = {*theirs} == {SITE} and SITE in wanted  # "the lid margin has a code of its own"
        held, fact = (0, SITE) if of_a_place else first_that_differs(wanted, theirs)
        if nearest is None or held > nearest[0]:
            nearest = (held, fact, line)
    if nearest is None:
        return None
    _, fact, line = nearest
    says = (
        f"{line.code.code} instead: {line.code.why[0].says}. "
        f"The {fact_words(fact)} decides; {code} is for: {_label(rule, code)}."
    )
    return Failing(fact, says, words_of(fact, line.procedures))


def _label(rule: Rule, code: str) -> str:
    """Our own words for a code; the code itself where it is no longer in force."""
    return dict(codes_of(rule.RULE)).get(code, code)


def _left_out(outcome: Outcome) -> Failing | None:
    """What the rule names as making no line, or as counting none."""
    for item in outcome.not_coded:
        about = document(FILE)["left_as"].get(item.reason, LESION)
        return Failing(about, f"{item.what}: {item.reason}.", item.evidence)
    if outcome.decided:
        return Failing(COUNT, outcome.nothing[0], words_of(COUNT, outcome.decided))
    return None


def _taken(rule: Rule, settled: Settled, visit: Visit, day: date | None) -> Failing | None:
    """What was taken out of the visit as part of another service on the same lesion, or waits with it."""
    stays = settled.visit.procedures
    gone = [one for one in visit.procedures if one not in stays and rule_of(one, day) == rule.RULE]
    for question, procedures in settled.outcome.asked:
        if any(one in gone for one in procedures):
            return _open(question, procedures)
    named = [done_words(one) for one in gone]
    for item in settled.outcome.not_coded:
        if item.what in named:
            return Failing(LESION, f"{item.what} is not reported: {item.reason}.", item.evidence)
    return None


def _open(question: str, procedures: Sequence[Procedure]) -> Failing:
    fact = asked_fact(question)
    what = listed(dict.fromkeys(done_words(one) for one in procedures))
    return Failing(fact, f"{reason(question).rstrip('.')} ({what}).", words_of(fact, procedures))


def _of_another_kind(rule: Rule, visit: Visit, day: date | None) -> Failing | None:
    """Something done that would be of this rule, were one fact of it another."""
    for procedure in sorted_procedures(visit.procedures):
        fact = near_fact(rule.RULE, procedure, day)
        if fact:
            says = f"The {fact_words(fact)} does not fit {_kind(rule)}: {done_words(procedure)}."
            return Failing(fact, says, words_of(fact, [procedure]))
    return None


def _nothing_done(rule: Rule, visit: Visit, day: date | None) -> Failing:
    """Nothing of the kind today: mentioned and set aside, or not mentioned at all."""
    aside = set_aside_for(rule.RULE, visit, day)
    none = f"The note records nothing of this kind as done today: {_kind(rule)}"
    if aside:
        named = listed(dict.fromkeys(f"{item.what} ({item.reason})" for item in aside))
        words = tuple(word for item in aside for word in item.evidence)
        return Failing(DONE, f"{none}. It mentions {named}.", words)
    return Failing(DONE, f"{none}.{_was_done(visit.procedures)}")


def _was_done(procedures: Iterable[Procedure]) -> str:
    done = tuple(dict.fromkeys(done_words(one) for one in procedures))
    return f" What was done: {listed(done)}." if done else ""


def _kind(rule: Rule) -> str:
    return str(document(f"parameters/{rule.RULE}.yaml")["about"]).split(".")[0]


def _after_the_rule(code: str, visit: Visit, day: date | None) -> Failing:
    """The rule made the line: it stands, or the edits of the claim took it away and say why."""
    coded = decide(visit, on=day)
    if any(line.code == code for line in coded.codes):
        return Failing("", "its conditions are met.")
    waits: Sequence[Evidence] = ()
    for query in coded.queries:
        waits = query.evidence if query.about == "same_lesion" else waits
    for item in coded.not_coded:
        if item.what.split(" ")[0] == code:
            return Failing(EDITS, f"{item.what}: {item.reason}.", item.evidence or tuple(waits))
    return Failing(EDITS, (*coded.reasons, "its conditions are not met.")[0])
