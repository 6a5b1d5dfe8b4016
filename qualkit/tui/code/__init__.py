"""The coding screen, and reading down a code.

coding.py       the screen; deeds.py: what is done on it; coded.py: the words; margin.py,
                beside.py: what is said beside them; progress.py, written.py
proposing.py    proposals; proposals.py: those that came so far
reading_down.py one excerpt after another; excerpts.py: one of them
"""
