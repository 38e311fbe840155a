"""Ratification: which Parts could be accepted, what stands in the way, how a State stands against what it accepted.

A Part can be accepted where it is met for persons for whom the common provisions on their schemes and benefits hold
too: every route is judged with those provisions among its conditions. A scheme that protects nobody whom a Part needs
holds no Part back. Common provisions on the country as a whole are asked once, whichever Parts are accepted.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from gapcheck.assess.inputs import At
from gapcheck.assess.ratification_results import (
    Acceptance,
    AcceptedPart,
    Applies,
    Asked,
    AskedKind,
    PartStanding,
    Ratification,
    StateStanding,
)
from gapcheck.assess.results import Cell
from gapcheck.assess.routes import PartJudge
from gapcheck.rulebook.model import Subject
from gapcheck.verdict import Judged, Reason, Verdict, all_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gapcheck.assess.judge import Judge
    from gapcheck.assess.results import InstrumentResult, PartResult, Request
    from gapcheck.assess.trace import Reader
    from gapcheck.rulebook.model import Part, PartOutline, Requirement
    from gapcheck.rulebook.ratification import RatificationRule, State

__all__ = ["Ratifier", "declaring"]


@contextmanager
def declaring(reader: Reader, declared: Iterable[str]) -> Iterator[None]:
    """Judge under these temporary exceptions, and as before afterwards."""
    judges = (reader.shown, reader.given)
    before = [judge.declared for judge in judges]
    for judge in judges:
        judge.declared = frozenset(declared)
    try:
        yield
    finally:
        for judge, held in zip(judges, before, strict=True):
            judge.declared = held


class Ratifier:
    """Judges ratification for one profile in both views."""

    def __init__(self, reader: Reader, rule: RatificationRule) -> None:
        """Pair every Part by itself with the Part as it would be accepted."""
        self.reader, self.rule = reader, rule
        self.instrument = reader.shown.instrument
        self.in_force = reader.shown.declared
        common = [item for item in self.instrument.common if item.id in rule.common]
        self.of_country = [item for item in common if item.subject is Subject.COUNTRY]
        self.of_schemes = [item for item in common if item.subject is not Subject.COUNTRY]
        extra = tuple(item.id for item in self.of_schemes)
        self.alone = {part.part: self._judges(part) for part in self.instrument.parts}
        self.ready = {part.part: self._judges(_with(part, extra)) for part in self.instrument.parts}

    def _judges(self, part: Part) -> tuple[PartJudge, PartJudge]:
        return PartJudge(self.reader.shown, part), PartJudge(self.reader.given, part)

    # -- exceptions --------------------------------------------------------------------------------------------

    def best_exceptions(self, parts: Sequence[PartResult]) -> tuple[str, ...]:
        """The exceptions with which every Part comes out best, those in force among them; more never harm.

        For each Part the fewest that do so, as it told itself; others only where a Part could not be accepted without.
        """
        wanted = self.in_force.union(*(part.declared.uses for part in parts))
        chosen = list(self.instrument.declarations)
        best = self._outcomes(chosen)
        for name in reversed([name for name in chosen if name not in wanted]):
            fewer = [other for other in chosen if other != name]
            if self._outcomes(fewer) == best:
                chosen = fewer
        return tuple(chosen)

    def _outcomes(self, declared: Iterable[str]) -> list[tuple[Verdict, Verdict]]:
        with declaring(self.reader, declared):
            cells = [self._cell(pair) for pair in (*self.alone.values(), *self.ready.values())]
        return [(cell.verdict, cell.arithmetic) for cell in cells]

    def _cell(self, pair: tuple[PartJudge, PartJudge]) -> Cell:
        return self.reader.cell(pair[0].verdict(), pair[1].verdict())

    # -- what could be accepted --------------------------------------------------------------------------------

    def acceptance(self, found: InstrumentResult, requests: Sequence[Request]) -> Acceptance:
        """What could be accepted under the exceptions that hold now, of which `found` and `requests` tell."""
        declared = self.reader.shown.declared
        parts = tuple(self._standing(outline, found, requests) for outline in self.instrument.outline)
        asked = tuple(self._asked(parts, exceptions=bool(declared)))
        views = [
            all_of((self.rule.condition(self._verdicts(view)), *self._common(judge, exceptions=bool(declared))))
            for view, judge in enumerate((self.reader.shown, self.reader.given))
        ]
        nearness = list(dict.fromkeys(gap.part for gap in found.gaps))
        short = [part for part in parts if part.ready.verdict is Verdict.NOT_MET]

        def distance(part: PartStanding) -> tuple[bool, int]:
            place = nearness.index(part.part) if part.part in nearness else len(nearness)
            return part.cell.verdict is Verdict.NOT_MET, place

        return Acceptance(
            exceptions=tuple(name for name in self.instrument.declarations if name in declared),
            cell=self.reader.cell(views[0], views[1]),
            asked=asked,
            parts=parts,
            further=tuple(part.part for part in sorted(short, key=distance)),
        )

    def _verdicts(self, view: int) -> dict[str, Judged]:
        """Every Part as it would be accepted, in one view; of a Part without rules nothing can be said."""
        judge = (self.reader.shown, self.reader.given)[view]
        nothing = Judged.constant(Verdict.UNDETERMINED, Reason.OUT_OF_SCOPE, judge.table.count)
        judged = {name: pair[view].verdict() for name, pair in self.ready.items()}
        return {outline.part: judged.get(outline.part, nothing) for outline in self.instrument.outline}

    def _common(self, judge: Judge, *, exceptions: bool) -> list[Judged]:
        return [judge.requirement(item.id, At()).judged for item in self._for_country(exceptions=exceptions)]

    def _for_country(self, *, exceptions: bool) -> list[Requirement]:
        needed = [item for item in self.instrument.common if exceptions and item.id == self.rule.exceptions]
        return [*self.of_country, *needed]

    def _asked(self, parts: Sequence[PartStanding], *, exceptions: bool) -> Iterator[Asked]:
        rule, verdicts = self.rule, (self._verdicts(0), self._verdicts(1))
        enough = self.reader.cell(*(rule.enough(view) for view in verdicts))
        low, high = _counted(parts)
        yield Asked(AskedKind.PARTS, rule.cites[:1], enough, low=low, high=high, at_least=rule.at_least)
        if rule.one_of:
            one = self.reader.cell(*(rule.one_of_them(view) for view in verdicts))
            low, high = _counted([part for part in parts if part.part in rule.one_of])
            names = [outline.part for outline in self.instrument.outline if outline.part in rule.one_of]
            yield Asked(AskedKind.ONE_OF, rule.cites[:1], one, None, tuple(names), low, high, 1)
        for item in self._for_country(exceptions=exceptions):
            judged = [judge.requirement(item.id, At()).judged for judge in (self.reader.shown, self.reader.given)]
            kind = AskedKind.EXCEPTIONS if item.id == rule.exceptions else AskedKind.COMMON
            yield Asked(kind, item.cites, self.reader.cell(judged[0], judged[1]), item.says)

    def _standing(self, outline: PartOutline, found: InstrumentResult, requests: Sequence[Request]) -> PartStanding:
        name = outline.part
        part = next((part for part in found.parts if part.part == name), None)
        if part is None:
            nothing = Cell(Verdict.UNDETERMINED, Verdict.UNDETERMINED, Reason.OUT_OF_SCOPE)
            return PartStanding(name, outline.title, False, nothing, nothing)
        ready = self._cell(self.ready[name])
        held_back = tuple(self._held_back(part, ready))
        topics = {topic.id: topic.title for topic in found.topics}
        gaps = [gap for gap in found.gaps if gap.part == name]
        return PartStanding(
            part=name,
            title=outline.title,
            assessed=True,
            cell=part.cell,
            ready=ready,
            held_back=held_back,
            waits=sum(self._waits(name, held_back, request) for request in requests),
            lacks=tuple(topics[topic] for topic, cell in part.topics if cell.verdict is Verdict.NOT_MET),
            gaps=len(gaps),
            nearest=gaps[0] if gaps else None,
        )

    def _waits(self, name: str, held_back: tuple[str, ...], request: Request) -> bool:
        """Whether a Part waits for an answer: for itself, or for a common provision on one of its schemes."""
        if any(wait.partition(" ")[0] == name for wait in request.waits):
            return True
        layout, judge = self.reader.profile.layout, self.alone[name][0]
        benefits = {b for cover in judge.covers for b in layout.package_by_id[cover.package_id].benefits}
        owners = benefits | {layout.benefit_by_id[benefit].scheme for benefit in benefits}
        return request.fact.key.owner in owners and bool(set(held_back) & set(request.waits))

    def _held_back(self, part: PartResult, ready: Cell) -> Iterator[str]:
        """The common provisions on schemes and benefits that do not hold where the Part by itself does or may."""
        judges = self.alone[part.part]
        if ready.verdict is Verdict.MET or part.cell.verdict is Verdict.NOT_MET or not judges[0].covers:
            return
        route = next(route for route in judges[0].part.routes if route.id == part.reported_route)
        for item in self.of_schemes:
            cell = self.reader.cell(*(judge.slice(route, [item.id]) for judge in judges))
            if cell.verdict in (Verdict.NOT_MET, Verdict.UNDETERMINED):
                yield from item.cites[:1]

    # -- a State that has ratified -----------------------------------------------------------------------------

    def state(self, state: State, year: int) -> StateStanding:
        """How the design stands against each Part that a State accepted; `year` is that of the profile."""
        sure = self.in_force | set(state.exceptions)
        cells = [self._all_cells(declared) for declared in (sure, sure | set(state.doubtful))]
        ceased = {name: one for one in state.ceased for name in one.parts}
        open_ended = [one.by for one in state.ceased if not one.parts]
        parts = []
        for outline in self.instrument.outline:
            name = outline.part
            because = (*([ceased[name].by] if name in ceased else []), *(open_ended if name in state.parts else []))
            if name in state.parts:
                gone = name in ceased and ceased[name].sure
                applies = Applies.NO if gone else Applies.NOT_KNOWN if because else Applies.YES
            elif because:
                applies = Applies.NOT_ACCEPTED
            else:
                continue
            low, high = cells[0][name], cells[1][name]
            pair = [_between(low[i], high[i]) for i in range(2)]
            parts.append(AcceptedPart(name, outline.title, applies, because, pair[0], pair[1]))
        declared = (*state.exceptions, *state.doubtful)
        return StateStanding(
            year=state.year,
            later=state.year > year,
            complete=state.complete,
            exceptions=tuple(name for name in self.instrument.declarations if name in declared),
            doubtful=state.doubtful,
            parts=tuple(parts),
            source=state.source,
        )

    def _all_cells(self, declared: Iterable[str]) -> dict[str, tuple[Cell, Cell]]:
        """Each Part by itself and as accepted, under a declaration."""
        nothing = Cell(Verdict.UNDETERMINED, Verdict.UNDETERMINED, Reason.OUT_OF_SCOPE)
        with declaring(self.reader, declared):
            found = {name: (self._cell(self.alone[name]), self._cell(self.ready[name])) for name in self.alone}
        return {o.part: found.get(o.part, (nothing, nothing)) for o in self.instrument.outline}

    def result(self, plain: Acceptance, best: Acceptance | None, iso3: str, year: int) -> Ratification:
        """All of it."""
        state = self.instrument.of_ratification.state(iso3)
        return Ratification(self.rule.cites, plain, best, None if state is None else self.state(state, year))


def _with(part: Part, extra: tuple[str, ...]) -> Part:
    """A Part whose routes ask for more."""
    return replace(part, routes=tuple(replace(route, conditions=(*route.conditions, *extra)) for route in part.routes))


def _counted(parts: Sequence[PartStanding]) -> tuple[int, int]:
    """How many could be accepted, surely and possibly."""
    verdicts = [part.ready.verdict for part in parts]
    met = verdicts.count(Verdict.MET)
    return met, met + verdicts.count(Verdict.UNDETERMINED)


def _between(low: Cell, high: Cell) -> Cell:
    """What holds with an exception and without it; where they differ, it cannot be said."""
    verdict = low.verdict if low.verdict is high.verdict else Verdict.UNDETERMINED
    arithmetic = low.arithmetic if low.arithmetic is high.arithmetic else Verdict.UNDETERMINED
    return Cell(verdict, arithmetic, low.reasons if verdict is low.verdict else Reason.RANGE)
