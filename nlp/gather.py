"""All typed mentions of a note: phrases, numbers with and without a role, blanks, and what boxes say."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Doc

from nlp.abbreviated import name_abbreviations
from nlp.boxes import blanks, mark_unchosen, without_empty_places
from nlp.candidates import candidates
from nlp.labels import Labels, labels, names_two_items
from nlp.layout import Line
from nlp.lexicon import load
from nlp.mentions import Mention, covered, from_targets
from nlp.numbers import WORD, other_numbers
from nlp.on_tags import acts_on_tags, without_cuts, without_paring
from nlp.quick import Quick
from nlp.roman import numerals
from nlp.tables import mark_tables
from nlp.the_same import same_acts

_FREEZE = re.compile(r"freez|thaw")
_FREEZING = "cryosurgery"
_CYCLE = {"id": _FREEZING, "act": "destruction", "form": "noun", "also": ()}
_SHORT_NAMES = {act: Quick(pattern) for act, pattern in load("methods")["short_names"].items()}
_SERVICE_TITLE = Quick(load("methods")["service_title"])
_BEFORE_AN_ACT = [
    (reason, Quick(r"\b(?:" + "|".join(map(re.escape, words)) + r") +$"))
    for reason, words in load("context")["directly_before_an_act"].items()
]
_AGAIN = frozenset(load("context")["done_after_all"]["cues"])
_DONE_BEHIND = re.compile(load("context")["done_after_all"]["behind"])
_NOISE = Quick("|".join(load("lesions")["noise_described"]))
_LOOKS = {word: diagnosis for diagnosis, words in load("lesions")["looks"].items() for word in words}
_LOOK = Quick(r"\b(?:" + "|".join(map(re.escape, _LOOKS)) + r")\b")
_REACH_OF_A_LOOK = 40
"""Characters before a noun in which a word stands that describes it."""
_QUIET = frozenset(["noise", "quantity"])
"""Kinds of mention inside which a cue says nothing of its own."""
_NO = re.compile(r"\b(?:no|should)\b")
_SPOKEN_NO = Quick(
    r"\b(?:"
    + "|".join(map(re.escape, load("lesions")["hesitations"]))
    + rf")[, ]+no,? (?=(?:\d{{1,2}}|{WORD})\b)"
)
_PLACES = load("sites")
_LANDMARK = re.compile(
    r",? (?:just |right |immediately |slightly |a little |\d+ ?(?:mm|cm) )?(?:"
    + "|".join(map(re.escape, _PLACES["landmarks"]))
    + r") (?:the |his |her )?(?:(?:left|right|l|r|\d(?:st|nd|rd|th)) )?"
)
_ADJECTIVE = re.compile(_PLACES["adjective"])
_NOT_THERE = Quick(
    r"\b(?:ones|lesions|spots|aks|keratoses|patches|papules) (?:"
    + "|".join(map(re.escape, _PLACES["not_there"]))
    + r") $"
)
_REACH_BEFORE_A_PLACE = 32
_REACH_BEFORE_AN_ACT = 18
"""Characters before an act in which such a word stands."""


def gather(doc: Doc, lines: list[Line]) -> tuple[list[Mention], list[Mention], bytearray]:
    """Returns the mentions in the order of the note, the numbers that count no lesions, and the quiet places.

    Quiet places: one byte a character, 1 where cues inside phrases ("no longer", "not all of") say nothing
    of their own.
    """
    text = doc._.plain
    named = labels(text)
    others = [other for other in other_numbers(text) if not _in_labels(other, named)]
    counting = candidates(text, others, named)
    inside = covered(len(text), [Mention("number", "", c.start + 1, c.end, "") for c in counting])
    again = {number.start for number in counting if number.meaning.get("of_a_side")}
    # The "one" of "seventy-one" is no lesion.
    found = [*(m for m in from_targets(doc) if m.kind != "lesion" or not inside[m.start]), *counting]
    # "Same on the left" is so many there, and points to none of those told before.
    found = [m for m in found if m.kind != "reference" or m.start not in again]
    found += [*_freezings(others), *_short_names(text), *blanks(text)]
    found += [*_spoken_noes(text), *numerals(text, found)]
    no_lesions = [Mention("noise", "noise", *match.span(), match.group()) for match in _NOISE.finditer(text)]
    found = [m for m in found if not (m.kind == "act" and any(n.start < m.start < n.end for n in no_lesions))]
    found = [m for m in found if not (m.kind == "act" and names_two_items(text, m.text))]
    found += no_lesions
    taken = covered(len(text), [*others, *(mention for mention in found if mention.kind == "noise")])
    quiet = covered(len(text) + 1, (m for m in found if m.kind in _QUIET or _corrects_with_no(m)))
    kept = [mention for mention in found if _stays(mention, taken)]
    kept = _without_titles_of_services(text, _without_numbers_in_names(text, kept, others))
    if not doc._.any_text:
        kept = _with_compound_places(text, _without_landmarks(text, kept))
    mark_tables(text, lines, kept)
    kept = [mention for mention in kept if mention.kind != "noise"]
    kept = without_empty_places(text, kept)
    kept = without_paring(text, kept)
    of_tags = acts_on_tags(text, kept)
    kept = [*without_cuts(kept, of_tags), *of_tags]
    acts = same_acts(text, kept)
    inside = covered(len(text), acts)
    kept = [*acts, *(mention for mention in kept if not inside[mention.start])]
    kept.sort(key=lambda mention: (mention.start, -mention.end, mention.kind))
    name_abbreviations(text, kept)
    _mark_acts(text, kept)
    _mark_plurals(text, kept)
    _mark_looks(text, kept)
    return mark_unchosen(text, lines, kept), others, quiet


def _without_titles_of_services(text: str, mentions: list[Mention]) -> list[Mention]:
    """ "Actinic keratosis. Plan: destruction of premalignant lesions": the title names no further lesions."""
    titles = [match.span() for match in _SERVICE_TITLE.finditer(text)]
    named = [m for m in mentions if m.kind == "diagnosis" and m.meaning.get("class") == "premalignant"]
    within = [m for m in named if any(start <= m.start < end for start, end in titles)]
    own_names = {m.text for m in named} - {m.text for m in within}
    return [m for m in mentions if m not in within] if within and own_names else mentions


def _corrects_with_no(mention: Mention) -> bool:
    """ "Six, no make that seven", "should be 8": this "no" denies no lesions, this "should" plans none."""
    return mention.kind == "correction" and _NO.search(mention.text) is not None


def _spoken_noes(text: str) -> list[Mention]:
    """ "Ten, uh no, eleven": the speaker corrects a number."""
    return [
        Mention("correction", "correction", *match.span(), match.group())
        for match in _SPOKEN_NO.finditer(text)
    ]


def _in_labels(other: Mention, named: list[Labels]) -> bool:
    """Whether a number is one of lesions' labels; but an item's number at the head of a line stays one."""
    return any(one.start < other.end and other.start < one.end for one in named)


def _freezings(others: list[Mention]) -> list[Mention]:
    """A told freeze-thaw cycle is a freezing."""
    return [
        Mention("act", _FREEZING, other.start, other.end, other.text, _CYCLE)
        for other in others
        if other.role == "cycles" and _FREEZE.search(other.text)
    ]


def _short_names(text: str) -> list[Mention]:
    """ "AK brow 2 -> nitro": a short name that is a method only by the words around it."""
    return [
        Mention("act", act, *match.span(group), match[group], {**_CYCLE, "id": act})
        for act, pattern in _SHORT_NAMES.items()
        for match in pattern.finditer(text)
        for group in [match.lastindex or 0]
    ]


def _stays(mention: Mention, taken: bytearray) -> bool:
    """Whether a mention is more than a part of a number's words or of a phrase that means nothing here."""
    if mention.kind == "noise":
        return False
    return not taken[mention.start] or (mention.kind == "act" and mention.meaning["form"] != "infinitive")


