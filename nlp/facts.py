"""What each clause says of lesions: how many, of what, where, and whether seen, treated or left.

A clause is cut into cells (at commas, colons, brackets, "and", slashes); a number belongs to the head
of its cell or to the head it labels. Nothing is added up here: that is the ledger's work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from nlp.clauses import Clause
from nlp.layout import Line, kind_at
from nlp.lexicon import load
from nlp.mentions import Mention

Span = tuple[int, int, str]

BLOCKING = (
    "heading",
    "hemostasis",
    "called off",
    "contact",
    "family",
    "elsewhere",
    "unchecked",
    "blank",
    "declined",
    "negated",
    "offered",
    "historical",
    "planned",
    "instruction",
)
"""Statuses that keep an act from being today's, the most telling first."""

_SECTION_STATUS = {
    "history": "historical",
    "family": "family",
    "medications": "instruction",
    "instructions": "planned",
    "consent": "offered",
    "billing": "billing",
    "earlier_visit": "earlier visit",
    "subjective": "historical",
    "complaint": "historical",
}
SIDELINE_KINDS = frozenset(_SECTION_STATUS)
_DELIMITERS = re.compile(r"(?P<d>[,;:()/=+|\n]|\band\b|&|\bplus\b|(?<=\s)-(?=\s)|->|\btotal of\b)")
_LESIONS = load("lesions")
_ARTICLE = re.compile(r"\b(?:" + "|".join(map(re.escape, _LESIONS["singular"])) + r")\s+(?:[a-z-]+\s+){0,4}$")
_EACH = re.compile(
    r"\b(?:each|per|apiece|every)\b(?!\s*(?:lesion|spot|one|was|were|treated|frozen|to|with|for|visit|day|the|above|protocol|patient|pt|family|policy|report|path|ak|of these|of those|of them)\b)"
)
_BACK_OF = re.compile(r"s? of (?:the |his |her |both |each )?")
_THE_BEFORE = re.compile(r"\bthe $")
_NOT_A_SIDE = re.compile(
    r"\s+(?:out|alone|over|untreated|in place|for|until|till|to be|as is|behind|the room|clinic|without|it|them|her|him|today)\b"
)
_INCLUDING = re.compile(r"\b(?:incl\.?|including|of which|among them|of these,?)\s[^.;)]*$")
_NEEDS_SIDE = frozenset(load("sites")["needs_side"])
_EACH_OF_ANOTHER = re.compile(
    r"(?:\d ?|\b)(?:s|secs?|seconds?|mm|cm|min|minutes?|once|cycles?|times?|ml|cc)\.?,? $"
)
_CLEAR_EXCEPT = re.compile(r"\b(?:neg|negative|clear|normal|unremarkable|benign|nothing|unchanged|none)\b")
_COUNTS_PLACES = re.compile(r"\beach of (?:the |his |her )?$")
_EACH_SIDE = re.compile(r"\b(?:per|each|a|either|on both|on each) sides?\b")
_PARTITIVE = re.compile(r"\s*(?:of|out of|/)\s+(?:the|these|those|them|his|her|\d)")


@dataclass(slots=True)
class Site:
    """A place named in the note: lexicon id, side, and whether its word is plural."""

    id: str
    side: str | None
    plural: bool
    pair: bool
    start: int
    end: int
    text: str = ""


@dataclass(slots=True)
class Fact:
    """One thing a clause says of some lesions. n is None with a problem when it gives no number."""

    kind: str
    reason: str = ""
    act: Mention | None = None
    methods: list[Mention] = field(default_factory=list)
    diagnosis: Mention | None = None
    noun: Mention | None = None
    n: int | None = None
    problem: str | None = None
    at_least: int = 0
    open: bool = False
    sites: list[Site] = field(default_factory=list)
    reference: str | None = None
    singular: bool = False
    bare: bool = False
    implicit: bool = False
    total: bool = False
    more: bool = False
    part: bool = False
    after_method: bool = False
    correction: bool = False
    uncertain: bool = False
    unsure_time: bool = False
    today: bool = False
    numbers: list[Mention] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    line: int = 0
    sentence: int = 0
    clause: int = 0
    depth: int = 0
    own: bool = False
    leading: bool = False
    listed: bool = False
    whole: bool = False
    far: bool = False
    breakdown: bool = False
    paragraph: int = 0
    context_sites: list[Site] = field(default_factory=list)

    @property
    def start(self) -> int:
        return min((span[0] for span in self.spans), default=0)


@dataclass(slots=True)
class _Item:
    numbers: list[Mention] = field(default_factory=list)
    diagnosis: Mention | None = None
    noun: Mention | None = None
    sites: list[Site] = field(default_factory=list)
    quantity: Mention | None = None
    reference: Mention | None = None
    more: bool = False
    total: bool = False
    singular: Mention | None = None
    each: bool = False
    each_side: bool = False
    places: int = 0
    depth: int = 0
    after_method: bool = False
    start: int = 0
    numbered_after_site: bool = False
    anchored: bool = False
    from_mentions: list[Mention] = field(default_factory=list)
    excepted: bool = False


