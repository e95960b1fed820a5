import csv
import gzip
import json
import re
import unittest
from collections import Counter

from recorder.kinds import BY_NAME as KINDS
from recorder.kinds import NONE
from recorder.observing import Observed
from recorder.process import LAB
from recorder.profiled import ELSEWHERE, LEAKS, LEAST, MOMENTS, OTHERS, QUIET, RATES, parts, profiled_runs
from recorder.sites import SITES

from . import pprof

PROFILES = LAB / "profiles"
TRUTH = json.loads((PROFILES / "truth.json").read_text())


class PlanTests(unittest.TestCase):
    runs = profiled_runs()
    go = [p for p in runs if p.rate]

    def test_same_seed_same_plan(self) -> None:
        self.assertEqual(self.runs, profiled_runs())
        self.assertNotEqual(self.runs, profiled_runs(seed=2))
        self.assertEqual(len({p.name for p in self.runs}), len(self.runs))

    def test_counts(self) -> None:
        for rate in RATES:
            count = Counter(p.run.kind for p in self.go if p.rate == rate and p.run.kind not in ELSEWHERE)
            self.assertEqual(count, LEAKS | {NONE: sum(QUIET.values())})
        self.assertGreaterEqual(sum(LEAKS.values()), 40)

    def test_every_kind_in_every_part(self) -> None:
        for kind in [*ELSEWHERE, *(k for k, count in LEAKS.items() if count > 2), NONE]:
            self.assertEqual({p.part for p in self.go if p.run.kind == kind}, {"train", "validation", "test"}, kind)
        for p in self.runs:
            self.assertEqual(p.part, parts()[p.run.configuration.name])

    def test_weak_leaks_are_there_too(self) -> None:
        swings = []
        for p in self.go:
            if p.run.kind in LEAKS:
                c = p.run.configuration
                swings.append(p.run.events[0].amount * (1 + c.gogc / 100) / c.swing)
                self.assertGreaterEqual(p.run.events[0].amount, LEAST)
        self.assertGreaterEqual(min(swings), 1.49)
        self.assertLess(sorted(swings)[len(swings) // 3], 2.5)

    def test_two_healthy_moments_are_a_day_apart(self) -> None:
        self.assertEqual(MOMENTS["before"] - MOMENTS["first"], 144)
        for p in self.runs:
            self.assertTrue(p.moments.keys() >= {"before", "last"}, p.name)
            for event in p.run.events:
                self.assertLess(p.moments["before"], event.onset)

    def test_sites(self) -> None:
        for kind, site in SITES.items():
            text = (LAB / "services" / "go" / site.file).read_text().splitlines()[site.line() - 1]
            self.assertIn(site.allocation, text, kind)

    def test_what_a_schedule_holds(self) -> None:
        observed = Observed(None, [], 0, [(10, 0), (20, 500), (20, 800), (30, 900)])
        said = [observed.nominal(t) for t in (0, 10, 15, 20, 25, 30, 99)]
        self.assertEqual(said, [0, 0, 250, 800, 850, 900, 900])


class RecordedTests(unittest.TestCase):
    """The files, against the plan, against each other and against what was asked for."""

    def test_all_that_is_planned_is_there_and_nothing_else(self) -> None:
        self.assertEqual({e["name"] for e in TRUTH}, {p.name for p in PlanTests.runs})
        named = {"truth.json"} | {e["series"] for e in TRUTH}
        for e in TRUTH:
            named |= {*e["files"].values(), *e.get("goroutine_files", {}).values()}
            self.assertEqual(e["files"].keys(), e["times"].keys())
        self.assertEqual({path.name for path in PROFILES.iterdir()}, named)
        self.assertLess(sum(path.stat().st_size for path in PROFILES.iterdir()), 16e6)

    def test_profiles_and_series_tell_the_same_time_and_rate(self) -> None:
        for e in TRUTH:
            with gzip.open(PROFILES / e["series"], "rt") as file:
                rows = list(csv.DictReader(file))
            times = [float(row["timestamp"]) for row in rows]
            self.assertEqual(times, sorted(times))
            self.assertEqual([e["times"][m] for m in e["times"]], [times[MOMENTS[m]] for m in e["times"]])
            if e["onset"] is not None and KINDS[e["kind"]].alarm:
                first = next(i for i, row in enumerate(rows) if row["label"] == "1")
                self.assertLess(abs(times[first] - 0.25 - e["onset"]), 0.3, e["name"])
            if e["mem_profile_rate"] == 524_288:
                for moment, name in e["files"].items():
                    profile = pprof.read(PROFILES / name)
                    self.assertEqual(profile.period, e["mem_profile_rate"])
                    self.assertLess(abs(profile.seconds - e["times"][moment]), 2, name)

    def test_the_function_of_the_truth_grows_by_what_was_asked_for(self) -> None:
        for e in TRUTH:
            if e["growth"] != "heap" or e["mem_profile_rate"] not in (0, 512) or "classes" in e:
                continue
            before, last = (pprof.read(PROFILES / e["files"][m]).cumulative("inuse_space") for m in ("before", "last"))
            site = (e["function"], e["file"], e["line"])
            ratio = (last[site] - before[site]) / (e["nominal_bytes"]["last"] - e["nominal_bytes"]["before"])
            # A map's other lines take a part of it; an array that doubles is up to twice as large as what it holds.
            self.assertTrue(0.55 < ratio < 2, f"{e['name']}: {ratio:.2f}")

    def test_nothing_leaks_in_quiet_services(self) -> None:
        sites = {(site.function, f"lab/{site.file}", site.line()) for site in SITES.values()}
        for e in TRUTH:
            if e["kind"] == NONE and e["mem_profile_rate"] == 512:
                found = pprof.read(PROFILES / e["files"]["last"]).cumulative("inuse_space")
                held = {site: found[site] for site in sites if found[site]}
                # A nightly batch is held in the same way as a leak.
                self.assertFalse({s: b for s, b in held.items() if "retained" not in s[0]}, e["name"])

    def test_the_classes_of_the_truth_grow(self) -> None:
        for e in TRUTH:
            if "classes" in e:
                before, last = (_histogram(e["files"][m]) for m in ("before", "last"))
                growth = {name: last[name] - before[name] for name in last}
                self.assertEqual(max(growth, key=growth.get), e["classes"][0], e["name"])
                self.assertGreater(growth[e["classes"][0]], 0.6 * e["nominal_bytes"]["last"], e["name"])
                for name in e["classes"]:
                    self.assertGreater(last[name], 1.5 * before[name] if name != "[B" else before[name], e["name"])

    def test_goroutines_that_leak_are_counted(self) -> None:
        for e in TRUTH:
            if e.get("goroutine_function"):
                counts = []
                for moment in ("before", "last"):
                    found = pprof.read(PROFILES / e["goroutine_files"][moment]).cumulative("goroutine")
                    counts.append(sum(n for (name, _, _), n in found.items() if name == e["goroutine_function"]))
                self.assertEqual(counts[0], 0, e["name"])
                self.assertGreater(counts[1], 50, e["name"])


def _histogram(name: str) -> Counter[str]:
    """Bytes by class."""
    text = (PROFILES / name).read_text()
    rows = re.findall(r"^ *\d+: +\d+ +(\d+) +(\S+)", text, re.MULTILINE)
    return Counter({name: int(size) for size, name in rows})
