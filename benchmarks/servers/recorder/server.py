"""What all servers share: how they start and stop, their clients, the memory they take."""

import os
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from .clients import Closable, Http, connect
from .process import descendants, kill, memory, status

Settings = dict[str, Any]


class Server(ABC):
    """A server program, the clients that load it, and the ways in which it loses memory."""

    runtime: str
    configurations: dict[str, Settings]  # `requests`: a sample, at a load of 1; the rest is the server's own
    faults: dict[str, str]  # by name: `ramp` or `step`
    floor = 0.05  # a grade is a multiple of at least this share of the memory
    metrics_path: str | None = None  # where a Go program tells of its heap
    ready_timeout = 60.0  # seconds
    is_tree = False  # whether its memory is that of several processes
    last_signal = signal.SIGKILL
    client: Any = None  # the one that sends the requests

    def __init__(self, configuration: str, rng: np.random.Generator, folder: Path, port: int) -> None:
        self.settings = self.configurations[configuration]
        self.rng, self.folder, self.port = rng, folder, port
        self.data = folder / "data"
        self.process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self.fault: str | None = None  # the one that lasts
        self.serial = 0
        self.pool: list[Any] = []  # connections whose number follows the load
        self.held: list[Any] = []  # connections that a fault keeps
        self._debt: dict[str, float] = {}
        self._scraper: Http | None = None
        self.prepare()

    @abstractmethod
    def command(self) -> list[str]:
        """What starts it; writes its configuration, too."""

    @abstractmethod
    def connect(self) -> None:
        """Opens `client`; raises while the server is not ready."""

    @abstractmethod
    def work(self, count: int, load: float) -> None:
        """Has `count` requests answered."""

    @abstractmethod
    def leak(self, fault: str, size: float) -> None:
        """Loses about `size` more bytes in the way of `fault`."""

    def prepare(self) -> None:
        """What is done once, before the first start."""

    def primed(self) -> None:
        """What is done after each start."""

    def tick(self, sample: int, load: float) -> None:
        """What is done once a sample."""

    def environment(self) -> dict[str, str]:
        """Variables it gets beside ours."""
        return dict(self.settings.get("environment", {}))

    @property
    def metrics_port(self) -> int:
        return self.port

    def start(self) -> None:
        """Starts it with no data and waits until it answers."""
        _check_free(self.port)
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir()
        for folder in (self.folder, self.data):  # some run as a user of their own
            folder.chmod(0o777)
        command = self.command()
        if not shutil.which(command[0]):
            raise RuntimeError(f"{command[0]} is missing; README.md names the packages")
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                command, env=os.environ | self.environment(), cwd=self.data, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True)
        limit = time.monotonic() + self.ready_timeout
        while True:
            try:
                self.connect()
                break
            except Exception:  # each protocol has its own for a server that is not ready
                if time.monotonic() > limit or self.process.poll() is not None:
                    raise
                time.sleep(0.1)
        self.primed()
        self.ready = True

    def stop(self) -> None:
        """Kills it and all that it started, and closes every connection."""
        self.ready = False
        if self.process:
            others = descendants(self.process.pid)
            self.process.send_signal(self.last_signal)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            for pid in others:
                kill(pid)
            limit = time.monotonic() + 5
            while time.monotonic() < limit and any(status(pid) for pid in others):
                time.sleep(0.02)
        self.process = None
        for connection in (*self.held, *self.pool, self._scraper):
            _close(connection)
        self.held.clear()
        self.pool.clear()
        self._scraper = None
        self.disconnect()

    def restart(self) -> None:
        """Makes it a new process, without a fault."""
        self.stop()
        self.fault = None
        self._debt.clear()
        self.start()

    def disconnect(self) -> None:
        _close(self.client)
        self.client = None

    def reconnect(self) -> None:
        """Opens the client anew, if that is possible now."""
        self.disconnect()
        try:
            self.connect()
        except Exception:
            pass

    def pids(self) -> list[int]:
        """The processes whose memory counts."""
        if not self.process:
            return []
        return [self.process.pid, *(descendants(self.process.pid) if self.is_tree else [])]

    def memory(self) -> dict[str, float]:
        """The columns that /proc has of it."""
        return memory(map(status, self.pids()))

    def scrape(self) -> bytes:
        """What it tells at `metrics_path`."""
        if not self._scraper:
            self._scraper = Http(self.metrics_port, 1.0)
        return self._scraper.request("GET", self.metrics_path or "/")[1]

    def owed(self, fault: str, size: float, unit: float) -> int:
        """How many units of `unit` bytes are due after `size` more bytes; the rest is due later."""
        total = self._debt.get(fault, 0.0) + size / unit
        self._debt[fault] = total - int(total)
        return int(total)

    def number(self) -> int:
        """One that was not used before."""
        self.serial += 1
        return self.serial

    def uniform(self, setting: str) -> int:
        """Drawn from the range that the setting is."""
        return int(self.rng.uniform(*self.settings[setting]))

    def mean(self, setting: str) -> float:
        """The middle of the range that the setting is."""
        return sum(self.settings[setting]) / 2

    def open(self) -> Closable:
        """A connection that says nothing."""
        return connect(self.port)

    def follow(
        self, target: float, churn: float = 0.05, opener: Callable[[], Closable] | None = None
    ) -> None:
        """Keeps about `target` connections open, of which a share of `churn` is renewed."""
        for _ in range(self.rng.binomial(len(self.pool), churn) if self.pool else 0):
            self.pool.pop(int(self.rng.integers(len(self.pool)))).close()
        while len(self.pool) > target:
            self.pool.pop(int(self.rng.integers(len(self.pool)))).close()
        for _ in range(min(int(target) - len(self.pool), 40)):
            self.pool.append((opener or self.open)())


def _close(connection: Closable | None) -> None:
    """Closes a connection, whose other end may be gone."""
    try:
        if connection:
            connection.close()
    except Exception:  # each protocol has its own
        pass


def _check_free(port: int) -> None:
    """Raises if another server listens on `port`: it would be taken for ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise RuntimeError(f"port {port} is taken: is another record running?") from error


class HttpServer(Server):
    """A server whose client speaks HTTP."""

    health = "/"  # answered with 200 once it is ready
    client: Http

    def connect(self) -> None:
        self.client = Http(self.port)
        if self.client.request("GET", self.health)[0] != 200:
            raise ConnectionError("not ready")
