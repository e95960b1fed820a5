"""Plots of speed, as SVG that is legible on light and dark pages.

    plot.py FILE... [--output FOLDER]        - is standard input

Reads JSON, one document or one object a line, and draws what it finds:

    engines.svg   windows/s by batch size, each engine and ours, H = 64, one layer: lines with "op": "infer"
                  and the keys peer, batch, hidden, layers, windows_per_cpu_s, and, for ours, precision;
                  with the limit of fp32 multiply-adds, if `detect-cli benchmark --json` is there
    growth.svg    what our windows cost by H, steps, number of series and threads: a document of
                  `detect-cli benchmark --only growth --json`
"""

import argparse
import json
import math
import os
import sys

COLOURS = {  # on a light and on a dark page
    "page": ("#ffffff", "#0d1117"), "ink": ("#1f2328", "#e6edf3"), "faint": ("#59636e", "#9198a1"),
    "grid": ("#d8dee4", "#30363d"), "ours": ("#d1242f", "#ff7b72"), "c0": ("#0969da", "#58a6ff"),
    "c1": ("#8250df", "#bc8cff"), "c2": ("#1a7f37", "#3fb950"), "c3": ("#9a6700", "#d29922"),
    "c4": ("#57606a", "#8b949e"),
}
ENGINES = ["c0", "c1", "c2", "c3", "c4"]
STYLE = (
    "".join(f".{name} {{ color: {light} }}\n" for name, (light, _) in COLOURS.items())
    + "@media (prefers-color-scheme: dark) {\n"
    + "".join(f".{name} {{ color: {dark} }}\n" for name, (_, dark) in COLOURS.items())
    + "}\ntext { font: 13px system-ui, sans-serif; fill: currentColor }\n"
    ".title { font-weight: 600; font-size: 15px }\n")


def number(x):
    """Three digits, or thousands: 0.42, 16, 17,000."""
    return f"{x:,.0f}" if x >= 100 else f"{x:.3g}"


def ticks(highest, count=5, least=0):
    """Round steps of `least` or more, from 0 to at least `highest`."""
    raw = highest / count
    size = 10 ** math.floor(math.log10(raw))
    step = max(least, next(k * size for k in (1, 2, 2.5, 5, 10) if k * size >= raw))
    return [step * i for i in range(math.ceil(highest / step - 1e-9) + 1)]


class Axes:
    """A plot of y from 0, its corner at (left, top); x by equal ratios or, if `linear`, from 0."""

    def __init__(self, left, top, width, height, xs, highest, title, x_label, y_label,
                 linear=False):
        self.box, self.linear = (left, top, width, height), linear
        self.xs = ticks(max(xs), least=1) if linear else sorted(xs)
        self.steps = ticks(highest)
        self.parts = [
            text(left, top - 14, title, "ink title"),
            text(left + width / 2, top + height + 40, x_label, "faint", "middle"),
            f'<g transform="translate({left - 58} {top + height / 2}) rotate(-90)">'
            + text(0, 0, y_label, "faint", "middle") + "</g>",
        ]
        for y in self.steps:
            self.parts.append(line([(left, self.y(y)), (left + width, self.y(y))], "grid", 1))
            self.parts.append(text(left - 8, self.y(y) + 4, number(y), "faint", "end"))
        for x in self.xs:
            self.parts.append(text(self.x(x), top + height + 20, number(x), "faint", "middle"))

    def x(self, value):
        left, _, width, _ = self.box
        if self.linear:
            return left + width * value / self.xs[-1]
        low, high = math.log(self.xs[0]), math.log(self.xs[-1])
        share = (math.log(value) - low) / (high - low) if high > low else 0.5
        return left + 20 + share * (width - 40)

    def y(self, value):
        _, top, _, height = self.box
        return top + height * (1 - value / self.steps[-1])

    def curve(self, points, ink, width=2, dash=None):
        places = [(self.x(x), self.y(y)) for x, y in sorted(points)]
        self.parts.append(line(places, ink, width, dash))
        self.parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" class="{ink}" fill="currentColor"/>'
                       for x, y in places]

    def level(self, value, label):
        left, _, width, _ = self.box
        y = self.y(value)
        self.parts.append(line([(left, y), (left + width, y)], "ink", 1.5, "6 5"))
        self.parts.append(text(left + width, y - 7, label, "faint", "end"))


def escaped(words):
    return words.replace("&", "&amp;").replace("<", "&lt;")


def text(x, y, words, kind, anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escaped(words)}</text>'


def line(points, ink, width, dash=None):
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (f'<polyline points="{places}" class="{ink}" fill="none" stroke="currentColor"'
            f' stroke-width="{width}" stroke-linejoin="round"{dashes}/>')


