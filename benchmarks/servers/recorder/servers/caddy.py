"""caddy: files with compression, or a reverse proxy; many clients that keep their connections."""

import socket
import threading

from ..clients import Http, ask
from ..files import write_files
from ..server import HttpServer


class Caddy(HttpServer):
    runtime = "go"
    faults = {"idle_connections": "ramp", "hung_upstream": "ramp", "slow_uploads": "ramp"}
    configurations = {
        "files": {"requests": 25, "clients": 60, "is_proxy": False},
        "proxy_gogc400": {"requests": 25, "clients": 120, "is_proxy": True, "environment": {"GOGC": "400"}},
    }
    metrics_path = "/metrics"
    health = "/1.txt"
    _hanging: socket.socket | None = None

    @property
    def metrics_port(self) -> int:
        return self.port + 1

    def command(self) -> list[str]:
        root = write_files(self.folder)
        path = self.folder / "Caddyfile"
        path.write_text(f"""{{
    admin 127.0.0.1:{self.metrics_port} {{
        origins localhost
    }}
    auto_https off
    servers {{
        metrics
        timeouts {{
            idle 24h
        }}
    }}
}}
http://127.0.0.1:{self.port} {{
    bind 127.0.0.1
    root * {root}
    encode gzip
    reverse_proxy /hang* 127.0.0.1:{self.port + 2}
    reverse_proxy /up* 127.0.0.1:{self.port + 3}
    file_server
}}
http://127.0.0.1:{self.port + 3} {{
    bind 127.0.0.1
    respond "{'answer ' * 200}"
}}
""")
        return ["caddy", "run", "--config", str(path), "--adapter", "caddyfile"]

    def environment(self) -> dict[str, str]:
        home = str(self.folder)
        return {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home} | super().environment()

    def connect(self) -> None:
        super().connect()
        if not self._hanging:
            self._hanging = socket.create_server(("127.0.0.1", self.port + 2), backlog=4000)
            self._accepted: list[socket.socket] = []
            threading.Thread(target=self._accept, args=(self._hanging,), daemon=True).start()

    def _accept(self, upstream: socket.socket) -> None:
        """An upstream that accepts and never answers."""
        try:
            while True:
                self._accepted.append(upstream.accept()[0])
        except OSError:
            pass

    def stop(self) -> None:
        super().stop()
        if self._hanging:
            self._hanging.shutdown(socket.SHUT_RDWR)
            self._hanging.close()
            for accepted in self._accepted:
                accepted.close()
            self._hanging = None

    def work(self, count: int, load: float) -> None:
        requests = []
        for _ in range(count):
            if not self.settings["is_proxy"] or self.rng.random() < 0.3:
                path = f"/{int(self.rng.integers(40))}.txt"
                requests.append(Http.encode("GET", path, headers="Accept-Encoding: gzip\r\n"))
            else:
                requests.append(Http.encode("GET", f"/up/{int(self.rng.integers(1000))}"))
        self.client.pipeline(requests)

    def visitor(self, request: bytes = Http.encode("GET", "/0.txt")) -> socket.socket:
        return ask(self.port, request)

    def tick(self, sample: int, load: float) -> None:
        self.follow(5 + self.settings["clients"] * load, 0.04, self.visitor)

    def leak(self, fault: str, size: float) -> None:
        if fault == "idle_connections":
            for _ in range(self.owed(fault, size, 22_000)):
                self.held.append(self.visitor())
        elif fault == "hung_upstream":
            for _ in range(self.owed(fault, size, 45_000)):
                self.held.append(self.visitor(Http.encode("GET", "/hang/1")))
        else:
            head = b"POST /up/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n"
            for _ in range(self.owed(fault, size, 60_000)):
                self.held.append(self.visitor(head + b"u" * 30_000))
