"""The reader as one medspaCy pipeline: the ordered list of steps, a sentence each.

tokenizer                 medspaCy's, on the plain copy of the note (nlp/tokens.py: each word is cut once)
medspacy_target_matcher   finds the lexicon's phrases: diagnoses, acts, sites, sides, references
dermcode_layout           lines, headings and their kind, visits of other days
dermcode_mentions         phrases and numbers as typed mentions; every number gets a role
dermcode_context          clauses, and medspaCy's ConText within each: planned, negated, history, ...
dermcode_facts            what each clause says of lesions: so many, where, seen or treated or left
dermcode_ledger           one account of the lesions over the whole note: what was done today, how many
dermcode_documentation    the words that document each element a payer asks for
"""

from __future__ import annotations

from functools import cache

import spacy
from loguru import logger
from spacy.language import Language
from spacy.tokens import Doc

# PyRuSH, which medspaCy loads, writes the words of notes to standard error through loguru.
logger.disable("PyRuSH")

import nlp.context  # noqa: E402
import nlp.steps  # noqa: E402
import nlp.targets  # noqa: E402, F401
from nlp.terms import target_rules  # noqa: E402
from nlp.tokens import Tokenizer  # noqa: E402

STEPS = (
    "medspacy_target_matcher",
    "dermcode_layout",
    "dermcode_mentions",
    "dermcode_context",
    "dermcode_facts",
    "dermcode_ledger",
    "dermcode_documentation",
)
GROUP = "found"

for _name in (
    "targets",
    "plain",
    "lines",
    "sentences",
    "mentions",
    "others",
    "clauses",
    "facts",
    "account",
    "findings",
    "day",
    "sections",
    "quiet",
    "about_skin",
    "any_text",
):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@cache
def build() -> Language:
    """The pipeline, built once a process (about a second)."""
    pipe = spacy.blank("en")
    pipe.tokenizer = Tokenizer(pipe)
    matcher = pipe.add_pipe("dermcode_targets", name=STEPS[0], config={"group": GROUP})
    matcher.add(target_rules())  # type: ignore[attr-defined]
    for name in STEPS[1:]:
        pipe.add_pipe(name)
    return pipe
