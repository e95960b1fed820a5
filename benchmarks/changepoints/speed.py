"""Processor time of `detect-cli changepoints` beside ruptures (jump 1), in turn, as ratios.

    pip install ruptures
    python benchmarks/changepoints/speed.py .build/release/detect-cli

Signals are levels that change every 100 samples on average, with normal noise. Ours is the whole program:
its start, reading the file and printing are counted. ruptures' time begins when the signal is in memory; a
run is stopped after --limit seconds, and its ratio is then a lower bound. Before anything is timed,
both find the same changepoints in a shorter signal. Then our time alone, as the signal doubles in length.
"""

import argparse
import os
import resource
import signal
import statistics
import subprocess
import tempfile
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import ruptures

# Cost: penalty for unit noise, values in a segment at least.
COSTS = {"l1": (15.0, 2), "l2": (25.0, 2), "normal": (30.0, 2), "rbf": (5.0, 2), "linear": (35.0, 3)}
SEARCHES = {"pelt": ruptures.Pelt, "binseg": ruptures.Binseg}


def levels(count, seed=1):
    random = np.random.default_rng(seed)
    changes = random.random(count) < 0.01
    changes[0] = True
    heights = random.normal(scale=4, size=changes.sum())
    return heights[np.cumsum(changes) - 1] + random.normal(size=count)


class Ours:
    def __init__(self, program, values):
        self.program = program
        self.file = tempfile.NamedTemporaryFile("w", suffix=".csv")
        self.file.write("timestamp,value\n")
        self.file.writelines(f"{600 * t},{x!r}\n" for t, x in enumerate(values.tolist()))
        self.file.flush()

    def run(self, search, cost):
        """Processor seconds, and the indices found."""
        penalty, size = COSTS[cost]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        output = subprocess.run(
            [self.program, "changepoints", self.file.name, "--method", search, "--cost", cost,
             "--penalty", str(penalty), "--min-size", str(size), "--json"],
            check=True, capture_output=True, text=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return seconds, [int(line.split('"index":')[1].split(",")[0]) for line in output.splitlines()]


class OutOfTime(Exception):
    pass


def theirs(values, search, cost, limit):
    """Processor seconds, and the indices found: `None` if it was stopped."""
    penalty, size = COSTS[cost]
    if cost == "linear":
        values = np.column_stack([values, np.ones(len(values)), np.arange(len(values))])

    def stop(*_):
        raise OutOfTime

    signal.signal(signal.SIGPROF, stop)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, limit)
    found = None
    try:
        method = SEARCHES[search](model=cost, min_size=size, jump=1)
        found = method.fit(values).predict(pen=penalty)[:-1]
    except OutOfTime:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - start, found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    warnings.simplefilter("ignore")

    short = levels(300)
    ours = Ours(options.program, short)
    for search in SEARCHES:
        for cost in COSTS:
            found, expected = ours.run(search, cost)[1], theirs(short, search, cost, 600)[1]
            assert found == expected, (search, cost, found, expected)

    values = levels(options.count)
    ours = Ours(options.program, values)
    print(f"{options.count} samples; processor seconds, the least of ours, the median ratio")
    for search in SEARCHES:
        for cost in COSTS:
            ratios, least, stopped, same = [], float("inf"), False, True
            for _ in range(options.rounds):
                seconds, found = ours.run(search, cost)
                reference, expected = theirs(values, search, cost, options.limit)
                least = min(least, seconds)
                ratios.append(reference / seconds)
                stopped = stopped or expected is None
                same = same and expected in (None, found)
                if stopped:
                    break
            bound = "> " if stopped else ""
            note = "stopped" if stopped else "same changepoints" if same else "others"
            print(f"{search:7} {cost:7} {least:8.3f} s  {bound}{statistics.median(ratios):.0f}×  {note}",
                  flush=True)

    print("our seconds as the signal grows, changes as dense")
    counts = [options.count * 2**k for k in range(5)]
    files = [Ours(options.program, levels(count)) for count in counts]
    for search in SEARCHES:
        for cost in COSTS:
            if (search, cost) == ("binseg", "rbf"):
                continue  # n² by its nature
            seconds = [min(file.run(search, cost)[0] for _ in range(3)) for file in files]
            print(f"{search:7} {cost:7} " + " ".join(f"{s:8.3f}" for s in seconds), flush=True)


if __name__ == "__main__":
    main()
