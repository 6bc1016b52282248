"""The network of the second reader: built as its configuration says, with the weights of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_config, load_model_from_config

from models.component import NAME, SecondReader
from records import Unusable

CONFIG = Path(__file__).with_name("config.cfg")


def configuration(path: Path | None = None) -> dict[str, Any]:
    """Everything of a configuration file: the shape of the network under "components", "training"."""
    return dict(load_config(path or CONFIG))


def network(path: Path | None = None) -> SecondReader:
    """The component without weights."""
    config = load_config(path or CONFIG)
    config.pop("training")
    return cast(SecondReader, load_model_from_config(config, auto_fill=True).get_pipe(NAME))


def with_weights(weights: bytes, path: Path | None = None) -> SecondReader:
    """The component with these weights. Raises Unusable for weights of another shape."""
    pipe = network(path)
    doc = Doc(pipe.vocab, words=["a"])
    doc._.gold = numpy.zeros(1, dtype="int32")
    pipe.initialize(lambda: [Example(doc, doc)])
    try:
        pipe.model.from_bytes(weights)
    except (ValueError, KeyError) as error:
        raise Unusable(
            f"The weights of the second reader do not fit its configuration ({type(error).__name__}): "
            "train it anew with `dermcode train`."
        ) from None
    return pipe
