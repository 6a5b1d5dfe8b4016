"""Copies of a study: for coders, against loss, and what is left of a damaged one.

copies.py       copy, merge
safety.py       backup, restore
recovering.py   recover
"""
