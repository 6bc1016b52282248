"""Errors that people read: one plain sentence, with no words of the note in it."""


class Unusable(ValueError):
    """The input cannot be used; the message says what, where and what to do, in one sentence."""
