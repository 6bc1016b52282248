"""Privacy: notes freed of whatever tells who somebody is, before they leave the store.

``deidentify(text, key=…, patient=…)`` gives the new text with every replacement, how places move, and doubts.
"""

from privacy.deidentify import Deidentified, Offsets, Replacement, deidentify
from privacy.doubts import Doubt

__all__ = ["Deidentified", "Doubt", "Offsets", "Replacement", "deidentify"]
