"""What a schedule pays at an earnings, after some years, at some moment.

    amount(w, T, moment) = min(maximum, max(minimum, max over formulas of the sum over rows of
                               (percent + accrual x years) x base + flat + flat accrual x years))

Between two neighbouring earnings at which a clip, a band or a highest or lowest changes, every schedule is a line
a + b w; so whatever has to be found over all earnings is found exactly at the ends of these pieces.

Shapes: facts ``(cases,)``, years ``(cases, years)``, pieces ``(cases, years, pieces)``. Money is a month's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial, reduce
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.facts.profile import Recipient
from gapcheck.quantities.schedule import every_schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gapcheck.quantities.direction import Floats
    from gapcheck.quantities.schedule import Family, RowAt, ScheduleAt
    from gapcheck.verdict import Truths

__all__ = ["SMALLEST_WAGE", "Pieces", "amount_at", "line_on", "pieces", "qualified"]

SMALLEST_WAGE = 1e-6
_EPSILON = 1e-9
_BEYOND = 1e14
"""Limits from here on are the end of a range of which nothing is known; no line of earnings crosses them."""
_TOTAL = 100.0
"""The degree of a total loss of earning capacity, in percent."""
_ZERO = np.asarray(0.0)


@dataclass(frozen=True)
class Pieces:
    """Neighbouring stretches of earnings. `real` is false where a stretch has no length."""

    left: Floats
    right: Floats

    @cached_property
    def middle(self) -> Floats:
        """A point strictly inside each real piece."""
        return (self.left + self.right) / 2

    @cached_property
    def real(self) -> Truths:
        """Which pieces have a length; where earnings can only be one, the last piece stands for it."""
        real = self.right > self.left
        only = (self.right[..., -1:] <= self.left[..., :1]) & _last(real.shape)
        return np.logical_or(real, only)


def _last(shape: tuple[int, ...]) -> Truths:
    flag = np.zeros(shape[-1], np.bool_)
    flag[-1] = True
    return flag


def _axes(values: Floats, extra: int) -> Floats:
    return values.reshape(values.shape + (1,) * extra) if values.ndim else values


def pieces(
    schedules: Sequence[ScheduleAt],
    lowest: Floats,
    highest: Floats,
    years: Floats,
    when: Sequence[Floats],
    family: Family,
) -> Pieces:
    """The pieces of earnings from `lowest` to `highest` on each of which every schedule is a line at each moment.

    Args:
        schedules: whatever is paid, allowances too.
        lowest: shape ``(cases,)``.
        highest: shape ``(cases,)``.
        years: shape ``(cases, years)`` or ``(1, years)``.
        when: moments, in weeks since the benefit began, shape ``(cases,)`` or scalar each.
        family: to whom it is paid.
    """
    everything = every_schedule(schedules, family)
    kinks = [lowest, highest]
    for schedule, whom in everything:
        if np.all(schedule.minimum >= _BEYOND) and np.all(schedule.maximum >= _BEYOND):
            continue  # whatever is due is all that can be said: no kink matters
        for row in schedule.rows:
            if whom.times(row.row):
                kinks += [row.floor, row.ceiling, row.earnings_from, row.earnings_to]
        kinks += [schedule.floor, schedule.ceiling]
    cases = max(lowest.shape[0], highest.shape[0])
    spread = [np.broadcast_to(np.clip(k, lowest, highest), cases) for k in _distinct(kinks)]
    points = _without_idle(np.sort(np.stack(spread, axis=-1), axis=-1)[:, None, :])
    refined = [reduce(partial(_refined, years=years, moment=moment), everything, points) for moment in when]
    return _between(refined)


def _between(points: Sequence[Floats]) -> Pieces:
    """The pieces between points, each set of them sorted; several sets are merged."""
    sets = list({id(one): one for one in points}.values())
    merged = sets[0]
    if len(sets) > 1:
        shape = np.broadcast_shapes(*(one.shape[:-1] for one in sets))
        merged = np.concatenate([np.broadcast_to(one, shape + one.shape[-1:]) for one in sets], axis=-1)
        merged.sort(axis=-1)
    return Pieces(merged[..., :-1], merged[..., 1:])


def _without_idle(points: Floats) -> Floats:
    """Sorted points without those that in every case are the one before; two at least are left."""
    moves: Truths = np.asarray((points[..., 1:] > points[..., :-1]).any(axis=(0, 1)))
    if not moves.any():
        return points[..., :2]
    return points if moves.all() else points[..., np.insert(moves, 0, values=True)]


def _distinct(kinks: Sequence[Floats]) -> list[Floats]:
    """Without those that are everywhere zero or infinite: they are no kinks inside any range of earnings."""
    kept = list(kinks[:2])
    for kink in kinks[2:]:
        if not (np.all(kink == 0) or np.all(np.isinf(kink)) or any(kink is other for other in kept)):
            kept.append(kink)
    return kept


def _refined(points: Floats, paid: tuple[ScheduleAt, Family], *, years: Floats, moment: Floats) -> Floats:
    """The points with those added at which two lines of a schedule cross."""
    schedule, family = paid
    on = Pieces(points[..., :-1], points[..., 1:])
    limits = _limits(schedule, on)
    if len(schedule.formulas) + len(limits) < 2:
        return points
    lines = [*_formulas(schedule, on, years, moment, family), *limits]
    crossings = []
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for (a, b), (c, d) in combinations(lines, 2):
            at = (c - a) / (b - d)
            inside = (at > on.left) & (at < on.right)
            somewhere = inside.any(axis=tuple(range(inside.ndim - 1)))
            if somewhere.any():
                crossings.append(np.where(inside, at, on.left)[..., somewhere])
    if not crossings:
        return points
    shape = np.broadcast_shapes(*(c.shape[:-1] for c in crossings), points.shape[:-1])
    spread = [np.broadcast_to(part, shape + part.shape[-1:]) for part in (points, *crossings)]
    return np.sort(np.concatenate(spread, axis=-1), axis=-1)


def _base(row: RowAt, on: Pieces, years: Floats, moment: Floats, family: Family) -> tuple[Floats, Floats]:
    if row.other is not None:
        return line_on(row.other, on, years, moment, family.behind)
    if row.amount is not None:
        return _axes(row.amount, 2), np.asarray(0.0)
    return _clipped(row.floor, row.ceiling, on.middle)


def _clipped(floor: Floats, ceiling: Floats, middle: Floats) -> tuple[Floats, Floats]:
    """Earnings clipped to floor and ceiling, as a line on each piece. Where the two contradict, the ceiling holds."""
    low, high = np.minimum(_axes(floor, 2), _axes(ceiling, 2)), _axes(ceiling, 2)
    under, over = middle < low, middle > high
    level = np.where(over, np.where(np.isinf(high), 0.0, high), np.where(under, low, 0.0))
    return level, np.where(under | over, 0.0, 1.0)


def _formulas(
    schedule: ScheduleAt, on: Pieces, years: Floats, moment: Floats, family: Family
) -> list[tuple[Floats, Floats]]:
    """Each formula as a line on each piece: the sum of the rows that are due there, then and to this family."""
    lines = []
    for formula in schedule.formulas:
        a, b = np.asarray(0.0), np.asarray(0.0)
        for row in formula:
            times = family.times(row.row)
            if not times:
                continue
            level, slope = _base(row, on, years, moment, family)
            share, flat = _row_factors(row, schedule, years, moment)
            here = times * _in_band(row, schedule, on.middle)
            a = a + here * (share * level + flat)
            b = b + here * (share * slope)
        lines.append((a, b))
    return lines


def _row_factors(row: RowAt, schedule: ScheduleAt, years: Floats, moment: Floats) -> tuple[Floats, Floats]:
    """The share of the base and the fixed amount that a row pays, shape ``(cases, years, 1)``."""
    if np.isfinite(schedule.years_cap).any():
        years = np.minimum(years, _axes(schedule.years_cap, 1))
    due = _row_due(row, schedule, years) & _row_on(row, schedule, moment)[..., None]
    by_years = row.accrual.any() or row.flat_accrual.any()
    counted = np.maximum(0.0, np.minimum(years, _axes(row.to_year, 1)) - _axes(row.from_year, 1)) if by_years else _ZERO
    share, flat = _ZERO, _ZERO
    if row.percent.any() or row.accrual.any():
        share = np.where(due, _axes(row.percent, 1) + _axes(row.accrual, 1) * counted, 0.0)[..., None] / 100
    if row.flat.any() or row.flat_accrual.any():
        flat = np.where(due, _axes(row.flat, 1) + _axes(row.flat_accrual, 1) * counted, 0.0)[..., None]
    return share, flat


def _row_due(row: RowAt, schedule: ScheduleAt, years: Floats) -> Truths:
    slack = _EPSILON * np.maximum(1.0, years)
    due = qualified(schedule, years)
    if row.insured_from.any():
        due = due & (years >= _axes(row.insured_from, 1) - slack)
    return due & (years < _axes(row.insured_to, 1) - slack) if np.isfinite(row.insured_to).any() else due


def qualified(schedule: ScheduleAt, years: Floats) -> Truths:
    """Whether so many years give a right to the benefit, shape ``(cases, years)`` or ``(1, years)``."""
    slack = _EPSILON * np.maximum(1.0, years)
    return np.asarray(years >= _axes(schedule.qualifying, 1) - slack)


def _row_on(row: RowAt, schedule: ScheduleAt, moment: Floats) -> Truths:
    age = schedule.start_age + moment / 52
    in_time = (moment >= row.weeks_from - _EPSILON) & (moment < row.weeks_to - _EPSILON)
    in_time = in_time & (row.degree_from <= _TOTAL + _EPSILON) & (row.degree_to >= _TOTAL - _EPSILON)
    if row.row.recipient is Recipient.CHILD:
        age = schedule.child_age
    return in_time & (age >= row.age_from - _EPSILON) & (age < row.age_to - _EPSILON)


def _in_band(row: RowAt, schedule: ScheduleAt, middle: Floats) -> Floats:
    """Where a row's band of earnings holds; earnings below the floor count as the floor, and a little more."""
    if np.all(row.earnings_from == 0) and np.all(np.isinf(row.earnings_to)):
        return np.asarray(1.0)
    counted = np.maximum(middle, _axes(schedule.floor, 2) * (1 + _EPSILON))
    return ((counted > _axes(row.earnings_from, 2)) & (middle <= _axes(row.earnings_to, 2))).astype(np.float64)


