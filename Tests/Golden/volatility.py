"""Golden volatilities, by NumPy from the definition, each sample anew.

Prints what Tests/NeuralDetectTests/VolatilityTests.swift holds: python3 Tests/Golden/volatility.py
"""

import numpy as np

COUNT, SHOWN = 1500, [0, 1, 30, 143, 600, 720, 899, 1300, 1499]


def values():
    t = np.arange(COUNT)
    x = 100 + np.sin(t / 7) + 0.5 * np.cos(t * t / 50)
    x[700:730] += 20
    x[900:] += 0.05 * (t[900:] - 900)
    return x


def dispersions(x, length):
    """Variance and mean square successive difference of the last `length` values, or of all there are."""
    x = np.asarray(x)
    recent = x[-length:]
    changes = np.append(0, np.diff(x))[-length:]
    least = (0.005 * np.mean(np.abs(x[-144:]))) ** 2
    return np.array([np.var(recent), np.mean(changes**2)]) + least


def volatility(x, history):
    all_of = np.array(
        [
            np.concatenate([dispersions(x[: n + 1], length) for length in (36, 144)])
            for n in range(len(x))
        ]
    )
    out = [0.0]
    for n in range(1, len(x)):
        usual = all_of[max(0, n - history) : n].mean(0)
        out.append(np.log(all_of[n] / usual).mean())
    return np.array(out)


if __name__ == "__main__":
    for history in (1008, COUNT):
        v = volatility(values(), history)
        print(", ".join(f"{v[n]:.9f}" for n in SHOWN))