def facts_of(text: str, clauses: list[Clause], lines: list[Line]) -> list[Fact]:
    """The facts of every clause, in the order of the note."""
    found: list[Fact] = []
    for index, clause in enumerate(clauses):
        if clause.mentions:
            found.extend(_of_clause(text, clause, index, lines[clause.line]))
    _correct(found, clauses)
    return found


def _correct(facts: list[Fact], clauses: list[Clause]) -> None:
    """A number behind "correction" or "make that" takes the place of the one before it in its sentence."""
    marks = [(c.sentence, m.start) for c in clauses for m in c.mentions if m.kind == "correction"]
    for sentence, at in marks:
        of_sentence = [fact for fact in facts if fact.sentence == sentence and fact.numbers]
        after = [fact for fact in of_sentence if fact.numbers[0].start > at]
        before = [fact for fact in of_sentence if fact.numbers[0].start < at]
        if after:
            after[0].correction = True
            if before and not before[-1].sites == after[0].sites != []:
                before[-1].kind, before[-1].reason = "aside", "corrected"


def _of_clause(text: str, clause: Clause, index: int, line: Line) -> list[Fact]:
    acts = [m for m in clause.mentions if m.kind == "act"]
    today = any(cue.category == "today" for cue in clause.cues)
    _share_status(acts)
    if _HEMOSTASIS.search(text, clause.start, clause.end):
        for act in acts:
            if act.id in _STOPS_BLEEDING:
                act.status.setdefault("hemostasis", (act.start, act.end))
    if clause.past and not today:
        for act in acts:
            act.status.setdefault("historical", clause.past)
    items = _items(text, clause, line.row)
    _excepted(text, clause, items)
    addendum = line.heading in _ADDENDUM and not _STRUCK.search(text, clause.start, clause.end)
    found: list[Fact] = []
    for whole in clause.mentions:
        if (
            whole.id == "whole"
            and whole.value
            and acts
            and not _SECTION_STATUS.get(kind_at(line, whole.start))
        ):
            seen = Fact(
                "seen",
                n=whole.value,
                total=True,
                whole=True,
                diagnosis=next((m for m in clause.mentions if m.kind == "diagnosis"), None),
            )
            seen.clause, seen.line, seen.sentence = index, clause.line, clause.sentence
            seen.own, seen.spans = seen.diagnosis is not None, [(whole.start, whole.end, "count")]
            found.append(seen)
    done = [act for act in acts if not _blocked(act, line, today)]
    for item in items:
        act = _act_for(item, done, acts)
        fact = _fact(item, act, clause, line, today)
        fact.clause, fact.line, fact.sentence = index, clause.line, clause.sentence
        fact.paragraph = line.paragraph
        fact.breakdown = bool(_BREAKDOWN.match(text, clause.start))
        fact.listed = bool(line.bullet or line.row)
        fact.correction = addendum and not fact.more
        fact.today = today
        fact.methods = [m for m in done if m.meaning["act"] == "destruction"]
        found.append(fact)
    if done and any(item.excepted for item in items) and not any(f.kind == "treated" for f in found):
        rest = _fact(_Item(start=done[0].start), done[0], clause, line, today)
        rest.clause, rest.line, rest.sentence, rest.implicit = index, clause.line, clause.sentence, True
        rest.methods = [m for m in done if m.meaning["act"] == "destruction"]
        found.append(rest)
    if not items and acts:
        fact = _fact(_Item(start=acts[0].start), done[0] if done else acts[0], clause, line, today)
        fact.clause, fact.line, fact.sentence = index, clause.line, clause.sentence
        fact.implicit = True
        fact.leading = text[clause.end - 1 : clause.end] == ":" or text[
            clause.start : clause.end
        ].rstrip().endswith(":")
        fact.today = today
        fact.methods = [m for m in done if m.meaning["act"] == "destruction"]
        found.append(fact)
    return found


def _excepted(text: str, clause: Clause, items: list[_Item]) -> None:
    """What stands behind "all but" or "except" was left, not treated; behind "exam clear except" it is what was found."""
    for item in items:
        if (
            item.reference is not None
            and item.reference.id == "except"
            and not _CLEAR_EXCEPT.search(text, clause.start, item.reference.start)
        ):
            item.excepted = True


def _share_status(acts: list[Mention]) -> None:
    """What holds for the verb holds for its method: "has been treated with LN2" is history in both words."""
    for position, act in enumerate(acts):
        if act.meaning["form"] == "verb":
            for reason in ("historical", "negated"):
                if reason in act.status:
                    for method in acts[position + 1 :]:
                        if method.meaning["form"] == "noun":
                            method.status.setdefault(reason, act.status[reason])


