"""Notes as tokens: what the second reader sees, and where each token stands in the note."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc
from spacy.vocab import Vocab

_ENDS = ("'s", "'d", "ing", "ies", "ed", "es", "ae", "is", "s", "d", "a", "y", "e")
_SHORTEST = 3


def stem(word: str) -> str:
    """What the forms of a word share, roughly: "verrucae" and "verruca" have one stem."""
    word = word.lower().replace("’", "'")
    for end in _ENDS:
        if word.endswith(end) and len(word) - len(end) >= _SHORTEST:
            return word[: -len(end)]
    return word


def covering(doc: Doc, start: int, end: int) -> Iterator[int]:
    """The numbers of the tokens that hold characters of a place, without those of white space only."""
    starts = [token.idx for token in doc]
    at = max(0, bisect_right(starts, start) - 1)
    while at < len(starts) and starts[at] < end:
        if starts[at] + len(doc[at]) > start and not doc[at].is_space:
            yield at
        at += 1


def with_words(vocab: Vocab, doc: Doc, words: Sequence[str]) -> Doc:
    """The same tokens with other words in their places."""
    return Doc(vocab, words=list(words), spaces=[bool(token.whitespace_) for token in doc])
