"""The reading screen: a transcript to its end, what was missed added, signed."""
