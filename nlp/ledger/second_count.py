"""A second count of the premalignant lesions, made from the note's numbers alone, to check the ledger's.

    numbers of the note > those of the diagnosis > runs of them > what the ledger's number leaves unexplained

It is simple on purpose and shares nothing with the first count but the mentions: a number is explained when
it is the ledger's number, when it stands in a run of numbers that make it (or make another number that is
explained), or when it tells of lesions that were left. It never changes a count; it only makes doubts.
"""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.clauses import Clause
from nlp.facts import SIDELINE_KINDS
from nlp.facts.beside import is_behind_what_is_clear
from nlp.facts.item import OF_PLACES
from nlp.layout import Line, kind_at
from nlp.ledger.accounts import Account
from nlp.ledger.families import OTHERWISE, diagnosis_class
from nlp.ledger.runs import Told, explained_by, is_target_and_rest, runs_of, without_divisions
from nlp.lexicon import load
from nlp.mentions import Mention

_WORDS = load("second_count")
_WHOLE = re.compile(r"\b(?:" + "|".join(map(re.escape, _WORDS["before_a_whole"])) + r") $")
_EACH = re.compile(r"\b(?:" + "|".join(_WORDS["each"]) + r")\b")
_EXCEPT = re.compile(r"\b(?:" + "|".join(map(re.escape, _WORDS["excepts"])) + r")\b")
_LEFT = re.compile(r"\b(?:" + "|".join(map(re.escape, _WORDS["left"])) + r")\b")
_ONE = re.compile(r"\b(?:" + "|".join(map(re.escape, _WORDS["one"])) + r") (?:[a-z-]+,? ){0,3}$")
_APART = re.compile(r"[,;:.()/]")
_LEADS_TO_ITS_NAME = re.compile(r"(?: [a-z-]+,?){1,4} | ?\(")
""" "3 rough, scaly AKs", "6 (AK)"."""
_BEHIND_ITS_NAME = re.compile(r":? ?(?:x ?|\()?")
"""Between a name and its number: "AKs x 3", "AKs 13"."""
_ONE_WORD = re.compile(r"(?:" + "|".join(map(re.escape, _WORDS["one"])) + r") ")
_REACH_BEFORE = 40
"""Characters before a number or a singular in which the words that shape it stand."""
_MOST_NUMBERS = 40
"""A note with more numbers of lesions is not checked run by run."""
_NO_LESIONS = frozenset(["other"])
"""Classes of diagnosis whose name in between ("well away from the scar") changes no owner."""
_NO_MATTER = frozenset(["today", "cosmetic"])
"""Statuses of lesions that do not keep them from being today's."""
_OTHER_TIMES = frozenset(["historical", "planned"])
_ALL = frozenset(["all", "both"])
_DOES = frozenset(["destruction", "treatment"])


def check(text: str, lines: list[Line], clauses: list[Clause], accounts: list[Account]) -> None:
    """Add a doubt to every premalignant destruction whose number a second count does not bear out."""
    mine = [
        account
        for account in accounts
        if account.act == "destruction" and diagnosis_class(account.diagnosis) == "premalignant"
    ]
    numbers = [account.tally.n for account in mine if account.tally.n]
    if not numbers or any(account.doubts for account in mine):
        return
    taken = [fact for account in mine for fact in account.tally.set_apart]
    apart = {start: fact.n or 0 for fact in taken for start, _, role in fact.spans if role == "count"}
    told, left = _told(text, lines, clauses, dict(apart))
    every = sum(account.tally.n or 0 for account in accounts if account.act == "destruction")
    to_all = any(m.kind == "reference" and m.id in _ALL for clause in clauses for m in clause.mentions)
    bare = all(part.bare for account in mine for part in account.tally.parts)
    says = _check(told, left, {*numbers, sum(numbers)}, every, to_all=to_all, to_rest=bool(apart), bare=bare)
    says = says or _other_treatment(lines, clauses)
    if says:
        for account in mine:
            account.doubts.append(says)


def _other_treatment(lines: list[Line], clauses: list[Clause]) -> str | None:
    """ "AKs scalp - Efudex. AKs lip - LN2": some lesions were treated in another way, or watched."""
    for clause in clauses:
        if _is_of_another_time(clause, lines[clause.line]):
            continue
        named = any(
            m.meaning.get("class") == "premalignant" for m in clause.mentions if m.kind == "diagnosis"
        )
        acts = [m for m in clause.mentions if m.kind == "act" and not _is_aside(m)]
        if named and acts and all(m.meaning["act"] in OTHERWISE for m in acts):
            return "Lesions of this kind were treated in another way or watched, too."
    return None


