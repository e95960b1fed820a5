"""Distances between what was recorded and what is simulated, number by number."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .healthy import METRICS, Stretch, Values
from .shape import correlations, long_shape, plateaus, shape

SAMPLES = 200  # of each stretch: a long one counts no more than a short one


@dataclass(frozen=True)
class Comparison:
    """One number of one metric, recorded and simulated."""

    runtime: str
    metric: str
    number: str
    recorded: Values
    simulated: Values

    @property
    def kolmogorov(self) -> float:
        """Kolmogorov and Smirnov's distance: the largest between the distribution functions."""
        at = np.concatenate([self.recorded, self.simulated])
        return float(np.abs(_share(self.recorded, at) - _share(self.simulated, at)).max())

    @property
    def wasserstein(self) -> float:
        """Wasserstein's distance, in standard deviations of both together."""
        p = (np.arange(500) + 0.5) / 500
        ours, theirs = np.quantile(self.recorded, p), np.quantile(self.simulated, p)
        width = max(float(np.concatenate([ours, theirs]).std()), 1e-12)
        return float(np.abs(ours - theirs).mean()) / width


def comparisons(recorded: list[Stretch], simulated: list[Stretch]) -> Iterator[Comparison]:
    """All numbers of all metrics that both have."""
    for runtime, metrics in METRICS.items():
        ours = [_numbers(s) for s in recorded if s.runtime == runtime]
        theirs = [_numbers(s) for s in simulated if s.runtime == runtime]
        for metric in metrics:
            for number in dict.fromkeys(n for m, n in ours[0] if m == metric):
                key = (metric, number)
                yield Comparison(runtime, metric, number, _joined(ours, key), _joined(theirs, key))


def _numbers(stretch: Stretch) -> dict[tuple[str, str], Values]:
    """By metric and name: one value a stretch, or samples of what has many."""
    numbers: dict[tuple[str, str], Values] = {}
    p = (np.arange(SAMPLES) + 0.5) / SAMPLES
    for metric, x in stretch.values.items():
        level = max(float(np.median(x)), 1.0)
        numbers[metric, "all steps"] = np.quantile(np.diff(x) / level, p)
        numbers[metric, "all plateaus"] = np.quantile(plateaus(x), p)
        for name, value in (long_shape(x) | shape(x)).items():
            numbers[metric, name] = np.array([value])
    for name, value in correlations(stretch).items():
        metric, number = name.split(": ")
        numbers[metric, number] = np.array([value])
    return numbers


def _joined(all_numbers: list[dict[tuple[str, str], Values]], key: tuple[str, str]) -> Values:
    values = np.concatenate([numbers[key] for numbers in all_numbers if key in numbers])
    return values[~np.isnan(values)]


def _share(values: Values, at: Values) -> Values:
    return np.searchsorted(np.sort(values), at, "right") / len(values)
