"""The same model and settings in Prophet and in detect-cli: how far they differ, how long they take.

    pip install prophet pandas numpy
    swift build -c release --product detect-cli
    python benchmarks/forecast/beside_prophet.py --binary .build/release/detect-cli \
        --metric process_resident_memory_bytes benchmarks/lab/recordings/0*.csv.gz

Both fit each series in turn. Differences are shares of the series' range. Prophet comes to rest where
rounding lets it: with --again it also fits the series times 1 + 1e-13 noise, and `itself` is how far that
moves its own result. Times are processor seconds: Prophet's `fit` (with the program that it runs) and its
`predict`; our whole program; and what one more series costs it, read, fitted and printed.
"""

import argparse
import io
import json
import logging
import resource
import subprocess

import numpy as np
import pandas as pd

logging.disable(logging.WARNING)
from prophet import Prophet  # noqa: E402

PRESETS = {
    "prophet": {},
    "article": {"changepoint_range": 0.8, "n_changepoints": 5, "changepoint_prior_scale": 0.005},
}


def processor_seconds():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def ours(options, path, metric):
    command = [
        options.binary, "forecast", "--metric", metric, "--preset", options.preset,
        "--horizon", options.horizon, "--fitted", "--quiet",
    ]
    if options.step:
        command += ["--step", options.step]
    def run(files):
        began = processor_seconds()
        printed = subprocess.run([*command, *files], capture_output=True, check=True).stdout
        return printed, processor_seconds() - began

    printed, whole = run([path])
    more = (run([path] * 11)[1] - whole) / 10
    return pd.read_csv(io.BytesIO(printed), parse_dates=["timestamp"]), whole, more


def compare(options, path, metric):
    rows, whole, more = ours(options, path, metric)
    times = rows["timestamp"].dt.tz_localize(None)
    y = pd.read_csv(path)[metric].to_numpy(float)
    past = int(rows["yhat_lower"].isna().sum())
    if past != len(y):
        return None  # the program put the samples on a grid; the rows are no longer one to one
    history = pd.DataFrame({"ds": times[:past], "y": y})
    model = Prophet(interval_width=0.95, **PRESETS[options.preset])
    began = processor_seconds()
    model.fit(history)
    fitted = processor_seconds()
    theirs = model.predict(pd.DataFrame({"ds": times}))
    predicted = processor_seconds()
    spread = np.nanmax(y) - np.nanmin(y)
    if not spread > 0:
        return None
    difference = np.abs(theirs["yhat"].to_numpy() - rows["yhat"].to_numpy()) / spread
    width = (theirs["yhat_upper"] - theirs["yhat_lower"]).to_numpy()[past:]
    our_width = (rows["yhat_upper"] - rows["yhat_lower"]).to_numpy()[past:]
    itself = None
    if options.again:
        noise = np.random.default_rng(1).standard_normal(len(y))
        again = Prophet(uncertainty_samples=0, **PRESETS[options.preset])
        again.fit(pd.DataFrame({"ds": times[:past], "y": y * (1 + 1e-13 * noise)}))
        moved = np.abs(again.predict(pd.DataFrame({"ds": times}))["yhat"] - theirs["yhat"]).to_numpy() / spread
        itself = {"itself_history_max": moved[:past].max(), "itself_future_max": moved[past:].max()}
    residuals = [np.nanstd(y - v[:past]) for v in (theirs["yhat"].to_numpy(), rows["yhat"].to_numpy())]
    return {
        "series": path.split("/")[-1].split(".csv")[0], "metric": metric, "samples": len(y),
        "history_max": difference[:past].max(), "future_max": difference[past:].max(),
        "future_mean": difference[past:].mean(), "band_ratio": float(np.median(our_width / width)),
        "residual_ratio": residuals[1] / residuals[0],
        "prophet_fit_s": fitted - began, "prophet_predict_s": predicted - fitted,
        "program_s": whole, "series_s": more, **(itself or {}),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--binary", default=".build/release/detect-cli")
    parser.add_argument("--metric", action="append", required=True)
    parser.add_argument("--preset", choices=list(PRESETS), default="prophet")
    parser.add_argument("--horizon", default="72h")
    parser.add_argument("--step")
    parser.add_argument("--again", action="store_true")
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
    print(f"{len(frame)} series, {frame['samples'].median():.0f} samples")
    for name, prefix in [("ours", ""), ("Prophet itself, input moved by 1e-13", "itself_")]:
        columns = [f"{prefix}history_max", f"{prefix}future_max"]
        if columns[0] not in frame:
            continue
        for column, where in zip(columns, ["history", "next hours"]):
            d = frame[column]
            print(f"{name}, largest difference in the {where}: median {d.median():.3%}, p90 {d.quantile(0.9):.3%}, "
                  f"largest {d.max():.3%}, within 1% of the range {(d < 0.01).mean():.0%}")
    fit, both = frame["prophet_fit_s"], frame["prophet_fit_s"] + frame["prophet_predict_s"]
    print(f"processor seconds, medians: Prophet's fit {fit.median():.3f}, with predict {both.median():.3f}")
    for name, column in [("our whole program", "program_s"), ("one more series", "series_s")]:
        print(f"{name}: {frame[column].median():.4f}, {(fit / frame[column]).median():.0f} times less than Prophet's fit, "
              f"{(both / frame[column]).median():.0f} times less than with predict")


if __name__ == "__main__":
    main()
