import json
import unittest

from recorder.sampling import GO, RUNTIME, go_runtime, go_vars, plain, proc_status


class SamplingTests(unittest.TestCase):
    def test_proc_status(self) -> None:
        text = "Name:\tlab\nVmSize:\t  2048 kB\nVmRSS:\t    1756 kB\nRssAnon:\t     116 kB\nThreads:\t7\n"
        self.assertEqual(
            proc_status(text),
            {"process_virtual_memory_bytes": 2048 * 1024, "process_resident_memory_bytes": 1756 * 1024,
             "rss_anon": 116 * 1024, "process_threads": 7})

    def test_go_vars(self) -> None:
        stats = dict.fromkeys(GO, 4096) | {"LastGC": 1795374031582024175, "HeapAlloc": 5000}
        values = go_vars({"memstats": stats, "goroutines": 9, "requests": 12})
        self.assertAlmostEqual(values["go_memstats_last_gc_time_seconds"], 1795374031.582024, 5)
        self.assertEqual(values["go_memstats_heap_alloc_bytes"], 5120)
        self.assertEqual(values["go_goroutines"], 9)
        self.assertEqual(values["requests"], 12)

    def test_go_runtime(self) -> None:
        stats = dict.fromkeys(GO | RUNTIME, 4096) | {"LastGC": 1795374031582924175, "StackSys": 8192}
        answer = {"memstats": stats, "goroutines": 9, "requests": 12}
        values = go_runtime(answer)
        self.assertEqual(values.keys() - go_vars(answer).keys(), set(RUNTIME.values()))
        self.assertEqual(values["go_memstats_stack_sys_bytes"], 8192)
        self.assertEqual(values["go_memstats_last_gc_time_seconds"], 1795374031.583)

    def test_services_that_name_their_columns(self) -> None:
        answer = json.loads('{"jvm_memory_used_bytes": 10239, "jvm_threads_current": 11}')
        self.assertEqual(plain(answer), {"jvm_memory_used_bytes": 10240, "jvm_threads_current": 11})