def _limits(schedule: ScheduleAt, on: Pieces) -> list[tuple[Floats, Floats]]:
    """The minimum and the maximum as lines, where they may cross the formulas: neither nothing nor without end."""
    percents = (schedule.minimum_percent, schedule.maximum_percent)
    relative = any(np.any((percent > 0) & np.isfinite(percent)) for percent in percents)
    level, slope = _clipped(schedule.floor, schedule.ceiling, on.middle) if relative else (_ZERO, _ZERO)
    amounts = (schedule.minimum, schedule.maximum)
    lines = [(_axes(amount, 2), _ZERO) for amount in amounts if np.any((amount > 0) & (amount < _BEYOND))]
    for percent in (schedule.minimum_percent, schedule.maximum_percent):
        if np.any((percent > 0) & np.isfinite(percent)):
            share = _axes(np.minimum(percent, _BEYOND), 2) / 100
            lines.append((share * level, share * slope))
    return lines


def line_on(schedule: ScheduleAt, on: Pieces, years: Floats, moment: Floats, family: Family) -> tuple[Floats, Floats]:
    """The amount as a line a + b w on each piece, limits applied; zero wherever no row is due."""
    middle = on.middle
    nothing = not schedule.formulas or bool(np.all(schedule.maximum == 0))
    lines = [] if nothing else _formulas(schedule, on, years, moment, family)
    if not lines:
        return _ZERO, _ZERO
    a, b = lines[0]
    for c, d in lines[1:]:
        higher = c + d * middle > a + b * middle
        a, b = np.where(higher, c, a), np.where(higher, d, b)
    due = a + b * middle > 0
    for (c, d), lower in _bounds(schedule, on):
        with np.errstate(invalid="ignore"):
            passed, bound = a + b * middle, c + d * middle
        better = bound < passed if lower else bound > passed
        a, b = np.where(better, c, a), np.where(better, d, b)
    if due.all():
        return a, b
    return np.where(due, a, 0.0), np.where(due, b, 0.0)


def _bounds(schedule: ScheduleAt, on: Pieces) -> Iterator[tuple[tuple[Floats, Floats], bool]]:
    """The limits that may bind, as lines: first the minimum, then the maximum; true where it is a maximum."""
    for amount, percent, lower in (
        (schedule.minimum, schedule.minimum_percent, False),
        (schedule.maximum, schedule.maximum_percent, True),
    ):
        idle = np.inf if lower else 0.0
        if np.any(amount != idle):
            yield (_axes(amount, 2), _ZERO), lower
        if np.any(percent != idle):
            level, slope = _clipped(schedule.floor, schedule.ceiling, on.middle)
            share = _axes(np.minimum(percent, _BEYOND), 2) / 100
            yield (share * level, share * slope), lower


def amount_at(schedule: ScheduleAt, wage: Floats, years: Floats, moment: Floats, family: Family) -> Floats:
    """The amount a month at one wage, shape ``(cases, years)``, or ``(cases, 1)`` where years play no part."""
    point = np.maximum(wage, 0.0)[:, None, None]
    on = Pieces(point, point)
    a, b = line_on(schedule, on, years, moment, family)
    return np.broadcast_to(a + b * point, np.broadcast_shapes(a.shape, b.shape, point.shape))[..., 0]
