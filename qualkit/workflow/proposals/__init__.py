"""What the machine proposes: codes, and topics that the codebook does not have.

suggesting.py   suggest; proposing.py: in a process of its own; sent.py, recalling.py: what came
finding_topics.py  topics
"""
