"""The server that python_http loads: PORT is its only argument, TTL and CACHE are variables."""

import asyncio
import json
import os
import random
import sys
import time
from collections import OrderedDict
from typing import Any

TTL = float(os.environ["TTL"])  # seconds
LIMIT = int(os.environ["CACHE"])  # entries

sessions: OrderedDict[int, dict[str, Any]] = OrderedDict()
cache: OrderedDict[int, dict[str, Any]] = OrderedDict()
forgotten: list[Any] = []
answers: dict[str, str] = {}
never: asyncio.Future[None]
serial = 0


def text(size: int) -> str:
    return random.randbytes(size // 2).hex()


def item(key: int) -> dict[str, Any]:
    value = cache.get(key)
    if value is None:
        value = cache[key] = {"key": key, "body": text(300 + key * 7919 % 1200)}
        if len(cache) > LIMIT:
            cache.popitem(last=False)
    else:
        cache.move_to_end(key)
    return value


async def wait_for_ever(body: str) -> str:
    await never
    return body


def leak(kind: str, count: int) -> None:
    global serial
    for _ in range(count):
        serial += 1
        if kind == "hung_tasks":
            forgotten.append(asyncio.ensure_future(wait_for_ever(text(700))))
        elif kind == "unbounded_cache":
            answers[f"/answer/{serial}"] = text(900)
        else:
            forgotten.append({"id": serial, "body": text(800)})


def answer(path: str) -> str:
    global serial
    now = time.monotonic()
    while sessions:
        first = next(iter(sessions))
        if sessions[first]["until"] > now:
            break
        del sessions[first]
    _, name, *rest = path.split("/")
    if name == "login":
        serial += 1
        sessions[serial] = {"until": now + TTL, "user": rest[0], "body": text(700)}
    elif name == "item":
        return json.dumps(item(int(rest[0])))
    elif name == "report":
        rows = [{"n": n, "text": text(200)} for n in range(int(rest[0]))]
        return str(len(json.dumps(rows)))
    elif name == "leak":
        leak(rest[0], int(rest[1]))
    return "ok"


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            body = answer(head.split(b" ", 2)[1].decode()).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main() -> None:
    global never
    never = asyncio.get_running_loop().create_future()
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    async with server:
        await server.serve_forever()


asyncio.run(main())
