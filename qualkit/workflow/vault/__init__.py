"""Who can open the vault, what is in it, and its end.

custody.py      vault status, key, add-custodian; removing.py: remove-custodian
showing.py      vault show, open, export register; escalating.py: the safeguarding log
sweeping.py     vault sweep; destroying.py: vault destroy
"""
