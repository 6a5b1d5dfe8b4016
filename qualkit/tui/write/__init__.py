"""Screens on which one writes beside what one reads: charting, familiarisation."""
