"""nginx as one process: static files, and many clients that keep their connections."""

import socket

from ..clients import Http, ask, connect
from ..files import write_files
from ..server import HttpServer

HALF_A_REQUEST = b"GET /0.txt HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"c" * 900


class Nginx(HttpServer):
    runtime = "c"
    floor = 0.08
    faults = {"idle_connections": "ramp", "slow_headers": "ramp"}
    configurations = {
        "static": {
            "requests": 60, "clients": 250, "pool": "4k", "header": "8k",
            "bytes": {"idle_connections": 4400, "slow_headers": 13_000}},
        "large_buffers": {
            "requests": 60, "clients": 600, "pool": "16k", "header": "32k",
            "bytes": {"idle_connections": 17_000, "slow_headers": 50_000}},
    }
    health = "/1.txt"

    def command(self) -> list[str]:
        root, here = write_files(self.folder), self.folder
        pool, header = self.settings["pool"], self.settings["header"]
        path = here / "nginx.conf"
        path.write_text(f"""daemon off; master_process off; user root; pid {here}/pid; error_log stderr crit;
events {{ worker_connections 15000; }}
http {{
  access_log off; keepalive_timeout 24h; keepalive_requests 1000000;
  client_header_timeout 24h; client_body_timeout 24h;
  connection_pool_size {pool}; request_pool_size {pool};
  large_client_header_buffers 4 32k; client_header_buffer_size {header};
  client_body_temp_path {here}/b; proxy_temp_path {here}/p; fastcgi_temp_path {here}/f;
  uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;
  gzip on; gzip_types text/plain; gzip_min_length 500;
  open_file_cache max=200 inactive=5s;
  server {{ listen 127.0.0.1:{self.port} backlog=2000; root {root}; }}
}}
""")
        return ["nginx", "-c", str(path)]

    def work(self, count: int, load: float) -> None:
        requests = []
        for _ in range(count):
            path = f"/{int(self.rng.integers(40))}.txt"
            headers = "Accept-Encoding: gzip\r\n" if self.rng.random() < 0.3 else ""
            requests.append(Http.encode("GET", path, headers=headers))
        self.client.pipeline(requests)

    def visitor(self) -> socket.socket:
        """A connection that asked, that is asking, or that says nothing."""
        kind = self.rng.random()
        if kind < 0.5:
            return ask(self.port, Http.encode("GET", "/0.txt"))
        return ask(self.port, HALF_A_REQUEST) if kind < 0.8 else connect(self.port)

    def tick(self, sample: int, load: float) -> None:
        self.follow(20 + self.settings["clients"] * load, 0.05, self.visitor)

    def leak(self, fault: str, size: float) -> None:
        for _ in range(min(self.owed(fault, size, self.settings["bytes"][fault]), 400)):
            if len(self.held) > 9000:
                return
            is_asking = fault == "slow_headers"
            self.held.append(ask(self.port, HALF_A_REQUEST) if is_asking else connect(self.port))
