"""alertmanager: alerts that fire and resolve, and pages that list them."""

import json
import time
from typing import Any

from ..clients import Http
from ..server import HttpServer

JSON = "Content-Type: application/json\r\n"


def after(seconds: float) -> str:
    """A moment from now, as its API wants it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + seconds))


class Alertmanager(HttpServer):
    runtime = "go"
    faults = {"alerts_never_resolved": "ramp", "silences_pile_up": "ramp"}
    configurations = {"default": {"requests": 6, "fire": 8}}
    metrics_path = "/metrics"
    health = "/-/ready"

    def command(self) -> list[str]:
        path = self.folder / "alertmanager.yml"
        path.write_text(
            "route: {receiver: none, group_by: [service], "
            "group_wait: 1s, group_interval: 2s, repeat_interval: 1h}\n"
            "receivers: [{name: none}]\n")
        return [
            "prometheus-alertmanager", f"--config.file={path}", f"--storage.path={self.data}",
            f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address=", "--log.level=error",
            "--data.retention=30s", "--alerts.gc-interval=4s"]

    def alert(self, lasting: float) -> dict[str, Any]:
        n = self.number()
        return {
            "labels": {
                "alertname": f"alert{n % 40}", "service": f"s{n % 25}", "instance": f"host-{n}",
                "severity": "page"},
            "annotations": {"summary": "value is too high for host " + "x" * 120},
            "startsAt": after(0), "endsAt": after(lasting)}

    def work(self, count: int, load: float) -> None:
        requests = []
        for _ in range(count):
            if self.rng.random() < 0.8:
                alerts = [self.alert(self.rng.uniform(3, 25)) for _ in range(self.settings["fire"])]
                requests.append(Http.encode("POST", "/api/v2/alerts", json.dumps(alerts).encode(), JSON))
            else:
                service = f"service%3D%22s{int(self.rng.integers(25))}%22"
                requests.append(Http.encode("GET", f"/api/v2/alerts/groups?filter={service}"))
        self.client.pipeline(requests, 1)

    def leak(self, fault: str, size: float) -> None:
        count = self.owed(fault, size, 4000)
        if fault == "silences_pile_up":
            for _ in range(count):
                self.client.request("POST", "/api/v2/silences", json.dumps(self.silence()).encode(), JSON)
        elif count:
            alerts = [self.alert(86_400) for _ in range(count)]
            self.client.request("POST", "/api/v2/alerts", json.dumps(alerts).encode(), JSON)

    def silence(self) -> dict[str, Any]:
        return {
            "matchers": [{"name": "instance", "value": f"gone-{self.number()}", "isRegex": False}],
            "startsAt": after(0), "endsAt": after(864_000),
            "createdBy": "script", "comment": "maintenance " + "y" * 150}
