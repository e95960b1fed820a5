"""Recording one run: its load, its fault, its rows."""

import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .clock import DAY, SAMPLES, SETTLING, TICK, WARM_UP
from .plan import Run
from .process import raise_file_limit
from .sampling import Row, Sampler
from .server import Server
from .servers import SERVERS
from .story import Story

IN_MEMORY = "/dev/shm"  # disks are no part of what is recorded


@dataclass(frozen=True)
class Recording:
    """What was read, one row a sample, and how it went."""

    columns: tuple[str, ...]
    rows: list[Row]
    truth: dict[str, np.ndarray]
    late: int  # samples
    errors: int  # of the clients


def record(run: Run, port: int) -> Recording:
    """Records `run` in real time; it may use the forty ports from `port` on.

    Raises where a recording would not be what it says: clients that cannot keep up, a server that is gone.
    """
    raise_file_limit()
    rng = np.random.default_rng(run.seed)
    story = Story.of(run, rng)
    with tempfile.TemporaryDirectory(prefix="servers-", dir=IN_MEMORY, ignore_cleanup_errors=True) as folder:
        server = SERVERS[run.server](run.configuration, rng, Path(folder), port)
        try:
            server.start()
            sampler = Sampler(server)
            driver = _Driver(run, story, server, sampler)
            for sample in range(-WARM_UP, SAMPLES):
                if sample == -1:
                    sampler.start()
                driver.step(sample)
            sampler.join(10)
        finally:
            server.stop()
    driver.check()
    return Recording(sampler.columns, sampler.rows, story.truth(), sampler.late, driver.errors)


def daily_swing(resident: Sequence[float]) -> float:
    """The range from the 5% to the 95% quantile of a day: the median over all days but the first."""
    values = np.asarray(resident, float)
    whole = len(values) // DAY
    days = values[len(values) - whole * DAY :].reshape(whole, DAY)
    spans = [
        np.subtract(*np.percentile(known, (95, 5)))
        for known in (day[np.isfinite(day)] for day in days[min(1, whole - 1) :])
        if len(known) > DAY // 2
    ]
    return float(np.median(spans)) if spans else float("nan")


class _Driver:
    """Does what the story says, sample by sample."""

    def __init__(self, run: Run, story: Story, server: Server, sampler: Sampler) -> None:
        self.run, self.story, self.server, self.sampler = run, story, server, sampler
        self.errors = 0
        self._skipped = 0  # samples
        self._goal = 0.0  # bytes

    def step(self, sample: int) -> None:
        begin = self.sampler.begin + sample * TICK
        if sample in self.story.restarts:
            self.sampler.started = sample
            self.server.restart()
            return
        if sample == self.story.onset:
            self._choose_goal()
        elif time.monotonic() > begin + 3 * TICK:
            self._skipped += 1
            return  # what a slow start or a slow answer missed is not made up for
        load = self.story.traffic[sample]
        self._request(begin, load)
        try:
            self.server.tick(sample, load)
            if portion := self._portion(sample, load):
                self.server.leak(self.run.fault, portion)
        except Exception:
            self._failed()

    def check(self) -> None:
        """Raises unless there was load, and a process, at nearly all samples."""
        gone = sum(np.isnan(self.sampler.resident()))
        if self._skipped > 0.02 * SAMPLES:
            raise RuntimeError(f"{self._skipped} samples without load: the clients could not keep up")
        if len(self.sampler.rows) < SAMPLES or gone > 0.02 * SAMPLES:
            raise RuntimeError(f"{gone} of {len(self.sampler.rows)} samples without a process")

    def _choose_goal(self) -> None:
        """The fault's size: grade times the daily swing, or times a share of the memory if that is more."""
        resident = self.sampler.resident()
        restart = self.story.traffic.restart
        swing = daily_swing(resident[restart + SETTLING if restart else 0 :])
        self._goal = self.run.grade * np.nanmax([swing, self.server.floor * np.nanmedian(resident[-DAY:])])
        if not np.isfinite(self._goal):
            raise RuntimeError("no memory was read before the fault")
        self.server.fault = self.run.fault

    def _request(self, begin: float, load: float) -> None:
        """Sends the sample's requests at three moments."""
        rng = self.server.rng
        due = load * self.server.settings["requests"]
        moments = np.sort(rng.uniform(0.05, 0.9, 3)) * TICK
        for moment, count in zip(moments, rng.poisson(due / 3, 3)):
            time.sleep(max(0, begin + moment - time.monotonic()))
            if not count:
                continue
            try:
                self.server.work(int(count), load)
                self.sampler.requests += int(count)
            except Exception:
                self._failed()

    def _portion(self, sample: int, load: float) -> float:
        """The bytes to lose now."""
        onset, end = self.story.onset, self.story.end
        if not onset <= sample < end:
            return 0.0
        if self.server.faults[self.run.fault] == "step":
            return self._goal / 3 if sample < onset + 3 else 0.0
        return self._goal / (end - onset) * (load if self.story.follows_load else 1.0)

    def _failed(self) -> None:
        """Counts a client's error, shows the first, and connects again."""
        self.errors += 1
        if self.errors == 1:
            traceback.print_exc()
        self.server.reconnect()
