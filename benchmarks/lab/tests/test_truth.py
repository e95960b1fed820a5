import unittest
from random import Random

from recorder.clock import DAY, MONDAY
from recorder.configurations import BY_NAME
from recorder.events import Event
from recorder.plan import Run
from recorder.recording import Recording
from recorder.truth import signal_to_noise, truth

COUNT = 8 * DAY
RSS, HEAP = "process_resident_memory_bytes", "go_memstats_heap_alloc_bytes"
STACKS = "go_memstats_stack_inuse_bytes"


def recording(*events: Event, rise: float) -> Recording:
    """Noise of 1 MB around 100 MB; resident memory rises by `rise` at the first event."""
    random = Random(1)
    run = Run("", BY_NAME["go-api"], "", "", 1, MONDAY, COUNT, events)
    rows = [
        {RSS: random.gauss(1e8, 1e6) + (rise if t >= events[0].onset else 0), HEAP: random.gauss(5e7, 1e6)}
        for t in range(COUNT)
    ]
    return Recording(run, 0.25, rows)


class TruthTests(unittest.TestCase):
    def test_an_off_heap_leak_is_shown_by_resident_memory_alone(self) -> None:
        columns = truth(recording(Event("off_heap_leak", 600, COUNT, 10), rise=1e7))
        self.assertEqual(columns["label"], [0] * 600 + [1] * (COUNT - 600))
        self.assertEqual([t for t, x in enumerate(columns["changepoint"]) if x], [600])
        self.assertGreater(sum(columns[f"label_{RSS}"]), COUNT - 620)
        self.assertEqual(sum(columns[f"label_{HEAP}"]), 0)

    def test_stacks_that_rise_beside_a_leak_of_the_heap_do_not_show_it(self) -> None:
        for fault, shows in [("heap_leak", False), ("goroutine_leak", True)]:
            seen = recording(Event(fault, 600, COUNT, 10), rise=1e7)
            for row in seen.rows:
                row[STACKS] = row[RSS]
            self.assertEqual(any(truth(seen)[f"label_{STACKS}"]), shows)

    def test_the_ratio_is_that_of_the_rise_to_the_noise(self) -> None:
        ratios = signal_to_noise(recording(Event("step_up", 600, COUNT, 10), rise=1e7))
        self.assertAlmostEqual(ratios[RSS], 10, delta=2)
        self.assertLess(ratios[HEAP], 2)

    def test_a_lasting_shift_of_traffic_is_benign_for_a_day(self) -> None:
        columns = truth(recording(Event("traffic_shift", 600, COUNT, 2), rise=0))
        self.assertEqual(sum(columns["label"]) + sum(columns["changepoint"]), 0)
        self.assertEqual(sum(columns["label_benign"]), DAY)