_METHODS = load("methods")
_HEMOSTASIS = re.compile(r"\b(?:" + "|".join(_METHODS["hemostasis"]["words"]) + r")")
_STOPS_BLEEDING = frozenset(_METHODS["hemostasis"]["methods"])
_STRUCK = re.compile(r"\b(?:" + "|".join(map(re.escape, _LESIONS["struck_before"])) + r")\b")
_ADDENDUM = frozenset(load("sections")["entries"][-1]["terms"])


def _blocked(act: Mention, line: Line, today: bool) -> str | None:
    """Why this act was not done today, or None."""
    for reason in BLOCKING:
        if reason in act.status and not (today and reason in ("historical", "planned")):
            return reason
    section = _SECTION_STATUS.get(kind_at(line, act.start))
    if section and not (today and line.kind in ("subjective", "history")):
        return section
    return None


def _act_for(item: _Item, done: list[Mention], acts: list[Mention]) -> Mention | None:
    """The act an item belongs to: the nearest one, and one that was done rather than one that was not."""
    choices = done or acts
    if not choices:
        return None
    families = {act.meaning["act"] for act in choices}
    if len(families) == 1:
        return choices[0]
    specific = [act for act in choices if act.meaning["act"] != "treatment"] or choices
    return min(
        specific, key=lambda act: (act.meaning["form"] != "verb", abs(act.start - item.start), act.start)
    )


def _fact(item: _Item, act: Mention | None, clause: Clause, line: Line, today: bool) -> Fact:
    fact = Fact(kind="seen", act=act, diagnosis=item.diagnosis, noun=item.noun, sites=item.sites)
    fact.depth, fact.after_method, fact.total, fact.more = (
        item.depth,
        item.after_method,
        item.total,
        item.more,
    )
    fact.numbers = item.numbers
    _count(fact, item)
    reason = _reason(item, act, clause, line, today)
    if (
        item.excepted
        and not item.numbers
        and fact.problem == "missing"
        and (item.noun or item.diagnosis or item.sites)
    ):
        fact.n, fact.problem, fact.singular = 1, None, True
    if item.excepted and fact.n is not None:
        fact.kind, fact.reason = "left", "excepted"
    elif reason:
        fact.kind = "left" if reason in ("planned", "declined", "offered") else "aside"
        fact.reason = reason
    elif act is not None:
        fact.kind = "left" if act.meaning["act"] == "observation" else "treated"
        fact.reason = "left alone" if fact.kind == "left" else ""
        if act.meaning["form"] == "infinitive" or (today and "planned" in act.status):
            fact.unsure_time = True
    fact.own = item.diagnosis is not None
    fact.uncertain = bool(item.diagnosis and "uncertain" in item.diagnosis.status)
    if item.reference is not None:
        fact.reference = item.reference.id
    for mention, role in (
        (item.diagnosis, "diagnosis"),
        (item.noun, "diagnosis"),
        (act, "method" if act is not None and act.meaning["act"] == "destruction" else "act"),
        (item.quantity, "count"),
        (item.reference, "count"),
        (item.singular, "count"),
    ):
        if mention is not None:
            fact.spans.append((mention.start, mention.end, role))
    for number in item.numbers:
        fact.spans.append((number.start, number.end, "count"))
    for site in item.sites:
        fact.spans.append((site.start, site.end, "site"))
    return fact


def _reason(item: _Item, act: Mention | None, clause: Clause, line: Line, today: bool) -> str | None:
    """Why an item is not today's doing: its act's status, or its own, or its section's."""
    if act is not None:
        blocked = _blocked(act, line, today)
        if blocked:
            return blocked
    own = [
        m for m in (item.diagnosis, item.noun, *item.numbers, item.reference, item.quantity) if m is not None
    ]
    for reason in BLOCKING:
        if reason == "planned" and act is not None:
            continue
        if any(reason in mention.status for mention in own) and not (today and reason in ("historical",)):
            return reason
    if any("cosmetic" in mention.status for mention in own):
        return "cosmetic"
    section = _SECTION_STATUS.get(kind_at(line, item.start))
    if section and not (today and line.kind in ("subjective", "history")):
        return section
    return None


