"""The rates of Part XI: what the standard beneficiary gets, over what he or she had, in percent.

Article 65 asks for the percentage at every previous earnings up to the wage of the skilled manual male employee, so
its rate is the lowest of (benefit + allowances) / (earnings + allowances) from the lowest insurable earnings to that
wage. Articles 66 and 67 set the amount of which the beneficiary is sure against the ordinary labourer's wage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Annotated

import numpy as np

from gapcheck.facts.units import Unit
from gapcheck.quantities.amounts import (
    SMALLEST_WAGE,
    Family,
    ScheduleAt,
    amount_at,
    line_on,
    moments,
    pieces,
    start_ages,
)
from gapcheck.quantities.direction import Direction, Down, Floats, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["DownSchedule", "UpSchedule", "UpSchedules", "rate_65", "rate_66", "rate_67", "sure_amount"]

UpSchedules = Annotated[tuple[ScheduleAt, ...], Direction.UP]
UpSchedule = Annotated[ScheduleAt, Direction.UP]
DownSchedule = Annotated[ScheduleAt, Direction.DOWN]

_JUST_BEFORE = 1e-6
_ANY_WAGE = 1e15


@quantity(
    unit=Unit.PERCENT,
    cites=("C102 65(1)", "C102 65(2)", "C102 65(3)", "C102 65(4)"),
    one_basis=("amounts_basis", "skilled_wage_basis"),
    one_year=True,
    by_years=True,
)
def rate_65(
    schedules: UpSchedules,
    family_allowance_in_contingency: UpSchedule,
    family_allowance_in_employment: DownSchedule,
    skilled_wage: Down,
    *,
    family: Family,
    years: Floats | None,
    weeks: float,
    residence: float,
) -> Floats:
    """The lowest rate over all previous earnings up to the skilled wage, in percent, shape ``(cases, years)``.

    Args:
        schedules: the benefits of the package; one that depends on means pays nothing here.
        family_allowance_in_contingency: allowances of the standard family during the contingency.
        family_allowance_in_employment: allowances of the same family before.
        skilled_wage: the wage of the skilled manual male employee, a month.
        family: the standard beneficiary's household.
        years: the years after which the rate is asked for; None: just after the qualifying period.
        weeks: the weeks of benefit within which every stage must do.
        residence: the most years of residence that count, where a package counts contributions too.
    """
    counted = [_capped(_without_means_test(s), residence) for s in schedules]
    allowances = (family_allowance_in_contingency, family_allowance_in_employment)

    def rate(parts: Sequence[ScheduleAt]) -> Floats:
        return _over_earnings(_Setting.of(parts, family, years, weeks), allowances, skilled_wage, family)

    return _at_every_age(counted, family, rate)


def _over_earnings(
    setting: _Setting, allowances: tuple[ScheduleAt, ScheduleAt], skilled_wage: Floats, family: Family
) -> Floats:
    wage = np.maximum(skilled_wage, SMALLEST_WAGE)
    floor = np.minimum(reduce(np.minimum, (s.floor for s in setting.schedules)), wage)
    lowest = np.maximum(floor, SMALLEST_WAGE)

    def at(points: Floats, moment: Floats) -> Floats:
        on = pieces([*setting.schedules, *allowances], lowest, wage, points, moment, family)
        lines = [line_on(s, on, points, moment, family) for s in setting.schedules]
        a, b = (reduce(np.add, part) for part in zip(*lines, strict=True))
        (d, e), (f, g) = (line_on(s, on, points, moment, family) for s in allowances)
        ratios = [_ratio(w, a + b * w, d + e * w, f + g * w) for w in (on.left, on.right)]
        return np.asarray(np.where(on.real, np.minimum(*ratios), np.inf).min(axis=-1))

    return setting.lowest(at)


def _ratio(earnings: Floats, benefit: Floats, during: Floats, before: Floats) -> Floats:
    """(B + D) / (A + C) in percent; nothing due is a rate of nothing, whatever allowances are paid."""
    return np.where(benefit > 0, 100 * (benefit + during) / (earnings + before), 0.0)


@quantity(
    unit=Unit.PERCENT,
    cites=("C102 66(1)", "C102 66(2)"),
    one_basis=("amounts_basis", "labourer_wage_basis"),
    one_year=True,
    by_years=True,
)
def rate_66(
    schedules: UpSchedules,
    family_allowance_in_contingency: UpSchedule,
    family_allowance_in_employment: DownSchedule,
    labourer_wage: Down,
    *,
    family: Family,
    years: Floats | None,
    weeks: float,
    residence: float,
) -> Floats:
    """The sure amount over the ordinary labourer's wage, in percent, shape ``(cases, years)``.

    Args: as `rate_65`, with the wage of the ordinary adult male labourer.
    """
    counted = [_capped(_without_means_test(s), residence) for s in schedules]
    allowances = (family_allowance_in_contingency, family_allowance_in_employment)

    def rate(parts: Sequence[ScheduleAt]) -> Floats:
        return _over_labourer(_Setting.of(parts, family, years, weeks), allowances, labourer_wage, family)

    return _at_every_age(counted, family, rate)


@quantity(
    unit=Unit.PERCENT,
    cites=("C102 67(c)", "C102 66(1)"),
    one_basis=("amounts_basis", "labourer_wage_basis"),
    one_year=True,
    by_years=True,
)
def rate_67(
    schedules: UpSchedules,
    family_allowance_in_contingency: UpSchedule,
    family_allowance_in_employment: DownSchedule,
    labourer_wage: Down,
    *,
    family: Family,
    years: Floats | None,
    weeks: float,
    residence: float,
) -> Floats:
    """The benefit of a family without other means over the ordinary labourer's wage, in percent.

    With means that are cut one for one at most, a family with other means has no less in all (67(b)).
    """
    allowances = (family_allowance_in_contingency, family_allowance_in_employment)

    def rate(parts: Sequence[ScheduleAt]) -> Floats:
        return _over_labourer(_Setting.of(parts, family, years, weeks), allowances, labourer_wage, family)

    return _at_every_age([_capped(s, residence) for s in schedules], family, rate)


@dataclass(frozen=True, slots=True)
class _Setting:
    """After which years and at which moments a rate is asked for; the lowest over the moments counts."""

    schedules: tuple[ScheduleAt, ...]
    points: Floats
    moments: tuple[Floats, ...]
    years_open: bool

    @classmethod
    def of(cls, schedules: Sequence[ScheduleAt], family: Family, years: Floats | None, weeks: float) -> _Setting:
        """Where `years` is None the qualifying period has just been completed, whatever it is."""
        stages = tuple(moments(schedules, weeks, family))
        if years is not None:
            return cls(tuple(schedules), years[None, :], stages, years_open=False)
        released = tuple(replace(s, qualifying=np.zeros_like(s.qualifying)) for s in schedules)
        return cls(released, _just_qualified(schedules, family), stages, years_open=True)

    def lowest(self, at: Callable[[Floats, Floats], Floats]) -> Floats:
        """The lowest value over the moments; over an open qualifying period, the lowest or highest possible."""
        found = reduce(np.minimum, (at(self.points, moment) for moment in self.moments))
        if not self.years_open:
            return np.broadcast_to(found, (found.shape[0], self.points.shape[1]))
        best = self.schedules[0].top
        return np.asarray(found.max(axis=1, keepdims=True) if best else found.min(axis=1, keepdims=True))


def _at_every_age(
    schedules: Sequence[ScheduleAt], family: Family, rate: Callable[[Sequence[ScheduleAt]], Floats]
) -> Floats:
    """A rate whose benefit begins at an age that is open: the worst, or the best, over the ages that matter."""
    ages = start_ages(schedules, family)
    if not ages:
        return rate(schedules)
    found = [rate([replace(s, start_age=np.clip(age, s.start_low, s.start_high)) for s in schedules]) for age in ages]
    return reduce(np.maximum if schedules[0].top else np.minimum, found)


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


def _over_labourer(
    setting: _Setting, allowances: tuple[ScheduleAt, ScheduleAt], labourer_wage: Floats, family: Family
) -> Floats:
    wage = np.maximum(labourer_wage, SMALLEST_WAGE)

    def at(points: Floats, moment: Floats) -> Floats:
        sure = sure_amount(setting.schedules, points, moment, family, len(wage))
        during, before = (amount_at(s, wage, points, moment, family) for s in allowances)
        return _ratio(wage[:, None], sure, during, before)

    return setting.lowest(at)


def sure_amount(schedules: Sequence[ScheduleAt], years: Floats, moment: Floats, family: Family, cases: int) -> Floats:
    """The lowest amount over all insurable earnings: a flat benefit, a minimum, or nothing, ``(cases, years)``.

    What is paid together is added at each earnings first.
    """
    if all(schedule.rises for schedule in schedules):
        least = np.full(cases, SMALLEST_WAGE)  # not nothing: whoever earns a little is due a minimum
        amounts = reduce(np.add, (amount_at(s, least, years, moment, family) for s in schedules))
        return np.where(amounts > 100 * SMALLEST_WAGE, amounts, 0.0)
    on = pieces(schedules, np.zeros(cases), np.full(cases, _ANY_WAGE), years, moment, family)
    lines = [line_on(s, on, years, moment, family) for s in schedules]
    a, b = (reduce(np.add, part) for part in zip(*lines, strict=True))
    ends = np.minimum(a + b * on.left, a + b * on.right)
    return np.asarray(np.where(on.real, ends, np.inf).min(axis=-1))


def _capped(schedule: ScheduleAt, residence: float) -> ScheduleAt:
    """The schedule with no more than so many years of residence counted."""
    if np.isinf(residence) or not schedule.by_residence.any():
        return schedule
    return replace(schedule, years_cap=np.where(schedule.by_residence == 1, residence, np.inf))


def _without_means_test(schedule: ScheduleAt) -> ScheduleAt:
    """The schedule as Articles 65 and 66 see it: nothing where the benefit depends on means."""
    keep = schedule.not_means_tested
    if np.all(keep == 1):
        return schedule
    paid = ("percent", "accrual", "flat", "flat_accrual")
    formulas = tuple(
        tuple(replace(row, **{name: getattr(row, name) * keep for name in paid}) for row in formula)
        for formula in schedule.formulas
    )
    return replace(schedule, formulas=formulas)
