"""What the note tells of one lesion beyond numbers: its diagnosis, the depth reached, its circumstances."""

from __future__ import annotations

import re

from nlp.facts import Span
from nlp.quick import Quick
from nlp.services.closings import facts_of
from nlp.services.lesions import Lesion
from nlp.services.passages import Told
from nlp.services.places import touch
from nlp.services.reading import Reading
from nlp.services.surgical_lexicon import SURGERY
from records import Circumstance
from records.visit import CircumstanceId, Depth

_PROVEN = Quick(SURGERY["proven"])
_NOT_THIS_PROOF = Quick(SURGERY["proof_of_another"])
_BIOPSIED = re.compile(SURGERY["result"] + r"|biops|\bbx")
_UNSURE = frozenset(["negated", "uncertain", "family"])
_PENDING = Quick(SURGERY["pending"])
_BENIGN_RESULT = Quick(
    r"(?:"
    + SURGERY["result"]
    + r")[^.\n]{0,40}\b(?:benign|no (?:evidence of )?(?:malignancy|carcinoma|atypia))\b"
)
_FACTS = {
    name: Quick(pattern)
    for name, pattern in {
        **SURGERY["facts"],
        "entire_lesion": SURGERY["entire_lesion"],
        "sample_only": SURGERY["sample_only"],
        "margin_in_words": SURGERY["margin_in_words"],
    }.items()
}
_ROLE = {"symptomatic": "necessity", "cosmetic": "necessity"}
_NOT_BEFORE = Quick(SURGERY["not_before_fact"])
_DEPTHS = {name: Quick(pattern) for name, pattern in SURGERY["depths"].items()}
_NOT_BEFORE_DEPTH = Quick(SURGERY["not_before_depth"])
_REACH = 24
_SENTENCE_END = re.compile(r"[.;](?= )|\n")
_DESTRUCTION, _PREMALIGNANT = "destruction", "premalignant"
_VAGUE = frozenset(["neoplasm_unspecified", "skin_cancer", "scar"])
_LESIONAL = frozenset(["premalignant", "benign", "malignant", "uncertain", "unspecified", "inflammatory"])


def diagnosis_of(reading: Reading, lesion: Lesion) -> tuple[Told | None, bool]:
    """The diagnosis of a lesion and whether it is certain: that of a report first, then what is stated so."""
    results = [one for one in lesion.results if one.certain]
    if results:
        return results[0], True
    told = [one for one in lesion.told if one.mention.meaning.get("class") in _LESIONAL]
    if not told:
        return None, True
    told = _without_those_frozen(reading, lesion, told)
    specific = [one for one in told if one.mention.id not in _VAGUE] or told
    near = [one for one in told if _stands_with_its_place(reading, lesion, one)]
    if near and all(one.mention.id in _VAGUE for one in near) and all(one.certain for one in specific):
        return near[0], near[0].certain  # "Actinic keratosis x 8. Neoplasm L neck. Biopsy L neck."
    sure = [one for one in specific if one.certain]
    best = (sure or specific)[0]
    proven = find(reading, lesion, _PROVEN) is not None
    return best, proven or best.certain


def _without_those_frozen(reading: Reading, lesion: Lesion, told: list[Told]) -> list[Told]:
    """ "Face: 2 AK, 1 BCC (bx today). LN2 to AKs": what was taken is not of the kind that was counted and
    destroyed, where another is named."""
    if not lesion.surgical or lesion.has("destroy"):
        return told
    counted = {
        fact.diagnosis.start
        for account in reading.accounts
        for fact in account.facts
        if account.act == _DESTRUCTION and account.tally.n and fact.n and fact.diagnosis is not None
    }
    frozen = [one for one in told if one.mention.meaning["class"] == _PREMALIGNANT]
    return [one for one in told if one not in frozen or one.mention.start not in counted] or told


def _stands_with_its_place(reading: Reading, lesion: Lesion, told: Told) -> bool:
    """Whether a diagnosis is told in the sentence that names the lesion's place."""
    if lesion.place is None:
        return False
    start, end = sorted((told.mention.start, lesion.place.start))
    return not _SENTENCE_END.search(reading.text, start, end)


def find(reading: Reading, lesion: Lesion, pattern: Quick) -> tuple[int, int] | None:
    """The first words about a lesion that match, unless a negation stands before them."""
    for start, end in lesion.stretches if pattern.possible_in(reading.text) else ():
        for match in pattern.finditer(reading.text, start, end):
            ahead = max(start, match.start() - _REACH)
            if not _NOT_BEFORE.search(reading.text, ahead, match.start()):
                return match.span()
    return None


