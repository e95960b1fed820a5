"""A small HTTP server of our own in Python: sessions with a time to live, a bounded cache, reports."""

import sys
from pathlib import Path

from ..clients import Http
from ..server import HttpServer


class PythonHttp(HttpServer):
    runtime = "python"
    floor = 0.06
    faults = {"global_list": "ramp", "unbounded_cache": "ramp", "hung_tasks": "ramp"}
    configurations = {
        "small": {"requests": 50, "environment": {"CACHE": "2000", "TTL": "20"}},
        "large": {"requests": 90, "environment": {"CACHE": "12000", "TTL": "50", "MALLOC_ARENA_MAX": "1"}},
    }
    health = "/health"

    def command(self) -> list[str]:
        return [sys.executable, str(Path(__file__).with_name("python_http_server.py")), str(self.port)]

    def work(self, count: int, load: float) -> None:
        paths = []
        for _ in range(count):
            dice = self.rng.random()
            if dice < 0.35:
                paths.append(f"/login/{int(self.rng.integers(40_000))}")
            elif dice < 0.9:
                paths.append(f"/item/{int(self.rng.zipf(1.2)) % 100_000}")
            else:
                paths.append(f"/report/{int(self.rng.integers(20, 400))}")
        self.client.pipeline([Http.encode("GET", path) for path in paths])

    def tick(self, sample: int, load: float) -> None:
        self.follow(5 + 40 * load)

    def leak(self, fault: str, size: float) -> None:
        if count := self.owed(fault, size, 3000 if fault == "hung_tasks" else 1100):
            self.client.request("GET", f"/leak/{fault}/{count}")
