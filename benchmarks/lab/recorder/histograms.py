"""Class histograms of a Java virtual machine."""

import subprocess
from pathlib import Path

from .observing import Entry, entry, observe
from .process import command
from .profiled import Profiled
from .writing import write

CLASSES = {  # that a leak is made of, by bytes
    "list_growth": ("java.lang.Long",),
    "map_growth": ("[B", "java.util.HashMap$Node", "java.lang.String"),
    "buffer_retention": ("[B", "java.nio.HeapByteBuffer"),
    "timer_leak": ("[B", "java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask"),
    "thread_local_leak": ("[B", "java.lang.ThreadLocal$ThreadLocalMap$Entry", "java.lang.ThreadLocal"),
    "string_intern_growth": ("[B", "java.lang.String"),
}


def record_jvm(profiled: Profiled, out: Path) -> Entry:
    """Writes KIND-CONFIGURATION-MOMENT.histo.txt, of live objects alone: the heap is collected for it."""
    c = profiled.run.configuration
    files: dict[str, str] = {}

    def fetch(moment: str, port: int, process: int) -> None:
        said = subprocess.run(
            ["jcmd", str(process), "GC.class_histogram"], capture_output=True, check=True, timeout=20)
        files[moment] = f"{profiled.name}-{moment}.histo.txt"
        write(out / files[moment], said.stdout.partition(b"\n")[2])  # the first line is the process

    observed = observe(profiled, lambda schedule, port: command(c, schedule, port, c.xmx), fetch)
    return entry(profiled, observed, out) | {
        "growth": "heap", "classes": CLASSES[profiled.run.kind], "files": files}
