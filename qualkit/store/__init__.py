"""The study's database: the only package that talks to it.

    engine.py   one address -> an engine with the settings that our promises rest on
    tables.py   what is stored
    acts.py     what people did, in one order everywhere; what was finished and read
    codings.py  the codings that follow from it; undo
    typed.py    memos and codebooks
    texts.py    anonymised text in versions, and the maps between them
    people.py   transcripts and participations, without names
    caches.py   vectors and results that can be computed again
    migrations/ numbered, append-only

Functions take the connection that `Store.transaction` yields; one transaction is one thing that a
user does.
"""

from qualkit.store.engine import Connection, Store

__all__ = ["Connection", "Store"]
