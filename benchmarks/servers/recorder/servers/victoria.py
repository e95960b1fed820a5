"""victoria-metrics: imports in text format, queries, bounded caches."""

import socket
import time
from urllib.parse import quote

from ..clients import Http, connect
from ..server import HttpServer

IMPORT = "/api/v1/import/prometheus"


class Victoria(HttpServer):
    runtime = "go"
    faults = {"label_cardinality": "ramp", "series_imported": "step"}
    configurations = {
        "small": {"requests": 5, "series": 600, "memory": "100MB"},
        "large": {"requests": 8, "series": 4000, "memory": "400MB", "environment": {"GOGC": "60"}},
    }
    metrics_path = "/metrics"
    health = "/health"

    def command(self) -> list[str]:
        return [
            "victoria-metrics", f"-httpListenAddr=127.0.0.1:{self.port}", f"-storageDataPath={self.data}",
            "-retentionPeriod=1d", f"-memory.allowedBytes={self.settings['memory']}", "-loggerLevel=ERROR",
            "-search.latencyOffset=1s"]

    def work(self, count: int, load: float) -> None:
        requests = []
        series = self.settings["series"]
        for _ in range(count):
            if self.rng.random() < 0.7:
                first = int(self.rng.integers(series))
                numbers = [(first + k) % series for k in range(60)]
                rows = [f'work{{pod="p{n // 20}",n="{n}"}} {k * load:.3f}\n' for k, n in enumerate(numbers)]
                requests.append(Http.encode("POST", IMPORT, "".join(rows).encode()))
            else:
                pod = int(self.rng.integers(series // 20))
                query = (
                    f'max_over_time(work{{pod=~"p{pod}.*"}}[30s])' if pod % 2 else
                    f'sum(rate(work{{pod="p{pod}"}}[20s]))')
                span = f"start={time.time() - 60:.0f}&step=2"
                requests.append(Http.encode("GET", f"/api/v1/query_range?query={quote(query)}&{span}"))
        self.client.pipeline(requests)

    def visitor(self) -> socket.socket:
        """A connection that is left open with its answer unread."""
        opened = connect(self.port)
        opened.sendall(Http.encode("GET", "/health"))
        return opened

    def tick(self, sample: int, load: float) -> None:
        self.follow(5 + 60 * load, opener=self.visitor)

    def leak(self, fault: str, size: float) -> None:
        count = self.owed(fault, size, 1800)
        for first in range(0, count, 500):
            rows = []
            for _ in range(min(count - first, 500)):
                n = self.number()
                rows.append(f'session_seconds{{session="user-{n}-{n * 7919 % 10007}",pod="all"}} 1\n')
            self.client.request("POST", IMPORT, "".join(rows).encode())
