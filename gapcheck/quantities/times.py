"""When a schedule pays: the moments and ages at which it changes, and the years after which it first pays anything."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.facts.profile import Recipient
from gapcheck.quantities.schedule import every_schedule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapcheck.quantities.direction import Floats
    from gapcheck.quantities.schedule import Family, RowAt, ScheduleAt

__all__ = ["child_ages", "first_of_all", "first_years", "moments", "start_ages"]

_EPSILON = 1e-9
_ZERO, _NEVER = np.asarray(0.0), np.asarray(np.inf)


def moments(schedules: Sequence[ScheduleAt], horizon: float, family: Family) -> list[Floats]:
    """The moments within the horizon, in weeks since the benefit began, at which a row starts or ends.

    A moment outside the horizon is moved to the beginning, where it does no harm.
    """
    found: list[Floats] = [np.asarray(0.0)]
    for schedule, whom in every_schedule(schedules, family):
        for row in schedule.rows:
            if not whom.times(row.row):
                continue
            starts = [row.weeks_from, row.weeks_to]
            if row.row.recipient is not Recipient.CHILD:
                starts += [(row.age_from - schedule.start_age) * 52, (row.age_to - schedule.start_age) * 52]
            for start in starts:
                with np.errstate(invalid="ignore"):
                    inside = (start > 0) & (start < horizon)
                if np.any(inside):
                    found.append(np.where(inside, start, 0.0))
    return found


def start_ages(schedule: ScheduleAt, family: Family) -> list[Floats]:
    """Where its rows hang on age and the age at which a benefit begins is open: the ages that can make a difference.

    They are the ends of its interval, here without end, and each age at which a row starts or ends, on both sides.
    """
    rows = [row for row in schedule.rows if family.times(row.row) and row.row.recipient is not Recipient.CHILD]
    hang = [age for row in rows for age in (row.age_from, row.age_to) if np.any((age > 0) & np.isfinite(age))]
    if not hang or np.all(schedule.start_low == schedule.start_high):
        return []
    inside = [age + side for age in hang for side in (-10 * _EPSILON, 0.0)]
    return [np.asarray(-np.inf), np.asarray(np.inf), *inside]


def child_ages(schedules: Sequence[ScheduleAt], family: Family) -> list[Floats]:
    """The ages of a child at which what it gets may change, birth among them; none where no row hangs on its age.

    From the age on at which nothing is paid for a child any more it is none: how late that must be is asked elsewhere.
    """
    everything = every_schedule(schedules, family)
    rows = [r for s, whom in everything for r in s.rows if whom.times(r.row) and r.row.recipient is Recipient.CHILD]
    limits = [age for row in rows for age in (row.age_from, row.age_to)]
    hang = [age for age in limits if np.any((age > 0) & np.isfinite(age))]
    if not hang:
        return []
    end = reduce(np.maximum, (row.age_to for row in rows))
    return [_ZERO, *(np.where(age < end - _EPSILON, age, 0.0) for age in hang)]


def first_years(schedule: ScheduleAt, family: Family) -> dict[Recipient, Floats]:
    """For each recipient the years after which the schedule first pays, infinite where never, shape ``(cases,)``."""
    firsts: dict[Recipient, Floats] = {}
    for row in (row for row in schedule.rows if family.times(row.row)):
        first = firsts.get(row.row.recipient, _NEVER)
        firsts[row.row.recipient] = np.minimum(first, _first_of(row, schedule, family))
    return firsts


def first_of_all(firsts: Mapping[Recipient, Floats], family: Family) -> Floats:
    """The years after which the family is first paid; of survivors, the widow and the children too, each their own."""
    if not family.widow:
        return reduce(np.minimum, firsts.values(), _NEVER)
    together = firsts.get(Recipient.PERSON, _NEVER)
    own = [np.minimum(together, first) for whom, first in firsts.items() if whom is not Recipient.PERSON]
    return reduce(np.maximum, own) if own else together


def _first_of(row: RowAt, schedule: ScheduleAt, family: Family) -> Floats:
    at_once = (row.percent > 0) | (row.flat > 0)
    later = ((row.accrual > 0) | (row.flat_accrual > 0)) & (row.to_year > row.from_year)
    begins = np.where(at_once, row.insured_from, np.maximum(row.insured_from, row.from_year))
    begins = np.maximum(begins, schedule.qualifying)
    if row.other is not None:
        begins = np.maximum(begins, first_of_all(first_years(row.other, family.behind), family.behind))
    return np.where((at_once | later) & (begins < row.insured_to), begins, np.inf)
