"""Sums that must add up: the tables that people type into narrative/, computed again.

A printed table can be wrong although everybody read it. Every total is compared with what the
cells that it covers add up to; a table of interviews also with the study's own numbers.
"""

from qualkit.sums.checking import Slip, slips
from qualkit.sums.knowing import Known

__all__ = ["Known", "Slip", "slips"]
