"""Tables of speed, as Markdown, of what `benchmarks/run` keeps in a folder.

    tables.py FOLDER [--readme README.md --command "what was run"]

The folder has machine.json (`detect-cli benchmark --json`), kernels.json (`kernels --json`) and, if other
engines were run, engines.jsonl (interleaved.py's and interleaved_train.py's lines). Prints the tables, or
puts them between the README's markers. Fails when an output or a loss was off by more than its tolerance.
"""

import argparse
import json
import os
import re
import sys

BEGIN, END = "<!-- results -->", "<!-- /results -->"
PLOTS = """![Windows per second by batch size: our engine, others, and the limit](plots/engines.svg)

![What windows cost by hidden units, steps, number of series and threads](plots/growth.svg)
"""


def number(x):
    """Three digits, or all of the integer part in groups: 0.042, 1.85, 273, 17,163."""
    if x is None:
        return "–"
    return f"{x:,.0f}" if x >= 99.95 else f"{x:#.3g}".rstrip(".")


def percent(share):
    return "–" if share is None else f"{share:.0%}"


def table(head, rows):
    """A Markdown table; nothing of no rows."""
    if not rows:
        return []
    lines = [head, ["---"] * len(head)] + rows
    return ["| " + " | ".join(map(str, cells)) + " |" for cells in lines] + [""]


def distinct(values):
    return list(dict.fromkeys(values))


def engines(rows):
    """Windows per CPU-second, ours, and as multiples of the other engines'."""
    lines = []
    for row in rows:
        if row["op"] == "check":
            lines.append(
                f"- {'ok' if row['ok'] else '**FAIL**'}: our outputs, {row['precision']}, H {row['hidden']}, "
                f"layers {row['layers']}: off by {row['max_abs_error']:.1e} at most")
        elif row["op"] == "check-train":
            lines.append(
                f"- {'ok' if row['ok'] else '**FAIL**'}: our losses of five steps: off by "
                f"{row['max_relative_error']:.1e} of them at most")
    lines.append("")
    for op, title in (("infer", "inference"), ("train", "training step")):
        chosen = [row for row in rows if row["op"] == op]
        peers = distinct(row["peer"] for row in chosen if row["peer"] != "lib")

        def size(row):
            return (row["layers"], row["hidden"], row["batch"], row["precision"])

        cells = []
        for key in sorted(distinct(map(size, chosen)), key=lambda k: (k[3] != "fp32", k)):
            at = {row["peer"]: row for row in chosen if size(row) == key}
            cells.append([*key, number(at["lib"]["windows_per_cpu_s"])] + [
                f"×{at[peer]['lib_over_peer']:.2f}" if peer in at else "–" for peer in peers])
        lines += table([f"{title}: layers", "H", "B", "precision", "ours"] + peers, cells)
    return lines


def machine(found):
    """What `detect-cli benchmark` measured."""
    lines = table(
        ["limit of fp32 multiply-adds", "GFLOP/s"],
        [[row["instruction_set"], number(row["gigaflops_per_second"])] for row in found["limits"]])
    rows = found["inference"]
    batches = distinct(row["batch"] for row in rows)
    cells = []
    for hidden, precision in distinct((row["hidden"], row["precision"]) for row in rows):
        at = {r["batch"]: r for r in rows if (r["hidden"], r["precision"]) == (hidden, precision)}
        cells.append([f"{hidden}, {precision}"] + [
            number(at[b]["windows_per_second"])
            + (f" ({percent(at[b]['share_of_limit'])})" if at[b]["share_of_limit"]
               else f" (×{at[b]['over_fp32']:.2f} fp32)") for b in batches])
    lines += table(["inference, windows/s (of the limit): H"] + [f"B = {b}" for b in batches], cells)
    lines += table(
        ["training step, H = 64: B", "windows/s", "of the limit"],
        [[row["batch"], number(row["windows_per_second"]), percent(row["share_of_limit"])]
         for row in found["training"]])
    lines += table(
        ["kernel", "ns an element", "GFLOP/s", "of the limit", "over its definition"],
        [[row["name"], number(row["nanoseconds_per_element"]), number(row["gigaflops_per_second"]),
          percent(row["share_of_limit"]), "–" if row["speedup"] is None else f"×{number(row['speedup'])}"]
         for row in found["kernels"]])
    lines += table(
        ["reading", "MB/s of text"],
        [[row["format"], number(row["megabytes_per_second"])] for row in found["reading"]])
    scoring = found["scoring"]
    lines += table(
        ["scoring, stride 1, one thread", "series/s", "windows/s", "in the recurrent layer"],
        [[f"series of {scoring['samples']} samples", number(scoring["series_per_second"]),
          number(scoring["windows_per_second"]), percent(scoring["recurrent_share"])]])
    rows = found["threads"]
    lines += table(
        ["windows/s on the clock", "1 thread", f"{rows[0]['threads']} threads", "ratio",
         "series at a sample each 10 minutes"],
        [[row["work"], number(row["windows_per_second_of_one"]), number(row["windows_per_second"]),
          f"×{row['speedup']:.2f}", number(row["series_at_ten_minutes"])] for row in rows])
    return lines


def kernels(found):
    """Our products beside OpenBLAS's."""
    rows = found["measurements"]
    cells = []
    for work in distinct(row["work"] for row in rows):
        blas, ours = [row for row in rows if row["work"] == work]
        cells.append([work, number(blas["gigaflops_per_second"]), number(ours["gigaflops_per_second"]),
                      f"×{ours['over_openblas']:.2f}", percent(ours["share_of_limit"])])
    return table(
        ["products, GFLOP/s", f"OpenBLAS ({found['openblas_core']})", "ours", "ratio", "of the limit"],
        cells)


def main():
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", metavar="FOLDER")
    arguments.add_argument("--readme", metavar="FILE")
    arguments.add_argument("--command", default="benchmarks/run", metavar="TEXT")
    arguments = arguments.parse_args()

    def load(name):
        with open(os.path.join(arguments.folder, name), encoding="utf-8") as file:
            return json.load(file)

    found, rows = load("machine.json"), []
    path = os.path.join(arguments.folder, "engines.jsonl")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            rows = [json.loads(row) for row in file if row.startswith("{")]
    about = found["machine"]
    lines = [
        f"{about['processor']}, {about['cores']} cores, {about['instruction_set']} kernels; commit "
        f"{found['commit']}; {found['processor_share']:.0%} of a processor was free for it. Command:", "",
        f"    {arguments.command}", ""]
    if rows:
        lines += ["### Beside other engines", "",
                  "All in one process, in turn, one thread, 144 steps of 3 values. Ours are windows per second of",
                  "processor time; the others' columns say how many times theirs that is.", ""] + engines(rows)
    lines += ["### Alone", ""] + machine(found) + kernels(load("kernels.json"))
    text = "\n".join(lines).rstrip() + "\n"

    if arguments.readme:
        with open(arguments.readme, encoding="utf-8") as file:
            readme = file.read()
        pattern = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.DOTALL)
        if not pattern.search(readme):
            sys.exit(f"tables: {arguments.readme} has no {BEGIN} … {END}")
        with open(arguments.readme, "w", encoding="utf-8") as file:
            file.write(pattern.sub(lambda _: f"{BEGIN}\n{PLOTS}\n{text}{END}", readme))
    else:
        print(text, end="")
    sys.exit(0 if all(row.get("ok", True) for row in rows) else 1)


if __name__ == "__main__":
    main()
