"""What every screen stands on: the terminal, what is asked, lists.

terminal.py     the terminal that screens stand in
asking.py       a line, one of a list, help; pressing.py: one key; inline.py, inplace.py: in place
answering.py    stance, directness, memo; rows.py: a long list
"""
