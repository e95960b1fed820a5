"""rabbitmq on the Erlang virtual machine: a queue whose depth follows the load, many connections."""

import os
import struct
from collections.abc import Iterable
from pathlib import Path

from ..clients import Connection
from ..process import descendants, kill
from ..server import Server


def short(data: bytes) -> bytes:
    return bytes([len(data)]) + data


def frame(kind: int, channel: int, payload: bytes) -> bytes:
    return struct.pack("!BHI", kind, channel, len(payload)) + payload + b"\xce"


def method(channel: int, kind: int, number: int, body: bytes = b"") -> bytes:
    return frame(1, channel, struct.pack("!HH", kind, number) + body)


class Client(Connection):
    """A few methods of AMQP 0-9-1 on one channel."""

    def __init__(self, port: int) -> None:
        super().__init__(port, 20)
        self.send(b"AMQP\0\0\x09\x01")
        self._expect(10, 10)
        answer = b"\0guest\0guest"
        login = short(b"PLAIN") + struct.pack("!I", len(answer)) + answer + short(b"en_US")
        self.send(method(0, 10, 11, struct.pack("!I", 0) + login))
        self._expect(10, 30)
        tune = method(0, 10, 31, struct.pack("!HIH", 100, 131072, 0))
        self.send(tune + method(0, 10, 40, short(b"/") + b"\0\0"))
        self._expect(10, 41)
        self.send(method(1, 20, 10, b"\0"))
        self._expect(20, 11)

    def declare(self, queue: bytes) -> None:
        self.send(method(1, 50, 10, b"\0\0" + short(queue) + b"\0" + struct.pack("!I", 0)))
        self._expect(50, 11)

    def publish(self, queue: bytes, bodies: Iterable[bytes]) -> None:
        start = method(1, 60, 40, b"\0\0" + short(b"") + short(queue) + b"\0")
        self.send(b"".join(
            start + frame(2, 1, struct.pack("!HHQH", 60, 0, len(body), 0)) + frame(3, 1, body)
            for body in bodies))

    def get(self, queue: bytes, count: int) -> int:
        """Takes up to `count` messages, without acknowledgement; how many came."""
        self.send(method(1, 60, 70, b"\0\0" + short(queue) + b"\x01") * count)
        return sum(self._expect(60, 71, 72) == 71 for _ in range(count))

    def _expect(self, kind: int, *numbers: int) -> int:
        """Reads until one of these methods comes; which one it is."""
        while True:
            type_of_frame, _, size = struct.unpack("!BHI", self.read(7))
            body = self.read(size + 1)[:-1]
            if type_of_frame == 1:
                found = struct.unpack("!HH", body[:4])
                if found[0] == kind and found[1] in numbers:
                    return int(found[1])
                if found in ((10, 50), (20, 40)):
                    raise ConnectionError(body)


class Rabbitmq(Server):
    runtime = "erlang"
    faults = {"queue_backlog": "ramp", "connections_not_closed": "ramp"}
    configurations = {"broker": {"requests": 30, "size": (500, 6000), "depth": 2500}}
    ready_timeout = 90
    client: Client

    def command(self) -> list[str]:
        (self.folder / "enabled_plugins").write_text("[].\n")
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\nvm_memory_high_watermark.absolute = 3GB\n"
            "loopback_users = none\nheartbeat = 0\nlog.console.level = error\n")
        return ["/usr/lib/rabbitmq/bin/rabbitmq-server"]

    def environment(self) -> dict[str, str]:
        here = str(self.folder)
        return {
            "RABBITMQ_NODENAME": f"lab{self.port}@localhost", "RABBITMQ_DIST_PORT": str(self.port + 2),
            "ERL_EPMD_PORT": str(self.port + 3), "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_CONFIG_FILE": f"{here}/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{here}/enabled_plugins",
            "RABBITMQ_MNESIA_BASE": str(self.data), "RABBITMQ_LOG_BASE": here, "HOME": here,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
                "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}",
        }

    def pids(self) -> list[int]:
        """The virtual machine alone, without its small helpers."""
        started = [self.process.pid, *descendants(self.process.pid)] if self.process else []
        return [pid for pid in started if _name(pid).startswith("beam")][:1]

    def stop(self) -> None:
        super().stop()
        for pid in self._port_mappers():
            kill(pid)

    def _port_mappers(self) -> list[int]:
        """The epmd that this node started, which outlives it: known by a port of our own."""
        own = f"ERL_EPMD_PORT={self.port + 3}\0".encode()
        found = []
        for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
            try:
                if _name(pid) == "epmd" and own in Path(f"/proc/{pid}/environ").read_bytes():
                    found.append(pid)
            except OSError:
                pass
        return found

    def connect(self) -> None:
        self.client = self.session()
        self.client.declare(b"work")

    def primed(self) -> None:
        self.waiting = 0
        self.client.declare(b"orphan")

    def session(self) -> Client:
        return Client(self.port)

    def messages(self, count: int) -> list[bytes]:
        return [b"r" * self.uniform("size") for _ in range(count)]

    def work(self, count: int, load: float) -> None:
        self.client.publish(b"work", self.messages(count))
        self.waiting += count
        surplus = self.waiting - int(self.settings["depth"] * load)
        if surplus > 0:
            self.waiting -= self.client.get(b"work", min(surplus, 2 * count + 10))

    def tick(self, sample: int, load: float) -> None:
        self.follow(3 + 15 * load, 0.01, self.session)

    def leak(self, fault: str, size: float) -> None:
        if fault == "queue_backlog":
            count = self.owed(fault, size, 2 * self.mean("size") + 1800)
            self.client.publish(b"orphan", self.messages(count))
        else:
            for _ in range(self.owed(fault, size, 90_000)):
                self.held.append(self.session())


def _name(pid: int) -> str:
    """The name of a process; empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
