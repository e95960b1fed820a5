#!/usr/bin/env python3
"""Writes, as OpenMetrics, 80 hours of every metric that the dashboards and rules ask for.

A scenario, made so that each rule has hours in which it speaks and shares hours in which all are
silent: `EPISODES` says when what is wrong, `QUIET` when nothing is. At the end a leak is open. Two of its
processes are recordings of the lab's, `RECORDED`.

    synthetic.py               the samples
    synthetic.py --span        their first and last second
"""

import csv
import gzip
import math
import sys
from functools import cache
from pathlib import Path

START = 1_767_225_600  # 2026-01-01T00:00:00Z, in seconds
HOURS = 80
END = START + HOURS * 3600
STEP = 120  # seconds between samples
QUIET = (27, 39)  # hours in which no alert may speak

EPISODES = {  # hours from the start
    "absent": (8, 9),  # no sample of the watch at all
    "down": (12, 12.6),  # scraped in vain
    "no_model": (14, 14.8),
    "slow": (16, 17),  # cycles come late
    "dead_letters": (18, 18.5),
    "stalled": (20, 20.7),  # answers, but does not go on
    "few_series": (41, 43),
    "leak": (56, 80),
    "undelivered": (57, 68),
}

LAB = Path(__file__).resolve().parents[2] / "benchmarks" / "lab" / "recordings"
RECORDED = {"api-0": "000-go-session-none", "api-2": "243-go-drawn-6-none"}  # one row every ten minutes
OF_GO = {
    "process_resident_memory_bytes": "gauge", "go_memstats_heap_alloc_bytes": "gauge",
    "go_memstats_heap_inuse_bytes": "gauge", "go_memstats_next_gc_bytes": "gauge", "go_goroutines": "gauge",
    "go_gc_duration_seconds_count": "summary"}

MiB, GiB = 2.0**20, 2.0**30
HORIZONS = {"24h": 24, "72h": 72}
STAGES = {  # seconds that each takes
    "query": 0.2, "score": 0.6, "forecast": 0.04, "rules": 0.001, "store": 0.004}
BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5, 30]


def during(name, hour):
    start, end = EPISODES[name]
    return start <= hour < end


def leaked(hour):
    """How far the leak is, 0 to 1."""
    start, end = EPISODES["leak"]
    return max(0.0, (hour - start) / (end - start))


def ripple(hour, phase=0.0):
    return math.sin(2 * math.pi * hour / 24 + phase)


families = {}  # name -> (type, {labels: [(seconds, value)]})


def put(kind, name, labels, time, value):
    series = families.setdefault(name, (kind, {}))[1]
    series.setdefault(tuple(sorted(labels.items())), []).append((time, value))


class Counter:
    """Sums that only rise, by name and labels."""

    def __init__(self):
        self.sums = {}

    def add(self, time, name, labels, amount, kind="counter"):
        key = (name, tuple(sorted(labels.items())))
        self.sums[key] = self.sums.get(key, 0) + amount
        put(kind, name, labels, time, self.sums[key])


counter = Counter()


def observe(time, name, labels, seconds, count):
    """`count` observations of a histogram, all of `seconds`."""
    for bound in [*BUCKETS, math.inf]:
        le = "+Inf" if bound == math.inf else str(bound)
        counter.add(time, f"{name}_bucket", {**labels, "le": le}, count * (seconds <= bound), "histogram")
    counter.add(time, f"{name}_sum", labels, count * seconds, "histogram")
    counter.add(time, f"{name}_count", labels, count, "histogram")


def process(job, pod):
    return {"job": job, "instance": f"{pod}:8080", "namespace": "shop", "pod": pod}


GO = [process("api", f"api-{i}") for i in range(3)]
MICROMETER = process("orders", "orders-0")
CLIENT_JAVA = process("billing", "billing-0")
OPENTELEMETRY = process("payments", "payments-0")
CONTAINERS = [
    {"job": "cadvisor", "instance": "node-1:4194", "namespace": "shop", "pod": p["pod"], "container": "app"}
    for p in [*GO, MICROMETER, CLIENT_JAVA, OPENTELEMETRY]
]
WATCH = {"job": "neural-detect", "instance": "watch:9595"}


@cache
def recording(run):
    with gzip.open(LAB / f"{run}.csv.gz", "rt") as file:
        return list(csv.DictReader(file))


