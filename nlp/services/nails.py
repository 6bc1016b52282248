"""Nails: debrided, avulsed, avulsed for good, or trimmed; and how many of them."""

from __future__ import annotations

import re

from nlp.ledger import diagnosis_class
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.services.counted import how_many, own_sentences
from nlp.services.feet import foot_circumstances
from nlp.services.making import circumstances, diagnosis_near, exactly, spans, unnumbered
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern, told_of
from records import Count, Doubt, LesionGroup, Procedure
from records.visit import Laterality

ACT = "nail"
_SERVICES = load("services")
_WORDS = _SERVICES["nails"]
_NAIL = pattern(_WORDS["nail"])
_COUNTABLE = pattern([word for word in _WORDS["nail"] if word not in _WORDS["not_countable"]])
_NOT_WORK = pattern(_WORDS["not_work"])
_LIKEWISE = Quick(_WORDS["likewise"])
_HEALTHY = Quick(_WORDS["healthy"])
_KINDS = {kind: pattern(_WORDS[kind]) for kind in ("permanent", "avulsed", "debrided", "trimmed")}
_TECHNIQUE = {
    "permanent": "avulsion_permanent",
    "avulsed": "avulsion",
    "debrided": "debridement",
    "trimmed": "trimming",
}
_OTHERS = pattern(_WORDS["others"])
_ALL_TEN = pattern(_WORDS["all_ten"])
_OTHER_WORK = frozenset(
    ["injection", "skin_tag_removal", "photodynamic_therapy", "phototherapy", "acne_surgery"]
)
_OF_LESIONS = frozenset(["benign", "premalignant", "malignant"])
_NOTHING = re.compile(r"(?!)")
_DISEASES = frozenset(_SERVICES["nail_diseases"])
_DIGIT = re.compile(_WORDS["digit_with_side"])
_DIGITS: dict[str, str] = {word: name for name, words in _WORDS["digits"].items() for word in words}
_SIDES: dict[str, Laterality] = {word: side for side, words in _WORDS["sides"].items() for word in words}
_SIDED = re.compile(r"\b(?:right|left|r|l)\b")
_BORDER = pattern(_WORDS["border"])
_UNTOUCHED = Quick(_WORDS["untouched"])
_PART_ENDS = re.compile(r"[;(]")
_LISTED = re.compile(_WORDS["listed_digits"])
_ORDINALS = re.compile(_WORDS["listed_ordinals"])
_RUN = re.compile(_WORDS["range_of_digits"])
_BOTH_FEET = re.compile(r"both|each|bilat|b/l|and")
_ORDINAL_OF = re.compile(r"1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|great|hallux|big")
_RANGE = re.compile(r"([1-5])(?: ?(?:-|to|through) ?([1-5]))?")
_ORDINAL = {"1": "great"}
_ALL = 10


def nails(reading: Reading) -> list[Procedure]:
    """One procedure for each kind of work done on nails today."""
    if not _NAIL.search(reading.text) and not any(w.search(reading.text) for w in _KINDS.values()):
        return []
    told = told_of(reading)
    work = {kind: _work(told, kind) for kind in _KINDS}
    mixed = False
    if work["permanent"] and work["avulsed"]:
        mixed = _some_only_avulsed(told, work["permanent"], told.found(_KINDS["avulsed"]))
        work["permanent"] += work.pop("avulsed")
    elif work["permanent"] and not work["avulsed"]:
        work["permanent"] = [p for p in work["permanent"] if _is_of_a_nail(told, p)]
    apart = _numbered_apart(told, work) if work.get("debrided") and work["trimmed"] else {}
    if work.get("debrided") and not apart:
        work["trimmed"] = []  # what was debrided was also cut
    found = [
        _procedure(reading, told, kind, places, apart.get(kind)) for kind, places in work.items() if places
    ]
    return [_doubted(one) if mixed and one.technique == _TECHNIQUE["permanent"] else one for one in found]


