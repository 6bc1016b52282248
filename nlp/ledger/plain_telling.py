"""Whether a count is told so plainly that it may stand without a person's look.

A number can be right by the ledger and still rest on a reading that a coder would check: places that may hold
one another, a treatment that stands apart from its lesions, lesions of the same kind that were put off, the
name of somebody else beside the act. None of this changes a number; each is a doubt with its reason.
"""

from __future__ import annotations

import re

from nlp.clauses import Clause
from nlp.facts import SIDELINE_KINDS, Fact
from nlp.layout import Line, kind_at
from nlp.ledger.accounts import Account
from nlp.ledger.families import act_kind, diagnosis_class, diagnosis_family
from nlp.ledger.parts import lesions, middle_and_side
from nlp.ledger.places import inside, place_words, same_sites, same_words
from nlp.ledger.tally import Tally
from nlp.lexicon import load
from nlp.quick import Quick

_WORDS = load("plain_telling")
_HALTING = Quick(r"\b(?:" + "|".join(_WORDS["halting"]) + r")\b")
_SOMEBODY = re.compile(r"\b(?:" + "|".join(_WORDS["somebody"]) + r")\b")
_ANOTHER_DAY = re.compile(r"\b(?:" + "|".join(_WORDS["another_day"]) + r")\b")
_TO_ONE = re.compile(r"(?: times?)? to ")
_EACH_NEXT = re.compile(r"(?: [a-z]+){0,2}[ ,(]{0,2}(?:" + "|".join(_WORDS["each"]) + r")\b")
_EACH_BEFORE = re.compile(r"\b(?:" + "|".join(_WORDS["each"]) + r")(?: [a-z]+){0,3} $")
_ALL_OF = re.compile(r"\b(?:" + "|".join(_WORDS["all_of"]) + r") $")
_BRACKET = re.compile(r" ?\( ?")
_MOST_CYCLES: int = load("numbers")["most_cycles"]
_PUT_OFF = frozenset(_WORDS["put_off"])
"""Reasons for which lesions or treatments of today are left, beside those that were done."""
_CHARGE = "billing"
_LESIONS = frozenset(["premalignant", "benign", "malignant"])
_TREATING = frozenset(["destruction", "treatment", "observation"])


def check(
    text: str, lines: list[Line], clauses: list[Clause], accounts: list[Account], facts: list[Fact]
) -> None:
    """Add to every destruction that has a number what keeps it from being told plainly.

    facts: all of the note, settled. Accounts that are in doubt already stay as they are.
    """
    aside = [fact for fact in facts if fact.kind in ("aside", "left")]
    for account in accounts:
        if account.act != "destruction" or account.tally.n is None or account.doubts:
            continue
        says = (
            told_twice(account.tally)
            or _added_to_its_own_whole(text, account.tally)
            or _another_whole(text, account, accounts, clauses)
            or _another_by_grammar(account)
            or _places_counted(account)
            or _spread_from_afar(text, account)
            or _perhaps_freezes(text, account)
            or _put_off(account, aside)
            or _charged(account, aside)
            or _beside_the_act(text, account, clauses, facts)
            or _halted(text, lines, account, clauses, facts)
            or _another_diagnosis(account, accounts, facts)
        )
        if says:
            account.doubts.append(says)


def told_twice(tally: Tally) -> str | None:
    """Items of which one place holds the other ("cheeks 5", "right cheek 3"), and no total agrees."""
    if tally.stated_total == tally.n:
        return None
    for one in tally.parts:
        for other in tally.parts:
            if one is other or not inside(one, other) or middle_and_side(one, other):
                continue
            if not same_sites(one, other) or (same_words(one, other) and one.sentence != other.sentence):
                return f"The places counted may be the same told twice: {_words(other)} and {_words(one)}."
    return None


def _added_to_its_own_whole(text: str, tally: Tally) -> str | None:
    """ "Scalp 6 (vertex 4, occiput 3)": what stands in brackets behind a number divides or corrects it."""
    for one in tally.parts:
        for other in tally.parts:
            if one is not other and one.n and one.n > 1 and _BRACKET.fullmatch(text, _end(one), other.start):
                both = f"{_words(one)} and {_words(other)}"
                return f"A number in brackets was added to the one it follows: {both}."
    return None


