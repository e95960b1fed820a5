"""zookeeper: sessions with ephemeral nodes, reads and writes, on a small heap of a Java virtual machine."""

import struct
from pathlib import Path

from ..clients import Connection
from ..server import Server

JARS = Path("/usr/share/java")
NEEDED = (
    "zookeeper", "slf4j", "netty", "snappy", "metrics-core", "commons-cli", "log4j-1.2", "jackson")


def text(data: bytes) -> bytes:
    return struct.pack("!i", len(data)) + data


OPEN_TO_ALL = struct.pack("!ii", 1, 31) + text(b"world") + text(b"anyone")


class Session(Connection):
    """The few calls of ZooKeeper's protocol that the load needs."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.send(text(struct.pack("!iqiq", 0, 0, 3_600_000, 0) + text(b"\0" * 16)))
        self._answer()
        self.number = 0

    def create(self, path: bytes, data: bytes, is_ephemeral: bool = False) -> bytes:
        return self._encode(1, text(path) + text(data) + OPEN_TO_ALL + struct.pack("!i", is_ephemeral))

    def get(self, path: bytes, is_watched: bool = False) -> bytes:
        return self._encode(4, text(path) + bytes([is_watched]))

    def put(self, path: bytes, data: bytes) -> bytes:
        return self._encode(5, text(path) + text(data) + struct.pack("!i", -1))

    def call(self, commands: list[bytes]) -> None:
        """Sends them and waits for their answers."""
        self.send(b"".join(commands))
        answers = 0
        while answers < len(commands):
            answers += struct.unpack("!i", self._answer()[:4])[0] > 0  # a watch's event has none

    def close(self) -> None:
        """Ends the session, too, so that its ephemeral nodes go."""
        try:
            self.send(self._encode(-11, b""))
        except OSError:
            pass
        super().close()

    def _encode(self, kind: int, body: bytes) -> bytes:
        self.number += 1
        return text(struct.pack("!ii", self.number, kind) + body)

    def _answer(self) -> bytes:
        return self.read(struct.unpack("!i", self.read(4))[0])


class Zookeeper(Server):
    runtime = "jvm"
    faults = {"nodes_not_removed": "ramp", "sessions_not_closed": "ramp"}
    configurations = {
        "serial": {
            "requests": 15, "sessions": 60, "nodes": 2000, "size": (100, 3000),
            "options": [
                "-Xms24m", "-Xmx400m", "-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=20",
                "-XX:MaxHeapFreeRatio=40"]},
        "g1": {
            "requests": 15, "sessions": 40, "nodes": 4000, "size": (100, 2000),
            "options": ["-Xmx300m", "-XX:+UseG1GC"]},
    }
    ready_timeout = 90
    client: Session

    def command(self) -> list[str]:
        path = self.folder / "zoo.cfg"
        path.write_text(
            f"tickTime=500\ndataDir={self.data}\nclientPort={self.port}\nclientPortAddress=127.0.0.1\n"
            "maxClientCnxns=0\nmaxSessionTimeout=4000000\nadmin.enableServer=false\nsnapCount=20000\n"
            "autopurge.snapRetainCount=3\n")
        jars = [str(jar) for jar in JARS.iterdir() if jar.name.startswith(NEEDED)]
        return [
            "java", *self.settings["options"], "-cp", ":".join(jars), "-Dzookeeper.forceSync=no",
            "org.apache.zookeeper.server.quorum.QuorumPeerMain", str(path)]

    def connect(self) -> None:
        self.client = Session(self.port)

    def value(self) -> bytes:
        return b"z" * self.uniform("size")

    def primed(self) -> None:
        self.client.call([self.client.create(path, b"") for path in (b"/n", b"/e", b"/lost")])
        for first in range(0, self.settings["nodes"], 100):
            numbers = range(first, first + 100)
            self.client.call([self.client.create(b"/n/%d" % n, self.value()) for n in numbers])

    def work(self, count: int, load: float) -> None:
        commands = []
        for _ in range(count):
            path = b"/n/%d" % self.rng.integers(self.settings["nodes"])
            is_read = self.rng.random() < 0.6
            commands.append(self.client.get(path) if is_read else self.client.put(path, self.value()))
        self.client.call(commands)

    def session(self) -> Session:
        """A session with five ephemeral nodes of its own that watches forty others."""
        opened, number = Session(self.port), self.number()
        own = [opened.create(b"/e/%d-%d" % (number, k), self.value(), True) for k in range(5)]
        opened.call(own + [opened.get(b"/n/%d" % k, True) for k in range(40)])
        return opened

    def tick(self, sample: int, load: float) -> None:
        self.follow(4 + self.settings["sessions"] * load, 0.02, self.session)

    def leak(self, fault: str, size: float) -> None:
        if fault == "sessions_not_closed":
            for _ in range(self.owed(fault, size, 42_000)):
                self.held.append(self.session())
        else:
            count = self.owed(fault, size, self.mean("size") + 400)
            self.client.call([
                self.client.create(b"/lost/%d" % self.number(), self.value()) for _ in range(count)])
