"""Load, one room, save: one function a command, and the only place where rooms meet.

study.py        a study folder, opened
preparing.py    init, ingest
anonymising.py  anonymise
coding.py       codebook apply, code import/export/finish, undo
suggesting.py   suggest, topics
reporting.py    matrix, report
leaving.py      check, share
looking.py      status, log
keeping.py      the register's generations
"""
