"""The report: put together, traced to its sources, checked with the pilots.

reporting.py    report; composing.py: its sections; formats.py: page or Word; framing.py: how the
                study was done; judged.py: what people judged
narrating.py    narrative; drafting_narrative.py: narrative draft; summing.py: whether it adds up
tracing.py      where each number comes from; opening.py: report --trace; sourcing.py: its folder
factchecking.py factcheck; sending_facts.py: what a pilot is sent; correcting.py: what it answers
"""