def _count(fact: Fact, item: _Item) -> None:
    """The item's number, or the problem that keeps it from having one."""
    if (
        item.numbers
        and item.after_method
        and (item.singular is not None or _bare_single(item))
        and (item.numbers[0].value or 0) <= _MOST_CYCLES
    ):
        item.numbers[0].role = "cycles"
        item.numbers, fact.numbers, fact.after_method = [], [], False
    if item.numbers:
        number = item.numbers[0]
        low = int(number.meaning.get("low", number.value or 0))
        problem = number.meaning.get("problem")
        if number.meaning.get("labels"):
            fact.n = number.meaning["high"] - low + 1
        elif problem:
            fact.problem, fact.open = problem, bool(number.meaning.get("open"))
            exact_floor = problem == "range" or fact.open
            fact.at_least = (
                low + (1 if number.sign in (">", "over", "more than", "greater than") else 0)
                if exact_floor
                else 1
            )
        else:
            times = _times(item)
            fact.n = (number.value or 0) * times
        for number in item.numbers:
            number.role = "lesion count"
        return
    if item.quantity is not None:
        fact.problem = "vague"
        fact.part = item.quantity.id == "part"
        fact.at_least = 2 if item.quantity.id == "two_or_so" else 1
        return
    if item.reference is not None:
        if item.reference.id == "both":
            fact.n, fact.singular = 2, True
        else:
            fact.problem = "missing"
        return
    if item.singular is not None or fact.singular:
        fact.n = _times(item)
        fact.singular = True
        return
    if _bare_single(item):
        fact.n, fact.singular, fact.bare = 1, True, True
        return
    plural = bool((item.diagnosis and item.diagnosis.plural) or (item.noun and item.noun.plural))
    fact.problem = "plural" if plural else "missing"
    fact.at_least = 1


_MOST_CYCLES = 3
"""A number behind a method that may be freeze cycles: nobody freezes a lesion more often in one sitting."""


def _bare_single(item: _Item) -> bool:
    """ "AK, left helix": the singular without an article, at one narrow place."""
    head = item.diagnosis
    if head is None or head.plural or (item.noun is not None and item.noun.plural) or len(item.sites) != 1:
        return False
    site = item.sites[0]
    return bool(site.id) and not site.plural and site.side != "bilateral" and site.id not in _BROAD


_BROAD = frozenset(load("sites")["broad"])


def _times(item: _Item) -> int:
    """How many places an "each" or "per" spreads a number over (1 without one)."""
    if item.places:
        return item.places
    if item.each_side and not any(site.pair or site.side for site in item.sites):
        return 2
    if not item.each or not item.sites:
        return 1
    places = 0
    for position, site in enumerate(item.sites):
        if site.side is None and any(other.id == site.id for other in item.sites[:position]):
            continue
        places += 2 if site.pair and site.side in (None, "bilateral") else 1
    return max(places, 1)


# --- cells ---------------------------------------------------------------------------------------


def _items(text: str, clause: Clause, row: bool) -> list[_Item]:
    mentions = _prepared(text, clause)
    cells = _labelled(text, _cells(text, clause, mentions, row))
    acts = [m for m in clause.mentions if m.kind == "act"]
    touching = {at for m in clause.mentions for at in (m.start, m.end)}
    items: list[_Item] = []
    pending: _Item | None = None
    items += _side_by_side(text, clause, mentions)
    paired = {id(m) for item in items for m in [*item.numbers, *item.from_mentions]}
    cells = [
        (sign, depth, between, kept)
        for sign, depth, between, cell in cells
        if (kept := [m for m in cell if id(m) not in paired])
    ]
    for before, depth, between, cell in cells:
        numbers = [m for m in cell if m.kind == "number" and m.role == "unassigned"]
        pieces = _pieces(cell, numbers) if len(numbers) > 1 else [cell]
        for position, piece in enumerate(pieces):
            item = _item(text, piece, depth, touching, acts)
            sign = before if position == 0 else ""
            pending = _place(text, items, pending, item, sign, between)
    last_site = ""
    for item in items:
        for site in item.sites:
            # "jawline (L 2, R 1)": a side alone is a side of the place told before it.
            site.id = site.id or last_site
            last_site = site.id or last_site
    return [
        item
        for item in items
        if _speaks_of_lesions(item)
        and not (item.numbers and _INCLUDING.search(text, max(0, item.start - 40), item.start))
    ]


_LABEL_GAP = re.compile(r"[\s:=(|>x#-]*(?:is |was |were |are |of |as follows[: ]*)?[\s:=(|>x#-]*")
_SLASHED = re.compile(r"\d{1,2}(?: ?/ ?\d{1,2})+")


def _side_by_side(text: str, clause: Clause, mentions: list[Mention]) -> list[_Item]:
    """ "Scalp/ears/nose 3/2/1": as many numbers as places, each number its place's."""
    found: list[_Item] = []
    for match in _SLASHED.finditer(text, clause.start, clause.end):
        numbers = [
            m
            for m in mentions
            if m.kind == "number" and m.role == "unassigned" and match.start() <= m.start < match.end()
        ]
        sites = [m for m in mentions if m.kind == "site" and m.end <= match.start()][-len(numbers) :]
        if (
            len(numbers) < 2
            or len(sites) != len(numbers)
            or text[sites[-1].end : match.start()].strip(" :-(")
        ):
            continue
        if any(
            text[a.end : b.start].strip(" lr") not in ("/", ",", "and")
            for a, b in zip(sites, sites[1:], strict=False)
        ):
            continue
        for site, number in zip(sites, numbers, strict=True):
            which = site.sides[0][0] if len(site.sides) == 1 else None
            item = _Item(
                numbers=[number],
                start=site.start,
                numbered_after_site=True,
                anchored=True,
                from_mentions=[site],
            )
            item.sites = [
                Site(site.id, which, site.plural, bool(site.meaning["pair"]), site.start, site.end, site.text)
            ]
            found.append(item)
    return found


