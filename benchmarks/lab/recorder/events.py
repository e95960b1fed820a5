"""One thing that happens during a recording, and what it does."""

import math
from dataclasses import dataclass

from .clock import DAY
from .kinds import BY_NAME, Kind

WARM_UP = 36  # samples until a new process is about as large as it stays


@dataclass(frozen=True)
class Event:
    """A fault or a benign event."""

    name: str  # of the kind
    onset: int  # the first sample of it
    end: int  # the first sample after it, or the recording's count
    amount: float  # MB held at its height; of a setting or load: its value
    growth: str = "steady"  # or with_load, or lumpy
    period: int = 0  # samples between the restarts of leak_and_restart

    @property
    def kind(self) -> Kind:
        return BY_NAME[self.name]

    def restarts(self, samples: int) -> list[int]:
        """Where it makes the process a new one."""
        if self.name in ("restart", "heap_limit_raised"):
            return [self.onset]
        if self.name == "rolling_deploy":
            return [(self.onset + self.end) // 2]
        if self.name == "leak_and_restart":
            times = list(range(self.onset + self.period, self.end, self.period)) + [self.end]
            return [t for t in times if t < samples]
        repaired = self.kind.alarm and self.kind.shape == "growth" and self.name != "queue_backlog"
        return [self.end] if repaired and self.end < samples else []

    def changepoints(self, samples: int) -> list[int]:
        """Where memory's own behaviour changes."""
        if not self.kind.alarm and self.name != "headroom_lowered":
            return []
        return [t for t in (self.onset, self.end) if t < samples]

    def load_factor(self, sample: int) -> float:
        """What it does to the traffic."""
        if not self.onset <= sample < self.end:
            return 1
        if self.name == "burst":
            return 1 + self.amount * math.exp(-2 * (sample - self.onset) / (self.end - self.onset))
        return self.amount if self.name in ("traffic_shift", "outage", "rolling_deploy") else 1

    def held(self, samples: int, load: list[float]) -> list[tuple[float, float]]:
        """The knots of the bytes it holds; `load` counts from sample 0."""
        peak = self.amount * 1e6
        if self.kind.shape == "step":
            knots = [(self.onset, 0.0), (self.onset + 0.5, peak)]
            return knots + [(self.end, peak), (self.end, 0.0)] if self.end < samples else knots
        if self.name == "leak_and_restart":
            return self._sawtooth(peak)
        if self.name == "queue_backlog":
            full = self.onset + 0.7 * (self.end - self.onset)
            return [(self.onset, 0.0), (full, peak), (self.end, 0.0)]
        times = range(self.onset, self.end, 4)
        knots = [(float(t), peak * self._progress(t, load)) for t in times] + [(self.end, peak)]
        return knots + [(self.end, 0.0)] if self.end < samples else knots

    def _sawtooth(self, peak: float) -> list[tuple[float, float]]:
        knots: list[tuple[float, float]] = []
        for begin in range(self.onset, self.end, self.period):
            until = min(begin + self.period, self.end)
            knots += [(begin, 0.0), (until, peak * (until - begin) / self.period)]
        return knots + [(self.end, 0.0)]

    def _progress(self, sample: int, load: list[float]) -> float:
        done = (sample - self.onset) / (self.end - self.onset)
        if self.growth == "with_load":
            done = sum(load[self.onset : sample]) / sum(load[self.onset : self.end])
        elif self.growth == "lumpy":
            done = math.floor(6 * done) / 6
        if self.name == "saturating_leak":
            return (1 - math.exp(-5 * done)) / (1 - math.exp(-5))
        if self.name == "accelerating_leak":
            return (math.exp(3 * done) - 1) / (math.exp(3) - 1)
        return done


def nights(start: int, first: int, samples: int) -> list[tuple[int, int]]:
    """The intervals of the nightly batch, from 02:00 to 03:40, that begin at `first` or later."""
    two = (2 * 3600 - start % 86_400) // 600 % DAY
    return [(t, t + 10) for t in range(two, samples, DAY) if t >= first]
