"""What the second reader is good for: words are taken out of the lexicon, and the answers are watched.

    python -m bench.second_reader [--words N] [--quick]      writes models/figures.json

For every word of the lexicon that proves something in a note of the corpus, the rules read some of those
notes without it, the word gone from every list. An answer that becomes wrong and still says "ready" is a
silent error; how many of them does the second reader turn into reviews? It is one that learned from other
files only, and reads a made-up word in the place of the one that was taken out, or the word as it stands.
What it costs is counted on the answers of the whole lexicon that are right.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import spacy

from bench.planted import Read, apart, cases, plans, rules_alone, together
from models import place
from models.component import SecondReader
from models.examples import CORPUS, Span, Taught, of_corpus
from models.known import knows
from models.lesson import folds, read_apart, scores
from models.made_up import made_up
from models.second_look import beyond, marks_of, open_to_a_look
from models.tokens import stem, with_words
from models.training import train
from records import Coded

FIGURES = Path(place.__file__).with_name("figures.json")


class Readers:
    """A second reader a fold, each of which learned from the other folds' files."""

    def __init__(self, taught: list[Taught], every: int = 1) -> None:
        self._side = folds(taught)
        self._cut = spacy.blank("en").tokenizer
        self._pipes: dict[int, SecondReader] = {}
        self.held_out: list[tuple[set[Span], set[Span], set[int]]] = []
        for fold in sorted(set(self._side.values())):
            print(f"training without fold {fold}", file=sys.stderr)
            self._pipes[fold] = train([one for one in taught if self._side[one.group] != fold][::every])
            mine = [one for one in taught if self._side[one.group] == fold]
            self.held_out += read_apart(self._pipes[fold], mine)

    def sees(
        self, group: str, note: str, coded: Coded, known: Callable[[str], bool], gone: str | None
    ) -> bool:
        """Whether the reader that did not learn from the note would have it looked at.

        gone: a stem whose words it reads as made-up ones.
        """
        if not open_to_a_look(coded):
            return False
        pipe = self._pipes[self._side.get(group, 0)]
        doc = self._cut(note)
        new: dict[str, str] = {}
        chance = Random(5)
        words = [
            new.setdefault(token.lower_, made_up(token.text, chance))
            if gone and token.is_alpha and stem(token.text) == gone
            else token.text
            for token in doc
        ]
        return beyond(marks_of(doc, pipe, with_words(pipe.vocab, doc, words)), note, coded, known) is not None


def figures(words: int, examples: int) -> dict[str, Any]:
    """The whole measurement. words, examples: every so many-th word is taken out, and note learned from."""
    known = cases()
    notes = {id: case["note"] for id, (_, case) in known.items()}
    whole = list(apart(partial(rules_alone, known, [])))
    chance = Random(7)
    found = plans(whole, notes, chance)[::words]
    chance.shuffle(found)
    planted: list[Read] = []
    for group in together(found, notes):
        planted += apart(partial(rules_alone, known, group))
        print(f"{len(planted)} notes read without a word", file=sys.stderr)

    import flow
    from nlp import vocabulary

    code = partial(flow.code, second_reader=False)
    readers = Readers(list(of_corpus(CORPUS, code, flow.phrases)), examples)
    alone = {id: f"{file}/{id}" if file == "unrelated" else file for id, (file, _) in known.items()}

    def looked_at(one: Read, as_it_stands: bool = False) -> bool:
        def knows_it(word: str) -> bool:
            return knows(word, vocabulary) and stem(word) != one.gone

        gone = None if as_it_stands else one.gone
        return readers.sees(alone[one.case], notes[one.case], one.coded, knows_it, gone)

    def share(some: list[Read], as_it_stands: bool = False) -> dict[str, Any]:
        seen = sum(looked_at(one, as_it_stands) for one in some)
        return {"notes": len(some), "looked_at": seen, "share": round(seen / (len(some) or 1), 3)}

    silent = [one for one in planted if one.kind == "silent error"]
    missed = [one for one in planted if one.kind == "over-asked" and one.coded.status == "none"]
    right = [one for one in whole if one.kind == "exact"]
    return {
        "weights": place.version(),
        "words_taken_out": len(found),
        "notes_read_without_one": len(planted),
        "silent_errors": share(silent),
        "silent_errors_as_it_stands": share(silent, True),
        "silent_errors_by_part": {
            part: share([one for one in silent if one.part == part])
            for part in sorted({one.part for one in silent})
        },
        "nothing_found": share(missed),
        "nothing_found_as_it_stands": share(missed, True),
        "needless_of_ready": share([one for one in right if one.coded.status == "ready"]),
        "needless_of_none": share(
            [one for one in right if one.coded.status == "none" and known[one.case][0] != "unrelated"]
        ),
        "needless_of_unrelated": share([one for one in right if known[one.case][0] == "unrelated"]),
        "held_out_marks": scores(readers.held_out),
    }


def main() -> None:
    """Measure, and write what was found beside the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--words", type=int, default=1, metavar="N", help="take out only every N-th word")
    parser.add_argument("--quick", action="store_true", help="learn from few notes, and write nothing")
    asked = parser.parse_args()
    told = json.dumps(figures(asked.words, 60 if asked.quick else 1), indent=1)
    print(told)
    if not asked.quick:
        FIGURES.write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
