"""A tiny HTTP server, for a server that fetches from others."""

import socket
import threading
from collections.abc import Callable


class Targets:
    """Answers every request on `port` with the page for its path, as long as the program runs."""

    def __init__(self, port: int, page: Callable[[str], bytes]) -> None:
        self._page = page
        self._listener = socket.create_server(("127.0.0.1", port), backlog=200)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            client = self._listener.accept()[0]
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client, client.makefile("rb") as file:
                while request := file.readline():
                    while file.readline().strip():
                        pass
                    body = self._page(request.split()[1].decode())
                    client.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
                        b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        except OSError:
            pass
