"""qualkit: qualitative evaluation of interview transcripts, from a folder of files to a report."""

__version__ = "0.1.0"
