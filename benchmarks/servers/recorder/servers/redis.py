"""redis-server: keys with a time to live, lists, publish and subscribe."""

from ..clients import Connection, connect_slowly
from ..server import Server


def encode(*words: str | bytes | int) -> bytes:
    """A command in Redis' protocol."""
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        data = word if isinstance(word, bytes) else str(word).encode()
        parts.append(b"$%d\r\n%s\r\n" % (len(data), data))
    return b"".join(parts)


class Redis(Server):
    runtime = "c"
    faults = {
        "keys_without_ttl": "ramp", "list_backlog": "ramp", "output_buffer": "ramp", "dataset_load": "step"}
    configurations = {
        "cache": {"requests": 240, "size": (200, 1500), "ttl": (18_000, 60_000), "lists": 0, "arguments": []},
        "queue": {
            "requests": 60, "size": (1000, 30_000), "ttl": (18_000, 54_000), "lists": 6,
            "arguments": ["--activedefrag", "no", "--hz", "20"]},
    }
    client: Connection

    def command(self) -> list[str]:
        return [
            "redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "",
            "--appendonly", "no", "--maxclients", "4000", "--client-output-buffer-limit", "pubsub 0 0 0",
            "--loglevel", "warning", "--dir", str(self.data), *self.settings["arguments"]]

    def connect(self) -> None:
        self.client = Connection(self.port)
        if self.call([encode("PING")])[0] != b"+PONG\r\n":
            raise ConnectionError("not ready")

    def call(self, commands: list[bytes]) -> list[bytes]:
        """Their answers, one line or one value each."""
        self.client.send(b"".join(commands))
        answers = []
        for _ in commands:
            answer = self.client.line()
            if answer[:1] == b"$" and answer[1:2] != b"-":
                answer = self.client.read(int(answer[1:]) + 2)
            answers.append(answer)
        return answers

    def value(self) -> bytes:
        return b"x" * self.uniform("size")

    def work(self, count: int, load: float) -> None:
        commands = []
        for _ in range(count):
            dice = self.rng.random()
            key = int(self.rng.integers(1 << 40))
            if dice < 0.5:
                commands.append(encode("SET", f"s:{key}", self.value(), "PX", self.uniform("ttl")))
            elif dice < 0.8 or not self.settings["lists"]:
                commands.append(encode("GET", f"s:{key}"))
            elif dice < 0.9:
                commands.append(encode("RPUSH", f"q:{key % self.settings['lists']}", self.value()))
            else:
                commands.append(encode("PUBLISH", "news", b"x" * self.settings["size"][0]))
        self.call(commands)

    def tick(self, sample: int, load: float) -> None:
        kept = int(-40 * load) - 5
        self.call([encode("LTRIM", f"q:{n}", kept, -1) for n in range(self.settings["lists"])])
        self.follow(10 + 60 * load, 0.1)

    def leak(self, fault: str, size: float) -> None:
        if fault == "list_backlog":
            count = self.owed(fault, size, self.mean("size") + 20)
            self.call([encode("RPUSH", "backlog", self.value()) for _ in range(count)])
        elif fault == "output_buffer":
            if not self.held:
                slow = connect_slowly(self.port)
                slow.sendall(encode("SUBSCRIBE", "slow"))
                self.held.append(slow)
            count = self.owed(fault, size, 4096)
            self.call([encode("PUBLISH", "slow", b"x" * 4000) for _ in range(count)])
        else:
            for _ in range(self.owed(fault, size, self.mean("size") + 110)):
                self.call([encode("SET", f"p:{self.number()}", self.value())])
