"""Many logistic regressions over the same dense rows, solved together: one a code."""

from __future__ import annotations

import numpy as np

from qualkit.suggesters.calibrate import Flags, Numbers

_STEPS = 60


def together(rows: Numbers, truth: Flags, trust: Numbers, strictness: float) -> Numbers:
    """Weights of each column of `truth`, with its constant as the last row.

    `trust`: how much each row counts for each column, 0 where it is not known. What is minimised is
    that of liblinear, constant and all; by L-BFGS over all columns, since the dear part, rows by
    weights, is one product for all of them.
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    wide = np.c_[rows, np.ones(len(rows))].astype(np.float32)
    sign, heed = np.where(truth, 1.0, -1.0), strictness * trust
    shape = (wide.shape[1], truth.shape[1])

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = flat.reshape(shape)
        margins = sign * (wide @ weights.astype(np.float32))
        slope = wide.T @ (-heed * sign * expit(-margins)).astype(np.float32)
        value = (heed * np.logaddexp(0, -margins)).sum() + (weights**2).sum() / 2
        return float(value), (slope + weights).astype(np.float64).ravel()

    settings = {"maxiter": _STEPS, "ftol": 1e-6, "gtol": 1e-3}
    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=settings)
    result: Numbers = found.x.reshape(shape)
    return result
