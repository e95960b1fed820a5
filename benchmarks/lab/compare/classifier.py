"""Can a classifier tell a day of a recorded service from a day of a simulated one?"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .forest import Forest
from .healthy import DAY, Stretch, Values
from .shape import correlations, shape

NEIGHBOURS = 3


@dataclass(frozen=True)
class Windows:
    """Windows of a day, a row of features each, and whose they are."""

    features: Values
    services: list[str]
    series: list[str]
    names: list[str]


@dataclass(frozen=True)
class Verdict:
    """How far the two can be told apart."""

    windows: int  # recorded ones
    by_service: float  # AUC, mean over the services held out; 0.5 is no better than chance
    by_series: float  # and with series held out, of services of which others are known
    coverage: float  # the share of recorded windows that lie among simulated ones
    telling: list[str]  # the features that tell most on their own


def windows(stretches: list[Stretch], metrics: list[str]) -> Windows:
    """Each stretch, cut into days."""
    rows, services, series, names = [], [], [], list[str]()
    for stretch in stretches:
        for begin in range(0, stretch.count - DAY + 1, DAY):
            cut = {m: stretch.values[m][begin : begin + DAY] for m in metrics}
            numbers = {f"{m}: {k}": v for m in metrics for k, v in shape(cut[m]).items()}
            numbers |= correlations(replace(stretch, values=cut))
            names = list(numbers)
            rows.append(list(numbers.values()))
            services.append(stretch.service)
            series.append(stretch.series)
    return Windows(np.array(rows), services, series, names)


def verdict(recorded: Windows, simulated: Windows, seed: int = 1) -> Verdict:
    """Trained on some services, tested on others; and so with series.

    Features become ranks first, so that none counts for its scale.
    """
    both = np.concatenate([recorded.features, simulated.features])
    x = _ranks(both)
    y = np.repeat([1.0, 0.0], [len(recorded.features), len(simulated.features)])
    count = len(set(recorded.services))
    by_service = _folds(recorded.services, count, seed), _folds(simulated.services, count, seed)
    by_series = _folds(recorded.series, 5, seed), _folds(simulated.series, 5, seed)
    aucs = [_auc(x, y, np.concatenate(folds), seed) for folds in (by_service, by_series)]
    alone = [area(both[y == 1, i], both[y == 0, i]) for i in range(both.shape[1])]
    order = np.argsort([-abs(a - 0.5) for a in alone])[:4]
    telling = [f"{recorded.names[i]} ({alone[i]:.2f})" for i in order]
    coverage = _coverage(x[y == 1], x[y == 0], np.array(simulated.services))
    return Verdict(len(recorded.features), *aucs, coverage, telling)


def area(positive: Values, negative: Values) -> float:
    """The area under the ROC curve: how often a positive lies above a negative."""
    values = np.sort(negative)
    below = np.searchsorted(values, positive, "left") + np.searchsorted(values, positive, "right")
    return float(below.mean()) / (2 * len(values))


def _auc(x: Values, y: Values, fold: Values, seed: int) -> float:
    """The mean over folds, each held out in turn."""
    aucs = []
    for held in range(int(fold.max()) + 1):
        forest = Forest(x[fold != held], y[fold != held], seed=seed)
        scores = forest(x[fold == held])
        aucs.append(area(scores[y[fold == held] == 1], scores[y[fold == held] == 0]))
    return float(np.mean(aucs))


def _folds(names: list[str], count: int, seed: int) -> Values:
    """Deals `names` to `count` folds at random, equal ones to the same."""
    dealt = sorted(set(names))
    np.random.default_rng(seed).shuffle(dealt)
    fold = {name: i % count for i, name in enumerate(dealt)}
    return np.array([fold[name] for name in names])


def _ranks(x: Values) -> Values:
    """Each column's ranks, ties in the middle, from 0 to 1."""
    result = np.empty_like(x)
    for i, column in enumerate(x.T):
        values = np.sort(column)
        result[:, i] = np.searchsorted(values, column) + np.searchsorted(values, column, "right")
    return result / (2 * len(x))


def _coverage(recorded: Values, simulated: Values, services: NDArray[np.str_]) -> float:
    """The share of `recorded` nearer to a simulated window than its third neighbour of another service.

    Source: "recall" of Kynkäänniemi et al., "Improved Precision and Recall Metric", 2019.
    """
    apart = _distances(simulated, simulated)
    apart[services[:, None] == services] = np.inf
    radius = np.partition(apart, NEIGHBOURS - 1, axis=1)[:, NEIGHBOURS - 1]
    return float((_distances(recorded, simulated) <= radius).any(axis=1).mean())


def _distances(x: Values, y: Values) -> Values:
    square = (x**2).sum(axis=1)[:, None] + (y**2).sum(axis=1) - 2 * x @ y.T
    return np.sqrt(np.maximum(square, 0))