def processes(time, hour):
    """What the programs say of themselves, and cAdvisor of their containers. `api-1` leaks."""
    for i, labels in enumerate(GO):
        put("gauge", "up", labels, time, 1)
        put("gauge", "process_start_time_seconds", labels, time, START - 3600)
        if labels["pod"] in RECORDED:
            row = recording(RECORDED[labels["pod"]])[int(hour * 6)]
            for name, kind in OF_GO.items():
                if row[name]:
                    put(kind, name, labels, time, float(row[name]))
            continue
        leak = leaked(hour)
        live = 80 * MiB + 8 * MiB * ripple(hour, i) + 700 * MiB * leak
        rate = 0.2 / (1 + 3 * leak)
        saw = (hour * 3600 * rate) % 1
        put("gauge", "process_resident_memory_bytes", labels, time, 1.1 * live + 90 * MiB)
        put("gauge", "go_memstats_heap_alloc_bytes", labels, time, live * (1 + 0.4 * saw))
        put("gauge", "go_memstats_heap_inuse_bytes", labels, time, live * (1.05 + 0.4 * saw))
        put("gauge", "go_memstats_next_gc_bytes", labels, time, 2 * live)
        put("gauge", "go_goroutines", labels, time, round(20 + 400 * leak))
        counter.add(time, "go_gc_duration_seconds_count", labels, rate * STEP, "summary")
    for labels in [MICROMETER, CLIENT_JAVA, OPENTELEMETRY]:
        put("gauge", "up", labels, time, 1)
    for area, used in {"heap": 300 * MiB, "nonheap": 60 * MiB}.items():
        saw = 1 + 0.3 * ((hour * 7) % 1)
        for part in ["a", "b"]:
            micrometer = {**MICROMETER, "area": area, "id": part}
            opentelemetry = {**OPENTELEMETRY, "jvm_memory_type": area, "jvm_memory_pool_name": part}
            for labels in [micrometer, opentelemetry]:
                put("gauge", "jvm_memory_used_bytes", labels, time, used * saw / 2)
                put("gauge", "jvm_memory_committed_bytes", labels, time, used)
        put("gauge", "jvm_memory_used_bytes", {**CLIENT_JAVA, "area": area}, time, used * saw)
        put("gauge", "jvm_memory_committed_bytes", {**CLIENT_JAVA, "area": area}, time, 2 * used)
    put("gauge", "process_resident_memory_bytes", CLIENT_JAVA, time, 900 * MiB)
    put("gauge", "process_start_time_seconds", CLIENT_JAVA, time, START + (3600 * 70 if hour >= 70 else 0))
    pause = {**MICROMETER, "action": "end of minor GC", "cause": "Allocation", "gc": "G1"}
    counter.add(time, "jvm_gc_pause_seconds_count", pause, 0.05 * STEP, "summary")
    counter.add(time, "jvm_gc_collection_seconds_count", {**CLIENT_JAVA, "gc": "G1"}, 0.05 * STEP, "summary")
    observe(time, "jvm_gc_duration_seconds", {**OPENTELEMETRY, "jvm_gc_name": "G1"}, 0.01, 6)
    for labels in CONTAINERS:
        leak = leaked(hour) if labels["pod"] == "api-1" else 0
        put("gauge", "container_memory_working_set_bytes", labels, time, (300 + 690 * leak) * MiB)
        put("gauge", "container_spec_memory_limit_bytes", labels, time, GiB)


def findings(time, hour):
    """What the watch says of the series: those of `api` and of a container."""
    for i, series in enumerate([*GO, CONTAINERS[0]]):
        leak = leaked(hour) if i == 1 else 0
        used = (300 + 690 * leak) * MiB + MiB * ripple(hour, i)
        odds = 0.2 + 3 * leak + 0.05 * ripple(hour, i)
        left = (1 - leak) * 24 * 3600 if leak else math.inf
        name = "container_memory_working_set_bytes" if i == 3 else "process_resident_memory_bytes"
        measured = {**series, "metric": name}
        put("gauge", "anomaly_score", series, time, odds)
        put("gauge", "neuraldetect_threshold_probability", series, time, 0.4)
        put("gauge", "neuraldetect_anomaly_probability", series, time, odds / (1.5 + odds))
        put("gauge", "neuraldetect_limit_bytes", series, time, GiB)
        opened = {"info": False, "warning": 0 < leak <= 0.5, "critical": leak > 0.5}
        for severity, value in opened.items():
            put("gauge", "neuraldetect_open_events", {**series, "severity": severity}, time, int(value))
        if leak:
            put("gauge", "neuraldetect_event_onset_timestamp_seconds", series, time, START + 56 * 3600)
        if i == 1:
            newly = 1 if 79 <= hour < 79 + STEP / 3600 else 0
            counter.add(time, "neuraldetect_confirmed_changepoints_total", series, newly)
        put("gauge", "y", measured, time, used)
        for horizon, ahead in HORIZONS.items():
            labels, width = {**measured, "horizon": horizon}, 5 * MiB * math.sqrt(ahead)
            forecast = used + (leaked(hour + ahead) - leaked(hour)) * 690 * MiB * (i == 1)
            put("gauge", "yhat", labels, time, forecast)
            put("gauge", "yhat_lower", labels, time, forecast - width)
            put("gauge", "yhat_upper", labels, time, forecast + width)
        for bound, factor in {"": 1, "lower_": 0.8, "upper_": 1.3}.items():
            put("gauge", f"neuraldetect_time_to_limit_{bound}seconds", series, time, left * factor)


