"""The second reader as a spaCy component: one label a token, with how sure it is.

A small network (hashed words, prefixes, suffixes and shapes; a few layers that look at the words beside)
gives every token the share of each label. It knows no lexicon and no rule.
"""

# No `from __future__ import annotations` here: spaCy reads the types of a factory's arguments as they stand.
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

NAME = "dermcode_second_reader"
LABELS = ("", "count", "site", "method", "diagnosis", "not_today")
"""What a token may be: nothing, a part of today's treatment by role, or of what was not done today."""
TODAY = LABELS[1:5]
Shares = NDArray[numpy.float32]
"""A row a token, a column a label."""
UNCLEAR = -1
"""The label of a training token that nobody vouches for: nothing is learned from it."""

for _name, _default in (("gold", None), ("shares", None)):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)


class SecondReader(TrainablePipe):  # type: ignore[misc]
    """Marks tokens. ``doc._.shares``: a row a token, a column a label, float32, each row adds up to 1.

    For training, ``reference._.gold`` is a list with the index of each token's label, or UNCLEAR.
    """

    def __init__(self, vocab: Vocab, model: Any, name: str = NAME) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict[str, Any] = {"labels": list(LABELS)}

    @property
    def labels(self) -> tuple[str, ...]:
        return LABELS

    def predict(self, docs: Iterable[Doc]) -> Sequence[Shares]:
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [numpy.zeros((len(doc), len(LABELS)), dtype="float32") for doc in docs]
        shares: list[Shares] = self.model.predict(docs)
        return shares

    def set_annotations(self, docs: Sequence[Doc], scores: Sequence[Shares]) -> None:
        for doc, shares in zip(docs, scores, strict=True):
            doc._.shares = shares

    def get_loss(self, examples: Iterable[Example], scores: Sequence[Shares]) -> tuple[float, list[Shares]]:
        """Cross entropy over the tokens that are vouched for; the slope of each token's shares."""
        loss, slopes = 0.0, []
        for example, shares in zip(examples, scores, strict=True):
            wanted = numpy.asarray(example.reference._.gold)
            known = wanted != UNCLEAR
            slope = numpy.array(shares)
            rows = numpy.flatnonzero(known)
            slope[rows, wanted[rows]] -= 1
            slope[~known] = 0
            loss -= float(numpy.log(shares[rows, wanted[rows]] + 1e-9).sum())
            slopes.append(slope)
        return loss, slopes

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None
    ) -> None:
        """Makes the weights from the first few examples' shapes."""
        sample = [example.reference for example in list(get_examples())[:10]]
        shares = [numpy.zeros((len(doc), len(LABELS)), dtype="float32") for doc in sample]
        self.model.initialize(X=sample, Y=shares)


@Language.factory(NAME, default_config={"model": None})
def make(nlp: Language, name: str, model: Any) -> SecondReader:
    """The component as a configuration names it."""
    return SecondReader(nlp.vocab, model, name)
