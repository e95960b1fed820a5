#!/usr/bin/env python3
"""How often the gate is right that is given heap profiles, too, on pairs of the lab's profiled services.

    python3 benchmarks/gate/profiles.py .build/release/detect-cli

BEFORE is a leak, a virtual day of it. AFTER is, where the fix holds, a day of a quiet run of the same configuration, or
where there is none, the day before the leak began; and where it failed, the second half of that day, against its first half, if the leak gains at least three quarters as
much in it.
"""

import argparse
import csv
import gzip
import json
import subprocess
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LAB = Path(__file__).resolve().parent.parent / "lab" / "profiles"
TRUTH = ("label", "changepoint")  # columns that begin so are not shown to the program
LEAST = 72  # samples that the gate needs
WORDS = {0: "holds", 4: "failed", 5: "undecided"}


def cut(run: dict, first: str, last: str, file: Path) -> Path:
    """The series of a run from one profile to another, and before that what the gate needs at least."""
    with gzip.open(LAB / run["series"], "rt") as source:
        rows = list(csv.reader(source))
    header, rows = rows[0], rows[1:]
    shown = [place for place, name in enumerate(header) if not name.startswith(TRUTH)]
    end = sum(float(row[0]) <= run["times"][last] for row in rows)
    begin = min(sum(float(row[0]) < run["times"][first] for row in rows), end - LEAST)
    with open(file, "w", newline="") as out:
        csv.writer(out).writerows([[row[place] for place in shown] for row in [header, *rows[begin:end]]])
    return file


def verdict(program: str, pair: tuple, profiles: bool) -> str:
    truth, before, after = pair
    with tempfile.TemporaryDirectory() as folder:
        command, options = [program, "gate"], []
        for side, (run, first, last) in (("before", before), ("after", after)):
            command.append(str(cut(run, first, last, Path(folder) / f"{side}.csv")))
            options += [f"--profiles-{side}", *(str(LAB / run["files"][moment]) for moment in (first, last))]
        command += [*(options if profiles else []), "--json", "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in WORDS:
            raise SystemExit(f"{' '.join(command)}: {done.stderr}")
        return WORDS[done.returncode]


def pairs(runs: list[dict]) -> list[tuple]:
    quiet = {(run["configuration"], run["mem_profile_rate"]): run for run in runs if run["growth"] == "none"}
    found = []
    for run in runs:
        if run["growth"] != "heap" or not run["mem_profile_rate"]:
            continue
        calm = quiet.get((run["configuration"], run["mem_profile_rate"]))
        if calm:
            found.append(("holds", (run, "before", "last"), (calm, "before", "last")))
        elif "first" in run["files"]:
            found.append(("holds", (run, "before", "last"), (run, "first", "before")))
        held = run["nominal_bytes"]
        if "during" in held and held["last"] - held["during"] >= 0.75 * (held["during"] - held["before"]) > 0:
            found.append(("failed", (run, "before", "during"), (run, "during", "last")))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="detect-cli")
    arguments = parser.parse_args()
    work = pairs(json.loads((LAB / "truth.json").read_text()))
    counts: dict = defaultdict(Counter)
    for given in (False, True):
        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(lambda pair: verdict(arguments.program, pair, given), work))
        for (truth, (run, *_), _), word in zip(work, told):
            counts["profiles" if given else "series alone", truth, run["mem_profile_rate"]][word] += 1
            counts["profiles" if given else "series alone", truth, "all"][word] += 1
    print("| given | truth | rate | pairs | holds | failed | undecided |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for (given, truth, rate), words in sorted(counts.items(), key=str):
        shares = " | ".join(str(words[word]) for word in WORDS.values())
        print(f"| {given} | {truth} | {rate} | {words.total()} | {shares} |")


if __name__ == "__main__":
    main()
