"""What is read from a process each sample, as columns."""

import http.client
import json
from typing import Any, Callable

Reading = dict[str, float]

PROC = {
    "VmRSS": "process_resident_memory_bytes",
    "RssAnon": "rss_anon",
    "VmSize": "process_virtual_memory_bytes",
    "Threads": "process_threads",
}

GO = {
    "HeapAlloc": "go_memstats_heap_alloc_bytes",
    "HeapInuse": "go_memstats_heap_inuse_bytes",
    "HeapSys": "go_memstats_heap_sys_bytes",
    "HeapReleased": "go_memstats_heap_released_bytes",
    "StackInuse": "go_memstats_stack_inuse_bytes",
    "NextGC": "go_memstats_next_gc_bytes",
    "LastGC": "go_memstats_last_gc_time_seconds",
    "NumGC": "go_gc_duration_seconds_count",
    "PauseTotalNs": "go_gc_duration_seconds_sum",
}

RUNTIME = {  # beside those, what tells memory that is not the heap's
    "Sys": "go_memstats_sys_bytes",
    "StackSys": "go_memstats_stack_sys_bytes",
    "MSpanSys": "go_memstats_mspan_sys_bytes",
    "BuckHashSys": "go_memstats_buck_hash_sys_bytes",
    "GCSys": "go_memstats_gc_sys_bytes",
}

KIB = 1024  # bytes are rounded to it: a sample's last digits are noise that does not compress


def proc_status(text: str) -> Reading:
    """The columns in /proc/PID/status, whose sizes are in kB."""
    values = {}
    for line in text.splitlines():
        name, _, rest = line.partition(":")
        if name in PROC:
            values[PROC[name]] = float(rest.split()[0]) * (KIB if rest.endswith("kB") else 1)
    return values


def go_vars(answer: dict[str, Any]) -> Reading:
    """The columns in /debug/vars."""
    stats = answer["memstats"]
    values = {GO[name]: float(stats[name]) for name in GO}
    values["go_memstats_heap_alloc_bytes"] = _rounded(stats["HeapAlloc"])
    values["go_memstats_next_gc_bytes"] = _rounded(stats["NextGC"])
    values["go_memstats_last_gc_time_seconds"] = stats["LastGC"] / 1e9
    values["go_gc_duration_seconds_sum"] = round(stats["PauseTotalNs"] / 1e9, 5)
    values["go_goroutines"] = float(answer["goroutines"])
    values["requests"] = float(answer["requests"])
    return values


def go_runtime(answer: dict[str, Any]) -> Reading:
    """Those and RUNTIME's."""
    values = go_vars(answer)
    last = "go_memstats_last_gc_time_seconds"
    values[last] = round(values[last], 3)
    return values | {column: float(answer["memstats"][name]) for name, column in RUNTIME.items()}


def plain(answer: dict[str, Any]) -> Reading:
    """The columns of a service that already names them."""
    return {
        name: _rounded(value) if name.endswith("_bytes") else float(value)
        for name, value in answer.items()
    }


def _rounded(size: float) -> float:
    return float(round(size / KIB) * KIB)


PARSERS: dict[str, tuple[str, Callable[[dict[str, Any]], Reading]]] = {
    "go": ("/debug/vars", go_vars),
    "go-runtime": ("/debug/vars", go_runtime),
    "jvm": ("/metrics", plain),
    "native": ("/metrics", plain),
}


class Sampler:
    """Reads one process over one connection that is kept open."""

    def __init__(self, runtime: str, pid: int, port: int) -> None:
        self.path, self.parse = PARSERS[runtime]
        self.status = f"/proc/{pid}/status"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=0.2)

    def read(self) -> Reading:
        """What can be read now: nothing of a dead process, /proc alone of one that does not answer."""
        try:
            with open(self.status) as file:
                values = proc_status(file.read())
        except (FileNotFoundError, ProcessLookupError):
            return {}
        try:
            self.connection.request("GET", self.path)
            values |= self.parse(json.loads(self.connection.getresponse().read()))
        except (OSError, http.client.HTTPException, ValueError):
            self.close()
        return values

    def close(self) -> None:
        """Ends the connection; another read opens one anew."""
        self.connection.close()
