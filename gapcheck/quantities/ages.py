"""Rates whose benefits begin at ages that are open, and for children of every age."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.quantities.amounts import qualified
from gapcheck.quantities.schedule import every_schedule
from gapcheck.quantities.times import child_ages, start_ages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gapcheck.quantities.direction import Floats
    from gapcheck.quantities.schedule import Family, ScheduleAt

__all__ = ["at_every_age", "for_children", "over_years"]

_ZERO = np.asarray(0.0)


def over_years(
    schedules: Sequence[ScheduleAt],
    family: Family,
    years: Floats | None,
    rate: Callable[[Sequence[ScheduleAt], Floats | None], Floats],
) -> Floats:
    """A rate at every age and after all years; where years change nothing, once, and from the qualifying period on."""
    return for_children(schedules, family, lambda parts: _at_years(parts, family, years, rate))


def for_children(
    schedules: Sequence[ScheduleAt], family: Family, ask: Callable[[Sequence[ScheduleAt]], Floats]
) -> Floats:
    """What is least over the ages of the children: the percentage is owed whatever their age."""
    ages = child_ages(schedules, family)
    if not ages:
        return ask(schedules)
    return reduce(np.minimum, (ask(_with_children_of(schedules, age)) for age in ages))


def _with_children_of(schedules: Sequence[ScheduleAt], age: Floats) -> list[ScheduleAt]:
    """The schedules, and those that they are built on, for children of an age; each of them once."""
    copies: dict[int, ScheduleAt] = {}

    def copied(schedule: ScheduleAt) -> ScheduleAt:
        if id(schedule) not in copies:
            formulas = tuple(
                tuple(row if row.other is None else replace(row, other=copied(row.other)) for row in formula)
                for formula in schedule.formulas
            )
            copies[id(schedule)] = replace(schedule, formulas=formulas, child_age=age)
        return copies[id(schedule)]

    return [copied(schedule) for schedule in schedules]


def _at_years(
    schedules: Sequence[ScheduleAt],
    family: Family,
    years: Floats | None,
    rate: Callable[[Sequence[ScheduleAt], Floats | None], Floats],
) -> Floats:
    if years is None or len(schedules) > 1 or not _same_after_any_years(schedules[0]):
        return at_every_age(schedules, family, lambda parts: rate(parts, years))
    whole = replace(schedules[0], qualifying=_ZERO)
    found = at_every_age([whole], family, lambda parts: rate(parts, years[-1:]))
    cap = np.atleast_1d(schedules[0].years_cap)
    due = qualified(schedules[0], np.minimum(years[None, :], cap[:, None]))
    return np.where(due, found, 0.0)


def _same_after_any_years(schedule: ScheduleAt) -> bool:
    """Whether no row, nor any it is built on, turns on insured years."""
    return all(
        not (row.accrual.any() or row.flat_accrual.any() or row.insured_from.any() or np.isfinite(row.insured_to).any())
        and (row.other is None or (not row.other.qualifying.any() and _same_after_any_years(row.other)))
        for row in schedule.rows
    )


def at_every_age(
    schedules: Sequence[ScheduleAt], family: Family, rate: Callable[[Sequence[ScheduleAt]], Floats]
) -> Floats:
    """A rate whose benefits begin at ages that are open: the worst, or the best, over the ages that matter.

    Each benefit begins at an age of its own, those on which others are built too: every way together is tried.
    """
    everything = every_schedule(schedules, family)
    ages = {id(schedule): start_ages(schedule, whom) for schedule, whom in everything}
    hang = {which: found for which, found in ages.items() if found}
    if not hang:
        return rate(schedules)
    ways = (dict(zip(hang, way, strict=True)) for way in product(*hang.values()))
    found = (rate([_begun(schedule, way) for schedule in schedules]) for way in ways)
    return reduce(np.maximum if schedules[0].top else np.minimum, found)


def _begun(schedule: ScheduleAt, ages: Mapping[int, Floats]) -> ScheduleAt:
    """The schedule, and those that it is built on, each begun at its age."""
    formulas = tuple(
        tuple(row if row.other is None else replace(row, other=_begun(row.other, ages)) for row in formula)
        for formula in schedule.formulas
    )
    if id(schedule) not in ages:
        return replace(schedule, formulas=formulas)
    start = np.clip(ages[id(schedule)], schedule.start_low, schedule.start_high)
    return replace(schedule, formulas=formulas, start_age=start)
