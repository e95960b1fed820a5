"""prometheus: it scrapes pods that come and go with the load, into very small blocks."""

import time
from urllib.parse import quote

from ..clients import Http
from ..server import HttpServer
from ..targets import Targets

QUERIES = (
    "sum(rate(work_total[20s]))",
    "topk(5, sum by (pod) (rate(work_total[15s])))",
    "count by (step) (work_total)",
)


class Prometheus(HttpServer):
    runtime = "go"
    faults = {"label_cardinality": "ramp", "targets_added": "step"}
    configurations = {
        "small": {"requests": 2, "pods": 25, "series": 12, "block": "12s", "step": 1},
        "lean": {"requests": 0.4, "pods": 20, "series": 12, "block": "16s", "step": 3},
        "lean_gogc40": {
            "requests": 0.6, "pods": 35, "series": 12, "block": "24s", "step": 3,
            "environment": {"GOGC": "40"}},
    }
    metrics_path = "/metrics"
    health = "/-/ready"

    def prepare(self) -> None:
        self.pods: list[int] = []
        self.extra = 0  # series of the fault
        Targets(self.port + 1, self.page)

    def command(self) -> list[str]:
        path, rules = self.folder / "prometheus.yml", self.folder / "rules.yml"
        jobs = [
            f"- {{job_name: app{k}, metrics_path: /app{k}, "
            f"static_configs: [{{targets: ['127.0.0.1:{self.port + 1}']}}]}}\n" for k in range(3)]
        path.write_text(
            "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 4s}\n"
            f"rule_files: ['{rules}']\nscrape_configs:\n" + "".join(jobs))
        rule = "{record: 'app:work:rate', expr: 'sum by (pod) (rate(work_total[10s]))'}"
        rules.write_text(f"groups: [{{name: g, rules: [{rule}]}}]\n")
        return [
            "prometheus", f"--config.file={path}", f"--storage.tsdb.path={self.data}",
            f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=error",
            f"--storage.tsdb.min-block-duration={self.settings['block']}",
            "--storage.tsdb.max-block-duration=2m", "--storage.tsdb.retention.time=90s"]

    def page(self, path: str) -> bytes:
        """The metrics of /app0, /app1 or /app2: each has a third of the pods."""
        app = int(path[-1])
        now = time.time()
        rows = [
            f'work_total{{pod="pod-{pod}",step="{step}"}} {now * (step + 1):.2f}'
            for pod in list(self.pods)[app::3] for step in range(self.settings["series"])]
        rows += [f'session_seconds{{session="user-{n}",pod="all"}} 1' for n in range(app, self.extra, 3)]
        return ("\n".join(rows) + "\n").encode()

    def primed(self) -> None:
        self.extra = 0

    def work(self, count: int, load: float) -> None:
        requests = []
        for _ in range(count):
            query = quote(QUERIES[int(self.rng.integers(len(QUERIES)))])
            now = time.time()
            span = f"start={now - 30:.0f}&end={now:.0f}&step={self.settings['step']}"
            requests.append(Http.encode("GET", f"/api/v1/query_range?query={query}&{span}"))
        self.client.pipeline(requests)

    def tick(self, sample: int, load: float) -> None:
        wanted = int(self.settings["pods"] * load) + 2
        if self.pods and self.rng.random() < 0.1:
            self.pods.pop(int(self.rng.integers(len(self.pods))))
        while len(self.pods) > wanted and self.rng.random() < 0.7:
            self.pods.pop(0)
        while len(self.pods) < wanted and self.rng.random() < 0.7:
            self.pods.append(self.number())

    def leak(self, fault: str, size: float) -> None:
        self.extra += self.owed(fault, size, 9000)
