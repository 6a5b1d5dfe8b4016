"""How far coders agree, and where they do not.

figures.py    the coefficients, for any table of units by coders
resampling.py intervals by resampling transcripts
comparing.py  a study as such tables: participants by codes, segments by codes
scoring.py    the figures of each table, and what to beware of
differing.py  the places where two coders differ, to be settled by a person
sharing.py    who codes what, so that the overlap is like the whole
"""
