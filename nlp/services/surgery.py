"""The surgical services of a note as procedures: biopsies, shave removals, excisions, repairs, Mohs surgery,
and the destruction of malignant lesions. What was done to which lesion is told by nlp/services/story.py.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from nlp.numbers import WORD, value_of
from nlp.quick import Quick
from nlp.services.biopsies import biopsies
from nlp.services.closings import speaks_of_closing
from nlp.services.lesion_groups import Done
from nlp.services.lesions import Lesion
from nlp.services.measures import OF_AN_OPERATION, Measure, measures_of
from nlp.services.mohs_stages import stages_of, tells_stages
from nlp.services.passages import may_be_told
from nlp.services.reading import Reading
from nlp.services.repairs import repair_of
from nlp.services.seen_together import count_together
from nlp.services.sizes_reconsidered import reconsider
from nlp.services.story import story_of
from nlp.services.surgical_acts import Act
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.surgical_procedures import one_lesion
from nlp.services.surgical_verdict import UNNAMED, Kind, verdict
from nlp.services.surgical_words import DESTROYING, Word, words_of
from records import Procedure

_NUMBER_AHEAD = re.compile(rf"\b(?P<n>[2-9]|{WORD}) (?:[a-z-]+,? ){{0,4}}$")
_OF_EACH = Quick(SURGERY["size_of_each"])
_AND = re.compile(r" ?(?:and|&|\+) ?")
_SEVERAL_WOUNDS = Quick(SURGERY["several_wounds"])
_TITLE_OF_BIOPSIES = re.compile(SURGERY["title_of_biopsies"])
_OF_MOHS = Quick(SURGERY["mohs"]["told_of"])
_MEANT = frozenset(["planned", "offered"])
"""Why a biopsy is told and was not done by these words, though it may have been done by others."""


def find_surgery(reading: Reading) -> list[Procedure]:
    """Every surgical procedure: one a lesion where size decides, biopsies by technique and diagnosis."""
    done: list[Done] = []
    words = words_of(reading)
    if not _may_tell_of_any(reading, words):
        return []
    told = story_of(reading, words)
    meant = any(word.kind == "biopsy" and word.reason in _MEANT for word in words) or _is_of_biopsies(reading)
    _infer_mohs(reading, told)
    _stages_apart(reading, told)
    _share_mohs(reading, told)
    _tell_single_acts(told, reading.text)
    count_together(reading, told)
    lesions = reconsider(reading, _of_one_size_each(told, reading.text))
    lesions = _without_mohs_by_name(reading, lesions)
    for number, lesion in enumerate(lesions, 1):
        for kind in verdict(reading, lesion, biopsies_meant=meant):
            kind.doubts += lesion.doubts
            if kind.another:
                done.append(Done(kind, _with_its_own(reading, lesion, kind), f"{number}b"))
            else:
                done.append(Done(kind, lesion, str(number)))
    _check_numbers(done)
    _check_cancers(reading, done)
    found = biopsies(reading, [one for one in done if one.act == "biopsy"])
    for one in done:
        if one.act not in ("biopsy", "repair"):
            found.append(one_lesion(reading, one))
    found += [repair for one in done if one.act == "repair" for repair in [repair_of(reading, one)] if repair]
    return sorted(found, key=lambda procedure: min((e.start for e in procedure.evidence), default=0))


def _is_of_biopsies(reading: Reading) -> bool:
    """Whether the title says that all the work was sampling: "Biopsy log", "Biopsy clinic - 5 sites"."""
    first = reading.text.lstrip().partition("\n")[0]
    return _TITLE_OF_BIOPSIES.match(first) is not None


def _with_its_own(reading: Reading, lesion: Lesion, kind: Kind) -> Lesion:
    """The lesion with the diagnoses told beside this act alone: "4 warts frozen, 1 shave biopsy r/o BCC"."""
    beside = [
        (clause.start, clause.end)
        for clause in reading.clauses
        if any(clause.start <= act.start < clause.end for act in kind.acts)
    ]
    told = [one for one in lesion.told if any(a <= one.mention.start < b for a, b in beside)]
    return replace(lesion, told=told)


def _may_tell_of_any(reading: Reading, words: list[Word]) -> bool:
    """Whether there can be a surgical procedure: an act done today, a closing, a destroyed malignant lesion.

    Most notes tell of none, and their story need not be read.
    """
    live = {word.kind for word in words if word.reason is None}
    if live - {DESTROYING}:
        return True
    if live and any(
        mention.meaning.get("class") == "malignant" and may_be_told(reading.text, mention)
        for clause in reading.clauses
        for mention in clause.mentions
    ):
        return True
    return speaks_of_closing(reading) or tells_stages(reading)


def _check_numbers(done: list[Done]) -> None:
    """A number told with an act ("two excisions") must be the number of lesions it was done to."""
    told: dict[int, list[Done]] = {}
    numbers: dict[int, int | None] = {}
    for one in done:
        if one.act in ("shave_removal", "excision", "mohs"):
            for act in one.kind.acts:
                told.setdefault(id(act), []).append(one)
                numbers[id(act)] = act.n
    for key, members in told.items():
        number, counted = numbers[key], sum(one.lesion.count or 1 for one in members)
        if number and number > counted:
            says = SURGERY["unexplained"]["number"].format(number=number, counted=counted)
            for one in members:
                one.kind.doubts.append(says)


def _check_cancers(reading: Reading, done: list[Done]) -> None:
    """ "Two proven BCCs were treated": as many cancers must have been treated as are told with the work."""
    cancers = [one for one in done if one.act in ("destruction", "excision", "mohs")]
    if not cancers:
        return
    for clause in reading.clauses:
        for mention in clause.mentions:
            if mention.meaning.get("class") != "malignant" or not mention.plural or mention.status:
                continue
            number = _NUMBER_AHEAD.search(reading.text, clause.start, mention.start)
            if number and value_of(number["n"]) > len(cancers):
                says = SURGERY["unexplained"]["number"]
                number_told, counted = value_of(number["n"]), len(cancers)
                cancers[0].kind.doubts.append(says.format(number=number_told, counted=counted))
                return


def _of_one_length_each(lesions: list[Lesion], text: str) -> list[Lesion]:
    """ "Two lacs, 3 cm and 2.5 cm": as many wounds as lengths."""
    found: list[Lesion] = []
    for lesion in lesions:
        lengths = [one for one in lesion.measures if one.role == "length"]
        several = len({one.mm for one in lengths}) > 1 and not lesion.surgical
        if several and lesion.has_words(_SEVERAL_WOUNDS, text):
            others = [one for one in lesion.measures if one.role != "length"]
            found += [replace(lesion, measures=[length, *others], count=None) for length in lengths]
        else:
            found.append(lesion)
    return found


def _of_one_size_each(lesions: list[Lesion], text: str) -> list[Lesion]:
    """ "Two on the back, 5 mm and 7 mm": as many lesions as sizes, where the note counts as many."""
    found: list[Lesion] = []
    for lesion in _of_one_length_each(lesions, text):
        sizes = [one for one in lesion.measures if one.role == "size"]
        number = lesion.count or next((act.n for act in lesion.acts if act.n and act.alone), None)
        named = number or _number_named(lesion, text)
        if len(sizes) > 1 and (len(sizes) == named or (named and _are_side_by_side(sizes, named, text))):
            found += [
                replace(lesion, measures=measures, count=1)
                for measures in _each_its_own(lesion.measures, len(sizes))
            ]
        elif number and number > 1 and len(sizes) <= 1 and lesion.has("excision", "shave_removal"):
            found += [replace(lesion, count=1) for _ in range(number)]
        elif len(sizes) == 1 and _OF_EACH.search(text, 0, sizes[0].start) and not lesion.surgical:
            found += [replace(lesion, count=1) for _ in range(_number_named(lesion, text) or 1)]
        else:
            found.append(lesion)
    return found


def _are_side_by_side(sizes: list[Measure], number: int, text: str) -> bool:
    """ "3 SCCs: R shin 9 mm and 12 mm, L shin 8 mm": two of the three, each with its size."""
    return len(sizes) < number and all(
        _AND.fullmatch(text, one.end, other.start) for one, other in pairwise(sizes)
    )


def _number_named(lesion: Lesion, text: str) -> int | None:
    """ "Excision of 3 BCCs on the back: 6 mm, 9 mm, 12 mm": how many its only name says."""
    names = [one.mention for one in lesion.told if one.mention.plural]
    if lesion.has("destroy") and not lesion.surgical:  # "EDC to 2 SCCIS, 7 mm + 9 mm"
        names = [one.mention for one in lesion.told if one.mention.meaning.get("class") == "malignant"]
    if len(names) != 1:
        return None
    number = _NUMBER_AHEAD.search(text, 0, names[0].start)
    return value_of(number["n"]) if number else None


def _each_its_own(measures: list[Measure], number: int) -> list[list[Measure]]:
    """Measures of as many lesions: of a role told as often each has its own, others are of all."""
    roles: dict[str, list[Measure]] = {}
    for one in measures:
        roles.setdefault(one.role, []).append(one)
    return [
        [one for alike in roles.values() for one in ([alike[at]] if len(alike) == number else alike)]
        for at in range(number)
    ]


def _infer_mohs(reading: Reading, lesions: list[Lesion]) -> None:
    """Stages with their blocks are of Mohs surgery, whether the note names it or not."""
    if not tells_stages(reading) or any(one.has("mohs") for one in lesions):
        return
    for lesion in lesions:
        if lesion.has("biopsy", "shave", "shave_removal"):
            continue
        stages = stages_of(reading, lesion.stretches) if lesion.place else ()
        if stages and all(stage.blocks for stage in stages):
            start, end = lesion.stretches[-1]
            lesion.acts.append(Act("mohs", UNNAMED, start, end, end, [(start, end)]))


def _stages_apart(reading: Reading, lesions: list[Lesion]) -> None:
    """Stages told in paragraphs of their own are of the only cancer that the note tells of."""
    if any(one.has("mohs") for one in lesions) or not tells_stages(reading):
        return
    placed = [one for one in lesions if one.place and not one.counted and not one.surgical]
    cancers = [one for one in placed if any(t.mention.meaning.get("class") == "malignant" for t in one.told)]
    if len(cancers) == 1 and not any(one.surgical for one in lesions):
        whole = [(0, len(reading.text))]
        if all(stage.blocks for stage in stages_of(reading, whole)) and stages_of(reading, whole):
            cancers[0].stretches += whole
            taken = {one.start for one in cancers[0].measures}
            cancers[0].measures += [
                one
                for one in measures_of(reading)
                if one.role in OF_AN_OPERATION and one.certain and one.start not in taken
            ]
            _infer_mohs(reading, cancers)


def _without_mohs_by_name(reading: Reading, lesions: list[Lesion]) -> list[Lesion]:
    """The lesions without those of Mohs surgery of which the note tells no stage, size or wound.

    Beside other work of the day, its name alone tells of surgery done or to be done elsewhere. What is left
    out is looked at (complete.py); where it is all there is, the stages are asked about.
    """
    alone = [one for one in lesions if one.acts and all(act.kind == "mohs" for act in one.acts)]
    alone = [one for one in alone if not one.measures and not one.has_words(_OF_MOHS, reading.text)]
    others = [one for one in lesions if one.acts and one not in alone]
    counted = any(account.act == "destruction" and account.tally.n for account in reading.accounts)
    return [one for one in lesions if one not in alone] if others or counted else lesions


def _share_mohs(reading: Reading, lesions: list[Lesion]) -> None:
    """The title tells of Mohs surgery once: it was done to every tumour of which stages are told."""
    acts = next(([act for act in one.acts if act.kind == "mohs"] for one in lesions if one.has("mohs")), [])
    shared = []
    for lesion in lesions:
        if acts and not lesion.acts and lesion.place and stages_of(reading, lesion.stretches):
            lesion.acts += acts
            shared.append(lesion)
    titles = [one for one in lesions if one.place is None and one.has("mohs")]
    for title in titles if shared else ():
        if not stages_of(reading, title.stretches):
            lesions.remove(title)
            for lesion in shared:
                lesion.stretches += title.stretches


def _tell_single_acts(lesions: list[Lesion], text: str) -> None:
    """Say of every act whether it was done at one place: then its number is of lesions there.

    An act that stands in front of its places ("two punch biopsies: 4 mm punch of the calf, 3 mm punch of the
    thigh") is of all of them, when there are as many as it says.
    """
    done = Counter(id(act) for lesion in lesions for act in lesion.acts)
    kinds = Counter(kind for lesion in lesions for kind in {act.kind for act in lesion.acts})
    for lesion in lesions:
        for act in lesion.acts:
            first = lesion.place
            in_front = first is not None and (
                (act.end < first.start and len(lesion.acts) > 1) or ":" in text[act.first_end : first.start]
            )
            act.alone = done[id(act)] == 1 and not (in_front and act.n == kinds[act.kind] > 1)
