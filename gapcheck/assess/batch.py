"""Assesses many cases of one layout: verdicts of Parts in both views, in chunks, without traces."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from threading import active_count
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

import numpy as np

from gapcheck.assess.dependence import Dependence
from gapcheck.assess.judge import Judge
from gapcheck.assess.routes import PartJudge
from gapcheck.facts.columns import Options, Table, View
from gapcheck.verdict import Verdict, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from gapcheck.facts.columns import Cases
    from gapcheck.rulebook.model import Instrument, Rulebook
    from gapcheck.verdict import Codes

__all__ = ["CHUNK", "BatchResult", "assess_batch"]

CHUNK = 8192
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
    found = list(_in_parallel(_Job(cases, rulebook, law, options or Options())))
    columns = [np.concatenate([part[i] for part in found]) for i in range(4)]
    return BatchResult(tuple(part.part for part in law.parts), *columns)


@dataclass(frozen=True, slots=True)
class _Job:
    """All that a chunk of cases is judged with."""

    cases: Cases
    rulebook: Rulebook
    law: Instrument
    options: Options

    def __call__(self, start: int) -> list[Codes]:
        return _chunk(self.cases[slice(start, start + CHUNK)], self.rulebook, self.law, self.options)


def _in_parallel(job: _Job) -> Iterator[list[Codes]]:
    """The chunks in order, two at a time: in processes of their own where that is safe, else in threads.

    A copy of this process shares its memory and nothing has to be sent to it; with other threads about, which a copy
    would not have, it could wait for one of them for ever.
    """
    starts = range(0, job.cases.count, CHUNK)
    workers = min(2, cpu_count() or 1, len(starts))
    if workers < 2:
        yield from map(job, starts)
    elif sys.platform == "linux" and active_count() == 1:
        with catch_warnings():
            simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of copies wherever a library has threads
            with ProcessPoolExecutor(workers, get_context("fork"), _receive, (job,)) as pool:
                yield from pool.map(_do, starts)
    else:
        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(job, starts)


_received: list[_Job] = []


def _receive(job: _Job) -> None:
    _received[:] = [job]


def _do(start: int) -> list[Codes]:
    return _received[0](start)


def _chunk(cases: Cases, rulebook: Rulebook, law: Instrument, options: Options) -> list[Codes]:
    """Verdict and arithmetic without, then with, the declaration. One Part at a time: what it takes is then let go."""
    turns_on = Dependence(law, rulebook.catalogue)
    columns: list[list[Codes]] = [[], [], [], []]
    for part in law.parts:
        for place, view in enumerate((View.SHOWN, View.GIVEN)):
            table = Table(cases, rulebook.catalogue, view, options, complete=part.branch.__eq__)
            judge = PartJudge(Judge(law, table, traced=False, turns_on=turns_on), part)
            columns[place].append(_codes(judge, cases.count))
            judge.judge.declared = frozenset(law.declarations)
            columns[place + 2].append(_codes(judge, cases.count))
    return [np.stack(found, axis=1) for found in columns]


def _codes(part: PartJudge, count: int) -> Codes:
    return join(part.verdict(), part.table.origin, count).code
