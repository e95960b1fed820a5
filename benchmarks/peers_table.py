"""A compact table of what interleaved.py and interleaved_train.py print, a JSON object a line.

Windows per second of processor time on one thread, and how many times a peer's rate ours is. Fails
when an output or a loss was off by more than its tolerance.
"""

import json
import sys

rows = [json.loads(line) for line in sys.stdin if line.startswith("{")]
checks = [row for row in rows if row["op"].startswith("check")]
for row in checks:
    what = (
        f"outputs, H {row['hidden']}, {row['layers']} layers: off by {row['max_abs_error']:.1e}"
        if row["op"] == "check"
        else f"losses of five steps: off by {row['max_relative_error']:.1e} of them"
    )
    print(f"{'ok  ' if row['ok'] else 'FAIL'}  {row['peer']} {what}")

for op, title in (("infer", "inference"), ("train", "training step")):
    sizes = sorted({(r["layers"], r["hidden"], r["batch"]) for r in rows if r["op"] == op})
    if not sizes:
        continue
    peers = list(dict.fromkeys(r["peer"] for r in rows if r["op"] == op and r["peer"] != "lib"))
    width = max(map(len, peers)) + 2
    print(f"\n{title}: ours, windows per CPU-second, and as a multiple of each peer's")
    print(f"{'layers':>6} {'H':>4} {'B':>4} {'ours':>8}" + "".join(f"{p:>{width}}" for p in peers))
    for size in sizes:
        at = {
            r["peer"]: r
            for r in rows
            if r["op"] == op and (r["layers"], r["hidden"], r["batch"]) == size
        }
        ratios = "".join(
            f"{'×' + format(at[p]['lib_over_peer'], '.2f') if p in at else '-':>{width}}"
            for p in peers
        )
        print("{:>6} {:>4} {:>4}".format(*size) + f" {at['lib']['windows_per_cpu_s']:>8.0f}{ratios}")

sys.exit(0 if all(row["ok"] for row in checks) else 1)
