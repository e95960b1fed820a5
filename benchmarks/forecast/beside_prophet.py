"""The same model and settings in Prophet and in detect-cli: how far they differ, how long they take.

    pip install prophet pandas numpy
    swift build -c release --product detect-cli
    python benchmarks/forecast/beside_prophet.py --binary .build/release/detect-cli \
        --metric process_resident_memory_bytes benchmarks/lab/recordings/0*.csv.gz

Both fit each series in turn. Differences are shares of the series' range; times are of Prophet's
`fit` and of its `predict`, and of our whole program, reading and starting included.
"""

import argparse
import io
import json
import logging
import resource
import subprocess
import time

import numpy as np
import pandas as pd

logging.disable(logging.WARNING)
from prophet import Prophet  # noqa: E402

PRESETS = {
    "prophet": {},
    "article": {"changepoint_range": 0.8, "n_changepoints": 5, "changepoint_prior_scale": 0.005},
}


def ours(options, path, metric):
    command = [
        options.binary, "forecast", path, "--metric", metric, "--preset", options.preset,
        "--horizon", options.horizon, "--fitted", "--quiet",
    ]
    if options.step:
        command += ["--step", options.step]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    printed = subprocess.run(command, capture_output=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return pd.read_csv(io.BytesIO(printed), parse_dates=["timestamp"]), seconds


def compare(options, path, metric):
    rows, our_seconds = ours(options, path, metric)
    times = rows["timestamp"].dt.tz_localize(None)
    y = pd.read_csv(path)[metric].to_numpy(float)
    past = int(rows["yhat_lower"].isna().sum())
    if past != len(y):
        return None  # the program put the samples on a grid; the rows are no longer one to one
    history = pd.DataFrame({"ds": times[:past], "y": y})
    model = Prophet(interval_width=0.95, **PRESETS[options.preset])
    began = time.process_time()
    model.fit(history)
    fitted = time.process_time()
    theirs = model.predict(pd.DataFrame({"ds": times}))
    predicted = time.process_time()
    spread = np.nanmax(y) - np.nanmin(y)
    if not spread > 0:
        return None
    difference = np.abs(theirs["yhat"].to_numpy() - rows["yhat"].to_numpy()) / spread
    width = (theirs["yhat_upper"] - theirs["yhat_lower"]).to_numpy()[past:]
    our_width = (rows["yhat_upper"] - rows["yhat_lower"]).to_numpy()[past:]
    residuals = [np.nanstd(y - v[:past]) for v in (theirs["yhat"].to_numpy(), rows["yhat"].to_numpy())]
    return {
        "series": path.split("/")[-1].split(".csv")[0], "metric": metric, "samples": len(y),
        "history_max": difference[:past].max(), "future_max": difference[past:].max(),
        "future_mean": difference[past:].mean(), "band_ratio": float(np.median(our_width / width)),
        "residual_ratio": residuals[1] / residuals[0],
        "prophet_fit_s": fitted - began, "prophet_predict_s": predicted - fitted,
        "ours_s": our_seconds,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--binary", default=".build/release/detect-cli")
    parser.add_argument("--metric", action="append", required=True)
    parser.add_argument("--preset", choices=list(PRESETS), default="prophet")
    parser.add_argument("--horizon", default="72h")
    parser.add_argument("--step")
    options = parser.parse_args()
    results = []
    for path in options.files:
        columns = pd.read_csv(path, nrows=0).columns
        for metric in options.metric:
            if metric not in columns:
                continue
            result = compare(options, path, metric)
            if result is None:
                continue
            results.append(result)
            print(json.dumps({k: round(v, 5) if isinstance(v, float) else v for k, v in result.items()}), flush=True)
    frame = pd.DataFrame(results)
    within = (frame[["history_max", "future_max"]] < 0.01).mean()
    print(f"{len(frame)} series; within 1% of the range: {within['history_max']:.0%} of histories, "
          f"{within['future_max']:.0%} of futures; largest difference "
          f"{frame['history_max'].max():.2%} and {frame['future_max'].max():.2%}; medians: Prophet's fit takes "
          f"{(frame['prophet_fit_s'] / frame['ours_s']).median():.0f} times our whole program, fit and predict "
          f"{((frame['prophet_fit_s'] + frame['prophet_predict_s']) / frame['ours_s']).median():.0f} times")


if __name__ == "__main__":
    main()
