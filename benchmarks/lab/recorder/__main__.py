"""record: real processes with real faults, recorded."""

import argparse
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue

from .measuring import measure
from .plan import SAMPLES, Run, plan
from .process import LAB, build
from .profiles import record_profiles
from .recording import PERIOD, record
from .sheets import write_sheets
from .tables import write_tables
from .writing import Archive

RECORDINGS = LAB / "recordings"


def main() -> None:
    options = _options()
    every = plan(options.seed, options.samples)
    runs = [run for run in every if options.only in run.name]
    if options.plan:
        for run in runs:
            print(run.name, *(f"{e.name}@{e.onset}-{e.end}:{e.amount}" for e in run.events))
        return
    build()
    if options.profiles:
        out = LAB / "profiles" if options.out == RECORDINGS else options.out
        if failed := record_profiles(out, options.parallel, options.only):
            sys.exit(f"record: {failed} runs failed; the same command records them again")
        return
    if options.measure:
        measure(options.parallel)
        return
    archive = Archive(options.out)
    queue: Queue[Run] = Queue()
    for run in runs:
        if not archive.holds(run):
            queue.put(run)
    workers = [
        threading.Thread(target=_work, args=(queue, archive, options.period), daemon=True)
        for _ in range(min(options.parallel, queue.qsize()))
    ]
    for worker in workers:
        worker.start()
        # Starting costs most: the starts are spread over a quarter of a run, off the samples' beat.
        time.sleep(options.period * (options.samples // (4 * len(workers)) + 0.37))
    for worker in workers:
        worker.join()
    write_sheets(every, archive, options.out / "sheets")
    if options.out == RECORDINGS:
        write_tables(archive, LAB / "README.md")
    if missing := sum(not archive.holds(run) for run in runs):
        sys.exit(f"record: {missing} runs failed; the same command records them again")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="record", description=__doc__)
    parser.add_argument("--only", default="", help="runs whose name contains this")
    parser.add_argument("--parallel", type=int, default=20, help="runs at a time")
    parser.add_argument("--out", type=Path, default=RECORDINGS, help="folder to write to")
    parser.add_argument("--plan", action="store_true", help="print the runs and stop")
    parser.add_argument("--profiles", action="store_true", help="record the heap profiles instead")
    parser.add_argument("--measure", action="store_true", help="choose and measure the drawn services instead")
    parser.add_argument("--seed", type=int, default=1, help="of the plan")
    parser.add_argument("--samples", type=int, default=SAMPLES, help="of each run")
    parser.add_argument("--period", type=float, default=PERIOD, help="real seconds a sample")
    return parser.parse_args()


def _work(queue: "Queue[Run]", archive: Archive, period: float) -> None:
    while True:
        try:
            run = queue.get_nowait()
        except Empty:
            return
        try:
            archive.write(record(run, period))
            print(time.strftime("%H:%M:%S"), run.name, f"{queue.qsize()} to go", flush=True)
        except Exception as error:  # one run that failed must not end the others
            print(time.strftime("%H:%M:%S"), run.name, f"failed: {error!r}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
