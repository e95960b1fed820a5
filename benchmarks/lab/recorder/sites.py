"""Where a Go fault's source allocates what is never let go."""

from dataclasses import dataclass

from .process import LAB


@dataclass(frozen=True)
class Site:
    """One line of a keeper's Hold."""

    keeper: str  # the Go type
    file: str
    allocation: str  # in the text of the line

    @property
    def function(self) -> str:
        return f"main.(*{self.keeper}).Hold"

    def line(self) -> int:
        source = (LAB / "services" / "go" / self.file).read_text().splitlines()
        begin = next(i for i, text in enumerate(source) if f"*{self.keeper}) Hold(" in text)
        return next(i + 1 for i in range(begin, len(source)) if self.allocation in source[i])


RETAINED = Site("retained", "faults_heap.go", "r.newest = &node")
UNBOUNDED = Site("unbounded", "faults_heap.go", "u.size.Bytes()")

SITES = {  # by kind; what is not here allocates nothing in the heap
    "heap_leak": RETAINED,
    "saturating_leak": RETAINED,
    "accelerating_leak": RETAINED,
    "map_growth": Site("visitors", "faults_heap.go", "&visit{"),
    "list_growth": Site("journal", "faults_heap.go", "append(j.lines"),
    "cache_without_eviction": UNBOUNDED,
    "session_leak": UNBOUNDED,
    "queue_backlog": Site("backlog", "faults_heap.go", ".Bytes()"),
    "step_up": Site("loaded", "faults_heap.go", "newTable("),
    "buffer_retention": Site("headers", "faults_heap.go", ".Bytes()"),
    "pool_retention": Site("freeList", "faults_heap.go", "touched(wanted)"),
    "timer_leak": Site("timers", "faults_runtime.go", ".Bytes()"),
    "fragmentation": Site("pinned", "faults_heap.go", "make([]*byte"),
    "goroutine_leak": Site("goroutines", "faults_runtime.go", "make([]byte"),
}
