"""Runs the cases that stand inside the rules, and nudges every number of the law to see that some case minds.

A case of a requirement is a small country of one class under one scheme; a case of a route has one to three classes,
each under a scheme of its own. What a case does not say comes from the Part's `case_facts`, a conforming benefit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

from gapcheck.assess.case_countries import CaseCountries
from gapcheck.assess.dependence import Dependence
from gapcheck.assess.inputs import At, Inputs
from gapcheck.assess.judge import Judge
from gapcheck.assess.routes import PartJudge
from gapcheck.facts.catalogue import BENEFITS_OF
from gapcheck.problems import Place, ProblemCode, Problems
from gapcheck.rulebook.model import Level, Requirement, Route, Subject, Test, Threshold, ThresholdKind
from gapcheck.verdict import Verdict, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.rulebook.model import Instrument, Part, Rulebook
    from gapcheck.yamltree import Node

__all__ = ["check_cases"]

STEPS = {"percent": 0.1, "years": 1.0, "weeks": 1.0, "days": 1.0, "persons": 1.0}
_VERDICTS = {verdict.word: verdict for verdict in Verdict}
_KEYS = ("given", "expect", "in", "declared", "country", "classes")


@dataclass(frozen=True, slots=True)
class _Case:
    """A case that is ready to run: the inputs of its small country, where to judge, and what must come out."""

    inputs: Inputs
    at: At
    declared: bool
    expect: Verdict
    place: Place


def check_cases(rulebook: Rulebook, problems: Problems) -> int:
    """Run every case and every nudge; what fails is collected. Returns how many cases there are."""
    count = 0
    for instrument in rulebook.instruments:
        runner = _Runner(instrument, rulebook.catalogue, problems)
        for part in instrument.parts:
            count += sum(runner.requirement(item, part) for item in part.requirements)
            count += sum(runner.route(route, part) for route in part.routes)
        count += sum(runner.requirement(item, None) for item in instrument.common)
    return count


class _Runner:
    def __init__(self, instrument: Instrument, catalogue: Catalogue, problems: Problems) -> None:
        self.instrument, self.catalogue, self.problems = instrument, catalogue, problems
        self.by_number = {part.part: part for part in instrument.parts}
        self.countries = CaseCountries(catalogue, problems)
        self.turns_on = Dependence(instrument, catalogue)

    # -- requirements ------------------------------------------------------------------------------------------

    def requirement(self, item: Requirement, part: Part | None) -> int:
        cases = [case for node in item.cases if (case := self._requirement_case(item, part, node)) is not None]
        self._complete(item.id, item.place, cases, needs_absent=item.where is not None or bool(item.parts))

        def judge(case: _Case, changed: Requirement) -> Verdict:
            judge = Judge(self.instrument, case.inputs.table, traced=False, inputs=case.inputs, turns_on=self.turns_on)
            judge.declared = frozenset(self.instrument.declarations) if case.declared else frozenset()
            judge.requirements[changed.id] = changed
            judged = join(judge.requirement(changed.id, case.at).judged, case.inputs.table.origin, 1)
            return Verdict(int(judged.code[0]))

        self._expect(item.id, cases, lambda case: judge(case, item))
        for what, changed in _nudged_requirement(item):
            self._must_mind(item.id, item.place, what, cases, lambda case, c=changed: judge(case, c))  # type: ignore[misc]
        return len(cases)

    def _requirement_case(self, item: Requirement, part: Part | None, node: Node) -> _Case | None:
        node.check_keys(_KEYS, self.problems, required=("given", "expect"))
        number, _, named = node.text_of("in").partition(".")
        home = part or self.by_number.get(number) or self.instrument.parts[-1]
        base = home.case_facts if part else self.instrument.case_facts
        table = self.countries.of_requirement(home, base, node, item.benefit or named)
        expect = _VERDICTS.get(node.text_of("expect"))
        if table is None or expect is None:
            self._wrong_case(node)
            return None
        route = next((r for r in home.routes if item.id in r.conditions), home.routes[0])
        cover = table.cases.layout.covers[0]
        kinds = BENEFITS_OF.get(home.branch, ("",))
        group = item.benefit or named or str(kinds[0]) if home.branch in BENEFITS_OF else ""
        at = At(home.part, home.branch, cover.id, group=group, articles=route.by, stages=route.stages_within)
        if item.subject is Subject.COUNTRY:
            at = At(branch=home.branch)
        elif item.subject is Subject.SCHEME:
            at = At(scheme=table.cases.layout.schemes[0].id)
        elif item.subject is Subject.BENEFIT:
            benefits = table.cases.layout.benefits
            at = At(benefit=next((b.id for b in benefits if b.kind == group), benefits[0].id))
        return _Case(Inputs(table), at, node.text_of("declared") == "yes", expect, node.place)

    def _wrong_case(self, node: Node) -> None:
        if node.text_of("expect") not in _VERDICTS:
            expected = "one of " + ", ".join(_VERDICTS)
            found = repr(node.text_of("expect"))
            self.problems.add(ProblemCode.NOT_A_CHOICE, node.place, found=found, expected=expected)

    # -- routes ------------------------------------------------------------------------------------------------

    def route(self, route: Route, part: Part) -> int:
        cases = [case for node in route.cases if (case := self._route_case(part, node)) is not None]
        self._complete(route.id, route.place, cases, needs_absent=False)

        def judge(case: _Case, changed: Route) -> Verdict:
            judge = Judge(self.instrument, case.inputs.table, traced=False, inputs=case.inputs, turns_on=self.turns_on)
            judge.declared = frozenset(self.instrument.declarations) if case.declared else frozenset()
            judged = join(PartJudge(judge, part).route(changed).judged, case.inputs.table.origin, 1)
            return Verdict(int(judged.code[0]))

        self._expect(route.id, cases, lambda case: judge(case, route))
        for what, changed in _nudged_route(route):
            self._must_mind(route.id, route.place, what, cases, lambda case, c=changed: judge(case, c))  # type: ignore[misc]
        return len(cases)

    def _route_case(self, part: Part, node: Node) -> _Case | None:
        node.check_keys(_KEYS, self.problems, required=("classes", "expect"))
        table = self.countries.of_route(part, node)
        expect = _VERDICTS.get(node.text_of("expect"))
        if table is None or expect is None:
            self._wrong_case(node)
            return None
        return _Case(Inputs(table), At(), node.text_of("declared") == "yes", expect, node.place)

    # -- verdicts ----------------------------------------------------------------------------------------------

    def _complete(self, name: str, place: Place, cases: list[_Case], *, needs_absent: bool) -> None:
        wanted = [Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED]
        wanted += [Verdict.NOT_APPLICABLE] if needs_absent else []
        for verdict in wanted:
            if all(case.expect is not verdict for case in cases):
                found = f"no case of {name!r} that is {verdict.word}"
                self.problems.add(ProblemCode.CASE_MISSING, place, found=found, expected="one case of each verdict")

    def _expect(self, name: str, cases: list[_Case], judge: Callable[[_Case], Verdict]) -> None:
        for case in cases:
            found = judge(case)
            if found is not case.expect:
                self.problems.add(
                    ProblemCode.CASE_FAILS, case.place, found=f"{name!r} {found.word}", expected=case.expect.word
                )

    def _must_mind(
        self, name: str, place: Place, what: str, cases: list[_Case], judge: Callable[[_Case], Verdict]
    ) -> None:
        if all(judge(case) is case.expect for case in cases):
            found = f"{name!r}: no case minds {what}"
            expected = "a case at the number and one just beside it"
            self.problems.add(ProblemCode.CASE_TOO_WEAK, place, found=found, expected=expected)


# -- nudges ----------------------------------------------------------------------------------------------------


def _nudged_requirement(item: Requirement) -> Iterator[tuple[str, Requirement]]:
    for what, test in _nudged_test(item.test):
        yield what, replace(item, test=test)
    if item.where is not None:
        for what, test in _nudged_test(item.where):
            yield what, replace(item, where=test)


def _nudged_route(route: Route) -> Iterator[tuple[str, Route]]:
    for sign in (1, -1):
        if route.share.count is not None:
            percent = route.share.percent + sign * STEPS["percent"]
            yield f"{percent:g} percent", replace(route, share=replace(route.share, percent=percent))
        if isfinite(route.stages_within):
            weeks = route.stages_within + sign * STEPS["weeks"]
            yield f"stages within {weeks:g} weeks", replace(route, stages_within=weeks)


def _nudged_test(test: Test) -> Iterator[tuple[str, Test]]:
    """The test with one number moved by the smallest step of its unit, once up and once down."""
    threshold = test.asked.threshold
    if threshold is not None:
        for what, moved in _nudged_threshold(threshold):
            yield what, replace(test, asked=replace(test.asked, threshold=moved))
    if test.level is not None:
        for what, level in _nudged_level(test.level):
            yield what, replace(test, level=level)
    if test.open_if is not None:
        for what, gate in _nudged_test(test.open_if):
            yield what, replace(test, open_if=gate)
    for index, child in enumerate(test.children):
        for what, changed in _nudged_test(child):
            yield what, replace(test, children=(*test.children[:index], changed, *test.children[index + 1 :]))


def _nudged_threshold(threshold: Threshold) -> Iterator[tuple[str, Threshold]]:
    if threshold.kind is ThresholdKind.NUMBER and isfinite(threshold.value):
        for sign in (1, -1):
            value = threshold.value + sign * STEPS.get(threshold.unit, 1.0)
            if value >= 0:
                yield f"{value:g} {threshold.unit}", replace(threshold, value=value)
    for index, member in enumerate(threshold.members):
        for what, changed in _nudged_threshold(member):
            yield (
                what,
                replace(threshold, members=(*threshold.members[:index], changed, *threshold.members[index + 1 :])),
            )


def _nudged_level(level: Level) -> Iterator[tuple[str, Level]]:
    if level.stages is not None:
        for sign in (1, -1):
            weeks = level.stages + sign * STEPS["weeks"]
            yield f"stages within {weeks:g} weeks", replace(level, stages=weeks)
    for index, (years, percent) in enumerate(level.points):
        moves = [(years, percent + sign * STEPS["percent"]) for sign in (1, -1)]
        moves += [(years + sign * STEPS["years"], percent) for sign in (1, -1) if years]
        for moved in moves:
            points = (*level.points[:index], moved, *level.points[index + 1 :])
            yield f"{moved[1]:g} percent after {moved[0]:g} years", replace(level, points=points)
