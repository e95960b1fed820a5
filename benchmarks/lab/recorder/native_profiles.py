"""Heap profiles of a native service that runs on tcmalloc."""

import gzip
import os
import signal
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

from .observing import Entry, entry, observe
from .process import LAB
from .profiled import Profiled
from .writing import write

SOURCES = LAB / "services" / "native"
LIBRARY = "libtcmalloc.so.4"  # Debian's google-perftools
GLIBC = ("heap_alloc_bytes", "heap_arena_bytes", "heap_mapped_bytes")  # what its malloc says of itself
SITES = {  # the function that leaks, and its line's text
    "heap_leak": ("list_hold", "touched("), "cache_without_eviction": ("list_hold", "touched("),
    "queue_backlog": ("queue_hold", "touched("), "list_growth": ("array_hold", "realloc("),
}


def record_native(profiled: Profiled, out: Path) -> Entry:
    """Writes KIND-CONFIGURATION-MOMENT.pb.gz: what tcmalloc dumps, with pprof's names for its addresses."""
    files: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="lab-heap-") as folder:

        def fetch(moment: str, port: int, process: int) -> None:
            os.kill(process, signal.SIGUSR2)
            path = Path(folder) / f"lab.{len(files) + 1:04}.heap"
            # The mapped libraries come last.
            for _ in range(100):
                time.sleep(0.05)
                if path.exists() and "libm.so" in path.read_text().partition("MAPPED_LIBRARIES")[2]:
                    break
            else:
                raise RuntimeError("tcmalloc dumped no profile")
            files[moment] = f"{profiled.name}-{moment}.pb.gz"

        environment = {
            "LD_PRELOAD": LIBRARY, "HEAPPROFILE": f"{folder}/lab", "HEAPPROFILESIGNAL": str(int(signal.SIGUSR2)),
            "HEAP_PROFILE_ALLOCATION_INTERVAL": "0", "HEAP_PROFILE_INUSE_INTERVAL": "0"}
        observed = observe(
            profiled, lambda schedule, port: [_binary(), "-schedule", str(schedule), "-port", str(port)],
            fetch, environment)
        for row in observed.recording.rows:
            for column in GLIBC:
                row.pop(column, None)
        for number, name in enumerate(files.values(), 1):
            write(out / name, _converted(Path(folder) / f"lab.{number:04}.heap"))
    function, text = SITES[profiled.run.kind]
    return entry(profiled, observed, out) | {
        "growth": "heap", "function": function, "file": "lab/faults.c", "line": _line(function, text), "files": files}


@cache
def _binary() -> str:
    """The service with debugging information, at a path that is the same on every machine."""
    binary = Path(tempfile.gettempdir()) / "lab-native"
    subprocess.run(
        ["gcc", "-std=c11", "-O1", "-g", "-fno-omit-frame-pointer", f"-ffile-prefix-map={SOURCES}=lab",
         "-pthread", "-o", binary, *sorted(SOURCES.glob("*.c")), "-lm"], check=True)
    return str(binary)


def _converted(dump: Path) -> bytes:
    proto = dump.with_suffix(".pb.gz")
    subprocess.run(
        ["go", "tool", "pprof", "-proto", "-output", proto, _binary(), dump], check=True, capture_output=True)
    return gzip.compress(gzip.decompress(proto.read_bytes()), 9, mtime=0)


def _line(function: str, text: str) -> int:
    source = (SOURCES / "faults.c").read_text().splitlines()
    begin = next(i for i, line in enumerate(source) if f" {function}(" in line)
    return next(i + 1 for i in range(begin, len(source)) if text in source[i])
