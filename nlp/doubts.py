"""Doubts: what the count rests on may be told otherwise, so a person must look."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.box_conflict import contradiction
from nlp.clauses import Clause
from nlp.facts import SIDELINE_KINDS
from nlp.layout import Line, kind_at
from nlp.ledger import Account
from nlp.lexicon import load
from nlp.loose_numbers import loose_numbers
from nlp.quick import Quick

_BROKEN_OFF = Quick(r"\b(?:" + "|".join(map(re.escape, load("context")["broken_off"])) + r")\b")
_AMENDS = Quick(r"\b(?:" + "|".join(map(re.escape, load("context")["amends"])) + r")\b")
_UNSETTLED = Quick(r"\b(?:" + "|".join(map(re.escape, load("context")["unsettled"])) + r")\b")
_DOING = Quick(r"\b(?:" + "|".join(map(re.escape, load("context")["words_of_doing"])) + r")\b")
_FINITE = Quick(r"\b(?:" + "|".join(map(re.escape, load("context")["finite_verbs"])) + r")\b")
_COUNTS_UNREAD = Quick(r"\b(?:" + "|".join(map(re.escape, load("lesions")["counts_unread"])) + r")\b")
_BY_MEANS_OF = Quick(r"\b(?:with|by|via|using|to) (?:[a-z-]+ )?$")
_BY_THE_WRITER = Quick(
    r"(?:" + "|".join(load("context")["doing_ahead"]) + r")(?: (?!not\b|no\b|to\b)[\w%.-]+){0,5} $"
)
_BEHIND_IT = Quick(r" ?(?:[\w%./-]+ ){0,6}?(?:" + "|".join(load("context")["doing_behind"]) + r")\b")
_ANOTHER_TIME = Quick(r"\b(?:" + "|".join(load("context")["another_time"]) + r")\b")
_PARTS = re.compile(r"[;:] ")
_REACH_AHEAD = 60
"""Characters before an act in which the writer is said to have done it: "took a 4 mm punch"."""
_REACH_OF_MEANS = 24
"""Characters before an act in which "with" or "by" makes it the means of what was done."""
_FRACTIONS = frozenset(load("lesions")["fractions_unread"])
_AMENDING = frozenset(["number", "diagnosis", "act", "total", "correction"])
"""Kinds of mention by which an addendum may change the count."""


def add_doubts(text: str, lines: list[Line], clauses: list[Clause], accounts: list[Account]) -> None:
    """Add to every account of a destruction what makes its count doubtful.

    A number beside the lesions that found no use, an addendum, a treatment broken off.
    """
    open_ = _left_open(text, lines, clauses)
    for account in accounts:
        if open_ and account.act == "destruction" and account.tally.n is not None:
            account.tally = replace(account.tally, n=None, problem="conflict", at_least=0, says=open_)
    doubts = []
    loose = loose_numbers(text, lines, clauses, accounts)
    if loose:
        doubts.append("A number beside the lesions has no clear role: " + ", ".join(loose) + ".")
    if _amended(lines, clauses) or _AMENDS.search(text):
        doubts.append("An addendum speaks of the lesions; read it beside the count.")
    unread = _unread_counts(text, lines, accounts)
    if any(words in _FRACTIONS for words in unread):
        _take_back(accounts)
    if unread:
        doubts.append("Words that count were not reckoned with: " + ", ".join(unread) + ".")
    if _BROKEN_OFF.search(text):
        doubts.append("The note says that the treatment was broken off.")
    for account in accounts:
        if account.act == "skin_tag_removal":
            account.doubts += doubts[:1] if loose else []
        if account.act == "destruction":
            account.doubts += doubts
        if account.act in ("destruction", "skin_tag_removal"):
            unknown = [
                site.text for fact in account.facts for site in fact.sites if site.id and not site.known
            ]
            if unknown:
                account.doubts.append(f"A word was taken for a place: {', '.join(dict.fromkeys(unknown))}.")
        untold = account.tally.n is not None and not _says_done(text, lines, clauses, account)
        if account.act == "destruction" and untold:
            account.doubts.append("The act is named, but no words say that it was done at this visit.")


def _left_open(text: str, lines: list[Line], clauses: list[Clause]) -> str | None:
    """Why the note itself leaves open what was done, or None."""
    if _unsettled(text, lines):
        return "amended, and left open"
    if contradiction(text, (mention for clause in clauses for mention in clause.mentions)):
        return "one ticked box says that it was done, and another that it was not"
    return None


def _take_back(accounts: list[Account]) -> None:
    """ "A third of them were frozen": what is told as a fraction is no number of the note."""
    for account in accounts:
        if account.act == "destruction" and account.tally.n is not None:
            says = "only a fraction was treated"
            account.tally = replace(account.tally, n=None, problem="vague", at_least=1, says=says)


def _says_done(text: str, lines: list[Line], clauses: list[Clause], account: Account) -> bool:
    """Whether an act of the account is told as done: by a verb, by words of doing, or in note shorthand.

    "LN2 to 5 AKs" is shorthand; "cryo is what he needs" is a sentence that does not say that it was done.
    """
    for fact in account.facts:
        if fact.kind != "treated" or fact.act is None:
            continue
        if fact.act.meaning["form"] == "verb" or lines[fact.line].kind == "procedure":
            return True
        of_sentence = [clause for clause in clauses if clause.sentence == fact.sentence]
        if says_done_in(text, (of_sentence[0].start, of_sentence[-1].end), fact.act.start):
            return True
    return False


def says_done_in(text: str, sentence: tuple[int, int], act: int) -> bool:
    """Whether the sentence of an act at a place says that it was done, or is note shorthand."""
    start, end = sentence
    by_it = _BY_MEANS_OF.search(text, max(start, act - _REACH_OF_MEANS), act)
    if by_it or _DOING.search(text, start, end):
        return True
    cuts = [start, *(match.end() for match in _PARTS.finditer(text, start, end)), end]
    opens = max((cut for cut in cuts if cut <= act), default=start)
    closes = min((cut for cut in cuts if cut > act), default=end)
    if not _FINITE.search(text, opens, closes):
        return True  # "each hand had six AKs; liquid nitrogen to every one": shorthand in its own part
    if _ANOTHER_TIME.search(text, opens, closes):
        return False
    ahead = _BY_THE_WRITER.search(text, max(opens, act - _REACH_AHEAD), act)
    return bool(ahead or _BEHIND_IT.match(text, act, closes))


def _unsettled(text: str, lines: list[Line]) -> bool:
    """Whether an addendum questions the count and gives no other: "count incorrect, see diagram"."""
    starts = [match.start() for match in _AMENDS.finditer(text)]
    starts += [line.start for line in lines if line.kind == "addendum"]
    for start in starts:
        line = next((line for line in lines if line.start <= start < line.end), None)
        if line is None or line.kind in SIDELINE_KINDS:
            continue
        if _UNSETTLED.search(text, start, line.end):
            return True
    return False


def _unread_counts(text: str, lines: list[Line], accounts: list[Account]) -> list[str]:
    """Words that count without a number ("twice as many", "another") and that no number took in."""
    used = {span[0] for account in accounts for fact in account.facts for span in fact.spans if fact.n}
    return [
        match.group()
        for line in lines
        if line.kind not in SIDELINE_KINDS
        for match in _COUNTS_UNREAD.finditer(text, line.start, line.end)
        if match.start() not in used
    ]


def _amended(lines: list[Line], clauses: list[Clause]) -> bool:
    return any(
        kind_at(lines[clause.line], clause.start) == "addendum"
        and any(mention.kind in _AMENDING for mention in clause.mentions)
        for clause in clauses
    )
