"""The adjudication screen: differences between coders, settled."""
