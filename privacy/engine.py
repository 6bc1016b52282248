"""Presidio's analyzer with our finders and shapes, over a spaCy pipeline that only divides a text into words.

No model is loaded and nothing is fetched: what is found is found by the data beside this module.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from privacy.dates import dates
from privacy.found import Found, data
from privacy.names import names
from privacy.numbers import ages, labelled
from privacy.places import places
from records import Unusable

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

FINDERS: dict[str, Callable[[str], Iterable[Found]]] = {
    "names": names,
    "dates": dates,
    "places": places,
    "labelled": labelled,
    "ages": ages,
}


def analyse(note: str) -> list[Found]:
    """Whatever may tell who somebody is, overlapping as it was found.

    Raises Unusable when Presidio is not installed.
    """
    told = _analyzer().analyze(text=note, language="en")
    return [Found(one.start, one.end, one.entity_type, one.score) for one in told]


@cache
def _analyzer() -> AnalyzerEngine:
    try:
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    except ImportError:
        raise Unusable(
            "Notes are freed of names with Presidio, which is not installed: pip install 'dermcode[privacy]'."
        ) from None
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        MedicalLicenseRecognizer,
        PhoneRecognizer,
    )

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    registry = RecognizerRegistry(supported_languages=["en"])
    for name, finder in FINDERS.items():
        registry.add_recognizer(_recognizer(name, finder))
    for shape in _shapes():
        registry.add_recognizer(shape)
    for known in (
        PhoneRecognizer(supported_regions=("US",)),
        CreditCardRecognizer(),
        MedicalLicenseRecognizer(),
    ):
        registry.add_recognizer(known)
    return AnalyzerEngine(registry=registry, nlp_engine=_words(), supported_languages=["en"])


def _recognizer(name: str, finder: Callable[[str], Iterable[Found]]) -> Any:
    """A finder as Presidio wants it."""
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    class Ours(EntityRecognizer):  # type: ignore[misc,unused-ignore]
        def load(self) -> None:
            """Nothing to load."""

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:
            return [RecognizerResult(one.kind, one.start, one.end, one.score) for one in finder(text)]

    return Ours(supported_entities=[name], name=name)


def _shapes() -> Iterator[Any]:
    """The shapes of identifiers.yaml as Presidio's own kind of recogniser."""
    from presidio_analyzer import Pattern, PatternRecognizer

    for number, one in enumerate(data("identifiers")["shapes"]):
        pattern = Pattern(f"{one['kind']} {number}", one["pattern"], one["score"])
        yield PatternRecognizer(
            supported_entity=one["kind"],
            name=f"{one['kind']} {number}",
            patterns=[pattern],
            global_regex_flags=0,
        )


def _words() -> Any:
    """The least that Presidio asks of a language: words and where they begin."""
    import spacy
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class Words(NlpEngine):  # type: ignore[misc,unused-ignore]
        def __init__(self) -> None:
            self.nlp = spacy.blank("en")

        def load(self) -> None:
            """Nothing to load."""

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> Any:
            doc = self.nlp.make_doc(text)
            return NlpArtifacts(
                entities=[],
                tokens=doc,
                tokens_indices=[token.idx for token in doc],
                lemmas=[token.lower_ for token in doc],
                nlp_engine=self,
                language=language,
            )

        def process_batch(self, texts: Iterable[str], language: str, *_: Any, **__: Any) -> Iterator[Any]:
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return bool(self.nlp.vocab[word].is_stop)

        def is_punct(self, word: str, language: str) -> bool:
            return bool(self.nlp.vocab[word].is_punct)

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    return Words()
