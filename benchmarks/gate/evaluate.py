"""How often `detect-cli gate` is right, on pairs of the lab's recordings.

    python3 benchmarks/gate/evaluate.py .build/release/detect-cli [--output results.csv] [--only train,validation] [--days 2]

Standard library only. Each pair is written as two CSV files, without the columns of truth, and given to
the program; what it says goes to a CSV, and counts to standard output.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

from pairs import Pair, Stretch, pairs, rows

TRUTH = ("label", "changepoint")


def write(stretch: Stretch, path: Path) -> None:
    header, lines = rows(stretch.run)
    names = header.strip().split(",")
    kept = [i for i, name in enumerate(names) if not name.startswith(TRUTH)]
    with open(path, "w") as file:
        for line in [header] + lines[stretch.first : stretch.end]:
            cells = line.rstrip("\n").split(",")
            file.write(",".join(cells[i] for i in kept) + "\n")


def is_noticed(program: str, pair: Pair, folder: Path) -> bool:
    """Whether `detect` raises an event in BEFORE, or has one open there, given all that came before."""
    write(Stretch(pair.before.run, 0, pair.before.end), folder / "noticed.csv")
    with open(folder / "noticed.csv") as file:
        times = [line.split(",", 1)[0] for line in file][1:]
    command = [program, "detect", str(folder / "noticed.csv"), "--json", "--quiet"]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{pair}: exit code {ended.returncode}: {ended.stderr}")
    began = datetime.fromtimestamp(float(times[pair.before.first]), timezone.utc)
    events = [json.loads(line) for line in ended.stdout.splitlines()]
    return any(e["end"] is None or datetime.fromisoformat(e["end"]) > began for e in events)


def judge(program: str, pair: Pair, folder: Path) -> dict:
    write(pair.before, folder / "before.csv")
    write(pair.after, folder / "after.csv")
    command = [program, "gate", str(folder / "before.csv"), str(folder / "after.csv"), "--json", "--quiet"]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode not in (0, 4, 5):
        sys.exit(f"{pair}: exit code {ended.returncode}: {ended.stderr}")
    return json.loads(ended.stdout)


def table(results: list[tuple[Pair, dict]], title: str) -> str:
    lines = [f"| {title} | pairs | holds | failed | undecided | wrong | any measure worse |", "| --- " * 7 + "|"]
    groups = {}
    for pair, verdict in results:
        names = [pair.truth] + ([f"{pair.truth}, {pair.grade}"] if pair.grade else [])
        names += [f"{pair.truth}, noticed"] if verdict["is_noticed"] else []
        for name in names:
            groups.setdefault(name, []).append((pair, verdict))
    order = ["holds", "failed", "same"]
    for name in sorted(groups, key=lambda n: (order.index(n.split(",")[0]), n)):
        group = groups[name]
        said = Counter(verdict["verdict"] for _, verdict in group)
        wrong = {"holds": said["failed"], "failed": said["holds"]}.get(name.split(",")[0])
        worse = sum(any(m["change"] == "worse" for m in v["measures"]) for _, v in group)
        n = len(group)
        share = lambda k: f"{k} ({100 * k / n:.1f}%)"  # noqa: E731
        lines.append(
            f"| {name} | {n} | {said['holds']} | {said['failed']} | {share(said['undecided'])} | "
            f"{'–' if wrong is None else share(wrong)} | {share(worse)} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--output")
    options.add_argument("--only", help="parts of the split, with commas between them")
    options.add_argument("--json", help="all verdicts, one a line, to this file")
    options.add_argument("--days", type=int, default=2, help="of AFTER")
    arguments = options.parse_args()
    chosen = arguments.only.split(",") if arguments.only else ["train", "validation", "test"]
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for pair in pairs(arguments.days):
            if pair.part in chosen:
                verdict = judge(arguments.program, pair, Path(folder))
                verdict["is_noticed"] = pair.truth != "same" and is_noticed(arguments.program, pair, Path(folder))
                results.append((pair, verdict))
    if arguments.json:
        with open(arguments.json, "w") as file:
            for pair, verdict in results:
                facts = {"truth": pair.truth, "configuration": pair.configuration, "part": pair.part,
                         "runtime": pair.runtime, "kind": pair.kind, "grade": pair.grade, "rise": pair.rise,
                         "before": vars(pair.before), "after": vars(pair.after)}
                file.write(json.dumps(facts | {"verdict": verdict}) + "\n")
    if arguments.output:
        with open(arguments.output, "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["truth", "configuration", "part", "kind", "grade", "before", "after", "verdict",
                          "probability", "worse"])
            for pair, verdict in results:
                out.writerow([
                    pair.truth, pair.configuration, pair.part, pair.kind, pair.grade,
                    *(f"{s.run}[{s.first}:{s.end}]" for s in (pair.before, pair.after)), verdict["verdict"],
                    f"{verdict['probability']:.3f}",
                    " ".join(m["measure"] for m in verdict["measures"] if m["change"] == "worse"),
                ])
    for part in sorted({tuple(p for p in chosen if p == "test") or tuple(chosen), tuple(chosen)}, key=len):
        print(table([r for r in results if r[0].part in part], ", ".join(part)))


main()