def _without_landmarks(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions but for places that only say where another place is, or where the lesions are not."""
    sites = sorted((m for m in mentions if m.kind == "site"), key=lambda m: m.start)
    aside = {id(site) for site in sites if _is_not_there(text, site, mentions)}
    for before, site in pairwise(sites):
        if _LANDMARK.fullmatch(text[before.end : site.start]):
            aside.add(id(site))
    return [mention for mention in mentions if id(mention) not in aside] if aside else mentions


def _with_compound_places(text: str, mentions: list[Mention]) -> list[Mention]:
    """ "Postauricular scalp", "nasal cheek": an adjective right before a noun is part of its name."""
    sites = sorted((m for m in mentions if m.kind == "site"), key=lambda m: m.start)
    whole: dict[int, Mention | None] = {}
    for first, head in pairwise(sites):
        adjectives = _ADJECTIVE.search(first.text), _ADJECTIVE.search(head.text)
        if adjectives[0] and not adjectives[1] and text[first.end : head.start] == " ":
            whole[id(first)] = None
            whole[id(head)] = replace(head, start=first.start, text=text[first.start : head.end])
    return [named for m in mentions for named in [whole.get(id(m), m)] if named is not None]


def _is_not_there(text: str, site: Mention, mentions: list[Mention]) -> bool:
    """ "The AKs off the scalp" lie elsewhere; but "froze a dozen AKs off the crown" tells where they were."""
    match = _NOT_THERE.search(text, max(0, site.start - _REACH_BEFORE_A_PLACE), site.start)
    if match is None or not match.group().rstrip().endswith("off the"):
        return match is not None
    return not any(
        mention.kind == "act"
        and mention.meaning["form"] == "verb"
        and 0 < match.start() - mention.end < _REACH_BEFORE_A_PLACE
        for mention in mentions
    )


def _without_numbers_in_names(text: str, mentions: list[Mention], others: list[Mention]) -> list[Mention]:
    """ "5-FU": the number in the name of an act counts nothing; it joins the other numbers."""
    in_acts = covered(len(text), [mention for mention in mentions if mention.kind == "act"])
    kept = []
    for mention in mentions:
        if mention.kind == "number" and in_acts[mention.start]:
            mention.role = "part of a name"
            others.append(mention)
        else:
            kept.append(mention)
    return kept


def _mark_plurals(text: str, mentions: list[Mention]) -> None:
    """ "Three proven BCC lesions": a name in the singular that names several."""
    for name, noun in pairwise(mentions):
        of_many = noun.kind == "lesion" and noun.plural and text[name.end : noun.start] == " "
        if of_many and name.kind == "diagnosis" and name.meaning.get("class") == "malignant":
            name.meaning = {**name.meaning, "plural": True}


def _mark_looks(text: str, mentions: list[Mention]) -> None:
    """ "4 pedunculated fleshy papules": a noun knows by its ``look`` which diagnosis looks so."""
    for before, noun in pairwise([None, *mentions]):
        if noun is None or noun.kind != "lesion" or not _LOOK.possible_in(text):
            continue
        start = max(before.end if before else 0, noun.start - _REACH_OF_A_LOOK)
        if described := _LOOK.search(text, start, noun.start):
            noun.meaning = {**noun.meaning, "look": _LOOKS[described.group()]}


def _mark_acts(text: str, mentions: list[Mention]) -> None:
    """Acts get the status of the word right before them ("instead of cryo", "refuses freezing")."""
    for mention in mentions:
        if mention.kind == "act":
            mention.status.update(reasons_before_an_act(text, mention.start))


def reasons_before_an_act(text: str, start: int) -> dict[str, tuple[int, int]]:
    """What the word right before an act at ``start`` says of it, with its place ("refuses freezing")."""
    found = {}
    for reason, pattern in _BEFORE_AN_ACT:
        match = pattern.search(text, max(0, start - _REACH_BEFORE_AN_ACT), start)
        if match and not was_done_again(text, match.group(), start):
            found[reason] = match.span()
    return found


def was_done_again(text: str, word: str, start: int) -> bool:
    """ "Repeat shave biopsy ..., done with a blade": the word before the act at ``start`` plans nothing."""
    return word.strip() in _AGAIN and _DONE_BEHIND.match(text, start) is not None
