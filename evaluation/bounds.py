"""How sure a share is: the bounds of Wilson's interval.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
Journal of the American Statistical Association 22 (1927), pages 209-212.
"""

from __future__ import annotations

from math import sqrt

SURE = 1.959964
"""Standard deviations either side of a normal distribution's middle that hold 95 % of it."""


def bounds(right: int, of: int) -> tuple[float, float]:
    """The least and the greatest share that `right` out of `of` may stand for, with 95 % certainty.

    Nothing counted says nothing: 0 and 1. Example: 9 of 10 may stand for a share from 0.596 to 0.982.
    """
    if not of:
        return 0.0, 1.0
    share, square = right / of, SURE**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = SURE * sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)
