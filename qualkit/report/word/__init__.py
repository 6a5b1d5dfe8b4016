"""The report as a Word document, made from the same sections as the page.

document.py   the whole document, put together and packed so that it is the same bytes each time
opening.py    the commissioner's template, and what is refused in one
base.py       the document that is taken where there is no template
looks.py      the styles that are made where a template has none such
styles.py     the styles that are used, a template's own where it has them
lists.py      the numbers of headings and of lists
blocks.py     blocks as paragraphs and tables
rows.py       the rows of tables and matrices
tables.py     tables, and how wide their columns are
drawings.py   what a figure draws
shapes.py     that as shapes which Word draws itself: sharp at any size, its words searchable
layout.py     which pages lie on their side
package.py    the parts beside the document, and the file
xml.py        paragraphs, runs, fields and bookmarks
"""
