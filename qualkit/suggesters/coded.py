"""Whether there is anything to code in a segment: how sure a code's model is cannot tell that.

One logistic regression over what is said, how long it is and how far into the interview it stands.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse

from qualkit.suggesters.calibrate import Flags, Numbers
from qualkit.suggesters.learning import Material

NOTHING_BELOW = 0.3
"""Probability of being coded below which there is said to be probably nothing to code."""
FEWEST = 5
"""Coded and uncoded segments of finished transcripts, below which nothing is learnt."""


def chances(given: Material, learnt: Flags, wanted: Flags) -> Numbers | None:
    """The log odds that a segment in `wanted` is coded, learnt from those in `learnt`.

    Only transcripts that somebody finished say what is not coded; None where they are too few.
    """
    rows, truth = learnt & given.labels.read, given.labels.coded
    if min(truth[rows].sum(), (~truth[rows]).sum()) < FEWEST:
        return None
    from sklearn.linear_model import LogisticRegression

    features = _features(given)
    model = LogisticRegression(C=1.0, max_iter=300).fit(features[rows], truth[rows])
    result: Numbers = model.decision_function(features[wanted])
    return result


def _features(given: Material) -> Any:
    """What a look sees of each segment, with its length and place."""
    length = np.log1p([len(segment.text.split()) for segment in given.segments])
    place = _places(given)
    beside = np.c_[(length - length.mean()) / (length.std() or 1), place, 4 * place**2 - 1 / 3]
    seen = given.looks[-1].segments
    if scipy.sparse.issparse(seen):
        return scipy.sparse.hstack([seen, scipy.sparse.csr_matrix(beside)]).tocsr()
    return np.c_[seen, beside]


def _places(given: Material) -> Numbers:
    """How far into its transcript each segment stands, from -.5 to .5."""
    names = np.array(given.transcripts)
    places = np.zeros(len(names))
    for name in np.unique(names):
        rows = np.flatnonzero(names == name)
        places[rows] = np.linspace(-0.5, 0.5, len(rows)) if len(rows) > 1 else 0
    return places
