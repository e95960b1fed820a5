"""The clients' ends: connections that are kept open."""

import socket
from typing import Protocol


class Closable(Protocol):
    """Anything a server's clients hold open."""

    def close(self) -> None: ...


def connect(port: int, timeout: float = 5.0) -> socket.socket:
    """A connection to this machine."""
    opened = socket.create_connection(("127.0.0.1", port), timeout)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


def ask(port: int, request: bytes) -> socket.socket:
    """A connection that has sent `request`, and whose answer nobody reads."""
    opened = connect(port)
    opened.sendall(request)
    return opened


def connect_slowly(port: int) -> socket.socket:
    """A connection whose client takes hardly anything before it reads."""
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    opened.connect(("127.0.0.1", port))
    return opened


class Connection:
    """A connection that is read by lines or numbers of bytes."""

    def __init__(self, port: int, timeout: float = 5.0) -> None:
        self.socket = connect(port, timeout)
        self.file = self.socket.makefile("rb", 65536)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def line(self) -> bytes:
        found = self.file.readline()
        if not found:
            raise ConnectionError("closed")
        return found

    def read(self, count: int) -> bytes:
        found: bytes = self.file.read(count)
        if len(found) < count:
            raise ConnectionError("closed")
        return found

    def close(self) -> None:
        self.file.close()
        self.socket.close()


class Http:
    """A client of HTTP/1.1 that keeps its connection and sends several requests at once."""

    def __init__(self, port: int, timeout: float = 5.0) -> None:
        self.port, self.timeout = port, timeout
        self.connection: Connection | None = None

    @staticmethod
    def encode(method: str, path: str, body: bytes = b"", headers: str = "") -> bytes:
        """A request; `headers` are whole lines."""
        length = f"Content-Length: {len(body)}\r\n" if body or method in ("POST", "PUT") else ""
        return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}{length}\r\n".encode() + body

    def request(self, method: str, path: str, body: bytes = b"", headers: str = "") -> tuple[int, bytes]:
        """The status and the body of the answer."""
        return self.pipeline([self.encode(method, path, body, headers)])[0]

    def pipeline(self, requests: list[bytes], width: int = 16) -> list[tuple[int, bytes]]:
        """The answers to `requests`, of which `width` are sent at once."""
        if not self.connection:
            self.connection = Connection(self.port, self.timeout)
        answers = []
        try:
            for first in range(0, len(requests), width):
                group = requests[first : first + width]
                self.connection.send(b"".join(group))
                answers += [_answer(self.connection) for _ in group]
        except Exception:
            self.close()
            raise
        return answers

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


def _answer(connection: Connection) -> tuple[int, bytes]:
    status = int(connection.line().split()[1])
    length, chunked = 0, False
    while line := connection.line().strip().lower():
        if line.startswith(b"content-length:"):
            length = int(line[15:])
        elif line.startswith(b"transfer-encoding:") and b"chunked" in line:
            chunked = True
    if chunked:
        return status, _chunks(connection)
    return status, connection.read(length) if status != 304 else b""


def _chunks(connection: Connection) -> bytes:
    body = b""
    while size := int(connection.line().split(b";")[0], 16):
        body += connection.read(size)
        connection.line()
    while connection.line().strip():  # trailers
        pass
    return body
