"""The very words of the note: for a code, a place, a fact, or as a question names them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversation.answers.reply import Reply, told
from conversation.intents import document
from conversation.lesions import found, place_words
from conversation.question import Question
from conversation.words import listed, plain, quoted, say
from records import Evidence, NotCoded, Visit

if TYPE_CHECKING:
    from conversation.talk import Talk


def evidence(talk: Talk, question: Question) -> Reply:
    """The words of the note for what is meant: a code, a place, a diagnosis, a role, or all of it."""
    pieces = tuple(
        dict.fromkeys(sorted(_meant(talk, question), key=lambda one: (one.start, one.end, one.role)))
    )
    if not pieces:
        return Reply(say("no_words"), understood=bool(question.words))
    roles = listed(dict.fromkeys(piece.role for piece in pieces))
    return Reply(
        told(say("words_are", roles=roles, quotes=quoted(pieces, talk.note, most=12))), evidence=pieces
    )


def _meant(talk: Talk, question: Question) -> list[Evidence]:
    coded = talk.coded
    whole = [piece for line in coded.codes for piece in line.evidence]
    whole += [piece for asked in coded.queries for piece in asked.evidence]
    if question.codes:
        named = {code.code for code in question.codes}
        return [piece for line in coded.codes if line.code in named for piece in line.evidence]
    focus = talk.meant(question)
    names_some = bool(question.places or question.diagnoses or question.acts)
    in_words = [] if names_some or talk.last_intent == "visit_separate" else asked_for(question, talk.note)
    if in_words:
        return in_words
    told_of = _circumstances(question, coded.visit)
    if told_of:
        return told_of
    if question.places or question.diagnoses or (focus.places and not question.slots):
        pieces = [
            piece
            for one in found(coded.visit, question.places, question.diagnoses, focus)
            for piece in (
                coded.visit.procedures[one.procedure].groups[one.group].evidence
                if one.group is not None
                else coded.visit.procedures[one.procedure].evidence
            )
        ]
        aside = [piece for item in coded.not_coded if fits(item, question) for piece in item.evidence]
        return pieces or aside
    if talk.last_intent == "visit_separate" and not question.slots and coded.visit.office_work:
        return [piece for one in coded.visit.office_work for piece in one.evidence]
    in_note = asked_for(question, talk.note)
    if in_note and not question.acts:
        return in_note
    roles: dict[str, list[str]] = document("changes")["roles"]
    text = question.text.lower()
    wanted = {role for role, words in roles.items() if any(word in text for word in words)}
    if question.acts:
        wanted |= {"method", "act"}
    if in_note or question.acts:
        own = [piece for piece in whole if piece.role in wanted]
        return [*in_note, *own]
    if question.numbers:
        values = {str(number) for number in question.numbers}
        return [one.evidence for one in coded.visit.numbers if one.value in values] or whole
    return [piece for piece in whole if piece.role in wanted] if wanted else whole


def _circumstances(question: Question, visit: Visit) -> list[Evidence]:
    """The words of the note for the facts that a question names by theirs: "what makes them symptomatic"."""
    said = {word[:5] for word in question.words if len(word) > 4}
    return [
        piece
        for procedure in visit.procedures
        for one in procedure.circumstances
        if said & {word[:5] for word in one.id.split("_") if len(word) > 4}
        for piece in one.evidence
    ]


def fits(item: NotCoded, question: Question) -> bool:
    """Whether something that was set aside is what a question names."""
    words = [plain(one) for one in (*question.diagnoses, *question.acts)]
    words += [place_words(place.site, None) for place in question.places]
    return any(word and word in item.what for word in words)


def asked_for(question: Question, note: str) -> list[Evidence]:
    """The note's own words that a question names ("where does it say itching"), whatever their ending."""
    skipped = set(document("changes")["not_of_the_note"])
    skipped |= {word for words in document("changes")["roles"].values() for word in words}
    stems = [
        re.sub(r"(?:ing|ed|es|s|y)$", "", word) if len(word) > 4 else word
        for word in question.words
        if len(word) > 2 and word.isalpha() and word not in skipped
    ]
    # An act by its own word as well: "biopsied" is "Biopsy-proven", and "liquid nitrogen" itself.
    stems += [
        re.sub(r"(?:ied|ies|ing|ed|es|s|y)$", "", question.text[one.start : one.end].lower())
        for one in question.phrases
        if one.kind == "act"
    ]
    return [
        Evidence(start=match.start(), end=match.end(), text=match[0], role="documentation")
        for stem in dict.fromkeys(stems)
        if len(stem) > 2
        for match in re.finditer(rf"\b{re.escape(stem)}{_ENDING if len(stem) == 3 else _REST}", note, re.I)
    ]


_REST, _ENDING = r"\w*", r"(?:s|ed|ing)?\b"
"""What may follow a stem in the note; one of three letters ("gel", "fee") begins too many words."""
