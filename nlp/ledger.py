"""One account of the lesions over the whole note: what was seen, what was treated today, what was left.

Facts of one diagnosis and one kind of act are balanced: parts against totals, exam against plan, the
second telling of a group against the first. What does not balance is a conflict, never a quiet choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nlp.facts import Fact, Site
from nlp.layout import Line
from nlp.lexicon import entry, load
from nlp.mentions import Mention

_PARENTS = {found["id"]: found.get("within") for found in load("sites")["entries"]}
_LABELS = {found["id"]: found["label"] for found in load("diagnoses")["entries"]}


@dataclass(slots=True)
class Tally:
    """A number of lesions with its proof, or the problem that leaves it open."""

    n: int | None
    problem: str | None = None
    at_least: int = 0
    open: bool = False
    says: str = ""
    stated_total: int | None = None
    parts: list[Fact] = field(default_factory=list)
    proof: list[Fact] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Account:
    """What was done today to lesions of one diagnosis."""

    act: str
    diagnosis: Mention | None
    certain: bool
    methods: list[Mention]
    tally: Tally
    facts: list[Fact]
    doubts: list[str] = field(default_factory=list)


# --- sites ---------------------------------------------------------------------------------------


def site_key(site: Site) -> tuple[str, str | None]:
    return site.id, site.side


def within(inner: Site, outer: Site) -> bool:
    """Whether one place is the other or part of it ("left helix" is within "ears")."""
    if outer.id and inner.id:
        at: str | None = inner.id
        while at is not None and at != outer.id:
            at = _PARENTS.get(at)
        if at is None:
            return False
    elif outer.id != inner.id and outer.id:
        return False
    return outer.side in (None, "bilateral") or inner.side is None or outer.side == inner.side


def _same_place(one: Fact, other: Fact) -> bool:
    if not one.sites or not other.sites:
        return False
    return all(any(within(a, b) or within(b, a) for b in other.sites) for a in one.sites) and all(
        any(within(a, b) or within(b, a) for a in one.sites) for b in other.sites
    )


def _inside(inner: Fact, outer: Fact) -> bool:
    return (
        bool(inner.sites)
        and bool(outer.sites)
        and all(any(within(a, b) for b in outer.sites) for a in inner.sites)
    )


# --- adding up -----------------------------------------------------------------------------------


def add_up(facts: list[Fact], extra_totals: list[int] | None = None) -> Tally:
    """Balance facts that all speak of the same kind of lesion in the same state.

    Facts with a place are parts, facts without one are totals, unless they are plainly further lesions.
    """
    counted = [fact for fact in facts if fact.n is not None]
    open_ended = [fact for fact in facts if fact.n is None]
    explicit = [fact for fact in counted if not fact.singular]
    parts, conflict = _parts(counted, bool(explicit))
    totals = [fact for fact in counted if not fact.sites and (not fact.singular or not explicit)]
    totals += [
        fact
        for fact in counted
        if fact.sites and fact not in parts and not _retold(fact, parts) and not fact.singular
    ]
    sum_of_parts = sum(fact.n or 0 for fact in parts)
    tally = _balance(parts, totals, sum_of_parts, conflict)
    others = any(fact.reference == "rest" and fact.n is None and fact.sites for fact in facts)
    if tally.problem == "conflict" and others and tally.stated_total and tally.stated_total > sum_of_parts:
        return Tally(
            tally.stated_total,
            says=f"{tally.stated_total} stated",
            stated_total=tally.stated_total,
            parts=parts,
            proof=tally.proof,
        )
    if tally.problem == "conflict":
        return tally
    unresolved = [fact for fact in open_ended if _still_open(fact, counted, tally)]
    if unresolved:
        first = unresolved[0]
        known = tally.n or 0
        tally.problem = (
            first.problem if first.problem in ("vague", "range", "approximate", "plural") else "missing"
        )
        tally.at_least = known + (
            max(fact.at_least for fact in unresolved) if len(unresolved) == 1 or not known else 1
        )
        tally.open = any(fact.open for fact in unresolved)
        tally.n = None
        tally.proof += unresolved
    return tally


def _still_open(fact: Fact, counted: list[Fact], tally: Tally) -> bool:
    """Whether a telling without a number is settled by one with a number."""
    if tally.n is None:
        return True
    if fact.more:
        return True
    if fact.problem in ("range", "approximate"):
        return not any(other.total or other.sites == [] for other in counted)
    if not fact.sites:
        return False
    if any(not other.sites and not other.singular for other in counted):
        return False
    for site in fact.sites:
        if not any(any(within(a, site) or within(site, a) for a in other.sites) for other in counted):
            return True
    return False


def _parts(counted: list[Fact], explicit: bool) -> tuple[list[Fact], str | None]:
    """The placed facts, each place once; a place told with two numbers is a conflict."""
    kept: list[Fact] = []
    conflict = None
    for fact in sorted(counted, key=lambda f: (f.line, f.clause, f.start)):
        if not fact.sites:
            continue
        if fact.correction:
            replaced = [other for other in kept if _same_place(fact, other)]
            if replaced:
                kept = [other for other in kept if other not in replaced]
                kept.append(fact)
                continue
        twin = next((other for other in kept if _same_place(fact, other)), None)
        if (
            twin is None
            or (fact.listed
            and twin.listed
            and fact.line != twin.line
            and fact.paragraph == twin.paragraph)
        ):
            kept.append(fact)
        elif (
            fact.n == twin.n
            and not fact.more
            and (fact.sentence != twin.sentence or (_exactly(fact, twin) and fact.clause != twin.clause))
        ):
            continue
        elif fact.singular != twin.singular and fact.sentence != twin.sentence:
            kept[kept.index(twin)] = twin if fact.singular else fact
        elif (
            fact.more
            or fact.sentence == twin.sentence
            or not _exactly(fact, twin)
            or _words(fact) != _words(twin)
        ):
            kept.append(fact)
        else:
            conflict = f"{_place(fact)}: {twin.n} and {fact.n}"
            kept.append(fact)
    wholes = []
    for outer in kept:
        inner = [
            fact for fact in kept if fact is not outer and _inside(fact, outer) and not _inside(outer, fact)
        ]
        if inner and sum(fact.n or 0 for fact in inner) == outer.n:
            wholes.append(outer)
        elif (
            len(inner) > 0
            and outer.sentence != inner[0].sentence
            and sum(f.n or 0 for f in inner) > (outer.n or 0)
        ):
            conflict = conflict or f"{_place(outer)}: {outer.n} and {sum(f.n or 0 for f in inner)}"
    # Several places told with one number ("6 on the face and scalp") are a whole when their parts add up to it.
    return [fact for fact in kept if fact not in wholes], conflict


def _exactly(one: Fact, other: Fact) -> bool:
    return {site_key(site) for site in one.sites} == {site_key(site) for site in other.sites}


def _words(fact: Fact) -> list[str]:
    """The words of a fact's places: "vertex" and "frontal scalp" are two places of one scalp."""
    return [site.text for site in fact.sites]


