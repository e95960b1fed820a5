"""beanstalkd: a queue of jobs whose depth follows the load."""

from ..clients import Connection
from ..server import Server


class Beanstalkd(Server):
    runtime = "c"
    floor = 0.15
    faults = {"buried_jobs": "ramp", "job_backlog": "ramp"}
    configurations = {"queue": {"requests": 80, "size": (200, 6000), "depth": 1500}}
    client: Connection

    def command(self) -> list[str]:
        return ["beanstalkd", "-l", "127.0.0.1", "-p", str(self.port), "-z", "65535"]

    def connect(self) -> None:
        self.client = Connection(self.port)
        self.talk(b"watch work\r\n")
        self.talk(b"ignore default\r\n")

    def primed(self) -> None:
        self.waiting = 0

    def talk(self, line: bytes) -> bytes:
        self.client.send(line)
        return self.client.line()

    def put(self, tube: bytes, count: int, priority: int = 100) -> None:
        self.talk(b"use %s\r\n" % tube)
        jobs = []
        for _ in range(count):
            size = self.uniform("size")
            jobs.append(b"put %d 0 3600 %d\r\n%s\r\n" % (priority, size, b"j" * size))
        self.client.send(b"".join(jobs))
        for _ in jobs:
            self.client.line()

    def take(self, count: int, then: bytes) -> None:
        """Reserves up to `count` jobs and does with each what `then` says."""
        for _ in range(count):
            answer = self.talk(b"reserve-with-timeout 0\r\n").split()
            if answer[0] != b"RESERVED":
                return
            self.client.read(int(answer[2]) + 2)
            self.talk(then % int(answer[1]))

    def work(self, count: int, load: float) -> None:
        self.put(b"work", count)
        self.waiting += count
        surplus = min(self.waiting - int(self.settings["depth"] * load * load), 3 * count + 20)
        if surplus > 0:
            self.take(surplus, b"delete %d\r\n")
            self.waiting -= surplus

    def tick(self, sample: int, load: float) -> None:
        self.follow(5 + 40 * load)

    def leak(self, fault: str, size: float) -> None:
        count = self.owed(fault, size, self.mean("size") + 250)
        if fault == "job_backlog":
            self.put(b"orphan", count)
        else:
            self.put(b"work", count, 1)
            self.take(count, b"bury %d 1\r\n")
