#!/usr/bin/env python3
"""Checks that each rule in a folder is tested: an alert where it speaks and where it is silent, a
recorded series by its values.

    coverage.py FOLDER         with *.yaml and tests/*.yaml
"""

import re
import sys
from pathlib import Path

import yaml

folder = Path(sys.argv[1])
rules = [
    rule
    for path in folder.glob("*.yaml")
    for group in yaml.safe_load(path.read_text()).get("groups", [])
    for rule in group["rules"]
]
cases = [case for path in folder.glob("tests/*.yaml") for case in yaml.safe_load(path.read_text())["tests"]]
alerts = [test for case in cases for test in case.get("alert_rule_test", [])]
speaking = {test["alertname"] for test in alerts if test.get("exp_alerts")}
silent = {test["alertname"] for test in alerts if not test.get("exp_alerts")}
recorded = {
    name
    for case in cases for test in case.get("promql_expr_test", []) if test.get("exp_samples")
    for name in re.findall(r"[a-z_]+:\w+:\w+", test["expr"])
}
names = {rule["alert"] for rule in rules if "alert" in rule}
missing = [f"{name} is never seen to speak" for name in sorted(names - speaking)]
missing += [f"{name} is never seen silent" for name in sorted(names - silent)]
missing += [f"{name} is not tested" for name in sorted({r["record"] for r in rules if "record" in r} - recorded)]
print(*missing, sep="\n", end="\n" if missing else "", file=sys.stderr)
print(f"{len(rules)} rules in {len(cases)} cases: {len(missing)} faults")
sys.exit(bool(missing))
