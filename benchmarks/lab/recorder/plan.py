"""Which runs are recorded: a list that follows from its seed."""

from dataclasses import dataclass
from random import Random

from .clock import DAY, MONDAY
from .configurations import DRAWN, WRITTEN, Configuration
from .events import Event
from .kinds import ALL, BENIGN, BY_NAME, FAULTS, NONE, Kind

SAMPLES = 10 * DAY
GRADES = {"strong": 3.0, "medium": 1.2, "weak": 0.4}  # in multiples of the daily swing
QUIET = 4  # runs of each configuration without any event
BENIGN_REPEATS = 4
MODEST = 150  # GOGC of a service that can have much more of it
SETTINGS: dict[str, dict[str, float]] = {  # what is hard to give in megabytes
    "headroom_raised": {"strong": 5, "medium": 2.5, "weak": 1.6},  # times GOGC
    "memory_limit_lifted": {"strong": 500, "medium": 280, "weak": 180},  # GOGC without the limit
    "heap_limit_raised": {"strong": 2.5, "medium": 1.6, "weak": 1.25},  # times -Xmx
}


@dataclass(frozen=True)
class Run:
    """One recording."""

    name: str
    configuration: Configuration
    kind: str
    grade: str  # strong, medium, weak; empty without a fault
    seed: int
    start: int  # virtual Unix seconds of sample 0
    samples: int
    events: tuple[Event, ...]

    @property
    def fault(self) -> Event | None:
        return next((e for e in self.events if e.kind.alarm), None)

    @property
    def restarts(self) -> list[int]:
        return sorted({t for e in self.events for t in e.restarts(self.samples)})


def plan(seed: int = 1, samples: int = SAMPLES) -> list[Run]:
    """Every run, in the order of recording: kinds and services mixed, so that a part is a fair part.

    Those of the drawn services come after those of the written ones, whose runs they leave as they are.
    """
    random = Random(seed)
    wanted: list[tuple[Configuration, Kind | None, str]] = []
    wanted += [(c, None, "") for c in WRITTEN for _ in range(QUIET)]
    use = {c.name: 0 for c in WRITTEN}
    for kind in sorted(FAULTS, key=lambda kind: len(kind.runtimes)):
        grades = list(GRADES) * (2 if kind.runtimes == ALL else 1)
        for c, grade in zip(_least_used(kind, len(grades), use, random), grades):
            wanted.append((c, kind, grade))
    use = {c.name: 0 for c in WRITTEN}
    for kind in BENIGN:
        wanted += [(c, kind, "") for c in _least_used(kind, BENIGN_REPEATS, use, random)]
    random.shuffle(wanted)
    wanted += _leaks_of_virtual_machines()
    wanted += _of_drawn_services(Random(f"drawn {seed}"))
    return [_run(i, *what, samples, random.randrange(2**31)) for i, what in enumerate(wanted)]


def _leaks_of_virtual_machines() -> list[tuple[Configuration, Kind | None, str]]:
    """Common leaks, of which their own kinds leave these services too few; and quiet runs beside them."""
    wanted: list[tuple[Configuration, Kind | None, str]] = []
    grades = list(GRADES)
    for i, c in enumerate(c for c in WRITTEN if c.runtime == "jvm"):
        other = ("accelerating_leak", "leak_and_restart")[i % 2]
        wanted.append((c, BY_NAME["heap_leak"], grades[i % 3]))
        wanted.append((c, BY_NAME[other], grades[(i + 1) % 3]))
        wanted.append((c, None, ""))
    return wanted


def _of_drawn_services(random: Random) -> list[tuple[Configuration, Kind | None, str]]:
    """Of each service a quiet run and three of different kinds, a quarter benign, with every grade as often."""
    wanted: list[tuple[Configuration, Kind | None, str]] = []
    decks: dict[tuple[str, str], list[Kind]] = {}
    for service, c in enumerate(DRAWN):
        wanted.append((c, None, ""))
        for number in range(3 * service, 3 * service + 3):
            grade = "" if number % 4 == 3 else list(GRADES)[number % 3]
            deck = decks.setdefault((c.runtime, grade), [])
            kinds = [k for k in (FAULTS if grade else BENIGN) if c.runtime in k.runtimes]
            had = {kind for _, kind, _ in wanted[-3:]}
            while not (able := [k for k in deck if _makes_sense(k, c) and k not in had]):
                deck += random.sample(kinds, len(kinds))
            deck.remove(able[0])
            wanted.append((c, able[0], grade))
    return wanted


