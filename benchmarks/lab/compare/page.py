"""The page that says how the simulator differs from the lab."""

import numpy as np

from .classifier import Verdict
from .distances import Comparison
from .healthy import Stretch, Values

LARGEST = 12  # differences listed for each runtime


def page(
    recorded: list[Stretch], simulated: list[Stretch], comparisons: list[Comparison],
    verdicts: dict[str, Verdict], sheets: list[str]
) -> str:
    """In Markdown."""
    services = len({s.service for s in simulated})
    configurations = len({s.service for s in recorded})
    lines = [
        "# The simulator beside the lab",
        "",
        f"Healthy stretches of {configurations} recorded service configurations (training and validation parts; "
        f"{len(recorded)} stretches, {sum(s.count for s in recorded) // 144} days) and of {services} simulated",
        f"services ({sum(s.count for s in simulated) // 144} days). Everything but the level itself is a share of the "
        "series' median. Written by",
        "",
        "    detect-cli simulate --seed 1 --count 400 --days 10 --healthy 1 --kind none --output /tmp/simulated",
        "    cd benchmarks/lab && python3 -m compare recordings /tmp/simulated",
        "",
        "with Python 3.11 or newer and `compare/requirements.txt`, in less than two minutes.",
        "",
        "## Can they be told apart?",
        "",
        "Days are cut from both; a forest of 40 extremely randomized trees learns to tell them by their shape (no level)",
        "and is tested on a service configuration, and simulated services, that it has not seen; or, which is easier, on",
        "runs that it has not seen of configurations that it has. 0.5 is no better than chance, and less says that the few",
        "configurations differ from each other more than from the simulated ones. *Coverage* is the share of recorded days",
        "that lie among simulated ones, nearer to one of them than that one is to its third neighbour of another service:",
        "the simulator is to be wider than the lab, which is a corner of the world, so a classifier that knows the corner can",
        "always win something.",
        "",
        "| | recorded days | AUC, new configurations | AUC, new runs | coverage | most telling alone (their AUC) |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, v in verdicts.items():
        lines.append(f"| {name} | {v.windows} | {v.by_service:.2f} | {v.by_series:.2f} | {v.coverage:.2f} | {', '.join(v.telling)} |")
    lines += ["", "## Where they differ most", "", "By Wasserstein's distance W, in standard deviations of both together; K is Kolmogorov and Smirnov's.", ""]
    lines += _table([c for r in verdicts for c in _largest(comparisons, r)])
    lines += ["", "## Distributions", "", "Orange is recorded, blue is simulated; the share of values below, 10% to 90% of which the table shows."]
    lines += [f"\n![{name}](sheets/{name}.svg)" for name in sheets]
    lines += ["", "## All numbers", ""] + _table(comparisons)
    return "\n".join(lines) + "\n"


def _largest(comparisons: list[Comparison], runtime: str) -> list[Comparison]:
    own = [c for c in comparisons if c.runtime == runtime]
    return sorted(own, key=lambda c: -c.wasserstein)[:LARGEST]


def _table(comparisons: list[Comparison]) -> list[str]:
    lines = [
        "| runtime | metric | number | recorded: 10% | median | 90% | simulated: 10% | median | 90% | W | K |",
        "|" + " --- |" * 11]
    for c in comparisons:
        cells = [c.runtime, c.metric, c.number, *_range(c.recorded), *_range(c.simulated)]
        cells += [f"{c.wasserstein:.2f}", f"{c.kolmogorov:.2f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _range(values: Values) -> list[str]:
    return [f"{q:.3g}" for q in np.quantile(values, [0.1, 0.5, 0.9])]
