"""Extremely randomized trees for two classes.

Source: Geurts, Ernst & Wehenkel, "Extremely Randomized Trees", 2006.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .healthy import Values

LEAST = 8  # samples in a leaf


@dataclass
class Node:
    """A question, or the share of class 1 where there is none."""

    share: float
    feature: int = -1
    cut: float = 0.0
    low: "Node | None" = None
    high: "Node | None" = None


class Forest:
    """Trees grown on `x`, one row a sample, and its classes `y`, 0 or 1, which weigh the same."""

    def __init__(self, x: Values, y: Values, trees: int = 40, seed: int = 1):
        self._random = np.random.default_rng(seed)
        weight = np.where(y == 1, 0.5 / max(y.mean(), 1e-9), 0.5 / max(1 - y.mean(), 1e-9))
        self._trees = [self._grown(x, y, weight) for _ in range(trees)]

    def __call__(self, x: Values) -> Values:
        """How much each row looks like class 1, from 0 to 1."""
        total = np.zeros(len(x))
        for tree in self._trees:
            _add(tree, x, np.arange(len(x)), total)
        return total / len(self._trees)

    def _grown(self, x: Values, y: Values, weight: Values) -> Node:
        share = float(weight @ y) / float(weight.sum())
        if len(y) < 2 * LEAST or share in (0, 1):
            return Node(share)
        tried = self._random.choice(x.shape[1], max(1, round(x.shape[1] ** 0.5)), replace=False)
        low, high = x[:, tried].min(axis=0), x[:, tried].max(axis=0)
        cuts = self._random.uniform(low, high)
        is_low = x[:, tried] < cuts
        gains = _purity(is_low, y, weight)
        counts = is_low.sum(axis=0)
        gains[(counts < LEAST) | (len(y) - counts < LEAST)] = -1
        best = int(np.argmax(gains))
        if gains[best] < 0:
            return Node(share)
        side = is_low[:, best]
        return Node(
            share, int(tried[best]), float(cuts[best]),
            self._grown(x[side], y[side], weight[side]),
            self._grown(x[~side], y[~side], weight[~side]))


def _purity(is_low: NDArray[np.bool_], y: Values, weight: Values) -> Values:
    """Minus Gini's impurity after each cut, up to a constant."""
    ones, all_low = (weight * y) @ is_low, weight @ is_low
    rest, all_high = (weight * y).sum() - ones, weight.sum() - all_low
    return ones**2 / np.maximum(all_low, 1e-9) + rest**2 / np.maximum(all_high, 1e-9)


def _add(node: Node, x: Values, rows: NDArray[np.int_], total: Values) -> None:
    if node.low is None or node.high is None:
        total[rows] += node.share
        return
    is_low = x[rows, node.feature] < node.cut
    _add(node.low, x, rows[is_low], total)
    _add(node.high, x, rows[~is_low], total)
