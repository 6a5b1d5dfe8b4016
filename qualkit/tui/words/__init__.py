"""A transcript as rows of words: laid out (page.py), moved in (pane.py), drawn."""
