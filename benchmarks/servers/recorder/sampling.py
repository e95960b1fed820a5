"""Reading a server's memory at fixed moments, beside the load."""

import math
import threading
import time

from .clock import EPOCH, SAMPLES, STEP, TICK, WARM_UP
from .server import Server

PROCESS = (
    "process_resident_memory_bytes", "rss_anon", "process_virtual_memory_bytes", "process_threads",
    "process_start_time_seconds",
)
LAST_COLLECTION = "go_memstats_last_gc_time_seconds"
GO = (
    "go_memstats_heap_alloc_bytes", "go_memstats_heap_inuse_bytes", "go_memstats_heap_sys_bytes",
    "go_memstats_heap_released_bytes", "go_memstats_stack_inuse_bytes", "go_memstats_next_gc_bytes",
    "go_goroutines", "go_gc_duration_seconds_count", LAST_COLLECTION,
)
RATE = "requests_per_second"
Row = dict[str, float]


def go_metrics(text: bytes) -> Row:
    """The GO columns of a page of metrics in Prometheus' text format."""
    found = {}
    for line in text.split(b"\n"):
        if line.startswith(b"go_"):
            name, _, value = line.decode().partition(" ")
            if name in GO:
                found[name] = float(value)
    return found


class Sampler(threading.Thread):
    """Reads the server once a sample; `rows[i]` is sample i."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.begin = time.monotonic() + WARM_UP * TICK
        self._begin_of_day = time.time() + WARM_UP * TICK
        self.rows: list[Row] = []
        self.late = 0  # samples
        self.requests = 0  # counted by who sends them
        self.started = -WARM_UP - 8  # the sample at which the process was started
        self.columns = PROCESS + (GO if server.metrics_path else ()) + (RATE,)

    def run(self) -> None:
        before = self.requests
        for sample in range(SAMPLES):
            delay = self.begin + sample * TICK - time.monotonic()
            time.sleep(max(0, delay))
            self.late += delay < -TICK
            row = self._row()
            done = self.requests
            row[RATE] = round((done - before) / TICK, 2)
            before = done
            self.rows.append(row)

    def resident(self) -> list[float]:
        """Resident memory so far, nan where there was no process."""
        return [row.get("process_resident_memory_bytes", math.nan) for row in list(self.rows)]

    def _row(self) -> Row:
        row: Row = {}
        started = self.started
        try:
            row.update(self.server.memory())
            if row:
                row["process_start_time_seconds"] = EPOCH + started * STEP
            if row and self.server.metrics_path and self.server.ready:
                row.update(go_metrics(self.server.scrape()))
        except Exception:  # the server may be stopped at any moment of this: the row then lacks the rest
            pass
        if last := row.get(LAST_COLLECTION):
            row[LAST_COLLECTION] = EPOCH + (last - self._begin_of_day) / TICK * STEP
        return row
