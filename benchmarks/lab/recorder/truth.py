"""What really happened, as columns; and how plainly each metric shows it."""

from statistics import median

from .clock import DAY
from .events import WARM_UP, Event, nights
from .plan import Run
from .recording import Recording

MEMORY = (
    "process_resident_memory_bytes", "rss_anon",
    "go_memstats_heap_alloc_bytes", "go_memstats_heap_inuse_bytes", "go_memstats_next_gc_bytes",
    "go_memstats_stack_inuse_bytes", "jvm_memory_used_bytes", "jvm_memory_committed_bytes",
    "jvm_memory_used_after_last_gc_bytes", "jvm_old_generation_used_bytes",
    "jvm_metaspace_used_bytes", "jvm_direct_buffers_used_bytes", "heap_alloc_bytes",
)


HEAP = {
    "go_memstats_heap_alloc_bytes", "go_memstats_heap_inuse_bytes", "go_memstats_next_gc_bytes",
    "jvm_memory_used_bytes", "jvm_memory_committed_bytes", "jvm_memory_used_after_last_gc_bytes",
    "jvm_old_generation_used_bytes", "heap_alloc_bytes",
}

# Memory that some faults alone are made of.
PARTS = {
    "go_memstats_stack_inuse_bytes": ("goroutine_leak", "thread_leak"),
    "jvm_metaspace_used_bytes": ("class_loader_leak",),
    "jvm_direct_buffers_used_bytes": ("direct_buffer_leak",),
}


def truth(recording: Recording) -> dict[str, list[int]]:
    """`label`, `changepoint`, `label_benign`, and `label_METRIC` where a fault is shown by a metric."""
    run = recording.run
    count = run.samples
    label, changepoint, benign = [0] * count, [0] * count, [0] * count
    if run.fault:
        label[run.fault.onset : run.fault.end] = [1] * (run.fault.end - run.fault.onset)
    for event in run.events:
        for t in event.changepoints(count):
            changepoint[t] = 1
        if not event.kind.alarm:  # a change that lasts is an event for its first day
            _mark(benign, event.onset, min(event.end, event.onset + DAY))
        if event.name == "nightly_batch":
            for begin, end in nights(run.start, event.onset, count):
                _mark(benign, begin, end)
    for t in run.restarts:
        _mark(benign, t, t + WARM_UP)
    if run.configuration.batch:
        for begin, end in nights(run.start, 0, count):
            _mark(benign, begin, end)
    columns = {"label": label, "changepoint": changepoint, "label_benign": benign}
    if run.fault:
        for metric in MEMORY:
            if any(metric in row for row in recording.rows):
                columns[f"label_{metric}"] = _shown(recording, run.fault, metric)
    return columns


def _mark(column: list[int], begin: int, end: int) -> None:
    for t in range(max(0, begin), min(end, len(column))):
        column[t] = 1


def _shown(recording: Recording, fault: Event, metric: str) -> list[int]:
    """1 while the fault is active and the median of six hours lies clearly above those hours' usual.

    Never where the fault's memory is none that the metric counts.
    """
    shown = [0] * recording.run.samples
    usual, noise = _usual(recording, fault.onset, metric)
    if not usual or not _counts(metric, fault):
        return shown
    for t in range(fault.onset + 5, fault.end):
        window = [
            row[metric] - usual[i % DAY]
            for i in range(max(fault.onset, t - 35), t + 1)
            if metric in (row := recording.rows[i])
        ]
        shown[t] = int(len(window) > 5 and median(window) > 2.5 * noise)
    return shown


def _counts(metric: str, fault: Event) -> bool:
    """Whether the fault's memory is any that the metric counts."""
    if metric in HEAP:
        return fault.kind.heap
    return metric not in PARTS or fault.name in PARTS[metric]


def signal_to_noise(recording: Recording) -> dict[str, float]:
    """By metric: how far the fault moved it at its most, over its noise before the onset.

    The move is the largest median of six hours, relative to the same hours before the onset;
    noise is the range from the 10% to the 90% quantile of the deviations from those hours' medians,
    as a standard deviation: divided by 2.563, and at least 0.2% of the level.
    """
    fault = recording.run.fault
    if not fault:
        return {}
    found = {}
    for metric in MEMORY:
        usual, noise = _usual(recording, fault.onset, metric)
        if not usual:
            continue
        moved = [
            row[metric] - usual[t % DAY]
            for t, row in enumerate(recording.rows)
            if fault.onset <= t < fault.end and metric in row
        ]
        width = min(36, len(moved))
        medians = [median(moved[i : i + width]) for i in range(0, len(moved) - width + 1, 6)]
        if medians:
            found[metric] = round(max(medians) / noise, 2)
    return found


def _usual(recording: Recording, onset: int, metric: str) -> tuple[list[float], float]:
    """The median of a metric at each time of day before the onset, over an hour; and its noise."""
    healthy = range(max(WARM_UP, onset - 4 * DAY), onset)
    known = {t: recording.rows[t][metric] for t in healthy if metric in recording.rows[t]}
    if len(known) < DAY // 4:
        return [], 0
    whole = median(known.values())
    if len(known) < 2 * DAY:  # one day says nothing of its own hours
        return _with_noise([whole] * DAY, known)
    hours: list[list[float]] = [[] for _ in range(DAY)]
    for t, value in known.items():
        for near in range(t - 3, t + 4):
            hours[near % DAY].append(value)
    return _with_noise([median(values) for values in hours], known)


def _with_noise(usual: list[float], known: dict[int, float]) -> tuple[list[float], float]:
    deviations = sorted(value - usual[t % DAY] for t, value in known.items())
    low, high = deviations[len(deviations) // 10], deviations[len(deviations) * 9 // 10]
    return usual, max((high - low) / 2.563, 0.002 * median(known.values()), 4096)
