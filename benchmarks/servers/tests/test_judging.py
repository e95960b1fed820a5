import unittest
from dataclasses import replace

import numpy as np

from recorder.clock import DAY, SAMPLES
from recorder.judging import RESIDENT, Verdict, judge
from recorder.plan import NONE, Run
from recorder.story import Story

QUIET = Story.of(Run("redis", "cache", NONE, 0, "", 0), np.random.default_rng(0))
QUIET.traffic.shift = QUIET.traffic.restart = None
FAULTY = replace(QUIET, onset=800, end=1200)
TIME = np.arange(SAMPLES)


def resident(swing: float = 0) -> np.ndarray:
    """100 MB that vary over the day."""
    return 100e6 + swing * np.sin(2 * np.pi * TIME / DAY)


def judged(story: Story, series: np.ndarray, **others: np.ndarray) -> Verdict:
    return judge(story, {RESIDENT: series, **others})


class JudgingTests(unittest.TestCase):
    leak = np.clip((TIME - 800) / 400, 0, 1) * (TIME < 1200)

    def test_a_leak_shows(self) -> None:
        verdict = judged(FAULTY, resident() + 20e6 * self.leak)
        self.assertTrue(verdict.is_visible)
        self.assertEqual(verdict.before, 100e6)
        self.assertAlmostEqual(verdict.during or 0, 117.5e6, delta=0.1e6)
        self.assertEqual(verdict.notes, ())

    def test_two_per_cent_of_the_memory_decide(self) -> None:
        self.assertFalse(judged(FAULTY, resident() + 2.2e6 * self.leak).is_visible)
        self.assertTrue(judged(FAULTY, resident() + 2.5e6 * self.leak).is_visible)

    def test_what_was_reached_on_an_earlier_day_does_not_show(self) -> None:
        earlier = 30e6 * ((TIME >= 800 - 3 * DAY) & (TIME < 800 - 2 * DAY))
        self.assertFalse(judged(FAULTY, resident() + earlier + 20e6 * self.leak).is_visible)

    def test_a_leak_within_the_daily_range_shows_but_is_noted(self) -> None:
        verdict = judged(FAULTY, resident(30e6) + 20e6 * self.leak)
        self.assertTrue(verdict.is_visible)
        self.assertEqual(verdict.notes, ("within the daily range",))

    def test_another_metric_may_show_what_resident_memory_hides(self) -> None:
        verdict = judged(FAULTY, resident(), rss_anon=50e6 + 20e6 * self.leak)
        self.assertFalse(verdict.is_visible)
        self.assertEqual(verdict.notes, ("seen in rss_anon (50.0 to 67.5 MB)",))

    def test_a_quiet_run_that_rises_drifts(self) -> None:
        self.assertEqual(judged(QUIET, resident(10e6)), Verdict())
        self.assertEqual(judged(QUIET, resident() + 5e6 * TIME / SAMPLES), Verdict())
        drifting = judged(QUIET, resident() + 40e6 * TIME / SAMPLES)
        self.assertEqual(drifting.notes, ("drifts by 16 % after settling",))

    def test_a_rise_of_the_first_days_is_no_drift(self) -> None:
        self.assertEqual(judged(QUIET, resident() + 40e6 * np.minimum(TIME / (3 * DAY), 1)), Verdict())

    def test_empty_samples_are_counted(self) -> None:
        series = resident()
        series[100:103] = np.nan
        self.assertEqual(judged(QUIET, series).notes, ("3 empty samples",))
