"""From the steps of two views to one trace that people can read: verdict beside arithmetic, answers with sources."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.assess.inputs import ANYTHING
from gapcheck.assess.results import Cell, FactUsed, Observed, Trace
from gapcheck.facts.catalogue import Field, Scope
from gapcheck.facts.units import unit_words
from gapcheck.rulebook.model import Operator, Test, TestKind
from gapcheck.verdict import Judged, Reason, Verdict, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapcheck.assess.judge import Judge
    from gapcheck.assess.steps import Numbers, Step
    from gapcheck.facts.profile import Key, Profile

__all__ = ["Reader", "cell_of", "headline", "leaves"]

_OPERATORS = {Operator.IS: "is"}


def cell_of(shown: Judged, given: Judged) -> Cell:
    """The single case of a verdict in both views; where they differ the reason says that something is not shown."""
    verdict, arithmetic = Verdict(int(shown.code[0])), Verdict(int(given.code[0]))
    reasons = Reason(int(shown.reasons[0]))
    decided = verdict in (Verdict.MET, Verdict.NOT_APPLICABLE)
    return Cell(verdict, arithmetic, Reason.NONE if decided else reasons)


class Reader:
    """Reads the steps of one profile in two views."""

    def __init__(self, profile: Profile, shown: Judge, given: Judge) -> None:
        """Keep the two judges; steps are handed over in pairs that have the same shape."""
        self.profile, self.shown, self.given = profile, shown, given
        self.catalogue = shown.table.catalogue

    # -- cells -------------------------------------------------------------------------------------------------

    def cell(self, shown: Judged, given: Judged) -> Cell:
        """A verdict in both views, the completions of the case joined."""
        return cell_of(
            join(shown, self.shown.table.origin, 1),
            join(given, self.given.table.origin, 1),
        )

    def trace(self, shown: Step, given: Step) -> Trace:
        """The trace of a pair of steps. A requirement that is referred to is shown as itself, not twice."""
        while shown.requirement is not None and shown.test is not None and len(shown.children) == 1:
            shown, given = shown.children[0], given.children[0]
        gates = (shown.gate, given.gate)
        return Trace(
            label=self._label(shown),
            kind=str(shown.test.kind) if shown.test else "requirement",
            cites=self._cites(shown),
            cell=self.cell(shown.judged, given.judged),
            observed=self.observed(shown, given),
            facts=tuple(self.fact(key) for key in dict.fromkeys(shown.keys)) if not shown.children else (),
            children=tuple(self.trace(*pair) for pair in zip(shown.children, given.children, strict=True)),
            gate=self.trace(gates[0], gates[1]) if gates[0] is not None and gates[1] is not None else None,
        )

    def _label(self, step: Step) -> str:
        if step.requirement is not None and step.test is None:
            return f"{step.requirement.id}: {step.requirement.says}"
        if step.article:
            return f"by Article {step.article.rpartition('.')[2]}"
        test = step.test
        if test is None:
            return ""
        if test.label is not None:
            return str(test.label)
        if test.kind in (TestKind.FACT, TestKind.JUDGEMENT):
            return str(self.catalogue[test.name].question)
        if test.kind in (TestKind.QUANTITY, TestKind.RATE):
            return self.shown.quantities[test.name].title
        words = {
            TestKind.ALL: "all of these",
            TestKind.ANY: "any of these",
            TestKind.ATTAINS: "the percentage is attained",
        }
        if test.kind is TestKind.DECLARED:
            return f"a declaration under Article 3 uses {test.name}"
        return words.get(test.kind, str(test.kind))

    @staticmethod
    def _cites(step: Step) -> tuple[str, ...]:
        if step.requirement is not None and step.test is None:
            return step.requirement.cites
        return step.test.cites if step.test else ()

    # -- what was observed -------------------------------------------------------------------------------------

    def observed(self, shown: Step, given: Step) -> Observed | None:
        """What a comparison found and asked, or None where the step compares nothing."""
        test = given.test
        if given.numbers is None or shown.numbers is None or test is None:
            return None
        if test.kind in (TestKind.FACT, TestKind.JUDGEMENT) and test.asked.threshold is None:
            return self._words(test, given.numbers)
        operator = Operator.AT_LEAST if test.kind is TestKind.RATE else test.operator or Operator.AT_LEAST
        low, high = _ends(given.numbers)
        shown_low, shown_high = _ends(shown.numbers)
        asked_low, asked_high = float(given.numbers.asked_low.min()), float(given.numbers.asked_high.max())
        after = given.numbers.after_years
        missed = self.cell(shown.judged, given.judged).arithmetic is Verdict.NOT_MET
        return Observed(
            operator=str(operator),
            unit=unit_words(given.numbers.unit, self.profile.currency),
            low=low,
            high=high,
            shown_low=shown_low,
            shown_high=shown_high,
            asked_low=asked_low,
            asked_high=asked_high,
            after_years=None if after is None else float(after[0]),
            shortfall=_shortfall(operator, low, high, asked_low, asked_high) if missed else None,
        )

    def _words(self, test: Test, numbers: Numbers) -> Observed:
        item = self.catalogue[test.name]
        low, high = numbers.low, numbers.high
        if item.is_truth:
            sure, possible = _truth_words(float(low.min()), float(high.max()))
            asked: tuple[str, ...] = ("yes",) if numbers.asked_low[0] == 1 else ("no",)
        else:
            sure = item.words(int(np.bitwise_and.reduce(low.astype(np.int64))))
            possible = item.words(int(np.bitwise_or.reduce(high.astype(np.int64))))
            asked = item.words(int(numbers.asked_low[0]))
        operator = str(test.operator or Operator.IS)
        return Observed(operator=operator, unit="", words=sure, possible=possible, words_asked=asked)

    # -- answers -----------------------------------------------------------------------------------------------

    def fact(self, key: Key) -> FactUsed:
        """An answer with its source, or the fact that it is missing."""
        item = self.catalogue[key.field]
        fact = self.profile.facts.get(key)
        missing = fact is None or fact.blank
        return FactUsed(
            key=key,
            question=item.question,
            of=self.owner_name(item, key.owner),
            value="" if fact is None else fact.typed,
            unit=unit_words(item.unit, self.profile.currency),
            year=0 if fact is None else fact.year,
            sources=() if fact is None else fact.sources,
            confirmed=not missing and fact is not None and fact.confirmed,
            place="" if fact is None else str(fact.place),
            note="" if fact is None else " ".join(filter(None, (fact.note, fact.reason))),
            state=self._state(key, item, missing=missing),
            disagreement=() if fact is None else fact.disagreement,
        )

    def _state(self, key: Key, item: Field, *, missing: bool) -> str:
        given = self.given.table.seen(key.field, key.owner)
        shown = self.shown.table.seen(key.field, key.owner)
        if given.assumed.any():
            return "assumed absent"
        if missing and item.silence_is_no and not shown.why.any():
            return "not spoken of, so no"
        if missing and item.row_default and not shown.why.any():
            return "given"
        if missing:
            return "missing"
        if shown.low.min() != given.low.min() or shown.high.max() != given.high.max():
            return "not shown"
        return "open" if given.why.any() else "given"

    def owner_name(self, item: Field, owner: str) -> str:
        """Of what an answer is an answer, in words."""
        layout = self.profile.layout
        if item.scope is Scope.CLASS:
            return layout.class_by_id[owner].name
        if item.scope is Scope.SCHEME:
            return layout.scheme_by_id[owner].name
        if item.scope is Scope.AMOUNT:
            return layout.amount_by_id[owner].name
        if item.scope is Scope.BRANCH or not owner:
            return owner.replace("_", " ") or self.profile.country
        base, _, row = owner.partition("/")
        name = self._benefit_or_cover[base]
        return f"{name}, row {row}" if item.scope is Scope.ROW else f"{name}, {row}" if row else name

    @cached_property
    def _benefit_or_cover(self) -> dict[str, str]:
        layout = self.profile.layout
        names = {
            b.id: f"{layout.scheme_by_id[b.scheme].name}: {b.name}" if b.name != b.id else b.id for b in layout.benefits
        }
        for cover in layout.covers:
            group, package = layout.class_by_id[cover.class_id].name, layout.package_by_id[cover.package_id].name
            names[cover.id] = f"{group} under {package}"
        return names


def _ends(numbers: Numbers) -> tuple[float, float]:
    return float(numbers.low.min()), float(numbers.high.max())


def _truth_words(low: float, high: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if low == high:
        return (("yes",), ("yes",)) if low == 1 else (("no",), ("no",))
    return (), ("yes", "no")


def _shortfall(operator: Operator, low: float, high: float, asked_low: float, asked_high: float) -> float | None:
    if high >= ANYTHING and low <= 0:
        return None
    distance = low - asked_high if operator is Operator.AT_MOST else asked_low - high
    return max(distance, 0.0)


def leaves(trace: Trace) -> Iterator[Trace]:
    """The comparisons inside a trace, those of closed alternatives left out."""
    closed = trace.gate is not None and trace.gate.cell.verdict is Verdict.NOT_MET
    if closed:
        return
    if trace.observed is not None:
        yield trace
    for child in trace.children:
        yield from leaves(child)


def headline(trace: Trace) -> Observed | None:
    """The one comparison that says most: the rate where there is one, else one that came out like the whole.

    Of several, one that misses what is asked, by the least; a number before a comparison in words.
    """
    found = list(leaves(trace))
    rates = [leaf for leaf in found if leaf.kind == TestKind.RATE]
    same = [leaf for leaf in found if leaf.cell.arithmetic is trace.cell.arithmetic]
    numeric = [leaf for leaf in same or found if leaf.observed and leaf.observed.low is not None]
    missed = [leaf for leaf in numeric if leaf.observed and leaf.observed.shortfall is not None]
    open_rates = [] if trace.cell.arithmetic is Verdict.NOT_MET else rates
    pool = _nearest(open_rates) or _nearest(missed) or numeric or same or found
    return pool[0].observed if pool else None


def _nearest(pool: list[Trace]) -> list[Trace]:
    """With the least distance to what is asked, relative to it, first."""

    def distance(leaf: Trace) -> float:
        seen = leaf.observed
        if seen is None or seen.low is None or seen.asked_high is None:
            return 1.0
        return max(seen.asked_high - (seen.high or 0.0), 0.0) / (seen.asked_high or 1.0)

    return sorted(pool, key=distance)
