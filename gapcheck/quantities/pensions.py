"""What is read off a pension besides its rate: when it first comes, and at what age."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Annotated

import numpy as np

from gapcheck.facts.units import Unit
from gapcheck.quantities.direction import Combine, Direction, Down, Floats, Up, quantity
from gapcheck.quantities.schedule import Family, ScheduleAt
from gapcheck.quantities.times import first_of_all, first_years

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["age_of_standard_pension", "excess_over_article_66", "years_of_residence_asked", "years_to_first_pension"]

DownSchedules = Annotated[tuple[ScheduleAt, ...], Direction.DOWN]

NEVER, _NONE = 1000.0, np.asarray(np.inf)
"""Years that stand for "no pension however long", so that a distance can still be told."""


@quantity(unit=Unit.YEARS, cites=("C102 29(2)(a)",))
def years_to_first_pension(schedules: DownSchedules, *, family: Family) -> Floats:
    """The years of contribution or employment after which a pension of whatever size is first due.

    Read off the schedule and the qualifying period; a refund of contributions has no row and so is none. Beside a
    pension that does not depend on means, one that does is not counted. Of survivors, both the widow and the children
    must have theirs.
    """
    firsts = [first_years(schedule, family) for schedule in schedules]
    whom = dict.fromkeys(recipient for found in firsts for recipient in found)
    counted = {recipient: _together(schedules, [f.get(recipient, _NONE) for f in firsts]) for recipient in whom}
    return np.minimum(first_of_all(counted, family), NEVER)


def _together(schedules: Sequence[ScheduleAt], firsts: Sequence[Floats]) -> Floats:
    """The years after which somebody is first paid by a package."""
    if len(schedules) == 1:
        return firsts[0]
    free = [schedule.not_means_tested == 1 for schedule in schedules]
    of_the_free = reduce(np.minimum, (np.where(f, first, np.inf) for f, first in zip(free, firsts, strict=True)))
    open_ = reduce(np.minimum if schedules[0].top else np.maximum, firsts)
    return np.where(reduce(np.logical_or, free), of_the_free, open_)


@quantity(unit=Unit.YEARS, cites=("C102 1(1)(f)", "C102 29(1)(a)"), residence=True)
def years_of_residence_asked(schedules: DownSchedules) -> Floats:
    """The most years of residence that any benefit of a package asks for, by itself or beside contributions."""
    return reduce(np.maximum, (schedule.residence_asked for schedule in schedules))


@quantity(unit=Unit.YEARS, cites=("C102 26(2)",), combine=Combine.GREATEST)
def age_of_standard_pension(pensionable_age: Up) -> Floats:
    """The age at which the standard beneficiary gets the standard pension: in a package, the latest."""
    return pensionable_age


@quantity(unit=Unit.PERCENT, cites=("C102 67(d)",), one_year=True)
def excess_over_article_66(total_benefits_paid_a_year: Up, total_benefits_by_article_66_a_year: Down) -> Floats:
    """The total paid under the Part, in percent of what Article 66 would give for a fifth of residents."""
    return 100 * total_benefits_paid_a_year / np.maximum(total_benefits_by_article_66_a_year, 1e-6)
