"""Understanding fitted to the utterances on file: a linear model, the same for the same utterances.

    python -m conversation.training            writes conversation/weights.json and vocabulary.txt
    python -m conversation.training --cross    how much is understood of a voice that was left out

Needs scikit-learn, which nothing else does: the weights are shipped, so a talk only adds numbers.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conversation import spelling
from conversation.features import Features, features
from conversation.question import shape_of
from conversation.utterances import Utterance, utterances

OUT = Path(__file__).parent / "weights.json"
PENALTY = 1.0
SEEN = 2
"""In how many utterances a sign must stand to be kept; the rest are accidents of one wording."""
STEP = 20
"""Weights are whole numbers of 1/20: finer ones change no answer."""


def fit(said: Sequence[Utterance]) -> dict[str, Any]:
    """The model for these utterances: intents, where each begins (bias), and the weights of every sign."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.svm import LinearSVC

    signs = [features(shape_of(one.text)) for one in said]
    seen = Counter(name for one in signs for name in one)
    kept: list[Features] = [{name: x for name, x in one.items() if seen[name] >= SEEN} for one in signs]
    columns = DictVectorizer(sort=True)
    model = LinearSVC(C=PENALTY, dual=True, random_state=0, max_iter=5000)
    model.fit(columns.fit_transform(kept), [one.intent for one in said])
    steps = (model.coef_.T * STEP).round().astype(int).tolist()
    names = columns.get_feature_names_out()
    return {
        "intents": [str(name) for name in model.classes_],
        "step": STEP,
        "bias": [round(x * STEP) for x in model.intercept_],
        "signs": {str(name): row for name, row in zip(names, steps, strict=True) if any(row)},
    }


def cross() -> dict[str, float]:
    """How much of each voice is understood by a model of all other voices."""
    from conversation.weighing import Model

    said = utterances()
    shares = {}
    for voice in sorted({one.voice for one in said}):
        model = Model(fit([one for one in said if one.voice != voice]))
        asked = [one for one in said if one.voice == voice]
        right = sum(model.ranked(features(shape_of(one.text)))[0][0] == one.intent for one in asked)
        shares[voice] = right / len(asked)
    return shares


def vocabulary_text() -> str:
    """The file of known words: one a line."""
    return "\n".join(spelling.words_of(one.text for one in utterances() if one.spelt)) + "\n"


def written(model: dict[str, Any]) -> str:
    """The file: a sign a line."""
    rows = ",\n".join(f"{json.dumps(name)}:{_row(row)}" for name, row in model["signs"].items())
    head = {key: value for key, value in model.items() if key != "signs"}
    return f'{json.dumps(head, separators=(",", ":"))[:-1]},"signs":{{\n{rows}\n}}}}\n'


def _row(row: list[int]) -> str:
    return json.dumps(row, separators=(",", ":"))


if __name__ == "__main__":
    if "--cross" in sys.argv[1:]:
        figures = cross()
        for name, share in figures.items():
            print(f"{name:12} {share:.3f}")
        print(f"{'mean':12} {sum(figures.values()) / len(figures):.3f}")
    else:
        # The spelling of the utterances is mended by their own words, so those come first.
        spelling.SHIPPED.write_text(vocabulary_text(), encoding="utf-8")
        OUT.write_text(written(fit(utterances())), encoding="utf-8")
