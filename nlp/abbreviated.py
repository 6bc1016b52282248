"""Abbreviations that a note makes: "solar keratoses (SK). Four SK were frozen", whatever else SK means."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.mentions import Mention

_MEANS = re.compile(r" ?(?:=|means|stands for|is short for|denotes) ?")
_FIRST_LETTER = re.compile(r"\b[a-z]")


def name_abbreviations(text: str, mentions: list[Mention]) -> None:
    """Give every mention of such initials the diagnosis that stands before the bracket that makes them.

    mentions: in the order of the note; id and meaning of those diagnoses are set.
    """
    named = [mention for mention in mentions if mention.kind == "diagnosis"]
    for whole, short in pairwise(named):
        bracketed = text[whole.end : short.start] == " (" and text[short.end : short.end + 1] == ")"
        if _MEANS.fullmatch(text, whole.end, short.start):  # "SK = solar keratosis"
            whole, short, bracketed = short, whole, True
        initials = "".join(_FIRST_LETTER.findall(whole.text))
        if not bracketed or whole.id == short.id or short.text.removesuffix("s") != initials:
            continue
        for mention in named:
            if mention.start >= short.start and mention.text.removesuffix("s") == initials:
                plural = mention.plural or (mention is short and whole.plural)
                mention.id, mention.meaning = whole.id, {**whole.meaning, "plural": plural}
