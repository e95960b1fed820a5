"""What happens in a run, and when: it follows from the run's seed alone."""

from dataclasses import dataclass

import numpy as np

from .clock import DAY, SAMPLES, SETTLING, WARM_UP
from .plan import Run
from .traffic import Traffic


@dataclass(frozen=True)
class Story:
    """The load, the restarts and the fault of a run."""

    traffic: Traffic
    onset: int  # first sample of the fault; SAMPLES where there is none
    end: int  # first sample after it
    follows_load: bool  # whether the fault grows with the load

    @classmethod
    def of(cls, run: Run, rng: np.random.Generator) -> "Story":
        """Draws the story; the same generator then decides each request."""
        traffic = Traffic(rng, run.is_quiet)
        onset = end = SAMPLES
        if not run.is_quiet:
            onset = int(rng.uniform(5, 8) * DAY)
            if run.repair == "restart":
                end = min(onset + int(rng.uniform(1, 4) * DAY), SAMPLES - int(0.6 * DAY))
        story = cls(traffic, onset, end, bool(rng.random() < 0.5))
        for restart in story.restarts:
            traffic.mark_benign(restart, SETTLING)
        return story

    @property
    def restarts(self) -> list[int]:
        """A harmless one of the load's, and the one that repairs the fault."""
        repair = [self.end] if self.end < SAMPLES else []
        return repair if self.traffic.restart is None else [self.traffic.restart, *repair]

    def truth(self) -> dict[str, np.ndarray]:
        """The columns that say what happened."""
        label, changepoint = np.zeros(SAMPLES, int), np.zeros(SAMPLES, int)
        label[self.onset : self.end] = 1
        changepoint[[sample for sample in (self.onset, self.end) if sample < SAMPLES]] = 1
        return {"label": label, "changepoint": changepoint, "label_benign": self.traffic.benign[WARM_UP:]}
