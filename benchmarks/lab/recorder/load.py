"""The load of a service over a recording: day, week, noise, bursts."""

import math
from random import Random

from .clock import DAY, hour, weekday
from .configurations import Rhythm


def relative_load(rhythm: Rhythm, start: int, first: int, count: int, random: Random) -> list[float]:
    """The load of samples `first`... relative to the mean, one value a sample."""
    load = []
    slow = random.gauss(0, rhythm.noise)
    burst = 0.0
    for sample in range(first, count):
        slow = 0.93 * slow + math.sqrt(1 - 0.93**2) * random.gauss(0, rhythm.noise)
        burst *= 0.75
        if random.random() < rhythm.bursts / DAY:
            burst += random.uniform(0.3, 1.2)
        week = rhythm.weekend if weekday(start, sample) >= 5 else 1.0
        noise = math.exp(slow + random.gauss(0, rhythm.noise / 2))
        load.append(max(0.02, _day(rhythm, hour(start, sample)) * week * noise * (1 + burst)))
    return load


def _day(rhythm: Rhythm, hour: float) -> float:
    """The daily wave around 1: a sine with a harmonic, or a plateau with soft edges."""
    if rhythm.office:
        morning = 1 / (1 + math.exp(-(hour - rhythm.peak + 4.5) / 0.6))
        evening = 1 / (1 + math.exp((hour - rhythm.peak - 4.5) / 0.8))
        return 1 - rhythm.day + 2 * rhythm.day * morning * evening
    phase = 2 * math.pi * (hour - rhythm.peak) / 24
    return 1 + rhythm.day * (0.85 * math.cos(phase) + 0.15 * math.cos(2 * phase))