def _numbered_apart(told: Told, work: dict[str, list[Place]]) -> dict[str, list[Place]]:
    """ "Debrided 3 mycotic nails and trimmed 7 others": the words of each, where each has its own number.

    Empty unless one sentence, or two, tell of debriding and of trimming once, each with a number.
    """
    if len(work["debrided"]) != 1 or len(work["trimmed"]) != 1:
        return {}
    first, second = sorted([*work["debrided"], *work["trimmed"]])
    start, end = told.sentence(first[0])[0], told.sentence(second[0])[1]
    for cut in (second[0], first[1]):  # "debrided 3, trimmed 7" and "3 debrided, 7 trimmed"
        parts = {first: (start, cut), second: (cut, end)}
        stretches = {kind: [parts[work[kind][0]]] for kind in ("debrided", "trimmed")}
        numbers = [how_many(told, stretch[0], _NAIL, _KINDS[kind])[0] for kind, stretch in stretches.items()]
        if all(numbers):
            return stretches
    return {}


def _is_of_a_nail(told: Told, place: Place) -> bool:
    """Whether the block names a nail, or the sentence a digit whose border or matrix was worked on."""
    sentence = told.sentence(place[0])
    digit = _DIGIT.search(told.text, *sentence) and _BORDER.search(told.text, *sentence)
    return bool(digit or told.found(_NAIL, told.block(place[0])))


def _some_only_avulsed(told: Told, permanent: list[Place], avulsed: list[Place]) -> bool:
    """ "Right with phenol. Left avulsed, no phenol": an avulsion whose sentence tells no permanent work."""
    of_good = {told.sentence(start) for start, _ in permanent}
    beside = [told.sentence(start) for start, _ in avulsed if told.sentence(start) not in of_good]
    return any(_SIDED.search(told.text, *sentence) for sentence in beside) and any(
        told.sentence(start) in of_good for start, _ in avulsed
    )


def _doubted(procedure: Procedure) -> Procedure:
    says = Doubt(about="technique", says=_WORDS["says_mixed"])
    return procedure.model_copy(update={"doubts": (*procedure.doubts, says)})


def _work(told: Told, kind: str) -> list[Place]:
    """Where nails were worked on in this way today: a nail in the sentence, or in the one before it."""
    found = []
    for place in told.found(_KINDS[kind], but=frozenset(["instruction"])):
        sentence = told.sentence(place[0])
        if _NOT_WORK.search(told.text, *sentence) or _is_of_others(told, sentence):
            continue
        block = told.block(place[0])
        before = max(block[0], told.sentence(max(sentence[0] - 1, 0))[0])
        of_a_border = kind == "avulsed" and "border" in told.text[place[0] : place[1]]
        at_large = kind == "permanent" or of_a_border
        stretch = block if at_large else (before, sentence[1])
        of_nails = kind in ("avulsed", "permanent") or any(
            m.id in _DISEASES for m in told.mentions(sentence, "diagnosis")
        )
        digit = of_nails and _DIGIT.search(told.text, *sentence)
        if digit or _NAIL.search(told.text, *stretch) or (at_large and _names_a_nail_disease(told)):
            found.append(place)
    return found


def _names_a_nail_disease(told: Told) -> bool:
    return any(m.id in _DISEASES for m in told.mentions((0, len(told.text)), "diagnosis"))


def _is_of_others(told: Told, sentence: Place) -> bool:
    """Whether a sentence names lesions and no nail: "seven skin tags were clipped at the base"."""
    named = told.mentions(sentence, "diagnosis")
    others = any(m.id not in _DISEASES and m.meaning.get("class") in _OF_LESIONS for m in named)
    return others and not _NAIL.search(told.text, *sentence)


