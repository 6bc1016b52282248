"""Code keyed cases through the whole line of data, and judge the answers."""

from __future__ import annotations

import json
from collections.abc import Sequence

import flow
from evaluation.cases import Case
from evaluation.report import Report, report
from evaluation.verdicts import Answer, Verdict


def answers_to(cases: Sequence[Case]) -> dict[str, Answer]:
    """The answer to every case that can be coded, by its id.

    Where two cases have one id, the later answer stands for both, as it would in a file of answers.
    """
    answers: dict[str, Answer] = {}
    for case in cases:
        name = str(case["id"])
        try:
            coded = flow.code(case["note"], id=name)
        except Exception:  # an unusable note or a fault of ours: broken either way, as in a batch
            continue
        answers[name] = json.loads(coded.model_dump_json(by_alias=True))
    return answers


def evaluate(cases: Sequence[Case]) -> Report:
    """Code the cases and report on them."""
    return report(cases, answers_to(cases))


def code_cases(cases: Sequence[Case]) -> tuple[list[Verdict], dict[str, float | int]]:
    """The verdict on every case, in order, and the figures."""
    told = evaluate(cases)
    return list(told.verdicts), told.figures
