"""ConText, clause by clause: medspaCy's algorithm run only where there is something to judge.

Stock ConText compares every cue with every target of the note; here each clause is a sentence of the
Doc, and a clause without a cue costs nothing, so the time grows in step with the note.
"""

from bisect import bisect_left

import numpy
from medspacy.context import ConText, ConTextRule
from spacy.attrs import IDX, LENGTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from nlp.clauses import split
from nlp.cues import context_rules, described, says_nothing
from nlp.inherited_status import inherit
from nlp.mentions import Cue, covered
from nlp.reach import judge
from nlp.targets import phrases_in

_SHORT = 3
"""A cue this short inside a number belongs to it ("no. 1")."""


@Language.factory("dermcode_context", requires=["doc.spans"], assigns=["token.is_sent_start"])
def make(nlp: Language, name: str) -> "ClauseContext":  # a string: spaCy reads the annotations
    return ClauseContext(nlp, name)


class ClauseContext(ConText):  # type: ignore[misc]
    """Split the note into clauses and let ConText say which cues modify which mentions.

    Reads  doc._.mentions, doc._.sentences (nlp/pipeline.py).
    Sets   doc._.clauses; sentence starts at clauses; Mention.status, Mention of every cue in its scope.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(
            nlp, name, rules=None, span_attrs=None, input_span_type="group", span_group_name="found"
        )
        self.add(context_rules())

    def __call__(self, doc: Doc, targets: str | None = None) -> Doc:
        token_starts = doc.to_array(IDX).tolist()
        told = doc._
        token_starts.append(len(told.plain) + 1)
        found = self._cues(doc, token_starts)
        cues = sorted(
            (cue for cue, _, _, _ in found), key=lambda c: (c.start, c.end, c.category, c.direction)
        )
        clauses = told.clauses = split(told.plain, told.sentences, told.mentions, cues)
        starts = {0}
        for clause in clauses:
            starts.update((bisect_left(token_starts, clause.start), bisect_left(token_starts, clause.end)))
        # Setting one token's start looks at every token of the Doc: all are set in one go.
        sent_start = numpy.full(len(doc), -1, dtype="int64")
        sent_start[[start for start in starts if start < len(doc)]] = 1
        doc.from_array([SENT_START], sent_start.astype("uint64"))  # type: ignore[arg-type]
        of_cue = {id(cue): (rule, start, end) for cue, rule, start, end in found}
        for clause in clauses:
            if clause.cues and clause.mentions:
                judge(doc, clause, of_cue, token_starts)
        inherit(told.plain, clauses)
        return doc

    def _cues(self, doc: Doc, token_starts: list[int]) -> list[tuple[Cue, ConTextRule, int, int]]:
        """The cues ConText finds, each with its rule and tokens; without those that say nothing here."""
        told = doc._
        text, quiet, others, mentions = told.plain, told.quiet, told.others, told.mentions
        numbered = covered(len(text), others)
        matcher, strings = self._ConText__matcher, self.nlp.vocab.strings
        token_ends = doc.to_array([IDX, LENGTH]).sum(axis=1).tolist()
        found = []
        for match, start, end in phrases_in(matcher, doc):
            rule = matcher.rule_map[strings[match]]
            begin, stop = token_starts[start], token_ends[end - 1]
            short_in_a_number = numbered[begin] and stop - begin <= _SHORT
            if short_in_a_number or (quiet[begin] and quiet[stop - 1]):
                continue
            if says_nothing(rule, text, begin, stop, mentions):
                continue
            found.append((Cue(rule.category.lower(), rule.direction.lower(), begin, stop), rule, start, end))
        return found + described(text, token_starts)