def _retold(fact: Fact, parts: list[Fact]) -> bool:
    same = [part for part in parts if _same_place(fact, part) or _inside(part, fact)]
    return bool(same) and sum(part.n or 0 for part in same) == fact.n


def _balance(parts: list[Fact], totals: list[Fact], sum_of_parts: int, conflict: str | None) -> Tally:
    # A number that sums up the places told with it ("3 thick: R wrist 1, L wrist 2") is a sub-total.
    totals = [
        fact
        for fact in totals
        if fact.n == sum_of_parts
        or not (own := [p for p in parts if p.clause == fact.clause])
        or sum(p.n or 0 for p in own) != fact.n
    ]
    later = [fact for fact in parts if fact.more]
    if later and len(later) < len(parts) + len(totals) and any(not fact.more for fact in totals):
        # "4 frozen, then 2 more on the ear": the further ones are no part of the number told before.
        parts = [fact for fact in parts if not fact.more]
        totals = totals + later
        sum_of_parts = sum(fact.n or 0 for fact in parts)
    says = _sum_text(parts, sum_of_parts)
    if not totals:
        if conflict:
            return Tally(None, "conflict", 0, says=conflict, parts=parts, proof=parts)
        if not parts:
            return Tally(None, "missing", 0)
        return Tally(sum_of_parts, says=says, parts=parts, proof=parts)
    corrections = [fact for fact in totals if fact.correction]
    if corrections:
        last = corrections[-1]
        return Tally(last.n, says=f"{last.n} as corrected", stated_total=last.n, proof=[last], parts=[])
    fresh = [fact for fact in totals if not fact.more]
    further = [fact for fact in totals if fact.more]
    numbers = sorted({fact.n or 0 for fact in fresh})
    base = parts
    if parts:
        if not numbers or numbers == [sum_of_parts] or (sum_of_parts in numbers and _adds_up(numbers, sum_of_parts)):
            whole = sum_of_parts
        elif len(numbers) == 1 and all(part.singular for part in parts):
            whole = numbers[0]
            if sum_of_parts > whole:
                return Tally(
                    None,
                    "conflict",
                    min(whole, sum_of_parts),
                    says=f"{says}, but {whole} stated",
                    stated_total=whole,
                    parts=parts,
                    proof=parts + totals,
                )
        else:
            stated = numbers[-1]
            return Tally(
                None,
                "conflict",
                min(stated, sum_of_parts),
                says=f"{says}, but {stated} stated",
                stated_total=stated,
                parts=parts,
                proof=parts + totals,
            )
    elif len(numbers) <= 1:
        whole = numbers[0] if numbers else 0
    elif _adds_up(numbers, numbers[-1]):
        whole = numbers[-1]
    elif _different_acts(fresh) or _different_places(fresh):
        whole = sum(fact.n or 0 for fact in fresh)
        base = fresh
    else:
        stated = " and ".join(str(number) for number in numbers)
        return Tally(
            None, "conflict", numbers[0], says=f"{stated} stated", stated_total=numbers[-1], proof=totals
        )
    if further:
        new = [fact for fact in further if fact.n is not None]
        already = whole == sum(fact.n or 0 for fact in new) + sum(n for n in numbers[:1] if len(numbers) > 1)
        if not already:
            whole += sum(fact.n or 0 for fact in new)
            says = " + ".join(
                filter(None, [says or str(whole - sum(f.n or 0 for f in new)), *(str(f.n) for f in new)])
            )
    stated_total = numbers[-1] if numbers else None
    return Tally(whole, says=says, stated_total=stated_total, parts=base, proof=parts + totals)