def _another_whole(text: str, account: Account, accounts: list[Account], clauses: list[Clause]) -> str | None:
    """ "Scalp 4, ear 2. All 8 blanched": a whole behind the act that is none of the numbers."""
    counted = [other.tally.n for other in accounts if other.tally.n]
    known = {*counted, sum(counted), account.tally.stated_total}
    known |= {fact.n for fact in account.facts}
    behind = {fact.sentence + 1 for fact in account.facts if fact.kind == "treated"}
    for clause in clauses:
        for mention in clause.mentions if clause.sentence in behind else ():
            if mention.kind != "number" or mention.role != "unassigned" or mention.value in known:
                continue
            if mention.value and _ALL_OF.search(text, clause.start, mention.start):
                return f"The note speaks of all {mention.value}, and {account.tally.n} were counted."
    return None


def _end(fact: Fact) -> int:
    """Where the words for place and number of a fact end."""
    return max((span[1] for span in fact.spans if span[2] in ("site", "count")), default=fact.start)


def _another_by_grammar(account: Account) -> str | None:
    """ "Another on the ear": one more lesion by its word alone."""
    tally = account.tally
    alone = len(tally.parts) == 1  # "also had a wart": another lesion than those of another kind
    further = [part for part in tally.parts if part.more and part.singular]
    further = [part for part in further if not _is_told_in_full(part, tally)]
    if not alone and tally.stated_total != tally.n and further:
        return "One of the lesions is told only as another one."
    return None


def _is_told_in_full(part: Fact, tally: Tally) -> bool:
    """ "AK L shin frozen. A second AK R shin also frozen.": a sentence with diagnosis, place and act."""
    apart = all(other is part or other.sentence != part.sentence for other in tally.parts)
    return apart and part.own and bool(part.sites) and part.act is not None


def _places_counted(account: Account) -> str | None:
    """The number is one of sites or areas, and may not be that of the lesions."""
    proof = [fact for fact in account.tally.proof if fact.n == account.tally.n]
    if proof and all(fact.noun is not None and fact.noun.id == "weak" and not fact.own for fact in proof):
        return f"The number counts {proof[0].noun.text if proof[0].noun else 'places'}."
    return None


def _spread_from_afar(text: str, account: Account) -> str | None:
    """ "8 on the scalp and both hands, each": whether every place has as many is a guess unless "each" or its
    like stands beside the number or a place."""
    for fact in account.tally.proof:
        number = next(iter(fact.numbers), None)
        if number is None or number.value is None or fact.n is None or number.meaning.get("labels"):
            continue
        beside = _EACH_NEXT.match(text, number.end) or any(
            _EACH_BEFORE.search(text, max(0, site.start - 24), site.start) or _EACH_NEXT.match(text, site.end)
            for site in fact.sites
        )
        if fact.n > number.value and not beside:
            return f"Whether each place had {number.value} is inferred."
    return None


def _perhaps_freezes(text: str, account: Account) -> str | None:
    """ "LN2 x2 to the AK": the number of one lesion is that of its freezes."""
    for fact in account.tally.proof:
        of_one = fact.own and fact.diagnosis is not None and not fact.diagnosis.plural
        for number in fact.numbers if of_one else ():
            if 1 < (number.value or 0) <= _MOST_CYCLES and _TO_ONE.match(text, number.end):
                return "A number may count the freezes of one lesion, and not lesions."
    return None


def _put_off(account: Account, aside: list[Fact]) -> str | None:
    """Lesions or treatments of the same kind that were declined, offered or left, and do not balance."""
    kind = next((diagnosis_family(fact) for fact in account.facts), None)
    mine = [
        fact
        for fact in aside
        if fact.reason in _PUT_OFF
        and not account.tally.sets_apart(fact)
        and diagnosis_family(fact) in (kind, "unspecified")
        and (fact.n is not None or (fact.act is not None and act_kind(fact) in _TREATING))
    ]
    if not mine:
        return None
    seen = [fact for fact in account.facts if fact.kind == "seen" and fact.n is not None]
    whole = (account.tally.n or 0) + lesions([fact for fact in mine if fact.n is not None])
    if whole > (account.tally.n or 0) and any(fact.n == whole for fact in seen):
        return None
    return "Lesions or a treatment of this kind are told of as not done, too."


