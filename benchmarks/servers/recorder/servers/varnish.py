"""varnish: a cache in front of an answering listener of its own, both processes together."""

import socket

from ..clients import Http, ask
from ..server import HttpServer


class Varnish(HttpServer):
    runtime = "c"
    faults = {"objects_kept": "ramp", "bans_pile_up": "ramp"}
    configurations = {"cache": {"requests": 50, "ttl": 20, "limit": "400m"}}
    is_tree = True
    health = "/0"

    def command(self) -> list[str]:
        path = self.folder / "lab.vcl"
        path.write_text(f"""vcl 4.1;
import std;
backend inner {{ .host = "127.0.0.1"; .port = "{self.port + 1}"; }}
sub vcl_recv {{
    if (std.port(local.ip) == {self.port + 1}) {{ return (synth(200, "OK")); }}
    if (req.method == "BAN") {{
        if (std.ban("req.url == " + req.url)) {{ return (synth(201, "OK")); }}
        return (synth(400, std.ban_error()));
    }}
    return (hash);
}}
sub vcl_synth {{
    set resp.body = "{'part of an answer ' * 120}";
    return (deliver);
}}
sub vcl_backend_response {{
    set beresp.grace = 0s;
    set beresp.ttl = {self.settings['ttl']}s;
    if (bereq.url ~ "^/keep/") {{ set beresp.ttl = 10d; }}
}}
""")
        return [
            "varnishd", "-F", "-j", "none", "-n", f"{self.folder}/v", "-f", str(path),
            "-a", f"127.0.0.1:{self.port}", "-a", f"127.0.0.1:{self.port + 1}", "-T", "none",
            "-s", f"malloc,{self.settings['limit']}", "-p", "thread_pools=1", "-p", "thread_pool_min=20",
            "-p", "thread_pool_max=400", "-p", "thread_pool_timeout=10", "-p", "timeout_idle=3600"]

    def work(self, count: int, load: float) -> None:
        pages = [int(self.rng.zipf(1.1)) % 1_000_000 for _ in range(count)]
        self.client.pipeline([Http.encode("GET", f"/page/{page}") for page in pages], 1)

    def visitor(self) -> socket.socket:
        return ask(self.port, Http.encode("GET", "/0"))

    def tick(self, sample: int, load: float) -> None:
        self.follow(5 + 80 * load, 0.03, self.visitor)

    def leak(self, fault: str, size: float) -> None:
        unit, method, path = (4000, "GET", "/keep") if fault == "objects_kept" else (350, "BAN", "/gone")
        count = self.owed(fault, size, unit)
        self.client.pipeline([Http.encode(method, f"{path}/{self.number()}") for _ in range(count)], 1)
