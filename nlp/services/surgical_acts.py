"""Acts put together from their words: "biopsy" and "by shave" are one tangential biopsy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from nlp.quick import Quick
from nlp.services.places import Place
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.surgical_words import DESTROYING, Word

_SAMPLING = Quick(SURGERY["sampling"])
_PIECE = Quick(SURGERY["piece"])
_REMOVAL = Quick(SURGERY["removal"])
_ADJOINING = 14
"""Characters between two words that name one act together ("excisional biopsy", "shave excision")."""
_CLOSINGS = frozenset(["flap", "graft"])
_SCOOP, _CURETTEMENT = re.compile(SURGERY["scoop"]), "curettement"
_TECHNIQUES = ("incisional", "punch", "tangential")
_FLAT_BLADE = "flat_blade"
"""A tool that makes an act tangential and is none by itself."""


@dataclass(slots=True)
class Act:
    """What a passage says was done today, plain characters start..end of its words.

    kind: "biopsy", "shave" (a tangential cut whose purpose is open), "shave_removal", "excision", "removal"
    (by a way not named), "mohs" or "destroy". n: how many, None when the note gives no number with it.
    first_end: where its first word ends. alone: whether it was done at one place and no list of places.
    named: whether the word biopsy stands in it. also: a second technique that its words name.
    """

    kind: str
    technique: str | None
    start: int
    end: int
    first_end: int
    spans: list[tuple[int, int]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    sampling: bool = False
    removal: bool = False
    n: int | None = None
    plural: bool = False
    alone: bool = True
    named: bool = True
    also: str | None = None


def compose(text: str, start: int, end: int, words: list[Word], places: list[Place]) -> list[Act]:
    """The acts of a passage start..end that were done today, in its order."""
    runs: list[list[Word]] = []
    curetted = any(word.id == _CURETTEMENT for word in words)
    for word in words:
        if curetted and word.kind == "tangential" and _SCOOP.match(text, word.start):
            continue  # "removed by curette, each with a single scoop"
        if word.reason is None and word.kind not in _CLOSINGS:
            if runs and _belongs(text, runs[-1], word, places):
                runs[-1].append(word)
            else:
                runs.append([word])
    runs = [run for run in runs if any(word.kind != _FLAT_BLADE for word in run)]
    if not runs:
        return []
    piece = bool(_PIECE.search(text, start, end))
    acts = []
    for number, run in enumerate(runs):
        # Of several acts each at its place, the words around one tell its purpose and not that of another.
        first, stop = start, end
        if len(places) > 1 and number:
            first = runs[number - 1][-1].end
        if len(places) > 1 and number + 1 < len(runs):
            stop = runs[number + 1][0].start
        sampling = bool(_SAMPLING.search(text, first, stop))
        removal = bool(_REMOVAL.search(text, first, stop))
        acts.append(_act(text, run, sampling, removal, piece))
    lead = acts[0]  # "3 biopsies: shave L forearm, punch R shin, shave back"
    return [lead, *(sampled(act, lead) if lead.plural else act for act in acts[1:])]


def sampled(act: Act, lead: Act) -> Act:
    """An act in a list that a lead names: behind "Biopsies:" a shave is a biopsy."""
    if lead.kind == "biopsy" and act.kind == "shave":
        return replace(act, kind=lead.kind, technique="tangential", named=True)
    return act


def _belongs(text: str, run: list[Word], word: Word, places: list[Place]) -> bool:
    """Whether a word goes on with the act told before it."""
    kinds = {one.kind for one in run}
    last = run[-1]
    apart = any(last.end <= place.start < word.start for place in places)
    gap = word.start - last.end
    if (word.kind == DESTROYING) != (DESTROYING in kinds):
        return False
    if word.kind == DESTROYING:
        return not apart
    if apart and word.kind != "ellipse" and (word.kind in kinds or not _completes(kinds, word.kind)):
        return False
    both = kinds | {word.kind}
    if {"punch", "tangential"} <= both:
        return False
    if word.kind == "ellipse" and kinds & {"incisional", "biopsy", "excise"}:
        return True
    if {"biopsy", "excise"} <= both and "incisional" not in both:
        return word.kind in kinds or gap <= _ADJOINING
    if {"tangential", "excise"} <= both:
        return word.kind in kinds or gap <= _ADJOINING
    return True


def _completes(kinds: set[str], kind: str) -> bool:
    """Whether a word adds the technique or the head that an act still lacks."""
    if kind in (*_TECHNIQUES, _FLAT_BLADE):
        return not kinds & set(_TECHNIQUES)
    return kind in ("biopsy", "remove", "excise") and not kinds & {"biopsy", "remove", "excise", "mohs"}


def _act(text: str, run: list[Word], sampling: bool, removal: bool, piece: bool) -> Act:
    kinds = {word.kind for word in run}
    if piece and "ellipse" in kinds and "excise" not in kinds:
        kinds = kinds | {"incisional", "biopsy"}  # "part of it taken as an ellipse"
    scooped = any(_SCOOP.match(text, word.start) for word in run)
    kind, technique = _kind(kinds, sampling or (scooped and not removal), removal)
    methods: list[str] = []
    for word in run:
        methods += [name for name in (word.id, *word.also) if name]
    said = text[run[0].start : run[-1].end]
    return Act(
        kind,
        technique,
        run[0].start,
        run[-1].end,
        run[0].end,
        [(word.start, word.end) for word in run],
        list(dict.fromkeys(methods)),
        sampling,
        removal,
        named="biopsy" in kinds,
        also="punch" if technique == "incisional" and "punch" in kinds else None,
        plural=bool(re.search(r"biopsies|excisions|removals|shaves|punches|bxs|bxes", said)),
    )


def _kind(kinds: set[str], sampling: bool, removal: bool) -> tuple[str, str | None]:
    if DESTROYING in kinds:
        return "destroy", None
    if _FLAT_BLADE in kinds and not kinds & {*_TECHNIQUES, "ellipse"}:
        kinds = kinds | {"tangential"}
    if "mohs" in kinds:
        return "mohs", None
    if "incisional" in kinds and ("biopsy" in kinds or not kinds & {"excise", "ellipse"}):
        return "biopsy", "incisional"
    if "excise" in kinds or "ellipse" in kinds:
        return ("shave_removal", None) if "tangential" in kinds else ("excision", None)
    if "biopsy" in kinds:
        return "biopsy", next((name for name in _TECHNIQUES if name in kinds), None)
    if "tangential" in kinds:
        if "remove" in kinds or (removal and not sampling):
            return "shave_removal", None
        return ("biopsy", "tangential") if sampling and not removal else ("shave", None)
    if "punch" in kinds:
        return ("excision", "punch") if "remove" in kinds else ("biopsy", "punch")
    return "removal", None
