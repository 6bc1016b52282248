"""The network's answer for one note, worked out from its weights: what thinc gives, in half the time.

The layers are those of config.cfg. Two things are done once and not for every note: the first layer is
applied to every row of the tables of hashed words, and the layers are taken out of the network.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from models.component import LABELS, SecondReader, Shares

_NOTHING_DIVIDES = 1e-8
"""What thinc adds to a variance that a row is divided by."""

Layer = Callable[[Any], Any]


class Forward:
    """A trained network at work. Later training does not change what it gives."""

    def __init__(self, pipe: SecondReader) -> None:
        model = pipe.model
        self._ops = model.ops
        embed, encode = model.get_ref("tok2vec").get_ref("embed"), model.get_ref("tok2vec").get_ref("encode")
        self._attributes = _named(embed, "extract_features")[0].attrs["columns"]
        tables = _named(embed, "hashembed")
        (mix,), (norm,) = _named(embed, "maxout"), _named(embed, "layernorm")
        self._seeds = [(table.attrs["seed"], table.get_dim("nV")) for table in tables]
        self._rows = _mixed([table.get_param("E") for table in tables], _by_piece(mix))
        self._mixed = _maxed(mix), _normed(norm)
        windows, norms = _named(encode, "maxout"), _named(encode, "layernorm")
        self._window = _named(encode, "expand_window")[0].attrs["window_size"]
        self._layers = [
            (_by_piece(maxout), _maxed(maxout), _normed(norm))
            for maxout, norm in zip(windows, norms, strict=True)
        ]
        softmax = model.get_ref("softmax")
        self._last = softmax.get_param("W"), softmax.get_param("b")

    def __call__(self, doc: Doc) -> Shares:
        """A row a token, a column a label, float32; as SecondReader.predict gives it for this one note."""
        if not len(doc):
            return numpy.zeros((0, len(LABELS)), dtype="float32")
        ops, beside = self._ops, self._window
        most, normed = self._mixed
        embedded = normed(most(ops.gather_add(self._rows, self._keys(doc))))
        # Ahead of the note and behind it stands nothing, as far as its words can see.
        edge = numpy.zeros((beside * len(self._layers), embedded.shape[1]), dtype="f")
        words: NDArray[numpy.float32] = numpy.concatenate([edge, embedded, edge])
        for weights, most, normed in self._layers:
            windows = ops.seq2col(words, beside)[beside:-beside]
            words = words[beside:-beside] + normed(most(ops.gemm(windows, weights, trans2=True)))
        weights, bias = self._last
        shares: Shares = ops.softmax(ops.affine(words, weights, bias))
        return shares

    def _keys(self, doc: Doc) -> NDArray[numpy.uint32]:
        """The rows of every token in the one table that holds all of them."""
        found, first = [], 0
        for seed_and_rows, column in zip(self._seeds, doc.to_array(self._attributes).T, strict=True):
            seed, rows = seed_and_rows
            found.append(self._ops.hash(numpy.ascontiguousarray(column), seed) % rows + first)
            first += rows
        return numpy.concatenate(found, axis=1, dtype="uint32")


def _named(network: Any, name: str) -> list[Any]:
    """The layers of a kind, in the order in which a note goes through them."""
    return [layer for layer in network.walk(order="dfs_pre") if layer.name == name]


def _by_piece(maxout: Any) -> Any:
    """The weights of a layer: a row an output, all outputs of the first piece first; a column an input."""
    weights = maxout.get_param("W").transpose(1, 0, 2)
    return numpy.ascontiguousarray(weights).reshape(-1, weights.shape[-1])


def _maxed(maxout: Any) -> Layer:
    """Of every piece of a layer's weighted sums the greatest, its bias added."""
    bias = maxout.get_param("b")
    by_piece, pieces = bias.T.reshape(-1), bias.shape[1]

    def most(sums: Any) -> Any:
        sums += by_piece
        width = sums.shape[1] // pieces
        greatest = sums[:, :width]
        for first in range(width, sums.shape[1], width):
            greatest = numpy.maximum(greatest, sums[:, first : first + width])
        return greatest

    return most


def _normed(layernorm: Any) -> Layer:
    """Rows about their mean, in units of their spread, then scaled and shifted as learned."""
    scale, shift = layernorm.get_param("G"), layernorm.get_param("b")

    def normed(rows: Any) -> Any:
        width = numpy.float32(rows.shape[1])
        rows -= rows.sum(axis=1, keepdims=True) / width
        spread = numpy.einsum("ij,ij->i", rows, rows) / width + numpy.float32(_NOTHING_DIVIDES)
        rows /= numpy.sqrt(spread)[:, None]
        rows *= scale
        rows += shift
        return rows

    return normed


def _mixed(tables: list[Any], weights: Any) -> Any:
    """All tables below each other, each row as the layer behind them weighs it."""
    parts = numpy.split(weights, numpy.cumsum([table.shape[1] for table in tables])[:-1], axis=1)
    return numpy.ascontiguousarray(
        numpy.concatenate([table @ part.T for table, part in zip(tables, parts, strict=True)])
    )
