"""The facts of one clause: its items, each with the act that was done to it and whether it was done today."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from nlp.clauses import Clause
from nlp.facts.counting import count
from nlp.facts.fact import Fact, Span
from nlp.facts.item import Item
from nlp.facts.items import items_of
from nlp.facts.status import blocked, mark_acts, not_todays, of_section
from nlp.layout import Line, kind_at
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.numbers import WORD
from nlp.quick import Quick
from nlp.the_same import take_over

_LESIONS = load("lesions")
_STRUCK = Quick(r"\b(?:" + "|".join(map(re.escape, _LESIONS["struck_before"])) + r")\b")
_BREAKDOWN = re.compile(r"[ \-*(]*(?:" + "|".join(_LESIONS["breakdown"]) + r") ?[:=-]")
_ADDENDUM = frozenset(
    word for found in load("sections")["entries"] if found["kind"] == "addendum" for word in found["terms"]
)
_PREPARES = frozenset(load("methods")["prepares"])
_TO_ONE = frozenset(_LESIONS["points_to_one"])
_MIDDLE = Quick(r"\b(?:mid|middle|central|midline)[ -](?:of )?(?:the )?[a-z]+ ?$")
_REACH = 8
"""Characters before a place in which "mid" or "central" stands."""
_CLOSE = 8
"""Characters between a number, its verb and the method: "10 were treated with LN2"."""
_AMONG = re.compile(rf"(?:(?:\d{{1,2}}|{WORD}) )?of which\b")
_JOINS = frozenset(_LESIONS["joins_one_more"])
_OF_LESIONS = frozenset(["act", "diagnosis", "lesion", "site", "reference", "quantity", "total", "seen"])
_NUMBERS = re.compile(rf"\b(?:\d+|{WORD}|" + "|".join(_LESIONS["beside_a_part"]) + r")\b")
_LEAVES = "observation"
_TAKES = frozenset(["biopsy", "shave_removal", "excision"])
_OTHER_WORDS = re.compile(r"[a-z]{2}")
_STILL_THERE = frozenset(["planned", "declined", "offered"])
"""Reasons why lesions that the note speaks of were left untreated."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A clause with its running number and line, its acts, those done today, and whether it says "today"."""

    clause: Clause
    index: int
    line: Line
    acts: list[Mention]
    done: list[Mention]
    today: bool


def of_clause(text: str, clause: Clause, index: int, line: Line) -> list[Fact]:
    """The facts of a clause, in its order. Gives the clause's numbers their roles, its acts their status."""
    acts = [mention for mention in clause.mentions if mention.kind == "act"]
    today = any(cue.category == "today" for cue in clause.cues)
    take_over(acts)
    mark_acts(text, clause, acts, today)
    items = items_of(text, clause, acts, line.row)
    done = [act for act in acts if not blocked(act, line, today)]
    told = _Told(clause, index, line, acts, done, today)
    of_items = [
        _of_item(text, _beside_brackets(text, told, items, at), item) for at, item in enumerate(items)
    ]
    found = [*_wholes(text, told), *of_items]
    _free_total(text, found)
    _one_and_another(text, found)
    excepts = any(item.excepted for item in items)
    if done and excepts and not any(fact.kind == "treated" for fact in found):
        found.append(_of_act(told, _main(done)[0]))  # "all but two were frozen": the others were
    if acts and not items:
        fact = _of_act(told, _main(done or acts)[0])
        # The head of a table whose column is named by the act leads its rows.
        fact.leading = line.row or text[clause.start : clause.end].rstrip().endswith(":")
        found.append(fact)
    return found


def _beside_brackets(text: str, told: _Told, items: list[Item], at: int) -> _Told:
    """What stands alone in brackets is said of what is before them: "SKs (reassured), AKs: vertex 2",
    "2 AK, 1 BCC (bx today)"."""
    item, behind = items[at], items[at + 1 : at + 2]
    aside = [act for act in told.acts if act.end <= item.start and _is_alone_in_brackets(text, act)]
    if behind and _is_of_another_kind(item, behind[0]):
        aside += [act for act in told.acts if act.start > behind[0].start and _cuts_in_brackets(text, act)]
    if not aside:
        return told
    acts = [act for act in told.acts if act not in aside]
    return replace(told, acts=acts, done=[act for act in told.done if act not in aside])


