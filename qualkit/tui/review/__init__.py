"""The review of identifiers: entities, their mentions, a key for each decision."""
