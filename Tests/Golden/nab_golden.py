"""NAB's raw scores of made-up series, from the definition: every threshold, series and sample anew.

    pip install numpy
    python nab_golden.py [path/to/NAB]

With a checkout of numenta/NAB each figure is compared with what its own sweeper gives. Inputs are
formulas of the index, so that the test needs no fixture.
"""

import sys

import numpy as np

PROFILES = [  # name, weight of a window found, of a false alarm, of a window missed
    ("standard", 1.0, 0.11, 1.0),
    ("reward_low_FP_rate", 1.0, 0.22, 1.0),
    ("reward_low_FN_rate", 1.0, 0.11, 2.0),
]

SERIES = [  # samples, windows: first sample, end; range of the score, how much more in a window
    (400, [(70, 90), (200, 201), (300, 330)], 1.0, 0.01),
    (5100, [(700, 900), (3000, 3400), (5050, 5100)], 0.5, 0.48),  # 750 samples of probation
    (600, [], 1.0, 0.0),
    (500, [(150, 180), (180, 200), (210, 211)], 1.0, 0.0),
    (200, [(10, 30)], 0.9, 0.5),  # wholly in probation
]


def formula(count):
    """Pseudo-random in [0, 1); also in Tests/NeuralDetectTests/FormulaScores.swift."""
    i = np.arange(count, dtype=np.int64)
    return (i * i * 31 + i * 7919) % 1009 / 1009


def scores(count, windows, scale, more):
    x = scale * formula(count)
    for first, end in windows:
        x[first:end] += more
    return x


def s(y):
    return 2 / (1 + np.exp(5 * y)) - 1


def worths(count, windows):
    """What an alarm at each sample is worth before it is weighed, and which window it is in."""
    worth, window = np.full(count, -1.0), np.full(count, -1)
    for first, end in windows:
        passed = np.arange(1, count - end + 1) / (end - first - 1 or 1e-300)
        worth[end:] = np.where(passed > 3, -1, s(np.minimum(passed, 3)))
    for number, (first, end) in enumerate(windows):
        worth[first:end] = s(-np.arange(end - first, 0, -1) / (end - first)) / s(-1)
        window[first:end] = number
    return worth, window


def score(threshold, windows, x, found, false, missed):
    worth, window = worths(len(x), windows)
    probation = min(int(0.15 * len(x)), 750)
    alarm = (x >= threshold) & (np.arange(len(x)) >= probation)
    total = false * worth[alarm & (window < 0)].sum()
    for number, (first, end) in enumerate(windows):
        if end > probation:
            hits = worth[alarm & (window == number)]
            total += found * hits[0] if len(hits) else -missed
    return total


def check(checkout, data, weights):
    """NAB's own sweeper; it divides by zero behind a window of one sample: these are left out."""
    sys.path.insert(0, checkout)
    from nab.sweeper import Sweeper

    data = [([w for w in windows if w[1] - w[0] > 1], x) for windows, x in data]
    sweeper = Sweeper(costMatrix=dict(zip(("tpWeight", "fpWeight", "fnWeight"), weights)))
    rows = []
    for number, (windows, x) in enumerate(data):
        limits = [(first, end - 1) for first, end in windows]
        rows += sweeper.calcSweepScore(range(len(x)), x, limits, str(number))
    levels = sweeper.calcScoreByThreshold(rows)
    for level in levels[1:]:
        ours = sum(score(level.threshold, *series, *weights) for series in data)
        assert abs(ours - level.score) < 1e-9, (level, ours)
    print(f"  equal to NAB at {len(levels) - 1} thresholds")


if __name__ == "__main__":
    data = [(windows, scores(count, windows, *shape)) for count, windows, *shape in SERIES]
    thresholds = [np.inf] + sorted({value for _, x in data for value in x}, reverse=True)
    for name, *weights in PROFILES:
        raws = [sum(score(theta, *series, *weights) for series in data) for theta in thresholds]
        constant = [sum(score(theta, w, 0 * x, *weights) for w, x in data) for theta in (1, 0)]
        best = float(thresholds[int(np.argmax(raws))])
        print(f"{name}: best {best!r} {max(raws):.12f}, null {max(constant):.12f}")
        for theta in (0.99, 0.4):
            each = [score(theta, *series, *weights) for series in data]
            print(f"  at {theta}:", " ".join(f"{x:.12f}" for x in each))
        if len(sys.argv) > 1:
            check(sys.argv[1], data, weights)