def depth_of(reading: Reading, lesion: Lesion) -> tuple[Depth | None, Span | None]:
    """The deepest layer that the note says was reached."""
    for name, pattern in _DEPTHS.items():
        for start, end in lesion.stretches:
            for match in pattern.finditer(reading.text, start, end):
                ahead = max(start, match.start() - _REACH)
                if not _NOT_BEFORE_DEPTH.search(reading.text, ahead, match.start()):
                    return name, (match.start(), match.end(), "depth")  # type: ignore[return-value]
    return None, None


def circumstances_of(reading: Reading, lesion: Lesion) -> list[tuple[CircumstanceId, Span]]:
    """The circumstances of a lesion with the words that tell them."""
    found: list[tuple[CircumstanceId, Span]] = []
    proven = find(reading, lesion, _PROVEN) or proven_elsewhere(reading, lesion)
    if proven:
        found.append(("proven_before", (*proven, "pathology")))
    found += _report(reading, lesion, bool(proven))
    for name, pattern in _FACTS.items():
        place = find(reading, lesion, pattern)
        if place:
            found.append((name, (*place, _ROLE.get(name, "status"))))  # type: ignore[arg-type]
    left_open = [span for name, span in facts_of(reading, lesion.stretches) if name == "left_open"]
    return found + [("left_open", span) for span in left_open]


def proven_elsewhere(reading: Reading, lesion: Lesion) -> tuple[int, int] | None:
    """Words that prove this lesion's cancer in a sentence of their own: "two biopsy-confirmed basal cells".

    The sentence names the same diagnosis, no place but the lesion's, and speaks of no cancer of long ago.
    """
    told, certain = diagnosis_of(reading, lesion)
    if told is None or not certain or told.mention.meaning.get("class") != "malignant":
        return None
    for place, ids, sites in _proofs(reading):
        here = [site for site in sites if lesion.place and touch(site, lesion.place.id)]
        named = told.mention.id in ids or (not ids and _only_cancer(reading) == told.mention.id)
        if named and len(here) == len(sites):
            return place
    return None


def _only_cancer(reading: Reading) -> str | None:
    """The one malignant diagnosis that the note names, so that "dx established by biopsy" speaks of it."""
    named = {m.id for c in reading.clauses for m in c.mentions if m.meaning.get("class") == "malignant"}
    return next(iter(named)) if len(named) == 1 else None


def _proofs(reading: Reading) -> list[tuple[tuple[int, int], set[str], set[str]]]:
    """Every sentence of a proof: its words, the diagnoses and the places it names."""
    return reading.once("proofs", _find_proofs)


def _find_proofs(reading: Reading) -> list[tuple[tuple[int, int], set[str], set[str]]]:
    found = []
    for start, end, _ in reading.sentences if _PROVEN.possible_in(reading.text) else ():
        match = _PROVEN.search(reading.text, start, end)
        if match is None or _NOT_THIS_PROOF.search(reading.text, start, end):
            continue
        inside = [m for c in reading.clauses for m in c.mentions if start <= m.start < end]
        named = [m for m in inside if m.kind == "diagnosis" and not _UNSURE & set(m.status)]
        sites = {m.id for m in inside if m.kind == "site"}
        ids = {m.id for m in named}
        if ids or _BIOPSIED.search(match.group()):
            found.append((match.span(), ids, sites))
    return found


def _report(reading: Reading, lesion: Lesion, proven: bool) -> list[tuple[CircumstanceId, Span]]:
    for one in lesion.results:
        of_class = one.mention.meaning.get("class")
        place = (one.mention.start, one.mention.end, "pathology")
        if one.certain and of_class == "malignant":
            return [("pathology_malignant", place)]
        if one.certain and of_class in ("benign", "premalignant"):
            return [("pathology_benign", place)]
    benign = find(reading, lesion, _BENIGN_RESULT)
    if benign:
        return [("pathology_benign", (*benign, "pathology"))]
    pending = find(reading, lesion, _PENDING)
    return [("pathology_pending", (*pending, "pathology"))] if pending and not proven else []


def circumstances(reading: Reading, found: list[tuple[CircumstanceId, Span]]) -> tuple[Circumstance, ...]:
    """Circumstances as records, each once."""
    once: dict[CircumstanceId, Span] = {}
    for name, span in found:
        once.setdefault(name, span)
    return tuple(Circumstance(id=name, evidence=reading.evidence([span])) for name, span in once.items())
