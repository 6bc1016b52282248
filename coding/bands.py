"""Measures and the bands of the sized codes: whole millimetres, and which band they fall in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal


def whole_mm(mm: float) -> int:
    """A measure rounded to whole millimetres, a half upwards (5.4 gives 5, 5.5 gives 6)."""
    return int(Decimal(str(mm)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def band(mm: float, upper: Sequence[int]) -> int:
    """The place of a measure among bands. upper: the last millimetre of each; the band after them is open."""
    whole = whole_mm(mm)
    return next((place for place, last in enumerate(upper) if whole <= last), len(upper))


def in_gap(mm: float, upper: Sequence[int]) -> bool:
    """Whether a measure lies between the last tenth of a centimetre of one band and the first of the next."""
    return any(last < mm < last + 1 for last in upper)


def band_words(place: int, upper: Sequence[int]) -> str:
    """ "up to 0.5 cm", "0.6 to 1.0 cm", "over 4.0 cm"."""
    if place == 0:
        return f"up to {cm(upper[0])}"
    if place == len(upper):
        return f"over {cm(upper[-1])}"
    return f"{(upper[place - 1] + 1) / 10:.1f} to {cm(upper[place])}"


def cm(mm: float) -> str:
    """ "1.4 cm"; a tenth of a millimetre is told where there is one."""
    return f"{mm / 10:.1f} cm" if float(mm).is_integer() else f"{mm / 10:.2f} cm"


GAP = "A measure of {size} lies between two bands; it was rounded to the tenth of a centimetre."


def gap_look(mm: float, upper: Sequence[int]) -> tuple[str, ...]:
    """Why a coder must look at a measure between two bands, or nothing."""
    return (GAP.format(size=cm(mm)),) if in_gap(mm, upper) else ()
