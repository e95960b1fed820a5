"""The rates of simple references on one part of the lab: is the set trivial?"""

import argparse
import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

from .methods import DAY, METHODS, Method

LAB = Path(__file__).resolve().parent.parent
BOUNDS = (0.02, 0.05, 0.1, 0.2)  # false alarms per healthy day


@dataclass(frozen=True, eq=False)
class Case:
    """One recording's resident memory and its fault, if it has one."""

    resident: list[float]
    onset: int  # the count where there is none
    end: int


def main() -> None:
    parser = argparse.ArgumentParser(prog="references", description=__doc__)
    parser.add_argument("--part", default="test", help="train, validation or test")
    parser.add_argument("--recordings", type=Path, default=LAB / "recordings")
    options = parser.parse_args()
    cases = read(options.recordings, options.part)
    faults = sum(case.onset < case.end for case in cases)
    days = sum(case.onset for case in cases) / DAY
    print(f"{len(cases)} runs of the {options.part} part, {faults} faults, {days:.0f} healthy days\n")
    print("| reference | " + " | ".join(f"at most {bound}" for bound in BOUNDS) + " |")
    print("| --- |" + " --- |" * len(BOUNDS))
    for name, (method, thresholds) in METHODS.items():
        rates = [rate(method, threshold, cases) for threshold in thresholds]
        found = [max((r for r, f in rates if f <= bound), default=0) for bound in BOUNDS]
        print(f"| {name} | " + " | ".join(f"{100 * recall:.0f}%" for recall in found) + " |", flush=True)


def read(folder: Path, part: str) -> list[Case]:
    with open(LAB / "split.csv") as file:
        chosen = {row["configuration"] for row in csv.DictReader(file) if row["part"] == part}
    with open(folder / "runs.csv") as file:
        runs = [run for run in csv.DictReader(file) if run["configuration"] in chosen]
    return [case(folder / f"{run['run']}.csv.gz", run) for run in runs]


def case(path: Path, run: dict[str, str]) -> Case:
    resident: list[float] = []
    with gzip.open(path, "rt") as file:
        for row in csv.DictReader(file):
            cell = row["process_resident_memory_bytes"]
            resident.append(float(cell) if cell else resident[-1])
    count = len(resident)
    return Case(resident, int(run["onset"] or count), int(run["end"] or count))


def rate(method: Method, threshold: float, cases: list[Case]) -> tuple[float, float]:
    """Recall of faults, and false alarms per healthy day."""
    found = false = 0
    for case in cases:
        alarms = method(case.resident, threshold)
        found += any(case.onset <= t < case.end for t in alarms)
        false += sum(t < case.onset for t in alarms)
    faults = sum(case.onset < case.end for case in cases)
    return found / faults, false / (sum(case.onset for case in cases) / DAY)


if __name__ == "__main__":
    main()
