"""Passages against the grain of a theme, and what people decided about each.

leaning.py   which way the people of a code lean, and what goes against that
weighing.py  what was decided of a passage
told.py      both in lines of text
"""

from qualkit.negative.leaning import leanings
from qualkit.negative.weighing import DECISIONS, decided

__all__ = ["DECISIONS", "decided", "leanings"]
