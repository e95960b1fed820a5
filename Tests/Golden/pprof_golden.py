"""What `go tool pprof` reads in two profiles of the lab: the figures of ProfileReaderTests and GrowthBlameTests.

    python pprof_golden.py        # needs Go
"""

import subprocess
from collections import Counter
from pathlib import Path

LAB = Path(__file__).resolve().parents[2] / "benchmarks" / "lab" / "profiles"
BEFORE, LAST = (str(LAB / f"heap_leak-go-stream-524288-{moment}.pb.gz") for moment in ("before", "last"))
TYPES = "alloc_objects", "alloc_space", "inuse_objects", "inuse_space"


def pprof(*arguments):
    done = subprocess.run(["go", "tool", "pprof", *arguments], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def top(kind, *arguments):
    """Function → flat, cumulative."""
    lines = pprof("-top", "-nodecount=100000", "-nodefraction=0", "-unit=b", f"-sample_index={kind}", *arguments)
    start = next(n for n, line in enumerate(lines) if line.split()[:1] == ["flat"])
    rows = [line.split(maxsplit=5) for line in lines[start + 1 :]]
    return {row[5].removesuffix(" (inline)"): [int(row[k].rstrip("Bb")) for k in (0, 3)] for row in rows}


def main():
    for name, path in ("before", BEFORE), ("last", LAST):
        raw = pprof("-raw", path)
        samples = raw[raw.index("Samples:") + 2 : raw.index("Locations")]
        rows = [line.split(":") for line in samples if not line.lstrip().startswith("bytes:")]
        totals = [sum(int(row[0].split()[k]) for row in rows) for k in range(4)]
        print(name, dict(zip(TYPES, totals)), "call stacks", len(Counter(row[1] for row in rows)))
    for kind in "inuse_space", "inuse_objects":
        print(f"{LAST} {kind}:")
        found = top(kind, LAST)
        for function in sorted(found, key=lambda f: -found[f][1])[:5]:
            print("   ", function, *found[function])
        grown = top(kind, "-diff_base", BEFORE, LAST)
        print("    grown:", {f: v for f, v in grown.items() if f.endswith("Hold")})


main()
