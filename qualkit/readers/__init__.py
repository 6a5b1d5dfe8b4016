"""A file -> the speeches of a transcript: one module a format."""
