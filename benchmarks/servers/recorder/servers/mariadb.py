"""mariadb: short queries over a pool of sessions."""

import subprocess
from typing import Any

from ..server import Server


class Mariadb(Server):
    runtime = "c"
    faults = {"prepared_statements": "ramp", "idle_sessions": "ramp", "memory_table": "ramp"}
    configurations = {"pooled": {"requests": 7, "sessions": 16, "buffers": "24M"}}

    def prepare(self) -> None:
        self.template = self.folder / "template"
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={self.template}", "--user=root",
             "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def command(self) -> list[str]:
        place = self.data / "db"
        subprocess.run(["cp", "-a", self.template, place], check=True)
        return [
            "mariadbd", "--no-defaults", "--user=root", f"--datadir={place}", "--bind-address=127.0.0.1",
            f"--port={self.port}", f"--socket={self.folder}/s", f"--pid-file={self.folder}/pid",
            f"--innodb-buffer-pool-size={self.settings['buffers']}", "--innodb-log-file-size=8M",
            "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--max-connections=800",
            "--max-prepared-stmt-count=1000000", "--max-heap-table-size=512M", "--thread-cache-size=4",
            "--innodb-buffer-pool-chunk-size=4M", "--performance-schema=off"]

    def session(self) -> Any:
        import pymysql  # only this server needs it

        return pymysql.connect(
            host="127.0.0.1", port=self.port, user="root", autocommit=True, connect_timeout=5,
            read_timeout=10)

    def connect(self) -> None:
        self.client = self.session()

    def query(self, session: Any, sql: str) -> None:
        with session.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()

    def primed(self) -> None:
        for sql in (
            "create database lab",
            "create table lab.item (id int primary key, body text, n int default 0)",
            "insert into lab.item select seq, repeat('x', 300), 0 from lab.seq_1_to_60000",
            "create table lab.sess (id int auto_increment primary key, body varchar(1000)) engine=memory",
        ):
            self.query(self.client, sql)

    def work(self, count: int, load: float) -> None:
        for _ in range(count):
            session = self.pool[int(self.rng.integers(len(self.pool)))] if self.pool else self.client
            dice, n = self.rng.random(), int(self.rng.integers(1, 60_000))
            if dice < 0.6:
                sql = f"select body from lab.item where id = {n}"
            elif dice < 0.85:
                sql = f"update lab.item set n = n + 1 where id = {n}"
            else:
                rows = f"lab.item where id between {n} and {n + 1000}"
                sql = f"select md5(body), count(*) from {rows} group by 1 order by 1"
            self.query(session, sql)

    def sorting(self) -> Any:
        """A session that may use much memory to sort."""
        session = self.session()
        self.query(session, "set session sort_buffer_size = 1048576")
        return session

    def tick(self, sample: int, load: float) -> None:
        self.follow(2 + self.settings["sessions"] * load, 0.01, self.sorting)

    def leak(self, fault: str, size: float) -> None:
        if fault == "idle_sessions":
            for _ in range(self.owed(fault, size, 130_000)):
                if len(self.held) < 700:
                    session = self.sorting()
                    self.query(session, "select count(*) from lab.item where id < 500 order by body")
                    self.held.append(session)
        elif fault == "prepared_statements":
            if not self.held:
                self.held.append(self.session())
            for _ in range(self.owed(fault, size, 20_000)):
                n = self.number()
                sql = f"select md5(body), n from lab.item where id > ? and n < {n}"
                self.query(self.held[0], f"prepare q{n} from '{sql}'")
        else:
            count = self.owed(fault, size, 1050)
            for first in range(0, count, 500):
                rows = ",".join(["(repeat('m', 900))"] * min(500, count - first))
                self.query(self.client, f"insert into lab.sess (body) values {rows}")