def watch(time, hour):
    """What the watch says of itself."""
    leak, stalled, late = leaked(hour), during("stalled", hour), during("slow", hour)
    put("gauge", "neuraldetect_build_info", {**WATCH, "version": "0.1.0"}, time, 1)
    put("gauge", "model_up", WATCH, time, 0 if during("no_model", hour) or stalled else 1)
    put("gauge", "process_resident_memory_bytes", WATCH, time, 200 * MiB)
    put("gauge", "process_open_fds", WATCH, time, 30)
    put("gauge", "process_start_time_seconds", WATCH, time, START)
    put("gauge", "neuraldetect_series", WATCH, time, 4 if not during("few_series", hour) else 1)
    last = START + 3600 * EPISODES["stalled"][0] if stalled else time - 12
    put("gauge", "neuraldetect_last_cycle_timestamp_seconds", WATCH, time, last)
    firing = 1 if leak else 0
    for state, value in {"pending": 0, "firing": firing}.items():
        put("gauge", "neuraldetect_alerts", {**WATCH, "state": state}, time, value)

    def count(name, labels, amount):
        counter.add(time, name, {**WATCH, **labels}, amount)

    cycles = 0 if stalled else STEP / 30
    count("process_cpu_seconds_total", {}, 0.2 * STEP)
    count("neuraldetect_cycles_total", {"result": "ok"}, cycles * (0.5 if late else 1))
    count("neuraldetect_cycles_total", {"result": "late"}, cycles * (0.5 if late else 0))
    count("neuraldetect_cycles_total", {"result": "failed"}, cycles if during("no_model", hour) else 0)
    for result in ["accepted", "late"]:
        count("neuraldetect_samples_total", {"result": result}, 4 * cycles if result == "accepted" else 0)
    refused = during("no_model", hour)
    count("neuraldetect_prometheus_requests_total", {"result": "ok"}, 0 if refused else cycles)
    count("neuraldetect_prometheus_requests_total", {"result": "refused"}, cycles if refused else 0)
    sent = 1 if leak and not during("undelivered", hour) else 0
    for receiver in ["alertmanager", "ops"]:
        count("neuraldetect_notifications_total", {"receiver": receiver, "result": "delivered"}, sent)
        failed = 1 if during("dead_letters", hour) and receiver == "ops" else 0
        count("neuraldetect_notifications_total", {"receiver": receiver, "result": "failed"}, failed)
    # Born by its first letter: there is no 0 to rise from.
    if hour >= EPISODES["dead_letters"][0]:
        dead = {"receiver": "ops", "result": "dead"}
        count("neuraldetect_notifications_total", dead, 1 if time == START + 18 * 3600 else 0)
    slower = 40 if late else 1
    for stage, seconds in STAGES.items():
        labels = {**WATCH, "stage": stage}
        observe(time, "neuraldetect_stage_duration_seconds", labels, seconds * slower, cycles)
    observe(time, "model_inference_duration_seconds", WATCH, 0.002, 4 * cycles)


def page():
    for elapsed in range(0, HOURS * 3600 + 1, STEP):
        time, hour = START + elapsed, elapsed / 3600
        processes(time, hour)
        if during("absent", hour):
            continue
        put("gauge", "up", WATCH, time, 0 if during("down", hour) else 1)
        if not during("down", hour):
            watch(time, hour)
            findings(time, hour)


def spelled(value):
    return {math.inf: "+Inf"}.get(value, repr(float(value)))


def main():
    if "--span" in sys.argv:
        print(START, END)
        return
    page()
    for name in sorted(families):
        kind, series = families[name]
        # Parts of histograms and summaries stand for themselves: how a family is called as a whole
        # is nothing that a stored sample knows.
        if kind == "gauge":
            print(f"# TYPE {name} gauge")
        elif kind == "counter":
            print(f"# TYPE {name.removesuffix('_total')} counter")
        else:
            print(f"# TYPE {name} unknown")
        for labels, samples in series.items():
            text = ",".join(f'{key}="{value}"' for key, value in labels)
            for time, value in samples:
                print(f"{name}{{{text}}} {spelled(value)} {time}")
    print("# EOF")


if __name__ == "__main__":
    main()
