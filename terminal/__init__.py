"""Answers, figures and rules drawn for a terminal; draws what it is given and decides nothing."""

from terminal.answer import draw_answer
from terminal.figures import draw_figures
from terminal.paper import plain, show
from terminal.rules import draw_rules
from terminal.turn import draw_turn

__all__ = ["draw_answer", "draw_figures", "draw_rules", "draw_turn", "plain", "show"]
