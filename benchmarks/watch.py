#!/usr/bin/env python3
"""What it takes to watch many series: time of the first cycle, of those after it and of a restart, and memory.

Memory is judged by the program itself, too, as that of any other service.

A server on loopback stands in the place of a Prometheus; its series are formulas, one in 200 of which leaks.
"""

import argparse
import http.server
import json
import math
import multiprocessing
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

MIB = 1 << 20
MODEL = Path(__file__).parent.parent / "models" / "memory.safetensors"


def noise_table() -> list[float]:
    generator = random.Random(1)
    return [generator.gauss(0, 1) for _ in range(1 << 16)]


class Answers(http.server.BaseHTTPRequestHandler):
    """Range queries, the only ones that a watch asks; any expression is of the same series."""

    protocol_version = "HTTP/1.1"
    series = 0
    step = 30
    noise: list[float] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in urllib.parse.parse_qs(body).items()}
        first, last, step = (float(form[name]) for name in ("start", "end", "step"))
        times = [first + place * step for place in range(int((last - first) / step + 1e-6) + 1)]
        results = ",".join(self.one(number, times) for number in range(self.series))
        answer = f'{{"status":"success","data":{{"resultType":"matrix","result":[{results}]}}}}'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def one(self, number: int, times: list[float]) -> str:
        base = 100 + number % 800
        leak = 0.05 if number % 200 == 7 else 0
        values = []
        for moment in times:
            slot = int(moment / self.step)
            season = 0.04 * math.sin(2 * math.pi * (slot % 2880 / 2880 + number / 97))
            chance = 0.01 * self.noise[(number * 7919 + slot * 104729) & 0xFFFF]
            grown = leak * (slot % 4000) / 1000
            values.append(f'[{moment:.3f},"{base * (1 + season + chance + grown) * MIB:.0f}"]')
        return (
            f'{{"metric":{{"__name__":"process_resident_memory_bytes","job":"api","instance":"i{number}"}},'
            f'"values":[{",".join(values)}]}}'
        )

    def log_message(self, *_: object) -> None:
        pass


