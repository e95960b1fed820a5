"""Pairs of stretches of the lab's recordings: a leak and its fix, a leak and a failed fix, and nothing.

A pair is two stretches of runs of one configuration. BEFORE of a fix is the leak's first days, three at
most; AFTER are two days, or as many as asked for, of a quiet run where the fix holds, of what follows in the same run where it
failed. A pair of nothing is three days and AFTER of quiet runs.
"""

import csv
import gzip
import random
import sys
from dataclasses import dataclass
from pathlib import Path

LAB = Path(__file__).resolve().parent.parent / "lab"
DAY = 144  # samples
sys.path.insert(0, str(LAB))
from recorder.events import Event  # noqa: E402

# A backlog is worked off again by itself: no fix to judge.
LEFT_OUT = {"queue_backlog"}


@dataclass
class Stretch:
    run: str
    first: int
    end: int


@dataclass
class Pair:
    truth: str  # holds, failed or same
    configuration: str
    part: str  # train, validation or test
    runtime: str
    kind: str
    grade: str
    before: Stretch
    after: Stretch
    rise: float = 0  # bytes that the leak gains in a day of BEFORE


def runs() -> list[dict]:
    with open(LAB / "recordings" / "runs.csv") as file:
        return list(csv.DictReader(file))


def rows(run: str) -> tuple[str, list[str]]:
    """A recording's header and its lines."""
    with gzip.open(LAB / "recordings" / f"{run}.csv.gz", "rt") as file:
        lines = file.read().splitlines(keepends=True)
    return lines[0], lines[1:]


def held(run: dict, load: list[float]) -> list[float]:
    """The bytes that the fault was told to hold, at each sample."""
    onset, end = int(run["onset"]), int(run["end"])
    restarts = [t for t in map(int, run["restarts"].split()) if t > onset]
    period = (restarts + [end])[0] - onset if run["kind"] == "leak_and_restart" else 0
    event = Event(run["kind"], onset, end, float(run["amount"]), run["growth"], period)
    knots = sorted(event.held(len(load), load), key=lambda knot: knot[0])
    bytes, place = [], 0
    for sample in range(len(load)):
        while place + 1 < len(knots) and knots[place + 1][0] <= sample:
            place += 1
        (t, a), (u, b) = knots[place], knots[min(place + 1, len(knots) - 1)]
        inside = t <= sample < u
        bytes.append(a + (b - a) * (sample - t) / (u - t) if inside else a if sample >= t else 0.0)
    return bytes


def gain(bytes: list[float], stretch: Stretch) -> float:
    """What is gained in a day, falls at restarts left out."""
    steps = zip(bytes[stretch.first : stretch.end], bytes[stretch.first + 1 : stretch.end])
    highest = max(bytes)
    gained = sum(b - a for a, b in steps if b - a > -0.2 * highest)
    return gained * DAY / (stretch.end - stretch.first)


def pairs(days: int = 2, seed: int = 1) -> list[Pair]:
    """All pairs, with so many days of AFTER."""
    watched = days * DAY
    with open(LAB / "split.csv") as file:
        part = {line["configuration"]: line["part"] for line in csv.DictReader(file)}
    generator = random.Random(seed)
    all_runs = runs()
    quiet: dict[str, list[dict]] = {}
    for run in all_runs:
        if run["kind"] == "none":
            quiet.setdefault(run["configuration"], []).append(run)
    found = []
    for run in all_runs:
        if not run["growth"] or run["kind"] in LEFT_OUT:
            continue
        name = run["configuration"]
        onset, end = int(run["onset"]), int(run["end"])
        header, lines = rows(run["run"])
        column = header.strip().split(",").index("requests_per_second")
        bytes = held(run, [float(line.split(",")[column] or 0) for line in lines])
        facts = (name, part[name], run["runtime"], run["kind"], run["grade"])
        before = Stretch(run["run"], onset, min(end, onset + 3 * DAY))
        healthy = generator.choice(quiet[name])
        first = generator.randrange(DAY, len(lines) - watched)
        after = Stretch(healthy["run"], first, first + watched)
        found.append(Pair("holds", *facts, before, after, gain(bytes, before)))
        if end - onset < watched + 2 * DAY:
            continue
        before = Stretch(run["run"], onset, min(onset + 3 * DAY, end - watched))
        after = Stretch(run["run"], before.end, before.end + watched)
        # What has saturated by itself is no failed fix.
        if gain(bytes, after) >= 0.75 * gain(bytes, before):
            found.append(Pair("failed", *facts, before, after, gain(bytes, before)))
    for name, healthy in quiet.items():
        for _ in range(3):
            a, b = generator.choice(healthy), generator.choice(healthy)
            first = generator.randrange(100, 10 * DAY - 3 * DAY - watched)
            second = generator.randrange(first + 3 * DAY if a is b else 100, 10 * DAY - watched + 1)
            found.append(
                Pair(
                    "same", name, part[name], a["runtime"], "none", "",
                    Stretch(a["run"], first, first + 3 * DAY), Stretch(b["run"], second, second + watched),
                )
            )
    return found
