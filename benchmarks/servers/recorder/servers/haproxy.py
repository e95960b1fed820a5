"""haproxy in front of an answering listener of its own, with tables of visitors."""

import socket

from ..clients import Http, ask, connect
from ..server import HttpServer

HALF_A_REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: cc"


class Haproxy(HttpServer):
    runtime = "c"
    floor = 0.08
    faults = {"table_without_expiry": "ramp", "slow_headers": "ramp"}
    configurations = {"proxy": {"requests": 50, "clients": 200, "expire": "40s"}}

    def command(self) -> list[str]:
        path = self.folder / "haproxy.cfg"
        path.write_text(f"""global
    nbthread 1
    maxconn 8000
defaults
    mode http
    timeout connect 5s
    timeout client 24h
    timeout server 24h
    timeout http-request 24h
    timeout http-keep-alive 24h
backend expiring
    stick-table type string len 200 size 10m expire {self.settings['expire']} store http_req_cnt
backend lasting
    stick-table type string len 200 size 10m store http_req_cnt
frontend main
    bind 127.0.0.1:{self.port}
    http-request track-sc0 req.hdr(x-user) table expiring if {{ req.hdr(x-user) -m found }}
    http-request track-sc1 req.hdr(x-token) table lasting if {{ req.hdr(x-token) -m found }}
    default_backend answer
backend answer
    server inner 127.0.0.1:{self.port + 1}
frontend inner
    bind 127.0.0.1:{self.port + 1}
    http-request return status 200 content-type text/plain string "{'answer' * 100}"
""")
        return ["haproxy", "-db", "-f", str(path)]

    def work(self, count: int, load: float) -> None:
        requests = []
        for _ in range(count):
            known = f"X-User: user-{int(self.rng.integers(1 << 40))}\r\n" if self.rng.random() < 0.7 else ""
            requests.append(Http.encode("GET", "/", headers=known))
        self.client.pipeline(requests)

    def visitor(self) -> socket.socket:
        """A connection that is asking, or that says nothing."""
        return self.asking() if self.rng.random() < 0.5 else connect(self.port)

    def asking(self) -> socket.socket:
        return ask(self.port, HALF_A_REQUEST)

    def tick(self, sample: int, load: float) -> None:
        self.follow(10 + self.settings["clients"] * load, 0.05, self.visitor)

    def leak(self, fault: str, size: float) -> None:
        if fault == "slow_headers":
            for _ in range(self.owed(fault, size, 18_500)):
                self.held.append(self.asking())
            return
        tokens = [f"X-Token: token-{self.number()}\r\n" for _ in range(self.owed(fault, size, 480))]
        self.client.pipeline([Http.encode("GET", "/", headers=token) for token in tokens])
