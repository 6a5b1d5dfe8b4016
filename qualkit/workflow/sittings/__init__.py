"""A coder at work: with a transcript, down a code, by searching, by tables.

sitting.py      one transcript being coded, on what sheet.py lays out; filtering.py, stepping.py
coding.py       code import, export, show; undo; finishing.py, through.py: what is read through
reading_down.py read; searching_codes.py: code find; familiarising.py: familiarise
rejecting.py    a suggestion found wrong; tallying.py: how far the coding is
"""
