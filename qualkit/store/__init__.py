"""The study's database: the only package that talks to it.

    engine.py   one address -> an engine with the settings that our promises rest on
    failing.py  what a database says when it cannot go on, in plain words
    tables.py   what is stored
    acts.py     what people did, in one order everywhere; what was finished and read
    codings.py  the codings that follow from it; undo
    rejections.py  suggestions that people rejected
    settling.py what people settled where coders differ
    statements.py summaries, grades, places, decisions of the analysis
    chosen.py   quotations that were chosen; since.py: what was coded after an act
    typed.py    memos and codebooks
    recoding.py changes of the codebook, and what each coding counts as
    texts.py    anonymised text in versions, and the maps between them
    people.py   transcripts and participations, without names
    merging.py  two copies become one; redacting.py, verifying.py: what may not come back, or be so
    withdrawn.py  what was taken out at somebody's request, and what of it must go
    pouring.py  one database's rows into another
    recovered.py, carving.py, pages.py  what is left of a damaged file
    caches.py   vectors and results that can be computed again; where somebody stopped
    migrations/ numbered, append-only

Functions take the connection that `Store.transaction` yields; one transaction is one thing that a
user does.
"""

from qualkit.store.engine import Connection, Store

__all__ = ["Connection", "Store"]