def _adds_up(numbers: list[int], whole: int) -> bool:
    """Whether the other numbers are the parts of the whole (4 and 2 of 6)."""
    rest = [number for number in numbers if number != whole]
    return sum(rest) == whole


def _different_places(facts: list[Fact]) -> bool:
    """Whether totals stand behind different places told in the words before them: then they are parts."""
    places = [fact.context_sites for fact in facts]
    if not all(places):
        return False
    for position, here in enumerate(places):
        for there in places[position + 1 :]:
            if any(within(a, b) or within(b, a) for a in here for b in there):
                return False
    return True


def _different_acts(facts: list[Fact]) -> bool:
    """Whether totals are told of different methods ("4 frozen, 2 desiccated"): then they are parts."""
    methods = [fact.methods[0].id if fact.methods else None for fact in facts]
    return None not in methods and len(set(methods)) == len(methods)


def _sum_text(parts: list[Fact], whole: int) -> str:
    if not parts:
        return ""
    if len(parts) == 1:
        return f"{_place(parts[0])} {parts[0].n}"
    return " + ".join(f"{_place(part)} {part.n}" for part in parts) + f" = {whole}"


def _place(fact: Fact) -> str:
    return ", ".join(site_words(site) for site in fact.sites) or "no site named"


def site_words(site: Site) -> str:
    """A place in words: "left forearm"."""
    return " ".join(filter(None, [site.side, site.id.replace("_", " ")]))


def label(diagnosis: str | None) -> str:
    return _LABELS.get(diagnosis or "", "lesion")


def diagnosis_class(mention: Mention | None) -> str:
    if mention is None:
        return "unspecified"
    return str(entry("diagnoses", mention.id)["class"])


# --- the whole note ------------------------------------------------------------------------------


def settle(facts: list[Fact], lines: list[Line], about_skin: bool) -> tuple[list[Account], list[Fact]]:
    """Accounts of what was done today, and the facts that were set aside with their reasons."""
    _give_diagnoses(facts, lines)
    _name_keratoses(facts)
    proven = _settled_by_pathology(facts, lines)
    if proven is not None:
        for fact in facts:
            if _uncertain(fact) and fact.kind == "treated":
                fact.diagnosis = proven
    facts = _spread(facts)
    _give_acts(facts, lines)
    _give_places(facts, lines)
    for fact in facts:
        if fact.reference == "rest" and fact.kind == "treated" and fact.n is not None:
            fact.more = True
        elif fact.reference == "rest" and fact.kind == "seen":
            told = [
                f
                for f in facts
                if f.kind == "treated" and f.sentence == fact.sentence and f.n is not None and not f.sites
            ]
            if told and fact.sites and fact.n is None:
                fact.kind, fact.act = "treated", told[0].act
            else:
                fact.kind, fact.reason = "left", "left alone"
    for fact in facts:
        # "Correction: not frozen" takes back what was told before it.
        if (
            fact.act is not None
            and fact.implicit
            and fact.reason in ("negated", "declined")
            and lines[fact.line].kind == "addendum"
        ):
            for other in facts:
                if other.kind == "treated" and other.start < fact.start:
                    other.kind, other.reason = "aside", "corrected"
    treated = [fact for fact in facts if fact.kind == "treated"]
    aside = [fact for fact in facts if fact.kind in ("aside", "left")]
    accounts = []
    treated = [fact for fact in treated if _concerns_skin(fact, about_skin)]
    if any(_family(fact)[0] == "chemical_peel" for fact in treated):
        # The acid of a peel is part of the peel, not chemosurgery of lesions.
        treated = [
            fact for fact in treated if not (fact.act and fact.act.id == "chemosurgery" and fact.n is None)
        ]
    if any(_family(fact)[0] == "photodynamic_therapy" for fact in treated):
        # Curettage before the drug is part of the light treatment.
        treated = [
            fact
            for fact in treated
            if not (
                _family(fact)[0] == "destruction"
                and fact.act
                and {m.id for m in fact.methods} <= {"curettement"}
                and fact.act.id == "curettement"
            )
        ]
    for act, family in _families(treated):
        mine = [fact for fact in treated if _family(fact) == (act, family)]
        seen = [
            fact
            for fact in facts
            if fact.kind == "seen" and _family_of_diagnosis(fact) == family and not (fact.far and fact.singular)
        ]
        left = [
            fact
            for fact in aside
            if fact.kind == "left" and _family_of_diagnosis(fact) in (family, "unspecified")
        ]
        account = _account(act, mine, seen, left, facts)
        contrary = _contrary(account, mine, facts)
        if contrary is not None:
            account.certain = False
            account.doubts.append("The same lesions have two diagnoses of different classes in the note.")
            if diagnosis_class(contrary.diagnosis) == "premalignant":
                account.diagnosis = contrary.diagnosis
        accounts.append(account)
    return accounts, aside


