"""How often the answers are right: keyed cases, the verdict on each answer, the figures over all.

The key and the figures are a contract: see ``evaluation.verdicts``. Cases with a gold record are also
measured field by field: see ``evaluation.fields``.
"""

from evaluation.cases import Case, read_cases
from evaluation.errors import Miss
from evaluation.report import Report, as_json, report
from evaluation.verdicts import Verdict, figures, judge

__all__ = ["Case", "Miss", "Report", "Verdict", "as_json", "figures", "judge", "read_cases", "report"]