def _place(
    text: str, items: list[_Item], pending: _Item | None, item: _Item, sign: str, between: bool
) -> _Item | None:
    """Join a cell's item to what it labels or continues, or begin a new one."""
    alone = item.numbers and not (item.diagnosis or item.noun or item.sites)
    if alone and item.each and items and items[-1].numbers and items[-1].sites:
        told = items[-1]
        if _times(replace(told, each=True)) * (item.numbers[0].value or 0) == told.numbers[0].value:
            item.numbers[0].role = "lesion count"
            return told
    last = items[-1] if items else None
    if (
        alone
        and last is not None
        and not last.numbers
        and not (item.reference and item.reference.id in ("rest", "more"))
    ):
        listed = all(
            other.numbered_after_site for other in items[:-1] if other.sites and other.numbers
        ) and any(other.numbered_after_site for other in items[:-1])
        awaits = (
            last.quantity is not None
            or (listed
            and bool(last.sites))
            or item.total
            or (last.diagnosis is not None and (last.diagnosis.plural or last.sites))
        )
        if sign in ("(", ":", "=", "-", "|", "") or (sign in (",", "/") and awaits):
            item.anchored = last.anchored = True
            if (
                sign == ":"
                and last.noun is not None
                and last.noun.plural
                and not last.diagnosis
                and not last.sites
            ):
                last.total = True
            open_sites = [
                other
                for other in items
                if other.sites and not other.numbers and not other.diagnosis and not other.noun
            ]
            last.numbers = item.numbers
            last.each = last.each or item.each
            last.total = last.total or item.total
            last.after_method = item.after_method
            if len(open_sites) > 1 and last in open_sites and sign in (":", "-", "=", ";"):
                for other in open_sites[:-1]:
                    last.sites = other.sites + last.sites
                    items.remove(other)
            return last
    if (
        item.sites
        and not item.numbers
        and not item.diagnosis
        and not item.noun
        and not item.quantity
        and last is not None
        and sign in (",", "and", "&", "/", "(", ":", "-", "plus")
        and (
            last.diagnosis
            or last.noun
            or last.reference
            or (last.numbers
            and (last.each or (item.depth > last.depth and not last.sites)))
        )
        and not last.numbered_after_site
        and not (last.reference and sign == ",")
    ):
        last.sites = last.sites + item.sites
        last.each = last.each or item.each
        return last
    if (
        item.quantity is not None
        and not (item.sites or item.diagnosis or item.noun or item.numbers)
        and last is not None
        and not last.numbers
    ):
        last.quantity = item.quantity
        return last
    if (
        last is not None
        and item.numbers
        and item.sites
        and sign in ("and", "&", "/", "+", "plus")
        and last.sites
        and not (last.numbers or last.diagnosis or last.noun or last.quantity)
    ):
        items.remove(last)
        item.sites = last.sites + item.sites
        item.start = last.start
    last = items[-1] if items else None
    if (
        last is not None
        and not last.numbers
        and last.sites
        and not last.diagnosis
        and not last.noun
        and (item.diagnosis or item.noun)
        and not item.sites
        and sign in (":", "-", "(", ",", "", "|")
    ):
        unnumbered = []
        for other in reversed(items):
            if other.sites and not other.numbers and not other.diagnosis and not other.noun:
                unnumbered.append(other)
            else:
                break
        for other in unnumbered:
            items.remove(other)
            item.sites = other.sites + item.sites
            item.each = item.each or other.each
        item.start = min(item.start, *(other.start for other in unnumbered))
        items.append(item)
        return item
    if (
        last is not None
        and (last.diagnosis or last.noun)
        and not item.diagnosis
        and item.noun
        and not last.numbers
        and not last.singular
        and last.depth >= item.depth - 1
        and (last.diagnosis is None or (_is_lesion(last.diagnosis) and last.diagnosis.plural) or sign != ",")
        and sign in (":", "-", "(", ",", "=", "", "|")
        and item.numbers
    ):
        last.numbers, last.total, last.each = item.numbers, last.total or item.total, item.each
        last.sites = last.sites + item.sites
        return last
    items.append(item)
    return item


