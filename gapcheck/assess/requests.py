"""What is missing or not proven, which verdicts wait for it, and which counts would settle a share of persons."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.assess.judge import Judge
from gapcheck.assess.results import Request
from gapcheck.assess.routes import PartJudge
from gapcheck.facts.catalogue import FieldType
from gapcheck.facts.columns import Cases, Column, Options, Table, View
from gapcheck.facts.profile import Key
from gapcheck.facts.units import Unit
from gapcheck.verdict import Verdict, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gapcheck.assess.results import InstrumentResult, PartResult, RequirementResult, Trace
    from gapcheck.assess.trace import Reader
    from gapcheck.rulebook.model import Part

__all__ = ["data_requests"]

_OPEN_STATES = ("missing", "assumed absent", "not shown", "open")
_TRIALS = {Unit.PERSONS: (0.0, 1e6, 2e6), Unit.PERCENT: (0.0, 100.0)}
_MOST_TOGETHER = 3
_MOST_SETS = 200


@dataclass(slots=True)
class _Waiting:
    waits: dict[str, None] = field(default_factory=dict)
    settles: dict[tuple[str, str], None] = field(default_factory=dict)


def data_requests(reader: Reader, instruments: Iterable[InstrumentResult], options: Options) -> tuple[Request, ...]:
    """Every open answer that an undetermined verdict rests on, those that most verdicts wait for first."""
    found: dict[Key, _Waiting] = {}
    for instrument in instruments:
        for part in instrument.parts:
            _of_requirements(part.requirements, part.part, part.reported_route, found, reader)
            _of_persons(part, found, reader, options)
        _of_requirements(instrument.common, "", "", found, reader)
    ranked = sorted(found.items(), key=lambda item: -len(item[1].waits))
    return tuple(_request(reader, key, waiting) for key, waiting in ranked)


def _request(reader: Reader, key: Key, waiting: _Waiting) -> Request:
    fact, item = reader.fact(key), reader.catalogue[key.field]
    why = {"not shown": "not proven", "open": "range"}.get(fact.state, "missing")
    if item.type is FieldType.JUDGEMENT:
        why = "judgement"
    return Request(fact, why, item.cites, tuple(waiting.waits), tuple(waiting.settles))


def _of_requirements(
    requirements: Iterable[RequirementResult], part: str, route: str, found: dict[Key, _Waiting], reader: Reader
) -> None:
    for item in requirements:
        for result in item.results:
            if route and result.route != route:
                continue
            for key in _open_keys(result.trace, reader):
                waits = f"{part} {item.cites[0]}".strip()
                found.setdefault(key, _Waiting()).waits[waits] = None


def _open_keys(trace: Trace, reader: Reader) -> Iterator[Key]:
    """The open answers below an undetermined step, closed alternatives left out."""
    if trace.cell.verdict is not Verdict.UNDETERMINED:
        return
    if trace.gate is not None:
        yield from _open_keys(trace.gate, reader)
    for fact in trace.facts:
        if fact.state in _OPEN_STATES and reader.shown.arises(reader.catalogue[fact.key.field], fact.key.owner):
            yield fact.key
            yield from _proofs(fact.key, reader)
    for child in trace.children:
        yield from _open_keys(child, reader)


def _proofs(key: Key, reader: Reader) -> Iterator[Key]:
    """For a value that is not shown, the answers that would prove it."""
    table = reader.shown.table
    for proof in reader.catalogue[key.field].shown_if:
        owner = key.owner.partition("/")[0]
        other = table.known_key(proof.field, owner)
        item, seen = reader.catalogue[proof.field], table.seen(other.field, other.owner)
        proven = item.mask(item.proves or item.choices)
        if key in table.cases.columns and (seen.high.astype(np.int64) & ~proven | (seen.low != seen.high)).any():
            yield other


def _of_persons(part: PartResult, found: dict[Key, _Waiting], reader: Reader, options: Options) -> None:
    """The counts behind a route's share, and the smallest sets of them that could settle it."""
    law = next(p for p in reader.shown.instrument.parts if p.id == part.id)
    judge = PartJudge(reader.shown, law)
    for route, result in zip(law.routes, part.routes, strict=True):
        protected = judge.route(route).protected
        if route.id != part.reported_route or protected is None or result.cell.verdict is not Verdict.UNDETERMINED:
            continue
        keys = [key for key in protected.keys if reader.shown.inputs.why(key).any()]
        listed = [Key(name, law.branch) for name in ("all_schemes_listed", "all_classes_listed")]
        for key in (*keys, *(key for key in listed if reader.shown.inputs.why(key).any())):
            found.setdefault(key, _Waiting()).waits[f"{part.part} {route.cites}"] = None
        for together in _settling(reader, law, keys, options):
            for key in together:
                others = [_short(reader, other) for other in together if other != key]
                words = f"with {' and '.join(others)}" if others else "alone"
                found[key].settles[f"{part.part} {route.cites}", words] = None