def _check(
    told: list[Told],
    left: set[int],
    targets: set[int],
    every: int,
    *,
    to_all: bool,
    to_rest: bool,
    bare: bool,
) -> str | None:
    """The sentence that says what is wrong, or None.

    targets: the ledger's numbers and their sum. every: that of all lesions destroyed, benign ones too.
    to_all: whether the note says that something was done to all of those told. to_rest: whether it tells
    with a number which were not treated, and that the others were. bare: whether the ledger
    itself rests on bare singulars only ("AK, R temple").
    """
    if len(told) > _MOST_NUMBERS:
        return "The note has too many numbers of lesions for a second count."
    runs = runs_of(told, targets)
    less = [[one] for one in told if one.counted and is_target_and_rest(one, left, targets)]
    if to_rest:
        less += runs_of(told, {target + off for target in targets for off in left})
    bearing = [run for run in runs if bare or any(one.counted for one in run)] + less
    if not bearing:
        return "A second count of the lesions does not come to this number."
    explained = explained_by(told, [*runs, *less])
    for one in told:
        if not one.values & {0, every} and id(one) not in explained:
            return f"A second count finds {min(one.values)} lesions that the number does not explain."
    together = any(one.with_act for run in bearing for one in run)
    twice = len({run[0].sentence for run in bearing}) > 1
    whole = any(len(run) == len(told) for run in bearing) and not left
    if not together and not twice and not to_rest and not (whole and (to_all or len(told) == 1)):
        return "The number is told apart from the treatment, and only once."
    return None


def _told(
    text: str, lines: list[Line], clauses: list[Clause], apart: dict[int, int]
) -> tuple[list[Told], set[int]]:
    """The numbers of premalignant lesions of today's sections, and how many were left or set aside.

    apart: the numbers that the ledger took from the whole, the others having been treated, by their place;
    those found are taken out.
    """
    told: list[Told] = []
    left: set[int] = set()
    kind = "premalignant"
    block = -1
    acting, corrected = _acting(lines, clauses), _corrected(clauses)
    nouns = [(clause, m) for clause in clauses for m in clause.mentions if m.kind == "lesion"]
    plain = {clause.sentence for clause, noun in nouns if not noun.meaning.get("look")}
    otherwise = {clause.sentence for clause, noun in nouns if noun.meaning.get("look")} - plain
    for clause in clauses:
        line = lines[clause.line]
        if _is_of_another_time(clause, line) or clause.sentence in otherwise:
            continue
        if line.paragraph != block:
            kind, block = "premalignant", line.paragraph
        excepted = _EXCEPT.search(text, clause.start, clause.end)
        if excepted is not None and is_behind_what_is_clear(text, excepted.start()):
            excepted = None
        for mention in clause.mentions:
            owner = _owner(text, mention, clause.mentions)
            if owner is not None:
                kind = owner
            if mention.start in apart:
                if off := apart.pop(mention.start):
                    left |= {off, *(old + off for old in left)}
                continue
            value = _value(mention, text, clause)
            if value is None or kind != "premalignant" or mention.start in corrected:
                continue
            spared = excepted is not None and excepted.end() <= mention.start
            if spared or _is_aside(mention) or _LEFT.search(text, clause.start, clause.end):
                left |= {max(value), *(old + max(value) for old in left)}
                continue
            near = clause.sentence in acting or line.kind == "procedure"
            told.append(Told(value, mention.start, clause.sentence, near, _counts(text, mention, clause)))
    return without_divisions(text, told), left


def _corrected(clauses: list[Clause]) -> set[int]:
    """ "Six, no, make that seven": where the numbers start that the words behind them take back."""
    of_sentence: dict[int, list[Mention]] = {}
    for clause in clauses:
        spoken = [m for m in clause.mentions if m.kind in ("number", "correction")]
        of_sentence.setdefault(clause.sentence, []).extend(spoken)
    found = set()
    for spoken in of_sentence.values():
        for first, words in pairwise(spoken):
            again = any(m.kind == "number" and m.start >= words.end for m in spoken)
            if first.kind == "number" and words.kind == "correction" and again:
                found.add(first.start)
    return found


def _is_of_another_time(clause: Clause, line: Line) -> bool:
    if line.earlier:
        return True
    today = any("today" in mention.status for mention in clause.mentions)
    return not today and (clause.past is not None or kind_at(line, clause.start) in SIDELINE_KINDS)


def _is_aside(mention: Mention) -> bool:
    """Whether a status keeps the lesions from being today's; "today" itself overrules other times."""
    statuses = set(mention.status)
    return bool(statuses - _NO_MATTER - (_OTHER_TIMES if "today" in statuses else set()))


