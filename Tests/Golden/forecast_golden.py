"""Prophet's forecasts of series by formula, and the quantiles of trends to come.

    pip install prophet numpy scipy pandas
    python forecast_golden.py

Series are formulas of the index, so that the test needs no fixture. The half widths of the process of
changes and noise are found by summing the densities of compound Poisson sums: the number of changes
is summed over, each change's contribution is a density on a grid, and sums are convolutions. Nothing
of characteristic functions on the side of the program is used.
"""

import logging

import numpy as np
import pandas as pd
from scipy import signal, stats

logging.disable(logging.WARNING)
from prophet import Prophet  # noqa: E402


def uneven(i):
    """Evenly spread over (0, 1): the multiples of the golden ratio."""
    return (i * 0.6180339887498949 + 0.5) % 1.0


def values(count):
    i = np.arange(count)
    bend = np.maximum(0, i - 500) * 0.3
    day = 2 * np.pi * i / 144
    return 200 + 0.02 * i + bend + 15 * np.sin(day) + 5 * np.cos(2 * day) + 8 * (uneven(i) - 0.5)


def forecast(name, count, horizon, samples, **settings):
    ds = pd.to_datetime(1_700_000_000 + 600 * np.arange(count + horizon), unit="s")
    history = pd.DataFrame({"ds": ds[:count], "y": values(count)})
    if "cap" in settings:
        history["cap"] = settings["cap"]
    cap = settings.pop("cap", None)
    np.random.seed(1)
    model = Prophet(interval_width=0.95, uncertainty_samples=20_000, **settings)
    model.fit(history)
    future = pd.DataFrame({"ds": ds})
    if cap:
        future["cap"] = cap
    found = model.predict(future)
    print(name, "yhat", [round(float(found["yhat"][i]), 4) for i in samples])
    width = (found["yhat_upper"] - found["yhat_lower"]) / 2
    print(name, "half width", [round(float(width[i]), 3) for i in samples if i >= count])


samples = [0, 250, 500, 750, 1007, 1008, 1151, 1439]
forecast("prophet", 1008, 432, samples)
forecast("article", 1008, 432, samples, n_changepoints=5, changepoint_prior_scale=0.005)
forecast("no changes", 1008, 432, samples, n_changepoints=0)
forecast("logistic", 1008, 432, samples, growth="logistic", cap=500.0)


def half_width(noise, rate, size, h, level):
    grid = np.linspace(-60 * size * h - 12 * noise, 60 * size * h + 12 * noise, 2**17 + 1)
    step = grid[1] - grid[0]
    u = (np.arange(4000) + 0.5) / 4000 * h  # what is left when a change comes, evenly spread
    one = np.zeros_like(grid)
    for left in u:  # exact mass of each cell, so that the narrow ones keep it
        edges = np.concatenate([[grid[0] - step / 2], (grid[:-1] + grid[1:]) / 2, [grid[-1] + step / 2]])
        one += np.diff(stats.laplace.cdf(edges, scale=size * left)) / len(u)
    edges = np.concatenate([[grid[0] - step / 2], (grid[:-1] + grid[1:]) / 2, [grid[-1] + step / 2]])
    total = np.zeros_like(grid)
    power = np.diff(stats.norm.cdf(edges, scale=noise))
    for n in range(60):
        total += stats.poisson.pmf(n, rate * h) * power
        power = signal.fftconvolve(power, one, mode="same")
    middle = len(grid) // 2
    mass = total[middle] + np.concatenate([[0], np.cumsum(total[middle + 1:] + total[:middle][::-1])])
    # Mass up to a cell's outer edge.
    return np.interp(level, mass, grid[middle:] + step / 2)


for noise, rate, size, h, level in [
    (1.0, 25.0, 0.001, 0.4, 0.95), (0.1, 25.0, 0.3, 0.4, 0.95), (0.5, 5.0, 1.0, 0.2, 0.95),
    (0.2, 25.0, 0.5, 0.1, 0.8), (0.05, 2.0, 1.0, 0.5, 0.99),
]:
    print(noise, rate, size, h, level, round(float(half_width(noise, rate, size, h, level)), 6))
