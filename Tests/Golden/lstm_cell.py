"""Two rows after one and after five steps of an LSTM cell, in float64.

    pip install numpy && python lstm_cell.py

Weights and inputs are formulas of the index, so that the test needs no fixture.
"""

import numpy as np

INPUTS, HIDDEN, ROWS = 2, 3, 2


def formula(shape, value):
    return value(np.arange(np.prod(shape), dtype=np.float64)).reshape(shape)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


input_weight = formula((INPUTS, 4 * HIDDEN), lambda k: np.sin(0.1 * k))
recurrent_weight = formula((HIDDEN, 4 * HIDDEN), lambda k: np.cos(0.2 * k))
bias = formula((4 * HIDDEN,), lambda k: 0.05 * k - 0.3)
bias = bias + formula((4 * HIDDEN,), lambda k: 0.1 - 0.02 * k)

h, c = np.zeros((ROWS, HIDDEN)), np.zeros((ROWS, HIDDEN))
for t in range(5):
    x = np.array([[np.sin(t), np.cos(t)], [1.0 - t, 0.5 * t]])
    i, f, g, o = np.split(x @ input_weight + h @ recurrent_weight + bias, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    if t in (0, 4):
        for name, value in (("hidden", h), ("cell", c)):
            print(t + 1, name, ", ".join(f"{v:.8f}" for v in value.ravel()))
