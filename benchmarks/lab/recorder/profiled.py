"""Which runs heap profiles are taken of: healthy services, leaks in the heap, growth elsewhere."""

import csv
from dataclasses import dataclass
from random import Random

from .clock import DAY, MONDAY
from .configurations import BY_NAME, CONFIGURATIONS, Configuration
from .events import Event
from .kinds import BY_NAME as KINDS
from .kinds import NONE
from .plan import MODEST, Run
from .process import LAB

RATES = (512, 4_096, 65_536, 524_288)  # bytes allocated for each sample; the last is Go's own
FINE = 8_192  # below it a profile is large, and only a pair is kept
FIRST = 60
# Samples; all but one are at the same hour of the virtual day.
MOMENTS = {"first": FIRST, "before": FIRST + DAY, "during": FIRST + 3 * DAY // 2, "last": FIRST + 2 * DAY}
ONSET, SAMPLES = MOMENTS["before"] + 4, MOMENTS["last"] + 1

LEAKS = {  # kinds that grow in the heap, and how many services have each
    "heap_leak": 4, "saturating_leak": 2, "accelerating_leak": 2, "map_growth": 4, "list_growth": 4,
    "cache_without_eviction": 4, "session_leak": 4, "queue_backlog": 4, "step_up": 4,
    "buffer_retention": 4, "pool_retention": 4, "timer_leak": 4,
}
ELSEWHERE = {  # kinds that grow where a heap profile does not count, three services each, and where
    "off_heap_leak": "off_heap", "thread_leak": "stacks", "goroutine_leak": "stacks",
    "headroom_raised": "released", "fragmentation": "released",
}
ELSEWHERE_RATES = (4_096, 524_288)
QUIET = {"test": 3, "validation": 6, "train": 11}  # services without any event

LEAST, MOST = 3, 40  # MB that a leak takes
WEAKEST, STRONGEST = 1.5, 4.0  # daily swings that it takes
HEADROOM = 3.0  # times GOGC

OTHERS = {  # leaks of other runtimes
    "jvm-shop": "list_growth", "jvm-chat": "map_growth", "jvm-ledger": "buffer_retention",
    "jvm-drawn-1": "timer_leak", "jvm-drawn-5": "thread_local_leak", "jvm-drawn-11": "string_intern_growth",
    "native-store": "heap_leak", "native-broker": "cache_without_eviction", "native-drawn-5": "queue_backlog",
    "native-media": "list_growth",
}
SHARE = 0.2  # of the JVM's heap that a leak takes


@dataclass(frozen=True)
class Profiled:
    """A run of which profiles are taken."""

    run: Run
    part: str  # train, validation or test
    rate: int = 0  # bytes; of Go alone

    @property
    def name(self) -> str:
        return f"{self.run.kind}-{self.run.configuration.name}" + (f"-{self.rate}" if self.rate else "")

    @property
    def moments(self) -> dict[str, int]:
        """When profiles are taken: of a healthy service at the same hour only, at a fine rate a day apart."""
        left_out = {"during"} if self.run.kind == NONE else set()
        left_out |= {"first", "during"} if 0 < self.rate < FINE else set()
        return {name: at for name, at in MOMENTS.items() if name not in left_out}


def profiled_runs(seed: int = 1) -> list[Profiled]:
    """Every run, in random order, so that a part of them is a fair part."""
    random = Random(f"profiles {seed}")
    runs = []
    for kind, c, part, rates in _services(random):
        run = _run(kind, c, random.randrange(2**31))
        runs += [Profiled(run, part, rate) for rate in rates]
    random.shuffle(runs)
    others = [(kind, BY_NAME[name]) for name, kind in OTHERS.items()]
    return runs + [Profiled(_run(kind, c, random.randrange(2**31)), parts()[c.name]) for kind, c in others]


def parts() -> dict[str, str]:
    """The part that each configuration is in."""
    with open(LAB / "split.csv") as file:
        return {row["configuration"]: row["part"] for row in csv.DictReader(file)}


def _services(random: Random) -> list[tuple[str, Configuration, str, tuple[int, ...]]]:
    """A service for each run, in each part, those with fewest runs first."""
    part = parts()
    services = [c for c in CONFIGURATIONS if c.runtime == "go" and WEAKEST * _live_swing(c) < MOST]
    use = dict.fromkeys((c.name for c in services), 0)

    def least_used(among: str, kind: str) -> Configuration:
        able = [
            c for c in services if part[c.name] == among
            and (kind != "headroom_raised" or (c.gogc <= MODEST and not c.limit))]
        chosen = min(able, key=lambda c: (use[c.name], random.random()))
        use[chosen.name] += 1
        return chosen

    each = ("train", "test", "train", "validation")
    wanted = [(kind, among, RATES) for kind, count in LEAKS.items() for among in each[-count:]]
    wanted += [(kind, among, ELSEWHERE_RATES) for kind in ELSEWHERE for among in each[1:]]
    chosen = [(kind, least_used(among, kind), among, rates) for kind, among, rates in wanted]
    use = dict.fromkeys(use, 0)  # each quiet service is another
    quiet = [(NONE, least_used(among, NONE), among, RATES) for among, count in QUIET.items() for _ in range(count)]
    return chosen + quiet


def _live_swing(c: Configuration) -> float:
    """MB by which what is alive changes in a day: Go's collector lets the heap grow by as much again."""
    return c.swing / (1 + c.gogc / 100) if c.runtime == "go" else c.swing


def _run(kind: str, c: Configuration, seed: int) -> Run:
    random = Random(seed)
    events: tuple[Event, ...] = ()
    if kind != NONE:
        growth = random.choices(["steady", "with_load", "lumpy"], [5, 3, 2])[0]
        factor = WEAKEST * (STRONGEST / WEAKEST) ** random.random()
        swing = c.swing if kind in ELSEWHERE else _live_swing(c)
        most = min(SHARE * c.xmx or MOST, MOST, KINDS[kind].most)
        amount = round(min(max(factor * swing, LEAST), most), 3)
        if KINDS[kind].shape == "setting":
            amount = HEADROOM
        # A backlog is full at 0.7 of its time: there the recording ends.
        end = ONSET + round((SAMPLES - ONSET) / 0.7) if kind == "queue_backlog" else SAMPLES
        events = (Event(kind, ONSET, end, amount, growth),)
    start = MONDAY + random.randrange(5 * 24) * 3600
    return Run("", c, kind, "", seed, start, SAMPLES, events)