def _counts(text: str, mention: Mention, clause: Clause) -> bool:
    """Whether a number, a word for a pair or an article counts, and not the bare singular."""
    if mention.kind in ("number", "reference", "side"):
        return True
    before = text[max(clause.start, mention.start - _REACH_BEFORE) : mention.start]
    return bool(_ONE.search(before) or _ONE_WORD.match(mention.text))


def _acting(lines: list[Line], clauses: list[Clause]) -> set[int]:
    """The sentences with a destruction that nothing speaks against, and those beside one in its block."""
    found: set[int] = set()
    of_block: dict[int, list[int]] = {}
    over: dict[int, int] = {}
    for clause in clauses:
        block = lines[clause.line].paragraph
        of_block.setdefault(block, []).append(clause.sentence)
        acts = [m for m in clause.mentions if m.kind == "act" and m.meaning["act"] in _DOES]
        if any(not _is_aside(m) for m in acts):
            over.setdefault(block, clause.sentence)
            found |= {clause.sentence - 1, clause.sentence} & set(of_block[block])
        elif block in over:
            found.add(clause.sentence)
    return found


def _owner(text: str, mention: Mention, mentions: list[Mention]) -> str | None:
    """The class of the diagnosis a mention belongs to: the one it leads to, else the last before it."""
    named = [m for m in mentions if m.kind == "diagnosis" and m.meaning.get("class") not in _NO_LESIONS]
    ahead = [m for m in named if m.start >= mention.start]
    before = [m for m in named if m.start < mention.start]
    if ahead and not (before and _leads_elsewhere(text, mention, before[-1], ahead[0], mentions)):
        between = [m for m in mentions if mention.end <= m.start < ahead[0].start]
        gap = mention.end, max(ahead[0].start, mention.end)
        if not _APART.search(text, *gap) or (not between and _LEADS_TO_ITS_NAME.fullmatch(text, *gap)):
            return str(ahead[0].meaning.get("class", ""))
    if before or ahead:
        return str((before[-1] if before else ahead[0]).meaning.get("class", ""))
    return None


def _leads_elsewhere(
    text: str, mention: Mention, before: Mention, ahead: Mention, mentions: list[Mention]
) -> bool:
    """Whether the name ahead has a number of its own, or the mention stands right behind another name."""
    if mention.kind != "number":
        return False
    if any(m.kind == "number" and mention.end <= m.start < ahead.start for m in mentions):
        return True
    own = _BEHIND_ITS_NAME.fullmatch(text, before.end, mention.start) is not None
    return own and text[mention.end : ahead.start] != " "


def _is_whole(number: Mention, before: str, clause: Clause) -> bool:
    """ "5 of the 9"; but "freezing of the 9" and "a cluster of 9" tell of all nine."""
    found = _WHOLE.search(before)
    if found is None:
        return False
    at = number.start - len(before) + found.start()
    return not any(
        at - 1 <= m.end < number.start
        for m in clause.mentions
        if m.kind == "quantity" or (m.kind == "act" and m.meaning["act"] in _DOES)
    )


def _value(mention: Mention, text: str, clause: Clause) -> frozenset[int] | None:
    """What a mention may count: None where it counts nothing."""
    before = text[max(clause.start, mention.start - _REACH_BEFORE) : mention.start]
    if mention.kind == "number" and mention.role == "lesion count":
        value = mention.value or 0
        if mention.meaning.get("labels"):
            value = int(mention.meaning["high"]) - int(mention.meaning.get("low", value)) + 1
        elif mention.meaning.get("problem") or _is_whole(mention, before, clause):
            return None
        if not value:
            return None
        site = next((m for m in clause.mentions if m.kind == "site" and m.start >= mention.end), None)
        if site is not None and site.plural and text[mention.end : site.start] == " ":
            return frozenset([0, value])  # "the two forearms"
        if not _EACH.search(text, clause.start, clause.end):
            return frozenset([value])
        places = sum(2 if m.meaning.get("pair") else 1 for m in clause.mentions if m.kind == "site")
        places = max([places, *(m.value or 0 for m in clause.mentions if m.role == OF_PLACES)])
        return frozenset(value * times for times in range(1, max(2, places) + 1))
    if mention.id == "both" or (mention.kind == "side" and mention.text == _WORDS["pair"]):
        return frozenset([0, 2])
    if mention.kind == "reference" and mention.id == "more":
        return frozenset([0, 1])
    single = mention.kind == "lesion" or (
        mention.kind == "diagnosis" and mention.meaning.get("class") == "premalignant"
    )
    if single and not mention.plural:
        if any(m.kind == "number" and m.start == mention.start for m in clause.mentions):
            return None
        return frozenset([0, 1])
    return None
