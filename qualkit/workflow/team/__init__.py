"""Several coders: assign, agreement, adjudicate."""
