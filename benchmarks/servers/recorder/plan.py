"""The runs, as they stand in plan.csv."""

import csv
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
NONE = "none"


@dataclass(frozen=True)
class Run:
    """One recording: a server as it is configured, and the fault it has, if any."""

    server: str
    configuration: str
    fault: str  # or NONE
    grade: float  # the fault's size, in daily swings of resident memory
    repair: str  # `restart`, or `end` where the fault lasts to the recording's end
    seed: int

    @property
    def is_quiet(self) -> bool:
        return self.fault == NONE

    @property
    def name(self) -> str:
        kind = "quiet" if self.is_quiet else self.fault
        return f"{self.server}-{self.configuration}-{kind}-{self.seed}".replace("_", "")


def plan() -> list[Run]:
    """All runs, in the order in which they are recorded."""
    with open(HOME / "plan.csv") as file:
        return [
            Run(row["server"], row["configuration"], row["fault"], float(row["grade"] or 0), row["repair"],
                int(row["seed"]))
            for row in csv.DictReader(file)
        ]
