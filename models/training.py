"""Trains the second reader: the same examples, configuration and kind of machine give the same weights."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed, registry  # type: ignore[attr-defined]

from models.component import LABELS, NAME, UNCLEAR, SecondReader
from models.examples import Span, Taught
from models.made_up import varied
from models.network import configuration, network
from models.place import CARD, WEIGHTS
from models.tokens import covering, with_words

Progress = Callable[[int, int, float], None]
"""Told after every round: which it was, of how many, and the loss a token."""

INDEX = {label: number for number, label in enumerate(LABELS)}
NOT_TODAY = INDEX["not_today"]


@dataclass(frozen=True)
class Marked:
    """A note in tokens. gold: the label of each; speaking: whether it stands in a phrase of the lexicon or
    of the proof, so that a made-up word may take its place."""

    doc: Doc
    gold: list[int]
    speaking: list[bool]


def marked(tokenizer: Callable[[str], Doc], one: Taught) -> Marked:
    """The label of every token of a note."""
    doc = tokenizer(one.note)
    gold, speaking = [0] * len(doc), [False] * len(doc)
    aside = {at for start, end in one.aside for at in covering(doc, start, end)}
    for start, end, kind in one.mentions:
        for at in covering(doc, start, end):
            speaking[at] = True
            if at in aside:
                gold[at] = NOT_TODAY
            elif not one.whole:
                gold[at] = UNCLEAR
            elif kind != "number":
                gold[at] = NOT_TODAY
    for start, end, label in one.today:
        for at in covering(doc, start, end):
            gold[at], speaking[at] = INDEX[label], True
    return Marked(doc, gold, speaking)


def train(
    taught: Sequence[Taught],
    config: Path | None = None,
    hidden: Collection[str] = (),
    told: Progress | None = None,
) -> SecondReader:
    """A reader that has learned from these notes.

    config: a file like models/config.cfg, which is the default. hidden: stems of words that it must not
    get to know. One thread, and every choice drawn from the seed of the configuration.
    """
    settings = registry.resolve({"training": configuration(config)["training"]})["training"]
    fix_random_seed(settings["seed"])
    chance = Random(settings["seed"])
    pipe = network(config)
    tokenizer = spacy.blank("en").tokenizer
    notes = [marked(tokenizer, one) for one in taught]

    def example(note: Marked) -> Example:
        words = varied(
            [token.text for token in note.doc],
            note.speaking,
            chance,
            hidden,
            settings["made_up_share"],
            settings["made_up_share_of_others"],
        )
        seen, known = (with_words(pipe.vocab, note.doc, words) for _ in range(2))
        known._.gold = note.gold
        return Example(seen, known)

    pipe.initialize(lambda: [example(note) for note in notes[:10]])
    optimizer, full = settings["optimizer"], settings["optimizer"].learn_rate
    size, rounds = settings["batch_size"], settings["rounds"]
    steps, step = rounds * len(notes) / size, 0
    tokens = sum(len(note.doc) for note in notes) or 1
    for number in range(1, rounds + 1):
        chance.shuffle(notes)
        losses: dict[str, float] = {}
        for first in range(0, len(notes), size):
            step += 1
            optimizer.learn_rate = full * _pace(step, steps, settings["warm_up"])
            batch = [example(note) for note in notes[first : first + size]]
            pipe.update(batch, drop=settings["dropout"], sgd=optimizer, losses=losses)
        if told:
            told(number, rounds, losses.get(NAME, 0.0) / tokens)
    return pipe


def _pace(step: int, steps: float, warm_up: int) -> float:
    """The share of the full rate of learning: up to it at first, then evenly down to a fiftieth."""
    return min(1.0, step / warm_up) * max(0.02, 1 - step / steps)


def save(pipe: SecondReader, out: Path, card: dict[str, Any]) -> str:
    """Write the weights and the card into a folder; the fingerprint of the weights."""
    out.mkdir(parents=True, exist_ok=True)
    weights: bytes = pipe.model.to_bytes()
    (out / WEIGHTS).write_bytes(weights)
    digest = hashlib.sha256(weights).hexdigest()
    (out / CARD).write_text(json.dumps({"weights": digest, **card}, indent=1) + "\n", encoding="utf-8")
    return digest


def spans_of(labels: Sequence[int]) -> set[Span]:
    """Runs of tokens of one label: first token, the one behind the last, and the label; of today's only."""
    found, start = set(), 0
    for at in range(1, len(labels) + 1):
        if at == len(labels) or labels[at] != labels[start]:
            if 0 < labels[start] < NOT_TODAY:
                found.add((start, at, LABELS[labels[start]]))
            start = at
    return found
