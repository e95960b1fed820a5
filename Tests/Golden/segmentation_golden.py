"""Breakpoints of 1,000 random signals by ruptures (jump 1), for each cost that it shares with us.

    pip install ruptures
    python segmentation_golden.py > segmentation_golden.txt

A signal is the same in every language: SplitMix64, additions and multiplications. A line is a signal;
its ten words are PELT's and binary segmentation's breakpoints by l1, l2, normal, rbf and linear cost, each
the distance from the one before as the character 32 + distance; "!" alone, a distance of 1 that no
segment has, stands for none.
"""

import warnings

import numpy as np
import ruptures

# Cost: penalty, values in a segment at least.
COSTS = {"l1": (8.0, 2), "l2": (15.0, 2), "normal": (15.0, 2), "rbf": (2.5, 2), "linear": (20.0, 3)}


def uniforms(seed):
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        z = state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        yield ((z ^ z >> 31) >> 11) * 2.0**-53


def signal(seed):
    """A level, a slope and a spread that change at random, and nearly normal noise."""
    random = uniforms(seed)
    values, level, slope, spread = [], 0.0, 0.0, 1.0
    for _ in range(40 + seed % 50):
        if next(random) < 0.06:
            level = 10.0 * (next(random) - 0.5)
            slope = next(random) - 0.5 if next(random) < 0.3 else 0.0
            spread = 0.25 + 1.5 * next(random)
        noise = -6.0
        for _ in range(12):
            noise += next(random)
        level += slope
        values.append(level + spread * noise)
    return np.array(values)


def word(ends):
    starts = [0] + ends[:-1]
    return "".join(chr(32 + b - a) for a, b in zip(starts, starts[1:])) or "!"


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # ruptures' note on the variance that it adds
    for seed in range(1000):
        values = signal(seed)
        line = np.column_stack([values, np.ones(len(values)), np.arange(len(values))])
        words = []
        for search in (ruptures.Pelt, ruptures.Binseg):
            for cost, (penalty, size) in COSTS.items():
                method = search(model=cost, min_size=size, jump=1)
                method.fit(line if cost == "linear" else values)
                words.append(word(method.predict(pen=penalty)))
        print(*words)
