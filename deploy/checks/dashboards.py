#!/usr/bin/env python3
"""Checks dashboards given as files: against the types of Grafana's own SDK, and for what provisioning needs."""

import json
import sys

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

# What the Prometheus data source reads of an annotation, and the SDK's type does not know.
PROMETHEUS_ANNOTATION = {"step", "target", "titleFormat", "textFormat", "tagKeys", "useValueForTime"}


def lost(ours, theirs, path=""):
    """The paths at which `theirs` lacks or changes what is in `ours`. What it adds are defaults."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        known = ours.keys()
        if path.startswith(".annotations.list."):
            known -= PROMETHEUS_ANNOTATION
        for key in known:
            if ours[key] is None and key not in theirs:
                continue  # null says no more than nothing
            yield from lost(ours[key], theirs.get(key), f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for i, (a, b) in enumerate(zip(ours, theirs)):
            yield from lost(a, b, f"{path}.{i}")
    elif ours != theirs:
        yield f"{path}: {ours!r} becomes {theirs!r}"


def unit(panel):
    if panel["type"] == "heatmap":
        return panel["options"]["cellValues"].get("unit")
    return panel["fieldConfig"]["defaults"].get("unit")


def overlaps(a, b):
    return (
        a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"]
        and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"])


def faults(model):
    yield from lost(model, json.loads(JSONEncoder().encode(Dashboard.from_json(model))))
    if model["id"] is not None:
        yield "id must be null to be provisioned"
    if not 8 <= len(model["uid"]) <= 40:
        yield f"uid {model['uid']!r} has not 8 to 40 characters"
    if not 36 <= model["schemaVersion"] <= 42:
        yield f"schemaVersion {model['schemaVersion']} is not from 36 to 42"
    source = {"type": "prometheus", "uid": "${datasource}"}
    variables = model["templating"]["list"]
    if not any(v["name"] == "datasource" and v["type"] == "datasource" for v in variables):
        yield "no variable for the data source"
    asking = [v for v in variables if v["type"] == "query"] + model["annotations"]["list"]
    for asks in asking:
        if asks["datasource"] != source:
            yield f"{asks['name']}: data source is {asks['datasource']}"
    panels = model["panels"]
    if len({p["id"] for p in panels}) != len(panels):
        yield "panel ids repeat"
    for i, panel in enumerate(panels):
        title, place = panel["title"], panel["gridPos"]
        if place["x"] < 0 or place["x"] + place["w"] > 24 or place["w"] < 1 or place["h"] < 1:
            yield f"{title}: outside of the grid"
        for other in panels[:i]:
            if overlaps(place, other["gridPos"]):
                yield f"{title}: overlaps {other['title']}"
        if panel["type"] == "row":
            continue
        if not unit(panel):
            yield f"{title}: no unit"
        if not panel["targets"]:
            yield f"{title}: asks for nothing"
        for asks in [panel, *panel["targets"]]:
            if asks["datasource"] != source:
                yield f"{title}: data source is {asks['datasource']}"
        names = {target["legendFormat"] for target in panel["targets"]}
        for entry in panel["fieldConfig"]["overrides"]:
            for item in entry["properties"]:
                if item["id"] == "custom.fillBelowTo" and item["value"] not in names:
                    yield f"{title}: {entry['matcher']['options']} is filled to {item['value']}, which is no series"


def main(paths):
    register_default_plugins()
    models = {path: json.load(open(path, encoding="utf-8")) for path in paths}
    found = [f"{path}: {fault}" for path, model in models.items() for fault in faults(model)]
    if len({model["uid"] for model in models.values()}) != len(models):
        found.append("two dashboards have one uid")
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    panels = sum(len(model["panels"]) for model in models.values())
    print(f"{len(models)} dashboards, {panels} panels: {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
