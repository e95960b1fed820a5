"""Contact sheets: small multiples of recordings as SVG, one page for each service and one by kind."""

import csv
import gzip
import json
from pathlib import Path
from xml.sax.saxutils import escape

from .plan import Run
from .writing import Archive

WIDTH, HEIGHT, COLUMNS = 300, 110, 3
EVERY = 5  # samples to a point: the page stays small
LINES = {  # colour of each metric
    "process_resident_memory_bytes": "#1f4e9c",
    "go_memstats_heap_inuse_bytes": "#7fb2e5",
    "go_memstats_heap_alloc_bytes": "#e08a1e",
    "jvm_memory_used_bytes": "#e08a1e",
    "heap_alloc_bytes": "#e08a1e",
}


def write_sheets(runs: list[Run], archive: Archive, out: Path) -> None:
    """One page a configuration, one of the drawn ones' quiet runs; and the plainest of each kind."""
    out.mkdir(exist_ok=True)
    there = [run for run in runs if archive.holds(run)]
    written = [run for run in there if not run.configuration.is_drawn]
    pages: dict[str, list[Run]] = {}
    for run in sorted(there, key=lambda run: (run.kind != "none", run.kind)):
        if run in written or run.kind == "none":
            pages.setdefault(run.configuration.family, []).append(run)
    entries = archive.entries()
    plain: dict[str, Run] = {}
    for run in sorted(written, key=lambda run: (run.grade != "strong", -_ratio(entries[run.name]))):
        plain.setdefault(run.kind, run)
    pages["kinds"] = [plain[kind] for kind in sorted(plain)]
    for name, members in pages.items():
        (out / f"{name}.svg").write_text(_page(members, archive, entries))


def _ratio(entry: dict[str, str]) -> float:
    """Resident memory's signal-to-noise; 0 without a fault."""
    ratios = json.loads(entry["signal_to_noise"] or "{}")
    return float(ratios.get("process_resident_memory_bytes", 0))


def _page(runs: list[Run], archive: Archive, entries: dict[str, dict[str, str]]) -> str:
    rows = -(-len(runs) // COLUMNS)
    panels = [
        f'<g transform="translate({i % COLUMNS * WIDTH},{i // COLUMNS * HEIGHT})">'
        + _panel(run, archive, entries[run.name]) + "</g>"
        for i, run in enumerate(runs)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{COLUMNS * WIDTH}" '
        f'height="{rows * HEIGHT}" font-family="sans-serif" font-size="9">'
        '<rect width="100%" height="100%" fill="white"/>' + "\n".join(panels) + "</svg>\n")


def _panel(run: Run, archive: Archive, entry: dict[str, str]) -> str:
    with gzip.open(archive.path(run), "rt") as file:
        rows = list(csv.DictReader(file))
    shown = [metric for metric in LINES if metric in rows[0]]
    top = max(float(row[metric] or 0) for row in rows for metric in shown)
    parts = []
    if run.fault:
        parts.append(_band(run.fault.onset, run.fault.end, len(rows), "#d33"))
    for event in run.events:
        if not event.kind.alarm:
            parts.append(_band(event.onset, max(event.end, event.onset + 4), len(rows), "#3a3"))
    for t in run.restarts:
        parts.append(f'<path d="M{_x(t, len(rows)):.0f} 18V100" stroke="#999" stroke-dasharray="2"/>')
    for metric in shown:
        parts.append(_line([row[metric] for row in rows], top, LINES[metric]))
    title = f"{run.name}  {top / 1e6:.0f} MB" + (f"  SNR {_ratio(entry):.1f}" if run.fault else "")
    return f'<text x="4" y="12">{escape(title)}</text>' + "".join(parts)


def _x(t: float, count: int) -> float:
    return 4 + t / count * (WIDTH - 10)


def _band(begin: int, end: int, count: int, colour: str) -> str:
    x, width = _x(begin, count), (end - begin) / count * (WIDTH - 10)
    return f'<rect x="{x:.0f}" y="18" width="{width:.1f}" height="84" fill="{colour}" opacity="0.15"/>'


def _line(cells: list[str], top: float, colour: str) -> str:
    points = []
    for t in range(0, len(cells), EVERY):
        known = [float(c) for c in cells[t : t + EVERY] if c]
        if known:  # the least and the most in turn, so that a saw-tooth keeps its height
            value = (max if t // EVERY % 2 else min)(known)
            points.append(f"{_x(t, len(cells)):.0f},{102 - 84 * value / top:.1f}")
    return f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="0.8"/>'
