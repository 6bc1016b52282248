"""Code keyed cases through the whole line of data, and judge the answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import flow
from evaluation.cases import Case
from evaluation.verdicts import Verdict, figures, judge


def code_cases(cases: Sequence[Case]) -> tuple[list[Verdict], dict[str, float | int]]:
    """The verdict on every case, in order, and the figures.

    A note that cannot be coded has no answer. Where two cases have one id, the later answer
    stands for both, as it would in a file of answers.
    """
    answers: dict[str, Any] = {}
    for case in cases:
        name = str(case["id"])
        try:
            coded = flow.code(case["note"], id=name)
        except Exception:  # an unusable note or a fault of ours: broken either way, as in a batch
            continue
        answers[name] = json.loads(coded.model_dump_json(by_alias=True))
    verdicts = [judge(case, answers.get(str(case["id"]))) for case in cases]
    return verdicts, figures(verdicts)
