"""The statistics of a series' last days, by pandas' windows.

    pip install pandas
    python long_past.py
"""

import numpy as np
import pandas as pd

DAY = 144
t = np.arange(1200)
x = pd.Series(
    1000 + 40 * np.sin(t * np.pi / 72) + 15 * np.sin(t * t * 0.37) + np.maximum(0, t - 700) * 0.25
)

# The yardsticks of the features: the 576 samples that end 36 samples ago.
floors = x.rolling(36, min_periods=1).quantile(0.1)
history = x.shift(36).rolling(576, min_periods=36)
usual = floors.shift(36).rolling(576, min_periods=36)
changes = x.diff().abs().shift(1).rolling(576, min_periods=1)
center = history.median()
noise = np.maximum(1.4826 * changes.median(), 0.4 * changes.quantile(0.9))
resolution = np.maximum(noise, 0.001 * center.abs())
spread = np.maximum((history.quantile(0.9) - history.quantile(0.1)) / 2.563, resolution)
unit = np.maximum.reduce(
    [usual.quantile(0.98) - usual.median(), 0.01 * usual.median().abs(), resolution]
)
floor_spread = np.maximum(
    (usual.quantile(0.9) - usual.quantile(0.1)) / 2.563, 0.0028 * usual.median().abs()
)

z = ((floors - usual.median()) / floor_spread).clip(-4, 4)
g, sums = 0.0, []
for known, value in zip(floors.shift(36).rolling(576, min_periods=2 * DAY).count(), z):
    if known >= 2 * DAY:
        g = min(1100.0, max(0.0, g + value - 0.5))
    sums.append(np.log1p(g) if known >= 2 * DAY else np.nan)

full = floors.where(t >= 35)  # of 36 samples
medians = x.rolling(36).median()
day_floor = full.rolling(DAY).median()
hours = pd.concat([medians.shift(DAY * back) for back in range(1, 6)], axis=1)
last6 = x.rolling(6).median()

statistics = {
    "rise": pd.Series(sums),
    "day_floor": (day_floor - day_floor.shift(4 * DAY)) / floor_spread,
    "four_days": (floors - full.shift(4 * DAY)) / unit,
    "three_days": (floors - full.shift(3 * DAY)) / unit,
    "same_hours": (medians - hours.median(axis=1)) / spread,
    "above_highest": (medians - hours.max(axis=1)) / spread,
    "above_lowest": (medians - hours.min(axis=1)) / spread,
    "level": (medians - center) / spread,
    "jump": (last6 - last6.shift(6)) / resolution,
    "day_floor_share": (day_floor - day_floor.shift(4 * DAY)) / center.abs(),
    "above_highest_share": (medians - hours.max(axis=1)) / center.abs(),
    "noise": resolution / center.abs(),
    "spread": spread / center.abs(),
}
for sample in (60, 200, 500, 760, 1000, 1199):
    row = [statistics[name][sample] for name in statistics]
    values = ", ".join(".nan" if np.isnan(value) else f"{value:.9f}" for value in row)
    print(f"({sample}, [{values}]),")
