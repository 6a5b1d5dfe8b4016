"""What is compared, weighed, placed, counted and chosen across a study.

matrices.py     matrix; charting.py: chart; charting_files.py: its tables and editor; drafting.py:
                its drafts; charting_rules.py: what may be saved
evidencing.py   evidence; opposing.py: negative; placing.py: typology; judging.py: what judgements
                share; ties.py: how a person names the codings that one rests on
computing.py    tables, coverage, saturation
quoting.py      quote; quoting_files.py: its tables; disclosing.py: attribution
"""
