"""Load, one room, save: one function a command, and the only place where rooms meet.

In the order of the work:

intake/         init, schedule, ingest
identifiers/    anonymise, and its two screens
codes/          codebook
sittings/       code, read, familiarise
proposals/      suggest, topics
team/           assign, agreement, adjudicate
analysis/       chart, matrix, evidence, negative, typology, tables, quote, attribution
reports/        narrative, report, factcheck
release/        check, share
withdrawal/     withdraw
vault/          vault
safekeeping/    copy, merge, backup, restore, recover

What they stand on:

study.py        a study folder, opened; viewing.py: what stands in it, as the rooms see it
unseen.py       what others did in transcripts that are coded blind, for whoever asks
leaks/          what identifies somebody, found where it should not be
ledger/         what was released, to whom
keeping.py      the register's generations; prose.py: what people wrote
writing.py      files, whole or not at all; rows.py: rows of tables that people write
speaking.py     who speaks; wording.py: where words stand
looking.py      status, log; progress.py: how far long work is
demo.py         all of it, on the sample study
"""
