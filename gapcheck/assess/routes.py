"""Routes and Parts: each route is one conjunction for the same people; a Part is any of its routes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.assess.inputs import At
from gapcheck.assess.share import Persons, Protected
from gapcheck.assess.steps import Step
from gapcheck.facts.catalogue import BENEFITS_OF
from gapcheck.rulebook.loader import tests_within
from gapcheck.rulebook.model import TestKind
from gapcheck.verdict import Judged, Reason, Verdict, all_of, any_of, gate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapcheck.assess.judge import Judge
    from gapcheck.facts.profile import CoverDef
    from gapcheck.rulebook.model import Part, Route

__all__ = ["PartJudge", "RouteOutcome"]


@dataclass(frozen=True, slots=True)
class RouteOutcome:
    """How a route came out; `opened` is what its gate says, `protected` the share of persons where it asks for one."""

    route: Route
    judged: Judged
    opened: Judged | None
    protected: Protected | None
    everyone: tuple[Step, ...]


class PartJudge:
    """Judges one Part over one table."""

    def __init__(self, judge: Judge, part: Part, *, only_effective: bool = False) -> None:
        """Look at the covers of the Part's branch."""
        self.judge, self.part, self.table = judge, part, judge.table
        self.covers: tuple[CoverDef, ...] = self.table.cases.layout.covers_in(part.branch)
        self.persons = Persons(self.table, judge.inputs, part.branch, only_effective=only_effective)
        self.groups: tuple[str, ...] = tuple(item.id for item in part.benefits) or ("",)
        self.one_by_one = part.branch in BENEFITS_OF
        self.by_id = judge.requirements
        self.preferred: dict[tuple[str, str, str], str] = {}
        self._concern: dict[tuple[tuple[str, ...], str], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._joined: dict[tuple[object, ...], Judged] = {}
        self._kept: dict[tuple[str, tuple[str, ...], frozenset[str]], RouteOutcome] = {}

    def at(self, route: Route, cover: str, group: str = "") -> At:
        """The place of a cover on a route: its whole package, or the benefit in it that was preferred.

        Where schemes give the benefits of the Part one by one, `group` says which of them is meant.
        """
        benefit = self.preferred.get((route.id, cover, group), "")
        return At(
            self.part.part,
            self.part.branch,
            cover,
            benefit,
            group=group if self.one_by_one else "",
            articles=route.by,
            stages=route.stages_within,
        )

    def ways(self, route: Route, cover: CoverDef, group: str) -> tuple[At, ...]:
        """How a package may be judged: as a whole, or, where it has several benefits, by any one of them alone.

        Nothing is asked of what law pays beside a benefit that conforms.
        """
        whole = replace(self.at(route, cover.id, group), benefit="")
        benefits = self.judge.inputs.benefits(whole)
        alone = [replace(whole, benefit=benefit) for benefit in benefits] if len(benefits) > 1 else []
        return (whole, *alone)

    def places(self, route: Route, cover: CoverDef, name: str) -> tuple[At, ...]:
        """Where a requirement is judged for a cover: once, or for each benefit of the Part that it concerns.

        A benefit that this cover does not give and another one gives to the same class is asked of that one alone.
        """
        if not self.one_by_one:
            return (self.at(route, cover.id),)
        groups = self._groups_of(route, name)
        found = tuple(self.at(route, cover.id, group) for group in groups)
        others = [other for other in self.covers if other.class_id == cover.class_id and other.id != cover.id]
        return tuple(
            at
            for at in found
            if self.judge.inputs.benefits(at)
            or not any(self.judge.inputs.benefits(self.at(route, other.id, at.group)) for other in others)
        )

    def _groups_of(self, route: Route, name: str) -> tuple[str, ...]:
        """The benefits of the Part that a requirement concerns; a duty of a rate article, those with a percentage."""
        if self.by_id[name].benefit:
            return (self.by_id[name].benefit,)
        if name in route.conditions:
            return self.groups
        return tuple(self.by_id[n].benefit for n in route.conditions if self.by_id[n].needs_rate) or self.groups

    def requirement(self, name: str, at: At) -> Step:
        """A requirement at a place; what a package does not give is not met once all is said to be listed."""
        if at.cover and not self.judge.inputs.benefits(at):
            return Step(None, self._not_given(), requirement=self.by_id[name])
        return self.judge.requirement(name, at)

    def verdict(self) -> Judged:
        """The Part: any of its routes."""
        return any_of(self.route(route).judged for route in self.part.routes)

    def route(self, route: Route, conditions: Sequence[str] | None = None) -> RouteOutcome:
        """A route, with all its conditions or only some of them."""
        asked = route.conditions if conditions is None else tuple(conditions)
        key = (route.id, asked, self.judge.declared & self.declarations(route, asked))
        if key not in self._kept:
            self._kept[key] = self._route(route, asked)
        return self._kept[key]

    def declarations(self, route: Route, conditions: Sequence[str]) -> frozenset[str]:
        """The temporary exceptions of Article 3 that can change how a route comes out."""
        opening = frozenset(test.name for test in tests_within(route.open_if) if test.kind is TestKind.DECLARED)
        return opening.union(*(self.judge.turns_on.declarations(name) for name in conditions))

    def _route(self, route: Route, asked: tuple[str, ...]) -> RouteOutcome:
        opened = self.judge.step(route.open_if, self.at(route, "")).judged if route.open_if else None
        if not self.covers:
            found = RouteOutcome(route, self._nobody(), opened, None, ())
        elif route.share.everyone is not None:
            found = self._for_everyone(route, asked)
        else:
            held = {cover.id: self._held(route, cover, asked) for cover in self.covers}
            protected = self.persons.protected(route.share, self.covers, held)
            found = RouteOutcome(route, protected.judged, opened, protected, ())
        if opened is None:
            return found
        return RouteOutcome(route, gate(opened, found.judged), opened, found.protected, found.everyone)

    def covers_on(self, route: Route) -> tuple[CoverDef, ...]:
        """The covers of classes that have members in the population that a route counts."""
        population = route.share.count
        if population is None:
            return self.covers
        classes = self.table.cases.layout.class_by_id
        return tuple(c for c in self.covers if (self.persons.group(classes[c.class_id], population).high > 0).any())

    def holds(self, route: Route, cover: CoverDef, conditions: Sequence[str]) -> Judged:
        """Whether conditions hold for a cover, for all benefits of the Part together."""
        return all_of(self._held(route, cover, conditions))

    def _held(self, route: Route, cover: CoverDef, conditions: Sequence[str]) -> list[Judged]:
        """For each benefit of the Part, whether the conditions that concern it hold for a cover."""
        return [self._held_of(route, cover, conditions, group) for group in self.groups]

    def _held_of(self, route: Route, cover: CoverDef, conditions: Sequence[str], group: str) -> Judged:
        """A bundle may hold in any of the ways of its package; a part of it is judged in the preferred one."""
        if tuple(conditions) != route.conditions:
            return self.held_by(self.at(route, cover.id, group), conditions, group)
        ways = [self.held_by(at, conditions, group) for at in self.ways(route, cover, group)]
        return ways[0] if len(ways) == 1 else any_of(ways)

    def held_by(self, at: At, conditions: Sequence[str], group: str) -> Judged:
        """Whether the conditions that concern one benefit of the Part hold at one place."""
        plain, rated = self._concerning(tuple(conditions), group)
        return all_of((self._together(at, plain), *(self.requirement(name, at).judged for name in rated)))

    def _concerning(self, conditions: tuple[str, ...], group: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The conditions that concern a benefit: those that are the same on every route, and those with a rate."""
        key = (conditions, group)
        if key not in self._concern:
            names = [name for name in conditions if self.by_id[name].benefit in ("", group)]
            rated = tuple(name for name in names if self.judge.turns_on.needs_rate(name))
            self._concern[key] = tuple(name for name in names if name not in rated), rated
        return self._concern[key]

    def _together(self, at: At, names: tuple[str, ...]) -> Judged:
        """Conditions that do not turn on the route, at one place; met where there are none."""
        declared = self.judge.declared and self.judge.declared & self.judge.turns_on.declarations_of(names)
        key = (at.cover, at.benefit, at.group, names, declared)
        if key not in self._joined:
            met = Judged.constant(Verdict.MET, Reason.NONE, self.table.count)
            self._joined[key] = all_of((met, *(self.requirement(name, at).judged for name in names)))
        return self._joined[key]

    def _not_given(self) -> Judged:
        """A package gives no such benefit: another scheme may, until all are said to be listed."""
        listed = self.table.seen("all_schemes_listed", self.part.branch).low == 1
        code = np.where(listed, np.int8(Verdict.NOT_MET), np.int8(Verdict.UNDETERMINED))
        return Judged(code, np.where(listed, np.uint16(Reason.NO_SCHEME), np.uint16(Reason.SCHEMES_NOT_LISTED)))

    def _nobody(self) -> Judged:
        """Nobody is covered in the branch: not met once everything is said to be listed, else undetermined.

        A scheme of which nobody says yet whom it covers may cover those whose classes are not listed.
        """
        listed = self.table.seen("all_schemes_listed", self.part.branch).low == 1
        if any(package.branch is self.part.branch for package in self.table.cases.layout.packages):
            listed = listed & (self.table.seen("all_classes_listed", self.part.branch).low == 1)
        code = np.where(listed, np.int8(Verdict.NOT_MET), np.int8(Verdict.UNDETERMINED))
        reasons = np.where(listed, np.uint16(Reason.NO_SCHEME), np.uint16(Reason.SCHEMES_NOT_LISTED))
        return Judged(code, reasons)

    def _for_everyone(self, route: Route, conditions: Sequence[str]) -> RouteOutcome:
        """All residents: one package that reaches everyone it should and for whose classes everything holds.

        A scheme that is not listed may do what none of the listed ones does; a class that is not, may have less.
        """
        test = route.share.everyone
        assert test is not None  # noqa: S101 - the caller asked
        packages, steps = [], []
        for package in dict.fromkeys(cover.package_id for cover in self.covers):
            covers = [cover for cover in self.covers if cover.package_id == package]
            reach = [self.judge.step(test, self.at(route, cover.id)) for cover in covers]
            steps += reach
            held = [self.holds(route, cover, conditions) for cover in covers]
            packages.append(all_of([*(step.judged for step in reach), *held, self._all_classes()]))
        judged = any_of([*packages, self._unlisted()])
        return RouteOutcome(route, judged, None, None, tuple(steps))

    def _all_classes(self) -> Judged:
        """Met once all classes are said to be listed, else open."""
        listed = self.table.seen("all_classes_listed", self.part.branch).low == 1
        code = np.where(listed, np.int8(Verdict.MET), np.int8(Verdict.UNDETERMINED))
        return Judged(code, np.where(listed, np.uint16(0), np.uint16(Reason.SCHEMES_NOT_LISTED)))

    def _unlisted(self) -> Judged:
        """Open while a scheme, or a class under one that is listed, may be missing from the profile."""
        listed = self.table.seen("all_schemes_listed", self.part.branch).low == 1
        listed = listed & (self.table.seen("all_classes_listed", self.part.branch).low == 1)
        code = np.where(listed, np.int8(Verdict.NOT_MET), np.int8(Verdict.UNDETERMINED))
        return Judged(code, np.where(listed, np.uint16(0), np.uint16(Reason.SCHEMES_NOT_LISTED)))

    def slice(self, route: Route, conditions: Sequence[str]) -> Judged:
        """Some conditions by themselves: they hold for every cover that is listed, or for enough persons.

        Each may hold for enough persons and all together not: a Part is never put together from its slices.
        """
        covers = self.covers_on(route)
        if not covers:
            return self._nobody()
        enough = self.route(route, conditions).judged
        places = ((name, at) for cover in covers for name in conditions for at in self.places(route, cover, name))
        found = [self.requirement(name, at).judged for name, at in places]
        everywhere = all_of(found) if found else enough
        return everywhere if _never(everywhere) else any_of((everywhere, enough))


def _never(judged: Judged) -> bool:
    return bool((judged.code == Verdict.NOT_APPLICABLE).all())