def _procedure(
    reading: Reading, told: Told, kind: str, places: list[Place], own: list[Place] | None
) -> Procedure:
    """The work of one kind. own: the words that tell of it alone, where its sentence tells of other work."""
    diagnosis = diagnosis_near(told, places, _DISEASES)
    if own and any(_HEALTHY.search(told.text, *stretch) for stretch in own):
        diagnosis = None
    sentences = own or _with_the_same(told, list(dict.fromkeys(told.sentence(at) for at, _ in places)))
    blocks = list(dict.fromkeys(told.block(start) for start, _ in places))
    beside = (
        [] if own else [one for block in blocks for one in own_sentences(told, block, _OTHER_WORK, _DISEASES)]
    )
    lines = {told.line(start).start for start, _ in places}
    same_line = [one for one in beside if told.line(one[0]).start in lines]
    digits = _digits(told, sentences) or _digits(told, same_line) or _digits(told, beside)
    if not digits and diagnosis is not None and not own:
        digits = _digits(told, [told.sentence(diagnosis.start)])
    if len(digits) == 1 and not _digits(told, sentences) and _several(told, sentences):
        digits = {}  # "Clear growth of the L hallux. Thick nails debrided": not that one alone
    count, doubts = _count(reading, told, kind, sentences, beside, digits)
    return Procedure(
        act=ACT,
        technique=_TECHNIQUE[kind],
        diagnosis=diagnosis.id if diagnosis else None,
        diagnosis_class=diagnosis_class(diagnosis),
        diagnosis_certain=diagnosis is None or "uncertain" not in diagnosis.status,
        groups=_groups(reading, diagnosis, digits) if len(digits) == count.value else (),
        count=count,
        circumstances=circumstances(reading, foot_circumstances(told), "necessity"),
        doubts=tuple(Doubt(about="count", says=says) for says in doubts),
        evidence=reading.evidence(
            [
                *spans(places[:2], "act"),
                *([(diagnosis.start, diagnosis.end, "diagnosis")] if diagnosis else []),
            ]
        ),
    )


def _with_the_same(told: Told, sentences: list[Place]) -> list[Place]:
    """ "Left hallux avulsed. Right hallux: same.": the work told once, of a nail in the next sentence."""
    found = list(sentences)
    for sentence in sentences:
        following = told.sentences((sentence[1], told.block(sentence[0])[1]))[:1]
        found += [
            one
            for one in following
            if one not in found and _DIGIT.search(told.text, *one) and _LIKEWISE.search(told.text, *one)
        ]
    return found


_Digit = tuple[str, str, Laterality | None]
"""Site ("toe", "finger"), which one ("great", "2", ...), side."""


def _digits(told: Told, stretches: list[Place]) -> dict[_Digit, Place]:
    """The digits that stretches name, each once; a bare name of the same digit with a side is the same."""
    found: dict[_Digit, Place] = {}
    for stretch in stretches:
        in_lists = [match.span() for match in _ORDINALS.finditer(told.text, *stretch)]
        for match in _DIGIT.finditer(told.text, *stretch):
            if any(start <= match.start("digit") < end for start, end in in_lists):
                continue
            part = _PART_ENDS.search(told.text, match.end(), told.sentence(match.start())[1])
            if _UNTOUCHED.search(
                told.text, match.end(), part.start() if part else told.sentence(match.start())[1]
            ):
                continue
            which = _DIGITS[match["digit"]]
            site = "finger" if which.startswith("f:") else "toe"
            side_word = match["side"] or match["side_behind"] or ""
            sides: tuple[Laterality | None, ...]
            if match["two_sides"] or side_word in ("both", "bilateral", "b/l") or match["plural"] == "s":
                sides = ("right", "left")
            else:
                sides = (_SIDES.get(side_word),)
            for side in sides:
                found.setdefault((site, which.removeprefix("f:"), side), match.span())
        for match in _ORDINALS.finditer(told.text, *stretch):
            for which in _ORDINAL_OF.findall(match["list"]):
                name = _DIGITS.get(f"{which} toe") or _DIGITS.get(which, which)
                found.setdefault(("toe", name, _SIDES.get(match["side"])), match.span())
        for match in _RUN.finditer(told.text, *stretch):
            for side in _sides_of(match["feet"]):
                for which in _run(match["first"], match["last"]):
                    found.setdefault(("toe", which, side), match.span())
        for match in _LISTED.finditer(told.text, *stretch):
            for which in _listed(match["list"]):
                name = _ORDINAL.get(which, which)
                found.setdefault(("toe", name, _SIDES.get(match["side"])), match.span())
    sided = {(site, which) for site, which, side in found if side}
    return {key: place for key, place in found.items() if key[2] or key[:2] not in sided}


