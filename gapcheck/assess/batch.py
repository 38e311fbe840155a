"""Assesses many cases of one layout: verdicts of Parts in both views, in chunks, without traces."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.assess.judge import Judge
from gapcheck.assess.routes import PartJudge
from gapcheck.facts.columns import Options, Table, View
from gapcheck.verdict import Verdict, join

if TYPE_CHECKING:
    import pandas as pd

    from gapcheck.facts.columns import Cases
    from gapcheck.rulebook.model import Instrument, Rulebook
    from gapcheck.verdict import Codes

__all__ = ["CHUNK", "BatchResult", "assess_batch"]

CHUNK = 4096
"""Cases at a time: few enough that a chunk's arrays stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Verdicts of Parts over cases.

    Attributes:
        parts: the Parts, in the instrument's order.
        verdict, arithmetic: ``int8`` codes of `Verdict`, shape ``(cases, parts)``.
        declared_verdict, declared_arithmetic: the same under the most favourable declaration of Article 3.
    """

    parts: tuple[str, ...]
    verdict: Codes
    arithmetic: Codes
    declared_verdict: Codes
    declared_arithmetic: Codes

    def to_frame(self) -> pd.DataFrame:
        """One row a case and Part, verdicts as words."""
        import pandas as pd

        words = {int(verdict): verdict.word for verdict in Verdict}
        count = len(self.verdict)
        frame = pd.DataFrame({"case": np.repeat(np.arange(count), len(self.parts)), "part": list(self.parts) * count})
        for name in ("verdict", "arithmetic", "declared_verdict", "declared_arithmetic"):
            frame[name] = pd.Series(getattr(self, name).ravel()).map(words)
        return frame


def assess_batch(
    cases: Cases, rulebook: Rulebook, instrument: str = "C102", *, options: Options | None = None
) -> BatchResult:
    """The Parts of an instrument over all cases. Equal, case by case, to assessing each alone."""
    law = rulebook.instrument(instrument)
    chunks = [cases[slice(start, start + CHUNK)] for start in range(0, cases.count, CHUNK)]

    def run(chunk: Cases) -> list[Codes]:
        return _chunk(chunk, rulebook, law, options or Options())

    with ThreadPoolExecutor(max_workers=min(2, cpu_count() or 1)) as pool:
        found = list(pool.map(run, chunks))
    columns = [np.concatenate([part[i] for part in found]) for i in range(4)]
    return BatchResult(tuple(part.part for part in law.parts), *columns)


def _chunk(cases: Cases, rulebook: Rulebook, law: Instrument, options: Options) -> list[Codes]:
    """Verdict and arithmetic without, then with, the declaration."""
    views = []
    for view in (View.SHOWN, View.GIVEN):
        judges = [
            PartJudge(
                Judge(law, Table(cases, rulebook.catalogue, view, options, complete=part.branch.__eq__), traced=False),
                part,
            )
            for part in law.parts
        ]
        views.append([_declared(judges, cases.count, declared=declared) for declared in (False, True)])
    return [views[0][0], views[1][0], views[0][1], views[1][1]]


def _declared(judges: list[PartJudge], count: int, *, declared: bool) -> Codes:
    """The codes of all Parts, with or without every temporary exception declared."""
    columns = []
    for part in judges:
        part.judge.declared = frozenset(part.judge.instrument.declarations) if declared else frozenset()
        columns.append(join(part.verdict(), part.table.origin, count).code)
    return np.stack(columns, axis=1)