def _contrary(account: Account, treated: list[Fact], facts: list[Fact]) -> Fact | None:
    """A sighting of the treated lesions under a diagnosis of another class, one of the two premalignant.

    Only when the place is the same, the numbers do not differ, and the diagnosis treated is seen nowhere else.
    """
    if account.act not in _DESTROYING or account.diagnosis is None:
        return None
    mine = diagnosis_class(account.diagnosis)
    seen = [f for f in facts if f.kind == "seen" and f.own and not _uncertain(f) and f.sites]
    seen = [f for f in seen if all(f.line != t.line for t in treated)]
    if any(f.diagnosis is not None and f.diagnosis.id == account.diagnosis.id for f in seen):
        return None
    for fact in treated:
        if not fact.own or not fact.sites:
            continue
        for other in seen:
            theirs = diagnosis_class(other.diagnosis)
            if (
                "premalignant" not in (mine, theirs)
                or mine == theirs
                or theirs not in ("premalignant", "benign", "malignant")
            ):
                continue
            told_as_treated = any(
                f.kind == "treated"
                and f.own
                and f.diagnosis
                and other.diagnosis
                and f.diagnosis.id == other.diagnosis.id
                for f in facts
            )
            if (
                not told_as_treated
                and _same_place(fact, other)
                and (fact.n == other.n or fact.n is None or other.n is None)
            ):
                return other
    return None


def _concerns_skin(fact: Fact, about_skin: bool) -> bool:
    """Whether an act can be one on skin lesions at all: it has a lesion's diagnosis, or a method of destruction
    on a named lesion in a note that speaks of skin lesions elsewhere."""
    act = str(fact.act.meaning["act"]) if fact.act else ""
    if fact.diagnosis is not None:
        return _countable(fact) or act not in _DESTROYING
    if act != "destruction" or fact.noun is None or (fact.noun.id != "strong" and not fact.sites):
        return False
    on_skin = any(site.id for site in fact.sites)
    return (fact.act is not None and fact.act.id == "cryosurgery" and (about_skin or on_skin)) or (
        about_skin and on_skin
    )


_DESTROYING = frozenset(["destruction", "treatment"])


def _family(fact: Fact) -> tuple[str, str]:
    act = str(fact.act.meaning["act"]) if fact.act else "treatment"
    return ("destruction" if act in _DESTROYING else act), _family_of_diagnosis(fact)


def _family_of_diagnosis(fact: Fact) -> str:
    found = diagnosis_class(fact.diagnosis)
    if fact.diagnosis is not None and found not in ("premalignant",):
        return fact.diagnosis.id
    return found


def _give_places(facts: list[Fact], lines: list[Line]) -> None:
    """Numbers without a place remember the places told just before them in the same line or block."""
    for position, fact in enumerate(facts):
        if fact.n is None or fact.sites:
            continue
        for other in reversed(facts[:position]):
            if lines[other.line].paragraph != lines[fact.line].paragraph:
                break
            if (
                other.sites
                and other.n is None
                and other.own
                and other.diagnosis
                and fact.diagnosis
                and other.diagnosis.id == fact.diagnosis.id
            ):
                fact.context_sites = other.sites
                break


def _families(treated: list[Fact]) -> list[tuple[str, str]]:
    order: dict[tuple[str, str], None] = {}
    for fact in treated:
        order.setdefault(_family(fact), None)
    return list(order)


