"""As much of a pprof file as tells what grows: an independent reader of profile.proto."""

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Profile:
    seconds: float = 0  # Unix
    period: int = 0
    strings: list[str] = field(default_factory=list)
    types: list[int] = field(default_factory=list)  # of the values, as strings
    samples: list[tuple[list[int], list[int]]] = field(default_factory=list)  # locations, values
    locations: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # functions and lines
    functions: dict[int, tuple[int, int]] = field(default_factory=dict)  # name and file, as strings

    def cumulative(self, value: str) -> Counter[tuple[str, str, int]]:
        """The sum of a value by function, file and line, each counted once a sample."""
        column = [self.strings[t] for t in self.types].index(value)
        sums: Counter[tuple[str, str, int]] = Counter()
        for locations, values in self.samples:
            for function, line in {frame for at in locations for frame in self.locations[at]}:
                name, file = self.functions[function]
                sums[self.strings[name], self.strings[file], line] += values[column]
        return sums


def read(path: Path) -> Profile:
    profile = Profile()
    for number, value in _fields(gzip.decompress(path.read_bytes())):
        if number == 1:
            profile.types.append(dict(_fields(value))[1])
        elif number == 2:
            sample = list(_fields(value))
            profile.samples.append((_repeated(sample, 1), _repeated(sample, 2)))
        elif number == 4:
            parts = list(_fields(value))
            lines = [dict(_fields(v)) for n, v in parts if n == 4]
            profile.locations[dict(parts)[1]] = [(line[1], line.get(2, 0)) for line in lines]
        elif number == 5:
            parts = dict(_fields(value))
            profile.functions[parts[1]] = parts.get(2, 0), parts.get(4, 0)
        elif number == 6:
            profile.strings.append(value.decode())
        elif number == 9:
            profile.seconds = value / 1e9
        elif number == 12:
            profile.period = value
    return profile


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        value, at = _varint(data, at)
        if key & 7 == 2:
            value, at = data[at : at + value], at + value
        yield key >> 3, value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _repeated(fields: list[tuple[int, int | bytes]], number: int) -> list[int]:
    values = []
    for n, value in fields:
        if n == number and isinstance(value, bytes):  # packed
            at = 0
            while at < len(value):
                one, at = _varint(value, at)
                values.append(one)
        elif n == number:
            values.append(value)
    return values