def _charged(account: Account, aside: list[Fact]) -> str | None:
    """ "Superbill: 9 AKs" below a note of 8: a charge counts nothing; it shows that somebody counted."""
    kinds = {*(diagnosis_family(fact) for fact in account.facts), "unspecified"}
    for fact in aside:
        other = fact.n is not None and fact.n != account.tally.n
        if fact.reason == _CHARGE and other and diagnosis_family(fact) in kinds:
            return f"The charge speaks of {fact.n}, and {account.tally.n} were counted."
    return None


def _beside_the_act(text: str, account: Account, clauses: list[Clause], facts: list[Fact]) -> str | None:
    """The act has no object and does not follow its lesions; somebody or another day is in its sentence."""
    acts = [fact for fact in account.facts if fact.kind == "treated"]
    alone = all(_stands_alone(fact) for fact in acts)
    if alone and not all(_follows_its_lesions(act, account, facts) for act in acts):
        return "The act stands alone; which lesions it was done to is inferred."
    for sentence in sorted({fact.sentence for fact in acts}):
        of_sentence = [clause for clause in clauses if clause.sentence == sentence]
        start, end = of_sentence[0].start, of_sentence[-1].end
        if _SOMEBODY.search(text, start, end):
            return "Somebody is named beside the act; a person confirms who did it."
        if _ANOTHER_DAY.search(text, start, end):
            return "Another day may be meant in what is told of the act."
    return None


def _follows_its_lesions(act: Fact, account: Account, facts: list[Fact]) -> bool:
    """ "One AK, L shin. Electrodesiccated": what was told last before it are lesions of its number.

    Where the note tells of lesions of one kind only, these are they wherever they stand.
    """
    told = [fact for fact in facts if diagnosis_class(fact.diagnosis) in _LESIONS and not _stands_alone(fact)]
    if len({diagnosis_family(fact) for fact in told if fact.kind in ("seen", "treated", "left")}) == 1:
        return True
    before = [fact for fact in told if fact.paragraph == act.paragraph and fact.start < act.start]
    proof = (*account.tally.proof, *account.tally.parts)
    return bool(before) and any(before[-1] is fact for fact in proof)


def _stands_alone(fact: Fact) -> bool:
    return not (fact.own or fact.n is not None or fact.noun or fact.sites or fact.reference)


def _halted(
    text: str, lines: list[Line], account: Account, clauses: list[Clause], facts: list[Fact]
) -> str | None:
    """Words in the paragraphs of the act that tell of stopping, refusing or not being able to.

    "3 angiomas, not treated" halts nothing: those lesions were set aside by these very words.
    """
    blocks = {fact.paragraph for fact in account.facts if fact.kind == "treated"}
    mine = {diagnosis_family(fact) for fact in account.facts}
    others = {
        fact.sentence
        for fact in facts
        if fact.kind in ("left", "aside")
        and fact.diagnosis is not None
        and diagnosis_family(fact) not in mine
    }
    # "Shave biopsied, not frozen. LN2 to the rest."
    others |= {fact.sentence for fact in account.tally.set_apart}
    spared = [(clause.start, clause.end) for clause in clauses if clause.sentence in others]
    for line in lines:
        if line.paragraph not in blocks or kind_at(line, line.start) in SIDELINE_KINDS:
            continue
        for match in _HALTING.finditer(text, line.start, line.end):
            if not any(start <= match.start() < end for start, end in spared):
                return f'The note says "{match.group()}" near the act.'
    return None


def _another_diagnosis(account: Account, accounts: list[Account], facts: list[Fact]) -> str | None:
    """Lesions of another class named beside the act, of which nothing is counted or told."""
    mine = {diagnosis_family(fact) for fact in account.facts}
    coded = {diagnosis_family(fact) for other in accounts for fact in other.facts}
    acts = [fact for fact in account.facts if fact.kind == "treated"]
    for fact in facts:
        if fact.kind != "seen" or not fact.own or fact.n is not None or fact.sites:
            continue
        if diagnosis_class(fact.diagnosis) not in _LESIONS or diagnosis_family(fact) in mine | coded:
            continue
        if any(fact.line == act.line and abs(fact.sentence - act.sentence) <= 1 for act in acts):
            return "Another diagnosis is named beside the act, and nothing else is told of it."
    return None


def _words(fact: Fact) -> str:
    return f"{fact.n} ({place_words(fact)})"
