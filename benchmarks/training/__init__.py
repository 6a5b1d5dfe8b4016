"""Making the names model again."""
