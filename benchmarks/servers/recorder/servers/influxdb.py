"""influxdb: line protocol over a window of times that is written again and again, and queries."""

import time
from urllib.parse import quote

from ..clients import Http
from ..server import HttpServer


class Influxdb(HttpServer):
    runtime = "go"
    faults = {"series_cardinality": "ramp", "series_loaded": "step"}
    configurations = {"inmem": {"requests": 3, "series": 1500, "window": 40}}
    metrics_path = "/metrics"

    def command(self) -> list[str]:
        path = self.folder / "influxdb.conf"
        path.write_text(f"""reporting-disabled = true
bind-address = "127.0.0.1:{self.port + 1}"
[meta]
  dir = "{self.data}/meta"
[data]
  dir = "{self.data}/data"
  wal-dir = "{self.data}/wal"
  cache-snapshot-memory-size = 3000000
  cache-snapshot-write-cold-duration = "20s"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:{self.port}"
  log-enabled = false
[logging]
  level = "error"
""")
        return ["influxd", "run", "-config", str(path)]

    def connect(self) -> None:
        self.client = Http(self.port)
        self.client.request("POST", "/query?q=" + quote("CREATE DATABASE lab"))

    def primed(self) -> None:
        self.origin = int(time.time()) - 3600

    def moment(self) -> int:
        """Nanoseconds in the window that is written again and again."""
        return int((self.origin + time.time() % self.settings["window"]) * 10**9)

    def work(self, count: int, load: float) -> None:
        requests = []
        for _ in range(count):
            if self.rng.random() < 0.9:
                at = self.moment()
                hosts = self.rng.integers(self.settings["series"], size=40)
                rows = [
                    f"work,host=h{n},zone=z{n % 7} value={n * load:.3f},count={n}i {at}" for n in hosts]
                requests.append(Http.encode("POST", "/write?db=lab", "\n".join(rows).encode()))
            else:
                host = int(self.rng.integers(self.settings["series"]))
                query = quote(f"SELECT mean(value) FROM work WHERE host='h{host}' GROUP BY time(5s)")
                requests.append(Http.encode("GET", f"/query?db=lab&q={query}"))
        self.client.pipeline(requests, 1)

    def tick(self, sample: int, load: float) -> None:
        self.follow(4 + 40 * load)

    def leak(self, fault: str, size: float) -> None:
        count = self.owed(fault, size, 1500)
        for first in range(0, count, 500):
            at, rows = self.moment(), []
            for _ in range(min(count - first, 500)):
                n = self.number()
                rows.append(f"session,user=user-{n}-{n * 7919 % 10007} value=1 {at}")
            self.client.request("POST", "/write?db=lab", "\n".join(rows).encode())
