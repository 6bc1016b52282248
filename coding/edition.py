"""Which edition of the rules and of the program an answer was made with."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from coding.dated import document

VERSION: str = document("edition.yaml")["rules"]


def program() -> str:
    """The version of dermcode as installed, or "source" when it runs without being installed."""
    try:
        return version("dermcode")
    except PackageNotFoundError:
        return "source"


PROGRAM = program()
