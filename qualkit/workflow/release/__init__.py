"""What must hold before anything leaves, and what leaves: check, share."""
