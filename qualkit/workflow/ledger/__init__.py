"""The ledger of releases, and releases that wait for a second signature."""
