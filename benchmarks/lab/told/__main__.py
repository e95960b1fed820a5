"""How many faults a linear filter finds that is told when each begins, its exact shape and the service's noise:
can the set be solved?

It asks once, when the fault is over. A threshold is chosen for a number of false alarms a day, at which the same shape
would have been found in quiet runs of the same service.
"""

import argparse
import csv
import gzip
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

import numpy as np

from recorder.clock import DAY
from recorder.plan import Run, plan

from .filter import Array, Recording, autoregression, residuals, shape, t_value

LAB = Path(__file__).resolve().parent.parent
RATES = (0.01, 0.02, 0.05, 0.1)  # false alarms a quiet day
BEFORE = 3 * DAY  # samples before the onset that the filter sees, too
STRIDE = 24  # samples from one place in a quiet run to the next
METRICS = (
    "process_resident_memory_bytes",
    "go_memstats_heap_inuse_bytes",
    "go_memstats_heap_alloc_bytes",
    "go_memstats_next_gc_bytes",
    "jvm_memory_used_bytes",
    "jvm_memory_used_after_last_gc_bytes",
    "heap_alloc_bytes",
)


@dataclass(frozen=True, eq=False)
class Answer:
    """The highest t value over all metrics, each in units of what it usually is in quiet runs."""

    run: Run
    fault: float
    quiet: list[Array]  # at places of each quiet run


@cache
def runs() -> dict[str, Run]:
    return {run.name: run for run in plan()}


@cache
def recording(name: str) -> Recording:
    with gzip.open(LAB / "recordings" / f"{name}.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))

    def column(metric: str) -> Array:
        values = np.array([float(row[metric] or "nan") for row in rows])
        places, known = np.arange(len(values)), np.isfinite(values)
        return np.interp(places, places[known], values[known])

    metrics = {metric: column(metric) for metric in METRICS if metric in rows[0]}
    return Recording({m: y for m, y in metrics.items() if y.std() > 0}, column("requests_per_second"))


def answer(name: str) -> Answer:
    run = runs()[name]
    fault = run.fault
    assert fault is not None
    first = max(0, fault.onset - BEFORE)
    held = shape(run)[first : fault.end]
    others = [r.name for r in runs().values() if r.configuration == run.configuration and r.kind == "none"]
    faults, quiet = [], []
    for metric in recording(name).metrics:
        same = [other for other in others if metric in recording(other).metrics]
        if not same:
            continue
        noise = autoregression(np.concatenate([residuals(recording(other), metric) for other in same]))
        values = [
            np.array(
                [
                    t_value(recording(other), metric, place, held, noise)
                    for place in range(0, len(recording(other).load) - len(held) + 1, STRIDE)
                ]
            )
            for other in same
        ]
        unit = max(1, float(np.sqrt(np.mean(np.concatenate(values) ** 2))))
        faults.append(t_value(recording(name), metric, first, held, noise) / unit)
        quiet.append([value / unit for value in values])
    return Answer(run, max(faults), [np.max(metrics, axis=0) for metrics in zip(*quiet)])


def alarms(quiet: list[Array], threshold: float) -> float:
    """How often quiet runs cross a threshold, in a day."""
    crossings = sum(int((np.diff(np.r_[False, values >= threshold].astype(int)) == 1).sum()) for values in quiet)
    return crossings / (sum(map(len, quiet)) * STRIDE / DAY)


def found(answers: list[Answer], rate: float) -> float:
    """The share of faults above the lowest threshold from which on quiet runs cross none more often than that."""
    quiet = [values for a in answers for values in a.quiet if len(values)]
    thresholds = np.quantile(np.concatenate(quiet), 1 - np.geomspace(3e-4, 0.3, 120))
    able = list(takewhile(lambda t: alarms(quiet, t) <= rate, thresholds))
    return float(np.mean([a.fault >= min(able, default=np.inf) for a in answers]))


def each(answers: list[Answer]) -> None:
    """Prints the false alarms a day at which each fault is just found, the hardest first."""
    quiet = [values for a in answers for values in a.quiet if len(values)]
    print("| fault | false alarms a day |\n| --- | --- |")
    for a in sorted(answers, key=lambda a: a.fault):
        print(f"| {a.run.name} | {alarms(quiet, a.fault):.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(prog="told", description=__doc__)
    parser.add_argument("--each", action="store_true", help="how hard each fault of the test part is")
    arguments = parser.parse_args()
    with open(LAB / "split.csv") as file:
        part = {row["configuration"]: row["part"] for row in csv.DictReader(file)}
    names = [run.name for run in runs().values() if run.fault]
    if arguments.each:
        names = [name for name in names if part[runs()[name].configuration.name] == "test"]
    with ProcessPoolExecutor() as pool:
        answers = list(pool.map(answer, names, chunksize=8))
    if arguments.each:
        return each(answers)
    groups = [("all", answers), ("the test part", [a for a in answers if part[a.run.configuration.name] == "test"])]
    for runtime in ("go", "jvm", "native"):
        groups.append((runtime, [a for a in answers if a.run.configuration.runtime == runtime]))
    for grade in ("strong", "medium", "weak"):
        groups.append((grade, [a for a in answers if a.run.grade == grade]))
    print("| | faults | " + " | ".join(f"at {rate}" for rate in RATES) + " |")
    print("| --- | --- |" + " --- |" * len(RATES))
    for name, some in groups:
        print(f"| {name} | {len(some)} | " + " | ".join(f"{100 * found(some, r):.0f}%" for r in RATES) + " |")


if __name__ == "__main__":
    main()
