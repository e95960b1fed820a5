"""mosquitto (MQTT): publishers, subscribers, retained messages, sessions with queues."""

import socket
import struct

from ..clients import connect
from ..server import Server


def packet(kind: int, body: bytes) -> bytes:
    """A packet of MQTT 3.1.1: its kind, the length of its body in groups of seven bits, its body."""
    rest, length = len(body), b""
    while True:
        rest, digit = rest >> 7, rest & 127
        length += bytes([digit | (128 if rest else 0)])
        if not rest:
            return bytes([kind]) + length + body


def text(data: bytes) -> bytes:
    return struct.pack("!H", len(data)) + data


class Mosquitto(Server):
    runtime = "c"
    floor = 0.06
    faults = {"retained_messages": "ramp", "offline_sessions": "ramp"}
    configurations = {"broker": {"requests": 60, "topics": 1500, "size": (100, 2000)}}
    client: socket.socket

    def primed(self) -> None:
        self.has_absent_session = False

    def command(self) -> list[str]:
        path = self.folder / "mosquitto.conf"
        path.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
            "max_queued_messages 0\nmax_queued_bytes 0\nlog_type error\n")
        return ["mosquitto", "-c", str(path)]

    def session(self, topic: bytes = b"", clean: bool = True) -> socket.socket:
        """A session, subscribed to `topic` if there is one; the server keeps it unless it is `clean`."""
        opened = connect(self.port)
        name = text(b"client-%d" % self.number())
        flags = bytes([4, 2 if clean else 0])
        opened.sendall(packet(0x10, text(b"MQTT") + flags + struct.pack("!H", 0) + name))
        opened.recv(4)
        if topic:
            opened.sendall(packet(0x82, struct.pack("!H", 1) + text(topic) + b"\x01"))
        return opened

    def connect(self) -> None:
        self.client = self.session()

    def topic(self) -> bytes:
        return text(b"sensor/%d" % self.rng.integers(self.settings["topics"]))

    def message(self) -> bytes:
        return b"d" * self.uniform("size")

    def work(self, count: int, load: float) -> None:
        packets = []
        for _ in range(count):
            topic = self.topic()
            kind = 0x31 if self.rng.random() < 0.2 else 0x30  # retained or not
            packets.append(packet(kind, topic + self.message()))
        for _ in range(self.rng.poisson(count * 0.15)):  # an empty message ends what is retained
            packets.append(packet(0x31, self.topic()))
        self.client.sendall(b"".join(packets))

    def subscriber(self) -> socket.socket:
        return self.session(b"quiet/%d" % self.rng.integers(300))

    def tick(self, sample: int, load: float) -> None:
        self.follow(10 + 250 * load, 0.03, self.subscriber)

    def leak(self, fault: str, size: float) -> None:
        if fault == "retained_messages":
            for _ in range(self.owed(fault, size, self.mean("size") + 350)):
                topic = text(b"lost/%d" % self.number())
                self.client.sendall(packet(0x31, topic + self.message()))
            return
        if not self.has_absent_session:
            self.session(b"orders/#", clean=False).close()
            self.has_absent_session = True
        for _ in range(self.owed(fault, size, 1400)):
            # To be delivered at least once, so that those for the absent session are queued.
            identifier = struct.pack("!H", self.number() % 65_000 + 1)
            self.client.sendall(packet(0x32, text(b"orders/1") + identifier + b"q" * 1000))
        self.client.setblocking(False)
        try:
            self.client.recv(65_536)  # acknowledgements
        except BlockingIOError:
            pass
        finally:
            self.client.settimeout(5)
