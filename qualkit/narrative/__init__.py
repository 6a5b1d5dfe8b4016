"""The evaluator's own words for the report, and whether what they claim is so.

quantities.py  words of quantity, and whether they hold of so many of so many
claims.py      what such words are bound to, counted
"""
