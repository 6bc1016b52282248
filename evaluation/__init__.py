"""How often the answers are right: keyed cases, the verdict on each answer, the figures over all.

The key and the figures are a contract: see ``evaluation.verdicts``.
"""

from evaluation.cases import Case, read_cases
from evaluation.verdicts import Verdict, figures, judge

__all__ = ["Case", "Verdict", "figures", "judge", "read_cases"]
