"""The same line of data over many notes: a file of notes in, a file of answers out."""

from batch.notes import Note, Trouble, decode, open_to_read, read_note, read_notes
from batch.run import Tally, code_file, set_aside_beside

__all__ = [
    "Note",
    "Tally",
    "Trouble",
    "code_file",
    "decode",
    "open_to_read",
    "read_note",
    "read_notes",
    "set_aside_beside",
]
