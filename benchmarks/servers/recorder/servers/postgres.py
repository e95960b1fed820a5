"""postgresql: the postmaster and its backends together."""

import shutil
import signal
import struct
import subprocess
from pathlib import Path

from ..clients import Connection
from ..server import Server

AS_ITS_USER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def program(name: str) -> str:
    """A program of the newest version that is installed."""
    return str(max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4])))


class Session(Connection):
    """The few messages of PostgreSQL's protocol that the load needs."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        body = struct.pack("!I", 196608) + b"user\0postgres\0database\0postgres\0\0"
        self.send(struct.pack("!I", len(body) + 4) + body)
        self._wait()

    def query(self, sql: str) -> None:
        body = sql.encode() + b"\0"
        self.send(b"Q" + struct.pack("!I", len(body) + 4) + body)
        self._wait()

    def _wait(self) -> None:
        """Reads until the server is ready for another query."""
        kind = b""
        while kind != b"Z":
            kind, length = struct.unpack("!cI", self.read(5))
            body = self.read(length - 4)
            if kind == b"E" and b"FATAL" in body:
                raise ConnectionError(body)


class Postgres(Server):
    runtime = "c"
    faults = {"idle_sessions": "ramp", "prepared_statements": "ramp", "session_temp_tables": "ramp"}
    configurations = {"pooled": {"requests": 12, "sessions": 10, "buffers": "24MB"}}
    is_tree = True
    last_signal = signal.SIGQUIT  # at once, but it takes its shared memory with it
    client: Session

    def prepare(self) -> None:
        self.template = self.folder / "template"
        self.template.mkdir()
        self.folder.chmod(0o777)
        shutil.chown(self.template, "postgres")
        subprocess.run(
            [*AS_ITS_USER, program("initdb"), "-D", self.template, "-A", "trust", "-N", "-E", "UTF8",
             "--locale=C"],
            check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def command(self) -> list[str]:
        place = self.data / "pg"
        subprocess.run(["cp", "-a", self.template, place], check=True)
        return [
            *AS_ITS_USER, program("postgres"), "-D", str(place), "-h", "127.0.0.1", "-p", str(self.port),
            "-k", "", "-c", f"shared_buffers={self.settings['buffers']}", "-c", "fsync=off",
            "-c", "max_connections=200", "-c", "max_wal_size=64MB", "-c", "autovacuum_naptime=5s",
            "-c", "work_mem=8MB", "-c", "jit=off"]

    def session(self) -> Session:
        return Session(self.port)

    def connect(self) -> None:
        self.client = self.session()

    def primed(self) -> None:
        self.client.query("create table item (id int primary key, body text, n int default 0)")
        self.client.query("insert into item select i, repeat('x', 300) from generate_series(1, 20000) i")
        for k in range(40):
            columns = "id int primary key, a int, b text, c timestamptz default now()"
            self.client.query(f"create table part{k} ({columns})")

    def work(self, count: int, load: float) -> None:
        for _ in range(count):
            session = self.pool[int(self.rng.integers(len(self.pool)))] if self.pool else self.client
            dice, n = self.rng.random(), int(self.rng.integers(1, 20_000))
            if dice < 0.5:
                sql = f"select body from item where id = {n}"
            elif dice < 0.75:
                sql = f"update item set n = n + 1 where id = {n}"
            elif dice < 0.85:
                rows = f"item where id between {n} and {n + 3000}"
                sql = f"select md5(body), count(*) from {rows} group by 1 order by 1"
            else:
                k = n % 40
                tables = f"part{k} a join part{(k * 7 + 3) % 40} b using (id)"
                sql = f"select count(*) from {tables} where a.a > {n}"
            session.query(sql)

    def tick(self, sample: int, load: float) -> None:
        self.follow(2 + self.settings["sessions"] * load, 0.01, self.session)

    def leak(self, fault: str, size: float) -> None:
        if fault == "idle_sessions":
            for _ in range(self.owed(fault, size, 3_000_000)):
                if len(self.held) < 150:
                    session = self.session()
                    self.held.append(session)
                    for k in range(20):
                        session.query(f"select count(*) from part{k} a join part{k + 15} b using (id)")
            return
        if not self.held:
            self.held.append(self.session())
        session = self.held[0]
        if fault == "prepared_statements":
            for _ in range(self.owed(fault, size, 30_000)):
                n = self.number()
                tables = f"part{n % 40} a join part{(n + 5) % 40} b using (id)"
                sql = f"select a.id, b.b, a.c from {tables} where a.a > {n} and b.b like 'x%'"
                session.query(f"prepare q{n} as {sql}")
                session.query(f"execute q{n}")
        else:
            for _ in range(self.owed(fault, size, 90_000)):
                rows = "select i, repeat('t', 200) from generate_series(1, 200) i"
                session.query(f"create temp table t{self.number()} as {rows}")
