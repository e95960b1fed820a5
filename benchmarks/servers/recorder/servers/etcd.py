"""etcd: puts, reads, watches and leases through its JSON gateway, compacted regularly."""

import base64
import json
import socket
from typing import Any

from ..clients import Http, connect
from ..server import HttpServer


def text(data: bytes) -> str:
    """As the gateway wants keys and values."""
    return base64.b64encode(data).decode()


class Etcd(HttpServer):
    runtime = "go"
    faults = {"keys_without_compaction": "ramp", "forgotten_watches": "ramp", "leases_not_revoked": "ramp"}
    configurations = {
        "small": {"requests": 20, "keys": 800, "size": (100, 1500)},
        "gogc50": {"requests": 10, "keys": 3000, "size": (100, 800), "environment": {"GOGC": "50"}},
    }
    metrics_path = "/metrics"

    def command(self) -> list[str]:
        client, peer = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port + 1}"
        return [
            "etcd", "--data-dir", str(self.data), "--listen-client-urls", client,
            "--advertise-client-urls", client, "--listen-peer-urls", peer,
            "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}",
            "--snapshot-count", "1000", "--log-level", "error"]

    def connect(self) -> None:
        self.client = Http(self.port)
        if self.call("kv/put", {"key": text(b"hello"), "value": text(b"world")})[0] != 200:
            raise ConnectionError("not ready")

    def call(self, what: str, body: dict[str, Any]) -> tuple[int, bytes]:
        return self.client.request("POST", f"/v3/{what}", json.dumps(body).encode())

    def work(self, count: int, load: float) -> None:
        requests = []
        for _ in range(count):
            body, what = {"key": text(b"key%d" % self.rng.integers(self.settings["keys"]))}, "range"
            if self.rng.random() < 0.6:
                body["value"], what = text(b"v" * self.uniform("size")), "put"
            requests.append(Http.encode("POST", f"/v3/kv/{what}", json.dumps(body).encode()))
        self.client.pipeline(requests, width=4)

    def watch(self) -> socket.socket:
        opened = connect(self.port)
        body = {"create_request": {"key": text(b"w%d" % self.number())}}
        opened.sendall(Http.encode("POST", "/v3/watch", json.dumps(body).encode()))
        return opened

    def tick(self, sample: int, load: float) -> None:
        self.follow(4 + 25 * load, 0.02, self.watch)
        if sample % 20 == 0 and self.fault != "keys_without_compaction":
            head = json.loads(self.call("kv/range", {"key": text(b"hello")})[1])
            self.call("kv/compaction", {"revision": int(head["header"]["revision"]) - 50})

    def leak(self, fault: str, size: float) -> None:
        if fault == "forgotten_watches":
            for _ in range(self.owed(fault, size, 100_000)):
                self.held.append(self.watch())
        elif fault == "leases_not_revoked":
            for _ in range(self.owed(fault, size, 6000)):
                number = self.number()
                lease = number + 1000
                self.call("lease/grant", {"TTL": 1_000_000, "ID": lease})
                value = text(b"v" * 900)
                self.call("kv/put", {"key": text(b"l%d" % number), "value": value, "lease": lease})
        else:
            for _ in range(self.owed(fault, size, 4500)):
                self.call("kv/put", {"key": text(b"grow%d" % self.number()), "value": text(b"g" * 1000)})
