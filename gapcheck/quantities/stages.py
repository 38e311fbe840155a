"""After which years and in which stages of a benefit a rate is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.quantities.amounts import line_on
from gapcheck.quantities.times import moments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gapcheck.quantities.amounts import Pieces
    from gapcheck.quantities.direction import Floats
    from gapcheck.quantities.schedule import Family, ScheduleAt

__all__ = ["Setting", "Stage", "Stages"]

_JUST_BEFORE = 1e-6
_SHORTEST, _LONGEST = 1e-6, 5200.0
"""The weeks between which a benefit that is averaged is taken to be paid; a hundred years stand for no end."""
_ONE = np.asarray(1.0)


@dataclass(frozen=True, slots=True)
class Stages:
    """Which stages of a benefit must attain a percentage: every one within so many weeks, or all on average."""

    weeks: float = np.inf
    average: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A moment of the benefit and its weight in an average, shape ``(cases,)`` or scalar each."""

    moment: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Setting:
    """After which years and in which stages a rate is asked for. Of several sets of stages the lowest counts.

    Attributes:
        sets: stages that are averaged, or single ones; of the sets the worst (or, with `any_set`, best) counts.
    """

    schedules: tuple[ScheduleAt, ...]
    family: Family
    points: Floats
    sets: tuple[tuple[Stage, ...], ...]
    any_set: bool
    years_open: bool

    @classmethod
    def of(cls, schedules: Sequence[ScheduleAt], family: Family, years: Floats | None, stages: Stages) -> Setting:
        """Where `years` is None the qualifying period has just been completed, whatever it is."""
        sets = tuple(_sets(schedules, family, stages))
        any_set = stages.average and schedules[0].top
        if years is not None:
            return cls(tuple(schedules), family, years[None, :], sets, any_set=any_set, years_open=False)
        released = tuple(replace(s, qualifying=np.zeros_like(s.qualifying)) for s in schedules)
        points = _just_qualified(schedules, family)
        return cls(released, family, points, sets, any_set=any_set, years_open=True)

    def together(self, on: Pieces, points: Floats, stages: Sequence[Stage]) -> tuple[Floats, Floats]:
        """What is paid together, as a line on each piece: at one stage, or on average over several.

        A benefit that pays nothing in one of several stages is not paid throughout them, whatever the average is.
        """
        if len(stages) == 1:
            return self._lines(on, points, stages[0])
        found = [self._lines(on, points, stage) for stage in stages]
        weights = [stage.weight[:, None, None] for stage in stages]
        idle = ((a + b * on.middle <= 0) & (weight > 0) for (a, b), weight in zip(found, weights, strict=True))
        kept = ~reduce(np.logical_or, idle)
        a, b = (reduce(np.add, (line[i] * w for line, w in zip(found, weights, strict=True))) for i in (0, 1))
        return np.where(kept, a, 0.0), np.where(kept, b, 0.0)

    def _lines(self, on: Pieces, points: Floats, stage: Stage) -> tuple[Floats, Floats]:
        lines = [line_on(s, on, points, stage.moment, self.family) for s in self.schedules]
        a, b = (reduce(np.add, part) for part in zip(*lines, strict=True))
        return a, b

    def lowest(self, at: Callable[[Floats, Sequence[Stage]], Floats]) -> Floats:
        """The lowest value over the stages; over an open qualifying period, the lowest or highest possible."""
        pick = np.maximum if self.any_set else np.minimum
        found = reduce(pick, (at(self.points, stages) for stages in self.sets))
        if not self.years_open:
            return np.broadcast_to(found, (found.shape[0], self.points.shape[1]))
        best = self.schedules[0].top
        return np.asarray(found.max(axis=1, keepdims=True) if best else found.min(axis=1, keepdims=True))


def _sets(schedules: Sequence[ScheduleAt], family: Family, stages: Stages) -> Iterator[tuple[Stage, ...]]:
    """The stages that must do, one by one; or all of them for each period that may be the one that is paid."""
    if not stages.average:
        yield from ((Stage(moment, _ONE),) for moment in moments(schedules, stages.weeks, family))
        return
    found = [np.asarray(moment) for moment in moments(schedules, np.inf, family)]
    cases = max(len(part) if part.ndim else 1 for part in (*found, *(s.paid_high for s in schedules)))
    starts = np.sort(np.stack([np.broadcast_to(moment, (cases,)) for moment in found]), axis=0)
    for period in _paid_periods(schedules, starts):
        ends = np.minimum(np.append(starts[1:], [period], axis=0), period)
        weights = np.maximum(ends - np.minimum(starts, period), 0.0) / period
        yield tuple(Stage(moment, weight) for moment, weight in zip(starts, weights, strict=True))


def _paid_periods(schedules: Sequence[ScheduleAt], starts: Floats) -> list[Floats]:
    """The periods for which a benefit may be paid, in weeks: the ends of the interval and the stages between."""
    low = np.maximum(reduce(np.maximum, (s.paid_low for s in schedules)), _SHORTEST)
    high = np.maximum(reduce(np.maximum, (s.paid_high for s in schedules)), _SHORTEST)
    low, high = (np.broadcast_to(np.minimum(end, _LONGEST), starts.shape[1:]) for end in (low, high))
    if np.all(low == high):
        return [low]
    return [low, high, *(np.clip(start, low, high) for start in starts[1:])]


def _just_qualified(schedules: Sequence[ScheduleAt], family: Family) -> Floats:
    """The periods that may just have been completed: the ends of the interval and whatever lies between them."""
    low = reduce(np.maximum, (s.qualifying_low for s in schedules))
    high = reduce(np.maximum, (s.qualifying_high for s in schedules))
    points = [low]
    if np.any(low != high):
        points.append(high)
        for row in (row for s in schedules for row in s.rows if family.times(row.row)):
            for limit in (row.insured_from, row.insured_to):
                if np.any(limit > 0) and np.any(np.isfinite(limit)):
                    points += [np.clip(limit, low, high), np.clip(limit - _JUST_BEFORE, low, high)]
    cases = max(point.shape[0] if point.ndim else 1 for point in points)
    return np.stack([np.broadcast_to(point, (cases,)) for point in points], axis=1)
