"""What a study begins with: init, the schedule, transcripts taken in.

preparing.py    init, accepting a codebook
ingesting.py    ingest
scheduling.py   schedule check, schedule show
"""
