"""What is looked at in a question: its words and pairs of words, parts of words, ideas, and what it names."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations, pairwise

from conversation.ideas import ideas

Features = dict[str, float]
"""Signs of a question by name ("word why", "idea audit"), with their weight; of length 1 as a vector."""

WEIGHTS = {
    "word": 1.0,
    "pair": 0.7,
    "part": 0.35,
    "idea": 1.0,
    "of": 0.5,
    "with": 0.5,
    "many": 1.0,
    "end": 0.5,
}
"""How much each kind of sign counts; found by leaving one voice out (conversation.training)."""

SILENT = frozenset(",.!")


def features(shape: str) -> Features:
    """The signs of a shape ("why not <code> ?").

    word, pair: as they stand. part: three and four letters in a row, so that "audited" is like "auditor".
    idea: see ideas.yaml; with: two ideas at once; of: an idea beside what is named. many: named twice or
    more. end: whether it ends as a question.
    """
    tokens = shape.split()
    found: set[str] = {f"word {token}" for token in tokens}
    heard = ["^", *(token for token in tokens if token not in SILENT), "$"]
    found |= {f"pair {one} {other}" for one, other in pairwise(heard)}
    found |= {f"part {part}" for token in tokens if token[0].isalpha() for part in _parts(token)}
    named = Counter(token for token in tokens if token.startswith("<"))
    found |= {f"many {name}" for name, times in named.items() if times > 1}
    present = ideas(shape)
    found |= {f"idea {idea}" for idea in present}
    found |= {f"with {one} {other}" for one, other in combinations(present, 2)}
    found |= {f"of {idea} {name}" for idea in present for name in named}
    found.add("end ?" if tokens and tokens[-1] == "?" else "end .")
    weights = {name: WEIGHTS[name.split(" ", 1)[0]] for name in sorted(found)}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {name: weight / length for name, weight in weights.items()}


def _parts(word: str) -> set[str]:
    bounded = f"<{word}>"
    return {bounded[at : at + size] for size in (3, 4) for at in range(len(bounded) - size + 1)}
