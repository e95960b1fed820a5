import csv
import hashlib
import unittest

from recorder.clock import DAY
from recorder.configurations import CONFIGURATIONS, DRAWN, drawn
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
        self.assertGreaterEqual(4 * quiet, len(self.runs))

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

    def test_the_runs_of_written_services_stay_as_they_were_recorded(self) -> None:
        written = [run for run in self.runs if not run.configuration.is_drawn]
        self.assertEqual(written, self.runs[:227])
        digest = hashlib.sha256("".join(line for run in written for line in tracks(run)).encode())
        self.assertEqual(digest.hexdigest()[:16], "959fedb4fa121b5e")


class DrawnTests(unittest.TestCase):
    def test_same_name_same_service(self) -> None:
        self.assertEqual(drawn("go-drawn-3", 5, 40), drawn("go-drawn-3", 5, 40))
        self.assertNotEqual(drawn("go-drawn-3").rhythm, drawn("go-drawn-4").rhythm)
        self.assertEqual(drawn("jvm-drawn-3").profile, "drawn-3")

    def test_bounds(self) -> None:
        for seed in range(1, 200):
            go, jvm = drawn(f"go-drawn-{seed}", 1, 50), drawn(f"jvm-drawn-{seed}", 1, 50)
            self.assertTrue(50 <= go.gogc <= 300 and 6 <= go.rate <= 60)
            self.assertTrue(go.limit == 0 or go.limit > go.resident)
            self.assertEqual(go.swing, 2)  # at least a share of what is resident
            self.assertTrue(80 <= jvm.xmx <= 200 and jvm.options)

    def test_each_has_a_quiet_run_and_three_different_ones(self) -> None:
        runs = [run for run in plan() if run.configuration.is_drawn]
        for c in DRAWN:
            own = [run.kind for run in runs if run.configuration == c]
            self.assertEqual((len(own), len(set(own)), own[0]), (4, 4, "none"), c.name)
        benign = sum(run.kind != "none" and not run.fault for run in runs)
        self.assertAlmostEqual(benign / len(runs), 3 / 16, delta=0.01)
        for grade in GRADES:
            self.assertAlmostEqual(sum(run.grade == grade for run in runs) / len(runs), 3 / 16, delta=0.01)


class SplitTests(unittest.TestCase):
    def test_every_configuration_is_in_one_part_and_every_runtime_in_every_part(self) -> None:
        with open(LAB / "split.csv") as file:
            parts = [(row["configuration"], row["part"]) for row in csv.DictReader(file)]
        self.assertEqual(sorted(name for name, _ in parts), sorted(c.name for c in CONFIGURATIONS))
        runtimes = {c.name: c.runtime for c in CONFIGURATIONS}
        covered = {(part, runtimes[name]) for name, part in parts}
        self.assertEqual(len(covered), 3 * 3)