def serve(series: int, step: int, port: multiprocessing.Queue) -> None:
    Answers.series, Answers.step, Answers.noise = series, step, noise_table()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    port.put(server.server_port)
    server.serve_forever()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Watch:
    """A `detect-cli watch` that runs until the block ends."""

    def __init__(self, program: str, config: Path, port: int):
        self.address = f"http://127.0.0.1:{port}"
        self.began = time.monotonic()
        self.log = open(config.parent / "log", "a")
        self.process = subprocess.Popen([program, "watch", "--config", config], stderr=self.log)

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def ask(self, path: str) -> str | None:
        try:
            with urllib.request.urlopen(self.address + path, timeout=60) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, OSError):
            return None

    def seconds_until_ready(self) -> float:
        while self.ask("/readyz") is None:
            if self.process.poll() is not None:
                sys.exit(f"watch ended with {self.process.returncode}; see {self.log.name}")
            time.sleep(0.5)
        return time.monotonic() - self.began

    def cycles(self) -> dict[str, float]:
        page = self.ask("/metrics") or ""
        found = re.findall(r'^neuraldetect_cycles_total\{result="(\w+)"\} (\S+)', page, re.M)
        return {result: float(value) for result, value in found}

    def watched(self, cycles: int, interval: float) -> list[tuple[float, int]]:
        """Resident memory, each second until so many cycles should be over: seconds of the clock, and bytes."""
        course = []
        end = time.monotonic() + cycles * interval
        while time.monotonic() < end:
            course.append((time.time(), round(self.memory()["VmRSS"] * MIB)))
            time.sleep(1)
        return course

    def memory(self) -> dict[str, float]:
        """Resident now, and at most so far, in MiB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return {name: int(re.search(rf"{name}:\s+(\d+)", text)[1]) / 1024 for name in ("VmRSS", "VmHWM")}


def asked(address: str, seconds: int) -> str:
    """What `wrk` says of 64 connections that ask for `/metrics` all the time."""
    command = ["wrk", "-t2", "-c64", f"-d{seconds}s", "--timeout", "10s", "--latency", f"{address}/metrics"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = re.search(r"(\d+) requests in", told)[1]
    half, most = (re.search(rf"{share}%\s+(\S+)", told)[1] for share in (50, 99))
    faults = re.findall(r"Socket errors: .*|Non-2xx.*", told)
    return f"{int(pages):,}, half within {half}, 99% within {most}; {'; '.join(faults) or 'no error'}"


def row(name: str, value: str) -> None:
    print(f"| {name} | {value} |", flush=True)


def events(program: str, folder: Path, course: list[tuple[float, int]]) -> str:
    """What the program finds in its own memory, looked at each minute where there are enough of these."""
    lines = [f"{moment:.0f},{value}" for moment, value in course]
    file = folder / "own.csv"
    file.write_text("timestamp,process_resident_memory_bytes\n" + "\n".join(lines) + "\n")
    step = max(1, min(60, len(course) // 300))
    command = [program, "detect", file, "--json", "--step", f"{step}s", "--model", MODEL]
    found = subprocess.run(command, capture_output=True, text=True)
    if found.returncode != 0:
        return (found.stderr.strip().splitlines() or [f"ended with {found.returncode}"])[-1]
    return f"{sum('detected_at' in json.loads(line) for line in found.stdout.splitlines())}, at {step} s a sample"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="detect-cli")
    parser.add_argument("--series", type=int, default=10_000)
    parser.add_argument("--history", type=int, default=1_008, help="steps before the start; 1,008 are a week of ten minutes")
    parser.add_argument("--step", type=int, default=30, help="seconds from one sample of a series to the next")
    parser.add_argument("--interval", type=float, help="seconds of a cycle; as many as of a step unless given")
    parser.add_argument("--cycles", type=int, default=10)
    parser.add_argument("--wrk", type=int, metavar="SECONDS", help="then ask for pages by 64 connections for so long")
    arguments = parser.parse_args()
    interval = arguments.interval or arguments.step

    port: multiprocessing.Queue = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(arguments.series, arguments.step, port), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "watch.yaml"
        listen = free_port()
        config.write_text(
            json.dumps(
                {
                    "prometheus": {"url": f"http://127.0.0.1:{port.get()}", "timeout": "300s"},
                    "queries": [{"name": "process_resident_memory_bytes", "expr": "process_resident_memory_bytes"}],
                    "interval": f"{round(1000 * interval)}ms",
                    "step": f"{arguments.step}s",
                    "history": f"{arguments.history * arguments.step}s",
                    "listen": f"127.0.0.1:{listen}",
                    "state": f"{folder}/state.sqlite",
                    "limits": [{"bytes": "2GiB"}],
                    "model": str(MODEL),
                }
            )
        )
        print("| | |\n| --- | --- |")
        row("series", f"{arguments.series:,}")
        row("steps of history", f"{arguments.history:,}")
        with Watch(arguments.program, config, listen) as watch:
            row("first cycle", f"{watch.seconds_until_ready():.0f} s")
            before = watch.cycles()
            course = watch.watched(arguments.cycles, interval)
            after = watch.cycles()
            done = {result: after[result] - before.get(result, 0) for result in after}
            counts = ", ".join(f"{count:.0f} {result}" for result, count in sorted(done.items()))
            row(f"cycles in {interval * arguments.cycles:,.0f} s", counts)
            memory = watch.memory()
            row("resident memory", f"{memory['VmRSS']:,.0f} MiB, at most {memory['VmHWM']:,.0f} MiB")
            row("of a series", f"{memory['VmRSS'] / arguments.series:.2f} MiB")
            if arguments.wrk:
                row(f"pages in {arguments.wrk} s", asked(watch.address, arguments.wrk))
        if len(course) >= 20:
            tenth = len(course) // 10
            parts = course[tenth : 2 * tenth], course[-tenth:]
            early, late = (statistics.median(value for _, value in part) for part in parts)
            row("median of the second tenth, of the last", f"{early / MIB:,.1f} MiB, {late / MIB:,.1f} MiB")
        row("events in it, by `detect`", events(arguments.program, Path(folder), course))
        row("state", f"{os.path.getsize(folder + '/state.sqlite') / MIB:,.0f} MiB")
        with Watch(arguments.program, config, listen) as watch:
            row("first cycle after a restart", f"{watch.seconds_until_ready():.0f} s")
    server.terminate()


if __name__ == "__main__":
    main()
