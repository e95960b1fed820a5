#!/usr/bin/env python3
"""Writes memory.json and fleet.json: what each dashboard shows, and how it asks for it.

    dashboards.py [FOLDER]     beside this file, unless said otherwise

Needs nothing but Python. `deploy/check` fails where the JSON is not what this writes.
"""

import json
import sys
from pathlib import Path

from panels import (
    BLUE, GREEN, GREY, ORANGE, RED, annotation, band, choice, dashboard, fixed, heatmap, label_values,
    line, link, override, query, stat, steps, table, timeseries, words)

# ---------------------------------------------------------------------------- one instance

# The series of one process: its own exporter's, and what the watch says about it. A target without a
# label `pod` has an empty variable, and `pod=~""` is true of it.
SELF = 'job="$job",instance="$instance",pod=~"$pod"'
CHOSEN = f'{SELF},metric="$metric"'
RESIDENT = 'metric=~".*(resident|rss|working_set).*"'  # queries are named by the operator
CONTAINER = 'container!="",container!="POD"'
# Any family by which a process, a virtual machine, a container or a watched series is known.
MEMORY = "process_resident_memory_bytes|jvm_memory_used_bytes|container_memory_working_set_bytes|y"

SEVERITY = words({0: ("none", GREEN), 1: ("info", BLUE), 2: ("warning", ORANGE), 3: ("critical", RED)})
SEVERITY_NOW = " or ".join(
    f'{rank} * neuraldetect_open_events{{{SELF},severity="{severity}"}}'
    for rank, severity in [(3, "critical"), (2, "warning"), (1, "info")])

LIMIT = f"max(neuraldetect_limit_bytes{{{SELF}}})"
# The heap's floor over half an hour, bytes: a leak shows there, not in the peaks between collections.
GO_FLOOR = 'min_over_time(go_memstats_heap_alloc_bytes{job="$job"}[30m] {offset})'
JVM_FLOOR = """
  min_over_time(
    sum by (job, instance, namespace, pod) (
      jvm_memory_used_bytes{job="$job",area="heap"} or jvm_memory_used_bytes{job="$job",jvm_memory_type="heap"}
    )[30m:1m] {offset})"""


def growth(floor):
    """How much `floor` rose from one half hour to the next, bytes a second; 0 where it fell."""
    now, before = floor.replace("{offset}", ""), floor.replace("{offset}", "offset 30m")
    return f"clamp_min({now} - {before}, 0) / 1800"


def collections(window, offset=""):
    """Collections a second under the names that Go, Micrometer, client_java and OpenTelemetry use."""
    families = [
        "go_gc_duration_seconds_count",
        "jvm_gc_pause_seconds_count",
        "jvm_gc_collection_seconds_count",
        "jvm_gc_duration_seconds_count",
    ]
    rates = " or ".join(f"rate({family}{{{SELF}}}[{window}] {offset})" for family in families)
    return f"sum({rates})"


