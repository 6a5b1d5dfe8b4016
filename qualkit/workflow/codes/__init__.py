"""The codebook: accepted, looked at, changed while codings stand.

following.py    codebook.yaml in step with what the acts say; versions.py: its versions
codebooks.py    rename, move, merge, retire; splitting.py: split
calling.py      what people call a code; showing_codes.py: its tree and drawing
"""
