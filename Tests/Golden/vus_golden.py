"""VUS-PR and VUS-ROC of small cases, from the authors' program.

    pip install --no-deps vus==0.0.6 && pip install numpy pandas scikit-learn tqdm
    python vus_golden.py

Inputs are formulas of the index, so that the test needs no fixture. Only the file with the
measure is loaded: the package itself imports deep learning libraries.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np


def grader():
    for folder in sys.path:
        path = Path(folder) / "vus" / "utils" / "metrics.py"
        if path.exists():
            spec = importlib.util.spec_from_file_location("vus_metrics", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module.metricor()
    sys.exit("vus is not installed")


def score(i, levels):
    """Pseudo-random in [0, 1), on so many levels."""
    return (i * i * 31 + i * 7919) % 1009 % levels / levels


CASES = [
    # name, samples, events, levels of the score, weight of the label in it, buffer
    ("random", 400, [(50, 70), (200, 201), (300, 330)], 1009, 0.0, 100),
    ("informed", 400, [(50, 70), (200, 201), (300, 330)], 1009, 0.5, 100),
    ("plateaus", 400, [(50, 70), (200, 201), (300, 330)], 4, 0.5, 100),
    ("constant", 400, [(50, 70), (200, 201), (300, 330)], 1, 0.0, 40),
    ("at the borders", 300, [(0, 8), (290, 300)], 1009, 0.25, 100),
    ("one sample at each border", 300, [(0, 1), (299, 300)], 1009, 0.0, 31),
    ("overlapping buffers", 300, [(60, 63), (65, 66), (80, 90), (150, 152), (203, 204)], 1009, 0.25, 100),
    ("buffers that just meet", 200, [(40, 50), (53, 60), (75, 80)], 1009, 0.0, 25),
    ("every third sample", 200, [(i, i + 1) for i in range(0, 200, 3)], 1009, 0.0, 60),
    ("fewer samples than thresholds", 40, [(10, 14), (30, 31)], 1009, 0.25, 20),
    ("wider than the series", 60, [(30, 33)], 1009, 0.25, 150),
    ("no buffer", 400, [(50, 70), (200, 201), (300, 330)], 1009, 0.25, 0),
]

for name, count, events, levels, weight, buffer in CASES:
    labels = np.zeros(count, int)
    for lower, upper in events:
        labels[lower:upper] = 1
    scores = np.array([score(i, levels) + weight * labels[i] for i in range(count)])
    *_, roc, pr = grader().RangeAUC_volume_opt(labels, scores, buffer, 250)
    print(f"{name:30s} {pr:.12f} {roc:.12f}")
