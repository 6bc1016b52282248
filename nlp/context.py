"""ConText, clause by clause: medspaCy's algorithm run only where there is something to judge.

Stock ConText compares every cue with every target of the note; here each clause is a sentence of the
Doc, and a clause without a cue costs nothing, so the time grows in step with the note.
"""

import re
from bisect import bisect_left, bisect_right

import numpy
from medspacy.context import ConText, ConTextModifier, ConTextRule
from medspacy.context.context_graph import ConTextGraph
from spacy.attrs import IDX, LENGTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.clauses import Clause, split
from nlp.lexicon import load
from nlp.mentions import Cue, Mention, covered
from nlp.numbers import WORD
from nlp.quick import Quick
from nlp.targets import phrases_in


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


_DESCRIBED = [
    (ConTextRule(expression, category.upper(), direction="BIDIRECTIONAL"), Quick(expression))
    for category, expressions in load("context")["described"].items()
    for expression in expressions
]
_BEFORE_A_NUMBER = load("context")["before_a_number"]
_SUPERVISED = re.compile(r"\b(?:" + "|".join(map(re.escape, load("context")["supervised"])) + r")\b")
_VERSUS = frozenset(load("context")["versus"])
_NUMBER_NEXT = re.compile(r" (?:\d|(?:" + "|".join([WORD, *_BEFORE_A_NUMBER["words"]]) + r")\b)")
_KNOWN_BEHIND = re.compile(load("context")["known_behind"])
""" "Consistent with his biopsy-proven warts" leaves no doubt."""
_STILL_THERE = load("context")["still_there"]
_STILL_BEHIND = re.compile(_STILL_THERE["behind"])
_A_SIDE = re.compile(r"\b(?:the|his|her|on|to) $")
_BYSTANDER = re.compile(
    r"(?: (?:(?:also|then|now|next|just|first|has|had|is|was) )*(?:"
    + "|".join(load("context")["bystander_verbs"])
    + r")|'s (?:"
    + "|".join(load("context")["bystander_nouns"])
    + r"))\b"
)
_CAME_WITH = re.compile(load("context")["bystander_ahead"])
_LONGEST_COMPANY = 40
"""Characters ahead of a relative in which words tell that they only came along."""
_ABSENT_IS = re.compile(load("context")["absent_findings"])
_CLEARED = re.compile(load("context")["cleared_by_work"]["behind"])
_CLEARED_AHEAD = re.compile(load("context")["cleared_by_work"]["ahead"])


_CLEARING = frozenset(load("context")["cleared_by_work"]["words"])


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
                _judge(doc, clause, of_cue, token_starts)
        _inherit(told.plain, clauses)
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
            if (
                short_in_a_number
                or (quiet[begin] and quiet[stop - 1])
                or _OF_A_BOX.search(text, max(0, begin - 2), begin)
                or (text.startswith("no", begin) and _NUMBER_SIGN.match(text, begin))
            ):
                continue
            if rule.category == "FAMILY" and _is_bystander(text, begin, stop):
                continue
            if rule.category == "NEGATED" and rule.literal in _CLEARING and _is_by_work(text, begin, stop):
                continue
            if rule.literal in _STILL_THERE["cues"] and _STILL_BEHIND.match(text, stop):
                continue
            if rule.literal == "absent" and _ABSENT_IS.match(text, stop):
                continue
            if rule.category == "UNCERTAIN" and _KNOWN_BEHIND.match(text, stop):
                continue
            if rule.literal in _VERSUS and _between_acts(mentions, begin, stop):
                continue
            if rule.literal in _BEFORE_A_NUMBER["cues"] and not _numbers_follow(text, begin, stop):
                continue
            found.append((Cue(rule.category.lower(), rule.direction.lower(), begin, stop), rule, start, end))
        return found + self._described(text, token_starts)

    def _described(self, text: str, token_starts: list[int]) -> list[tuple[Cue, ConTextRule, int, int]]:
        """The cues that only a description can find ("by my partner"): expressions of the lexicon."""
        found = []
        for rule, pattern in _DESCRIBED:
            for match in pattern.finditer(text):
                begin, stop = match.span()
                if rule.category == "ELSEWHERE" and _is_supervised(text, begin):
                    continue
                first, last = bisect_right(token_starts, begin) - 1, bisect_left(token_starts, stop)
                found.append((Cue(rule.category.lower(), "bidirectional", begin, stop), rule, first, last))
        return found


def _is_bystander(text: str, begin: int, stop: int) -> bool:
    """ "Wife noticed two AKs on his ear", "here with her grandson for LN2": no history of theirs."""
    ahead = _CAME_WITH.search(text, max(0, begin - _LONGEST_COMPANY), begin)
    return _BYSTANDER.match(text, stop) is not None or ahead is not None


def _is_by_work(text: str, begin: int, stop: int) -> bool:
    """ "Cleared in two stages", "milia extracted and cleared": what the work did denies nothing."""
    start = max(text.rfind(".", 0, begin), text.rfind("\n", 0, begin)) + 1
    return bool(_CLEARED.match(text, stop) or _CLEARED_AHEAD.search(text, start, begin))


