"""How often an alarm names a metric that the fault is in.

    python benchmarks/explained.py .build/release/detect-cli RECORDING…

RECORDING is a series of the lab: a column `label`, 1 while a fault is active, and for each metric that
shows it `label_METRIC`, 1 where it does. An alarm is right if the metric that it names is one of those
of the fault it falls into, and wrong if the fault's memory is none that this metric counts. No column tells of
threads, goroutines and classes: they are right in the faults that are made of them. Stacks, metaspace and direct
buffers that rise beside a fault of other memory do so by chance, whatever their columns say.
"""

import argparse
import collections
import csv
import gzip
import json
import pathlib
import subprocess
from datetime import datetime


COUNTED = {
    "-thread_leak-": {"process_threads", "jvm_threads_current", "go_goroutines"},  # in Go one locks each
    "-goroutine_leak-": {"go_goroutines"},
    "-class_loader_leak-": {"jvm_classes_loaded"},
    "-arena_bloat-": {"process_threads"},  # each waits with an arena of its own
}

# Memory that some faults alone are made of, as in lab/recorder/truth.py; the recordings' columns are older than that.
PARTS = {
    "go_memstats_stack_inuse_bytes": ("-goroutine_leak-", "-thread_leak-"),
    "jvm_metaspace_used_bytes": ("-class_loader_leak-",),
    "jvm_direct_buffers_used_bytes": ("-direct_buffer_leak-",),
}


def is_of(metric, name):
    """Whether the fault of the run `name` can be in the metric."""
    return metric not in PARTS or any(kind in name for kind in PARTS[metric])


def rows_of(path):
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as text:
        return list(csv.DictReader(text))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--model", default="models/memory.safetensors")
    parser.add_argument("--each", action="store_true", help="print the wrong ones")
    arguments = parser.parse_args()

    command = [arguments.program, "detect", "--json", "--quiet", "--model", arguments.model, *arguments.files]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    events = collections.defaultdict(list)
    for line in lines:
        event = json.loads(line)
        events[event["series"]].append(event)

    right, wrong, kinds = 0, [], collections.Counter()
    for path in arguments.files:
        name = pathlib.Path(path).name.removesuffix(".gz").removesuffix(".csv")
        rows = rows_of(path)
        for event in events[name]:
            at = datetime.fromisoformat(event["detected_at"].replace("Z", "+00:00")).timestamp()
            inside = [row for row in rows if float(row["timestamp"]) == at and row["label"] == "1"]
            shown = {
                key.removeprefix("label_") for row in rows for key, value in row.items()
                if key.startswith("label_") and key != "label_benign" and value == "1"}
            shown = {metric for metric in shown if is_of(metric, name)}
            shown |= set().union(*(metrics for kind, metrics in COUNTED.items() if kind in name))
            if not inside or not shown:
                continue  # a false alarm, or a fault that no metric shows
            kinds[event["kind"]] += 1
            if event["metric"] in shown:
                right += 1
            else:
                wrong.append((name, event["metric"], sorted(shown)))
    total = right + len(wrong)
    print(f"{right} of {total} alarms name a metric that the fault is in ({right / max(total, 1):.0%})")
    print("kinds:", ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    for name, metric, shown in wrong if arguments.each else []:
        print(f"{name}: {metric}, not one of {', '.join(shown)}")


if __name__ == "__main__":
    main()
