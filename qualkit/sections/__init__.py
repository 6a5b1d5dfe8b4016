"""The sections of the report: each module reads a ReportView and writes one Section, or nothing."""
