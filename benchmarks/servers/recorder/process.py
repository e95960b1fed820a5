"""Processes, as /proc shows them."""

import os
import resource
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

Status = dict[str, int]
KEYS = {"VmRSS", "RssAnon", "RssFile", "RssShmem", "VmSize", "Threads"}


def parse_status(text: str) -> Status:
    """KEYS of /proc/PID/status, sizes in bytes; nothing of a process that has no memory any more."""
    values = {}
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key in KEYS:
            values[key] = int(value.split()[0]) * (1 if key == "Threads" else 1024)
    return values if "VmRSS" in values else {}


def status(pid: int) -> Status:
    """What a process takes; nothing if it is gone."""
    try:
        return parse_status(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return {}


def memory(processes: Iterable[Status]) -> dict[str, float]:
    """Columns of one or several processes: what they share is counted once."""
    alive = [p for p in processes if p]
    if not alive:
        return {}
    anonymous = sum(p["RssAnon"] for p in alive)
    shared = max(p["RssFile"] for p in alive) + max(p["RssShmem"] for p in alive)
    return {
        "process_resident_memory_bytes": alive[0]["VmRSS"] if len(alive) == 1 else anonymous + shared,
        "rss_anon": anonymous,
        "process_virtual_memory_bytes": sum(p["VmSize"] for p in alive),
        "process_threads": sum(p["Threads"] for p in alive),
    }


def descendants(pid: int) -> list[int]:
    """All that a process started and that still lives."""
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split()):
                found += [child, *descendants(child)]
    except OSError:
        pass
    return found


def kill(pid: int) -> None:
    """Ends a process that may be gone already."""
    try:
        os.kill(pid, 9)
    except OSError:
        pass


def raise_file_limit() -> None:
    """Allows this process and those it starts as many connections as the kernel does."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def end_by_signal() -> None:
    """Lets an interrupt or SIGTERM stop the servers, too; the first of them is enough."""
    ends = (signal.SIGINT, signal.SIGTERM)

    def end(number: int, _: object) -> None:
        for each in ends:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for each in ends:
        signal.signal(each, end)
