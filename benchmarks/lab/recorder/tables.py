"""What was recorded, as the tables of the README."""

import json
import re
from collections import Counter
from pathlib import Path
from statistics import median

from .configurations import BY_NAME, CONFIGURATIONS, DRAWN
from .kinds import BENIGN, FAULTS, NONE
from .plan import GRADES
from .writing import Archive


def write_tables(archive: Archive, readme: Path) -> None:
    """Puts the tables between their marks in the README."""
    runs = list(archive.entries().values())
    text = readme.read_text()
    tables = {"drawn": _drawn(), "runs": _runs(runs), "noise": _noise(runs), "timing": _timing(runs)}
    for name, table in tables.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        text = re.sub(f"{begin}.*{end}", lambda _: f"{begin}\n{table}\n{end}", text, flags=re.DOTALL)
    readme.write_text(text)


def _drawn() -> str:
    """How far the drawn services spread, as measured."""
    lines = ["| runtime | services | | least | lower quarter | median | upper quarter | most |", "| --- |" + " --- |" * 7]
    for runtime in dict.fromkeys(c.runtime for c in DRAWN):
        own = [c for c in DRAWN if c.runtime == runtime]
        shares = [100 * c.swing / c.resident for c in own]
        for what, values in (("resident, MB", [c.resident for c in own]), ("daily swing, % of that", shares)):
            ranked = sorted(values)
            cells = [ranked[0], ranked[len(own) // 4], median(ranked), ranked[-1 - len(own) // 4], ranked[-1]]
            lines.append(f"| {runtime} | {len(own)} | {what} | " + " | ".join(f"{c:.0f}" for c in cells) + " |")
    return "\n".join(lines)


def _runs(runs: list[dict[str, str]]) -> str:
    """Kinds by configurations, drawn ones together: the number of runs, or the letters of their grades."""
    kinds = [NONE] + [kind.name for kind in BENIGN + FAULTS]
    names = list(dict.fromkeys(c.family for c in CONFIGURATIONS))
    family = {run["run"]: BY_NAME[run["configuration"]].family for run in runs}
    count = Counter((run["kind"], family[run["run"]], run["grade"]) for run in runs)
    lines = ["| kind | " + " | ".join(names) + " | all |", "| --- |" + " --- |" * (len(names) + 1)]
    for kind in kinds:
        cells = []
        for name in names:
            letters = [grade[0] * count[kind, name, grade] for grade in GRADES]
            cells.append(" ".join(filter(None, letters)) or str(count[kind, name, ""] or ""))
        total = sum(run["kind"] == kind for run in runs)
        lines.append(f"| {kind} | " + " | ".join(cells) + f" | {total} |")
    totals = [sum(family[run["run"]] == name for run in runs) for name in names]
    return "\n".join(lines + [f"| all | {' | '.join(map(str, totals))} | {len(runs)} |"])


def _noise(runs: list[dict[str, str]]) -> str:
    """Signal-to-noise of resident memory by grade."""
    lines = ["| grade | runs | least | lower quarter | median | upper quarter |", "| --- |" + " --- |" * 5]
    for grade in GRADES:
        ratios = sorted(
            json.loads(run["signal_to_noise"]).get("process_resident_memory_bytes", 0)
            for run in runs if run["grade"] == grade)
        quarter = len(ratios) // 4
        cells = [ratios[0], ratios[quarter], median(ratios), ratios[-1 - quarter]]
        lines.append(f"| {grade} | {len(ratios)} | " + " | ".join(f"{c:.1f}" for c in cells) + " |")
    return "\n".join(lines)


def _timing(runs: list[dict[str, str]]) -> str:
    """How late samples were, what was missed and what it took."""
    typical = median(float(run["lateness_median_ms"]) for run in runs)
    late = median(float(run["lateness_99_ms"]) for run in runs)
    worst = max(float(run["lateness_99_ms"]) for run in runs)
    most = max(float(run["lateness_max_ms"]) for run in runs)
    gaps = sum(int(run["gaps"]) for run in runs)
    cores = sum(float(run["cores"]) for run in runs) / len(runs)
    return (
        f"Of a run's samples half were less than {typical:.1f} ms late and 99% less than {late:.1f} ms "
        f"(medians over the {len(runs)} runs; in the worst run 99% were less than {worst:.1f} ms late; "
        f"the latest sample of all was {most:.0f} ms late), of 250 ms a sample. {gaps} samples have no "
        f"answer of the service, most of them at a start. A service took {cores:.3f} cores on average.")
