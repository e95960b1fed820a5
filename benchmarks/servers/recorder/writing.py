"""Recordings and their index, written whole or not at all."""

import csv
import gzip
import io
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from .clock import EPOCH, SAMPLES, STEP
from .judging import judge
from .plan import Run
from .recording import Recording
from .servers import SERVERS
from .story import Story

INDEX = (
    "run", "configuration", "runtime", "kind", "grade", "onset", "end", "seed", "visible", "before", "during",
    "late", "errors", "notes",
)


class Archive:
    """A folder of recordings, NAME.csv.gz, and their index, runs.csv."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = folder / "runs.csv"
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, run: Run) -> Path:
        return self.folder / f"{run.name}.csv.gz"

    def holds(self, run: Run) -> bool:
        return self.path(run).exists()

    def columns(self, run: Run) -> dict[str, np.ndarray]:
        """The recording of `run`, nan where a cell is empty."""
        with gzip.open(self.path(run), "rt", newline="") as file:
            names, *rows = csv.reader(file)
        return {
            name: np.array([float(cell) if cell else np.nan for cell in cells])
            for name, cells in zip(names, zip(*rows, strict=True), strict=True)
        }

    def entries(self) -> dict[str, dict[str, str]]:
        """The lines of the index by run."""
        if not self.index.exists():
            return {}
        with open(self.index, newline="") as file:
            return {line["run"]: line for line in csv.DictReader(file)}

    def write(self, run: Run, recording: Recording) -> None:
        """Adds a recording, and its line."""
        data = gzip.compress(_text(recording).encode(), 9, mtime=0)
        _write(self.path(run), data)
        try:
            lines = self.entries() | {run.name: self._entry(run, recording.late, recording.errors)}
        except Exception:
            self.path(run).unlink()
            raise
        self._write_index(lines.values())

    def judge(self, runs: Iterable[Run]) -> None:
        """Writes the index anew; what a recording does not tell, `late` and `errors`, is kept."""
        known = self.entries()
        lines = []
        for run in filter(self.holds, runs):
            old = known.get(run.name, {})
            lines.append(self._entry(run, old.get("late", ""), old.get("errors", "")))
        self._write_index(lines)

    def _entry(self, run: Run, late: int | str, errors: int | str) -> dict[str, str]:
        story = Story.of(run, np.random.default_rng(run.seed))
        verdict = judge(story, self.columns(run))
        values: dict[str, object] = {
            "run": run.name,
            "configuration": f"{run.server}-{run.configuration}",
            "runtime": SERVERS[run.server].runtime,
            "kind": run.fault,
            "grade": "" if run.is_quiet else f"{run.grade:g}",
            "onset": "" if run.is_quiet else story.onset,
            "end": "" if run.is_quiet else story.end,
            "seed": run.seed,
            "visible": "" if verdict.is_visible is None else int(verdict.is_visible),
            "before": "" if verdict.before is None else round(verdict.before),
            "during": "" if verdict.during is None else round(verdict.during),
            "late": late,
            "errors": errors,
            "notes": "; ".join(verdict.notes),
        }
        return {name: str(value) for name, value in values.items()}

    def _write_index(self, lines: Iterable[dict[str, str]]) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, INDEX, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(lines, key=lambda line: line["run"]))
        _write(self.index, text.getvalue().encode())


def _text(recording: Recording) -> str:
    """The rows, and beside them what is true of them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["timestamp", *recording.columns, *recording.truth])
    for sample in range(SAMPLES):
        row = recording.rows[sample]
        cells = [_cell(row[name]) if name in row else "" for name in recording.columns]
        truth = [column[sample] for column in recording.truth.values()]
        writer.writerow([EPOCH + sample * STEP, *cells, *truth])
    return text.getvalue()


def _cell(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(float(value), 3))


def _write(path: Path, data: bytes) -> None:
    """Writes a file, whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    os.replace(partial, path)
