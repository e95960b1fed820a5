"""Recordings and their index, written whole or not at all."""

import csv
import gzip
import io
import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path

from .clock import SAMPLE
from .plan import Run
from .recording import Recording
from .truth import signal_to_noise, truth


class Archive:
    """A folder of recordings, NAME.csv.gz, and their index, runs.csv; several threads may write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = folder / "runs.csv"
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def holds(self, run: Run) -> bool:
        return self.path(run).exists()

    def path(self, run: Run) -> Path:
        return self.folder / f"{run.name}.csv.gz"

    def entries(self) -> dict[str, dict[str, str]]:
        """The lines of the index by run."""
        if not self.index.exists():
            return {}
        with open(self.index) as file:
            return {line["run"]: line for line in csv.DictReader(file)}

    def write(self, recording: Recording) -> None:
        """Adds a recording; its line comes first, so that what is there has one."""
        with self._lock:
            entries = self.entries()
            entries[recording.run.name] = entry(recording)
            text = io.StringIO()
            writer = csv.DictWriter(text, list(entry(recording)), lineterminator="\n")
            writer.writeheader()
            writer.writerows(entries[name] for name in sorted(entries))
            write(self.index, text.getvalue().encode())
        times = [recording.run.start + (t + 1) * SAMPLE for t in range(len(recording.rows))]
        data = gzip.compress(csv_text(recording, times).encode(), 9, mtime=0)
        write(self.path(recording.run), data)


def csv_text(recording: Recording, times: Sequence[float]) -> str:
    """The rows, with their times in Unix seconds, and what is true of them."""
    names = list(dict.fromkeys(name for row in recording.rows for name in row))
    labels = truth(recording)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["timestamp", *names, *labels])
    for t, row in enumerate(recording.rows):
        cells = [_cell(row[name]) if name in row else "" for name in names]
        writer.writerow([_cell(times[t]), *cells, *(column[t] for column in labels.values())])
    return text.getvalue()


def entry(recording: Recording) -> dict[str, str]:
    """A recording's line of the index."""
    run = recording.run
    fault = run.fault
    late = sorted(1000 * seconds for seconds in recording.lateness)
    values: dict[str, object] = {
        "run": run.name,
        "configuration": run.configuration.name,
        "runtime": run.configuration.runtime,
        "profile": run.configuration.profile,
        "kind": run.kind,
        "grade": run.grade,
        "alarm": int(fault is not None),
        "onset": fault.onset if fault else "",
        "end": fault.end if fault else "",
        "amount": fault.amount if fault else "",
        "growth": fault.growth if fault and fault.kind.shape == "growth" else "",
        "benign": " ".join(f"{e.name}@{e.onset}-{e.end}" for e in run.events if not e.kind.alarm),
        "restarts": " ".join(map(str, run.restarts)),
        "signal_to_noise": json.dumps(signal_to_noise(recording)) if fault else "",
        "seed": run.seed,
        "lateness_median_ms": round(late[len(late) // 2], 2),
        "lateness_99_ms": round(late[len(late) * 99 // 100], 2),
        "lateness_max_ms": round(late[-1], 2),
        "gaps": sum("requests_per_second" not in row for row in recording.rows[1:]),
        "cores": round(recording.cpu / (len(late) * recording.period), 4),
    }
    return {name: str(value) for name, value in values.items()}


def _cell(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def write(path: Path, data: bytes) -> None:
    """Writes a file, whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    os.replace(partial, path)