def _give_diagnoses(facts: list[Fact], lines: list[Line]) -> None:
    """Facts that name no diagnosis take it from their clause, sentence, line, paragraph, or the note."""
    named = [fact for fact in facts if fact.diagnosis is not None and fact.kind != "aside"]
    lesional = [fact for fact in named if _countable(fact)]
    named = [fact for fact in named if _countable(fact)]
    # What is only told of other times still names the lesions: "they came back, so I froze them again".
    told = [
        f
        for f in facts
        if f.diagnosis is not None and f.reason not in ("negated", "heading") and _countable(f)
    ]
    if not any(diagnosis_class(f.diagnosis) == "premalignant" for f in named):
        named = sorted([*named, *(f for f in told if f not in named)], key=lambda f: f.start)
        lesional = lesional or told
    for fact in facts:
        if fact.diagnosis is not None:
            continue
        if fact.reference in ("former", "latter"):
            told = [o for o in lesional if o.start < fact.start and fact.sentence - o.sentence <= 1]
            if told:
                fact.diagnosis = told[0 if fact.reference == "former" else -1].diagnosis
                fact.reference = "all"
                continue
        placed = _seen_there(fact, lesional)
        if placed is not None:
            fact.diagnosis = placed
            continue
        destroying = fact.act is None or str(fact.act.meaning["act"]) in _DESTROYING
        scopes = (_same_clause, _same_sentence, _same_line, _same_block)
        for scope in scopes if destroying or not fact.implicit else scopes[:3]:
            near = [other for other in named if scope(fact, other, lines)]
            before = [other for other in near if other.start <= fact.start]
            choice = before if scope is _same_block else (before or near)
            if choice:
                fact.far = scope is _same_block
                fact.diagnosis = (choice[-1] if before else choice[0]).diagnosis
                break
        else:
            near_seen = _by_ledger(fact, lesional) if destroying or not fact.implicit else None
            if near_seen is not None:
                fact.diagnosis, fact.far = near_seen, True


def _name_keratoses(facts: list[Fact]) -> None:
    """ "The keratoses were frozen" speaks of the actinic ones when the note sees no other kind."""
    kinds = {
        f.diagnosis.id: f.diagnosis
        for f in facts
        if f.own and f.kind != "aside" and f.diagnosis and not _uncertain(f) and f.diagnosis.id in _KERATOSES
    }
    actinic = kinds.get(_UNSPECIFIED_BECOMES)
    if actinic is None or len(kinds) > 1:
        return
    for fact in facts:
        if fact.diagnosis is not None and fact.diagnosis.id == _UNSPECIFIED and not _uncertain(fact):
            fact.diagnosis = actinic


_NAMING = load("diagnoses")["unspecified_keratosis"]
_UNSPECIFIED, _UNSPECIFIED_BECOMES, _KERATOSES = (
    _NAMING["id"],
    _NAMING["becomes"],
    frozenset(_NAMING["kinds"]),
)


def _spread(facts: list[Fact]) -> list[Fact]:
    """ "All frozen" behind two diagnoses treats both: one fact becomes one a diagnosis, its number theirs together."""
    out: list[Fact] = []
    for fact in facts:
        out.append(fact)
        points = (
            fact.kind == "treated"
            and not fact.own
            and (
                fact.reference in ("all", "both")
                or fact.implicit
                or fact.total
                or (fact.noun is not None
                and fact.noun.plural)
            )
        )
        if not points or fact.sites:
            continue
        near = [
            other
            for other in facts
            if other is not fact
            and other.own
            and other.kind in ("seen", "treated")
            and other.sentence == fact.sentence
            and _countable(other)
        ] or [
            other
            for other in facts
            if other is not fact
            and other.own
            and other.kind == "seen"
            and other.line == fact.line
            and 0 <= fact.sentence - other.sentence <= 1
            and _countable(other)
        ]
        kinds: dict[str, list[Fact]] = {}
        for other in near:
            if other.diagnosis is not None and not _uncertain(other):
                kinds.setdefault(other.diagnosis.id, []).append(other)
        if len(kinds) < 2:
            continue
        together = sum(max(other.n or 0 for other in group) for group in kinds.values())
        unnumbered = all(other.n is None for group in kinds.values() for other in group)
        if fact.n is not None and fact.n != together and not unnumbered:
            continue
        out.pop()
        if fact.n is not None and unnumbered:
            # "11 lesions frozen, AKs and SKs": how many of each is not said.
            for group in kinds.values():
                out.append(replace(fact, diagnosis=group[0].diagnosis, n=None, problem="vague", at_least=1))
            continue
        for group in kinds.values():
            out.append(
                replace(
                    fact, diagnosis=group[0].diagnosis, n=None, problem="missing", total=False, numbers=[]
                )
            )
    return out


def _countable(fact: Fact) -> bool:
    return diagnosis_class(fact.diagnosis) in (
        "premalignant",
        "benign",
        "malignant",
        "uncertain",
        "unspecified",
    )


def _seen_there(fact: Fact, lesional: list[Fact]) -> Mention | None:
    """ "Those on the left hand": the one diagnosis that was seen there."""
    if fact.reference is None or not fact.sites:
        return None
    there = [other for other in lesional if other.kind == "seen" and other.own and _inside(other, fact)]
    ids = {other.diagnosis.id for other in there if other.diagnosis}
    return there[0].diagnosis if len(ids) == 1 else None


