"""The files, against the plan and against each other."""

import csv
import filecmp
import gzip
import re
import shutil
import tempfile
import unittest
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from recorder.clock import EPOCH, SAMPLES, STEP
from recorder.plan import HOME, NONE, plan
from recorder.recording import Recording
from recorder.sampling import GO, PROCESS, RATE
from recorder.servers import SERVERS
from recorder.story import Story
from recorder.writing import INDEX, Archive

ARCHIVE = Archive(HOME / "recordings")
RUNS = {run.name: run for run in plan()}
TRUTH = ("label", "changepoint", "label_benign")


def table(name: str) -> list[dict[str, str]]:
    with open(HOME / name) as file:
        return list(csv.DictReader(file))


class ArchiveTests(unittest.TestCase):
    """What a recording leaves behind, by one whose rows are those of the file that is there."""

    def setUp(self) -> None:
        self.run_ = RUNS["memcached-tight-limitraised-116"]
        columns = ARCHIVE.columns(self.run_)
        names = [name for name in columns if name not in ("timestamp", *TRUTH)]
        rows = [
            {name: float(columns[name][i]) for name in names if np.isfinite(columns[name][i])}
            for i in range(SAMPLES)]
        truth = {name: columns[name].astype(int) for name in TRUTH}
        self.recording = Recording(tuple(names), rows, truth, 0, 0)

    def test_what_is_written_again_has_one_line(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            archive = Archive(Path(folder))
            archive.write(self.run_, self.recording)
            archive.path(self.run_).unlink()
            archive.write(self.run_, self.recording)
            self.assertEqual(len(archive.index.read_text().splitlines()), 2)
            again, before = (gzip.decompress(a.path(self.run_).read_bytes()) for a in (archive, ARCHIVE))
            self.assertEqual(again, before)

    def test_what_cannot_be_judged_is_not_kept(self) -> None:
        end = Story.of(self.run_, np.random.default_rng(self.run_.seed)).end
        rows = [row if i < end - 100 else {} for i, row in enumerate(self.recording.rows)]
        with tempfile.TemporaryDirectory() as folder, self.assertWarns(RuntimeWarning):
            archive = Archive(Path(folder))
            with self.assertRaises(ValueError):
                archive.write(self.run_, replace(self.recording, rows=rows))
            self.assertEqual(list(archive.folder.iterdir()), [])


class RecordingTests(unittest.TestCase):
    lines: list[dict[str, str]]
    columns: dict[str, dict[str, np.ndarray]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.lines = table("recordings/runs.csv")
        cls.columns = {name: ARCHIVE.columns(run) for name, run in RUNS.items()}

    def test_all_that_is_planned_is_there_once_and_nothing_else(self) -> None:
        files = sorted(path.name for path in ARCHIVE.folder.iterdir())
        self.assertEqual(files, sorted(["runs.csv", *(f"{name}.csv.gz" for name in RUNS)]))
        self.assertEqual([line["run"] for line in self.lines], sorted(RUNS))
        self.assertEqual(tuple(self.lines[0]), INDEX)

    def test_the_plan_names_what_the_servers_have_and_uses_all_of_it(self) -> None:
        faults = {(run.server, run.fault) for run in RUNS.values() if not run.is_quiet}
        self.assertEqual(faults, {(name, fault) for name, kind in SERVERS.items() for fault in kind.faults})
        configurations = {(run.server, run.configuration) for run in RUNS.values()}
        self.assertEqual(
            configurations, {(name, c) for name, kind in SERVERS.items() for c in kind.configurations})

    def test_each_has_all_samples_and_columns(self) -> None:
        for name, columns in self.columns.items():
            go = GO if SERVERS[RUNS[name].server].metrics_path else ()
            self.assertEqual(tuple(columns), ("timestamp", *PROCESS, *go, RATE, *TRUTH), name)
            self.assertEqual(columns["timestamp"].tolist(), [EPOCH + n * STEP for n in range(SAMPLES)], name)
            self.assertLess(np.isnan(columns[PROCESS[0]]).sum(), 10, name)

    def test_labels_are_what_the_story_says(self) -> None:
        for name, run in RUNS.items():
            story = Story.of(run, np.random.default_rng(run.seed))
            for column, expected in story.truth().items():
                self.assertTrue((self.columns[name][column] == expected).all(), f"{name}: {column}")

    def test_labels_are_what_the_index_says(self) -> None:
        for line in self.lines:
            label = np.flatnonzero(self.columns[line["run"]]["label"])
            if line["kind"] == NONE:
                self.assertEqual((line["onset"], line["end"], label.tolist()), ("", "", []), line["run"])
            else:
                expected = range(int(line["onset"]), int(line["end"]))
                self.assertEqual(label.tolist(), list(expected), line["run"])

    def test_processes_start_anew_where_the_story_says(self) -> None:
        for name, run in RUNS.items():
            started = self.columns[name]["process_start_time_seconds"]
            found = sorted(int((start - EPOCH) // STEP) for start in set(started[~np.isnan(started)]))
            story = Story.of(run, np.random.default_rng(run.seed))
            self.assertEqual(found[1:], sorted(story.restarts), name)

    def test_invisible_faults_and_no_others_are_marked(self) -> None:
        marks = Counter((line["kind"] == NONE, line["visible"]) for line in self.lines)
        self.assertEqual(set(marks), {(True, ""), (False, "0"), (False, "1")})
        for line in self.lines:
            if line["visible"] == "0":
                self.assertLess(int(line["during"]), 1.05 * int(line["before"]), line["run"])

    def test_judging_again_changes_nothing(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            again = Path(folder) / "recordings"
            shutil.copytree(ARCHIVE.folder, again)
            Archive(again).judge(RUNS.values())
            self.assertTrue(filecmp.cmp(again / "runs.csv", ARCHIVE.index, shallow=False))

    def test_every_configuration_is_in_one_part_with_its_server(self) -> None:
        split = [(row["configuration"], row["part"]) for row in table("split.csv")]
        configurations = {line["configuration"] for line in self.lines}
        self.assertEqual(sorted(name for name, _ in split), sorted(configurations))
        parts = {(name.partition("-")[0], part) for name, part in split}
        self.assertEqual(len(parts), len(SERVERS))
        self.assertEqual({part for _, part in parts}, {"development", "test"})

    def test_the_readme_counts_as_the_index_does(self) -> None:
        row = r"^\| (\w+) \| (\w+) \| ([^|]+) \| (\d+) \| (\d+) \| (.+) \|$"
        rows = re.findall(row, (HOME / "README.md").read_text(), re.MULTILINE)
        self.assertEqual(sorted(name for name, *_ in rows), sorted(SERVERS))
        for server, runtime, configurations, quiet, faulty, kinds in rows:
            own = [line for line in self.lines if line["configuration"].startswith(f"{server}-")]
            self.assertEqual({line["runtime"] for line in own}, {runtime})
            named = {f"{server}-{name}" for name in configurations.split(", ")}
            self.assertEqual({line["configuration"] for line in own}, named)
            self.assertEqual({line["kind"] for line in own}, {NONE, *kinds.split(", ")})
            without = sum(line["kind"] == NONE for line in own)
            self.assertEqual((int(quiet), int(faulty)), (without, len(own) - without), server)
