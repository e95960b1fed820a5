"""What can happen to a service: faults to be found, and benign events that must not alarm."""

from dataclasses import dataclass

ALL = ("go", "jvm", "native")


@dataclass(frozen=True)
class Kind:
    """A fault or a benign event."""

    name: str
    runtimes: tuple[str, ...]
    shape: str = "growth"  # growth, step, setting or load
    alarm: bool = True
    heap: bool = True  # seen in the heap's own metrics, too
    most: float = 100  # MB


FAULTS = (
    Kind("heap_leak", ALL),
    Kind("saturating_leak", ALL),
    Kind("accelerating_leak", ALL),
    Kind("leak_and_restart", ALL),
    Kind("map_growth", ("go", "jvm")),
    Kind("list_growth", ALL),
    Kind("cache_without_eviction", ALL),
    Kind("session_leak", ("go", "jvm")),
    Kind("queue_backlog", ALL),
    Kind("buffer_retention", ("go", "jvm")),
    Kind("pool_retention", ("go",)),
    Kind("timer_leak", ("go", "jvm")),
    Kind("goroutine_leak", ("go",), most=50),
    Kind("thread_leak", ALL, heap=False, most=12),
    Kind("off_heap_leak", ALL, heap=False),
    Kind("fragmentation", ("go", "native")),
    Kind("step_up", ALL, shape="step"),
    Kind("step_undone", ALL, shape="step"),
    Kind("headroom_raised", ("go",), shape="setting"),
    Kind("memory_limit_lifted", ("go",), shape="setting"),
    Kind("heap_limit_raised", ("jvm",), shape="setting"),
    Kind("class_loader_leak", ("jvm",), heap=False, most=50),
    Kind("direct_buffer_leak", ("jvm",), heap=False),
    Kind("thread_local_leak", ("jvm",)),
    Kind("string_intern_growth", ("jvm",)),
    Kind("arena_bloat", ("native",), heap=False),
)

BENIGN = (
    Kind("burst", ALL, shape="load", alarm=False),
    Kind("traffic_shift", ALL, shape="load", alarm=False),
    Kind("outage", ALL, shape="load", alarm=False),
    Kind("restart", ALL, shape="load", alarm=False),
    Kind("rolling_deploy", ALL, shape="load", alarm=False),
    Kind("nightly_batch", ALL, shape="load", alarm=False),
    Kind("warm_up", ALL, shape="load", alarm=False),
    Kind("headroom_lowered", ("go",), shape="setting", alarm=False),
)

BY_NAME = {kind.name: kind for kind in FAULTS + BENIGN}
NONE = "none"