memory = dashboard(
    "neural-detect-memory",
    "Memory of an instance",
    says="One process: its memory, its collector, what it is forecast to need, and what the detector says.",
    since="now-24h",
    variables=[
        label_values("job", "job", f'{{__name__=~"{MEMORY}"}}'),
        label_values("instance", "instance", f'{{__name__=~"{MEMORY}",job="$job"}}'),
        label_values("pod", "pod", f'{{__name__=~"{MEMORY}",job="$job",instance="$instance"}}'),
        label_values("metric", "metric", f"y{{{SELF}}}"),
        choice("horizon", ["24h", "72h"]),
    ],
    links=[
        link("fleet", "/d/neural-detect-fleet"),
        link(
            "and the next 24 h", "/d/neural-detect-memory?from=now-24h&to=now%2B24h", keep_time=False,
            says="The forecast goes on to the right of now."),
    ],
    annotations=[
        annotation(
            "events",
            f'max without (severity) (neuraldetect_open_events{{{SELF},severity=~"warning|critical"}}) > 0',
            RED, "event", "open at {{instance}} {{pod}}"),
        annotation(
            "onsets", f"neuraldetect_event_onset_timestamp_seconds{{{SELF}}} * 1000",
            ORANGE, "onset", "here the event began at {{instance}} {{pod}}", useValueForTime=True),
        annotation(
            "confirmed changes", f"changes(neuraldetect_confirmed_changepoints_total{{{SELF}}}[5m]) > 0",
            BLUE, "confirmed changepoint", "{{instance}} {{pod}}"),
        annotation(
            "restarts", f"changes(process_start_time_seconds{{{SELF}}}[5m]) > 0",
            GREY, "restart", "{{instance}} {{pod}}"),
    ],
    rows=[
        (4, [
            stat(
                "Score", f"max(anomaly_score{{{SELF}}})", unit="short", decimals=2,
                thresholds=steps((0.8, ORANGE), (1, RED)),
                says="Odds of the score over odds of its threshold: above 1 is anomalous."),
            stat(
                "Open event", f"max({SEVERITY_NOW})", unit="short", mappings=SEVERITY,
                thresholds=steps((1, BLUE), (2, ORANGE), (3, RED))),
            stat(
                "Began", f"max(neuraldetect_event_onset_timestamp_seconds{{{SELF}}}) * 1000",
                unit="dateTimeFromNow", noValue="no event", says="The onset of the open event."),
            stat(
                "Limit in use", f"max(y{{{SELF},{RESIDENT}}}) / {LIMIT}", unit="percentunit", decimals=1,
                thresholds=steps((0.85, ORANGE), (0.95, RED)), noValue="no limit"),
            stat(
                "Limit reached in", f"min(neuraldetect_time_to_limit_seconds{{{SELF}}}) < Inf", unit="s",
                thresholds={
                    "mode": "absolute",
                    "steps": [
                        {"value": None, "color": RED},
                        {"value": 3600, "color": ORANGE},
                        {"value": 86400, "color": GREEN},
                    ],
                },
                noValue="not in 72 h"),
            stat(
                "In $horizon", f'max(yhat{{{CHOSEN},horizon="$horizon"}})', unit="bytes",
                thresholds=steps(), says="The forecast of the chosen metric."),
        ]),
        (9, [
            (2, timeseries(
                "Memory", unit="bytes", min=0,
                says="Resident memory, and what the heap has of it. A leak lifts the floor of HeapAlloc, not its peaks.",
                queries=[
                    query(f"process_resident_memory_bytes{{{SELF}}}", "resident"),
                    query(f"go_memstats_heap_alloc_bytes{{{SELF}}}", "HeapAlloc"),
                    query(f"go_memstats_heap_inuse_bytes{{{SELF}}}", "HeapInuse"),
                    query(f"go_memstats_next_gc_bytes{{{SELF}}}", "NextGC"),
                    query(f"""
                      sum(jvm_memory_used_bytes{{{SELF},area="heap"}}
                        or jvm_memory_used_bytes{{{SELF},jvm_memory_type="heap"}})""", "JVM heap used"),
                    query(f"""
                      sum(jvm_memory_committed_bytes{{{SELF},area="heap"}}
                        or jvm_memory_committed_bytes{{{SELF},jvm_memory_type="heap"}})""", "JVM heap committed"),
                    query(f"""
                      sum(container_memory_working_set_bytes{{{SELF},{CONTAINER}}}
                        or container_memory_working_set_bytes{{{CONTAINER}}}
                          and on (namespace, pod) process_resident_memory_bytes{{{SELF},pod!=""}})""",
                        "working set"),
                    query(LIMIT, "limit"),
                ],
                overrides=[
                    line("resident", RED, custom__fillOpacity=8),
                    line("NextGC", GREY, width=1, dash=[8, 6]),
                    line("limit", "dark-red", width=1, dash=[2, 4]),
                ])),
            (1, timeseries(
                "Outside of the heap", unit="bytes",
                says="Resident memory less HeapInuse: what native code, stacks and fragmentation hold.",
                queries=[
                    query(f"process_resident_memory_bytes{{{SELF}}} - go_memstats_heap_inuse_bytes{{{SELF}}}",
                          "resident − HeapInuse"),
                    query(f"""
                      process_resident_memory_bytes{{{SELF}}} - on (job, instance)
                        sum by (job, instance) (
                          jvm_memory_committed_bytes{{{SELF},area="heap"}}
                          or jvm_memory_committed_bytes{{{SELF},jvm_memory_type="heap"}})""",
                        "resident − JVM heap"),
                ])),
        ]),
        (9, [
            timeseries(
                "$metric, and what was forecast for it $horizon before", unit="bytes",
                says="The band holds 95%. Set the time range past now to see what is forecast.",
                queries=[
                    query(f"y{{{CHOSEN}}}", "measured"),
                    query(f'yhat{{{CHOSEN},horizon="$horizon"}} offset $horizon', "forecast"),
                    query(f'yhat_lower{{{CHOSEN},horizon="$horizon"}} offset $horizon', "lower"),
                    query(f'yhat_upper{{{CHOSEN},horizon="$horizon"}} offset $horizon', "upper"),
                    query(LIMIT, "limit"),
                ],
                overrides=[
                    *band("lower", "upper", BLUE),
                    line("measured", RED),
                    line("forecast", BLUE, width=1),
                    line("limit", "dark-red", width=1, dash=[2, 4]),
                ]),
            timeseries(
                "Score and threshold", unit="percentunit", min=0, max=1,
                says="The probability of an anomaly and what it has to pass; regions are open events.",
                queries=[
                    query(f"max(neuraldetect_anomaly_probability{{{SELF}}})", "score"),
                    query(f"max(neuraldetect_threshold_probability{{{SELF}}})", "threshold"),
                ],
                overrides=[line("score", RED), line("threshold", GREY, width=1, dash=[8, 6])]),
        ]),
        (9, [heatmap(
            "Growth of HeapAlloc by pod", unit="binBps", says="""How fast the heap's floor rises from one half hour to the
next, for all pods of the job. A leak is a row that stays coloured; a warm cache is one that fades.""",
            queries=[
                query(growth(GO_FLOOR), "{{pod}} {{instance}}"),
                query(growth(JVM_FLOOR), "{{pod}} {{instance}}"),
            ])]),
        (8, [
            timeseries(
                "Collections", unit="ops", min=0,
                queries=[
                    query(collections("$__rate_interval"), "now"),
                    query(collections("1h"), "mean of 1 h"),
                ],
                overrides=[line("now", GREY, width=1), line("mean of 1 h", BLUE)]),
            timeseries(
                "Collections, as a share of the day before", unit="percentunit", min=0,
                says="""Where the live heap grows, so does the goal, and collections become rarer at the same load.
A share that decays beside a steady load is a leak.""",
                queries=[query(f'{collections("1h")} / {collections("1h", "offset 1d")}', "share")],
                overrides=[line("share", BLUE)]),
            timeseries(
                "Time until the limit", unit="s", min=0,
                says="Nothing is drawn where the limit is not reached in 72 h; the band holds 95%.",
                queries=[
                    query(f"min(neuraldetect_time_to_limit_seconds{{{SELF}}}) < Inf", "forecast"),
                    query(f"min(neuraldetect_time_to_limit_lower_seconds{{{SELF}}}) < Inf", "lower"),
                    query(f"min(neuraldetect_time_to_limit_upper_seconds{{{SELF}}}) < Inf", "upper"),
                ],
                overrides=[*band("lower", "upper", BLUE), line("forecast", BLUE)]),
        ]),
    ])