_IN_ORDER = ("great", "2", "3", "4", "5")


def _run(first: str, last: str) -> tuple[str, ...]:
    """ "Hallux through 4th": the digits from one to another."""
    from_, to = (_IN_ORDER.index(_DIGITS[word]) for word in (first, last))
    return _IN_ORDER[from_ : to + 1]


def _sides_of(feet: str) -> tuple[Laterality, ...]:
    if _BOTH_FEET.search(feet):
        return ("right", "left")
    return (_SIDES[feet.split()[0]],)


def _listed(words: str) -> list[str]:
    """The digits of "1, 3-5": each number once, ranges filled."""
    found: list[str] = []
    for first, last in _RANGE.findall(words):
        found += [str(n) for n in range(int(first), int(last or first) + 1)]
    return list(dict.fromkeys(found))


def _count(
    reading: Reading,
    told: Told,
    kind: str,
    sentences: list[Place],
    beside: list[Place],
    digits: dict[_Digit, Place],
) -> tuple[Count, list[str]]:
    avulsion = kind in ("avulsed", "permanent")
    if any(_OTHERS.search(told.text, *stretch) for stretch in sentences):
        return unnumbered(max(1, len(digits)), "further nails without a number"), []
    if avulsion and digits:
        told_number = [
            how_many(told, stretch, _COUNTABLE, _NOTHING)[0] or 0 for stretch in (*sentences, *beside)
        ]
        most = max(told_number, default=0)
        if most > len(digits):
            doubt = f"The note speaks of {most} nails and names {len(digits)}."
            return exactly(reading, most, digits.values(), "nails counted by the note"), [doubt]
        return exactly(reading, len(digits), digits.values(), "nails named one by one"), []
    for stretches in (sentences, beside):
        for stretch in stretches:
            ten = told.found(_ALL_TEN, stretch)
            if ten:
                return exactly(reading, _ALL, ten, "all ten"), []
            number, where = how_many(told, stretch, _NAIL, _KINDS[kind])
            if stretches is beside and _only_singular(told, where) and _several(told, [*sentences, *beside]):
                continue  # "Toenail culture 2022. ... Debrided mycotic nails": no number of nails
            if number and not len(digits) > number:
                return exactly(reading, number, where), []
    if digits:
        return exactly(reading, len(digits), digits.values(), "nails named one by one"), []
    return unnumbered(1, "nails without a number"), []


def _only_singular(told: Told, where: list[Place]) -> bool:
    """Whether nothing but the singular of a nail stands for its number."""
    if len(where) != 1:
        return False
    named = _NAIL.match(told.text, *where[0])
    return named is not None and named.end() == where[0][1]


def _several(told: Told, stretches: list[Place]) -> bool:
    """Whether nails are spoken of in the plural."""
    return any(told.text[end - 1] == "s" for stretch in stretches for _, end in told.found(_NAIL, stretch))


def _groups(
    reading: Reading, diagnosis: Mention | None, digits: dict[_Digit, Place]
) -> tuple[LesionGroup, ...]:
    return tuple(
        LesionGroup(
            diagnosis=diagnosis.id if diagnosis else None,
            diagnosis_class=diagnosis_class(diagnosis),
            site=site,
            subsite=which,
            laterality=side,
            count=Count(value=1, at_least=1),
            evidence=reading.evidence([(*place, "site")]),
        )
        for (site, which, side), place in digits.items()
    )
