"""Recorded time is compressed: one sample stands for ten minutes."""

SAMPLE = 600  # virtual seconds
DAY = 86_400 // SAMPLE  # samples
MONDAY = 1_767_571_200  # 2026-01-05T00:00:00Z


def hour(start: int, sample: float) -> float:
    """The hour of the virtual day."""
    return (start + sample * SAMPLE) % 86_400 / 3600


def weekday(start: int, sample: float) -> int:
    """0 is Monday."""
    return int((start - MONDAY + sample * SAMPLE) // 86_400 % 7)
