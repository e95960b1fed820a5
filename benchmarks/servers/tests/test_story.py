import unittest

import numpy as np

from recorder.clock import DAY, SAMPLES, SETTLING, WARM_UP
from recorder.plan import NONE, Run, plan
from recorder.story import Story
from recorder.traffic import Traffic


def story(repair: str, fault: str = "leak", seed: int = 1) -> Story:
    return Story.of(Run("redis", "cache", fault, 2, repair, seed), np.random.default_rng(seed))


class TrafficTests(unittest.TestCase):
    every = [Traffic(np.random.default_rng(seed), quiet=True) for seed in range(100)]

    def test_same_seed_same_traffic(self) -> None:
        again = Traffic(np.random.default_rng(5), quiet=True)
        self.assertTrue((again.load == self.every[5].load).all())
        self.assertFalse((again.load == self.every[6].load).all())

    def test_the_load_is_about_one_and_never_none(self) -> None:
        for traffic in self.every:
            self.assertEqual(len(traffic.load), WARM_UP + SAMPLES)
            self.assertGreater(traffic.load.min(), 0)
            self.assertTrue(0.5 < traffic.load.mean() < 1.5)

    def test_days_resemble_each_other_and_hours_do_not(self) -> None:
        for traffic in self.every:
            load = np.log(traffic.load[WARM_UP:].reshape(-1, DAY))
            hours = np.median(load, axis=0)
            self.assertGreater(np.ptp(hours), 0.4)
            self.assertGreater(np.median([np.corrcoef(hours, day)[0, 1] for day in load]), 0.7)

    def test_a_lasting_shift_is_benign_for_a_day(self) -> None:
        shifted = [(t, t.shift + WARM_UP) for t in self.every if t.shift is not None]
        self.assertTrue(10 < len(shifted) < 45)
        for traffic, begin in shifted:
            self.assertTrue(traffic.benign[begin : begin + DAY].all())

    def test_bursts_are_benign(self) -> None:
        calm = [traffic for traffic in self.every if traffic.shift is None]
        marked = 0
        for traffic in calm:
            jumps = np.diff(np.log(traffic.load)) > 0.45
            benign = traffic.benign[1:].astype(bool)
            self.assertLessEqual((jumps & ~benign).sum(), 2)  # weekends that end
            marked += (jumps & benign).sum()
        self.assertGreater(marked, len(calm))


class StoryTests(unittest.TestCase):
    def test_a_quiet_run_has_no_fault(self) -> None:
        truth = story("", NONE).truth()
        self.assertEqual(truth["label"].sum() + truth["changepoint"].sum(), 0)

    def test_a_fault_that_lasts_begins_once_and_does_not_end(self) -> None:
        for seed in range(30):
            it = story("end", seed=seed)
            truth = it.truth()
            self.assertTrue(5 * DAY <= it.onset < 8 * DAY)
            self.assertEqual(np.flatnonzero(truth["changepoint"]).tolist(), [it.onset])
            self.assertEqual(np.flatnonzero(truth["label"]).tolist(), list(range(it.onset, SAMPLES)))

    def test_a_restart_repairs_and_is_benign_itself(self) -> None:
        for seed in range(30):
            it = story("restart", seed=seed)
            truth = it.truth()
            self.assertTrue(it.onset + DAY <= it.end <= SAMPLES - int(0.6 * DAY))
            self.assertEqual(np.flatnonzero(truth["changepoint"]).tolist(), [it.onset, it.end])
            self.assertEqual(truth["label"].sum(), it.end - it.onset)
            self.assertIn(it.end, it.restarts)
            self.assertTrue(truth["label_benign"][it.end : it.end + SETTLING].all())

    def test_a_harmless_restart_comes_before_the_fault(self) -> None:
        restarted = [it for seed in range(100) if (it := story("end", seed=seed)).restarts]
        self.assertTrue(restarted)
        for it in restarted:
            self.assertLess(it.restarts[0] + SETTLING, it.onset)
            self.assertEqual(it.truth()["label"][it.restarts[0]], 0)

    def test_the_plan_names_each_run_once(self) -> None:
        runs = plan()
        self.assertEqual(len({run.name for run in runs}), len(runs))
        for run in runs:
            self.assertEqual(run.is_quiet, run.grade == 0)
            self.assertIn(run.repair, ("",) if run.is_quiet else ("restart", "end"))
