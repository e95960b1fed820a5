"""The load of a server over a run: day, weekend, noise, bursts, a lasting shift."""

import numpy as np

from .clock import DAY, SAMPLES, WARM_UP


class Traffic:
    """The load of each sample from -WARM_UP on, about 1 on average, and where it is unusual."""

    def __init__(self, rng: np.random.Generator, quiet: bool) -> None:
        count = WARM_UP + SAMPLES
        phase = rng.uniform(0, 1)
        days = np.arange(-WARM_UP, SAMPLES) / DAY + phase
        shape = _wave(rng, days % 1) if rng.random() < 0.5 else _office(rng, days % 1)
        first = int(rng.integers(0, 7))
        weekday = (np.floor(days).astype(int) + first) % 7
        shape = np.where(weekday >= 5, shape * rng.uniform(0.45, 0.8), shape)
        noise = np.zeros(count)
        sigma = rng.uniform(0.02, 0.05)
        for i in range(1, count):
            noise[i] = 0.9 * noise[i - 1] + sigma * rng.normal()
        self.load = np.maximum(shape, 0.05) * np.exp(noise)
        self.benign = np.zeros(count, int)
        for _ in range(rng.poisson(3)):
            at, length = int(rng.integers(WARM_UP, count - 8)), int(rng.integers(3, 8))
            self.load[at : at + length] *= rng.uniform(1.5, 2.6)
            self.benign[at : at + length + 3] = 1
        last = 8 if quiet else 4  # days: a fault has some of its own before it
        self.shift: int | None = None
        self.restart: int | None = None
        if rng.random() < 0.25:
            self.shift = int(rng.uniform(1.5, last) * DAY)
            self.load[self.shift + WARM_UP :] *= rng.choice([rng.uniform(0.7, 0.85), rng.uniform(1.15, 1.4)])
            self.mark_benign(self.shift, DAY)
        if rng.random() < (0.25 if quiet else 0.12):
            self.restart = int(rng.uniform(1.5, last) * DAY)

    def __getitem__(self, sample: int) -> float:
        return float(self.load[sample + WARM_UP])

    def mark_benign(self, sample: int, length: int) -> None:
        self.benign[sample + WARM_UP : sample + WARM_UP + length] = 1


def _wave(rng: np.random.Generator, time: np.ndarray) -> np.ndarray:
    """A sine with a harmonic; `time` is the share of the day that is over."""
    depth, second = rng.uniform(0.35, 0.65), rng.uniform(0.08, 0.2)
    return 1 + depth * np.sin(2 * np.pi * time) + second * np.sin(4 * np.pi * time + rng.uniform(0, 6.28))


def _office(rng: np.random.Generator, time: np.ndarray) -> np.ndarray:
    """Office hours with soft edges and a lunch break."""
    edge = rng.uniform(20, 40)
    begin, end = rng.uniform(0.28, 0.36), rng.uniform(0.7, 0.8)
    plateau = 1 / (1 + np.exp(-edge * (time - begin))) - 1 / (1 + np.exp(-edge * (time - end)))
    return 0.4 + 1.2 * plateau - 0.2 * np.exp(-(((time - 0.52) / 0.035) ** 2))
