"""prometheus-pushgateway: jobs push groups of metrics and delete them when they are done."""

from ..clients import Http
from ..server import HttpServer


class Pushgateway(HttpServer):
    runtime = "go"
    faults = {"groups_not_deleted": "ramp", "batch_pushed": "step"}
    configurations = {"jobs": {"requests": 6, "groups": 60, "series": 20}}
    metrics_path = "/metrics"
    health = "/-/ready"

    def command(self) -> list[str]:
        return ["prometheus-pushgateway", f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=error"]

    def primed(self) -> None:
        self.alive: list[str] = []

    def push(self, job: str) -> bytes:
        rows = [
            f'job_step_seconds{{step="{step}",host="node-{self.rng.integers(50)}"}} {self.rng.random():.4f}\n'
            for step in range(self.settings["series"])]
        body = "# TYPE job_step_seconds gauge\n" + "".join(rows)
        return Http.encode("PUT", f"/metrics/job/{job}", body.encode())

    def work(self, count: int, load: float) -> None:
        requests = []
        for _ in range(count):
            if len(self.alive) < self.settings["groups"] * load:
                self.alive.append(f"job{self.number()}")
            elif self.alive and self.rng.random() < 0.5:
                gone = self.alive.pop(int(self.rng.integers(len(self.alive))))
                requests.append(Http.encode("DELETE", f"/metrics/job/{gone}"))
            if self.alive:
                requests.append(self.push(self.alive[int(self.rng.integers(len(self.alive)))]))
        self.client.pipeline(requests)

    def leak(self, fault: str, size: float) -> None:
        count = self.owed(fault, size, 25_000)
        self.client.pipeline([self.push(f"lost{self.number()}") for _ in range(count)])