def _short(reader: Reader, key: Key) -> str:
    fact = reader.fact(key)
    return f"{key.field.replace('_', ' ')} ({fact.of})"


def _settling(reader: Reader, part: Part, keys: list[Key], options: Options) -> list[tuple[Key, ...]]:
    """The smallest sets of counts, up to three, of which some values decide whether enough persons are protected.

    What else the route asks is left aside here: the question is whether the count alone can be told.
    """
    for size in range(1, min(_MOST_TOGETHER, len(keys)) + 1):
        sets = list(combinations(keys, size))[:_MOST_SETS]
        found = [keys_ for keys_, settled in zip(sets, _settled(reader, part, sets, options), strict=True) if settled]
        if found:
            return found
    return []


def _settled(reader: Reader, part: Part, sets: list[tuple[Key, ...]], options: Options) -> list[bool]:
    """For each set of counts, whether some of the values tried decide the share: one batch, each trial a case."""
    catalogue = reader.catalogue
    trials = [
        dict(zip(keys, values, strict=True))
        for keys in sets
        for values in product(*(_TRIALS.get(catalogue[k.field].unit, catalogue[k.field].span) for k in keys))
    ]
    of_set = [keys for keys in sets for _ in product(*(_TRIALS.get(catalogue[k.field].unit, (0, 1)) for k in keys))]
    cases = _with_values(reader.shown.table.cases, trials)
    inner = Judge(reader.shown.instrument, Table(cases, catalogue, View.SHOWN, options), turns_on=reader.shown.turns_on)
    inner.declared = reader.shown.declared
    judge = PartJudge(inner, part)
    route = next(r for r in part.routes if r.share.everyone is None)
    asked = [n for n in route.conditions if "persons_protected" in judge.by_id[n].topics]
    judged = join(judge.route(route, asked).judged, judge.table.origin, len(trials))
    decided = {keys for keys, code in zip(of_set, judged.code.tolist(), strict=True) if code != Verdict.UNDETERMINED}
    return [keys in decided for keys in sets]


def _with_values(cases: Cases, trials: list[dict[Key, float]]) -> Cases:
    """The single case once for each trial, with the values of the trial in the place of what is open."""
    count = len(trials)
    columns = {key: _repeat(column, count) for key, column in cases.columns.items()}
    for key in {key for trial in trials for key in trial}:
        tried = np.array([key in trial for trial in trials])
        values = np.array([trial.get(key, 0.0) for trial in trials])
        old = columns.get(key) or Column(values, values, np.ones(count, np.bool_), np.zeros(count, np.bool_))
        columns[key] = Column(
            np.where(tried, values, old.low),
            np.where(tried, values, old.high),
            old.blank & ~tried,
            old.unconfirmed & ~tried,
        )
    touched = {key for trial in trials for key in trial}
    years = {key: year for key, year in cases.years.items() if key not in touched}
    return replace(cases, columns=columns, count=count, years=years)


def _repeat(column: Column, count: int) -> Column:
    ends = np.repeat(column.low, count), np.repeat(column.high, count)
    return Column(*ends, np.repeat(column.blank, count), np.repeat(column.unconfirmed, count))
