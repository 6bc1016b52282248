"""How charts come to reviewers (``settings.yaml``): shares, leases, and what counts as a risk."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from records import Unusable

VARIABLE = "DERMCODE_REVIEW_SETTINGS"
Share = Annotated[float, Field(ge=0, le=1)]


class Border(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    act: str
    classes: tuple[str, ...]
    lesions: tuple[int, ...]


class RiskRule(BaseModel):
    """One reason to look at a chart, what it weighs, and what it looks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    weight: Annotated[int, Field(ge=0)]
    says: str
    counts: tuple[Border, ...] = ()
    problems: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Drift(BaseModel):
    """When a fall of the share that stands is told: the last so many lines against at least so many."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    recent: Annotated[int, Field(ge=10)]
    least: Annotated[int, Field(ge=10)]


class Settings(BaseModel):
    """The file, checked. Shares are of 1, times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    seed: str
    random_share: Share
    double_share: Share
    blind_share: Share
    lease_seconds: Annotated[int, Field(ge=1)]
    renew_seconds: Annotated[int, Field(ge=1)]
    drift: Drift
    copied: Share
    planned: tuple[str, ...]
    risks: tuple[RiskRule, ...]

    def says(self, risk: str) -> str:
        """A risk in words; its id where it is not on file any more."""
        return next((one.says for one in self.risks if one.id == risk), risk.replace("_", " "))


def settings() -> Settings:
    """The practice's own settings where DERMCODE_REVIEW_SETTINGS names a file, else the shipped ones."""
    named = os.environ.get(VARIABLE)
    return _read(Path(named) if named else Path(__file__).with_name("settings.yaml"))


@cache
def _read(path: Path) -> Settings:
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Settings.model_validate(data)
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror or 'no reason given'}.") from None
    except (yaml.YAMLError, ValidationError) as error:
        where = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
        told = f": look at {'.'.join(map(str, where))}" if where else ""
        raise Unusable(f"{path} holds no settings of review{told}.") from None
