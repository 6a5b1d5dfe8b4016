"""Whether anything that is known to identify somebody stands where it should not.

knowing.py      known identifiers in texts, by the register
leaking.py      in every byte of a file that may leave; passing.py: what is no leak
"""
