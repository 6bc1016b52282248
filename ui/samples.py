"""The notes to try: corpus/samples, in the order of its index."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from records import Status

HERE = Path(__file__).resolve().parent.parent / "corpus" / "samples"


class Sample(BaseModel):
    """A note to try: the title that the page shows, its file, and the answer it is here to show.

    codes: in the order of the answer, each as "17003 x 4" (four units).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    title: str
    file: str
    status: Status
    codes: tuple[str, ...]

    def note(self) -> str:
        """The text exactly as in the file, line ends included."""
        return (HERE / self.file).read_bytes().decode("utf-8")


def samples() -> list[Sample]:
    """All samples, in the order of the index."""
    index = yaml.safe_load((HERE / "index.yaml").read_text(encoding="utf-8"))
    return [Sample(**one) for one in index]
