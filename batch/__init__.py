"""The same line of data over many notes: files in, answers out, on the cores of a machine or a cluster.

    sources > look > plan > shares > parts > join > outputs

run.py joins the steps; each of the others is one of them. What is light is imported here; the rest
(`batch.run`, `batch.diff`) where a batch is run.
"""

from batch.notes import Note, Trouble, decode, open_to_read, read_note

__all__ = ["Note", "Trouble", "decode", "open_to_read", "read_note"]
