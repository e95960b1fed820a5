"""Heap profiles and histograms of healthy and leaking services, the series beside them and what really grows."""

import itertools
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .go_profiles import record_go
from .histograms import record_jvm
from .native_profiles import record_native
from .observing import Entry
from .profiled import SAMPLES, Profiled, profiled_runs
from .recording import PERIOD
from .writing import write

RECORDERS = {"go": record_go, "jvm": record_jvm, "native": record_native}


class Truth:
    """The file truth.json: each run adds its entry once its own files are there."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "truth.json"
        known = json.loads(self.path.read_text()) if self.path.exists() else []
        self.entries: dict[object, Entry] = {entry["name"]: entry for entry in known}
        self._lock = threading.Lock()

    def add(self, entry: Entry) -> None:
        with self._lock:
            self.entries[entry["name"]] = entry
            order = ("kind", "configuration", "mem_profile_rate")
            ordered = sorted(self.entries.values(), key=lambda e: [e[name] for name in order])
            write(self.path, (json.dumps(ordered, indent=1) + "\n").encode())


def record_profiles(out: Path, parallel: int, only: str) -> int:
    """Writes what truth.json has no entry of yet. Returns how many runs failed."""
    out.mkdir(parents=True, exist_ok=True)
    truth = Truth(out)
    work = [p for p in profiled_runs() if only in p.name and p.name not in truth.entries]
    failed: list[str] = []
    left = itertools.count(len(work) - 1, -1)

    def attempt(profiled: Profiled) -> None:
        try:
            truth.add(RECORDERS[profiled.run.configuration.runtime](profiled, out))
        except Exception as error:  # one run that failed must not end the others
            failed.append(profiled.name)
            print(profiled.name, f"failed: {error!r}", file=sys.stderr, flush=True)
        print(time.strftime("%H:%M:%S"), profiled.name, f"{next(left)} to go", flush=True)

    # Starting costs most: the starts are spread over a quarter of a run, off the samples' beat.
    starts = itertools.count()
    apart = PERIOD * (SAMPLES // (4 * parallel) + 0.37)
    with ThreadPoolExecutor(parallel, initializer=lambda: time.sleep(apart * next(starts))) as pool:
        list(pool.map(attempt, work))
    return len(failed)