def _labelled(
    text: str, cells: list[tuple[str, int, bool, list[Mention]]]
) -> list[tuple[str, int, bool, list[Mention]]]:
    """Give a bare number in brackets or behind a colon to the one place or lesion it labels: "scalp (4)"."""
    found: list[tuple[str, int, bool, list[Mention]]] = []
    for cell in cells:
        sign, depth, between, mentions = cell
        if found and sign in ("(", ":", "=", "-", "|", "->"):
            before = found[-1][3]
            bare = [m for m in mentions if m.kind == "number" and m.role == "unassigned"]
            named = any(
                m.kind in ("site", "diagnosis", "lesion", "act", "side", "reference") for m in mentions
            )
            heads = [m for m in before if m.kind in ("site", "side")] or (
                before if all(m.kind == "total" for m in before) else []
            )
            numbered = any(m.kind == "number" and m.role == "unassigned" for m in before)
            total = any(m.kind == "total" for m in mentions)
            lone = len(before) == 1 and numbered
            if (
                lone
                and sign in ("=", ":", "-")
                and not bare
                and (named and not any(m.kind == "act" for m in mentions))
            ):
                found[-1] = (found[-1][0], found[-1][1], found[-1][2], before + mentions)
                continue
            near = bool(bare) and _LABEL_GAP.fullmatch(text, before[-1].end, bare[0].start) is not None
            if len(bare) == 1 and not named and heads and near and not numbered and not total:
                found[-1] = (found[-1][0], found[-1][1], found[-1][2], before + mentions)
                continue
        found.append(cell)
    return found


def _speaks_of_lesions(item: _Item) -> bool:
    if (
        item.numbers
        and not item.anchored
        and not (item.diagnosis or item.noun or item.sites or item.reference or item.total)
    ):
        return False
    part = item.quantity is not None and item.quantity.id == "part"
    return bool(item.diagnosis or item.noun or item.numbers or item.sites or item.reference or part)


def _prepared(text: str, clause: Clause) -> list[Mention]:
    """The clause's mentions with sides given to their sites and "the one" told from the number one."""
    mentions = sorted(clause.mentions, key=lambda m: (m.start, -m.end))
    ones = {(m.start, m.end) for m in mentions if m.kind == "number" and m.text == "one"}
    kept: list[Mention] = []
    for mention in mentions:
        if mention.text == "one" and (mention.start, mention.end) in ones:
            before = text[max(0, mention.start - 7) : mention.start]
            noun = re.search(r"\b(?:the|that|this|which|each|every|any)\s$", before)
            if (mention.kind == "number") == bool(noun):
                if mention.kind == "number":
                    mention.role = "word"
                continue
        kept.append(mention)
    kept = [
        m
        for i, m in enumerate(kept)
        if not (
            m.id == "back"
            and _BACK_OF.match(text, m.end)
            and any(n.id == "hand" for n in kept[i + 1 : i + 3])
        )
    ]
    with_sides: list[Mention] = []
    for position, mention in enumerate(kept):
        if mention.kind != "side":
            with_sides.append(mention)
            continue
        after = kept[position + 1] if position + 1 < len(kept) else None
        before = kept[position - 1] if position else None
        if mention.text == "left" and _NOT_A_SIDE.match(text, mention.end):
            continue
        counted = (
            before is not None and before.kind == "number" and not text[before.end : mention.start].strip()
        )
        if mention.text == "left" and counted and after is None and not any(m.id == "right" for m in kept):
            before.status.setdefault("declined", (mention.start, mention.end))  # type: ignore[union-attr]
            continue
        paired = (
            after is not None
            and after.kind == "number"
            and not text[mention.end : after.start].strip(" :=-x")
        )
        if paired and not (
            before is not None
            and before.kind == "site"
            and len(mention.text) == 1
            and text[mention.end : mention.end + 1] == ")"
        ):
            with_sides.append(mention)
        elif (
            after is not None
            and after.kind == "site"
            and re.fullmatch(r"[\s)]*(?:and\s*)?(?:[a-z-]+\s+){0,2}", text[mention.end : after.start])
        ):
            after.sides = (*after.sides, (mention.id, mention.start, mention.end))
        elif (
            after is not None
            and after.kind == "side"
            and re.fullmatch(r"\s*(?:and|&|/|,)\s*", text[mention.end : after.start])
        ):
            following = kept[position + 2] if position + 2 < len(kept) else None
            if following is not None and following.kind == "site":
                following.sides = (("bilateral", mention.start, mention.end),)
            else:
                with_sides.append(mention)
        elif (
            before is not None
            and before.kind == "site"
            and re.fullmatch(r"\s*[,(]?\s*", text[before.end : mention.start])
            and (len(mention.text) > 1 or text[mention.end : mention.end + 1] in ").,; \n")
        ):
            before.sides = (*before.sides, (mention.id, mention.start, mention.end))
        elif (before is not None and before.kind == "number") or (
            after is not None and after.kind == "number"
        ):
            with_sides.append(mention)
        elif (
            len(mention.text) > 1
            and mention.text not in ("both", "either")
            and _THE_BEFORE.search(text, max(0, mention.start - 5), mention.start)
            and any(m.kind == "site" for m in kept[:position])
        ):
            same = next(m for m in reversed(kept[:position]) if m.kind == "site")
            with_sides.append(
                replace(
                    same,
                    start=mention.start,
                    end=mention.end,
                    text=mention.text,
                    sides=((mention.id, mention.start, mention.end),),
                )
            )
        elif mention.text == "both":
            with_sides.append(
                Mention(
                    "reference",
                    "both",
                    mention.start,
                    mention.end,
                    mention.text,
                    {},
                    None,
                    "",
                    mention.status,
                )
            )
    return [m for m in with_sides if m.text not in _NEEDS_SIDE or m.sides]


