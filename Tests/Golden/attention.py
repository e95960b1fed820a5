"""Additive attention over two sequences of five steps, in float64.

    pip install numpy && python attention.py

Weights and inputs are formulas of the index, so that the test needs no fixture.
"""

import numpy as np

STEPS, BATCH, COLUMNS, HIDDEN = 5, 2, 4, 3


def formula(shape, value):
    return value(np.arange(np.prod(shape), dtype=np.float64)).reshape(shape)


weight = formula((COLUMNS, HIDDEN), lambda k: np.sin(0.7 * k))
bias = formula((HIDDEN,), lambda k: 0.1 * k - 0.1)
context = formula((HIDDEN,), lambda k: np.cos(k) * 2)
h = formula((STEPS, BATCH, COLUMNS), lambda k: np.sin(0.3 * k * k))

scores = np.tanh(h @ weight + bias) @ context
weights = np.exp(scores - scores.max(axis=0))
weights /= weights.sum(axis=0)
output = np.einsum("tb,tbn->bn", weights, h)
for name, value in (("weights, sequence by sequence", weights.T), ("output", output)):
    print(name, ", ".join(f"{v:.8f}" for v in value.ravel()))
