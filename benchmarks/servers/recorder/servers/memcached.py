"""memcached: items with an expiry below a large limit, or a full cache at a small one."""

from ..clients import Connection, ask
from ..server import Server

Item = tuple[bytes, int, int]  # key, time to live, size


class Memcached(Server):
    runtime = "c"
    floor = 0.1  # slabs keep what they once had, and the daily swing hides in them
    faults = {"items_without_expiry": "ramp", "stuck_uploads": "ramp", "limit_raised": "step"}
    configurations = {
        "roomy": {"requests": 100, "limit": 900, "size": (300, 6000), "ttl": (15, 60)},
        "tight": {"requests": 80, "limit": 24, "size": (500, 4000), "ttl": (40, 100)},
    }
    client: Connection

    def command(self) -> list[str]:
        return [
            "memcached", "-l", "127.0.0.1", "-p", str(self.port), "-U", "0", "-u", "root", "-t", "2",
            "-c", "8000", "-m", str(self.settings["limit"])]

    def connect(self) -> None:
        self.client = Connection(self.port)
        self.client.send(b"version\r\n")
        if not self.client.line().startswith(b"VERSION"):
            raise ConnectionError("not ready")

    def put(self, items: list[Item]) -> None:
        self.client.send(b"".join(b"set %s 0 %d %d\r\n%s\r\n" % (k, ttl, n, b"y" * n) for k, ttl, n in items))
        for _ in items:
            self.client.line()

    def work(self, count: int, load: float) -> None:
        puts: list[Item] = []
        gets = []
        for _ in range(count):
            key = b"k%d" % self.rng.integers(1 << 40)
            if self.rng.random() < 0.5:
                puts.append((key, self.uniform("ttl"), self.uniform("size")))
            else:
                gets.append(key)
        self.put(puts)
        self.client.send(b"".join(b"get %s\r\n" % key for key in gets))
        for _ in gets:
            while self.client.line() != b"END\r\n":
                pass

    def tick(self, sample: int, load: float) -> None:
        self.follow(10 + 150 * load, 0.1)

    def leak(self, fault: str, size: float) -> None:
        if fault == "stuck_uploads":
            for _ in range(self.owed(fault, size, 42_000)):
                upload = b"set u%d 0 0 15000\r\n" % self.number() + b"z" * 9000
                self.held.append(ask(self.port, upload))
            return
        if fault == "limit_raised":
            self.client.send(b"cache_memlimit 900\r\n")
            self.client.line()
        count = self.owed(fault, size, 1.1 * self.mean("size"))
        items = [(b"p%d" % self.number(), 0, self.uniform("size")) for _ in range(count)]
        for first in range(0, count, 100):
            self.put(items[first : first + 100])