def _is_of_another_kind(item: Item, behind: Item) -> bool:
    one, other = item.diagnosis, behind.diagnosis
    return one is not None and other is not None and one.id != other.id


def _cuts_in_brackets(text: str, act: Mention) -> bool:
    """Whether brackets tell of an act that takes a lesion, and does not destroy it."""
    opened, closed = text.rfind("(", 0, act.start), text.rfind(")", 0, act.start)
    return opened > closed and act.meaning["act"] in _TAKES


def _is_alone_in_brackets(text: str, act: Mention) -> bool:
    left = act.meaning["act"] == _LEAVES
    return left and text[act.start - 1 : act.start] == "(" and text[act.end : act.end + 1] == ")"


def _free_total(text: str, facts: list[Fact]) -> None:
    """ "LN2 to the scalp, ear and arm lesions, 6 in all": the total behind the list is of no one place."""
    if not facts:
        return
    *before, last = facts
    if not (last.total and last.n is not None and last.sites and last.numbers):
        return
    unnumbered = [one for one in before if one.sites and one.n is None]
    behind = last.numbers[0].start >= last.sites[-1].end
    if unnumbered and behind and all(one.kind == last.kind for one in unnumbered):
        last.sites = []


def _one_and_another(text: str, facts: list[Fact]) -> None:
    """ "Papule on the left temple and another on the chin": a singular that goes on with one more is one."""
    for one, other in pairwise(facts):
        head = one.diagnosis or one.noun
        if head is None or head.plural or one.n is not None or one.problem != "missing" or not one.sites:
            continue
        one_more = (other.more and other.n == 1) or any(m.text == "one" for m in other.numbers)
        narrow = len(one.sites) == 1 and not one.sites[0].plural and one.sites[0].side != "bilateral"
        if one_more and narrow and other.sites and text[one.sites[0].end : other.start].strip() in _JOINS:
            one.n, one.problem, one.singular = 1, None, True


def _wholes(text: str, told: _Told) -> list[Fact]:
    """How many there were, of which the clause treats a part: the nine of "five of the nine"."""
    mentions = told.clause.mentions
    if not _tells_of_lesions(text, told):
        return []
    diagnosis = next((mention for mention in mentions if mention.kind == "diagnosis"), None)
    if diagnosis is not None and "uncertain" in diagnosis.status:
        diagnosis = None  # "two of the nine look like SCC": so do not the nine
    return [
        Fact(
            "seen",
            n=mention.value,
            total=True,
            whole=True,
            diagnosis=diagnosis,
            own=diagnosis is not None,
            line=told.clause.line,
            sentence=told.clause.sentence,
            clause=told.index,
            spans=[(mention.start, mention.end, "count")],
        )
        for mention in mentions
        if mention.id == "whole" and mention.value and not of_section(told.line, mention.start)
    ]


def _tells_of_lesions(text: str, told: _Told) -> bool:
    """Whether a clause names anything but its numbers, or is nothing else: not "Vaccine, dose 2 of 3"."""
    if any(mention.kind in _OF_LESIONS for mention in told.clause.mentions):
        return True
    return not _OTHER_WORDS.search(_NUMBERS.sub(" ", text[told.clause.start : told.clause.end]))


def _of_item(text: str, told: _Told, item: Item) -> Fact:
    fact = _fact(told, item, _act_for(item, told.done or told.acts))
    fact.paragraph = told.line.paragraph
    for site in fact.sites:
        site.middle = _MIDDLE.search(text, max(told.clause.start, site.start - _REACH), site.end) is not None
    fact.among = _AMONG.match(text, told.clause.start) is not None
    fact.breakdown = bool(_BREAKDOWN.match(text, told.clause.start))
    fact.listed = bool(told.line.bullet or told.line.row)
    addendum = kind_at(told.line, item.start) == "addendum" or told.line.heading in _ADDENDUM
    struck = _STRUCK.search(text, told.clause.start, told.clause.end)
    fact.correction = addendum and not struck and not fact.more
    return fact