def _cells(
    text: str, clause: Clause, mentions: list[Mention], row: bool
) -> list[tuple[str, int, bool, list[Mention]]]:
    """The clause's mentions cell by cell: sign before the cell, depth of brackets, whether an act is between."""
    cells: list[tuple[str, int, bool, list[Mention]]] = []
    current: list[Mention] = []
    sign, depth, at = "", 0, clause.start
    cell_depth = 0

    def close() -> None:
        nonlocal current
        if current:
            cells.append((sign, cell_depth, False, current))
        current = []

    for mention in [*mentions, None]:
        stop = mention.start if mention is not None else clause.end
        for match in _DELIMITERS.finditer(text, at, max(at, stop)):
            mark = match["d"]
            if row and mark == "|":
                continue
            if current:
                close()
                sign = ""
            depth += (mark == "(") - (mark == ")")
            depth = max(depth, 0)
            if mark not in (")",):
                sign = mark if not sign or sign in (",", "and") else sign
        if mention is None:
            break
        if not current:
            cell_depth = depth
        current.append(mention)
        at = max(at, mention.end)
    close()
    return cells


def _pieces(cell: list[Mention], numbers: list[Mention]) -> list[list[Mention]]:
    """Cut a cell with several numbers: each number with what follows it, or with what comes before it."""
    heads = [m for m in cell if m.kind in ("site", "side", "number")]
    leads = heads[0].kind == "number" or (heads[-1].kind != "number")
    pieces: list[list[Mention]] = []
    current: list[Mention] = []
    for mention in cell:
        if leads and mention in numbers and any(m in numbers for m in current):
            pieces.append(current)
            current = []
        current.append(mention)
        if not leads and mention in numbers:
            pieces.append(current)
            current = []
    if current:
        if leads or not pieces:
            pieces.append(current)
        else:
            pieces[-1].extend(current)
    return pieces


def _item(text: str, cell: list[Mention], depth: int, touching: set[int], acts: list[Mention]) -> _Item:
    item = _Item(start=cell[0].start, depth=depth)
    side: Mention | None = None
    for mention in cell:
        if mention.kind == "number" and mention.role == "unassigned":
            if _COUNTS_PLACES.search(text, max(0, mention.start - 16), mention.start) and any(
                m.kind == "site" and m.start > mention.end for m in cell
            ):
                item.places, mention.role = mention.value or 0, "number of places"
            elif not item.numbers and not _other_owner(text, mention, cell, touching):
                item.numbers = [mention]
                item.after_method = _follows_method(text, mention, cell)
        elif mention.kind == "diagnosis":
            if item.diagnosis is None or (_is_lesion(mention) and not _is_lesion(item.diagnosis)):
                item.diagnosis = mention
        elif mention.kind == "lesion":
            item.noun = item.noun or mention
            if mention.text in _NOT_LESIONS and item.numbers and not item.diagnosis:
                item.numbers[0].role = "number of places"
                item.numbers = []
        elif mention.kind == "site":
            sides = mention.sides
            which = sides[0][0] if len(sides) == 1 else ("bilateral" if sides else None)
            start = min([mention.start, *(s[1] for s in sides)])
            end = max([mention.end, *(s[2] for s in sides)])
            if (
                item.sites
                and item.sites[-1].id == mention.id
                and which is None
                and not text[item.sites[-1].end : start].strip(" ,('")
            ):
                continue
            item.sites.append(
                Site(
                    mention.id, which, mention.plural, bool(mention.meaning["pair"]), start, end, mention.text
                )
            )
        elif mention.kind == "side":
            side = mention
        elif mention.kind == "quantity":
            item.quantity = mention
        elif mention.kind == "reference":
            if mention.id == "more":
                item.more = True
            elif not (
                mention.text.startswith(("each", "every")) and any(m.kind in ("site", "side") for m in cell)
            ):
                item.reference = mention
        elif mention.kind == "total":
            item.total = True
    if item.numbers:
        item.anchored = _beside_an_act(text, item.numbers[0], acts) or item.more
    if item.numbers and item.sites:
        item.numbered_after_site = item.numbers[0].start > item.sites[0].start
    if side is not None and not item.sites:
        item.sites.append(Site("", side.id, False, True, side.start, side.end))
    if item.quantity is not None and (
        item.numbers or (not (item.diagnosis or item.noun) and _owns_itself(text, item.quantity, touching))
    ):
        item.quantity = None
    if (
        item.quantity is None
        and not item.numbers
        and acts
        and (item.noun or item.diagnosis or item.reference)
    ):
        first = cell[0].start
        subset = _SUBSET.search(text, max(0, first - 30), cell[-1].end + 14)
        if (
            subset
            and subset.end() >= first
            and not (item.noun and not item.noun.plural)
            and not (item.diagnosis and not item.diagnosis.plural)
        ):
            item.quantity = Mention("quantity", "part", subset.start(), subset.end(), subset.group())
    if item.quantity is not None:
        item.reference = None
    stop = _CELL_END.search(text, cell[-1].end)
    item.each = any(
        not _EACH_OF_ANOTHER.search(text, max(0, found.start() - 14), found.start())
        for found in _EACH.finditer(
            text, max(0, cell[0].start - 12), min(stop.start() if stop else len(text), cell[-1].end + 20)
        )
    )
    item.each_side = bool(_EACH_SIDE.search(text, cell[0].start, min(len(text), cell[-1].end + 20)))
    head = item.diagnosis or item.noun
    if head is not None and not head.plural and not item.quantity and (not item.numbers or item.after_method):
        before = _ARTICLE.search(text[max(0, head.start - 45) : head.start])
        if before:
            item.singular = head
    return item


