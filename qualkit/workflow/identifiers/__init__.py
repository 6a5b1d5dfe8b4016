"""Finding identifiers, deciding about them, reading to the end.

anonymising.py  anonymise; finding.py: what is found in each transcript, kept
rewriting.py    the anonymised texts, written anew; cleaning.py: names in what people typed
reviewing.py    anonymise --review; tabling.py: its decisions as a table
reading.py      anonymise --read; candidates.py: who a missed name may be; resuming.py: where
                somebody stopped
"""
