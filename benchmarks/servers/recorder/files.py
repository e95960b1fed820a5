"""The files that web servers serve."""

from pathlib import Path


def write_files(folder: Path) -> Path:
    """Writes 40 text files of 0.3 to 40 kB; the folder they are in."""
    root = folder / "files"
    root.mkdir(exist_ok=True)
    for n in range(40):
        (root / f"{n}.txt").write_text(f"line {n} of text\n" * (20 + 60 * n))
    return root
