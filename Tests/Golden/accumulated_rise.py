"""How far and how long the floors of a series have been above its usual floors, by pandas' windows.

    pip install pandas
    python accumulated_rise.py
"""

import numpy as np
import pandas as pd

t = np.arange(1200)
x = 1000 + 40 * np.sin(t * np.pi / 72) + 15 * np.sin(t * t * 0.37) + np.maximum(0, t - 700) * 0.25
floors = pd.Series(x).rolling(36, min_periods=1).quantile(0.1)
usual = floors.shift(36).rolling(576, min_periods=288)
center = usual.median()
spread = np.maximum((usual.quantile(0.9) - usual.quantile(0.1)) / 2.563, 0.0028 * center.abs())
z = ((floors - center) / spread).clip(-4, 4).fillna(0)
g, sums = 0.0, []
for value in z - 0.5 * (center.notna()):
    g = min(1100.0, max(0.0, g + value))
    sums.append(g)
for sample in (322, 323, 330, 400, 690, 760, 850, 950, 1050, 1199):
    print(f"({sample}, {sums[sample]:.9f}),")
