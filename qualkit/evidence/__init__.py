"""The theory of change against what people said (contribution analysis, Mayne 2001, 2011).

links.py    who supports and who challenges each link
gaps.py     whom nobody reached, read or asked; what one person or group alone says
against.py  the likely disconfirming passages of a link
grading.py  what people judged of it, and whether codings changed since
told.py     all of it in lines of text
"""

from qualkit.evidence.links import link_evidence

__all__ = ["link_evidence"]
