"""What leaves the team, as files: each module makes one kind of pack from a StudyView.

consent.py    which transcripts may go into a pack at all
plain.py      anonymised transcripts, who took part, codebook
colleagues.py the settings of a pack that opens as a study
archive.py    a collection as data archives take it
worksheet.py  what an intruder would try, for a person to try first
"""
