"""Healthy stretches: what was recorded or simulated while nothing happened."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

DAY = 144  # samples
ORDINARY = 24  # samples: what is labelled benign for no longer is a scheduled job, a part of each day
METRICS = {
    "go": {
        "RSS": "process_resident_memory_bytes",
        "HeapAlloc": "go_memstats_heap_alloc_bytes",
        "HeapInuse": "go_memstats_heap_inuse_bytes",
        "NextGC": "go_memstats_next_gc_bytes",
    },
    "jvm": {
        "RSS": "process_resident_memory_bytes",
        "used": "jvm_memory_used_bytes",
        "after GC": "jvm_memory_used_after_last_gc_bytes",
        "committed": "jvm_memory_committed_bytes",
    },
    "native": {"RSS": "process_resident_memory_bytes"},
}


@dataclass(frozen=True)
class Stretch:
    """At least a day of a healthy service."""

    runtime: str
    service: str  # its configuration
    series: str  # its run
    values: dict[str, Values]  # by the names in METRICS

    @property
    def count(self) -> int:
        return len(self.values["RSS"])


def recorded(folder: Path) -> list[Stretch]:
    """The lab's, of its training and validation parts alone."""
    with (folder.parent / "split.csv").open() as file:
        parts = {row["configuration"]: row["part"] for row in csv.DictReader(file)}
    with (folder / "runs.csv").open() as file:
        runs = [run for run in csv.DictReader(file) if parts[run["configuration"]] != "test"]
    return [
        stretch for run in runs
        if (path := folder / f"{run['run']}.csv.gz").exists()
        for stretch in _stretches(path, run["configuration"])]


def simulated(folder: Path) -> list[Stretch]:
    """Those in the CSV files that `detect-cli simulate` wrote."""
    return [s for path in sorted(folder.glob("*.csv")) for s in _stretches(path, path.stem)]


def _stretches(path: Path, service: str) -> Iterator[Stretch]:
    columns = _columns(path)
    runtime = next(r for r in ("go", "jvm", "native") if list(METRICS[r].values())[-1] in columns)
    # The lab's services tell their sizes in KiB.
    metrics = {name: np.rint(columns[c] / 1024) * 1024 for name, c in METRICS[runtime].items()}
    known = ~np.isnan(np.array(list(metrics.values()))).any(axis=0)
    faults = np.flatnonzero(columns["label"] == 1)
    end = faults[0] if len(faults) else len(known)
    is_event = np.zeros(len(known), bool)
    for first, after in _intervals(columns["label_benign"] == 1):
        is_event[first:after] = first == 0 or after - first > ORDINARY
    for first, after in _intervals((known & ~is_event)[:end]):
        if after - first >= DAY:
            yield Stretch(runtime, service, path.stem, {n: v[first:after] for n, v in metrics.items()})


def _columns(path: Path) -> dict[str, Values]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        header = next(file).rstrip("\n").split(",")
        rows = [line.rstrip("\n").split(",") for line in file]
    wanted = {column for metrics in METRICS.values() for column in metrics.values()}
    wanted |= {"label", "label_benign"}
    return {
        name: np.array([float(row[i]) if row[i] else np.nan for row in rows])
        for i, name in enumerate(header) if name in wanted}


def _intervals(is_inside: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_inside.astype(int), [0]])))
    return zip(edges[::2].tolist(), edges[1::2].tolist())
