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
    OfficeFact,
    Query,
    SecondLook,
    Status,
    Versions,
    Why,
    WhyNot,
)
from records.errors import Unusable
from records.release import Added, Preference
from records.visit import (
    Circumstance,
    Count,
    Doubt,
    Evidence,
    Finding,
    LesionGroup,
    Number,
    OfficeWork,
    Phrase,
    Procedure,
    SetAside,
    Stage,
    Visit,
)

__all__ = [
    "SCHEMA",
    "Added",
    "Circumstance",
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
    "OfficeFact",
    "OfficeWork",
    "Phrase",
    "Preference",
    "Procedure",
    "Query",
    "SecondLook",
    "SetAside",
    "Stage",
    "Status",
    "Unusable",
    "Versions",
    "Visit",
    "Why",
    "WhyNot",
]
