"""Golden features of the long history, by NumPy on whole arrays instead of sample by sample.

Prints what Tests/NeuralDetectTests/LongHistoryTests.swift holds: python3 Tests/Golden/long_history.py
"""

import numpy as np

COUNT, SHOWN = 400, [0, 1, 30, 149, 200, 203, 260, 399]


def values():
    t = np.arange(COUNT)
    x = 10 * np.sin(t / 7) + 3 * np.cos(t * t / 50)
    x[200] += 40
    x[203:215] -= 25
    x[260:300] = x[259]
    return x


def compressed(x):
    return np.clip(np.arcsinh(x) / 2, -4, 4)


def means(x, length):
    return np.array([x[max(0, t - length + 1) : t + 1].mean() for t in range(len(x))])


def outside(x):
    out = np.zeros(len(x))
    for t in range(1, len(x)):
        low, high = x[:t].min(), x[:t].max()
        span = max(high - low, 1e-9 * max(abs(high), abs(low)), np.finfo(float).tiny)
        out[t] = (max(0, x[t] - high) - max(0, low - x[t])) / span
    return out


def rarity(x, both):
    above = np.array([(x[:t] >= x[t]).sum() for t in range(len(x))])
    below = np.array([(x[:t] <= x[t]).sum() for t in range(len(x))])
    extreme = np.minimum(above, below) if both else above
    return np.log((np.arange(len(x)) + 1) / (extreme + 1)) / 4


def tail(x):
    out = np.zeros(len(x))
    for t in range(1, len(x)):
        low, middle, high = np.quantile(x[:t], [0.01, 0.5, 0.99])
        out[t] = (x[t] - middle) / max((high - low) / 2, 1e-3 * abs(middle), 1e-300)
    return compressed(out)


def deviation(x, length):
    s = np.array([x[max(0, t - length + 1) : t + 1].std() for t in range(len(x))])
    out = np.zeros(len(x))
    for t in range(1, len(x)):
        if s[:t].mean() > 0:
            out[t] = np.clip(np.log(s[t] / s[:t].mean()), -4, 4)
    return out


x = values()
change = np.abs(np.diff(x, prepend=x[0]))
mean, roughness = means(x, 12), means(change, 12)
FEATURES = {
    "record": compressed(20 * outside(x)),
    "recordMean": compressed(20 * outside(mean)),
    "recordChange": compressed(20 * np.maximum(0, outside(change))),
    "recordRoughness": compressed(20 * np.maximum(0, outside(roughness))),
    "rarity": rarity(x, True),
    "rarityMean": rarity(mean, True),
    "rarityChange": rarity(change, False),
    "rarityRoughness": rarity(roughness, False),
    "tail": tail(x),
    "tailMean": tail(means(x, 36)),
    "deviation": deviation(x, 24),
    "deviationDay": deviation(x, 144),
    "age": np.minimum(1, np.log1p(np.arange(1, COUNT + 1) / 144) / 4),
}
for name, column in FEATURES.items():
    print(f"(.{name}, [" + ", ".join(f"{column[t]:.6f}" for t in SHOWN) + "]),")
