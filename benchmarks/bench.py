"""How long an assessment takes, alone and in batches, as ratios within one run.

    python benchmarks/bench.py [CASES ...]

The panel: every known number of the Lao profile varies independently by 30 per cent, every truth is flipped in a
tenth of the cases, and a tenth of the facts are unknown; both views, without and with the Article 3 declaration.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np

from gapcheck.assess.batch import assess_batch
from gapcheck.countries import find_profile
from gapcheck.data import standards_folder
from gapcheck.facts.catalogue import FieldType
from gapcheck.facts.columns import Cases, Column, cases_of
from gapcheck.forms.yaml_reader import read_profile
from gapcheck.problems import Problems
from gapcheck.rulebook.loader import load_rulebook

CHILDREN = resource.RUSAGE_CHILDREN
IMPORTS = "import click, networkx, numpy, yaml, xlsxwriter"


def best(command: list[str], runs: int = 5) -> float:
    """The shortest wall-clock time of a command, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def panel(single: Cases, catalogue: object, count: int, seed: int = 102) -> Cases:
    """The panel described above."""
    random = np.random.default_rng(seed)
    columns = {}
    for key, column in single.columns.items():
        point = bool((column.low == column.high).all())
        low, high = np.repeat(column.low, count), np.repeat(column.high, count)
        item = catalogue[key.field]  # type: ignore[index]
        if item.type in (FieldType.NUMBER, FieldType.BANDS):
            factor = random.uniform(0.7, 1.3, count)
            low, high = low * factor, high * factor
        elif item.is_truth:
            flipped = random.random(count) < 0.1
            low, high = np.where(flipped, 1 - low, low), np.where(flipped, 1 - high, high)
        blank = np.repeat(column.blank, count) | (random.random(count) < 0.1)
        columns[key] = Column(low, low if point else high, blank, np.broadcast_to(column.unconfirmed, count))
    return replace(single, columns=columns, count=count)


def main() -> None:
    """Print the table."""
    counts = [int(word) for word in sys.argv[1:]] or [1, 1_000, 100_000]
    python = sys.executable
    click = best([python, "-c", "import click"])
    help_ = best([python, "-m", "gapcheck", "--help"])
    print(f"import click {click:.3f} s; --help {help_:.3f} s: {help_ / click:.2f} times")
    imports = best([python, "-c", IMPORTS])
    run = best([python, "-m", "gapcheck", "assess", "LAO", "-o", "/tmp/bench-lao.xlsx"])
    print(f"imports {imports:.3f} s; assess LAO -o {run:.3f} s: {run / imports:.2f} times")
    problems = Problems()
    rulebook = load_rulebook(standards_folder(), problems)
    path = find_profile("LAO", None, problems)
    profile = read_profile(path, rulebook.catalogue, problems) if path else None
    if profile is None:
        raise SystemExit(str(problems.found))
    one = 0.0
    for count in counts:
        cases = panel(cases_of(profile), rulebook.catalogue, count)
        start = time.perf_counter()
        assess_batch(cases, rulebook)
        seconds = time.perf_counter() - start
        one = one or seconds
        own, worker = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, CHILDREN))
        peak = f"peak {own:.0f} MiB, in the largest copy {worker:.0f} MiB of which it shares these"
        print(f"{count:>7,} cases: {seconds:.2f} s ({seconds / one:.0f} times one), {peak}")


if __name__ == "__main__":
    main()
