"""Heap and goroutine profiles of a Go service."""

import gzip
import shutil
import tempfile
import urllib.request
from functools import cache
from pathlib import Path

from .kinds import NONE
from .observing import Entry, entry, observe
from .process import BUILD
from .profiled import ELSEWHERE, Profiled
from .sites import SITES
from .writing import write

WAITING = {  # what goroutines that leak wait in; a timer has none
    "goroutine_leak": "main.await", "thread_leak": "main.(*threads).Hold.func1", "timer_leak": None,
}


def record_go(profiled: Profiled, out: Path) -> Entry:
    """Writes KIND-CONFIGURATION-RATE-MOMENT.pb.gz, with .goroutine before .pb.gz where goroutines leak."""
    files: dict[str, dict[str, str]] = {"heap": {}, "goroutine": {}}
    pages = {"heap": "?gc=1"} | ({"goroutine": ""} if profiled.run.kind in WAITING else {})

    def fetch(moment: str, port: int, process: int) -> None:
        for page, query in pages.items():
            url = f"http://127.0.0.1:{port}/debug/pprof/{page}{query}"
            with urllib.request.urlopen(url, timeout=10) as answer:
                data = gzip.compress(gzip.decompress(answer.read()), 9, mtime=0)
            infix = "" if page == "heap" else f".{page}"
            files[page][moment] = f"{profiled.name}-{moment}{infix}.pb.gz"
            write(out / files[page][moment], data)

    def command(schedule: Path, port: int) -> list[str]:
        return [_binary(), "-schedule", str(schedule), "-port", str(port), "-memprofilerate", str(profiled.rate)]

    observed = observe(profiled, command, fetch)
    site = SITES.get(profiled.run.kind)
    return entry(profiled, observed, out) | {
        "growth": "none" if profiled.run.kind == NONE else ELSEWHERE.get(profiled.run.kind, "heap"),
        "function": site and site.function, "file": site and f"lab/{site.file}", "line": site and site.line(),
        "files": files["heap"], "goroutine_function": WAITING.get(profiled.run.kind),
        "goroutine_files": files["goroutine"],
    }


@cache
def _binary() -> str:
    """A profile names the binary's path: one that is the same on every machine."""
    binary = Path(tempfile.gettempdir()) / "lab-service"
    shutil.copy2(BUILD / "go", binary)
    return str(binary)
