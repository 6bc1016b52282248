"""medspaCy's TargetMatcher, with less work done for each phrase that it finds."""

from medspacy.common.medspacy_matcher import MedspacyMatcher
from medspacy.common.util import prune_overlapping_matches
from medspacy.ner import TargetMatcher
from spacy.language import Language
from spacy.tokens import Doc, Span

Match = tuple[int, int, int]
"""Id of a rule, first token, token behind the last."""


@Language.factory("dermcode_targets", default_config={"group": "found"}, assigns=["doc.spans"])
def make(nlp: Language, name: str, group: str) -> "Targets":  # a string: spaCy reads the annotations
    return Targets(nlp, name, result_type="group", span_group_name=group)


class Targets(TargetMatcher):  # type: ignore[misc]
    """Finds the phrases of its rules and keeps the longest of those that overlap, as the TargetMatcher does.

    Its rules are all phrases, so only the phrase matcher runs.

    Sets  doc.spans[group]; doc._.targets: each of these spans as its rule and its characters start..end.
    """

    def __call__(self, doc: Doc) -> Doc:
        matcher = self._TargetMatcher__matcher
        strings, rules = self.nlp.vocab.strings, matcher.rule_map
        found = [(rules[strings[match]], start, end) for match, start, end in phrases_in(matcher, doc)]
        spans = [Span(doc, start, end, label=rule.category) for rule, start, end in found]
        doc._.targets = [
            (rule, span.start_char, span.end_char) for (rule, _, _), span in zip(found, spans, strict=True)
        ]
        doc.spans[self.span_group_name] = spans
        return doc


def phrases_in(matcher: MedspacyMatcher, doc: Doc) -> list[Match]:
    """What a matcher finds whose rules are all phrases; of those that overlap the longest, if it prunes."""
    found: list[Match] = matcher._MedspacyMatcher__phrase_matcher(doc)
    return _longest(found) if matcher._prune else found


def _longest(matches: list[Match]) -> list[Match]:
    """The longest of matches that overlap, as medspaCy's pruning gives them, asked only where some do."""
    kept: list[Match] = []
    rival: list[Match] = []
    behind = 0
    for match in sorted(matches, key=lambda found: found[1:]):
        if match[1] >= behind:
            kept += prune_overlapping_matches(rival) if len(rival) > 1 else rival
            rival = []
        rival.append(match)
        behind = max(behind, match[2])
    return kept + (prune_overlapping_matches(rival) if len(rival) > 1 else rival)
