#!/usr/bin/env python3
"""Asks a Prometheus that holds the scenario of synthetic.py every question of the dashboards and rules.

Each must be answered by at least one series; no alert may speak in the quiet hours.

    queries.py URL ROOT        ROOT is the folder deploy/
"""

import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import yaml

import synthetic

DAY = 24 * 3600
INTERVAL = {"__rate_interval": "10m", "__interval": "2m", "__range": "24h"}
# What somebody chooses in memory.json; the rest of an instance's variables follows from it.
INSTANCES = [*synthetic.GO[1:2], synthetic.MICROMETER, synthetic.CLIENT_JAVA, synthetic.OPENTELEMETRY,
             synthetic.CONTAINERS[0]]


class Prometheus:
    def __init__(self, url):
        self.url = url

    def get(self, path, **parameters):
        body = urllib.parse.urlencode(parameters, doseq=True)
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{body}", timeout=60) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refusal:
            raise ValueError(f'{json.load(refusal)["error"]}: {parameters}') from None

    def count(self, expr, start=synthetic.END, end=synthetic.END):
        """How many series answer `expr` from `start` to `end`, both in seconds."""
        if start == end:
            return len(self.get("query", query=expr, time=end)["result"])
        return len(self.get("query_range", query=expr, start=start, end=end, step=synthetic.STEP)["result"])

    def values(self, label_values):
        """What Grafana makes of `label_values(selector, label)`, over the last day."""
        selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", label_values).groups()
        return self.get(
            f"label/{label}/values", **{"match[]": selector, "start": synthetic.END - DAY, "end": synthetic.END})


def filled(expr, choices):
    """`expr` with its variables replaced as Grafana does; without the zero that stands in for no answer."""
    expr = expr.removesuffix(" or vector(0)")

    def value(match):
        return {**INTERVAL, **choices}[match.group(1) or match.group(2)]
    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", value, expr)


def selections(prometheus, model):
    """Choices of the variables, as they follow from each other."""
    variables = [v for v in model["templating"]["list"] if v["type"] != "datasource"]
    chosen = [{}]
    for variable in variables:
        found = []
        for choices in chosen:
            if variable["type"] == "custom":
                options = variable["query"].split(",")
            elif variable["includeAll"]:
                if not prometheus.values(filled(variable["query"]["query"], choices)):
                    raise ValueError(f"variable {variable['name']} has no value")
                options = [variable["allValue"]]
            else:
                options = prometheus.values(filled(variable["query"]["query"], choices)) or [""]
            found += [{**choices, variable["name"]: option} for option in options]
        chosen = found
    return [c for c in chosen if "instance" not in c or any(
        all(c[key] == instance.get(key, "") for key in ["job", "instance", "pod"]) for instance in INSTANCES)]


def of_dashboard(prometheus, path):
    model = json.loads(path.read_text(encoding="utf-8"))
    chosen = selections(prometheus, model)
    if not chosen:
        yield "its variables", 0
        return
    for variable in model["templating"]["list"]:
        if variable["type"] == "query":
            answers = {c[variable["name"]] for c in chosen} - {""}
            yield f"variable {variable['name']}", len(answers)
    for panel in model["panels"]:
        for target in panel.get("targets", []):
            start = synthetic.END if target.get("instant") else synthetic.END - DAY
            exprs = {filled(target["expr"], c) for c in chosen}
            series = max(prometheus.count(e, start) for e in exprs)
            question = f"{panel['title']}: {target['expr']}"
            if series > 1 and panel["type"] == "timeseries" and "{{" not in target["legendFormat"]:
                question, series = f"{series} series have one name: {question}", 0
            yield question, series
    for mark in model["annotations"]["list"]:
        exprs = {filled(mark["expr"], c) for c in chosen}
        yield f"annotation {mark['name']}", max(prometheus.count(e, synthetic.END - DAY) for e in exprs)


def of_rules(prometheus, path):
    for group in yaml.safe_load(path.read_text())["groups"]:
        for rule in group["rules"]:
            yield rule.get("alert") or rule["record"], prometheus.count(rule["expr"], synthetic.START)


def alerts(paths):
    for path in paths:
        for group in yaml.safe_load(path.read_text())["groups"]:
            yield from (rule for rule in group["rules"] if "alert" in rule)


def of_watch(prometheus, text):
    configuration = yaml.safe_load(text)
    for query in configuration["queries"]:
        yield query["expr"], prometheus.count(query["expr"])


def in_manifest(text):
    """The watch's configuration in a Kubernetes manifest."""
    maps = [d for d in yaml.safe_load_all(text) if d["kind"] == "ConfigMap"]
    return maps[0]["data"]["watch.yaml"]


def main(url, root):
    prometheus, root, silent, total = Prometheus(url), Path(root), [], 0
    rules = sorted(p for p in (root / "prometheus").glob("*.yaml") if "groups" in yaml.safe_load(p.read_text()))
    asked = {path: of_dashboard(prometheus, path) for path in sorted((root / "grafana").glob("*.json"))}
    asked |= {path: of_rules(prometheus, path) for path in rules}
    asked[root / "watch.yaml"] = of_watch(prometheus, (root / "watch.yaml").read_text())
    manifest = root / "kubernetes/neural-detect.yaml"
    asked[manifest] = of_watch(prometheus, in_manifest(manifest.read_text()))
    for path, answers in asked.items():
        count = 0
        for question, series in answers:
            count += 1
            if not series:
                silent.append(f"{path.name}: unanswered: {question}")
        print(f"  {path.relative_to(root)}: {count} questions")
        total += count
    start, end = (synthetic.START + 3600 * hour for hour in synthetic.QUIET)
    for rule in alerts(rules):
        if series := prometheus.count(rule["expr"], start, end):
            silent.append(f"{rule['alert']} speaks in quiet hours, {series} series")
    print(*silent, sep="\n", end="\n" if silent else "", file=sys.stderr)
    print(f"{total} questions: {len(silent)} faults")
    return 1 if silent or not total else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except ValueError as refusal:
        sys.exit(f"queries: {refusal}")
