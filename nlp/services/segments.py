"""A passage that names several places: which of its words, and which of its acts, belong to which place."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.services.passages import Passage
from nlp.services.places import Place
from nlp.services.surgical_acts import Act, sampled

_BRACKETS = re.compile(r"\([^()\n]*\)")
_DELIMITER = re.compile(r"[,;]|\band\b|&|\|")


def segments(text: str, passage: Passage) -> list[tuple[int, int]]:
    """Where the words about each place begin and end: one (start, end) a place, without gaps.

    Words that describe come before the places ("a 5 mm papule on the nose and a 4 mm one on the chin") or
    behind them ("nose 5 mm, chin 4 mm"): how the first place is told decides.
    """
    places = passage.places
    if len(places) < 2:
        return [(passage.start, passage.end)] * len(places)
    described = [m.start for m in passage.measures] or [one.mention.start for one in passage.told]
    ahead = any(at < places[0].start for at in described)
    edges = [passage.start]
    for one, other in pairwise(places):
        inside = [match.span() for match in _BRACKETS.finditer(text, one.end, other.start)]
        cuts = [match.end() for match in _DELIMITER.finditer(text, one.end, other.start)]
        cuts = [at for at in cuts if not any(begin < at < stop for begin, stop in inside)]
        labels = [label.start for label in passage.labels if one.end <= label.start < other.start]
        behind = [at for at in labels if not text[one.end : at].strip()]
        labels = [at for at in labels if at not in behind]
        if labels:
            edges.append(labels[0])
        elif cuts:
            edges.append(cuts[0] if ahead else cuts[-1])
        else:
            edges.append(other.start)
    edges.append(passage.end)
    return list(pairwise(edges))


def acts_of_places(passage: Passage) -> list[list[Act]]:
    """The acts done at each place of a passage: one act is done at all of them, several go by their order."""
    places, acts = passage.places, passage.acts
    if len(acts) < 2 or not places:
        return [list(acts) for _ in places]
    if len(places) == 1:
        return [list(acts)]
    found: list[list[Act]] = [[] for _ in places]
    if _stand_behind_their_places(acts, places):
        return [[acts[0]], *([sampled(act, acts[0])] for act in acts[1:])]
    if acts[0].start < places[0].start:
        for number, place in enumerate(places):
            told = [act for act in acts if act.start < place.start]
            found[number].append(told[-1])
        left = [act for act in acts if act.start > places[-1].start]
    else:
        for number, place in enumerate(places):
            told = [act for act in acts if act.start > place.start]
            if told:
                found[number].append(told[0])
        left = [act for act in acts if not any(act in one for one in found)]
        if not found[-1]:
            found[-1].append(acts[-1])
    found[-1] += [act for act in left if act not in found[-1]]
    return found


def _stand_behind_their_places(acts: list[Act], places: list[Place]) -> bool:
    """ "Biopsies: forearm (shave), shin (punch)": one leads the list, each place has its own behind it."""
    if len(acts) != len(places) or acts[0].start > places[0].start or not acts[0].plural:
        return False
    ends = [place.start for place in places[2:]] + [acts[-1].end]
    return all(
        place.end <= act.start <= end for act, place, end in zip(acts[1:], places[1:], ends, strict=True)
    )
