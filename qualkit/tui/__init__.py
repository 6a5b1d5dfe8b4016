"""The screens: what a person reviews, reads, codes, settles and writes at a terminal.

Names are on these screens. Textual's own logs, screenshots and remote console would carry them
elsewhere, so they are switched off here, before Textual is imported for the first time.
"""

import os

CARRIERS = (
    "TEXTUAL",
    "TEXTUAL_DEBUG",
    "TEXTUAL_LOG",
    "TEXTUAL_PRESS",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SCREENSHOT_FILENAME",
    "TEXTUAL_SCREENSHOT_LOCATION",
)
"""Settings of Textual that write down what a screen shows, or send it away."""

for _name in CARRIERS:
    os.environ.pop(_name, None)

os.environ.setdefault("TEXTUAL_FPS", "200")
"""How often a second a screen may be drawn: a key does not wait for its turn."""
