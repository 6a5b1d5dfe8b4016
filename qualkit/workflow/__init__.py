"""Load, one room, save: one function a command, and the only place where rooms meet.

study.py        a study folder, opened; viewing.py: what stands in it, as the rooms see it
preparing.py    init, accepting a codebook
ingesting.py    ingest
anonymising.py  anonymise
reading.py      anonymise --read, the search for leaks
coding.py       codebook apply, code import/export/finish, undo
unseen.py       what others did in transcripts that are coded blind, for whoever asks
assigning.py    assign; agreeing.py, adjudicating.py: agreement, adjudicate
suggesting.py   suggest, topics; rejecting.py: what nobody is proposed again
charting.py     chart; charting_files.py: its tables and editor; drafting.py: its drafts;
                charting_rules.py: what may be saved
reporting.py    matrix, report
evidencing.py   evidence; opposing.py: negative; judging.py: what judgements share
computing.py    tables, coverage, saturation; summing.py: whether narrative/ adds up
leaving.py      check; leaking.py, passing.py: what is no leak
packing.py      share
releasing.py    the ledger of releases, worksheets
signing.py      releases that wait for a second signature
withdrawing.py  withdraw; meant.py: who and what is meant; forgetting.py: what the vault forgets;
                distinguishing.py, searching.py: whether it is gone
looking.py      status, log
custody.py      vault status, key, add-custodian
removing.py     vault remove-custodian
sweeping.py     vault sweep, and what the vault's objects are needed for
showing.py      vault show, open, export register
destroying.py   vault destroy
demo.py         all of it, on the sample study
keeping.py      the register's generations
writing.py      files, whole or not at all
progress.py     how far long work is
"""