# ---------------------------------------------------------------------------- all of them

FLEET = 'job=~"$job"'
WATCH = 'job=~"$watch"'
PROCESS = "job, instance, namespace, pod, container"  # what tells one process from another
NAMES = {"job": "job", "instance": "instance", "namespace": "namespace", "pod": "pod", "container": "container"}

SCORE = f"max by ({PROCESS}) (anomaly_score{{{FLEET}}})"
USAGE = f"""
  max by ({PROCESS}) (y{{{FLEET},{RESIDENT}}})
    / max by ({PROCESS}) (neuraldetect_limit_bytes{{{FLEET}}})"""
TIME_LEFT = f"min by ({PROCESS}) (neuraldetect_time_to_limit_seconds{{{FLEET}}}) < Inf"

TO_MEMORY = override("instance", links=[{
    "title": "its memory",
    "url": "/d/neural-detect-memory?var-job=${__data.fields.job}&var-instance=${__data.fields.instance}"
    "&var-pod=${__data.fields.pod}&${__url_time_range}",
}])


def quantile(q, family, by=""):
    return f"""
      histogram_quantile({q}, sum by (le{by}) (
        rate({family}_bucket{{{WATCH}}}[$__rate_interval])))"""


def per_minute(family, by):
    return f"60 * sum by ({by}) (rate({family}{{{WATCH}}}[$__rate_interval]))"


