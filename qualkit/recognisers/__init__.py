"""Recognisers: text -> identifiers, each with its reason. One small module a kind.

A recogniser is a module with `find(text)`. It reads a whole transcript and knows nothing of the
study; what it finds is joined, settled and replaced in `qualkit.anonymise`.
"""