def _least_used(
    kind: Kind, count: int, use: dict[str, int], random: Random
) -> list[Configuration]:
    """So many different services that can have the kind, those with fewest runs first."""
    able = [c for c in WRITTEN if c.runtime in kind.runtimes and _makes_sense(kind, c)]
    random.shuffle(able)
    chosen = sorted(able, key=lambda c: use[c.name])[:count]
    for c in chosen:
        use[c.name] += 1
    random.shuffle(chosen)
    return chosen


def _makes_sense(kind: Kind, c: Configuration) -> bool:
    senseless = {
        "nightly_batch": c.batch > 0,
        "memory_limit_lifted": c.limit > 0 or c.gogc > MODEST,
        "headroom_raised": c.gogc > MODEST,
    }
    return not senseless.get(kind.name)


def _run(
    number: int, c: Configuration, kind: Kind | None, grade: str, samples: int, seed: int
) -> Run:
    random = Random(seed)
    name = f"{number:03}-{c.name}-{kind.name if kind else NONE}" + (f"-{grade}" if grade else "")
    start = MONDAY + random.randrange(7 * 24) * 3600
    events: list[Event] = []
    if kind and kind.alarm:
        events.append(_fault(kind, c, grade, samples, random))
        if random.random() < 0.35 and events[0].onset > 400:
            early = random.choice([b for b in BENIGN if b.name in ("burst", "restart", "outage")])
            onset = events[0].onset - random.randrange(100, 280)
            events.insert(0, _benign(early, c, onset, samples, random))
    elif kind:
        onset = 0 if kind.name == "warm_up" else random.randrange(4 * samples // 10, 7 * samples // 10)
        events.append(_benign(kind, c, onset, samples, random))
    return Run(name, c, kind.name if kind else NONE, grade, seed, start, samples, tuple(events))


def _fault(kind: Kind, c: Configuration, grade: str, samples: int, random: Random) -> Event:
    day = samples // 10
    is_early = random.random() < 0.15
    onset = random.randrange(day, 3 * day) if is_early else random.randrange(4 * day, 13 * day // 2)
    lasts = random.randrange(2 * day, 4 * day + day // 2)
    if random.random() < 0.5 or kind.shape == "setting" or kind.name == "step_up":
        lasts = samples
    if kind.name == "step_undone":
        lasts = random.randrange(day // 4, 3 * day // 2)
    end = min(onset + lasts, samples)
    growth = random.choices(["steady", "with_load", "lumpy"], [5, 3, 2])[0]
    if kind.name in SETTINGS:
        return Event(kind.name, onset, end, SETTINGS[kind.name][grade])
    amount = min(GRADES[grade] * c.swing, kind.most)
    if kind.heap and c.runtime == "go":
        amount /= 1 + c.gogc / 100  # the collector lets the heap grow by as much again
    if kind.heap and c.runtime == "jvm":
        amount = min(amount, 0.35 * c.xmx)  # the service must live on
    period = random.randrange(day // 2, 5 * day // 4)
    return Event(kind.name, onset, end, round(max(amount, 0.3), 3), growth, period)


def _benign(kind: Kind, c: Configuration, onset: int, samples: int, random: Random) -> Event:
    effects: dict[str, tuple[int, float]] = {
        "burst": (random.randrange(6, 48), random.uniform(1, 3)),
        "traffic_shift": (samples, random.choice([random.uniform(0.4, 0.7), random.uniform(1.4, 2)])),
        "outage": (random.randrange(3, 18), 0.01),
        "restart": (1, 0.0),
        "rolling_deploy": (random.randrange(6, 16), random.choice([0.5, 1.5])),
        "nightly_batch": (samples, 1.5 * c.swing),
        "warm_up": (DAY, 0.0),
        "headroom_lowered": (samples, 0.5),
    }
    lasts, amount = effects[kind.name]
    return Event(kind.name, onset, min(onset + lasts, samples), round(amount, 3))
