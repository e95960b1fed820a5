"""The services: what runs, how busy it is and how its visitors keep the hours."""

import csv
from dataclasses import dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True)
class Rhythm:
    """The load of a service, relative to its mean."""

    day: float = 0.5  # depth of the daily wave
    peak: float = 15.0  # hour of its top
    office: bool = False  # office hours rather than a wave
    weekend: float = 0.8  # Saturdays and Sundays, relative to other days
    noise: float = 0.08  # standard deviation of the slow noise, in logarithms
    bursts: float = 0.5  # a day


@dataclass(frozen=True)
class Configuration:
    """One service as it is deployed."""

    name: str
    runtime: str  # go, jvm or native
    profile: str
    rate: float  # requests a second of real time, on average
    rhythm: Rhythm
    swing: float  # MB between the 10% and 90% quantile of resident memory, as measured
    resident: float  # MB, its median, as measured
    batch: float = 0  # MB that a job holds every night
    gogc: int = 100
    limit: float = 0  # MB that Go is to stay below, softly
    xmx: int = 0  # MB
    options: tuple[str, ...] = ()

    @property
    def is_drawn(self) -> bool:
        return self.profile.startswith("drawn-")

    @property
    def family(self) -> str:
        """Its name; the drawn services of a runtime share theirs."""
        return f"{self.runtime}-drawn" if self.is_drawn else self.name


WRITTEN = (
    Configuration("go-api", "go", "api", 60, Rhythm(0.6, 14, weekend=0.65), 22, 60),
    Configuration("go-api-busy", "go", "api", 100, Rhythm(0.35, 19, noise=0.12, bursts=1), 22, 70, gogc=60),
    Configuration("go-catalog", "go", "catalog", 45, Rhythm(0.5, 20, weekend=1.3), 21, 67),
    Configuration("go-batch", "go", "batch", 3, Rhythm(0.3, 10, noise=0.2), 15, 39, batch=14),
    Configuration("go-session", "go", "session", 60, Rhythm(0.75, 13, office=True, weekend=0.3), 50, 55),
    Configuration("go-stream", "go", "stream", 40, Rhythm(0.5, 21, weekend=1.2, noise=0.1), 8.6, 25),
    Configuration("go-search", "go", "search", 40, Rhythm(0.45, 16, weekend=0.7), 30, 67),
    Configuration("go-image", "go", "image", 8, Rhythm(0.6, 18, weekend=1.1, noise=0.15), 35, 132, gogc=150),
    Configuration("go-proxy", "go", "proxy", 90, Rhythm(0.4, 15, bursts=1.5), 0.9, 15),
    Configuration("go-report", "go", "report", 12, Rhythm(0.7, 11, office=True, weekend=0.2), 22, 60),
    Configuration(
        "jvm-shop", "jvm", "shop", 40, Rhythm(0.55, 20, weekend=1.25), 20, 130, xmx=112,
        options=("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")),
    Configuration(
        "jvm-ledger", "jvm", "ledger", 20, Rhythm(0.7, 13, office=True, weekend=0.15), 14, 129,
        batch=12, xmx=96, options=("-XX:+UseG1GC", "-XX:ParallelGCThreads=1", "-XX:ConcGCThreads=1")),
    Configuration(
        "jvm-chat", "jvm", "chat", 60, Rhythm(0.5, 21, noise=0.12, bursts=1), 25, 130, xmx=136,
        options=("-XX:+UseParallelGC", "-XX:ParallelGCThreads=1", "-XX:TieredStopAtLevel=1")),
    Configuration(
        "jvm-gateway", "jvm", "gateway", 80, Rhythm(0.4, 15, weekend=0.7), 3, 61, xmx=48,
        options=("fixed", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")),
    Configuration("native-store", "native", "store", 90, Rhythm(0.5, 20), 6, 20),
    Configuration("native-parser", "native", "parser", 25, Rhythm(0.6, 14, weekend=0.5), 6, 18, batch=6),
    Configuration("native-media", "native", "media", 15, Rhythm(0.6, 21, weekend=1.3, noise=0.15), 8, 25),
    Configuration("native-broker", "native", "broker", 120, Rhythm(0.35, 15, noise=0.15, bursts=1.5), 4, 18),
)

MEASURED = Path(__file__).resolve().parent.parent / "drawn.csv"
COLLECTORS = (
    ("-XX:+UseSerialGC",),
    ("-XX:+UseParallelGC", "-XX:ParallelGCThreads=1"),
    ("-XX:+UseG1GC", "-XX:ParallelGCThreads=1", "-XX:ConcGCThreads=1"),
)


def drawn(name: str, swing: float = 0, resident: float = 0) -> Configuration:
    """The service RUNTIME-drawn-SEED, of which nothing else is written anywhere."""
    random = Random(name)
    runtime, _, seed = name.split("-")

    def between(low: float, high: float) -> float:
        return low * (high / low) ** random.random()

    office = random.random() < 0.3
    rhythm = Rhythm(
        random.uniform(0.1, 0.9), random.uniform(10, 16) if office else random.uniform(0, 24), office,
        weekend=random.uniform(0.15, 1.4), noise=between(0.03, 0.25), bursts=between(0.1, 2))
    rate = between(*{"go": (6, 60), "jvm": (8, 45), "native": (10, 120)}[runtime])
    batch = between(2, 20) if random.random() < 0.15 else 0
    swing = max(swing, 0.04 * resident)
    gogc, room = round(between(50, 300)), random.uniform(2, 4) if random.random() < 0.2 else 0
    limit = round(resident + batch + room * swing, 1) if room and runtime == "go" else 0
    xmx, options = 0, ()
    if runtime == "jvm":
        xmx, options = round(between(80, 200)), random.choice(COLLECTORS)
        options += ("-XX:TieredStopAtLevel=1",) * (random.random() < 0.6)
        options += ("fixed",) * (random.random() < 0.2)
    return Configuration(
        name, runtime, f"drawn-{seed}", rate, rhythm, swing, resident, batch, gogc, limit, xmx, options)


def _measured() -> tuple[Configuration, ...]:
    if not MEASURED.exists():
        return ()
    with MEASURED.open() as file:
        return tuple(
            drawn(row["configuration"], float(row["swing"]), float(row["resident"]))
            for row in csv.DictReader(file))


DRAWN = _measured()
CONFIGURATIONS = WRITTEN + DRAWN
BY_NAME = {c.name: c for c in CONFIGURATIONS}