def _is_supervised(text: str, at: int) -> bool:
    """Whether the line says that the writer was there: "who sprayed 6 AKs under my direct supervision"."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return _SUPERVISED.search(text, start, end if end >= 0 else len(text)) is not None


def _between_acts(mentions: list[Mention], begin: int, stop: int) -> bool:
    """Whether "freezing vs cream" weighs two treatments and says nothing of the diagnosis."""
    return any(m.kind == "act" and 0 <= begin - m.end <= 1 for m in mentions) or any(
        m.kind == "act" and 0 <= m.start - stop <= 1 for m in mentions
    )


def _stands_over(text: str, clause: Clause) -> bool:
    """Whether a clause opens with a cue and a colon: "Last visit: 16 AKs frozen; ..."."""
    if not clause.cues:
        return False
    cue = clause.cues[0]
    named = [mention for mention in clause.mentions if mention.start < cue.start]
    if any(mention.kind not in _OF_A_LABEL for mention in named):
        return False
    if named and not text.startswith(":", cue.end):
        return False  # but "skin cancers to date: ..." is a label
    first = min((m.start for m in clause.mentions if m.start >= cue.end), default=clause.end)
    before = text[clause.start : cue.start].split()[len(named) :]
    return ":" in text[cue.end - 1 : first] and len(before) <= _WORDS_BEFORE_A_CUE


def _inherit(text: str, clauses: list[Clause]) -> None:
    """ "Left for next time: two on the scalp, three on the hand": it holds for the items of its list."""
    over: Clause | None = None
    for last, clause in zip([None, *clauses], clauses, strict=False):
        if last is not None and last.sentence == clause.sentence and not clause.cues:
            _correct_at_the_same_time(last, clause)
        if last is not None and last.sentence == clause.sentence:
            _go_on_with_who(text, last, clause)
        if over is not None and clause.sentence == over.sentence:
            if any(cue.category == "today" for cue in clause.cues):
                over = None
                continue
            for mention in clause.mentions:
                for cue in over.cues:
                    if cue.category in _OVER_A_LIST:
                        mention.status.setdefault(cue.category, (cue.start, cue.end))
        elif _stands_over(text, clause):
            over = clause
        else:
            over = None


def _go_on_with_who(text: str, last: Clause, clause: Clause) -> None:
    """ "Dr. R, who froze 9 spots, took two biopsies and has cut out a cancer": all of it was Dr. R's."""
    theirs = [cue for cue in last.cues if cue.category == _THEIRS]
    who = next((cue for cue in theirs if cue.start == cue.end or text.startswith("who ", cue.start)), None)
    if who is None or not _GOES_ON_WITH_A_VERB.match(text, clause.start, clause.end):
        return
    clause.cues.append(Cue(_THEIRS, "forward", clause.start, clause.start))
    for mention in clause.mentions:
        mention.status.setdefault(_THEIRS, (clause.start, clause.start + 1))


def _correct_at_the_same_time(last: Clause, clause: Clause) -> None:
    """ "Last autumn 9 warts, no, sorry, 9 keratoses were frozen": what corrects is told of the same time."""
    if not any(mention.kind == "correction" for mention in last.mentions):
        return
    for cue in last.cues:
        if cue.category in ("historical", "planned"):
            for mention in clause.mentions:
                mention.status.setdefault(cue.category, (cue.start, cue.end))


def _numbers_follow(text: str, begin: int, stop: int) -> bool:
    """Whether "left the" leaves lesions ("left the 3 alone") and names no side ("on the left the 3 ...")."""
    return bool(_NUMBER_NEXT.match(text, stop)) and not _A_SIDE.search(text, max(0, begin - 5), begin)


_THEIRS = "elsewhere"
_GOES_ON_WITH_A_VERB = re.compile(load("context")["goes_on_with_a_verb"])
_ITEM_ENDS = re.compile(r"[,;]")
_ITEM_ENDS_BEFORE = {"COSMETIC": _ITEM_ENDS, "DECLINED": re.compile(r";")}
"""Cues that speak of the list item they stand in, and what ends an item before them."""
_OF_ALL = re.compile(r"\b(?:" + "|".join(load("context")["of_all"]) + r")\b")
_OF_A_LABEL = frozenset(["diagnosis", "lesion"])
"""Kinds of mention that may stand before the cue of such a label."""
_OVER_A_LIST = frozenset(["planned", "declined", "historical", "elsewhere"])
"""Statuses that a clause before a colon hands on to the clauses of its list."""
_ENDS_WITH_BRACKETS = frozenset(["NEGATED", "FAMILY"])
"""Cues that, within brackets, say nothing of the words behind them."""
_WORDS_BEFORE_A_CUE = 2
"""So many words may stand before a cue that a colon sets over a list ("skin elsewhere: ...")."""
_THEREFORE = "->"
_SHORT = 3
"""A cue this short inside a number belongs to it ("no. 1")."""
_NUMBER_SIGN = re.compile(
    r"no\.?(?: of (?:aks?|actinic|lesions?|spots?|sites?|warts?|tags?)\b| treated:| ?(?:\||#|:|=)|\.(?= ?$))",
    re.M,
)
""" "No. of lesions", "AK, no. |": the sign of a number denies nothing."""
_OF_A_BOX = re.compile(r"[☐☑] ?$")
"""A word right behind a tick box names the box ("☐ no")."""


