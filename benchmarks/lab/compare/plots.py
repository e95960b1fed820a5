"""The page's plots, as SVG: distributions, and days of memory side by side."""

from xml.sax.saxutils import escape

import numpy as np

from .distances import Comparison
from .healthy import DAY, METRICS, Stretch, Values

WIDTH, HEIGHT = 150, 90
RECORDED, SIMULATED = "#d9730d", "#1f4e9c"
SHOWN = (
    "log10 level, MB", "daily swing", "floor drift", "all steps", "all plateaus", "plateau share",
    "steps up", "tooth, period", "tooth, height", "ac 1", "ac 72", "with RSS")


def distributions(comparisons: list[Comparison]) -> str:
    """A row for each metric and a column for each number: the share of values below."""
    metrics = list(dict.fromkeys(c.metric for c in comparisons))
    panels = [
        _moved(SHOWN.index(c.number), metrics.index(c.metric), _distribution(c))
        for c in comparisons if c.number in SHOWN]
    return _page(len(SHOWN), len(metrics), panels)


def days(recorded: list[Stretch], simulated: list[Stretch], count: int = 8) -> str:
    """Four days of resident memory and what is allocated of some services, recorded above simulated."""
    panels = []
    for row, stretches in enumerate((recorded, simulated)):
        long = [s for s in stretches if s.count >= 4 * DAY]
        chosen = [long[i] for i in np.linspace(0, len(long) - 1, min(count, len(long))).astype(int)]
        panels += [_moved(i, row, _days(s, row == 0)) for i, s in enumerate(chosen)]
    return _page(count, 2, panels)


def _distribution(comparison: Comparison) -> str:
    both = np.concatenate([comparison.recorded, comparison.simulated])
    is_positive = comparison.number in ("all plateaus", "tooth, period")
    scaled = np.log10 if is_positive else np.asarray
    low, high = np.quantile(scaled(both), [0.02, 0.98])
    lines = [
        _line(np.clip((np.quantile(scaled(values), p := np.linspace(0, 1, 60)) - low)
              / max(high - low, 1e-9), 0, 1), p, colour)
        for values, colour in ((comparison.recorded, RECORDED), (comparison.simulated, SIMULATED))]
    ends = [f"{10**v if is_positive else v:.3g}" for v in (low, high)]
    return (
        f'<text x="4" y="10">{escape(comparison.metric)}: {escape(comparison.number)}</text>'
        + f'<text x="4" y="88" fill="#888">{ends[0]}</text>'
        + f'<text x="146" y="88" fill="#888" text-anchor="end">{ends[1]}</text>' + "".join(lines))


def _days(stretch: Stretch, is_recorded: bool) -> str:
    metrics = list(METRICS[stretch.runtime])[:2]
    shown = [stretch.values[metric][: 4 * DAY] for metric in metrics]
    top = max(float(values.max()) for values in shown)
    lines = [
        _line(np.linspace(0, 1, len(values) // 3), values[::3][: len(values) // 3] / top, colour)
        for values, colour in zip(shown, (RECORDED if is_recorded else SIMULATED, "#999"))]
    return f'<text x="4" y="10">{escape(stretch.service)} {top / 1e6:.0f} MB</text>' + "".join(lines)


def _line(x: Values, y: Values, colour: str) -> str:
    """Points of the unit square, in a panel's frame."""
    points = " ".join(f"{4 + 142 * a:.0f},{78 - 62 * b:.1f}" for a, b in zip(x, y))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="0.9"/>'


def _moved(column: int, row: int, panel: str) -> str:
    return f'<g transform="translate({column * WIDTH},{row * HEIGHT})">{panel}</g>'


def _page(columns: int, rows: int, panels: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns * WIDTH}" height="{rows * HEIGHT}" '
        'font-family="sans-serif" font-size="8"><rect width="100%" height="100%" fill="white"/>'
        + "\n".join(panels) + "</svg>\n")
