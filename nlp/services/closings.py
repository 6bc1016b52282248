"""How a wound was closed: class of the repair, circumstances, flap or graft, with the words that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlp.facts import Span
from nlp.quick import Quick
from nlp.services.reading import Reading
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.surgical_status import status_of
from nlp.services.surgical_words import Word, words_of
from nlp.services.whereabouts import Places, places_of

_CLOSING = SURGERY["closing"]
_PATTERNS = {name: Quick(pattern) for name, pattern in _CLOSING.items() if name != "glue_alone"}
_FACTS = {name: Quick(pattern) for name, pattern in SURGERY["closing_facts"].items()}
_FLAP = Quick("|".join(SURGERY["words"]["flap"]))
_GRAFT = Quick("|".join(SURGERY["words"]["graft"]))
_NOTHING = Quick("|".join(SURGERY["words"]["nothing"]))
_NOT_BEFORE = Quick(SURGERY["not_before_fact"])
_CLASSES = ("complex", "intermediate", "layered", "simple", "plain")
_THREADS = ("buried_thread", "skin_thread")
_TELLING = {
    **{name: _PATTERNS[name] for name in ("does", "glue", "adhesive", *_THREADS, *_CLASSES)},
    "flap": _FLAP,
    "graft": _GRAFT,
}
_ALONE = frozenset(["does", "glue", "adhesive", "layered"])
"""Words that tell of a closing without others."""
_UNDERMINED_BY = re.compile(SURGERY["undermined_by"])
_SENTENCE = re.compile(r"[.;](?=\s)|\n")
_EARLIER = frozenset(["historical", "earlier visit", "elsewhere", "instruction", "planned", "offered"])
_TALKED_OF = frozenset(["offered", "negated"])
_REACH = 24
_MAKES_COMPLEX = frozenset(
    ["extensive_undermining", "exposed_structure", "free_margin", "retention_sutures", "edges_debrided"]
)


@dataclass(slots=True)
class Closing:
    """How a wound was closed.

    technique: "simple", "intermediate", "complex", "adhesive", "flap", "graft", or None when only the closing
    is told. facts: circumstances with words. doubts: what had to be inferred.
    """

    technique: str | None
    facts: list[tuple[str, Span]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def closing_of(
    reading: Reading, stretches: list[tuple[int, int]], defect_mm: float | None = None
) -> Closing | None:
    """What the stretches that speak of a lesion tell of closing its wound, None when they tell nothing.

    defect_mm: the greatest width of the defect, against which a measured undermining is extensive or not.
    Asked again, the answer is the same object: it is not to be changed.
    """
    asked = ("closing", tuple(stretches), defect_mm)
    return reading.once(asked, lambda note: _closing_of(note, stretches, defect_mm))


def _closing_of(
    reading: Reading, stretches: list[tuple[int, int]], defect_mm: float | None
) -> Closing | None:
    places = places_of(reading)
    told: dict[str, Span] = {}
    possible = [(name, pattern) for name, pattern in _TELLING.items() if pattern.possible_in(reading.text)]
    for start, end in stretches:
        for name, pattern in possible:
            found = _live(reading, places, pattern, start, end)
            if found and (name not in _CLASSES or name in _ALONE or "does" in told):
                told.setdefault(name, found)
    if not told.keys() - set(_THREADS) or _is_of_an_earlier_act(reading, told):
        return None
    closing = Closing(_technique(told), spans=list(told.values()))
    closing.facts = facts_of(reading, stretches) + _undermined_as_far(reading, stretches, defect_mm)
    _class_by_facts(closing, told)
    if closing.technique == "simple" and "glue" in told and "plain" not in told:
        closing.doubts.append(_CLOSING["glue_alone"])
    if "layered" in told:
        closing.facts.append(("layered", told["layered"]))
    if closing.technique == "adhesive":
        closing.facts.append(("adhesive_only", told["adhesive"]))
    return closing


def speaks_of_closing(reading: Reading) -> bool:
    """Whether any words of the note could make ``closing_of`` tell something."""
    opening = (*(_PATTERNS[name] for name in _ALONE), _FLAP, _GRAFT)
    return any(pattern.search(reading.text) for pattern in opening)


def _is_of_an_earlier_act(reading: Reading, told: dict[str, Span]) -> bool:
    """ "Day 12 after excision (done here 2/3, layered closure)": it closed what was not cut today."""
    strips = {"adhesive"}
    sewn = [span for name, span in told.items() if name not in strips]
    if not sewn:
        return False
    cuts = [word for word in words_of(reading) if word.kind in ("excise", "mohs", "biopsy")]
    return all(_goes_with_an_earlier(reading.text, cuts, span) for span in sewn)


def _goes_with_an_earlier(text: str, cuts: list[Word], span: Span) -> bool:
    """Whether the last cut told ahead of a closing, in its sentence, was not made today."""
    ahead = [word for word in cuts if word.end <= span[0] and not _SENTENCE.search(text, word.end, span[0])]
    return bool(ahead) and ahead[-1].reason in _EARLIER and all(word.reason for word in ahead)


def facts_of(reading: Reading, stretches: list[tuple[int, int]]) -> list[tuple[str, Span]]:
    """The circumstances of a wound told in these stretches."""
    found: list[tuple[str, Span]] = []
    places = places_of(reading)
    for name, pattern in _FACTS.items():
        for start, end in stretches if pattern.possible_in(reading.text) else ():
            match = pattern.search(reading.text, start, end)
            if (
                match
                and not _NOT_BEFORE.search(reading.text, max(start, match.start() - _REACH), match.start())
                and not (name == "left_open" and status_of(reading, places, *match.span()) in _TALKED_OF)
            ):
                found.append((name, (match.start(), match.end(), "technique")))
                break
    names = {name for name, _ in found}
    return [
        one for one in found if not (one[0] == "limited_undermining" and "extensive_undermining" in names)
    ]


def _undermined_as_far(
    reading: Reading, stretches: list[tuple[int, int]], defect_mm: float | None
) -> list[tuple[str, Span]]:
    """ "Undermined 3 cm on both sides" of a defect of 2.9 cm: as far as the defect is wide."""
    if defect_mm is None:
        return []
    for start, end in stretches:
        for match in _UNDERMINED_BY.finditer(reading.text, start, end):
            mm = float(match["value"]) * (10 if match["unit"] == "cm" else 1)
            if mm >= defect_mm:
                return [("extensive_undermining", (match.start(), match.end(), "technique"))]
    return []


def _class_by_facts(closing: Closing, told: dict[str, Span]) -> None:
    """Without a word for the class, what was done tells it: more than layers makes a repair complex."""
    facts = {name for name, _ in closing.facts}
    layers = "layered" in told and closing.technique == "intermediate" and "intermediate" not in told
    if layers and facts & _MAKES_COMPLEX:
        closing.technique = "complex"
        closing.doubts.append("The note tells what makes a repair complex and does not call it so.")
    if closing.technique == "simple" and "simple" not in told and told.keys() >= set(_THREADS):
        closing.technique = "intermediate"
        closing.doubts.append("The note names a thread for below the skin and one for it: read as layers.")
    if closing.technique == "simple" and "contaminated" in facts:
        closing.technique = "intermediate"
        closing.doubts.append("One layer in a wound that needed much cleaning: read as intermediate.")


def _technique(told: dict[str, Span]) -> str | None:
    for name in ("flap", "graft", "complex"):
        if name in told:
            return name
    if "intermediate" in told or "layered" in told:
        return "intermediate"
    one_layer = bool({"simple", "plain", "glue"} & set(told))
    if "adhesive" in told and ("does" not in told and "glue" not in told):
        return "adhesive"
    if "adhesive" in told and not one_layer:
        return "adhesive"
    return "simple" if one_layer else None


def _live(reading: Reading, places: Places, pattern: Quick, start: int, end: int) -> Span | None:
    """The first words of a closing that was done today."""
    text = reading.text
    found = [match.span() for match in pattern.finditer(text, start, end)]
    if not found:
        return None
    nothing = reading.once(("no closing", start, end), lambda note: _nothing_in(note.text, start, end))
    for at, stop in found:
        if any(a < stop and at < b for a, b in nothing):
            continue
        if status_of(reading, places, at, stop) is None:
            return at, stop, "technique"
    return None


def _nothing_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Words of closings that are none ("flap laceration"), or that deny one."""
    return [
        match.span() for none in (_NOTHING, _PATTERNS["none"]) for match in none.finditer(text, start, end)
    ]
