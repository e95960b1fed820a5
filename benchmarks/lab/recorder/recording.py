"""Recording one run: its process, its clock, its rows."""

import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from .clock import SAMPLE
from .plan import Run
from .process import command, free_port
from .sampling import Reading, Sampler
from .schedule import LEAD, tracks

PERIOD = 0.25  # real seconds a sample


@dataclass
class Recording:
    """What was read, one row a sample, and how late the sampler was."""

    run: Run
    period: float  # real seconds a sample
    rows: list[Reading] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)  # seconds
    cpu: float = 0  # seconds the processes took


class Instance:
    """A running process of a service."""

    def __init__(self, run: Run, schedule: Path, sample: int) -> None:
        raised = [e for e in run.events if e.name == "heap_limit_raised" and sample >= e.onset]
        xmx = run.configuration.xmx * (raised[0].amount if raised else 1)
        port = free_port()
        self.process = subprocess.Popen(
            command(run.configuration, schedule, port, round(xmx)), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL)
        self.sampler = Sampler(run.configuration.runtime, self.process.pid, port)
        self.since = run.start + sample * SAMPLE
        # Of what it served before the recording began nothing is known.
        self.requests: float | None = 0.0 if sample >= 0 else None

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        ticks = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / 100

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.sampler.close()


def record(run: Run, period: float = PERIOD) -> Recording:
    """Records `run` in real time: it takes `period` seconds a sample."""
    recording = Recording(run, period)
    lead = 2 if run.kind == "warm_up" else LEAD
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:
        schedule = Path(folder) / "schedule"
        begin = time.time() + lead * period
        clock = [f"begin 0 {begin:.6f}", f"period 0 {period}"]
        schedule.write_text("\n".join(clock + tracks(run)) + "\n")
        instance = Instance(run, schedule, -lead)
        try:
            for sample in range(run.samples):
                if sample in run.restarts:
                    recording.cpu += instance.cpu()
                    instance.end()
                    instance = Instance(run, schedule, sample)
                due = begin + (sample + 1) * period
                time.sleep(max(0, due - time.time()))
                recording.lateness.append(time.time() - due)
                if instance.process.poll() is not None:
                    raise RuntimeError(f"its process ended at sample {sample}")
                recording.rows.append(_row(instance, run, begin, period))
            recording.cpu += instance.cpu()
        finally:
            instance.end()
    return recording


def _row(instance: Instance, run: Run, begin: float, period: float) -> Reading:
    """The sample with its times made virtual and its count of requests made a rate."""
    values = instance.sampler.read()
    if not values:
        return values
    values["process_start_time_seconds"] = instance.since
    last = values.get("go_memstats_last_gc_time_seconds", 0)
    if last:
        values["go_memstats_last_gc_time_seconds"] = round(
            run.start + (last - begin) / period * SAMPLE)
    requests = values.pop("requests", None)
    if requests is not None and instance.requests is not None:
        values["requests_per_second"] = round((requests - instance.requests) / period, 2)
    instance.requests = requests  # none after a gap: the next rate would be of two samples
    return values
