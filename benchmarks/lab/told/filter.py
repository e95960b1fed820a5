"""A linear filter for a fault of which shape, onset and the service's noise are known."""

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from recorder.clock import DAY
from recorder.load import relative_load
from recorder.plan import Run
from recorder.schedule import LEAD

Array = NDArray[np.float64]
ORDER = 6  # of the autoregression
HARMONICS = 3


def shape(run: Run) -> Array:
    """What the fault holds at each sample, in MB; of a setting, whether it is on."""
    fault = run.fault
    assert fault is not None
    samples = np.arange(run.samples)
    if fault.kind.shape == "setting":
        return ((fault.onset <= samples) & (samples < fault.end)).astype(float)
    load = relative_load(run.configuration.rhythm, run.start, -LEAD, run.samples, Random(run.seed))
    times, held = zip(*fault.held(run.samples, load[LEAD:]))
    return np.interp(samples + 0.5, times, held, left=0) / 1e6


@dataclass(frozen=True, eq=False)
class Recording:
    """The metrics of memory of one run, without gaps, and the load."""

    metrics: dict[str, Array]
    load: Array

    def expected(self, first: int, count: int) -> Array:
        """What else may explain samples: a level, the day and the load, now and over two hours."""
        t = 2 * np.pi * np.arange(first, first + count) / DAY
        columns = [np.ones(count)]
        columns += [wave(k * t) for k in range(1, HARMONICS + 1) for wave in (np.sin, np.cos)]
        load = self.load[first : first + count] - self.load.mean()
        columns += [load, np.convolve(load, np.full(12, 1 / 12), "same")]
        return np.stack(columns, axis=1)


def autoregression(residuals: Array) -> Array:
    """By Yule and Walker."""
    x = residuals - residuals.mean()
    lags = np.array([x[: len(x) - k] @ x[k:] for k in range(ORDER + 1)])
    lags[0] *= 1.001
    places = np.arange(ORDER)
    return np.linalg.solve(lags[abs(places[:, None] - places)], lags[1:])


def residuals(recording: Recording, metric: str) -> Array:
    """What neither the day nor the load explains of a quiet run."""
    y = recording.metrics[metric]
    x = recording.expected(0, len(y))
    return y - x @ np.linalg.lstsq(x, y, rcond=None)[0]


def t_value(recording: Recording, metric: str, first: int, held: Array, noise: Array) -> float:
    """How many standard errors the amplitude of `held`, laid at sample `first`, is above 0, by generalized
    least squares."""
    y = recording.metrics[metric][first : first + len(held)]
    x = np.column_stack([held, recording.expected(first, len(held)), y])
    white = x[ORDER:].copy()
    for lag, weight in enumerate(noise, start=1):
        white -= weight * x[ORDER - lag : len(x) - lag]
    x, y = white[:, :-1], white[:, -1]
    amplitudes = np.linalg.lstsq(x, y, rcond=None)[0]
    variance = ((y - x @ amplitudes) ** 2).sum() / (len(y) - x.shape[1])
    return float(amplitudes[0] / np.sqrt(variance * np.linalg.pinv(x.T @ x)[0, 0]))
