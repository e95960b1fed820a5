"""Simple detectors: from a resident-memory series to alarms, by one threshold."""

from collections import deque
from statistics import mean, median, pstdev
from typing import Callable, Sequence

DAY = 144
QUIET = 36  # samples without a crossing until another is a new alarm

Method = Callable[[Sequence[float], float], list[int]]


def starts(scores: Sequence[float], threshold: float) -> list[int]:
    """Where scores rise above a threshold, six hours or more after they last were."""
    alarms, last = [], -QUIET
    for t, score in enumerate(scores):
        if score > threshold:
            if t - last >= QUIET:
                alarms.append(t)
            last = t
    return alarms


def rolling_z_score(x: Sequence[float]) -> list[float]:
    """Standard deviations above the mean of the day before."""
    scores = [0.0] * len(x)
    for t in range(DAY, len(x)):
        day = x[t - DAY : t]
        scores[t] = (x[t] - mean(day)) / max(pstdev(day), 0.002 * abs(x[t]))
    return scores


def cusum(x: Sequence[float]) -> list[float]:
    """The one-sided sum of what lies over half a deviation above the two days that ended six hours ago."""
    scores, sum_ = [0.0] * len(x), 0.0
    for t in range(DAY + QUIET, len(x)):
        past = sorted(x[max(0, t - QUIET - 2 * DAY) : t - QUIET])
        centre = past[len(past) // 2]
        spread = (past[9 * len(past) // 10] - past[len(past) // 10]) / 2.563
        z = (x[t] - centre) / max(spread, 0.002 * centre)
        sum_ = min(max(0, sum_ + z - 0.5), 1e4)
        scores[t] = sum_
    return scores


def trailing_floor(x: Sequence[float]) -> list[float]:
    """How far the least decile of six hours lies above what it was in the four days before that."""
    floors: deque[float] = deque(maxlen=4 * DAY)
    scores = [0.0] * len(x)
    for t in range(QUIET, len(x)):
        floor = sorted(x[t - QUIET + 1 : t + 1])[QUIET // 10]
        if t >= 2 * QUIET:
            before = sorted(x[t - 2 * QUIET + 1 : t - QUIET + 1])[QUIET // 10]
            floors.append(before)
        if len(floors) >= DAY:
            known = sorted(floors)
            top, middle = known[len(known) * 98 // 100], known[len(known) // 2]
            scores[t] = (floor - top) / (top - middle + 0.01 * middle)
    return scores


def same_hours(x: Sequence[float]) -> list[float]:
    """The median of six hours of what lies above the same hours of four days, by its own spread."""
    rest = [0.0] * len(x)
    for t in range(DAY, len(x)):
        days = range(t - DAY, max(-1, t - 4 * DAY - 1), -DAY)
        rest[t] = x[t] - median(x[i] for day in days for i in range(max(0, day - 3), day + 4))
    scores = [0.0] * len(x)
    for t in range(2 * DAY + QUIET, len(x)):
        past = sorted(rest[max(DAY, t - QUIET - 4 * DAY) : t - QUIET])
        spread = (past[9 * len(past) // 10] - past[len(past) // 10]) / 2.563
        scores[t] = median(rest[t - QUIET + 1 : t + 1]) / max(spread, 0.002 * x[t])
    return scores


def pelt(x: Sequence[float], penalty: float) -> list[int]:
    """Changepoints upward of the mean, of hourly medians, by PELT: it sees the whole series at once.

    - Source: Killick, Fearnhead & Eckley, "Optimal Detection of Changepoints With a Linear
      Computational Cost", 2012.
    """
    width = 6
    y = [median(x[i : i + width]) for i in range(0, len(x) - width + 1, width)]
    steps = [abs(b - a) for a, b in zip(y, y[1:])]
    variance = max(1.4826 * median(steps) / 2**0.5, 0.002 * median(y)) ** 2
    sums, squares = [0.0], [0.0]
    for value in y:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def cost(a: int, b: int) -> float:
        return (squares[b] - squares[a] - (sums[b] - sums[a]) ** 2 / (b - a)) / variance

    best, last, candidates = [-penalty], [0], [0]
    for end in range(1, len(y) + 1):
        costs = {s: best[s] + cost(s, end) + penalty for s in candidates}
        chosen = min(costs, key=costs.__getitem__)
        best.append(costs[chosen])
        last.append(chosen)
        candidates = [s for s in candidates if costs[s] - penalty <= best[end]] + [end]
    cuts, end = [len(y)], len(y)
    while end > 0:
        end = last[end]
        cuts.append(end)
    cuts.reverse()

    def level(a: int, b: int) -> float:
        return (sums[b] - sums[a]) / (b - a)

    return [
        cut * width + width - 1 for before, cut, after in zip(cuts, cuts[1:], cuts[2:])
        if level(cut, after) > level(before, cut)
    ]


def by_score(score: Callable[[Sequence[float]], list[float]]) -> Method:
    """A method from a score; scores of a series are computed once."""
    known: dict[int, list[float]] = {}

    def alarms(x: Sequence[float], threshold: float) -> list[int]:
        if id(x) not in known:
            known[id(x)] = score(x)
        return starts(known[id(x)], threshold)

    return alarms


METHODS: dict[str, tuple[Method, list[float]]] = {
    "rolling z-score": (by_score(rolling_z_score), [1 + 0.25 * i for i in range(60)]),
    "CUSUM": (by_score(cusum), [2 * 1.15**i for i in range(60)]),
    "trailing floor": (by_score(trailing_floor), [0.05 * 1.12**i for i in range(60)]),
    "same hours of other days": (by_score(same_hours), [0.3 * 1.09**i for i in range(60)]),
    "PELT": (pelt, [5 * 1.6**i for i in range(22)]),
}
