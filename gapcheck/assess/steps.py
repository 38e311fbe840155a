"""The steps of an assessment, each with what it rests on; and the years at which a percentage is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.rulebook.loader import tests_within
from gapcheck.rulebook.model import After

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapcheck.assess.inputs import Measured
    from gapcheck.facts.profile import Key
    from gapcheck.rulebook.model import Level, Part, Requirement, Test
    from gapcheck.verdict import Floats, Judged

__all__ = ["Numbers", "Step", "curve", "most_favourable", "years_asked"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was observed and what was asked, as intervals over the cases; words are bits of their field."""

    low: Floats
    high: Floats
    asked_low: Floats
    asked_high: Floats
    unit: str
    after_years: Floats | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an assessment: a test, how it came out, and what it rests on."""

    test: Test | None
    judged: Judged
    children: tuple[Step, ...] = ()
    numbers: Numbers | None = None
    keys: tuple[Key, ...] = ()
    requirement: Requirement | None = None
    article: str = ""
    gate: Step | None = None
    owner: str = ""


def years_asked(part: Part, requirements: Mapping[str, Requirement]) -> Floats:
    """Every whole year at which some level of a Part is tried, in order."""
    names = {name for route in part.routes for name in route.conditions}
    levels = [test.level for name in names for test in tests_within(requirements[name].test) if test.level]
    curves = [curve(level)[0] for level in levels if level.after is After.YEARS]
    return np.unique(np.concatenate(curves)) if curves else np.zeros(0)


def curve(level: Level) -> tuple[Floats, Floats]:
    """The whole years at which a level is tried, and the percentage asked at each."""
    years = np.array([point[0] for point in level.points])
    percent = np.array([point[1] for point in level.points])
    if not level.proportional:
        return years, percent
    whole = np.arange(years[0], years[-1] + 1)
    return whole, np.interp(whole, years, percent)


def most_favourable(found: Measured, years: Floats, asked: Floats, level: Level) -> Numbers:
    """The period at which a rate comes nearest to what is asked, with its figures."""
    margin = np.minimum(found.low, 1e9) + np.minimum(found.high, 1e9) - 2 * asked
    best = margin.argmax(axis=1)[:, None]
    low, high = np.take_along_axis(found.low, best, 1)[:, 0], np.take_along_axis(found.high, best, 1)[:, 0]
    after = None if level.after is After.QUALIFYING_PERIOD else years[best[:, 0]]
    return Numbers(low, high, asked[best[:, 0]], asked[best[:, 0]], "percent", after)
