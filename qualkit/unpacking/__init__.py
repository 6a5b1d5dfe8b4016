"""Bytes -> every text in them, with the place where it stands: what a reader or an intruder reads.

`unpack` looks into containers, markup, databases and pictures as deep as they go; what it cannot
look into it says. Nothing is fetched, run or written.
"""

from qualkit.unpacking.found import INTO, Bounds, Closed, Found, Text
from qualkit.unpacking.opening import unpack

__all__ = ["INTO", "Bounds", "Closed", "Found", "Text", "unpack"]
