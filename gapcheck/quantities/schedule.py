"""A benefit's schedule at one end of its facts: rows, limits, and to whom it is paid.

Shapes: facts ``(cases,)`` or scalar. Money is a month's, percentages in percent, periods in years or weeks.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.facts.profile import Payer, Recipient, RowDef, Sex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gapcheck.quantities.direction import Floats

__all__ = ["NUMBERS", "Family", "RowAt", "ScheduleAt", "every_schedule", "of_cases"]


@dataclass(frozen=True, slots=True)
class Family:
    """The standard beneficiary's household, from the Schedule to Part XI; of survivors, what the deceased left.

    Attributes:
        sex: of the beneficiary, a widow's among survivors.
    """

    sex: Sex
    wife: bool
    children: int
    widow: bool = False

    def times(self, row: RowDef) -> int:
        """How often the household gets a row; none of what the employer pays himself is benefit."""
        sex = Sex.WOMEN if row.recipient is Recipient.WIFE else self.sex
        if row.payer is Payer.EMPLOYER or row.sex not in (Sex.BOTH, sex):
            return 0
        times = {
            Recipient.PERSON: 1,
            Recipient.WIFE: int(self.wife),
            Recipient.WIDOW: int(self.widow),
            Recipient.CHILD: self.children,
        }
        return times[row.recipient]

    @property
    def behind(self) -> Family:
        """Whose benefit another one is built on: among survivors that of the deceased, a man, by himself."""
        return Family(Sex.MEN, wife=False, children=0) if self.widow else self


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAt:
    """A row with its numbers at one end. Percentages in percent, periods in years and weeks."""

    row: RowDef
    percent: Floats
    accrual: Floats
    from_year: Floats
    to_year: Floats
    flat: Floats
    flat_accrual: Floats
    insured_from: Floats
    insured_to: Floats
    weeks_from: Floats
    weeks_to: Floats
    degree_from: Floats
    degree_to: Floats
    age_from: Floats
    age_to: Floats
    earnings_from: Floats
    earnings_to: Floats
    floor: Floats
    ceiling: Floats
    amount: Floats | None = None
    other: ScheduleAt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleAt:
    """A benefit's schedule at one end.

    Attributes:
        top: whether these are the best ends (else the worst).
        start_low: the youngest age at which the benefit may begin; `start_age` is the one in hand.
        start_high: the oldest.
        not_means_tested: 1 where the benefit surely (worst) or possibly (best) does not depend on means, else 0.
        by_residence: 1 where its years are, possibly (worst) or surely (best), years of residence, else 0.
        residence_asked: the years of residence that it asks for.
        years_cap: the most years that count, where residence counts beside contributions; else infinite.
        child_age: the age in hand of the standard beneficiary's children.
        paid_low: the shortest period for which the benefit may be paid, in weeks; `paid_high` is the longest.
    """

    top: bool
    formulas: tuple[tuple[RowAt, ...], ...]
    floor: Floats
    minimum: Floats
    minimum_percent: Floats
    ceiling: Floats
    maximum: Floats
    maximum_percent: Floats
    qualifying: Floats
    qualifying_low: Floats
    qualifying_high: Floats
    start_age: Floats
    start_low: Floats
    start_high: Floats
    not_means_tested: Floats
    by_residence: Floats
    residence_asked: Floats
    years_cap: Floats
    child_age: Floats
    paid_low: Floats
    paid_high: Floats

    @property
    def rises(self) -> bool:
        """Whether the amount never falls as earnings grow: no row ends at some earnings."""
        return all(
            bool(np.all(np.isinf(row.earnings_to))) and (row.other is None or row.other.rises) for row in self.rows
        )

    @property
    def rows(self) -> Iterable[RowAt]:
        """All rows of all formulas."""
        return (row for formula in self.formulas for row in formula)

    def with_nested(self, family: Family) -> tuple[tuple[ScheduleAt, Family], ...]:
        """The schedules that this one is built on, innermost first, then itself; each with whom it is paid to."""
        inner = [s for row in self.rows if row.other is not None for s in _behind(row.other, family)]
        return (*inner, (self, family))


def of_cases(schedule: ScheduleAt, cases: NDArray[np.intp]) -> ScheduleAt:
    """The same schedule in some of the cases only."""
    rows = tuple(tuple(_row_of_cases(row, cases) for row in formula) for formula in schedule.formulas)
    return replace(schedule, formulas=rows, **_some(schedule, cases))  # type: ignore[arg-type]  # numbers only


def _row_of_cases(row: RowAt, cases: NDArray[np.intp]) -> RowAt:
    other = None if row.other is None else of_cases(row.other, cases)
    return replace(row, other=other, **_some(row, cases))  # type: ignore[arg-type]  # numbers only


def _some(item: RowAt | ScheduleAt, cases: NDArray[np.intp]) -> dict[str, Floats]:
    """The numbers of an item that differ from case to case, in some of the cases."""
    numbers = ((f.name, getattr(item, f.name)) for f in fields(item))
    return {name: value[cases] for name, value in numbers if isinstance(value, np.ndarray) and value.size > 1}


NUMBERS = tuple(f.name for f in fields(RowAt) if f.name not in ("row", "amount", "other"))


def _behind(schedule: ScheduleAt, family: Family) -> tuple[tuple[ScheduleAt, Family], ...]:
    return schedule.with_nested(family.behind)


def every_schedule(schedules: Iterable[ScheduleAt], family: Family) -> list[tuple[ScheduleAt, Family]]:
    """Schedules with those that they are built on, each once, and whom it is paid to; several rows may share a base."""
    found = (pair for schedule in schedules for pair in schedule.with_nested(family))
    return list({(id(schedule), whom): (schedule, whom) for schedule, whom in found}.values())
