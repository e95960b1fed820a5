"""Compares a folder of recordings with a folder of simulated series; see comparison.md."""

import argparse
from pathlib import Path

from .classifier import Verdict, verdict, windows
from .distances import comparisons
from .healthy import METRICS, Stretch, recorded, simulated
from .page import page
from .plots import days, distributions

LAB = Path(__file__).parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m compare", description=__doc__)
    parser.add_argument("recordings", type=Path, help="the lab's, beside its split.csv")
    parser.add_argument("simulated", type=Path, help="what detect-cli simulate wrote")
    parser.add_argument("--out", type=Path, default=LAB, help="where comparison.md and sheets/ go")
    options = parser.parse_args()

    lab, simulator = recorded(options.recordings), simulated(options.simulated)
    numbers = list(comparisons(lab, simulator))
    verdicts = {r: _verdict(lab, simulator, [r], list(METRICS[r])) for r in METRICS}
    verdicts["all, RSS alone"] = _verdict(lab, simulator, list(METRICS), ["RSS"])

    sheets = options.out / "sheets"
    sheets.mkdir(parents=True, exist_ok=True)
    drawn = {}
    for runtime in METRICS:
        own = [[s for s in some if s.runtime == runtime] for some in (lab, simulator)]
        drawn[f"comparison-{runtime}"] = distributions([c for c in numbers if c.runtime == runtime])
        drawn[f"comparison-{runtime}-days"] = days(*own)
    for name, sheet in drawn.items():
        (sheets / f"{name}.svg").write_text(sheet)
    (options.out / "comparison.md").write_text(page(lab, simulator, numbers, verdicts, list(drawn)))
    for name, v in verdicts.items():
        print(f"{name}: AUC {v.by_service:.2f}, by series {v.by_series:.2f}, coverage {v.coverage:.2f}")


def _verdict(
    lab: list[Stretch], simulator: list[Stretch], runtimes: list[str], metrics: list[str]
) -> Verdict:
    return verdict(*(
        windows([s for s in some if s.runtime in runtimes], metrics) for some in (lab, simulator)))


if __name__ == "__main__":
    main()
