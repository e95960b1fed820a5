"""Models and one-line rivals on NAB's series: NAB's three profiles and the mean VUS-PR of the series.

    pip install numpy
    python benchmarks/nab.py .build/release/detect-cli FILE… [--model MODEL]…

The files are series with a column `value` and a column `label`, 1 in NAB's windows. The models, by
name or file, score them by `detect-cli score`, and everything is measured by `detect-cli evaluate`. The
rivals see what the first model sees, sample by sample, and have no score where it has none. NAB asks for
one threshold for all series, so that each rival is also measured in units of its own mean over the
samples before (“relative”).
"""

import argparse
import csv
import json
import pathlib
import subprocess
import tempfile

import numpy as np


def moving_moments(x, length):
    """Mean and variance of the last `length` values, each one included, fewer at the beginning."""
    sums = np.cumsum(np.concatenate([np.zeros((1, 2)), np.stack([x, x * x], 1)]), 0)
    end = np.arange(1, len(x) + 1)
    start = np.maximum(end - length, 0)
    mean, square = ((sums[end] - sums[start]) / (end - start)[:, None]).T
    return mean, np.maximum(square - mean * mean, 0)


def before(x):
    return np.append(x[:1], x[:-1])


def moving_variance(x, length=144):
    return moving_moments(x, length)[1]


def squared_difference(x):
    return (x - before(x)) ** 2


def rolling_z_score(x, length=60):
    mean, variance = map(before, moving_moments(x, length))
    return abs(x - mean) / np.maximum(np.sqrt(variance), np.maximum(1e-4 * abs(mean), 1e-9))


def outside_of_range(x):
    """How far beyond the largest or the smallest value so far, in units of that range."""
    high, low = before(np.maximum.accumulate(x)), before(np.minimum.accumulate(x))
    scale = np.maximum(high - low, 1e-9 * np.maximum(abs(high), 1e-9))
    return np.maximum(np.maximum(x - high, low - x), 0) / scale


def relative(scores):
    mean = np.cumsum(scores) / np.arange(1, len(scores) + 1)
    return scores / np.maximum(before(mean), 1e-12)


RIVALS = {
    "moving variance of 144": moving_variance,
    "moving variance, relative": lambda x: relative(moving_variance(x)),
    "squared difference": squared_difference,
    "squared difference, relative": lambda x: relative(squared_difference(x)),
    "rolling z-score of 60": rolling_z_score,
    "outside of the range so far": outside_of_range,
}


def rescored(rows, rival):
    """The rows of `score` with the rival's scores where the model has one."""
    series = {}
    for row in rows:
        if row["value"]:
            series.setdefault(row["series"], []).append(row)
    for samples in series.values():
        x = np.array([float(row["value"]) for row in samples])
        scores = rival(x)
        for row, score in zip(samples, scores):
            yield row | {"score": repr(float(score)) if row["score"] else ""}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--model", action="append", help="default: general")
    arguments = parser.parse_args()

    def run(*options):
        command = [arguments.program, *map(str, options), "--quiet"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    models = arguments.model or ["general"]
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "scores.csv"
        print(f"{'detector':30s} {'standard':>9s} {'low FP':>9s} {'low FN':>9s} {'VUS-PR':>9s}")
        rows = []
        for name, rival in {**dict.fromkeys(models), **RIVALS}.items():
            if rival:
                with open(file, "w") as text:
                    writer = csv.DictWriter(text, rows[0])
                    writer.writeheader()
                    writer.writerows(rescored(rows, rival))
            else:
                file.write_text(run("score", *arguments.files, "--model", name))
            if not rows:
                with open(file) as text:
                    rows = list(csv.DictReader(text))
            evaluate = ("evaluate", file, "--json", "--labels", *arguments.files)
            nab, points = json.loads(run(*evaluate, "--nab")), json.loads(run(*evaluate))
            profiles = [nab[p] for p in ("standard", "reward_low_FP_rate", "reward_low_FN_rate")]
            show(pathlib.Path(name).stem, [p["normalized"] for p in profiles], points["vus_pr"])
            if name == models[0]:
                chance = [p["chance"]["normalized"] for p in profiles]
                show("chance", chance, points["chance"]["vus_pr"])
        print(f"{nab['series']} series, {nab['windows']} windows")


def show(name, profiles, vus):
    print(f"{name:30s} " + " ".join(f"{x:9.2f}" for x in profiles) + f" {vus:9.3f}", flush=True)


if __name__ == "__main__":
    main()
