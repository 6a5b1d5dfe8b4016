"""Numbered, append-only changes to the tables."""
