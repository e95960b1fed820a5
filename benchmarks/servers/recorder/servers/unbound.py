"""unbound: a resolver with small caches, asking an authority that the load is itself."""

import socket
import struct
import threading

from ..server import Server


def question(number: int, name: bytes) -> bytes:
    """A query for the address of `name`."""
    labels = b"".join(bytes([len(part)]) + part for part in name.split(b"."))
    return struct.pack("!HHHHHH", number & 0xFFFF, 0x0100, 1, 0, 0, 0) + labels + b"\0\0\1\0\1"


def answer(query: bytes) -> bytes:
    """The same address for every name, for 20 seconds."""
    end = 12
    while query[end]:
        end += query[end] + 1
    head = query[:2] + struct.pack("!HHHHH", 0x8500, 1, 1, 0, 0) + query[12 : end + 5]
    return head + b"\xc0\x0c" + struct.pack("!HHIH4s", 1, 1, 20, 4, b"\x0a\0\0\1")


class Unbound(Server):
    runtime = "c"
    faults = {"local_data_added": "ramp", "zone_loaded": "step"}
    configurations = {"resolver": {"requests": 40, "names": 12_000, "cache": "1m"}}
    client: socket.socket

    def prepare(self) -> None:
        self._authority = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._authority.bind(("127.0.0.1", self.port + 1))
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            query, peer = self._authority.recvfrom(2048)
            self._authority.sendto(answer(query), peer)

    def command(self) -> list[str]:
        path = self.folder / "unbound.conf"
        path.write_text(f"""server:
  do-daemonize: no
  chroot: ""
  username: ""
  directory: "{self.folder}"
  pidfile: ""
  use-syslog: no
  interface: 127.0.0.1
  port: {self.port}
  do-not-query-localhost: no
  module-config: "iterator"
  num-threads: 1
  incoming-num-tcp: 2000
  tcp-idle-timeout: 3600000
  msg-cache-size: {self.settings['cache']}
  rrset-cache-size: {self.settings['cache']}
  cache-max-ttl: 60
  local-zone: "test." nodefault
stub-zone:
  name: "lab."
  stub-addr: 127.0.0.1@{self.port + 1}
remote-control:
  control-enable: yes
  control-interface: {self.folder}/control
  control-use-cert: no
""")
        return ["unbound", "-d", "-c", str(path)]

    def connect(self) -> None:
        self.client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.client.settimeout(2)
        self.client.connect(("127.0.0.1", self.port))
        self.client.send(question(self.number(), b"hello.lab"))
        self.client.recv(2048)

    def work(self, count: int, load: float) -> None:
        numbers = self.rng.integers(self.settings["names"], size=count)
        queries = [question(self.number(), b"host%d.zone%d.lab" % (n, n % 30)) for n in numbers]
        for first in range(0, count, 10):
            group = queries[first : first + 10]
            for query in group:
                self.client.send(query)
            for _ in group:
                self.client.recv(2048)

    def tick(self, sample: int, load: float) -> None:
        self.follow(5 + 120 * load, 0.04)

    def leak(self, fault: str, size: float) -> None:
        lines = []
        for _ in range(self.owed(fault, size, 700)):
            n = self.number()
            lines.append(f"blocked{n}.zone{n % 97}.example. IN A 10.0.0.1\n")
        if not lines:
            return
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(5)
            control.connect(f"{self.folder}/control")
            control.sendall(b"UBCT1 local_datas\n" + "".join(lines).encode() + b"\x04\n")
            while control.recv(65_536):
                pass
