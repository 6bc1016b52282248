"""What `dermcode train` does: train on the examples, write weights and card, score on held-out notes."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy

from models.component import TODAY, SecondReader
from models.examples import CHARTS, Span, Taught, digest
from models.network import CONFIG, configuration
from models.place import WEIGHTS
from models.training import Progress, marked, save, spans_of, train
from records import Unusable

FOLDS = 5
LEAST = 20
"""Notes below which nothing can be learned."""

Told = Callable[[str], None]


def taught_of(corpus: Iterable[Taught], charts: Iterable[Taught]) -> list[Taught]:
    """The examples, each note once; a reviewed chart's word goes before the corpus's."""
    found: dict[str, Taught] = {}
    for one in (*corpus, *charts):
        found[one.note] = one
    if len(found) < LEAST:
        raise Unusable(f"There are {len(found)} notes to learn from, and at least {LEAST} are needed.")
    return list(found.values())


def lesson(
    taught: Sequence[Taught],
    out: Path,
    config: Path | None = None,
    measure: bool = False,
    told: Progress | None = None,
) -> dict[str, Any]:
    """Train on all examples and write the reader to a folder; what its card says.

    measure: also train FOLDS times on four fifths of the notes, and score each on the fifth it never saw.
    """
    pipe = train(taught, config, told=told)
    card: dict[str, Any] = {
        "learned": _learned(taught),
        "examples": digest(taught),
        "config": hashlib.sha256((config or CONFIG).read_bytes()).hexdigest(),
        "seed": configuration(config)["training"]["seed"],
        "spacy": importlib.metadata.version("spacy"),
        "held_out": scores(held_out(taught, config, told=told)) if measure else None,
    }
    card["weights"] = save(pipe, out, card)
    return {**card, "bytes": (out / WEIGHTS).stat().st_size}


def _learned(taught: Sequence[Taught]) -> dict[str, int]:
    return {
        "notes": len(taught),
        "with_a_treatment": sum(bool(one.today) for one in taught),
        "from_charts": sum(one.group.startswith(CHARTS) for one in taught),
        "marks": sum(len(one.today) for one in taught),
    }


def folds(taught: Iterable[Taught]) -> dict[str, int]:
    """The fold of each group: files in turn, and notes that stand for themselves by a hash of their name."""
    groups = sorted({one.group for one in taught})
    files = [group for group in groups if "/" not in group]
    alone = [group for group in groups if "/" in group]
    found = {group: number % FOLDS for number, group in enumerate(files)}
    for group in alone:
        found[group] = int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS
    return found


def held_out(
    taught: Sequence[Taught],
    config: Path | None = None,
    hidden: Collection[str] = (),
    told: Progress | None = None,
) -> Iterator[tuple[set[Span], set[Span], set[int]]]:
    """Every note as a reader reads it that learned from other groups (see ``read_apart``)."""
    side = folds(taught)
    for fold in range(FOLDS):
        apart = [one for one in taught if side[one.group] == fold]
        if not apart:
            continue
        pipe = train([one for one in taught if side[one.group] != fold], config, hidden, told)
        yield from read_apart(pipe, apart)


def read_apart(
    pipe: SecondReader, apart: Iterable[Taught]
) -> Iterator[tuple[set[Span], set[Span], set[int]]]:
    """For every note: the marks found, those wanted, and the tokens that nobody vouches for."""
    tokenizer = spacy.blank("en").tokenizer
    for one in apart:
        note = marked(tokenizer, one)
        (shares,) = pipe.predict([note.doc])
        found = [int(row) for row in shares.argmax(axis=1)]
        unclear = {at for at, label in enumerate(note.gold) if label < 0}
        yield spans_of(found), spans_of(note.gold), unclear


def scores(read: Iterable[tuple[set[Span], set[Span], set[int]]]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of the marks of each label; a mark is right where both ends and the label are.

    Marks on tokens that nobody vouches for are left out.
    """
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for seen, gold, unclear in read:
        clear = {span for span in seen if not unclear & set(range(span[0], span[1]))}
        right.update(label for _, _, label in clear & gold)
        found.update(label for _, _, label in clear)
        wanted.update(label for _, _, label in gold)
    out = {}
    for label in TODAY:
        precision = right[label] / (found[label] or 1)
        recall = right[label] / (wanted[label] or 1)
        f1 = 2 * precision * recall / (precision + recall) if right[label] else 0.0
        out[label] = {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}
    return out
