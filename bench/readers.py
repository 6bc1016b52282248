"""What is measured in this environment: dermcode, stock medspaCy, and a tokenizer alone as the floor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import process_time

Pass = Callable[[Sequence[str]], float]
"""Takes notes, reads each once, returns the seconds of processor time that it took."""

OURS = "dermcode, note to codes"
ALONE = "without the second reader"
STOCK = "stock medspacy.load()"
EDSNLP = "EDS-NLP, no codes"
FLOOR = "medspaCy's tokenizer alone"


def of_this_environment() -> dict[str, Pass]:
    """The readers by name, loaded and ready."""
    from loguru import logger

    logger.disable("PyRuSH")  # it would write every word of a note to a log: for none of them
    import medspacy
    import spacy
    from medspacy.custom_tokenizer import create_medspacy_tokenizer

    import flow

    return {
        OURS: timed(flow.code),
        ALONE: timed(partial(flow.code, second_reader=False)),
        STOCK: timed(medspacy.load()),
        FLOOR: timed(create_medspacy_tokenizer(spacy.blank("en"))),
    }


def timed(read: Callable[[str], object]) -> Pass:
    """A reader of one note as one of many that takes its time."""

    def over(notes: Sequence[str]) -> float:
        start = process_time()
        for note in notes:
            read(note)
        return process_time() - start

    return over
