"""The conversation over one coded chart: questions in plain words, answers from the chart's own record.

    question > question.read > features > weighing > bearing > answers > Turn

No language model: the reader that read the note reads the question, and every answer is made from the
record, the rules' traces and the cited sources. Nothing in a note is an instruction.
"""

from conversation.intents import UNCLEAR, intents
from conversation.lesions import Told as Lesions
from conversation.lesions import lesions_named
from conversation.lesions import name as name_of
from conversation.talk import Talk
from conversation.turn import Change, Turn
from conversation.understanding import ready

__all__ = ["UNCLEAR", "Change", "Lesions", "Talk", "Turn", "intents", "lesions_named", "name_of", "ready"]