def _of_act(told: _Told, act: Mention) -> Fact:
    """The fact that an act without an object tells: "Treated with LN2."."""
    fact = _fact(told, Item(act.start), act)
    fact.implicit = True
    return fact


def _main(acts: list[Mention]) -> list[Mention]:
    """The acts but for those that only made the lesion ready for another: "pared, then frozen"."""
    return [act for act in acts if act.meaning["act"] not in _PREPARES] or acts


def _act_for(item: Item, acts: list[Mention]) -> Mention | None:
    """The act an item belongs to: the first when all are of a kind, else the nearest, verbs before nouns."""
    if not acts:
        return None
    if len({act.meaning["act"] for act in acts}) == 1:
        return acts[0]
    specific = [act for act in acts if act.meaning["act"] != "treatment"] or acts
    # "10 treated with LN2, 2 observed": behind a number a verb and its method are one act.
    counted = item.number.end if item.number is not None else None
    verbs = {
        id(method): verb.start
        for verb, method in pairwise(acts)
        if counted is not None
        and verb.meaning["act"] == "treatment"
        and 0 < verb.start - counted <= _CLOSE
        and 0 < method.start - verb.end <= _CLOSE
    }

    def nearness(act: Mention) -> tuple[bool, int, int]:
        at = verbs.get(id(act), act.start)
        return act.meaning["form"] != "verb" and id(act) not in verbs, abs(at - item.start), act.start

    return min(_main(specific), key=nearness)


def _fact(told: _Told, item: Item, act: Mention | None) -> Fact:
    fact = Fact(
        "seen",
        act=act,
        methods=[method for method in told.done if method.meaning["act"] == "destruction"],
        diagnosis=item.diagnosis,
        noun=item.noun,
        own=item.diagnosis is not None,
        total=item.total,
        more=item.more,
        sites=item.sites,
        reference=item.reference.id if item.reference else None,
        points_to_one=item.reference is not None and item.reference.text in _TO_ONE,
        line=told.clause.line,
        sentence=told.clause.sentence,
        clause=told.index,
    )
    count(fact, item)
    _count_excepted(fact, item)
    _judge(fact, told, item)
    fact.spans = _spans(item, act, fact.bare)
    return fact


def _count_excepted(fact: Fact, item: Item) -> None:
    """ "All but the thick one": an exception without a number is one lesion."""
    named = item.noun or item.diagnosis or item.sites
    if item.excepted and item.number is None and fact.problem == "missing" and named:
        fact.n, fact.problem, fact.singular = 1, None, True


def _judge(fact: Fact, told: _Told, item: Item) -> None:
    """Whether the lesions were treated today, left, or are not today's at all (else they were only seen)."""
    act = fact.act
    said = [item.diagnosis, item.noun, item.number, item.reference, item.quantity]
    reason = not_todays(
        [mention for mention in said if mention is not None], item.start, act, told.line, told.today
    )
    if fact.n == 0:
        fact.kind, fact.reason = "aside", "negated"  # "scalp: 0 AK", "AKs treated: 0"
    elif item.excepted and fact.n is not None and not of_section(told.line, item.start):
        fact.kind, fact.reason = "left", "excepted"
    elif reason:
        fact.kind, fact.reason = "left" if reason in _STILL_THERE else "aside", reason
    elif act is not None:
        if act.meaning["act"] == "observation":
            fact.kind, fact.reason = "left", "left alone"
        else:
            fact.kind = "treated"
        planned = told.today and "planned" in act.status
        fact.unsure_time = act.meaning["form"] == "infinitive" or planned


def _spans(item: Item, act: Mention | None, bare: bool) -> list[Span]:
    """What proves the fact, by role; of a bare singular ("AK, R temple") its name proves the number, too."""
    role = "method" if act is not None and act.meaning["act"] == "destruction" else "act"
    proof = (
        (item.diagnosis, "diagnosis"),
        (item.noun, "diagnosis"),
        (act, role),
        (item.quantity, "count"),
        (item.reference, "count"),
        (item.diagnosis if bare else item.singular, "count"),
        (item.further if item.another else None, "count"),
        (item.number, "count"),
    )
    spans = [(mention.start, mention.end, what) for mention, what in proof if mention is not None]
    return spans + [(site.start, site.end, "site") for site in item.sites]
