import math
import os
import unittest

from recorder.process import memory, parse_status, status
from recorder.recording import daily_swing
from recorder.sampling import go_metrics

MB = 1024 * 1024


def process(anonymous: int, file: int, shared: int) -> dict[str, int]:
    rss = anonymous + file + shared
    return {
        "VmRSS": rss, "RssAnon": anonymous, "RssFile": file, "RssShmem": shared, "VmSize": 2 * rss,
        "Threads": 3}


class SamplingTests(unittest.TestCase):
    def test_proc_status(self) -> None:
        text = (
            "Name:\tredis\nVmPeak:\t  4096 kB\nVmSize:\t  2048 kB\nVmRSS:\t    1756 kB\n"
            "RssAnon:\t     116 kB\nRssFile:\t    1600 kB\nRssShmem:\t      40 kB\nThreads:\t7\n")
        self.assertEqual(parse_status(text), {
            "VmSize": 2048 * 1024, "VmRSS": 1756 * 1024, "RssAnon": 116 * 1024, "RssFile": 1600 * 1024,
            "RssShmem": 40 * 1024, "Threads": 7})

    def test_a_dead_process_has_no_memory(self) -> None:
        self.assertEqual(parse_status("Name:\tredis\nState:\tZ (zombie)\nThreads:\t1\n"), {})
        self.assertEqual(status(2**22 + 1), {})
        self.assertEqual(memory([{}, {}]), {})

    def test_this_process(self) -> None:
        self.assertGreater(memory([status(os.getpid())])["process_resident_memory_bytes"], MB)

    def test_what_processes_share_counts_once(self) -> None:
        one, other = process(10 * MB, 4 * MB, 8 * MB), process(1 * MB, 5 * MB, 6 * MB)
        self.assertEqual(memory([one, {}])["process_resident_memory_bytes"], 22 * MB)
        both = memory([one, other])
        self.assertEqual(both["process_resident_memory_bytes"], (10 + 1 + 5 + 8) * MB)
        self.assertEqual(both["rss_anon"], 11 * MB)
        self.assertEqual(both["process_threads"], 6)

    def test_go_metrics(self) -> None:
        page = (
            b"# TYPE go_goroutines gauge\ngo_goroutines 12\ngo_memstats_heap_alloc_bytes 1.5e+06\n"
            b'go_gc_duration_seconds{quantile="0"} 1e-05\ngo_gc_duration_seconds_count 8\nother 1\n')
        self.assertEqual(go_metrics(page), {
            "go_goroutines": 12, "go_memstats_heap_alloc_bytes": 1.5e6, "go_gc_duration_seconds_count": 8})

    def test_the_daily_swing_leaves_out_the_first_day_and_gaps(self) -> None:
        day = [float(n) for n in range(144)]
        expected = 0.9 * 143
        self.assertAlmostEqual(daily_swing([9e9, *day[1:], *day, *day]), expected)
        self.assertAlmostEqual(daily_swing([5.0] * 50 + [1e9 * n for n in day] + day + day), expected)
        self.assertLess(abs(daily_swing(day + [float("nan"), *day[1:]]) - expected), 2)
        self.assertTrue(math.isnan(daily_swing(day[:60])))  # less than half a day tells nothing
