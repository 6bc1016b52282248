"""ConText, clause by clause: medspaCy's algorithm run only where there is something to judge.

Stock ConText compares every cue with every target of the note; here each clause is a sentence of the
Doc, and a clause without a cue costs nothing, so the time grows in step with the note.
"""

import re
from bisect import bisect_left
from typing import Any

from medspacy.context import ConText, ConTextModifier, ConTextRule
from medspacy.context.context_graph import ConTextGraph
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.clauses import Clause, split
from nlp.lexicon import load
from nlp.mentions import Cue


def context_rules() -> list[ConTextRule]:
    """The cues of lexicon/context.yaml as medspaCy rules, one a phrase and direction."""
    next_only = set(load("context")["of_the_next_diagnosis"])
    directions: dict[str, tuple[str, set[str]]] = {}
    for category, phrases_by_direction in load("context")["categories"].items():
        for direction, phrases in phrases_by_direction.items():
            for phrase in phrases:
                known, ways = directions.setdefault(str(phrase).lower(), (category, set()))
                if known == category:
                    ways.add(direction)
    rules = []
    for phrase, (category, ways) in directions.items():
        # medspaCy keeps one of two rules that match the same words: a cue for both ways is one rule.
        way = next(iter(ways)) if len(ways) == 1 else "bidirectional"
        narrow = {"allowed_types": {"DIAGNOSIS"}, "max_targets": 1} if phrase in next_only else {}
        rules.append(ConTextRule(phrase, category.upper(), direction=way.upper(), **narrow))
    return rules


_BYSTANDER = re.compile(
    r" (?:also |has |had |is |was )?(?:" + "|".join(load("context")["bystander_verbs"]) + r")\b"
)


@Language.factory("dermcode_context", requires=["doc.spans"], assigns=["token.is_sent_start"])
def make(nlp: Language, name: str) -> "ClauseContext":  # a string: spaCy reads the annotations
    return ClauseContext(nlp, name)


class ClauseContext(ConText):  # type: ignore[misc]
    """Split the note into clauses and let ConText say which cues modify which mentions.

    Reads  doc._.mentions, doc._.lines (nlp/pipeline.py).
    Sets   doc._.clauses; sentence starts at clauses; Mention.status, Mention of every cue in its scope.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(
            nlp, name, rules=None, span_attrs=None, input_span_type="group", span_group_name="found"
        )
        self.add(context_rules())

    def __call__(self, doc: Doc, targets: str | None = None) -> Doc:
        matcher = self._ConText__matcher
        strings = self.nlp.vocab.strings
        matches = [(matcher.rule_map[strings[rule]], start, end) for rule, start, end in matcher(doc)]
        token_starts = [token.idx for token in doc]
        token_starts.append(len(doc._.plain) + 1)
        text = doc._.plain
        cues: list[Cue] = []
        of_cue: dict[tuple[int, int, str], tuple[Any, int, int]] = {}
        numbered = bytearray(len(text))
        for other in doc._.others:
            numbered[other.start : other.end] = b"\x01" * (other.end - other.start)
        quiet = doc._.quiet
        for rule, start, end in matches:
            begin = token_starts[start]
            stop = doc[end - 1].idx + len(doc[end - 1])
            if (
                (numbered[begin] and stop - begin <= 3)
                or quiet[begin]
                or text[max(0, begin - 2) : begin].strip() in ("☐", "☑")
            ):
                continue
            if rule.category == "FAMILY" and _BYSTANDER.match(text, stop):
                continue
            cue = Cue(rule.category.lower(), rule.direction.lower(), begin, stop)
            cues.append(cue)
            of_cue[(begin, stop, rule.direction)] = (rule, start, end)
        cues.sort(key=lambda cue: (cue.start, cue.end, cue.category, cue.direction))
        clauses = split(text, doc._.lines, doc._.mentions, cues)
        doc._.clauses = clauses
        starts = set()
        for clause in clauses:
            starts.add(bisect_left(token_starts, clause.start))
            starts.add(bisect_left(token_starts, clause.end))
        for token in doc:
            token.is_sent_start = token.i in starts or token.i == 0
        for clause in clauses:
            if clause.cues and clause.mentions:
                self._judge(doc, clause, of_cue, token_starts)
        return doc

    def _judge(self, doc: Doc, clause: Clause, of_cue: dict[Any, Any], token_starts: list[int]) -> None:
        graph = ConTextGraph(prune_on_modifier_overlap=False)
        targets: dict[tuple[int, int], list[Any]] = {}
        for mention in clause.mentions:
            first = bisect_left(token_starts, mention.start)
            if token_starts[first] != mention.start:
                first -= 1
            last = max(first + 1, bisect_left(token_starts, mention.end))
            targets.setdefault((first, last), []).append(mention)
        graph.targets = [Span(doc, *place, label=targets[place][0].kind.upper()) for place in sorted(targets)]
        for cue in clause.cues:
            rule, start, end = of_cue[(cue.start, cue.end, cue.direction.upper())]
            graph.modifiers.append(ConTextModifier(rule, start, end, doc))
        # Clauses end the scopes; ConText's own rule that one cue ends the scope of the next of its kind would
        # cut "booked for next week: laser, 8 AKs" in two.
        graph.apply_modifiers()
        for target, modifier in graph.edges:
            start, end = modifier.modifier_span
            place = (token_starts[start], doc[end - 1].idx + len(doc[end - 1]))
            for mention in targets[(target.start, target.end)]:
                mention.status.setdefault(modifier.category.lower(), place)
