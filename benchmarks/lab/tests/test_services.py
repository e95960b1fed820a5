"""Twenty seconds of each service: it answers, works, leaks when told, restarts and writes its file."""

import csv
import gzip
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from recorder.configurations import BY_NAME, drawn
from recorder.events import Event
from recorder.plan import Run
from recorder.process import LAB, build
from recorder.recording import record
from recorder.writing import Archive

SAMPLES = 70


def run_of(name: str) -> Run:
    configuration = replace(BY_NAME.get(name) or drawn(name), batch=0)
    events = (Event("restart", 10, 11, 0), Event("off_heap_leak", 30, SAMPLES, 30))
    return Run(f"smoke-{name}", configuration, "off_heap_leak", "strong", 1, 1_767_571_200, SAMPLES, events)


class ServiceTests(unittest.TestCase):
    def test_each_runtime(self) -> None:
        build()
        names = ["go-api", "jvm-gateway", "native-store", "go-drawn-1", "jvm-drawn-1", "native-drawn-1"]
        with ThreadPoolExecutor() as pool, tempfile.TemporaryDirectory() as folder:
            for recording in pool.map(record, map(run_of, names)):
                with self.subTest(recording.run.name):
                    Archive(Path(folder)).write(recording)
                    with gzip.open(Path(folder) / f"{recording.run.name}.csv.gz", "rt") as file:
                        rows = list(csv.DictReader(file))
                    self.check(rows)

    def test_drawing_a_go_service(self) -> None:
        subprocess.run(["go", "test", "."], cwd=LAB / "services" / "go", check=True, capture_output=True)

    def check(self, rows: list[dict[str, str]]) -> None:
        self.assertEqual(len(rows), SAMPLES)
        resident = [int(row["process_resident_memory_bytes"]) for row in rows]
        self.assertGreater(resident[-1] - resident[29], 20e6)
        self.assertEqual(len({row["process_start_time_seconds"] for row in rows}), 2)
        self.assertEqual(rows[0]["requests_per_second"], "")
        # On a loaded machine a service may miss a sample, and then the rate of the next one, too.
        rates = [float(row["requests_per_second"]) for row in rows if row["requests_per_second"]]
        self.assertGreater(len(rates), len(rows) / 2)
        self.assertLess(rates[0], 300)
        self.assertGreater(sum(rates[-9:]), 9)
        self.assertEqual([row["label"] for row in rows], ["0"] * 30 + ["1"] * (SAMPLES - 30))
        self.assertEqual(sum(int(row["changepoint"]) for row in rows), 1)
