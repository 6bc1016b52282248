"""What a question may lean on: the chart as it stands, and what a code of it was given for."""

from __future__ import annotations

import re

from conversation.hearing import Before
from conversation.lesions import Told
from conversation.words import plain
from records import Coded


def before(coded: Coded, note: str, intent: str, topic: str) -> Before:
    """What of the chart and of the last turn a question may lean on; intent, topic: see Before."""
    procedures = coded.visit.procedures
    counts = [one.count for one in procedures]
    counts += [group.count for one in procedures for group in one.groups]
    stated = {count.value for count in counts if count.value is not None}
    done = (
        {one.diagnosis for one in procedures}
        | {one.act for one in procedures}
        | {group.site for one in procedures for group in one.groups}
    )
    return Before(
        intent=intent,
        topic=topic,
        numbers=frozenset(
            one for number in coded.visit.numbers for one in re.findall(r"[\d.]+", number.value)
        ),
        counts=frozenset(stated | {line.units for line in coded.codes}),
        codes=frozenset(line.code for line in coded.codes),
        done=frozenset(plain(one) for one in done if one),
        words=frozenset(re.findall(r"[a-z]{5,}", note.lower())),
        aside=frozenset(item.what for item in coded.not_coded),
    )


def given_for(coded: Coded, code: str | None) -> tuple[Told, ...]:
    """The only procedure of the chart whose words prove the line of a code; nothing where several do."""
    words = {
        (piece.start, piece.end, piece.role)
        for line in coded.codes
        if line.code == code
        for piece in line.evidence
    }
    told = [
        Told(at, None)
        for at, done in enumerate(coded.visit.procedures)
        if words & {(piece.start, piece.end, piece.role) for piece in done.evidence}
    ]
    return tuple(told) if len(told) == 1 else ()
