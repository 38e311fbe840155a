"""One Part of one country in both views: routes, topics, requirements, and what a declaration would change."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, TypeVar

from gapcheck.assess.inputs import ANYTHING
from gapcheck.assess.rates import rate_results
from gapcheck.assess.results import (
    Cell,
    Declared,
    PartResult,
    PersonsOfCover,
    PersonsResult,
    RequirementResult,
    Result,
    RouteResult,
)
from gapcheck.assess.routes import PartJudge, RouteOutcome
from gapcheck.assess.trace import Reader, headline
from gapcheck.facts.profile import Key
from gapcheck.rulebook.loader import tests_within
from gapcheck.rulebook.model import Operator, Population, TestKind
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gapcheck.assess.inputs import At
    from gapcheck.assess.share import Interval
    from gapcheck.assess.steps import Step
    from gapcheck.facts.profile import CoverDef
    from gapcheck.rulebook.model import Part, Requirement, Route
    from gapcheck.verdict import Judged

__all__ = ["PartReader"]

T = TypeVar("T")
PERSONS_TOPIC = "persons_protected"
NOT_KNOWN = 2.9e9
"""Counts of persons from here on are the end of their field's range: nothing is known."""


class PartReader:
    """Puts one Part into words and numbers. The reader's two judges see the same profile."""

    def __init__(self, reader: Reader, part: Part) -> None:
        """Pair the Part in both views."""
        self.reader, self.part = reader, part
        self.shown, self.given = PartJudge(reader.shown, part), PartJudge(reader.given, part)
        self.instrument = reader.shown.instrument
        self.by_id = reader.shown.requirements
        self._prefer()

    def _prefer(self) -> None:
        """Where a package has several benefits, show it in the way in which it comes out best, the whole first."""
        for route in self.part.routes:
            for cover, group in product(self.shown.covers, self.shown.groups):
                ways = self.shown.ways(route, cover, group)
                if len(ways) > 1:
                    best = max(ways, key=lambda at, r=route, g=group: self._outcome(r, at, g))  # type: ignore[misc]
                    self.shown.preferred[route.id, cover.id, group] = best.benefit
                    self.given.preferred[route.id, cover.id, group] = best.benefit

    def _outcome(self, route: Route, at: At, group: str) -> tuple[int, int]:
        judged = [judge.held_by(at, route.conditions, group) for judge in (self.shown, self.given)]
        cell = self.reader.cell(judged[0], judged[1])
        return int(cell.verdict), int(cell.arithmetic)

    def result(self, other_readings: tuple[tuple[str, str, Verdict], ...]) -> PartResult:
        """The whole Part."""
        routes = tuple(self._route(route) for route in self.part.routes)
        reported = self._reported(routes)
        chosen = next(route for route in self.part.routes if route.id == reported.id)
        return PartResult(
            id=self.part.id,
            part=self.part.part,
            title=self.part.title,
            branch=self.part.branch.words,
            cell=self._verdict(),
            reported_route=reported.id,
            topics=reported.topics,
            routes=routes,
            requirements=tuple(self._requirement(item, chosen) for item in self._listed()),
            declared=self._declared(reported),
            rates=rate_results(self.reader, self.part, chosen, self.shown, self.given),
            other_readings=other_readings,
        )

    def _both(self, ask: Callable[[PartJudge], Judged]) -> Cell:
        return self.reader.cell(ask(self.shown), ask(self.given))

    # -- routes ------------------------------------------------------------------------------------------------

    def _route(self, route: Route) -> RouteResult:
        outcomes = self.shown.route(route), self.given.route(route)
        cell = self.reader.cell(outcomes[0].judged, outcomes[1].judged)
        opened = outcomes[0].opened
        return RouteResult(
            id=route.id,
            cites=route.cites,
            says=route.says,
            cell=cell,
            open=opened is None or bool((opened.code != Verdict.NOT_MET).all()),
            persons=self._persons(route, *outcomes),
            topics=tuple((topic.id, self._topic(route, topic.id)) for topic in self.instrument.topics),
            facts=tuple(self.reader.fact(key) for key in self._behind(outcomes[1], cell)),
        )

    def _behind(self, outcome: RouteOutcome, cell: Cell) -> Iterator[Key]:
        """The answers that say how many are protected; where it is not met, or open, the lists' being complete too."""
        if outcome.protected is not None:
            yield from outcome.protected.keys
        for step in outcome.everyone:
            yield from step.keys
        if cell.verdict is not Verdict.MET:
            yield Key("all_schemes_listed", self.part.branch)
            yield Key("all_classes_listed", self.part.branch)

    def _topic(self, route: Route, topic: str) -> Cell:
        """A matrix cell: only that topic's requirements on the route."""
        asked = [name for name in route.conditions if topic in self.by_id[name].topics]
        if topic == PERSONS_TOPIC:
            return self._both(lambda judge: judge.route(route, asked).judged)
        return self._both(lambda judge: judge.slice(route, asked))

    def _reported(self, routes: tuple[RouteResult, ...]) -> RouteResult:
        """The route that is attained, else the nearest: fewest topics unmet, then the least shortfall, then order."""
        open_routes = [route for route in routes if route.open] or list(routes)

        def distance(found: RouteResult) -> tuple[int, int, int, float]:
            cells = [cell for _, cell in found.topics]
            unmet = sum(cell.verdict is Verdict.NOT_MET for cell in cells)
            open_ = sum(cell.verdict is Verdict.UNDETERMINED for cell in cells)
            route = next(r for r in self.part.routes if r.id == found.id)
            return -int(found.cell.verdict), unmet, open_, self._greatest_shortfall(route, found)

        return min(open_routes, key=distance)

    def _greatest_shortfall(self, route: Route, found: RouteResult) -> float:
        steps = (
            self.given.requirement(name, at)
            for name in route.conditions
            for cover in self.given.covers_on(route)
            for at in self.given.places(route, cover, name)
        )
        missed = [relative for step in steps for relative in _relative_shortfalls(step)]
        persons = found.persons
        if persons and persons.share_high < persons.asked:
            missed.append((persons.asked - persons.share_high) / persons.asked)
        return max(missed, default=0.0)

    # -- persons -----------------------------------------------------------------------------------------------

    def _persons(self, route: Route, shown: RouteOutcome, given: RouteOutcome) -> PersonsResult | None:
        found, proven = given.protected, shown.protected
        if found is None or proven is None:
            return None
        population = route.share.count or Population.RESIDENTS
        low, high = _ends(found.numerator)
        of_low, of_high = _ends(found.denominator)
        missing = found.asked / 100 * of_low - high if of_high < NOT_KNOWN and high < NOT_KNOWN else None
        everyone = self.given.route(route, ()).protected
        all_low, all_high = _ends(everyone.numerator) if everyone else (0.0, 0.0)
        return PersonsResult(
            population=str(population).replace("_", " "),
            of=str(self.reader.catalogue[route.share.of].question),
            whole=route.share.of.replace("_", " "),
            low=low,
            high=high,
            of_low=of_low,
            of_high=of_high,
            share_low=float(found.share.low.min()),
            share_high=float(found.share.high.max()),
            shown_low=float(proven.share.low.min()),
            shown_high=float(proven.share.high.max()),
            asked=found.asked,
            missing_persons=max(missing, 0.0) if missing is not None else None,
            all_covered_low=all_low,
            all_covered_high=all_high,
            covers=tuple(self._cover(route, cover, population) for cover in self.given.covers_on(route)),
        )

    def _cover(self, route: Route, cover: CoverDef, population: Population) -> PersonsOfCover:
        layout = self.reader.profile.layout
        counted = self.given.persons.counted(cover, population)
        low, high = _ends(counted.persons)
        item = self.given.table.seen("persons", layout.class_by_id[cover.class_id].id)
        ends, shares = {}, {}
        for name in ("legal_coverage", "effective_coverage"):
            least, most, _ = self.given.persons._share(cover, name, item.low, item.high)  # noqa: SLF001 - same room
            ends[name] = (float(least.min()), float(most.max()))
            share = self.given.table.seen(name, cover.id)
            shares[name] = (float(share.low.min()), float(share.high.max()))
        return PersonsOfCover(
            layout.class_by_id[cover.class_id].name,
            layout.package_by_id[cover.package_id].name,
            *ends["legal_coverage"],
            *ends["effective_coverage"],
            bool(counted.effective.all()),
            low,
            high,
            self._both(lambda judge: judge.holds(route, cover, route.conditions)),
            shares["legal_coverage"],
            shares["effective_coverage"],
        )

    # -- requirements ------------------------------------------------------------------------------------------

    def _listed(self) -> Iterator[Requirement]:
        """The Part's requirements, the common ones in its routes, and the duties of the rate articles it uses."""
        yield from self.part.requirements
        names = [name for route in self.part.routes for name in route.conditions]
        for route in self.part.routes:
            for article in (self.instrument.article(name) for name in route.by):
                names += [t.name for t in tests_within(article.test) if t.kind is TestKind.REQUIREMENT]
        own = {item.id for item in self.part.requirements}
        for name in dict.fromkeys(names):
            if name not in own:
                yield self.by_id[name]

    def _route_of(self, item: Requirement, reported: Route) -> Route:
        """The route on which a requirement is judged: the reported one where it belongs to it."""
        for route in (reported, *self.part.routes):
            duties = {
                test.name
                for name in route.by
                for test in tests_within(self.instrument.article(name).test)
                if test.kind is TestKind.REQUIREMENT
            }
            inner = {
                test.name
                for name in route.conditions
                for test in tests_within(self.by_id[name].test)
                if test.kind is TestKind.REQUIREMENT
            }
            if item.id in {*route.conditions, *duties, *inner}:
                return route
        return reported

    def _requirement(self, item: Requirement, reported: Route) -> RequirementResult:
        route = self._route_of(item, reported)
        layout = self.reader.profile.layout
        results = []
        for cover in self.shown.covers_on(route):
            for at in self.shown.places(route, cover, item.id):
                trace = self.reader.trace(self.shown.requirement(item.id, at), self.given.requirement(item.id, at))
                names = layout.class_by_id[cover.class_id].name, layout.package_by_id[cover.package_id].name
                benefit = str(self.part.benefit_title(at.group)) if at.group else ""
                found = headline(trace)
                results.append(Result(cover.id, *names, route.id, trace.cell, found, trace, benefit))
        cell = self._both(lambda judge: judge.slice(route, [item.id]))
        return RequirementResult(item.id, item.cites, item.topics, item.says, item.remedy, cell, tuple(results))

    # -- Article 3 ---------------------------------------------------------------------------------------------

    def _declared(self, plain: RouteResult) -> Declared:
        """The Part under the fewest temporary exceptions with which it comes out best; more are never worse.

        Those that are in force already stay so, and are not told again.
        """
        in_force = self.reader.shown.declared
        before = self._verdict()
        open_to_it = frozenset[str]().union(
            *(self.shown.declarations(route, route.conditions) for route in self.part.routes)
        )
        best = self._under(in_force | open_to_it, self._verdict)
        if (best.verdict, best.arithmetic) == (before.verdict, before.arithmetic):
            return Declared(best, plain.id, ())
        order = [name for name in self.instrument.declarations if name in open_to_it - in_force]
        for count in range(1, len(order) + 1):
            for chosen in combinations(order, count):
                declared = in_force | frozenset(chosen)
                cell = self._under(declared, self._verdict)
                if (cell.verdict, cell.arithmetic) == (best.verdict, best.arithmetic):
                    return Declared(cell, self._under(declared, self._reported_route), chosen)
        raise AssertionError("all exceptions together are among the choices")

    def _verdict(self) -> Cell:
        return self._both(lambda judge: judge.verdict())

    def _reported_route(self) -> str:
        return self._reported(tuple(self._route(route) for route in self.part.routes)).id

    def _under(self, declared: frozenset[str], ask: Callable[[], T]) -> T:
        """What is asked, under a declaration."""
        judges = (self.reader.shown, self.reader.given)
        held = [judge.declared for judge in judges]
        for judge in judges:
            judge.declared = declared
        try:
            return ask()
        finally:
            for judge, before in zip(judges, held, strict=True):
                judge.declared = before


def _ends(interval: Interval) -> tuple[float, float]:
    return float(interval.low.min()), float(interval.high.max())


def _relative_shortfalls(step: Step) -> Iterator[float]:
    """By how much the comparisons inside a step miss, relative to what they ask; closed alternatives left out."""
    if step.gate is not None and (step.gate.judged.code == Verdict.NOT_MET).all():
        return
    numbers = step.numbers
    if numbers is not None and (step.judged.code == Verdict.NOT_MET).all():
        operator = step.test.operator if step.test else None
        asked = float(numbers.asked_low.min())
        most = operator is Operator.AT_MOST
        distance = float(numbers.low.min()) - asked if most else asked - float(numbers.high.max())
        words = operator is not None and not operator.takes_number
        yield 1.0 if words or not asked or abs(distance) >= ANYTHING / 2 else distance / asked
    for child in step.children:
        yield from _relative_shortfalls(child)