def _by_ledger(fact: Fact, lesional: list[Fact]) -> Mention | None:
    """The diagnosis of the whole note's lesions: by number, by place, or because there is only one."""
    if not lesional:
        return None
    live = [other for other in lesional if other.kind in ("seen", "treated")]
    pool = live or lesional
    for test in (
        lambda o: fact.n is not None and fact.n > 1 and not o.singular and o.n == fact.n,
        lambda o: bool(fact.sites) and bool(o.sites) and _same_place(fact, o),
        lambda o: diagnosis_class(o.diagnosis) == "premalignant",
    ):
        fitting = [other for other in pool if test(other)]
        ids = {other.diagnosis.id for other in fitting if other.diagnosis}
        if len(ids) == 1:
            return fitting[0].diagnosis
    ids = {other.diagnosis.id for other in pool if other.diagnosis}
    return pool[0].diagnosis if len(ids) == 1 else None


def _same_clause(one: Fact, other: Fact, lines: list[Line]) -> bool:
    return one.clause == other.clause


def _same_sentence(one: Fact, other: Fact, lines: list[Line]) -> bool:
    return one.sentence == other.sentence


def _same_line(one: Fact, other: Fact, lines: list[Line]) -> bool:
    return one.line == other.line


def _same_block(one: Fact, other: Fact, lines: list[Line]) -> bool:
    """The same paragraph and heading; a numbered or bulleted line is a block of its own with what it leads."""
    a, b = lines[one.line], lines[other.line]
    return a.paragraph == b.paragraph and a.heading_start == b.heading_start and a.earlier == b.earlier


def _give_acts(facts: list[Fact], lines: list[Line]) -> None:
    """Counted facts without an act take it from what follows or leads them."""
    doing = [fact for fact in facts if fact.kind == "treated" and fact.act is not None]
    for fact in facts:
        if fact.kind != "seen" or fact.act is not None or fact.whole:
            continue
        line = lines[fact.line]
        if fact.correction and fact.n is not None and doing:
            fact.kind, fact.act, fact.methods = "treated", doing[-1].act, doing[-1].methods
            continue
        if line.kind in ("exam", "assessment") and not any(d.sentence == fact.sentence for d in doing):
            continue
        source = None
        for act in doing:
            if act.sentence == fact.sentence and act.implicit and _nearest_kind(act, fact, facts):
                source = act
                break
            if (
                fact.reference != "rest"
                and act.sentence == fact.sentence
                and act.clause == fact.clause - 1
                and act.n is not None
                and fact.n is not None
            ):
                if not fact.own or (
                    act.diagnosis and fact.diagnosis and act.diagnosis.id == fact.diagnosis.id
                ):
                    source = act
                    break
            if (
                fact.breakdown
                and act.n is not None
                and 0 <= fact.sentence - act.sentence <= 2
                and lines[act.line].paragraph == line.paragraph
                and fact.n is not None
            ):
                source = act
                break
            leads = act.implicit or (act.n is None and act.diagnosis is not None)
            if leads and act.sentence < fact.sentence and _leads(act, fact, lines):
                source = act
        if source is not None and (fact.n is not None or fact.problem in ("vague", "range", "approximate")):
            fact.kind = "treated"
            fact.act = source.act
            fact.methods = fact.methods or source.methods
            fact.depth = max(fact.depth, 1) if fact.sites else fact.depth


def _nearest_kind(act: Fact, fact: Fact, facts: list[Fact]) -> bool:
    """Whether an act without an object of its own can speak of this fact: no other diagnosis stands between."""
    between = [
        f
        for f in facts
        if f.sentence == act.sentence
        and f.own
        and min(act.clause, fact.clause) < f.clause <= max(act.clause, fact.clause)
    ]
    return all(
        f.diagnosis is None or fact.diagnosis is None or f.diagnosis.id == fact.diagnosis.id for f in between
    )


def _leads(act: Fact, fact: Fact, lines: list[Line]) -> bool:
    """Whether an act told on a line of its own covers a later item of the same list or block."""
    a, b = lines[act.line], lines[fact.line]
    if (
        a.earlier != b.earlier
        or act.line == fact.line
        or b.kind not in ("procedure", "plan", "today", "addendum")
    ):
        return False
    if b.label and not (fact.sites and fact.sites[0].start < b.body):
        return False
    if (
        fact.own
        and act.diagnosis is not None
        and fact.diagnosis is not None
        and fact.diagnosis.id != act.diagnosis.id
    ):
        return False
    if a.kind == "procedure" and (
        (b.kind == "procedure" and a.heading_start == b.heading_start) or a.paragraph == b.paragraph
    ):
        return True
    return a.paragraph == b.paragraph and act.leading and bool(b.bullet or fact.sites)


