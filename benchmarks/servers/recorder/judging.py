"""What the memory did: whether a fault shows in it, and whether a quiet run stays where it was."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .clock import DAY, SETTLING
from .story import Story

RESIDENT = "process_resident_memory_bytes"
OTHERS = ("rss_anon", "go_memstats_heap_alloc_bytes")


@dataclass(frozen=True)
class Verdict:
    """A recording as it is judged."""

    is_visible: bool | None = None  # None where there is no fault
    before: float | None = None  # bytes, the median of resident memory on the day before the fault
    during: float | None = None  # bytes, its median in the fault's last quarter
    notes: tuple[str, ...] = ()


def judge(story: Story, columns: Mapping[str, np.ndarray]) -> Verdict:
    """Judges a recording by its columns, in which nan is a gap."""
    resident = columns[RESIDENT]
    notes = _happened(story, resident)
    if story.onset == len(resident):
        return Verdict(notes=(*_drift(story, resident), *notes))
    begin = max(story.onset - 3 * DAY, _after_restart(story, SETTLING))
    before, during, spread = _levels(story, resident, begin)
    earlier = [
        np.nanmedian(resident[max(begin, story.onset - (k + 1) * DAY) : story.onset - k * DAY])
        for k in range(3) if story.onset - (k + 0.5) * DAY > begin
    ]
    is_visible = bool(during - max(earlier) >= 0.02 * _scale(resident))
    if not is_visible:
        notes = (*_shown(story, columns, begin), *notes)
    elif during - before < spread:
        notes = ("within the daily range", *notes)
    return Verdict(is_visible, before, during, notes)


def _happened(story: Story, resident: np.ndarray) -> tuple[str, ...]:
    notes = []
    if story.traffic.restart is not None:
        notes.append(f"benign restart at {story.traffic.restart}")
    if story.traffic.shift is not None:
        notes.append(f"traffic shift at {story.traffic.shift}")
    if empty := np.isnan(resident).sum():
        notes.append(f"{empty} empty samples")
    return tuple(notes)


def _drift(story: Story, resident: np.ndarray) -> tuple[str, ...]:
    """Two days' medians, at the end and once the server has settled, may differ by 8% of its memory."""
    settled = resident[max(3 * DAY, _after_restart(story, 2 * DAY)) :]
    if len(settled) < 4 * DAY:
        return ()
    rise = np.nanmedian(settled[-2 * DAY :]) - np.nanmedian(settled[: 2 * DAY])
    share = rise / _scale(resident)
    return (f"drifts by {100 * share:.0f} % after settling",) if share > 0.08 else ()


def _shown(story: Story, columns: Mapping[str, np.ndarray], begin: int) -> list[str]:
    """Where else a fault shows that resident memory hides."""
    notes = []
    for name in OTHERS:
        if name in columns and np.isfinite(columns[name]).any():
            before, during, spread = _levels(story, columns[name], begin)
            if during - before > max(0.05 * before, spread):
                notes.append(f"seen in {name} ({before / 1e6:.1f} to {during / 1e6:.1f} MB)")
    return notes


def _levels(story: Story, series: np.ndarray, begin: int) -> tuple[float, float, float]:
    """Medians on the day before the fault and in its last quarter, and the range above the former's."""
    onset, end = story.onset, story.end
    late = series[max(onset, end - max((end - onset) // 4, SETTLING)) : end]
    usual = series[begin:onset]
    spread = np.nanpercentile(usual, 97.5) - np.nanmedian(usual)
    before = np.nanmedian(series[max(begin, onset - DAY) : onset])
    return float(before), float(np.nanmedian(late)), float(spread)


def _after_restart(story: Story, samples: int) -> int:
    """The sample that comes so long after the harmless restart, or 0 if there is none."""
    return 0 if story.traffic.restart is None else story.traffic.restart + samples


def _scale(resident: np.ndarray) -> float:
    return float(np.nanmedian(resident[3 * DAY :]))
