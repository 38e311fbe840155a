"""The rates of Part XI: what the standard beneficiary gets, over what he or she had, in percent.

Article 65 asks for the percentage at every previous earnings up to the wage of the skilled manual male employee, so
its rate is the lowest of (benefit + allowances) / (earnings + allowances) from the lowest insurable earnings to that
wage. Articles 66 and 67 set the amount of which the beneficiary is sure against the ordinary labourer's wage.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial, reduce
from typing import TYPE_CHECKING, Annotated

import numpy as np

from gapcheck.facts.units import Unit
from gapcheck.quantities.ages import at_every_age, for_children, over_years
from gapcheck.quantities.amounts import SMALLEST_WAGE, Pieces, amount_at, line_on, pieces
from gapcheck.quantities.direction import Direction, Down, Floats, quantity
from gapcheck.quantities.schedule import Family, ScheduleAt
from gapcheck.quantities.stages import Setting, Stage, Stages

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DownSchedule", "UpSchedule", "UpSchedules", "benefit_at", "rate_65", "rate_66", "rate_67"]

UpSchedules = Annotated[tuple[ScheduleAt, ...], Direction.UP]
UpSchedule = Annotated[ScheduleAt, Direction.UP]
DownSchedule = Annotated[ScheduleAt, Direction.DOWN]

_ANY_WAGE = 1e15
_ZERO = np.asarray(0.0)


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
    stages: Stages,
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
        stages: which stages of the benefit must do: each within so many weeks, or their average.
        residence: the most years of residence that count, where a package counts contributions too.
    """
    counted = [_capped(_without_means_test(s), residence) for s in schedules]
    allowances = (family_allowance_in_contingency, family_allowance_in_employment)

    def rate(parts: Sequence[ScheduleAt], after: Floats | None) -> Floats:
        return _over_earnings(Setting.of(parts, family, after, stages), allowances, skilled_wage)

    return over_years(counted, family, years, rate)


def _over_earnings(setting: Setting, allowances: tuple[ScheduleAt, ScheduleAt], skilled_wage: Floats) -> Floats:
    wage = np.maximum(skilled_wage, SMALLEST_WAGE)
    floor = np.minimum(reduce(np.minimum, (s.floor for s in setting.schedules)), wage)
    lowest, family = np.maximum(floor, SMALLEST_WAGE), setting.family

    def at(points: Floats, stages: Sequence[Stage]) -> Floats:
        on = pieces([*setting.schedules, *allowances], lowest, wage, points, [stage.moment for stage in stages], family)
        a, b = setting.together(on, points, stages)
        (d, e), (f, g) = (line_on(s, on, points, _ZERO, family) for s in allowances)
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
    stages: Stages,
    residence: float,
) -> Floats:
    """The sure amount over the ordinary labourer's wage, in percent, shape ``(cases, years)``.

    Args: as `rate_65`, with the wage of the ordinary adult male labourer.
    """
    counted = [_capped(_without_means_test(s), residence) for s in schedules]
    allowances = (family_allowance_in_contingency, family_allowance_in_employment)

    def rate(parts: Sequence[ScheduleAt], after: Floats | None) -> Floats:
        return _over_labourer(Setting.of(parts, family, after, stages), allowances, labourer_wage)

    return over_years(counted, family, years, rate)


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
    stages: Stages,
    residence: float,
) -> Floats:
    """The benefit of a family without other means over the ordinary labourer's wage, in percent.

    With means that are cut one for one at most, a family with other means has no less in all (67(b)).
    """
    allowances = (family_allowance_in_contingency, family_allowance_in_employment)

    def rate(parts: Sequence[ScheduleAt], after: Floats | None) -> Floats:
        return _over_labourer(Setting.of(parts, family, after, stages), allowances, labourer_wage)

    return over_years([_capped(s, residence) for s in schedules], family, years, rate)


def _over_labourer(setting: Setting, allowances: tuple[ScheduleAt, ScheduleAt], labourer_wage: Floats) -> Floats:
    wage, family = np.maximum(labourer_wage, SMALLEST_WAGE), setting.family

    def at(points: Floats, stages: Sequence[Stage]) -> Floats:
        sure = _sure(setting, wage, points, stages)
        during, before = (amount_at(s, wage, points, _ZERO, family) for s in allowances)
        return _ratio(wage[:, None], sure, during, before)

    return setting.lowest(at)


def benefit_at(
    schedules: Sequence[ScheduleAt], wage: Floats | None, years: Floats, family: Family, stages: Stages
) -> Floats:
    """The benefit that a rate rests on, shape ``(cases, years)``: of its stages the lowest, or the average.

    Args:
        schedules: what is paid together.
        wage: the previous earnings, shape ``(cases,)``; None for the amount that is sure whatever they were.
        years: shape ``(cases, years)`` or ``(1, years)``.
        family: to whom it is paid.
        stages: which stages must do.
    """

    def amount(parts: Sequence[ScheduleAt]) -> Floats:
        setting = Setting.of(parts, family, years[0], stages)
        return setting.lowest(partial(_sure, setting, None) if wage is None else partial(_at_wage, setting, wage))

    return for_children(schedules, family, lambda parts: at_every_age(parts, family, amount))


def _at_wage(setting: Setting, wage: Floats, points: Floats, stages: Sequence[Stage]) -> Floats:
    at = wage[:, None, None]
    a, b = setting.together(Pieces(at, at), points, stages)
    return np.asarray(a + b * at)[..., 0]


def _sure(setting: Setting, wage: Floats | None, points: Floats, stages: Sequence[Stage]) -> Floats:
    """The lowest amount over all insurable earnings: a flat benefit, a minimum, or nothing, ``(cases, years)``.

    What is paid together is added at each earnings first. `wage` only says how many cases there are.
    """
    cases = 1 if wage is None else len(wage)
    if all(schedule.rises for schedule in setting.schedules):
        least = np.full(cases, SMALLEST_WAGE)  # not nothing: whoever earns a little is due a minimum
        at = least[:, None, None]
        a, b = setting.together(Pieces(at, at), points, stages)
        amounts = np.asarray(a + b * at)[..., 0]
        return np.where(amounts > 100 * SMALLEST_WAGE, amounts, 0.0)
    ends = (np.zeros(cases), np.full(cases, _ANY_WAGE))
    on = pieces(setting.schedules, *ends, points, [stage.moment for stage in stages], setting.family)
    a, b = setting.together(on, points, stages)
    lowest = np.minimum(a + b * on.left, a + b * on.right)
    return np.asarray(np.where(on.real, lowest, np.inf).min(axis=-1))


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