def _account(act: str, treated: list[Fact], seen: list[Fact], left: list[Fact], facts: list[Fact]) -> Account:
    """Balance one family: its numbers treated today, else the numbers of what was seen."""
    diagnosis = next((f.diagnosis for f in treated if f.diagnosis and not _uncertain(f)), None) or next(
        (f.diagnosis for f in treated if f.diagnosis), None
    )
    certain = (
        diagnosis is None
        or any(f.diagnosis is not None and not _uncertain(f) for f in treated)
        or _proven(diagnosis, facts)
    )
    methods = _methods(treated, facts)
    others = [
        f
        for f in facts
        if f.kind == "treated"
        and f.act
        and str(f.act.meaning["act"]) not in _DESTROYING
        and f.n is not None
        and diagnosis
        and f.diagnosis
        and f.diagnosis.id == diagnosis.id
    ]
    tally = _count_treated(treated, seen, left, others)
    doubts = list(tally.doubts)
    if (
        tally.n is not None
        and tally.parts
        and all(part.bare for part in tally.parts)
        and not tally.stated_total
    ):
        doubts.append("The number rests on the diagnosis being named in the singular.")
    if all(fact.unsure_time for fact in treated):
        doubts.append("The act is worded as a plan: nothing else says that it was done today.")
    return Account(act, diagnosis, certain, methods, tally, [*treated, *seen], doubts)


def _uncertain(fact: Fact) -> bool:
    return bool(fact.diagnosis and "uncertain" in fact.diagnosis.status)


def _settled_by_pathology(facts: list[Fact], lines: list[Line]) -> Mention | None:
    """The diagnosis an addendum or the pathology gives to what the note first only suspected."""
    for fact in facts:
        if (
            fact.own
            and not _uncertain(fact)
            and fact.kind == "seen"
            and lines[fact.line].kind in ("addendum", "pathology")
        ):
            return fact.diagnosis
    return None


def _proven(diagnosis: Mention, facts: list[Fact]) -> bool:
    """Whether the pathology or an addendum names for certain what the note first only suspects."""
    return any(
        f.own
        and f.diagnosis is not None
        and f.diagnosis.id == diagnosis.id
        and not _uncertain(f)
        and f.kind == "seen"
        for f in facts
    )


def _methods(treated: list[Fact], facts: list[Fact]) -> list[Mention]:
    """The methods of this family; when it names none, those the note uses today and gives to no other lesions."""
    own: dict[str, Mention] = {}
    for fact in treated:
        for method in fact.methods:
            own.setdefault(method.id, method)
    if own:
        return list(own.values())
    for fact in facts:
        if fact.kind == "treated" or fact.reason == "excepted":
            for method in fact.methods:
                own.setdefault(method.id, method)
    return list(own.values())


def _count_treated(treated: list[Fact], seen: list[Fact], left: list[Fact], other_acts: list[Fact]) -> Tally:
    numbered = [f for f in treated if f.n is not None and not (f.after_method and f.n <= 3)]
    cycles = [f for f in treated if f.after_method and f.n is not None and f.n <= 3]
    seen_tally = add_up([f for f in seen if _tells_a_number(f)])
    remainder = [f for f in treated if f.reference == "rest" and f.n is None and not f.sites]
    if remainder:
        if seen_tally.n is None:
            return Tally(None, "plural", 1, says="the others were treated, without a number", proof=remainder)
        off = sum(f.n or 0 for f in left if f.n is not None) + sum(f.n or 0 for f in other_acts)
        told = sum(f.n or 0 for f in numbered)
        if off + told < seen_tally.n and (off or told):
            return Tally(
                seen_tally.n - off,
                says=f"{seen_tally.n} seen, {off} not treated this way",
                parts=seen_tally.parts,
                proof=seen_tally.proof + remainder,
            )
    part = [f for f in treated if f.part and f.n is None and f.problem == "vague"]
    if part:
        return Tally(
            None, "vague", 1, says="only a part of the lesions was treated, without a number", proof=part
        )
    ranges = [f for f in treated if f.problem == "range"]
    if ranges and not any(f.total and f.n is not None for f in treated):
        return Tally(
            None, "range", ranges[0].at_least, ranges[0].open, says="a range is no count", proof=ranges
        )
    explicit = [f for f in numbered if not f.singular]
    both = [f for f in treated if f.reference == "both" and f.n == 2 and not f.sites]
    if (
        both
        and not explicit
        and seen_tally.n in (None, 0, 1, 2)
        and seen_tally.problem in (None, "missing", "plural")
    ):
        return Tally(
            2, says="both", parts=seen_tally.parts if seen_tally.n == 2 else [], proof=both + seen_tally.proof
        )
    open_ended = [f for f in treated if f.n is None and f.problem in ("vague", "range", "approximate")]
    if cycles and not explicit:
        if any(f.n == seen_tally.n for f in cycles):
            return _with_seen(seen_tally, seen, left, treated)
        if seen_tally.n is None and not any(f.singular for f in [*treated, *seen]):
            plural = any(f.problem == "plural" for f in [*treated, *seen])
            if plural:
                return Tally(
                    None,
                    "ambiguous",
                    1,
                    says="a number after the method may count lesions or freeze cycles",
                    proof=cycles,
                )
    pointing = [f for f in treated if (f.reference in ("all", "both", "rest") and f.n is None) or f.implicit]
    if explicit or (numbered and not _points_back(treated, seen_tally)) or (open_ended and not seen_tally.n):
        tally = add_up(
            [
                f
                for f in treated
                if not f.implicit and f not in cycles and not (f.n is None and f.problem == "missing")
            ]
        )
        return _check_against_seen(tally, seen_tally, seen, left, treated)
    if seen_tally.n is not None or seen_tally.problem not in (None, "missing"):
        return _with_seen(seen_tally, seen, left, treated)
    if numbered:
        return add_up(numbered)
    del pointing
    plural = [f for f in [*treated, *seen] if f.problem == "plural"]
    return Tally(
        None, "plural" if plural else "missing", 1 if treated else 0, proof=plural[:1] or treated[:1]
    )


