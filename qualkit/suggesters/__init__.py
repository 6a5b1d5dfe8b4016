"""Seam 3: segments and codebook -> suggestions with evidence."""
