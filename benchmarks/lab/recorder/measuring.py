"""Choosing drawn services and measuring how large they are: what drawn.csv has."""

import csv
import sys
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

from .clock import DAY, MONDAY
from .configurations import MEASURED, drawn
from .kinds import NONE
from .plan import Run
from .recording import Recording, record

WANTED = (("go", 40), ("native", 10), ("jvm", 10), ("native", 30), ("jvm", 30), ("go", 20))  # as recorded
SPARE = 1.4  # so many times as many are tried
REJECTED = {"jvm-drawn-10"}  # its heap, not collected for a week, fills all the while: a leak to the eye
SAMPLES = 3 * DAY
RESIDENT = 150  # MB, at most
CORES = 0.06  # at most


def measure(parallel: int) -> None:
    """Runs services without any event and keeps the first that are sound, until there are as many as wanted.

    What drawn.csv has already stays: the recordings that are there follow from it.
    """
    with MEASURED.open() as file:
        rows: list[dict[str, object]] = list(csv.DictReader(file))
    for runtime, wanted in _missing(len(rows)):
        first = 1 + max((_seed(row) for row in rows if row["runtime"] == runtime), default=0)
        seeds = range(first, first + round(SPARE * wanted))
        names = [name for seed in seeds if (name := f"{runtime}-drawn-{seed}") not in REJECTED]
        with ThreadPoolExecutor(parallel) as pool:
            sound = [row for row in pool.map(_measured, names) if row]
        if len(sound) < wanted:
            sys.exit(f"record: {len(sound)} sound {runtime} services, but {wanted} are wanted")
        rows += sound[:wanted]
    with MEASURED.open("w") as file:
        writer = csv.DictWriter(file, ["configuration", "runtime", "swing", "resident"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _missing(there: int) -> list[tuple[str, int]]:
    """What of the wanted services comes after the first `there`."""
    missing = []
    for runtime, wanted in WANTED:
        left = max(0, wanted - there)
        there = max(0, there - wanted)
        missing += [(runtime, left)] * (left > 0)
    return missing


def _seed(row: dict[str, object]) -> int:
    return int(str(row["configuration"]).rpartition("-")[2])


def _measured(name: str) -> dict[str, object] | None:
    """The row of a service, or none where it is too large, too busy or not always there."""
    configuration = drawn(name)
    try:
        recording = record(Run(name, configuration, NONE, "", 1, MONDAY, SAMPLES, ()))
    except RuntimeError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return None
    rows = recording.rows[DAY:]  # on the first a heap still grows
    resident = [row["process_resident_memory_bytes"] / 1e6 for row in rows]
    tenths = quantiles(resident, n=10)
    swing, median = round(tenths[8] - tenths[0], 2), round(tenths[4], 1)
    print(f"{name} {swing} {median} {_cores(recording):.3f}\n", end="", flush=True)
    is_sound = (
        median < RESIDENT and _cores(recording) < CORES
        and all("requests_per_second" in row for row in rows))
    return {
        "configuration": name, "runtime": configuration.runtime, "swing": swing, "resident": median,
    } if is_sound else None


def _cores(recording: Recording) -> float:
    return recording.cpu / (SAMPLES * recording.period)
