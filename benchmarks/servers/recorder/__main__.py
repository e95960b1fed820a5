"""Records the memory of real servers with known faults."""

import argparse
import multiprocessing
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path

import numpy as np

from .clock import SAMPLES
from .plan import HOME, Run, plan
from .process import end_by_signal
from .recording import Recording, record
from .servers import SERVERS
from .story import Story
from .trying import try_out
from .writing import Archive

RECORDINGS = HOME / "recordings"
EXAMPLES = """examples:
  record --plan                          the runs, and what happens in each
  record --try redis cache               loads one server for some seconds
  record --only redis --out /tmp/again   records its runs again, elsewhere
  record --parallel 8                    records all that is missing
  record --judge                         writes runs.csv from the recordings
"""


def main() -> None:
    options = _options()
    end_by_signal()
    runs = [run for run in plan() if options.only.replace("_", "") in run.name]
    if not runs:
        sys.exit(f"record: no run's name contains {options.only}; --plan lists them")
    if options.plan:
        for run in runs:
            print(run.name, *_events(run))
    elif options.try_out:
        _try(*options.try_out)
    elif options.judge:
        if not any(options.out.glob("*.csv.gz")):
            sys.exit(f"record: no recordings in {options.out}; --out names their folder")
        Archive(options.out).judge(plan())
    else:
        _record(runs, Archive(options.out), options.parallel)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="record", description=__doc__, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--plan", action="store_true", help="print the runs and stop")
    instead.add_argument("--judge", action="store_true", help="write runs.csv from all recordings and stop")
    instead.add_argument(
        "--try", nargs=2, dest="try_out", metavar=("SERVER", "CONFIGURATION"),
        help="load one server for some seconds, with each of its faults, and stop")
    parser.add_argument("--only", default="", metavar="TEXT", help="runs whose name contains this")
    parser.add_argument("--parallel", type=_count, default=8, metavar="N", help="runs at a time (default: 8)")
    parser.add_argument(
        "--out", type=Path, default=RECORDINGS, metavar="DIR", help="folder of the recordings")
    return parser.parse_args()


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 to 64")
    return int(text)


def _events(run: Run) -> list[str]:
    """What happens in a run, and when."""
    story = Story.of(run, np.random.default_rng(run.seed))
    events = []
    if story.traffic.shift is not None:
        events.append(f"traffic_shift@{story.traffic.shift}")
    if story.traffic.restart is not None:
        events.append(f"restart@{story.traffic.restart}")
    if story.onset < SAMPLES:
        events.append(f"{run.fault}@{story.onset}-{story.end}:{run.grade:g}")
    return events


def _try(server: str, configuration: str) -> None:
    if configuration not in getattr(SERVERS.get(server), "configurations", ()):
        known = ", ".join(f"{name} {c}" for name, kind in SERVERS.items() for c in kind.configurations)
        sys.exit(f"record: no {server} {configuration}; there are {known}")
    try:
        try_out(server, configuration)
    except Exception as error:
        sys.exit(f"record: {server} {configuration} failed: {error}")


def _record(runs: list[Run], archive: Archive, parallel: int) -> None:
    """Each run has a process and ports of its own."""
    missing = [run for run in runs if not archive.holds(run)]
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(parallel, spawn, end_by_signal, max_tasks_per_child=1)
    try:
        futures: dict[Future[Recording], Run] = {}
        for n, run in enumerate(missing):
            futures[pool.submit(record, run, 20_000 + 40 * n)] = run
            if n < parallel:
                time.sleep(0.7)  # starting costs most
        for done in as_completed(futures):
            run = futures[done]
            try:
                archive.write(run, done.result())
                print(time.strftime("%H:%M:%S"), run.name, flush=True)
            except Exception as error:
                print(time.strftime("%H:%M:%S"), run.name, f"failed: {error}", file=sys.stderr, flush=True)
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    if failed := sum(not archive.holds(run) for run in runs):
        sys.exit(f"record: {failed} runs failed; the same command records them again")


if __name__ == "__main__":
    main()
