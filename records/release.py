"""What a release adds to the program: words that the reader knows, and what a payer prefers. Data only."""

from __future__ import annotations

from records.visit import Record


class Added(Record):
    """One word put into the lexicon.

    file: of nlp/lexicon, without its ending. where: the keys that lead to the list the word goes into; of a
    list of entries, "id=scalp" or "id=cryosurgery,form=noun". value: what the word stands for, where the
    words of that place stand for numbers.
    """

    file: str
    where: tuple[str, ...]
    word: str
    value: int | None = None


class Preference(Record):
    """One value of a payer's profile. key: its name there. value: of a list, what is added to it."""

    payer: str
    key: str
    value: str | bool
