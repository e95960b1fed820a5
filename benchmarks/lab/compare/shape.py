"""What a healthy series looks like, in numbers that do not depend on its level."""

import numpy as np

from .healthy import DAY, Stretch, Values

LAGS = (1, 6, 72, 144)
FALL = 0.05  # of the level: a fall that ends a saw-tooth


def shape(x: Values) -> dict[str, float]:
    """The shape of one metric's stretch `x`; everything in bytes is a share of its median."""
    level = max(float(np.median(x)), 1.0)
    x = x / level
    steps = np.diff(x)
    lengths = plateaus(x)
    falls = -steps[steps < -FALL]
    numbers = {
        "swing": float(np.quantile(x, 0.9) - np.quantile(x, 0.1)),
        "step, mean": float(np.abs(steps).mean()),
        "step, 99%": float(np.quantile(np.abs(steps), 0.99)),
        "steps' asymmetry": asymmetry(steps),
        "steps up": float((steps > 0).mean()),
        "plateau share": float((steps == 0).mean()),
        "plateau, mean": float(lengths.mean()),
        "plateau, longest": float(lengths.max()) / len(x),
        "tooth, period": len(x) / (1 + len(falls)),
        "tooth, height": float(np.median(falls)) if len(falls) else 0.0,
    }
    numbers |= {f"ac {lag}": autocorrelation(x, lag) for lag in LAGS if lag < len(x) - 1}
    return numbers


def long_shape(x: Values) -> dict[str, float]:
    """What shows only over days: level, daily swing and the drift of the floor."""
    level = max(float(np.median(x)), 1.0)
    days = x[: len(x) // DAY * DAY].reshape(-1, DAY)
    low, high = np.quantile(days, [0.1, 0.9], axis=1)
    drift = np.abs(np.diff(low)) / level
    return {
        "log10 level, MB": float(np.log10(level / 1e6)),
        "daily swing": float(np.median(high - low)) / level,
        "floor drift": float(drift.mean()) if len(drift) else np.nan,
    }


def correlations(stretch: Stretch) -> dict[str, float]:
    """Of each metric with resident memory: of levels, and of steps."""
    rss, *others = stretch.values
    x = stretch.values[rss]
    result = {}
    for name in others:
        y = stretch.values[name]
        result[f"{name}: with RSS"] = correlation(x, y)
        result[f"{name}: steps with RSS's"] = correlation(np.diff(x), np.diff(y))
    return result


def plateaus(x: Values) -> Values:
    """How many samples each run of equal values has."""
    edges = np.flatnonzero(np.diff(x)) + 1
    return np.diff(np.concatenate([[0], edges, [len(x)]])).astype(float)


def asymmetry(steps: Values) -> float:
    """From -1, all large steps are down, to 1, all are up."""
    up, down = float((steps[steps > 0] ** 2).sum()), float((steps[steps < 0] ** 2).sum())
    return (up - down) / (up + down) if up + down else 0.0


def autocorrelation(x: Values, lag: int) -> float:
    return correlation(x[:-lag], x[lag:])


def correlation(x: Values, y: Values) -> float:
    """Pearson's; 0 where one of them does not move."""
    x, y = x - x.mean(), y - y.mean()
    norm = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / norm if norm > 1e-12 else 0.0
