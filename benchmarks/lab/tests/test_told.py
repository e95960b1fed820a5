"""The filter that is told everything."""

import unittest

import numpy as np

from recorder.plan import plan
from told.filter import Recording, autoregression, residuals, shape, t_value


class ToldTests(unittest.TestCase):
    def setUp(self) -> None:
        random = np.random.default_rng(1)
        noise = np.zeros(1440)
        for t in range(1, len(noise)):
            noise[t] = 0.8 * noise[t - 1] + random.normal()
        load = 1 + 0.3 * np.sin(2 * np.pi * np.arange(1440) / 144) + 0.05 * random.normal(size=1440)
        self.quiet = Recording({"m": 300 + 20 * load + noise}, load)

    def test_the_shape_is_what_the_fault_holds(self) -> None:
        runs = [run for run in plan() if run.fault]
        step = next(run for run in runs if run.kind == "step_up")
        held = shape(step)
        self.assertTrue((held[: step.fault.onset] == 0).all())
        self.assertTrue(np.allclose(held[step.fault.onset : step.fault.end], step.fault.amount))
        leak = next(run for run in runs if run.kind == "heap_leak" and run.fault.growth == "steady")
        held = shape(leak)[leak.fault.onset : leak.fault.end]
        self.assertTrue((np.diff(held) >= 0).all())
        self.assertAlmostEqual(held[-1], leak.fault.amount, delta=0.01 * leak.fault.amount)

    def test_the_noise_is_found_beside_day_and_load(self) -> None:
        found = autoregression(residuals(self.quiet, "m"))
        self.assertAlmostEqual(found[0], 0.8, delta=0.1)
        self.assertTrue((abs(found[1:]) < 0.1).all())

    def test_a_leak_is_far_above_what_quiet_runs_show(self) -> None:
        held = np.r_[np.zeros(300), np.linspace(0, 1, 400)]
        noise = autoregression(residuals(self.quiet, "m"))
        values = [t_value(self.quiet, "m", place, held, noise) for place in range(0, 740, 20)]
        self.assertLess(max(np.abs(values)), 4)
        leak = self.quiet.metrics["m"].copy()
        leak[200:900] += 20 * held
        found = t_value(Recording({"m": leak}, self.quiet.load), "m", 200, held, noise)
        self.assertGreater(found, 6)


if __name__ == "__main__":
    unittest.main()
