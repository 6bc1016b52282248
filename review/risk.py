"""Why a chart deserves a reviewer's look: a pure function of the suggestion and of flags from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from records import Coded
from review.settings import RiskRule, Settings

SECOND_READER = "second_reader"


def risks(coded: Coded, flags: Collection[str], settings: Settings) -> tuple[str, ...]:
    """The ids of the risks that apply, in the order of the settings.

    flags: risks that others found, by id; they need no test here.
    """
    return tuple(
        rule.id for rule in settings.risks if rule.id in flags or _TESTS.get(rule.id, _never)(coded, rule)
    )


def weight(found: Collection[str], settings: Settings) -> int:
    """What the risks weigh together."""
    return sum(rule.weight for rule in settings.risks if rule.id in found)


def _never(_coded: Coded, _rule: RiskRule) -> bool:
    return False


def _second_reader(coded: Coded, _rule: RiskRule) -> bool:
    return coded.second_look is not None


def _border(coded: Coded, rule: RiskRule) -> bool:
    return any(
        done.act == border.act
        and done.diagnosis_class in border.classes
        and done.count.value in border.lesions
        for done in coded.visit.procedures
        for border in rule.counts
    )


def _conflict(coded: Coded, _rule: RiskRule) -> bool:
    counts = [done.count.problem for done in coded.visit.procedures]
    return "conflict" in counts or any(asked.about == "conflict" for asked in coded.queries)


def _vague(coded: Coded, rule: RiskRule) -> bool:
    return any(done.count.problem in rule.problems for done in coded.visit.procedures)


def _mixed(coded: Coded, _rule: RiskRule) -> bool:
    return len({family(line.why[0].rule) for line in coded.codes if line.why}) > 1


def _doubt(coded: Coded, _rule: RiskRule) -> bool:
    doubts = any(done.doubts for done in coded.visit.procedures)
    return doubts or any(line.status == "review" for line in coded.codes)


def _own_knowledge(coded: Coded, rule: RiskRule) -> bool:
    return any(source in rule.sources for line in coded.codes for step in line.why for source in step.sources)


def family(rule: str) -> str:
    """The family of a rule's step: "premalignant_destruction.count" is of "premalignant_destruction"."""
    return rule.split(".", 1)[0]


_TESTS: Mapping[str, Callable[[Coded, RiskRule], bool]] = {
    SECOND_READER: _second_reader,
    "border": _border,
    "conflict": _conflict,
    "vague": _vague,
    "mixed": _mixed,
    "doubt": _doubt,
    "own_knowledge": _own_knowledge,
}
