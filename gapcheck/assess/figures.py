"""The figures of a report on an instrument, letter by letter, each with unit, years and sources.

Figures are those as given. Persons are those of the route that the assessment reports for a Part, rates the steps A to
E of each calculation, numbers every comparison that rests on the provision. Where there is none, the row says why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gapcheck.assess.ratification_results import Blank, FigureBlock, FigureItem, FigureRow
from gapcheck.assess.routes import PartJudge
from gapcheck.facts.profile import Key
from gapcheck.rulebook.model import Population
from gapcheck.rulebook.ratification import FigureKind
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gapcheck.assess.results import (
        FactUsed,
        InstrumentResult,
        PartResult,
        PersonsResult,
        RateResult,
        RequirementResult,
        RouteResult,
        Trace,
    )
    from gapcheck.assess.trace import Reader
    from gapcheck.rulebook.model import Part, PartOutline
    from gapcheck.rulebook.ratification import FigureRule

__all__ = ["figure_blocks"]

_OPEN = ("missing", "open", "not shown")
_NOTHING = {"persons": 2.9e9, "percent": 100.0}
_ANY_AMOUNT, _HARDLY = 1e14, 0.005
"""Between hardly anything and such an end, a number says nothing: it is the end of a range, or all there is."""
_WORDS = {
    FigureItem.ALLOWANCE_BEFORE: "family_allowance_in_employment",
    FigureItem.ALLOWANCE_DURING: "family_allowance_in_contingency",
    FigureItem.WAGE: "_wage",
}
"""What tells the questions on wages and allowances from those on the benefit, by the names of fields."""


def figure_blocks(reader: Reader, found: InstrumentResult) -> tuple[FigureBlock, ...]:
    """Every letter of the instrument's figures, with its rows in the order of the Parts."""
    return _Figures(reader, found).blocks()


