"""The deterministic coding engine: a Visit goes in, claim lines with their reasons come out.

Rules are short functions over dated, cited values (``parameters/``); every answer can say which
value of which day and source it used. Nothing here reads text, the clock or the network.
"""

from coding.book import rulebook
from coding.dated import FaultInData, NoValueOnDate
from coding.edition import VERSION
from coding.edits.tables import global_period
from coding.engine import decide
from coding.payer_profiles import payers
from coding.payer_profiles import use as use_preferences
from coding.why_not import why_not

__all__ = [
    "VERSION",
    "FaultInData",
    "NoValueOnDate",
    "decide",
    "global_period",
    "payers",
    "rulebook",
    "use_preferences",
    "why_not",
]
