"""Running a service in real time, to look at it at moments and to read it each sample."""

import gzip
import os
import subprocess
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from .kinds import BY_NAME, NONE
from .process import free_port
from .profiled import ONSET, SAMPLES, Profiled
from .recording import PERIOD, Recording
from .sampling import Sampler
from .schedule import LEAD, tracks
from .writing import csv_text, write

Entry = dict[str, object]  # of truth.json


@dataclass
class Observed:
    """A run as it went, in real time."""

    recording: Recording
    times: list[float]  # Unix seconds of the rows
    begin: float  # of sample 0
    held: list[tuple[float, float]]  # knots: samples, bytes

    def nominal(self, sample: float) -> int:
        """The bytes that the schedule has leaked at a time in samples."""
        if not self.held:
            return 0
        i = bisect_right(self.held, (sample, float("inf")))
        if i == 0 or i == len(self.held):
            return round(self.held[i and i - 1][1])
        (t0, a), (t1, b) = self.held[i - 1 : i + 1]
        return round(a + (b - a) * (sample - t0) / (t1 - t0))


def observe(
    profiled: Profiled, command: Callable[[Path, int], list[str]],
    fetch: Callable[[str, int, int], None], environment: dict[str, str] | None = None,
) -> Observed:
    """Runs a service in real time and reads it each sample; at each moment fetch(moment, port, process) is called."""
    run = profiled.run
    lines = tracks(run)
    knots = [line.split() for line in lines if line.startswith("hold.")]
    # Labels end with the recording, though a schedule may know how it goes on.
    seen = replace(run, events=tuple(replace(e, end=min(e.end, SAMPLES)) for e in run.events))
    due = {sample: moment for moment, sample in profiled.moments.items()}
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:
        schedule, port = Path(folder) / "schedule", free_port()
        begin = time.time() + LEAD * PERIOD
        schedule.write_text("\n".join([f"begin 0 {begin:.6f}", f"period 0 {PERIOD}", *lines]) + "\n")
        process = subprocess.Popen(
            command(schedule, port), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            env=os.environ | (environment or {}))
        runtime = run.configuration.runtime
        sampler = Sampler("go-runtime" if runtime == "go" else runtime, process.pid, port)
        observed = Observed(Recording(seen, PERIOD), [], begin, [(float(t), float(b)) for _, t, b in knots])
        try:
            for sample in range(SAMPLES):
                at = begin + (sample + 1) * PERIOD
                time.sleep(max(0, at - time.time()))
                observed.times.append(round(time.time(), 3))
                observed.recording.lateness.append(time.time() - at)
                observed.recording.rows.append(sampler.read())
                if process.poll() is not None:
                    raise RuntimeError(f"its process ended at sample {sample}")
                if sample in due:
                    fetch(due[sample], port, process.pid)
        finally:
            process.kill()
            process.wait()
            sampler.close()
    _make_rates(observed)
    return observed


def _make_rates(observed: Observed) -> None:
    """Makes the rows' counts of requests rates."""
    last: tuple[float, float] | None = None
    for row, at in zip(observed.recording.rows, observed.times):
        count = row.pop("requests", None)
        if count is not None and last is not None:
            row["requests_per_second"] = round((count - last[1]) / (at - last[0]), 2)
        last = (at, count) if count is not None else None


def entry(profiled: Profiled, observed: Observed, out: Path) -> Entry:
    """Writes the series; the entry of truth.json as far as it is the same for all runtimes."""
    run = profiled.run
    data = gzip.compress(csv_text(observed.recording, observed.times).encode(), 9, mtime=0)
    write(out / f"{profiled.name}.csv.gz", data)
    late = sorted(1000 * seconds for seconds in observed.recording.lateness)
    is_leak = run.kind != NONE and BY_NAME[run.kind].shape != "setting"
    return {
        "name": profiled.name, "kind": run.kind, "configuration": run.configuration.name,
        "part": profiled.part, "seed": run.seed, "mem_profile_rate": profiled.rate,
        "onset": round(observed.begin + ONSET * PERIOD, 3) if run.kind != NONE else None,
        "times": {m: observed.times[at] for m, at in profiled.moments.items()},
        "nominal_bytes": {m: observed.nominal(at + 1) for m, at in profiled.moments.items()} if is_leak else None,
        "series": f"{profiled.name}.csv.gz",
        "lateness_99_ms": round(late[len(late) * 99 // 100], 2), "lateness_max_ms": round(late[-1], 2),
    }
