"""The evaluator's own words for the report, and whether what they claim is so.

quantities.py  words of quantity, and whether they hold of so many of so many
claims.py      what such words are bound to, counted
guarding.py    what they would tell in public that is withheld there
template.py    calls, `if` and comments in a page, and nothing else
front.py       the head of a page
pages.py       a page read, with all that is wrong in it
rows.py        tables that are broken
markdown.py    Markdown as blocks of a section
revealing.py   prose beside a quotation that undoes its label
vignettes.py   short stories of one case
placing.py     pages put among the sections that are generated
"""
