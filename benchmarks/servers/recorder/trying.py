"""Trying a server for some seconds: its start, its load, each of its faults, a restart."""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from .clock import TICK
from .process import raise_file_limit
from .recording import IN_MEMORY
from .server import Server
from .servers import SERVERS

SAMPLES = 40  # of the load, and of each fault
PORT = 31_000


def try_out(name: str, configuration: str) -> None:
    """Prints what its memory does."""
    raise_file_limit()
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory(prefix="servers-", dir=IN_MEMORY, ignore_cleanup_errors=True) as folder:
        server = SERVERS[name](configuration, rng, Path(folder), PORT)
        try:
            begin = time.monotonic()
            server.start()
            _tell(server, f"started in {time.monotonic() - begin:.1f} s")
            busy = _load(server, SAMPLES)
            _tell(server, f"under load, whose clients take {1000 * busy:.0f} ms of {1000 * TICK:.0f}")
            for fault in server.faults:
                size = 0.1 * _resident(server)
                _load(server, SAMPLES, fault, size)
                _tell(server, f"{fault}, asked for {size / 1e6:.1f} MB")
            server.restart()
            _tell(server, "restarted")
        except Exception:
            if (log := Path(folder) / "log").exists():
                sys.stderr.write(log.read_text(errors="replace")[-2000:])
            raise
        finally:
            server.stop()


def _load(server: Server, samples: int, fault: str = "", size: float = 0) -> float:
    """Loads it, and loses `size` bytes meanwhile; the seconds that a sample took."""
    busy = 0.0
    for sample in range(samples):
        begin = time.monotonic()
        load = 1 + 0.6 * np.sin(sample / 23)
        for count in server.rng.poisson(load * server.settings["requests"] / 3, 3):
            if count:
                server.work(int(count), load)
        server.tick(sample, load)
        if fault:
            server.leak(fault, size / samples)
        spent = time.monotonic() - begin
        busy += spent
        time.sleep(max(0, TICK - spent))
    return busy / samples


def _resident(server: Server) -> float:
    return server.memory()["process_resident_memory_bytes"]


def _tell(server: Server, what: str) -> None:
    scraped = f", {len(server.scrape())} bytes of metrics" if server.metrics_path else ""
    print(f"{_resident(server) / 1e6:8.1f} MB  {what}{scraped}", flush=True)
