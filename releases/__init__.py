"""Releases of learned data: files that are only ever added to, and the history that says which is in force.

Without a folder of releases there is none in force, and the program is as it was shipped.
"""

from releases.history import PUBLISHED, ROLLED_BACK, Entry, History
from releases.place import VARIABLE, folder
from releases.release import Release, Signed
from releases.shelf import add, faults, history, in_force, named, roll_back

__all__ = [
    "PUBLISHED",
    "ROLLED_BACK",
    "VARIABLE",
    "Entry",
    "History",
    "Release",
    "Signed",
    "add",
    "faults",
    "folder",
    "history",
    "in_force",
    "named",
    "roll_back",
]
