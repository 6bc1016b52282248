"""The conversation over one coded chart: questions in plain words, answers from the chart's own record.

    question > question.read > features > weighing > bearing > answers > Turn

No language model: the reader that read the note reads the question, and every answer is made from the
record, the rules' traces and the cited sources. Nothing in a note is an instruction.
"""

from conversation.intents import UNCLEAR, intents
from conversation.talk import Talk
from conversation.turn import Change, Turn
from conversation.understanding import ready

__all__ = ["UNCLEAR", "Change", "Talk", "Turn", "intents", "ready"]