class _Figures:
    def __init__(self, reader: Reader, found: InstrumentResult) -> None:
        self.reader, self.found = reader, found
        self.instrument = reader.shown.instrument
        self.parts = {part.part: part for part in found.parts}
        self.law = {part.part: part for part in self.instrument.parts}
        self.articles = {article.id.rpartition(".")[2]: article.cites for article in self.instrument.articles}

    def blocks(self) -> tuple[FigureBlock, ...]:
        rules = self.instrument.of_ratification.figures
        return tuple(FigureBlock(rule.letter, rule.cites, rule.title, tuple(self._rows(rule))) for rule in rules)

    def _rows(self, rule: FigureRule) -> Iterator[FigureRow]:
        for kind, cites in rule.shows:
            if kind is FigureKind.RATES:
                yield from self._rates(cites)
                continue
            for outline in self.instrument.outline:
                asked = tuple(cite for cite in cites if outline.holds(cite))
                if asked:
                    yield from self._of_part(kind, outline, asked)
            left = tuple(c for c in cites if not any(o.holds(c) for o in self.instrument.outline))
            if left:
                yield from self._numbers("", self.found.common, left, "")

    def _of_part(self, kind: FigureKind, outline: PartOutline, cites: tuple[str, ...]) -> Iterator[FigureRow]:
        part = self.parts.get(outline.part)
        if part is None:
            item = FigureItem.SHARE if kind is FigureKind.PERSONS else FigureItem.NUMBER
            yield FigureRow(part=outline.part, cites=cites, item=item, blank=Blank.NOT_ASSESSED)
        elif kind is FigureKind.PERSONS:
            yield from self._persons(part, self.law[outline.part], cites)
        else:
            yield from self._numbers(part.part, part.requirements, cites, part.reported_route)

    def _answers(self, facts: Iterable[FactUsed]) -> dict[str, object]:
        """Years, sources and what is missing, of the answers behind a figure."""
        found = list(dict.fromkeys(facts))
        given = [fact for fact in found if fact.value]
        return {
            "years": tuple(sorted({fact.year for fact in given if fact.year})),
            "sources": tuple(dict.fromkeys(source for fact in given for source in fact.sources)),
            "confirmed": all(fact.confirmed for fact in given),
            "missing": sum(fact.state in _OPEN for fact in found),
            "assumed": sum(fact.state == "assumed absent" for fact in found),
        }

    # -- persons -----------------------------------------------------------------------------------------------

    def _persons(self, part: PartResult, law: Part, cites: tuple[str, ...]) -> Iterator[FigureRow]:
        route = next(route for route in part.routes if route.id == part.reported_route)
        if route.persons is None or route.cites not in cites:
            blank = Blank.OTHER_ROUTE if route.cites not in cites else Blank.NOBODY
            yield FigureRow(
                part=part.part,
                cites=(route.cites,),
                item=FigureItem.SHARE,
                label=str(route.says),
                blank=blank,
                cell=route.cell,
            )
            return
        yield from self._counts(part.part, route, route.persons, law)

    def _counts(self, name: str, route: RouteResult, persons: PersonsResult, law: Part) -> Iterator[FigureRow]:
        rule = next(found for found in law.routes if found.id == route.id)
        population = rule.share.count or Population.RESIDENTS
        judge = PartJudge(self.reader.given, law)
        of = self.reader.fact(Key(rule.share.of, ""))
        ways: list[str] = []
        answers: list[FactUsed] = []
        common = {"part": name, "cites": (route.cites,)}
        for cover, group in zip(judge.covers_on(rule), persons.covers, strict=True):
            facts = [self.reader.fact(key) for key in judge.persons.keys(cover, population)]
            way = "effective" if group.effective_known else "legal"
            ways, answers = [*ways, way], [*answers, *facts]
            yield _row(
                **common, item=FigureItem.GROUP, label=persons.population,
                whom=f"{group.class_name}\n{group.package_name}", low=group.counted_low, high=group.counted_high,
                unit="persons", counted=(way,), cell=group.cell, **self._answers(facts),
            )  # fmt: skip
        yield _row(
            **common, item=FigureItem.PROTECTED, label=persons.population, low=persons.low, high=persons.high,
            unit="persons", counted=tuple(dict.fromkeys(ways)), **self._answers(answers),
        )  # fmt: skip
        yield _row(
            **common, item=FigureItem.POPULATION, label=persons.of, low=persons.of_low, high=persons.of_high,
            unit="persons", **self._answers([of]),
        )  # fmt: skip
        yield _row(
            **common, item=FigureItem.SHARE, label=persons.population, low=persons.share_low, high=persons.share_high,
            unit="percent", operator="at_least", asked=persons.asked, cell=route.cell,
            **self._answers([*answers, of]),
        )  # fmt: skip

    # -- rates -------------------------------------------------------------------------------------------------

    def _rates(self, cites: tuple[str, ...]) -> Iterator[FigureRow]:
        for outline in self.instrument.outline:
            part = self.parts.get(outline.part)
            if part is None:
                yield FigureRow(part=outline.part, cites=cites, item=FigureItem.RATE, blank=Blank.NOT_ASSESSED)
                continue
            if not part.rates and any(route.by for route in self.law[part.part].routes):
                yield FigureRow(part=part.part, cites=cites, item=FigureItem.RATE, blank=Blank.NOBODY, cell=part.cell)
            for rate, classes in _reported(part.rates):
                cite = self.articles.get(rate.article, rate.article)
                if cite in cites:
                    yield from self._rate(rate, classes, cite)

    def _rate(self, rate: RateResult, classes: Sequence[str], cite: str) -> Iterator[FigureRow]:
        money = f"{rate.currency} a month"
        common = {
            "part": rate.part,
            "cites": (cite,),
            "whom": "\n".join(filter(None, (*classes, rate.package_name, rate.benefit_name))),
            "after_years": rate.years,
        }
        amounts = {
            FigureItem.WAGE: (rate.wage_low, rate.wage_high),
            FigureItem.BENEFIT: (rate.benefit, rate.benefit),
            FigureItem.ALLOWANCE_BEFORE: (rate.allowance_before, rate.allowance_before),
            FigureItem.ALLOWANCE_DURING: (rate.allowance_during, rate.allowance_during),
        }
        behind: dict[FigureItem, list[FactUsed]] = {item: [] for item in amounts}
        for fact in rate.facts:
            behind[next((item for item, word in _WORDS.items() if word in fact.key.field), FigureItem.BENEFIT)] += [
                fact
            ]
        for item, (low, high) in amounts.items():
            yield _row(**common, item=item, low=low, high=high, unit=money, **self._answers(behind[item]))
        yield _row(
            **common, item=FigureItem.RATE, low=rate.rate_low, high=rate.rate_high, unit="percent",
            operator="at_least", asked=rate.asked, cell=rate.cell, **self._answers(rate.facts),
        )  # fmt: skip

    # -- numbers -----------------------------------------------------------------------------------------------

    def _numbers(
        self, part: str, requirements: Sequence[RequirementResult], cites: tuple[str, ...], route: str
    ) -> Iterator[FigureRow]:
        """Every comparison on the provisions, on the route that is reported."""
        rows = []
        for item in requirements:
            for result in item.results:
                if route and result.route != route:
                    continue
                whom = "\n".join(filter(None, (result.class_name, result.package_name, result.benefit)))
                for trace, cite, closed in _compared(result.trace, (), closed=False):
                    rows += [self._number(part, whom, trace, cite, closed=closed)] if set(cite) & set(cites) else []
        if not rows:
            cell = self.parts[part].cell if part else None
            rows = [FigureRow(part=part, cites=cites, item=FigureItem.NUMBER, blank=Blank.NOBODY, cell=cell)]
        yield from _once(rows)

    def _number(self, part: str, whom: str, trace: Trace, cites: tuple[str, ...], *, closed: bool) -> FigureRow:
        seen = trace.observed
        assert seen is not None  # noqa: S101 - only comparisons come here
        row = _row(
            part=part, cites=cites, item=FigureItem.NUMBER, label=trace.label, whom=whom, low=seen.low,
            high=seen.high, unit=seen.unit, operator=seen.operator, asked=seen.asked_high, cell=trace.cell,
            **self._answers(trace.facts),
        )  # fmt: skip
        return replace(row, low=None, high=None, blank=Blank.CLOSED, missing=0) if closed else row