def _is_of_another_item(
    text: str, clause: Clause, target: Span, cue: tuple[int, int], ends: re.Pattern[str]
) -> bool:
    """ "4 AKs face, 2 SKs back (cosmetic)": the word speaks of the item it stands in."""
    item = max((m.end() for m in ends.finditer(text, clause.start, cue[0])), default=clause.start)
    own = any(mention.kind == "diagnosis" and item <= mention.start < cue[0] for mention in clause.mentions)
    return own and target.end_char <= item and not _OF_ALL.search(text, item, cue[1])


def _is_asked_of_another(text: str, clause: Clause, target: Span, cue: tuple[int, int]) -> bool:
    """ "AK x 2, AK x 1, bcc?": the sign speaks of the item right before it alone."""
    if text[cue[0]] != "?":
        return False
    asked = [m for m in clause.mentions if m.kind == "diagnosis" and m.end <= cue[0]]
    if not asked or text[asked[-1].end : cue[0]].strip():
        return False
    return _ITEM_ENDS.search(text, target.end_char, asked[-1].start) is not None


def _in_other_brackets(text: str, clause: Clause, target: Span, cue: tuple[int, int]) -> bool:
    """ "The BCC there (biopsied in May) was excised": a time in brackets is that of the words in them."""
    start, end = text.rfind("(", clause.start, cue[0]), text.find(")", cue[1], clause.end)
    if start < 0 <= end <= target.start_char and _is_behind_brackets(text, target, cue):
        return True  # "(1.0 cm; benign on prior I&D) w/ intermediate closure"
    if start < 0 or end < 0 or ")" in text[start : cue[0]]:
        return False
    return not start < target.start_char < end


def _is_behind_brackets(text: str, target: Span, cue: tuple[int, int]) -> bool:
    """ "Dysplastic nevus (not melanoma), left flank": what is denied in brackets ends with them."""
    end = text.find(")", cue[1], target.start_char)
    return (
        end >= 0
        and text.count("(", cue[1], end) == 0
        and text.rfind("(", 0, cue[0]) > text.rfind(")", 0, cue[0])
    )


def _judge(
    doc: Doc, clause: Clause, of_cue: dict[int, tuple[ConTextRule, int, int]], token_starts: list[int]
) -> None:
    """Let ConText find which mentions of a clause its cues modify, and set Mention.status."""
    graph = ConTextGraph(prune_on_modifier_overlap=False)
    targets: dict[tuple[int, int], list[Mention]] = {}
    for mention in clause.mentions:
        first = bisect_right(token_starts, mention.start) - 1
        last = max(first + 1, bisect_left(token_starts, mention.end))
        targets.setdefault((first, last), []).append(mention)
    graph.targets = [Span(doc, *place, label=targets[place][0].kind.upper()) for place in sorted(targets)]
    begin, stop = bisect_left(token_starts, clause.start), bisect_left(token_starts, clause.end)
    place_of = {}
    for cue in clause.cues:
        rule, start, end = of_cue[id(cue)]
        scope = (end if cue.direction == "forward" else begin, start if cue.direction == "backward" else stop)
        if cue.category == "declined" and cue.direction != "backward":
            arrow = doc._.plain.find(_THEREFORE, cue.end, clause.end)
            if arrow >= 0:  # "does not want to be cut -> curetted"
                scope = (scope[0], bisect_left(token_starts, arrow))
        modifier = ConTextModifier(rule, start, end, doc, scope_start=scope[0], scope_end=scope[1])
        place_of[id(modifier)] = (cue.start, cue.end)
        graph.modifiers.append(modifier)
    # Clauses end the scopes; ConText's own rule that one cue ends the scope of the next of its kind would
    # cut "booked for next week: laser, 8 AKs" in two.
    graph.apply_modifiers()
    for target, modifier in graph.edges:
        place = place_of[id(modifier)]
        ends = _ITEM_ENDS_BEFORE.get(modifier.category)
        if ends is not None and _is_of_another_item(doc._.plain, clause, target, place, ends):
            continue
        if modifier.category == "HISTORICAL" and _in_other_brackets(doc._.plain, clause, target, place):
            continue
        if modifier.category in _ENDS_WITH_BRACKETS and _is_behind_brackets(doc._.plain, target, place):
            continue
        if place[1] - place[0] == 1 and _is_asked_of_another(doc._.plain, clause, target, place):
            continue
        for mention in targets[(target.start, target.end)]:
            mention.status.setdefault(modifier.category.lower(), place_of[id(modifier)])
