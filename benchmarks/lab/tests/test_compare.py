import unittest

import numpy as np

from compare.classifier import Windows, area, verdict, windows
from compare.distances import Comparison
from compare.forest import Forest
from compare.healthy import DAY, Stretch
from compare.shape import autocorrelation, correlation, plateaus, shape


def stretches(kind: str, rise: float) -> list[Stretch]:
    """Four services of two series each, of two days of noise; `rise` makes each day a ramp."""
    random = np.random.default_rng(len(kind))
    ramp = 1 + rise * np.tile(np.arange(DAY) / DAY, 2)
    return [
        Stretch("native", f"{kind}-{i}", f"{kind}-{i}-{j}", {"RSS": 1e8 * ramp * random.normal(1, 0.01, 2 * DAY)})
        for i in range(4) for j in range(2)]


class ShapeTests(unittest.TestCase):
    def test_a_plateau_is_a_run_of_equal_values(self) -> None:
        self.assertEqual(plateaus(np.array([5.0, 5, 5, 7, 5, 5])).tolist(), [3, 1, 2])

    def test_a_saw_tooth_has_its_period_and_height(self) -> None:
        numbers = shape(np.tile(np.linspace(1.0, 2.0, 12), 12))
        self.assertEqual(numbers["tooth, period"], 12)
        self.assertAlmostEqual(numbers["tooth, height"], 1 / 1.5)
        self.assertEqual(numbers["plateau share"], 0)

    def test_the_level_does_not_matter(self) -> None:
        x = np.random.default_rng(1).uniform(1, 2, 300)
        for name, value in shape(1e9 * x).items():
            self.assertAlmostEqual(value, shape(1e6 * x)[name], msg=name)

    def test_what_does_not_move_correlates_with_nothing(self) -> None:
        x = np.arange(10.0)
        self.assertAlmostEqual(correlation(x, -x), -1)
        self.assertEqual(correlation(x, np.ones(10)), 0)
        self.assertAlmostEqual(autocorrelation(np.tile([1.0, -1.0], 50), 2), 1)


class DistanceTests(unittest.TestCase):
    def test_kolmogorov_and_wasserstein_of_a_shift(self) -> None:
        x = np.linspace(0, 1, 1001)
        shifted = Comparison("native", "RSS", "", x, x + 0.25)
        self.assertAlmostEqual(shifted.kolmogorov, 0.25, delta=0.002)
        self.assertAlmostEqual(shifted.wasserstein, 0.25 / np.concatenate([x, x + 0.25]).std(), delta=0.01)
        same = Comparison("native", "RSS", "", x, x)
        self.assertEqual((same.kolmogorov, same.wasserstein), (0, 0))


class ClassifierTests(unittest.TestCase):
    def test_area_under_the_curve(self) -> None:
        self.assertEqual(area(np.array([3.0, 4]), np.array([1.0, 2])), 1)
        self.assertEqual(area(np.array([1.0]), np.array([1.0])), 0.5)
        self.assertEqual(area(np.array([2.0, 0]), np.array([1.0, 3, 3, 3])), 0.125)

    def test_a_forest_finds_the_feature_that_tells(self) -> None:
        x = np.random.default_rng(2).uniform(size=(400, 3))
        y = (x[:, 1] > 0.5).astype(float)
        scores = Forest(x[:200], y[:200])(x[200:])
        self.assertGreater(area(scores[y[200:] == 1], scores[y[200:] == 0]), 0.95)

    def test_ramps_are_told_from_noise_and_noise_is_not_from_noise(self) -> None:
        def compared(rise: float) -> float:
            return verdict(self.windows("recorded", 0), self.windows("simulated", rise)).by_service

        self.assertGreater(compared(0.5), 0.99)
        self.assertLess(abs(compared(0) - 0.5), 0.25)

    def windows(self, kind: str, rise: float) -> Windows:
        found = windows(stretches(kind, rise), ["RSS"])
        self.assertEqual(len(found.features), 4 * 2 * 2)
        return found


if __name__ == "__main__":
    unittest.main()
