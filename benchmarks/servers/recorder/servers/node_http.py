"""A small HTTP server of our own in Node.js: sessions with a time to live, a bounded cache, JSON."""

from pathlib import Path

from ..clients import Http
from ..server import HttpServer


class NodeHttp(HttpServer):
    runtime = "node"
    floor = 0.08
    faults = {"global_map": "ramp", "listeners": "ramp"}
    configurations = {
        "small": {
            "requests": 60, "arguments": ["--max-old-space-size=400"],
            "environment": {"CACHE": "2000", "TTL": "20"}},
        "large": {
            "requests": 100, "arguments": ["--max-semi-space-size=8"],
            "environment": {"CACHE": "20000", "TTL": "54"}},
    }
    health = "/health"

    def command(self) -> list[str]:
        script = Path(__file__).with_name("node_http.js")
        return ["node", *self.settings["arguments"], str(script), str(self.port)]

    def work(self, count: int, load: float) -> None:
        requests = []
        for _ in range(count):
            dice, user = self.rng.random(), int(self.rng.integers(40_000))
            if dice < 0.3:
                requests.append(Http.encode("POST", f"/login?u={user}"))
            elif dice < 0.8:
                requests.append(Http.encode("GET", f"/item?k={int(self.rng.zipf(1.2)) % 100_000}"))
            else:
                rows = b'{"rows":[' + b'{"a":1,"b":"two"},' * 20 + b"{}]}"
                requests.append(Http.encode("POST", "/json", rows))
        self.client.pipeline(requests)

    def tick(self, sample: int, load: float) -> None:
        self.follow(5 + 40 * load)

    def leak(self, fault: str, size: float) -> None:
        if count := self.owed(fault, size, 2048):
            self.client.request("POST", f"/leak?kind={fault}&n={count}")
