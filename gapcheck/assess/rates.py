"""Each calculation of a rate, laid out as A, B, C, D, E, with its curves by earnings and by years."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.assess.inputs import ANYTHING
from gapcheck.assess.results import RateResult
from gapcheck.quantities.amounts import amount_at
from gapcheck.quantities.rates import benefit_at
from gapcheck.quantities.schedule import of_cases
from gapcheck.quantities.stages import Stages
from gapcheck.rulebook.model import After, TestKind
from gapcheck.verdict import TOLERANCE, Judged, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapcheck.assess.inputs import At
    from gapcheck.assess.judge import Judge
    from gapcheck.assess.routes import PartJudge
    from gapcheck.assess.steps import Step
    from gapcheck.assess.trace import Reader
    from gapcheck.facts.profile import CoverDef
    from gapcheck.quantities.schedule import ScheduleAt
    from gapcheck.rulebook.model import Level, Part, Route
    from gapcheck.verdict import Floats, Truths

__all__ = ["rate_results"]

_WAGES = {"rate_65": "skilled_wage", "rate_66": "labourer_wage", "rate_67": "labourer_wage"}
_CURVE_POINTS, _ROUNDS = 40, 9
_NOT_KNOWN = 1e14


@dataclass(frozen=True, slots=True)
class _Found:
    """A rate leaf in both views, under the rate article that asks for it."""

    article: str
    level: Level
    shown: Step
    given: Step


def rate_results(
    reader: Reader, part: Part, route: Route, shown: PartJudge, given: PartJudge
) -> tuple[RateResult, ...]:
    """The calculations of a Part on its reported route: one for each cover and rate article."""
    names = [name for name in route.conditions if shown.by_id[name].needs_rate]
    results = []
    for cover, name in product(given.covers_on(route), names):
        for at in given.places(route, cover, name):
            pair = shown.requirement(name, at), given.requirement(name, at)
            nearest: dict[str, _Found] = {}
            for found in _rate_leaves(pair[0], pair[1], "", None):
                best = nearest.get(found.article)
                if best is None or _margin(found) > _margin(best):
                    nearest[found.article] = found
            results += [_Calculation(reader, part, cover, at, found).result() for found in nearest.values()]
    return tuple(results)


def _rate_leaves(shown: Step, given: Step, article: str, level: Level | None) -> Iterator[_Found]:
    """The rates inside a step, those behind closed gates left out."""
    if given.gate is not None and (given.gate.judged.code == Verdict.NOT_MET).all():
        return
    article = given.article or article
    if given.test is not None and given.test.level is not None:
        level = given.test.level
    if given.test is not None and given.test.kind is TestKind.RATE and level is not None:
        yield _Found(article, level, shown, given)
    for pair in zip(shown.children, given.children, strict=True):
        yield from _rate_leaves(*pair, article, level)


def _margin(found: _Found) -> float:
    numbers = found.given.numbers
    if numbers is None:
        return -np.inf
    return float(min(numbers.low.min(), 1e9) + min(numbers.high.max(), 1e9) - 2 * numbers.asked_high.max())


class _Calculation:
    def __init__(self, reader: Reader, part: Part, cover: CoverDef, at: At, found: _Found) -> None:
        self.reader, self.part, self.cover, self.at, self.found = reader, part, cover, at, found
        self.judge: Judge = reader.given
        test = found.given.test
        self.quantity = self.judge.quantities[test.name if test else "rate_65"]
        self.wage_field = _WAGES[self.quantity.name]
        self.family = part.family_of(at.group)
        level = found.level
        self.stages = Stages(at.stages if level.stages is None else level.stages, level.average)

    def result(self) -> RateResult:
        layout = self.reader.profile.layout
        given, shown = self.found.given.numbers, self.found.shown.numbers
        assert given is not None  # noqa: S101 - rate steps have numbers
        assert shown is not None  # noqa: S101
        years = None if given.after_years is None else float(given.after_years[0])
        wage = self.judge.table.seen(self.wage_field, self.at.branch)
        facts = tuple(self.reader.fact(key) for key in dict.fromkeys(self.found.given.keys))
        top = float(wage.high.max()) if wage.high.max() < _NOT_KNOWN else self._scale()
        by_earnings = self._by_earnings(top, years) if self.quantity.name == "rate_65" else ()
        at_wage = self._parts_at(float(wage.high.max()), years)
        parts = at_wage if (wage.low == wage.high).all() else (None, *(self._same_at_any_wage(at_wage)))
        lowest = (
            min(by_earnings, key=lambda point: point[1])[0] if by_earnings and wage.high.max() < _NOT_KNOWN else None
        )
        judged = Judged(self.found.shown.judged.code, self.found.shown.judged.reasons)
        return RateResult(
            part=self.part.part,
            class_name=layout.class_by_id[self.cover.class_id].name,
            package_name=layout.package_by_id[self.cover.package_id].name,
            benefit_name=str(self.part.benefit_title(self.at.group)) if self.at.group else "",
            article=self.found.article.rpartition(".")[2],
            years=years,
            wage_low=float(wage.low.min()),
            wage_high=float(wage.high.max()),
            earnings_at_lowest=lowest,
            benefit=parts[0],
            allowance_before=parts[1],
            allowance_during=parts[2],
            rate_low=float(given.low.min()),
            rate_high=float(given.high.max()),
            shown_low=float(shown.low.min()),
            shown_high=float(shown.high.max()),
            asked=float(given.asked_high.max()),
            cell=self.reader.cell(judged, self.found.given.judged),
            curve_by_earnings=by_earnings,
            attained_up_to=self._attained_up_to(years, float(given.asked_high.max())),
            curve_by_years=self._by_years(),
            assumed_absent=tuple(fact for fact in facts if fact.state == "assumed absent"),
            facts=facts,
            currency=self.reader.profile.currency,
        )

    def _attained_up_to(self, years: float | None, asked: float) -> float | None:
        """The highest skilled wage at which the percentage is still attained, while the wage itself is not known.

        The rate never rises with the wage, so a grid is narrowed; None where there is no such wage, or no end.
        """
        if self.quantity.name != "rate_65" or not self._scale():
            return None
        points = None if years is None else np.array([years])

        def attained(wages: Floats) -> Truths:
            lowest = np.full(wages.shape, np.inf)
            for case in range(self.judge.table.count):
                rate = self.quantity.function(
                    self._schedules(top=False, case=case),
                    self._allowance("family_allowance_in_contingency", top=False, case=case),
                    self._allowance("family_allowance_in_employment", top=True, case=case),
                    wages,
                    family=self.family,
                    years=points,
                    stages=self.stages,
                    residence=self.found.level.residence,
                )
                lowest = np.minimum(lowest, rate.min(axis=1))
            return np.asarray(lowest >= asked - TOLERANCE * max(1.0, asked))

        low, high = self._scale() / 1e3, self._scale() * 1e3
        if not attained(np.array([low]))[0] or attained(np.array([high]))[0]:
            return None
        for _ in range(_ROUNDS):
            wages = np.geomspace(low, high, _CURVE_POINTS)
            last = int(np.flatnonzero(attained(wages))[-1])
            low, high = float(wages[last]), float(wages[min(last + 1, _CURVE_POINTS - 1)])
        return round(low, 2)

    @property
    def _wage_known(self) -> bool:
        return bool(self.judge.table.seen(self.wage_field, self.at.branch).high.max() < _NOT_KNOWN)

    def _scale(self) -> float:
        """Where the wage is not known, a range of earnings that shows a known ceiling; 0 where there is none."""
        ceilings = [
            self.judge.table.seen("earnings_ceiling", b).high.max() for b in self.judge.inputs.benefits(self.at)
        ]
        known = [float(c) for c in ceilings if c < _NOT_KNOWN]
        return 2 * max(known) if known else 0.0

    def _years(self, years: float | None) -> Floats:
        if years is not None:
            return np.array([[years]])
        benefits = self.judge.inputs.benefits(self.at)
        periods = [self.judge.table.seen("qualifying_period", b).low.max() for b in benefits]
        return np.array([[max(periods)]])

    def _schedules(self, *, top: bool, case: int = 0) -> tuple[ScheduleAt, ...]:
        """What is paid together, in one of the ways in which the open choices of the profile may turn out."""
        shapes = self.judge.inputs.schedules
        found = (shapes.schedule(benefit, top=top) for benefit in self.judge.inputs.benefits(self.at))
        return tuple(of_cases(schedule, np.array([case])) for schedule in found)

    def _allowance(self, name: str, *, top: bool, case: int = 0) -> ScheduleAt:
        return of_cases(self.judge.inputs.schedules.allowance(name, self.cover, top=top), np.array([case]))

    def _amounts(self, wages: Floats, years: float | None, *, top: bool) -> Floats:
        schedules = self._schedules(top=top)
        earnings = wages if self.quantity.name == "rate_65" else None
        found = benefit_at(schedules, earnings, self._years(years), self.family, self.stages)
        return np.broadcast_to(found[:, 0], wages.shape)

    def _allowances(self, name: str, wages: Floats, *, top: bool) -> Floats:
        found = amount_at(self._allowance(name, top=top), wages, np.array([[0.0]]), np.asarray(0.0), self.family)
        return np.broadcast_to(found[:, 0], wages.shape)

    def _parts(self, wages: Floats, years: float | None) -> tuple[Floats, Floats, Floats]:
        """B, C and D at some wages; not a number where one is no point. Under 66 and 67 B is the sure amount."""
        pairs = (
            [self._amounts(wages, years, top=top) for top in (False, True)],
            [self._allowances("family_allowance_in_employment", wages, top=top) for top in (False, True)],
            [self._allowances("family_allowance_in_contingency", wages, top=top) for top in (False, True)],
        )
        found = [np.where((low == high) & (low < _NOT_KNOWN), low, np.nan) for low, high in pairs]
        return found[0], found[1], found[2]

    def _parts_at(self, wage: float, years: float | None) -> tuple[float | None, float | None, float | None]:
        """B, C and D at one wage, each where it is known as a point."""
        found = [None if np.isnan(part[0]) else float(part[0]) for part in self._parts(np.array([wage]), years)]
        return found[0], found[1], found[2]

    def _same_at_any_wage(self, parts: tuple[float | None, ...]) -> tuple[float | None, float | None]:
        """C and D where the wage is not known: what does not depend on it."""
        before, during = (self.cover.bands.get(f"family_allowance_in_{side}") for side in ("employment", "contingency"))
        return None if before else parts[1], None if during else parts[2]

    def _by_earnings(self, top: float, years: float | None) -> tuple[tuple[float, float], ...]:
        """Previous earnings and the rate there, on even steps; empty where an answer it needs is missing."""
        if not top:
            return ()
        wages = np.linspace(top / _CURVE_POINTS, top, _CURVE_POINTS)
        benefit, before, during = self._parts(wages, years)
        rates = np.where(benefit > 0, 100 * (benefit + during) / (wages + before), 0.0)
        if np.isnan(benefit + before + during).any():
            return ()
        return tuple(zip(wages.tolist(), rates.tolist(), strict=True))

    def _by_years(self) -> tuple[tuple[float, float, float], ...]:
        """Each whole year, the rate after it, and the percentage asked then.

        The rate is the lowest up to the reference wage; while that wage is not known, the one at low earnings.
        """
        level = self.found.level
        if level.after is After.QUALIFYING_PERIOD or len(level.points) < 2:
            return ()
        first, last = level.points[0], level.points[-1]
        years = np.arange(first[0], last[0] + 1)
        constants = {
            "family": self.family,
            "years": years,
            "stages": self.stages,
            "residence": level.residence,
        }
        found = self.judge.inputs.measure(self.quantity, self.at, constants, ("curve", *years))
        rates = found.low[0] if self._wage_known else found.high[0]
        if (rates >= _NOT_KNOWN).any() or (found.high >= ANYTHING / 2).any():
            return ()
        asked = np.interp(years, [point[0] for point in level.points], [point[1] for point in level.points])
        rows = zip(years.tolist(), rates.tolist(), asked.tolist(), strict=True)
        return tuple((y, rate, wanted) for y, rate, wanted in rows)
