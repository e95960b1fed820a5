"""Run-length posteriors of Bayesian online changepoint detection, by segments' marginal likelihoods.

    pip install numpy
    python bocpd.py

A segment's density is the closed form of all its samples at once, not a product of Student's t, and
the learned hazard is Wilson, Nassar & Gold's (2010) with a distribution of the number of changes for
each run length, and, as the engine has it, with that number's mean. Inputs are formulas of the index.
"""

from math import lgamma, log, pi

import numpy as np

MEAN, WEIGHT, SHAPE, SCALE = 0.5, 0.5, 2.0, 0.8


def sample(i):
    return np.sin(0.7 * i) + (2.5 if i >= 14 else 0) - (4 if i >= 20 else 0)


def log_density(x):
    """log p(x) of one segment; Murphy (2007), equations 85 to 95."""
    n = len(x)
    if n == 0:
        return 0.0
    weight, shape = WEIGHT + n, SHAPE + n / 2
    scale = SCALE + 0.5 * np.sum((x - x.mean()) ** 2)
    scale += WEIGHT * n * (x.mean() - MEAN) ** 2 / (2 * weight)
    gammas = lgamma(shape) - lgamma(SHAPE)
    return gammas + SHAPE * log(SCALE) - shape * log(scale) + 0.5 * log(WEIGHT / weight) - n / 2 * log(2 * pi)


def predictive(x, t):
    """Of sample t, after each run that began with sample 0 ... t."""
    return np.exp([log_density(x[s : t + 1]) - log_density(x[s:t]) for s in range(t + 1)])


def constant(x, mean_length):
    p = np.array([1.0])
    for t in range(len(x)):
        joint = p * predictive(x, t)
        p = np.append(joint * (1 - 1 / mean_length), joint.sum() / mean_length)
        p /= p.sum()
    return p


def learned_by_mean(x, changes, samples):
    p, a = np.array([1.0]), np.array([0.0])
    for t in range(len(x)):
        h = (a + changes) / (t + changes + samples)
        joint = p * predictive(x, t)
        ending = joint * h
        p = np.append(joint * (1 - h), ending.sum())
        a = np.append(a, np.sum(ending * (a + 1)) / ending.sum())
        p /= p.sum()
    return p


def learned(x, changes, samples):
    """p[s, a]: the run began with sample s after a changes."""
    n = len(x)
    p = np.zeros((n + 1, n + 1))
    p[0, 0] = 1
    for t in range(n):
        h = (np.arange(n + 1) + changes) / (t + changes + samples)
        p[: t + 1] *= predictive(x, t)[:, None]
        ending = (p[: t + 1] * h).sum(axis=0)
        p[: t + 1] *= 1 - h
        p[t + 1, 1:] = ending[:-1]
        p /= p.sum()
    return p.sum(axis=1)


def show(name, p):
    print(name)
    for row in range(0, len(p), 4):
        print(" ", ", ".join(f"{q:.13e}" for q in p[row : row + 4]) + ",")


x = np.array([sample(i) for i in range(23)])
show("constant hazard 1/20", constant(x, 20))
show("learned hazard, 1 change in 20 beforehand, by its mean", learned_by_mean(x, 1, 19))
exact = learned(x, 1, 19)
print("furthest from the exact learned one:", np.abs(learned_by_mean(x, 1, 19) - exact).max())


def chain(x, mean_length):
    """The most probable chain of runs, ocp's rule: best(t) = max over s of log P_t(s) + best(s - 1)."""
    best, chains = [0.0], [[]]
    for t in range(1, len(x) + 1):
        p = np.log(constant(x[:t], mean_length))
        scores = [p[s] + best[max(0, s - 1)] for s in range(t + 1)]
        s = int(np.argmax(scores))
        best.append(scores[s])
        chains.append(chains[max(0, s - 1)] + [s])
    return chains[-1]


print("chain:", chain(x, 20))