def _once(rows: Sequence[FigureRow]) -> Iterator[FigureRow]:
    """Each figure once, with all of whom it is told."""
    groups: dict[FigureRow, dict[str, None]] = {}
    for row in rows:
        groups.setdefault(replace(row, whom=""), {})[row.whom] = None
    for row, whom in groups.items():
        yield replace(row, whom="\n".join(whom))


def _reported(rates: Sequence[RateResult]) -> Iterator[tuple[RateResult, list[str]]]:
    """For each package the calculation by the article under which it comes out best, told once with its classes.

    A State may go by either article; the first one counts where they come out alike.
    """
    best: dict[tuple[str, str, str], RateResult] = {}
    for rate in rates:
        key = rate.class_name, rate.package_name, rate.benefit_name
        best[key] = max(best.get(key, rate), rate, key=_favour)
    groups: dict[tuple[object, ...], tuple[RateResult, list[str]]] = {}
    for rate in best.values():
        same = (
            (rate.package_name, rate.benefit_name, rate.article, rate.years, rate.cell),
            (rate.wage_low, rate.wage_high, rate.benefit, rate.allowance_before, rate.allowance_during),
            (rate.rate_low, rate.rate_high),
        )
        groups.setdefault(same, (rate, []))[1].append(rate.class_name)
    yield from groups.values()


def _favour(rate: RateResult) -> tuple[int, int, bool]:
    return int(rate.cell.verdict), int(rate.cell.arithmetic), rate.rate_low == rate.rate_high


def _row(**values: object) -> FigureRow:
    """A row; without its number where that may be anything."""
    row = FigureRow(**values)  # type: ignore[arg-type]
    low, high = row.low, row.high
    nothing = low is None or high is None or (low <= _HARDLY and high >= _NOTHING.get(row.unit, _ANY_AMOUNT))
    return replace(row, low=None, high=None, blank=Blank.NOT_KNOWN) if nothing else row


def _compared(trace: Trace, cites: tuple[str, ...], *, closed: bool) -> Iterator[tuple[Trace, tuple[str, ...], bool]]:
    """The comparisons of numbers inside a trace, with the provisions they rest on, and whether they are closed."""
    cites = trace.cites or cites
    closed = closed or (trace.gate is not None and trace.gate.cell.verdict is Verdict.NOT_MET)
    if trace.observed is not None and trace.observed.low is not None:
        yield trace, cites, closed
    for child in trace.children:
        yield from _compared(child, cites, closed=closed)
