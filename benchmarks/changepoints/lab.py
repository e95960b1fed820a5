"""Ways to find changepoints, side by side on the lab's recordings for training: how the default was chosen.

    python benchmarks/changepoints/lab.py .build/release/detect-cli

Of each recording the resident memory is taken. In recordings with a fault: mean F1 with margin 5 (index 0
counts on both sides, as in the Turing Change Point Dataset) and the share of true changepoints found within
5 samples. In recordings in which nothing happens: changepoints a day, all of them false.
"""

import csv
import gzip
import pathlib
import subprocess
import sys
import tempfile

from tcpd import f1, true_positives

LAB = pathlib.Path(__file__).parent.parent / "lab"
METRIC = "process_resident_memory_bytes"
WAYS = [
    f"--method {method} --cost {cost} --noise {noise}"
    for noise in ("total", "differences")
    for cost in ("l1", "l2", "linear")
    for method in ("pelt", "binseg")
] + [
    "--method pelt --cost continuous --noise total", "--method pelt --cost normal",
    "--method binseg --cost normal", "--method pelt --cost rbf", "--method binseg --cost rbf",
    "--method pelt --cost linear --penalty bic", "--method edivisive",
]


def main(program):
    with open(LAB / "split.csv") as file:
        parts = {row["configuration"]: row["part"] for row in csv.DictReader(file)}
    with open(LAB / "recordings" / "runs.csv") as file:
        runs = [row for row in csv.DictReader(file) if parts[row["configuration"]] == "train"]
    truths, lengths = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for run in runs:
            with gzip.open(LAB / "recordings" / f"{run['run']}.csv.gz", "rt") as file:
                rows = list(csv.DictReader(file))
            truths[run["run"]] = [i for i, row in enumerate(rows) if row["changepoint"] == "1"]
            lengths[run["run"]] = len(rows)
            path = pathlib.Path(folder) / f"{run['run']}.csv"
            path.write_text("timestamp,value\n" + "".join(
                f"{600 * i},{row[METRIC]}\n" for i, row in enumerate(rows)))
            files.append(str(path))
        for way in WAYS:
            output = subprocess.run(
                [program, "changepoints", *files, "--json", "--quiet", *way.split()],
                check=True, capture_output=True, text=True).stdout
            found = {run["run"]: [] for run in runs}
            for line in output.splitlines():
                name = line.split('"series":"')[1].split('"')[0]
                found[name].append(int(line.split('"index":')[1].split(",")[0]))
            faulty = [run["run"] for run in runs if run["alarm"] == "1"]
            healthy = [run["run"] for run in runs if run["kind"] == "none"]
            agreement = sum(f1(found[name], [truths[name]]) for name in faulty) / len(faulty)
            recall = sum(true_positives(truths[n], found[n]) for n in faulty) / sum(
                len(truths[n]) for n in faulty)
            rate = sum(len(found[n]) for n in healthy) / sum(lengths[n] / 144 for n in healthy)
            print(f"F1 {agreement:.3f}  recall {recall:.3f}  false a day {rate:6.2f}  {way}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