def _tells_a_number(fact: Fact) -> bool:
    """Whether a sighting says how many, or names lesions at a place without saying it."""
    return (
        fact.n is not None
        or fact.problem in ("range", "approximate", "vague")
        or (fact.problem == "plural"
        and fact.own
        and bool(fact.sites))
    )


def _points_back(treated: list[Fact], seen_tally: Tally) -> bool:
    return seen_tally.n is not None and any(f.reference in ("all", "both") or f.implicit for f in treated)


def _with_seen(seen_tally: Tally, seen: list[Fact], left: list[Fact], treated: list[Fact]) -> Tally:
    """ "All of the above were frozen": the number is what was seen, less what was left, where it was treated."""
    whole = any(fact.reference in ("all", "both") and not fact.sites for fact in treated)
    places = [] if whole else [site for fact in treated if not fact.implicit for site in fact.sites]
    relevant = seen
    if places:
        inside = [
            f
            for f in seen
            if f.sites
            and all(
                any(within(s, p) and (p.side in (None, "bilateral") or s.side == p.side) for p in places)
                for s in f.sites
            )
        ]
        if inside:
            relevant = inside
    tally = add_up([f for f in relevant if _tells_a_number(f)])
    if tally.n is None:
        return tally
    kept = [
        f
        for f in left
        if f.n is not None
        and (f.reason == "excepted" or (f.sites and any(_same_place(f, s) for s in relevant)))
    ]
    kept = [
        f
        for i, f in enumerate(kept)
        if not any(_same_place(f, other) and f.n == other.n for other in kept[:i])
    ]
    off = sum(f.n or 0 for f in kept)
    if off and off < tally.n:
        return Tally(
            tally.n - off,
            says=f"{tally.n} seen, {off} left",
            parts=tally.parts,
            proof=tally.proof + kept,
            doubts=["Some of the lesions seen were left."],
        )
    return tally


def _told_before(part: Fact, seen: list[Fact]) -> bool:
    return any(f.n is not None and (f.n or 0) >= (part.n or 0) and _same_place(part, f) for f in seen)


def _check_against_seen(
    tally: Tally, seen_tally: Tally, seen: list[Fact], left: list[Fact], treated: list[Fact]
) -> Tally:
    """A number treated against the number seen: fewer is a choice, more is a conflict."""
    if tally.problem == "conflict" and seen_tally.n is not None and tally.stated_total == seen_tally.n:
        if sum(f.n or 0 for f in tally.parts) < seen_tally.n and all(
            _told_before(part, seen) for part in tally.parts
        ):
            return Tally(
                seen_tally.n,
                says=seen_tally.says,
                stated_total=seen_tally.n,
                parts=seen_tally.parts,
                proof=tally.proof + seen_tally.proof,
            )
    if tally.n is None or seen_tally.n is None or tally.n == seen_tally.n:
        return tally
    left_over = sum(f.n or 0 for f in left if f.n is not None)
    stated = [f for f in seen if f.total and f.noun is not None and f.n != tally.n]
    if tally.n < seen_tally.n and not (stated and not left):
        places = [site for f in treated for site in f.sites]
        inside = [f for f in seen if f.n is not None and f.sites and all(any(within(a, p) for p in places) for a in f.sites)]
        explained = bool(left) or left_over or (bool(inside) and add_up(inside).n == tally.n)
        if not explained:
            tally.doubts.append(
                f"{seen_tally.n} were seen and {tally.n} treated; the note does not say why the others were not."
            )
        return tally
    if (
        stated
        or (any(f.total or len(seen_tally.parts) > 1 for f in seen)
        and not any(f.singular for f in seen))
    ):
        return Tally(
            None,
            "conflict",
            seen_tally.n,
            says=f"{seen_tally.n} seen, but {tally.n} treated",
            stated_total=tally.n,
            parts=tally.parts,
            proof=tally.proof + seen_tally.proof,
        )
    return tally