def colored(name, color):
    """The series called `name` has the same colour everywhere."""
    return override(name, color=fixed(color))


fleet = dashboard(
    "neural-detect-fleet",
    "Memory of the fleet",
    says="Who is anomalous now, who reaches the limit first, and whether the watch itself is well.",
    since="now-6h",
    variables=[
        label_values(
            "job", "job", "anomaly_score", multi=True, includeAll=True, allValue=".*",
            current={"text": "All", "value": "$__all", "selected": True}),
        label_values("watch", "job", "model_up", says="watch", includeAll=True, allValue=".*",
                     current={"text": "All", "value": "$__all", "selected": True}),
    ],
    links=[link("one instance", "/d/neural-detect-memory")],
    annotations=[
        annotation(
            "criticals",
            f'max by (job, instance, pod, severity) (neuraldetect_open_events{{{FLEET},severity="critical"}}) > 0',
            RED, "critical", "{{job}} {{instance}} {{pod}}"),
    ],
    rows=[
        (4, [
            stat(
                "Watched", f"sum(neuraldetect_series{{{WATCH}}})", unit="short", says="Series, in all jobs."),
            stat(
                "Anomalous", f"count({SCORE} > 1) or vector(0)", unit="short",
                thresholds=steps((1, ORANGE))),
            stat(
                "Critical", f'sum(neuraldetect_open_events{{{FLEET},severity="critical"}}) or vector(0)',
                unit="short", thresholds=steps((1, RED))),
            stat(
                "At the limit in 24 h", f"count({TIME_LEFT} < 86400) or vector(0)", unit="short",
                thresholds=steps((1, RED))),
            stat(
                "Alerts firing", f'sum(neuraldetect_alerts{{{WATCH},state="firing"}})', unit="short",
                thresholds=steps((1, ORANGE))),
            stat(
                "Model", f"min(model_up{{{WATCH}}})", unit="short",
                mappings=words({0: ("down", RED), 1: ("up", GREEN)}),
                thresholds={"mode": "absolute", "steps": [
                    {"value": None, "color": RED}, {"value": 1, "color": GREEN}]},
                noValue="no watch"),
        ]),
        (9, [
            table(
                "Anomalous now", sort="-score",
                queries=[
                    query(f"{SCORE} > 1"),
                    query(f"""
                      1000 * min by ({PROCESS}) (neuraldetect_event_onset_timestamp_seconds{{{FLEET}}})
                        and {SCORE} > 1"""),
                    query(f"{USAGE} and {SCORE} > 1"),
                ],
                columns={**NAMES, "Value #A": "score", "Value #B": "began", "Value #C": "limit in use"},
                overrides=[
                    override("score", decimals=2),
                    override("began", unit="dateTimeFromNow"),
                    override("limit in use", unit="percentunit", decimals=1),
                    TO_MEMORY,
                ]),
            table(
                "First to reach the limit", sort="in",
                queries=[
                    query(f"bottomk(20, {TIME_LEFT})"),
                    query(f"""
                      min by ({PROCESS}) (neuraldetect_time_to_limit_lower_seconds{{{FLEET}}})
                        and bottomk(20, {TIME_LEFT})"""),
                    query(f"{USAGE} and bottomk(20, {TIME_LEFT})"),
                ],
                columns={**NAMES, "Value #A": "in", "Value #B": "at the earliest", "Value #C": "limit in use"},
                overrides=[
                    override("in", unit="s"),
                    override("at the earliest", unit="s"),
                    override("limit in use", unit="percentunit", decimals=1),
                    TO_MEMORY,
                ]),
        ]),
        (8, [
            heatmap(
                "Scores", unit="short", scheme="Reds", says="The 25 highest, a row for each process; 1 is the threshold.",
                queries=[query(f"topk(25, {SCORE})", "{{job}} {{instance}} {{pod}}")]),
            timeseries(
                "Open events", unit="short", min=0, stack=True, decimals=0,
                queries=[query(f"sum by (severity) (neuraldetect_open_events{{{FLEET}}})", "{{severity}}")],
                overrides=[colored("info", BLUE), colored("warning", ORANGE), colored("critical", RED)]),
            timeseries(
                "Limit in use", unit="percentunit", min=0, says="The ten that have least left.",
                queries=[query(f"topk(10, {USAGE})", "{{job}} {{instance}} {{pod}}")]),
        ]),
        "The watch",
        (7, [
            timeseries(
                "Cycles a minute", unit="short", min=0, stack=True,
                queries=[query(per_minute("neuraldetect_cycles_total", "result"), "{{result}}")],
                overrides=[colored("ok", GREEN), colored("late", ORANGE), colored("failed", RED)]),
            timeseries(
                "Stages, 99 of 100 take less than", unit="s", min=0,
                queries=[query(quantile(0.99, "neuraldetect_stage_duration_seconds", ", stage"), "{{stage}}")]),
            timeseries(
                "Model up, and the age of its last cycle", unit="s", min=0,
                queries=[
                    query(f"time() - neuraldetect_last_cycle_timestamp_seconds{{{WATCH}}}", "age"),
                    query(f"min(model_up{{{WATCH}}})", "up"),
                ],
                overrides=[override(
                    "up", unit="bool", color=fixed(GREEN), max=1, custom__axisPlacement="right",
                    custom__lineInterpolation="stepAfter")]),
        ]),
        (7, [
            timeseries(
                "Notifications a minute", unit="short", min=0,
                says="Failed ones are tried again; dead ones are in the file of dead letters.",
                queries=[query(
                    per_minute("neuraldetect_notifications_total", "receiver, result"),
                    "{{receiver}} {{result}}")]),
            timeseries(
                "Requests to Prometheus a minute", unit="short", min=0,
                queries=[query(per_minute("neuraldetect_prometheus_requests_total", "result"), "{{result}}")],
                overrides=[colored("ok", GREEN)]),
            timeseries(
                "Samples a minute", unit="short", min=0,
                queries=[query(per_minute("neuraldetect_samples_total", "result"), "{{result}}")],
                overrides=[colored("accepted", GREEN)]),
        ]),
        (7, [
            heatmap(
                "One inference takes", unit="short", rows_unit="s", scheme="Blues",
                queries=[query(
                    f"sum by (le) (increase(model_inference_duration_seconds_bucket{{{WATCH}}}[$__rate_interval]))",
                    "{{le}}", format="heatmap")]),
            timeseries(
                "Its memory", unit="bytes", min=0,
                queries=[query(f"process_resident_memory_bytes{{{WATCH}}} and on (job, instance) model_up",
                               "{{instance}}")]),
            timeseries(
                "Its processor", unit="percentunit", min=0, says="Of one core.",
                queries=[query(
                    f"rate(process_cpu_seconds_total{{{WATCH}}}[$__rate_interval]) and on (job, instance) model_up",
                    "{{instance}}")]),
        ]),
    ])

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, model in {"memory": memory, "fleet": fleet}.items():
        text = json.dumps(model, indent=2, ensure_ascii=False) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
