import csv
import unittest

from recorder.clock import DAY
from recorder.configurations import CONFIGURATIONS
from recorder.kinds import BENIGN, FAULTS
from recorder.plan import GRADES, plan
from recorder.process import LAB
from recorder.schedule import tracks


class PlanTests(unittest.TestCase):
    runs = plan()

    def test_same_seed_same_plan(self) -> None:
        self.assertEqual(self.runs, plan())
        self.assertNotEqual(self.runs, plan(seed=2))
        self.assertEqual(tracks(self.runs[0]), tracks(plan()[0]))

    def test_counts(self) -> None:
        self.assertGreaterEqual(len(self.runs), 150)
        self.assertGreaterEqual(len({r.kind for r in self.runs}), 25)
        self.assertGreaterEqual(len({r.configuration for r in self.runs}), 12)
        quiet = sum(r.kind == "none" for r in self.runs)
        self.assertGreaterEqual(3 * quiet, len(self.runs))

    def test_every_kind_in_every_grade(self) -> None:
        graded = {(r.kind, r.grade) for r in self.runs if r.grade}
        self.assertEqual(graded, {(k.name, g) for k in FAULTS for g in GRADES})
        for kind in BENIGN:
            self.assertGreater(sum(r.kind == kind.name for r in self.runs), 1)

    def test_onsets(self) -> None:
        onsets = [r.fault.onset for r in self.runs if r.fault]
        self.assertGreater(sum(onset >= 4 * DAY for onset in onsets), 0.75 * len(onsets))
        for run in self.runs:
            for event in run.events:
                self.assertTrue(0 <= event.onset < event.end <= run.samples, run.name)

    def test_knots_are_in_order(self) -> None:
        for run in self.runs:
            last: dict[str, float] = {}
            for line in tracks(run)[1:]:
                name, sample, value = line.split(" ")
                self.assertGreaterEqual(float(sample), last.get(name, -1e9), f"{run.name}: {line}")
                self.assertGreaterEqual(float(value), 0)
                last[name] = float(sample)


class SplitTests(unittest.TestCase):
    def test_every_configuration_is_in_one_part_and_every_runtime_in_every_part(self) -> None:
        with open(LAB / "split.csv") as file:
            parts = [(row["configuration"], row["part"]) for row in csv.DictReader(file)]
        self.assertEqual(sorted(name for name, _ in parts), sorted(c.name for c in CONFIGURATIONS))
        runtimes = {c.name: c.runtime for c in CONFIGURATIONS}
        covered = {(part, runtimes[name]) for name, part in parts}
        self.assertEqual(len(covered), 3 * 3)
