"""What leads the first place of a sentence leads the ones behind it: "Proven BCC: nose 5 mm; chin 4 mm"."""

from __future__ import annotations

import re

from nlp.ledger.families import BY_NUMBER
from nlp.services.lesions import SURGICAL
from nlp.services.passages import Passage
from nlp.services.surgical_acts import Act, sampled

_HEADS_A_LIST = re.compile(r"(?: (?:done|performed|taken|today))*:")


def _cuts_another(lead: Passage, passage: Passage) -> bool:
    """ "12 warts of the hands frozen, punch biopsy of the knee": none of those frozen by their number."""
    by_number = all(one.mention.meaning.get("class") in BY_NUMBER for one in lead.told)
    frozen = bool(lead.acts) and all(act.kind == "destroy" for act in lead.acts)
    return by_number and frozen and any(act.kind in SURGICAL for act in passage.acts)


def _is_of_counted(lead: Passage, passage: Passage) -> bool:
    """ "14 AKs frozen: face 8, scalp 6. BCC L nose": a cancer is none of those frozen by their number."""
    led = {one.mention.meaning.get("class") for one in lead.told}
    here = {one.mention.meaning.get("class") for one in passage.told}
    return bool(led) and led <= BY_NUMBER and here.isdisjoint(BY_NUMBER)


class LeadIns:
    """The words ahead of a colon or a bracket, while the passages with places are read in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lead_in: Passage | None = None
        self._led: list[Act] = []

    def inherit(self, passage: Passage) -> None:
        """ "Proven BCC: nose 5 mm; chin 4 mm": what leads the first place leads the ones behind it too."""
        lead = self._lead_in
        self._lead_in = passage
        if lead is None or lead.end != passage.start or not lead.places or _cuts_another(lead, passage):
            return
        first = lead.places[0].start
        colon = self._text.find(":", lead.start, first)
        if colon < 0 and ")" not in self._text[lead.start : first]:
            colon = self._text.find("(", lead.start, first)  # "ED&C of two BCCs (scalp, 8 mm; neck, 14 mm)"
        plural = any(one.mention.plural and one.mention.end < first for one in lead.told)
        if colon < 0 and plural:
            colon = first  # "Treated two BCCs with ED&C, forearm, 8 mm; chin, 20 mm."
        if colon < 0 and lead.lead is not None:  # the third of them
            passage.lead = lead.lead
        elif colon >= 0:
            passage.lead = (lead.start, colon)
            self._led = [act for act in lead.acts if act.start < colon]
        else:
            return
        acts = self._led
        if passage.told and (
            _is_of_counted(lead, passage)
            or not (self._is_of_several(acts, passage) or self._heads_a_list(acts, passage))
        ):
            passage.lead = None
            return
        passage.told = passage.told or [one for one in lead.told if one.mention.start < passage.lead[1]]
        passage.acts = [sampled(act, acts[0]) if acts else act for act in passage.acts] or acts

    @staticmethod
    def _is_of_several(acts: list[Act], passage: Passage) -> bool:
        """ "Two shave removals: scalp, nevus; chin, mole": each is another; one act is of the first."""
        malignant = {one.mention.meaning.get("class") for one in passage.told} == {"malignant"}
        return any(act.plural or (act.n or 1) > 1 or (act.kind == "destroy" and malignant) for act in acts)

    def _heads_a_list(self, acts: list[Act], passage: Passage) -> bool:
        """ "Excision: scalp, cyst 7 mm; chin, nevus 6 mm": one word ahead of a colon, and items all alike."""
        if passage.lead is None or not acts or not _HEADS_A_LIST.match(self._text, acts[-1].end):
            return False
        if not all(act.kind in SURGICAL for act in acts):
            return False
        measured = any(one.role == "size" for one in passage.measures)
        return measured or bool(passage.labels) or not any(one.certain for one in passage.told)
