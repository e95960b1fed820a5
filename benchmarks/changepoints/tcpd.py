"""`detect-cli changepoints` on the Turing Change Point Dataset: F1 with margin 5, and covering.

    python benchmarks/changepoints/tcpd.py .build/release/detect-cli FOLDER
    python benchmarks/changepoints/tcpd.py .build/release/detect-cli FOLDER --cost l2 --penalty bic
    python benchmarks/changepoints/tcpd.py .build/release/detect-cli FOLDER --published FILE

FOLDER holds NAME.csv.gz (step, value, …) for each series and annotations.json, {NAME: {annotator: [steps]}}.
Options that are not known here go to the program. Measures are those of van den Burg & Williams, "An Evaluation
of Change Point Detection Algorithms", 2020; it needs nothing but Python.

FILE is {"f1": {NAME: {"pelt": …, "binseg": …, "zero": …}}}, the values that those authors published for the
default settings of R's changepoint package: levels, squared deviations, the package's own MBIC, the series
scaled to a variance of 1. They counted from the last sample before a change, so ours are moved by one. With it
the settings are theirs, and the last column is how far off we are.
"""

import argparse
import csv
import gzip
import json
import pathlib
import subprocess
import tempfile

MARGIN = 5
PUBLISHED = ["--cost", "l2", "--penalty", "mbic-r", "--noise", "total", "--min-size", "1"]


def true_positives(truths, predictions):
    free, matched = set(predictions), 0
    for truth in sorted(truths):
        near = [(abs(x - truth), x) for x in free if abs(x - truth) <= MARGIN]
        if near:
            free.remove(min(near)[1])
            matched += 1
    return matched


def f1(predictions, annotators):
    x, sets = {0, *predictions}, [{0, *marked} for marked in annotators]
    precision = true_positives(set().union(*sets), x) / len(x)
    recall = sum(true_positives(s, x) / len(s) for s in sets) / len(sets)
    return 2 * precision * recall / (precision + recall)


def covering(predictions, annotators, count):
    def segments(points):
        bounds = sorted({0, *points, count})
        return [set(range(a, b)) for a, b in zip(bounds, bounds[1:])]

    found, total = segments(predictions), 0
    for marked in annotators:
        for segment in segments(marked):
            total += len(segment) * max(len(segment & f) / len(segment | f) for f in found)
    return total / count / len(annotators)


def changepoints(program, values, options):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("timestamp,value\n")
        file.writelines(f"{600 * t},{x}\n" for t, x in enumerate(values))
        file.flush()
        output = subprocess.run(
            [program, "changepoints", file.name, "--json", "--quiet", *options],
            check=True, capture_output=True, text=True).stdout
    return [json.loads(line)["index"] for line in output.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--published", type=pathlib.Path)
    arguments, options = parser.parse_known_args()
    annotations = json.loads((arguments.folder / "annotations.json").read_text())

    def run(title, find, published=None):
        rows = []
        for name in sorted(annotations):
            with gzip.open(arguments.folder / f"{name}.csv.gz", "rt") as file:
                values = [row[1] for row in csv.reader(file)][1:]
            annotators, found = list(annotations[name].values()), find(values)
            rows.append((f1(found, annotators), covering(found, annotators, len(values))))
            off = f"  {rows[-1][0] - published[name][title]:+.4f}" if published else ""
            print(f"{title:8} {name:20} {rows[-1][0]:.3f} {rows[-1][1]:.3f}{off}")
        means = [sum(column) / len(rows) for column in zip(*rows)]
        print(f"{title:8} {'mean':20} {means[0]:.3f} {means[1]:.3f}")

    if not arguments.published:
        return run("ours", lambda values: changepoints(arguments.program, values, options))
    published = json.loads(arguments.published.read_text())["f1"]

    def as_published(method):
        def find(values):
            found = changepoints(arguments.program, values, ["--method", method, *PUBLISHED])
            return [index - 1 for index in found]
        return find

    run("pelt", as_published("pelt"), published)
    run("binseg", as_published("binseg"), published)
    run("zero", lambda values: [], published)


if __name__ == "__main__":
    main()
