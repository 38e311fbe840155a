"""For how long a benefit is paid: the shortest entitlement, and the average one over the steps of a ladder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from gapcheck.facts.units import Unit
from gapcheck.quantities.direction import Combine, Direction, Down, Floats, Up, quantity

__all__ = [
    "StepsAt",
    "average_entitlement",
    "first_days_without_benefit",
    "shortest_duration",
    "sickness_days_a_person",
]

MOST_WEEKS = 5200.0
"""An entitlement without limit counts in an average as a hundred years."""


@dataclass(frozen=True, slots=True)
class StepsAt:
    """A ladder of durations at one end.

    Attributes:
        top: whether these are the best ends.
        durations: weeks, shape ``(cases, steps)``.
        share_low, share_high: percent of the persons entitled, shape ``(cases, steps)``.
    """

    top: bool
    durations: Floats
    share_low: Floats
    share_high: Floats


UpSteps = Annotated[StepsAt, Direction.UP]


@quantity(unit=Unit.WEEKS, cites=("C102 24(1)(a)", "C102 24(1)(b)"), combine=Combine.LEAST)
def shortest_duration(steps: UpSteps, duration_in_12_months: Up) -> Floats:
    """The weeks of benefit within 12 months for the person who is entitled to the fewest."""
    if not steps.durations.shape[1]:
        return duration_in_12_months
    return np.asarray(steps.durations.min(axis=1))


@quantity(unit=Unit.WEEKS, cites=("C102 24(2)",), combine=Combine.LEAST)
def average_entitlement(steps: UpSteps, duration_in_12_months: Up, average_duration: Up) -> Floats:
    """The average weeks to which persons are entitled within 12 months.

    Over a ladder it is the mean of the steps by the share of persons on each; while shares are open, the mean is
    taken where it is lowest and where it is highest. The shortest duration is never above it.
    """
    if steps.durations.shape[1]:
        other = _mean_over_steps(steps)
    else:
        other = np.full_like(average_duration, MOST_WEEKS) if steps.top else duration_in_12_months
    return np.minimum(other, average_duration) if steps.top else np.maximum(other, average_duration)


def _mean_over_steps(steps: StepsAt) -> Floats:
    """The extreme mean: every step gets its least share, the rest goes to the shortest (or longest) steps first."""
    order = np.argsort(-steps.durations if steps.top else steps.durations, axis=1, kind="stable")
    weeks = np.minimum(np.take_along_axis(steps.durations, order, axis=1), MOST_WEEKS)
    least = np.take_along_axis(steps.share_low, order, axis=1)
    room = np.take_along_axis(steps.share_high, order, axis=1) - least
    left = np.maximum(100 - least.sum(axis=1, keepdims=True), 0)
    before = np.cumsum(room, axis=1) - room
    given = least + np.clip(left - before, 0, room)
    return np.asarray((given * weeks).sum(axis=1) / np.maximum(given.sum(axis=1), 1e-12))


@quantity(unit=Unit.DAYS, cites=("C102 18(1)", "C102 38", "C102 52"), combine=Combine.GREATEST)
def first_days_without_benefit(waiting_days: Up, employer_paid_days: Up) -> Floats:
    """The first days of a case for which no collective benefit is paid: unpaid days, and wages an employer owes."""
    return waiting_days + employer_paid_days


@quantity(unit=Unit.DAYS, cites=("C102 18(2)(a)",), one_year=True)
def sickness_days_a_person(sickness_benefit_days_a_year: Up, average_persons_protected_for_sickness: Down) -> Floats:
    """The days of sickness benefit granted in a year, over the average number of persons protected in it."""
    return sickness_benefit_days_a_year / np.maximum(average_persons_protected_for_sickness, 1.0)
