"""qualkit: qualitative evaluation of interview transcripts, from a folder of files to a report."""

import os

__version__ = "0.1.0"

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""onnxruntime otherwise records its use in the user's folder, to be sent to its makers."""

os.environ.setdefault("OMP_NUM_THREADS", "1")
"""Many small matrices are solved here: threads that wait for one another only cost, on a busy
machine twenty times what they bring. Whoever sets it themselves is obeyed."""
