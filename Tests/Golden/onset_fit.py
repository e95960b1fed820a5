"""What a step or growth from each sample on is worth, by whitening and least squares in float64.

    pip install numpy && python onset_fit.py

The fit is written as what it is: a Cholesky factor of the correlations phi^|i - j| whitens the values, and
the regressions on a level, and on a level and a step or a ramp, are solved by numpy's lstsq.
"""

import numpy as np

COUNT, PHI = 24, 0.7


def left(whitener, values, columns):
    columns = whitener @ np.stack(columns, axis=1)
    values = whitener @ values
    fit = np.linalg.lstsq(columns, values, rcond=None)[0]
    return np.sum((values - columns @ fit) ** 2)


def worth(values):
    t = np.arange(len(values))
    covariance = PHI ** np.abs(t[:, None] - t[None, :]) / (1 - PHI**2)
    whitener = np.linalg.inv(np.linalg.cholesky(covariance))
    level = np.ones(len(values))
    without = left(whitener, values, [level])
    result = []
    for onset in range(1, len(values)):
        step = (t >= onset).astype(float)
        growth = np.maximum(0, t - onset + 1.0)
        best = min(left(whitener, values, [level, shape]) for shape in (step, growth))
        result.append(-0.5 * len(values) * np.log(best / without))
    return np.array(result)


t = np.arange(COUNT)
noise = np.sin(1.3 * t * t)
for name, values in (
    ("step", 100 + noise + 6 * (t >= 15)),
    ("growth", 1e9 + 1e6 * (noise + 1.5 * np.maximum(0, t - 9))),
):
    print(name, ", ".join(f"{v:.8f}" for v in worth(values)))
