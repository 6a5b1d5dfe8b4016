"""Taking people and passages out everywhere.

withdrawing.py  withdraw; meant.py: who and what is meant
parting.py      what goes of the originals; unnaming.py, forgetting.py: what the vault forgets
distinguishing.py, searching.py  whether it is gone
"""
