"""Ingesting: interviews.csv, speakers.csv and source files become rows, people and transcripts.

Everything is read and checked before anything is written. Nothing here touches disk or database.
"""

from qualkit.ingest import interviews, sources, speakers

__all__ = ["interviews", "sources", "speakers"]
