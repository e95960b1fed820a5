"""nats-server: publish and subscribe, and a JetStream memory store with a maximal age."""

import json
import socket
import time

from ..clients import Connection, ask, connect_slowly
from ..server import Server

HELLO = b'CONNECT {"verbose":false}\r\n'


class Nats(Server):
    runtime = "go"
    faults = {"stream_backlog": "ramp", "connections_not_closed": "ramp", "slow_consumer": "ramp"}
    configurations = {
        "stream": {"requests": 60, "size": (200, 3000), "age": 18},
        "gogc200": {"requests": 120, "size": (100, 1200), "age": 45, "environment": {"GOGC": "200"}},
    }
    client: Connection

    def command(self) -> list[str]:
        path = self.folder / "nats.conf"
        path.write_text(
            f'listen: "127.0.0.1:{self.port}"\nmax_pending: 2GB\nwrite_deadline: "3600s"\n'
            f'ping_interval: "3600s"\njetstream {{ store_dir: "{self.data}", max_mem: 4GB }}\n')
        return ["nats-server", "-c", str(path)]

    def connect(self) -> None:
        self.client = Connection(self.port)
        self.client.send(HELLO + b"SUB reply 1\r\n")
        self.flush()

    def flush(self) -> None:
        """Waits until all that was sent is done."""
        self.client.send(b"PING\r\n")
        while self.client.line() != b"PONG\r\n":
            pass

    def primed(self) -> None:
        self.create("EVENTS", "events.>", self.settings["age"])
        self.create("ORDERS", "orders.>", 0)

    def create(self, name: str, subject: str, age: float) -> None:
        """Makes a stream whose messages are dropped after `age` seconds; 0 is never."""
        body = json.dumps({
            "name": name, "subjects": [subject], "storage": "memory", "retention": "limits",
            "discard": "old", "max_age": int(age * 1e9), "max_msgs": -1, "max_bytes": -1,
            "max_consumers": -1, "num_replicas": 1,
        }).encode()
        subject_of_api = b"$JS.API.STREAM.CREATE." + name.encode()
        self.client.send(b"PUB %s reply %d\r\n%s\r\n" % (subject_of_api, len(body), body))
        time.sleep(0.3)
        self.flush()

    def publish(self, subjects: list[bytes]) -> None:
        messages = []
        for subject in subjects:
            size = self.uniform("size")
            messages.append(b"PUB %s %d\r\n%s\r\n" % (subject, size, b"m" * size))
        self.client.send(b"".join(messages))
        self.flush()

    def work(self, count: int, load: float) -> None:
        self.publish([
            b"events.%d" % self.rng.integers(50) if self.rng.random() < 0.5 else b"plain.x"
            for _ in range(count)])

    def subscriber(self) -> socket.socket:
        return ask(self.port, HELLO + b"PING\r\nSUB none.%d 1\r\n" % self.rng.integers(1000))

    def tick(self, sample: int, load: float) -> None:
        self.follow(5 + 60 * load, 0.03, self.subscriber)

    def leak(self, fault: str, size: float) -> None:
        if fault == "stream_backlog":
            count = self.owed(fault, size, 1.3 * (self.mean("size") + 120))
            self.publish([b"orders.%d" % (n % 20) for n in range(count)])
        elif fault == "connections_not_closed":
            for _ in range(self.owed(fault, size, 75_000)):
                self.held.append(self.subscriber())
        else:
            if not self.held:
                slow = connect_slowly(self.port)
                slow.sendall(HELLO + b"SUB slow 1\r\n")
                self.held.append(slow)
            self.client.send(b"PUB slow 4000\r\n%s\r\n" % (b"s" * 4000) * self.owed(fault, size, 4200))
            self.flush()
