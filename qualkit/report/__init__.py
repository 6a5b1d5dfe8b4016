"""The report in the formats that it is given out in, each made from the same sections.

cover.py      what the title page says
numbering.py  chapters, tables and figures, numbered alike in every format
cells.py      what the cells of a matrix and the columns of a table say and look like
html.py       one HTML file that nothing leads out of
"""
