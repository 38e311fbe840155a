"""The rates of Part XI: what the standard beneficiary gets, over what he or she had, in percent.

Article 65 asks for the percentage at every previous earnings up to the wage of the skilled manual male employee, so
its rate is the lowest of (benefit + allowances) / (earnings + allowances) from the lowest insurable earnings to that
wage. Articles 66 and 67 set the amount of which the beneficiary is sure against the ordinary labourer's wage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import product
from typing import TYPE_CHECKING, Annotated

import numpy as np

from gapcheck.facts.units import Unit
from gapcheck.quantities.amounts import (
    SMALLEST_WAGE,
    Family,
    Pieces,
    ScheduleAt,
    amount_at,
    child_ages,
    every_schedule,
    line_on,
    moments,
    pieces,
    qualified,
    start_ages,
)
from gapcheck.quantities.direction import Direction, Down, Floats, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["DownSchedule", "Stages", "UpSchedule", "UpSchedules", "benefit_at", "rate_65", "rate_66", "rate_67"]

UpSchedules = Annotated[tuple[ScheduleAt, ...], Direction.UP]
UpSchedule = Annotated[ScheduleAt, Direction.UP]
DownSchedule = Annotated[ScheduleAt, Direction.DOWN]

_JUST_BEFORE = 1e-6
_ANY_WAGE = 1e15
_SHORTEST, _LONGEST = 1e-6, 5200.0
"""The weeks between which a benefit that is averaged is taken to be paid; a hundred years stand for no end."""
_ZERO, _ONE = np.asarray(0.0), np.asarray(1.0)


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
        return _over_earnings(_Setting.of(parts, family, after, stages), allowances, skilled_wage)

    return _rates(counted, family, years, rate)


def _over_earnings(setting: _Setting, allowances: tuple[ScheduleAt, ScheduleAt], skilled_wage: Floats) -> Floats:
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
        return _over_labourer(_Setting.of(parts, family, after, stages), allowances, labourer_wage)

    return _rates(counted, family, years, rate)


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
        return _over_labourer(_Setting.of(parts, family, after, stages), allowances, labourer_wage)

    return _rates([_capped(s, residence) for s in schedules], family, years, rate)


@dataclass(frozen=True, slots=True)
class _Setting:
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
    def of(cls, schedules: Sequence[ScheduleAt], family: Family, years: Floats | None, stages: Stages) -> _Setting:
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


def _rates(
    schedules: Sequence[ScheduleAt],
    family: Family,
    years: Floats | None,
    rate: Callable[[Sequence[ScheduleAt], Floats | None], Floats],
) -> Floats:
    """A rate at every age and after all years; where years change nothing, once, and from the qualifying period on."""
    return _for_children(schedules, family, lambda parts: _rates_at(parts, family, years, rate))


def _for_children(
    schedules: Sequence[ScheduleAt], family: Family, ask: Callable[[Sequence[ScheduleAt]], Floats]
) -> Floats:
    """What is least over the ages of the children: the percentage is owed whatever their age."""
    ages = child_ages(schedules, family)
    if not ages:
        return ask(schedules)
    return reduce(np.minimum, (ask([_with_children_of(s, age) for s in schedules]) for age in ages))


def _with_children_of(schedule: ScheduleAt, age: Floats) -> ScheduleAt:
    """The schedule, and those that it is built on, for children of an age."""
    formulas = tuple(
        tuple(row if row.other is None else replace(row, other=_with_children_of(row.other, age)) for row in formula)
        for formula in schedule.formulas
    )
    return replace(schedule, formulas=formulas, child_age=age)


def _rates_at(
    schedules: Sequence[ScheduleAt],
    family: Family,
    years: Floats | None,
    rate: Callable[[Sequence[ScheduleAt], Floats | None], Floats],
) -> Floats:
    if years is None or len(schedules) > 1 or not _same_after_any_years(schedules[0]):
        return _at_every_age(schedules, family, lambda parts: rate(parts, years))
    whole = replace(schedules[0], qualifying=_ZERO)
    found = _at_every_age([whole], family, lambda parts: rate(parts, years[-1:]))
    due = qualified(schedules[0], years[None, :])
    return np.where(due, found, 0.0)


def _same_after_any_years(schedule: ScheduleAt) -> bool:
    """Whether no row, nor any it is built on, turns on insured years."""
    return all(
        not (row.accrual.any() or row.flat_accrual.any() or row.insured_from.any() or np.isfinite(row.insured_to).any())
        and (row.other is None or (not row.other.qualifying.any() and _same_after_any_years(row.other)))
        for row in schedule.rows
    )


def _at_every_age(
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


def _over_labourer(setting: _Setting, allowances: tuple[ScheduleAt, ScheduleAt], labourer_wage: Floats) -> Floats:
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
        setting = _Setting.of(parts, family, years[0], stages)
        return setting.lowest(partial(_sure, setting, None) if wage is None else partial(_at_wage, setting, wage))

    return _for_children(schedules, family, lambda parts: _at_every_age(parts, family, amount))


def _at_wage(setting: _Setting, wage: Floats, points: Floats, stages: Sequence[Stage]) -> Floats:
    at = wage[:, None, None]
    a, b = setting.together(Pieces(at, at), points, stages)
    return np.asarray(a + b * at)[..., 0]


def _sure(setting: _Setting, wage: Floats | None, points: Floats, stages: Sequence[Stage]) -> Floats:
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