def _is_lesion(diagnosis: Mention) -> bool:
    return diagnosis.meaning["class"] not in ("other", "inflammatory")


def _owns_itself(text: str, quantity: Mention, touching: set[int]) -> bool:
    """Whether "several" stands before a word the lexicon does not know ("several wheals")."""
    after = _THING_AFTER.match(text, quantity.end)
    return bool(after) and after.start(1) not in touching and after.group(1) not in _BESIDE_A_COUNT  # type: ignore[union-attr]


_CELL_END = re.compile(r"[,;:()|\n.+]|\band\b|$")


def _other_owner(text: str, number: Mention, cell: list[Mention], touching: set[int]) -> bool:
    """Whether the word beside a bare number owns it and is no lesion ("IgE 15", "15 labs").

    touching: where the clause's mentions begin and end: a word the lexicon knows owns nothing else.
    """
    if any(m.kind in ("diagnosis", "lesion", "site", "side") for m in cell):
        return False
    before = _WORD_BEFORE.search(text, max(0, number.start - 25), number.start)
    if before and before.end(1) not in touching and before.group(1) not in _BESIDE_A_COUNT:
        return True
    after = _WORD_AFTER.match(text, number.end)
    return bool(after) and after.start(1) not in touching and after.group(1) not in _BESIDE_A_COUNT  # type: ignore[union-attr]


def _beside_an_act(text: str, number: Mention, acts: list[Mention]) -> bool:
    """Whether only small words stand between a bare number and an act: "froze 6", "6 were treated"."""
    for act in acts:
        between = text[act.end : number.start] if act.end <= number.start else text[number.end : act.start]
        words = between.split()
        if (
            len(words) <= 5
            and not set(between) & set(".;\n:")
            and all(
                word.strip(",()-=") in _BESIDE_A_COUNT or not word.strip(",()-=0123456789") for word in words
            )
        ):
            return True
    return False


_WORD_BEFORE = re.compile(r"([a-z'/.]+)[ :]*$")
_WORD_AFTER = re.compile(r"[ -]*([a-z']+)")
_THING_AFTER = re.compile(r"[ -]*(?:[\d./ x-]+(?:mm|cm)? )?([a-z']+)")
_NOT_LESIONS = frozenset(_LESIONS["not_lesions"])
_SUBSET = re.compile(
    r"\b(?:the|those|these|only) (?:[a-z-]+ )?(?:"
    + "|".join(_LESIONS["subset_words"])
    + r") (?:ones?|lesions?|aks?|spots?|areas?)?\b|\bthose (?:that |who |which )?(?:the |he |she |they )|\bless those\b"
)
_BREAKDOWN = re.compile(r"[ \-*(]*(?:" + "|".join(_LESIONS["breakdown"]) + r") ?[:=-]")
_BESIDE_A_COUNT = frozenset(map(str, _LESIONS["beside_a_count"]))


def _follows_method(text: str, number: Mention, cell: list[Mention]) -> bool:
    """ "LN2 x 2": lesions or freeze cycles? Only the rest of the note can tell."""
    if number.sign != "x":
        return False
    before = [m for m in cell if m.end <= number.start]
    after = [m for m in cell if m.start >= number.end and m.kind in ("diagnosis", "lesion")]
    if after and not text[number.end : after[0].start].strip():
        return False
    if not before or before[-1].kind != "act":
        return False
    plural = any(m.kind == "diagnosis" and m.plural for m in before)
    return not (before[-1].meaning["form"] == "verb" and plural)


def merged(fact: Fact, **changes: object) -> Fact:
    """A copy of a fact with some of its fields changed."""
    return replace(fact, **changes)  # type: ignore[arg-type]
