"""The nouns everybody shares: what a note says (Visit) and what it amounts to (Coded).

Every noun is an immutable, validated pydantic model. Offsets count the characters of the note
exactly as it was received (line ends included), so that ``note[start:end] == text`` always holds.
Nothing here imports another part of dermcode.
"""

from records.coded import (
    SCHEMA,
    Code,
    Coded,
    CodeUnits,
    Documentation,
    NotCoded,
    Query,
    Status,
    Versions,
    Why,
)
from records.errors import Unusable
from records.visit import (
    Count,
    Doubt,
    Evidence,
    Finding,
    LesionGroup,
    Number,
    Procedure,
    SetAside,
    Visit,
)

__all__ = [
    "SCHEMA",
    "Code",
    "CodeUnits",
    "Coded",
    "Count",
    "Documentation",
    "Doubt",
    "Evidence",
    "Finding",
    "LesionGroup",
    "NotCoded",
    "Number",
    "Procedure",
    "Query",
    "SetAside",
    "Status",
    "Unusable",
    "Versions",
    "Visit",
    "Why",
]
