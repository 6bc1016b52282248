"""What the second reader is good for: words are taken out of the lexicon, and the answers are watched.

    python -m bench.second_reader [--words N] [--quick] [--kept FOLDER]  writes models/figures.json, README.md

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
from spacy.vocab import Vocab

from bench.planted import Read, cases, read_all, reads, write
from evaluation.cases import Case
from models import place
from models.examples import APART, CORPUS, Span, Taught, of_corpus
from models.forward import Forward
from models.known import knows
from models.lesson import folds, read_apart, scores
from models.made_up import made_up
from models.network import with_weights
from models.second_look import beyond, marks_of, open_to_a_look
from models.tokens import stem, with_words
from models.training import train
from records import Coded

FIGURES = Path(place.__file__).with_name("figures.json")
DATA_CARD = FIGURES.with_name("README.md")
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


class Readers:
    """A second reader a fold, each of which learned from the other folds' files."""

    def __init__(self, taught: list[Taught], every: int, kept: Path | None) -> None:
        self._side = folds(taught)
        self._cut = spacy.blank("en").tokenizer
        self._networks: dict[int, tuple[Vocab, Forward]] = {}
        self.held_out: list[tuple[set[Span], set[Span], set[int]]] = []
        for fold in sorted(set(self._side.values())):
            file = kept / f"fold_{fold}.bin" if kept else None
            if file and file.exists():
                pipe = with_weights(file.read_bytes())
            else:
                say(f"training without fold {fold}")
                pipe = train([one for one in taught if self._side[one.group] != fold][::every])
                if file:
                    file.write_bytes(pipe.model.to_bytes())
            self._networks[fold] = pipe.vocab, Forward(pipe)
            self.held_out += read_apart(pipe, [one for one in taught if self._side[one.group] == fold])

    def sees(
        self, group: str, note: str, coded: Coded, known: Callable[[str], bool], gone: str | None
    ) -> bool:
        """Whether the reader that did not learn from the note would have it looked at.

        gone: a stem whose words it reads as made-up ones.
        """
        if not open_to_a_look(coded):
            return False
        vocab, network = self._networks[self._side.get(group, 0)]
        from nlp import plain_copy

        copy = plain_copy(note)
        doc = self._cut(copy.text)
        new: dict[str, str] = {}
        chance = Random(5)
        words = [
            new.setdefault(token.lower_, made_up(token.text, chance))
            if gone and token.is_alpha and stem(token.text) == gone
            else token.text
            for token in doc
        ]
        marks = marks_of(doc, network, with_words(vocab, doc, words))
        return beyond(marks, note, copy, coded, known) is not None


def say(sentence: str) -> None:
    """How far it is, on standard error."""
    print(sentence, file=sys.stderr, flush=True)


def answers(known: dict[str, tuple[str, Case]], words: int, kept: Path | None) -> list[Read]:
    """The rules' answers with and without words (``planted.read_all``), or those that were kept."""
    file = kept / "planted.jsonl" if kept else None
    if file and file.exists():
        with file.open(encoding="utf-8") as lines:
            return list(reads(lines))
    found = list(read_all(known, words, say))
    if file:
        with file.open("w", encoding="utf-8") as out:
            write(found, out)
    return found


def figures(words: int, examples: int, kept: Path | None) -> dict[str, Any]:
    """The whole measurement.

    words, examples: every so many-th word is taken out, and note learned from. kept: see main.
    """
    known = cases()
    every = answers(known, words, kept)
    whole = [one for one in every if one.gone is None]
    planted = [one for one in every if one.gone is not None]
    notes = {id: case["note"] for id, (_, case) in known.items()}

    import flow
    from nlp import vocabulary

    code = partial(flow.code, second_reader=False)
    readers = Readers(list(of_corpus(CORPUS, code, flow.phrases)), examples, kept)
    alone = {id: f"{file}/{id}" if file in APART else file for id, (file, _) in known.items()}

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
        "words_taken_out": len({one.gone for one in planted}),
        "notes_read_without_one": len(planted),
        "silent_errors": share(silent),
        "silent_errors_as_it_stands": share(silent, True),
        "silent_errors_by_part": {
            part: share([one for one in silent if one.part == part])
            for part in sorted({one.part for one in silent})
        },
        "harmless": share([one for one in planted if one.kind == "exact" and one.coded.status == "ready"]),
        "nothing_found": share(missed),
        "nothing_found_as_it_stands": share(missed, True),
        "needless_of_ready": share([one for one in right if one.coded.status == "ready"]),
        "needless_of_none": share(
            [one for one in right if one.coded.status == "none" and known[one.case][0] not in APART]
        ),
        "needless_of_unrelated": share([one for one in right if known[one.case][0] in APART]),
        "held_out_marks": scores(readers.held_out),
    }


def table(told: dict[str, Any]) -> str:
    """The figures as the card shows them."""
    rows = [
        ("silent errors: `ready` and wrong; unknown", "silent_errors"),
        ("the same; as it stands", "silent_errors_as_it_stands"),
        ("services not found: `none` and wrong; unknown", "nothing_found"),
        ("the same; as it stands", "nothing_found_as_it_stands"),
        ("`ready` and right, with the whole lexicon: needless", "needless_of_ready"),
        ("`none` and right, with the whole lexicon: needless", "needless_of_none"),
        ("notes of other clinics, `none`: needless", "needless_of_unrelated"),
        ("`ready` and right although a word was taken out", "harmless"),
    ]
    out = [
        f"{told['words_taken_out']} words were taken out, and {told['notes_read_without_one']} notes read "
        "without one.",
        "",
        "| answers of the rules | notes | sent to a person |",
        "| --- | --- | --- |",
    ]
    out += [f"| {name} | {told[key]['notes']} | {told[key]['share']:.1%} |" for name, key in rows]
    parts = ", ".join(
        f"{part} {one['looked_at']} of {one['notes']}" for part, one in told["silent_errors_by_part"].items()
    )
    out += ["", f"Silent errors found by what the word stood for (unknown): {parts}.", ""]
    out += ["| marks on notes of other files | precision | recall | F1 |", "| --- | --- | --- | --- |"]
    for label, score in told["held_out_marks"].items():
        out.append(f"| {label} | {score['precision']:.3f} | {score['recall']:.3f} | {score['f1']:.3f} |")
    return "\n".join(out)


def with_table(card: str, told: dict[str, Any]) -> str:
    """The card with these figures between its marks."""
    head, _, rest = card.partition(BEGIN)
    return f"{head}{BEGIN}\n\n{table(told)}\n\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Measure, and write what was found beside the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--words", type=int, default=1, metavar="N", help="take out only every N-th word")
    parser.add_argument("--quick", action="store_true", help="learn from few notes, and write nothing")
    parser.add_argument(
        "--kept",
        type=Path,
        metavar="FOLDER",
        help="keep answers and readers there, and take up those that are",
    )
    asked = parser.parse_args()
    if asked.kept:
        asked.kept.mkdir(parents=True, exist_ok=True)
    told = figures(asked.words, 60 if asked.quick else 1, asked.kept)
    print(table(told))
    if not asked.quick:
        FIGURES.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        DATA_CARD.write_text(with_table(DATA_CARD.read_text(encoding="utf-8"), told), encoding="utf-8")


if __name__ == "__main__":
    main()
