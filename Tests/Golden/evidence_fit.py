"""Boosted trees of two questions each, by NumPy: 3 Newton steps on the logistic loss, and 2 by a count, where one is known.

    pip install numpy
    python evidence_fit.py
"""

import numpy as np

LEVELS, DEPTH, TREES, RATE, REGULARIZATION, WEIGHT = [0.1, 0.5, 0.8], 2, 3, 0.3, 2.0, 2.0
TREES_OF_COUNTS = 2
rows = np.arange(240)
x = np.stack([np.sin(rows * 0.7) + rows / 200, np.cos(rows * 1.3)], axis=1).astype(np.float32)
x[rows % 11 == 0, 0] = np.nan
count = np.sin(rows * 0.3) + rows / 100
count[rows % 4 == 0] = np.nan
x = np.column_stack([x, count.astype(np.float32)])
y = ((rows * 37) % 100 < 20 + rows / 4).astype(float)
w = np.where(rows % 3 == 0, 2.0, 1.0)

questions = []
for column, values in enumerate(x.T):
    known = np.sort(values[~np.isnan(values)])
    questions += [(column, known[int(level * (len(known) - 1))]) for level in LEVELS]


def step(group, g, h):
    """The Newton step of the rows of a group, and how much the loss falls by it."""
    G, H = g[group].sum(), h[group].sum()
    return RATE * G / (H + REGULARIZATION), G * G / (H + REGULARIZATION)


share = (w * y).sum() / w.sum()
logits = np.full(len(rows), np.log(share / (1 - share)))
for tree in range(TREES + TREES_OF_COUNTS):
    p = 1 / (1 + np.exp(-logits))
    taught = np.ones(len(rows)) if tree < TREES else ~np.isnan(x[:, 2])
    g, h = taught * w * (y - p), taught * w * p * (1 - p)
    able = [question for question in questions if (question[0] == 2) == (tree >= TREES)]
    groups, asked = [np.ones(len(rows), bool)], []
    for _ in range(DEPTH):

        def halves(question):
            column, cut = question
            reached = x[:, column] >= cut  # false where it is not known
            return [half for group in groups for half in (group & ~reached, group & reached)]

        gains = [sum(step(half, g, h)[1] for half in halves(q)) for q in able]
        best = able[int(np.argmax(gains))]
        asked.append(best)
        groups = halves(best)
    steps = [step(group, g, h)[0] for group in groups]
    for group, size in zip(groups, steps):
        logits[group] += size
    print("columns", ", ".join(str(column) for column, _ in asked))
    print("cuts", ", ".join(f"{cut:.7f}" for _, cut in asked))
    print("log-odds", ", ".join(f"{WEIGHT * size:.7f}" for size in steps))
