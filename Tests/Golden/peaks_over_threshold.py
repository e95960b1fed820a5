"""Fits of the generalized Pareto distribution, and SPOT's thresholds.

    pip install numpy scipy
    python peaks_over_threshold.py

The fits begin with scipy.stats.genpareto.fit and end where both derivatives of the likelihood
vanish, solved for both parameters at once: nothing of Grimshaw's reduction is used. Inputs are
formulas of the index, so that the test needs no fixture.
"""

import numpy as np
from scipy import optimize, stats


def uniform(i):
    """Evenly spread over (0, 1): the multiples of the golden ratio."""
    return (i * 0.6180339887498949 + 0.5) % 1.0


def derivatives(parameters, y):
    """Of the log-likelihood -log σ - (1 + 1/γ) log(1 + γ y / σ), by γ and by log σ."""
    shape, logarithm = parameters
    z = shape * y / np.exp(logarithm)
    inside = np.log1p(z)
    by_shape = np.mean(inside / shape**2 - (1 + 1 / shape) * (z / shape) / (1 + z))
    by_scale = np.mean(-1 + (1 + shape) * (z / shape) / (1 + z))
    return [by_shape, by_scale]


def fit(y):
    unit = np.mean(y)
    y = np.asarray(y) / unit
    shape, _, scale = stats.genpareto.fit(y, floc=0)
    found = optimize.root(derivatives, [shape, np.log(scale)], args=(y,), tol=1e-14)
    assert np.max(np.abs(derivatives(found.x, y))) < 1e-12, found
    return found.x[0], np.exp(found.x[1]) * unit


def pareto(count, shape):
    u = uniform(np.arange(1, count + 1))
    return -np.log(u) if shape == 0 else np.expm1(-shape * np.log(u)) / shape


print("shape of the excesses, their count, unit: γ, σ")
for shape, count, unit in [
    (0.0, 20, 1.0), (0.0, 200, 1e-3), (0.5, 50, 1.0), (1.5, 200, 1e6), (-0.3, 50, 1.0), (-0.6, 200, 1e-6),
]:
    gamma, sigma = fit(unit * pareto(count, shape))
    print(f"{shape:5} {count:4} {unit:6} {gamma:.12f} {sigma:.12e}")


def spot(scores, risk, level, calibration, peaks):
    first = scores[:calibration]
    t = np.quantile(first, level)
    excesses = list(first[first > t] - t)
    n, total = calibration, len(excesses)

    def threshold():
        gamma, sigma = fit(excesses[-peaks:])
        return t + sigma / gamma * ((risk * n / total) ** -gamma - 1)

    z = threshold()
    yield calibration - 1, z
    for i in range(calibration, len(scores)):
        n += 1
        if scores[i] > t:  # one that passes counts as if it had just reached the threshold
            total += 1
            excesses.append(min(scores[i], z) - t)
            z = threshold()
        yield i, z


print("threshold after so many scores")
scores = 0.05 * -np.log(uniform(np.arange(1, 3001)))
for i, z in spot(scores, risk=1e-3, level=0.98, calibration=500, peaks=40):
    if i + 1 in (500, 1000, 2000, 3000):
        print(f"{i + 1} {z:.12f}")
