"""The file a service follows: tracks of NAME SAMPLE VALUE, common to all three languages."""

from random import Random

from .clock import DAY
from .events import nights
from .load import relative_load
from .plan import Run

LEAD = 40  # samples that a service runs before the recording begins
UNLIMITED = 1 << 62


def tracks(run: Run) -> list[str]:
    """All lines but `begin` and `period`, which are the wall clock's."""
    c = run.configuration
    load = relative_load(c.rhythm, run.start, -LEAD, run.samples, Random(run.seed))
    for event in run.events:
        for i in range(len(load)):
            load[i] *= event.load_factor(i - LEAD)
    lines = [f"profile {c.profile}", f"seed 0 {run.seed}", f"end 0 {run.samples + 8}"]
    lines += [f"load {i - LEAD} {c.rate * x:.3f}" for i, x in enumerate(load)]
    lines += _settings(run) + _batch(run)
    for event in run.events:
        if event.kind.alarm and event.kind.shape != "setting":
            for sample, bytes in event.held(run.samples, load[LEAD:]):
                lines.append(f"hold.{event.name} {sample} {bytes:.0f}")
    return lines


def _settings(run: Run) -> list[str]:
    c = run.configuration
    lines = [f"gogc {-LEAD} {c.gogc}"]
    if c.limit:
        lines.append(f"memory_limit {-LEAD} {1e6 * c.limit:.0f}")
    for event in run.events:
        if event.name in ("headroom_raised", "headroom_lowered"):
            lines.append(f"gogc {event.onset} {event.amount * c.gogc:.0f}")
        elif event.name == "memory_limit_lifted":
            lines[0] = f"gogc {-LEAD} {event.amount}"
            lines.append(f"memory_limit {-LEAD} {1e6 * (c.resident + 0.3 * c.swing):.0f}")
            lines.append(f"memory_limit {event.onset} {UNLIMITED}")
    return lines


def _batch(run: Run) -> list[str]:
    lines = []
    jobs = [(run.configuration.batch, 0)]
    jobs += [(e.amount, e.onset) for e in run.events if e.name == "nightly_batch"]
    for megabytes, first in jobs:
        if megabytes:
            for begin, end in nights(run.start, first, run.samples):
                lines += [f"batch {begin} 0", f"batch {begin + (end - begin) // 2} {megabytes * 1e6:.0f}"]
                lines += [f"batch {end} {megabytes * 1e6:.0f}", f"batch {end} 0"]
    return lines
