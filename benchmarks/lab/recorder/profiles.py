"""Heap profiles of leaking Go services before, during and after, with what really leaks."""

import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .clock import MONDAY
from .configurations import BY_NAME
from .events import Event
from .plan import Run
from .process import BUILD, LAB, free_port
from .recording import PERIOD
from .schedule import tracks

RATES = (524_288, 65_536, 4_096)  # bytes allocated for each sample; the first is Go's own
SAMPLES, ONSET, END = 230, 80, 200
MOMENTS = {"before": 75, "during": 140, "after": 215}  # samples
MEGABYTES = 24


@dataclass(frozen=True)
class Leak:
    """A fault of a service, and where its source allocates what is never let go."""

    configuration: str
    kind: str
    keeper: str  # the Go type whose Hold leaks
    file: str
    allocation: str  # in the text of the line

    @property
    def function(self) -> str:
        return f"main.(*{self.keeper}).Hold"

    def line(self) -> int:
        source = (LAB / "services" / "go" / self.file).read_text().splitlines()
        begin = next(i for i, text in enumerate(source) if f"*{self.keeper}) Hold(" in text)
        return next(i + 1 for i in range(begin, len(source)) if self.allocation in source[i])


LEAKS = (
    Leak("go-api", "heap_leak", "retained", "faults_heap.go", "r.newest = &node"),
    Leak("go-catalog", "map_growth", "visitors", "faults_heap.go", "&visit{"),
    Leak("go-report", "list_growth", "journal", "faults_heap.go", "append(j.lines"),
    Leak("go-session", "session_leak", "unbounded", "faults_heap.go", "u.size.Bytes()"),
    Leak("go-search", "buffer_retention", "headers", "faults_heap.go", ".Bytes()"),
    Leak("go-stream", "timer_leak", "timers", "faults_runtime.go", ".Bytes()"),
)


def record_profiles(out: Path) -> None:
    """Writes KIND-RATE-MOMENT.pb.gz for each leak, rate and moment, and truth.json, all at once."""
    with tempfile.TemporaryDirectory(prefix="lab-", dir=out.parent) as partial:
        # A profile names the binary's path: one that is the same on every machine.
        binary = Path(tempfile.gettempdir()) / "lab-service"
        shutil.copy2(BUILD / "go", binary)
        work = [(leak, rate) for leak in LEAKS for rate in RATES]
        with ThreadPoolExecutor(len(LEAKS)) as pool:
            truth = list(pool.map(lambda w: _record(w[0], w[1], binary, Path(partial)), work))
        (Path(partial) / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(partial, out)
        binary.unlink()


def _record(leak: Leak, rate: int, binary: Path, folder: Path) -> dict[str, object]:
    event = Event(leak.kind, ONSET, END, MEGABYTES)
    run = Run("", BY_NAME[leak.configuration], leak.kind, "strong", rate, MONDAY, SAMPLES, (event,))
    begin = time.time() + 40 * PERIOD
    # The leak stops at its end without a restart, so that "after" still shows it.
    lines = [line for line in tracks(run) if line != f"hold.{leak.kind} {END} 0"]
    schedule = folder / f"{leak.kind}-{rate}.schedule"
    clock = [f"begin 0 {begin:.6f}", f"period 0 {PERIOD}"]
    schedule.write_text("\n".join(clock + lines) + "\n")
    port = free_port()
    process = subprocess.Popen(
        [binary, "-schedule", schedule, "-port", str(port), "-memprofilerate", str(rate)])
    files = {}
    try:
        for moment, sample in MOMENTS.items():
            time.sleep(max(0, begin + sample * PERIOD - time.time()))
            files[moment] = f"{leak.kind}-{rate}-{moment}.pb.gz"
            url = f"http://127.0.0.1:{port}/debug/pprof/heap?gc=1"
            with urllib.request.urlopen(url, timeout=10) as answer:
                (folder / files[moment]).write_bytes(answer.read())
    finally:
        process.kill()
        process.wait()
        schedule.unlink()
    most = MEGABYTES * 1_000_000
    half = most * (MOMENTS["during"] - ONSET) // (END - ONSET)
    return {
        "kind": leak.kind, "configuration": leak.configuration, "mem_profile_rate": rate,
        "function": leak.function, "file": f"lab/{leak.file}", "line": leak.line(),
        "nominal_bytes": {"before": 0, "during": half, "after": most}, "files": files,
    }