def svg(width, height, title, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
            f' height="{height}" role="img" aria-label="{escaped(title)}">\n<style>{STYLE}</style>\n'
            f'<rect width="{width}" height="{height}" class="page" fill="currentColor"/>\n'
            + "\n".join(parts) + "\n</svg>\n")


def spread(places, distance):
    """Heights of labels near `places`, none closer than `distance` to the next."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    heights = list(places)
    for before, after in zip(order, order[1:]):
        heights[after] = max(heights[after], heights[before] + distance)
    return heights


def engines(rows, limit):
    """Windows/s by batch size, a curve for each engine."""
    curves = {}
    for row in rows:
        ours = row["peer"] == "lib"
        precision = row.get("precision", "fp32")
        if ours or precision == "fp32":
            name = f"NeuralDetect {precision}" if ours else row["peer"]
            curves.setdefault(name, {})[row["batch"]] = row["windows_per_cpu_s"]
    names = sorted(curves, key=lambda n: (not n.startswith("NeuralDetect"), -max(curves[n].values())))
    batches = {b for curve in curves.values() for b in curve}
    highest = max([limit or 0] + [y for curve in curves.values() for y in curve.values()])
    title = "Inference, H = 64, one thread"
    axes = Axes(80, 44, 520, 340, batches, highest, title, "windows in a batch",
                "windows per second of processor time")
    if limit:
        axes.level(limit, "limit of fp32 multiply-adds")
    inks, ends = iter(ENGINES * 2), []
    for name in names:
        ours = name.startswith("NeuralDetect")
        ink = "ours" if ours else next(inks)
        dash = "2 4" if ours and not name.endswith("fp32") else None
        axes.curve(curves[name].items(), ink, 3 if ours else 2, dash)
        last = max(curves[name])
        ends.append((name, ink, axes.y(curves[name][last])))
    for (name, ink, _), y in zip(ends, spread([end[2] for end in ends], 17)):
        axes.parts.append(text(608, y + 4, name, ink))
    return svg(770, 450, title, axes.parts)


GROWTH = [  # extent, title, x label, y label, cost of a row
    ("hidden", "by hidden units", "H, 32 windows at once", "µs a window",
     lambda row: row["seconds"] / row["windows"] * 1e6),
    ("steps", "by length of a window", "steps in a window, H = 64", "µs a window",
     lambda row: row["seconds"] / row["windows"] * 1e6),
    ("series", "by number of series", "series of two days, scored whole", "seconds in all",
     lambda row: row["seconds"]),
    ("threads", "by threads", "threads", "windows/s on the clock",
     lambda row: row["windows"] / row["seconds"]),
]


def growth(rows):
    """What windows cost as one thing grows: four plots."""
    parts = []
    for index, (extent, title, x_label, y_label, cost) in enumerate(GROWTH):
        points = [(row["value"], cost(row)) for row in rows if row["by"] == extent]
        if not points:
            continue
        left, top = 84 + index % 2 * 390, 44 + index // 2 * 290
        axes = Axes(left, top, 280, 190, [x for x, _ in points], max(y for _, y in points), title,
                    x_label, y_label, linear=True)
        axes.curve(points, "ours", 3)
        parts += axes.parts
    return svg(790, 590, "What it costs", parts)


def read(path):
    """The JSON objects in a file: one document, or one a line among other lines."""
    source = sys.stdin if path == "-" else open(path, encoding="utf-8")
    with source:
        content = source.read()
    try:
        return [json.loads(content)]
    except json.JSONDecodeError:
        return [json.loads(row) for row in content.splitlines() if row.startswith("{")]


def main():
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", metavar="FILE")
    arguments.add_argument("--output", default="plots", metavar="FOLDER")
    arguments = arguments.parse_args()

    objects = [found for path in arguments.files for found in read(path)]
    inference = [o for o in objects if o.get("op") == "infer" and (o["hidden"], o["layers"]) == (64, 1)]
    rates = [row for o in objects for row in o.get("inference", [])
             if row["hidden"] == 64 and row["share_of_limit"]]
    limit = max((row["windows_per_second"] / row["share_of_limit"] for row in rates), default=None)
    grown = [row for o in objects for row in o.get("growth", [])]

    plots = {}
    if inference:
        plots["engines.svg"] = engines(inference, limit)
    if grown:
        plots["growth.svg"] = growth(grown)
    if not plots:
        sys.exit("plot: nothing to draw: no line of inference with H = 64 and one layer, no growth")
    os.makedirs(arguments.output, exist_ok=True)
    for name, drawing in plots.items():
        path = os.path.join(arguments.output, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(drawing)
        print(path)


if __name__ == "__main__":
    main()
