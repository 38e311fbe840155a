"""Judges requirements: walks a test over the cases and keeps every step, so that a verdict can be walked back."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.assess.dependence import Dependence
from gapcheck.assess.inputs import At, Inputs, Measured
from gapcheck.assess.steps import Numbers, Step, curve, most_favourable, years_asked
from gapcheck.facts.catalogue import Field, FieldType
from gapcheck.quantities.direction import registry
from gapcheck.quantities.stages import Stages
from gapcheck.rulebook.model import (
    After,
    Instrument,
    Level,
    Operator,
    Part,
    Requirement,
    Test,
    TestKind,
    Threshold,
    ThresholdKind,
)
from gapcheck.verdict import (
    TOLERANCE,
    UNTOLD,
    Judged,
    Reason,
    Verdict,
    all_of,
    any_of,
    at_least_n,
    compare,
    from_truths,
    gate,
    where,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gapcheck.facts.columns import Seen, Table
    from gapcheck.facts.profile import Key
    from gapcheck.quantities.direction import Quantity
    from gapcheck.verdict import Flags, Floats, Truths

    Bits = NDArray[np.int64]

__all__ = ["Judge"]


class Judge:
    """Judges one instrument over one table."""

    def __init__(
        self,
        instrument: Instrument,
        table: Table,
        *,
        traced: bool = True,
        inputs: Inputs | None = None,
        turns_on: Dependence | None = None,
    ) -> None:
        """Look at one table; every requirement is judged once for each place.

        Untraced, steps do not keep what was observed: enough for verdicts. What was measured for another judge of
        the same table, and what is known of the instrument, may be handed over.
        """
        self.traced = traced
        self.instrument, self.table = instrument, table
        self.inputs = inputs or Inputs(table)
        self.quantities = registry()
        self.turns_on = turns_on or Dependence(instrument, table.catalogue)
        self.requirements = dict(self.turns_on.requirements)
        self.articles = {a.id: a for a in instrument.articles}
        self.parts: dict[str, Part] = {part.part: part for part in instrument.parts}
        self.declared: frozenset[str] = frozenset()
        self._kept: dict[tuple[str, At, frozenset[str]], Step] = {}
        self._placed: dict[tuple[At, bool, bool], At] = {}
        self._years: dict[str, Floats] = {}
        self._plain: Judge | None = None

    def requirement(self, name: str, at: At) -> Step:
        """A requirement at a place: a duty that does not arise there is not applicable."""
        key = (name, self._place(name, at), self.declared & self.turns_on.declarations(name))
        found = self._kept.get(key)
        if found is None:
            plain = not self.traced and self.table.completed and not self.turns_on.open_choices(name)
            judge = self._for_all_ways if plain else self._requirement
            found = self._kept[key] = judge(self.requirements[name], key[1])
        return found

    def _for_all_ways(self, item: Requirement, at: At) -> Step:
        """A requirement that turns on no open choice: judged once for all the ways in which these may turn out."""
        if self._plain is None:
            self._plain = Judge(
                self.instrument, self.inputs.plain.table, traced=False, inputs=self.inputs.plain, turns_on=self.turns_on
            )
        self._plain.declared, self._plain.requirements = self.declared, self.requirements
        found = self._plain.requirement(item.id, at)
        return Step(None, Judged(found.judged.code[self.table.origin], UNTOLD), requirement=item)

    def _place(self, name: str, at: At) -> At:
        """The place without what makes no difference there; untraced, one cover stands for all of its package."""
        rate = self.turns_on.needs_rate(name)
        shared = not self.traced and bool(at.cover) and not self.turns_on.cover(name)
        shared = shared and not (rate and self.inputs.has_allowances(at.cover))
        key = (at, rate, shared)
        found = self._placed.get(key)
        if found is None:
            found = at if rate else replace(at, articles=(), stages=np.inf)
            found = replace(found, cover=self.inputs.first_of_package(at.cover)) if shared else found
            self._placed[key] = found
        return found

    def _requirement(self, item: Requirement, at: At) -> Step:
        if item.parts and not {at.part, f"{at.part}.{at.group}"} & set(item.parts):
            return Step(None, self._constant(Verdict.NOT_APPLICABLE, Reason.NONE), requirement=item)
        duty = self.step(item.test, at)
        if item.where is None:
            return Step(None, duty.judged, (duty,), requirement=item)
        condition = self.step(item.where, at)
        judged = where(condition.judged, duty.judged)
        return Step(None, judged, (duty,), requirement=item, gate=condition)

    # -- tests -------------------------------------------------------------------------------------------------

    def step(self, test: Test, at: At, level: Level | None = None) -> Step:
        """A test at a place; `level` is the percentage that a rate article must reach."""
        if test.open_if is None:
            return self._ungated(test, at, level)
        opened = self.step(test.open_if, at)
        if not self.traced and (opened.judged.code == Verdict.NOT_MET).all():
            return replace(opened, judged=gate(opened.judged, opened.judged), gate=opened)
        found = self._ungated(test, at, level)
        return replace(found, judged=gate(opened.judged, found.judged), gate=opened)

    def _ungated(self, test: Test, at: At, level: Level | None) -> Step:
        if test.kind in (TestKind.ALL, TestKind.ANY, TestKind.AT_LEAST):
            children = tuple(self.step(child, at, level) for child in test.children)
            judged = [child.judged for child in children]
            if test.kind is TestKind.ALL:
                return Step(test, all_of(judged), children)
            joined = any_of(judged) if test.kind is TestKind.ANY else at_least_n(test.count, judged)
            return Step(test, joined, children)
        if test.kind is TestKind.REQUIREMENT:
            inner = self.requirement(test.name, at)
            return Step(test, inner.judged, (inner,), requirement=inner.requirement)
        if test.kind is TestKind.DECLARED:
            used = test.name in self.declared
            verdict, reason = (Verdict.MET, Reason.NONE) if used else (Verdict.NOT_MET, Reason.CLOSED)
            return Step(test, self._constant(verdict, reason))
        if test.kind is TestKind.ATTAINS:
            return self._attains(test, at)
        if test.kind is TestKind.RATE:
            return self._rate(test, at, level)
        if test.kind is TestKind.QUANTITY:
            return self._quantity(test, at)
        return self._fact(test, at)

    def _why(self, flags: Iterable[Flags]) -> Flags:
        """The reasons for what is open, all together; untraced, nobody asks for them."""
        return reduce(np.bitwise_or, flags) if self.traced else UNTOLD

    def _constant(self, verdict: Verdict, reason: Reason) -> Judged:
        return Judged.constant(verdict, reason, self.table.count)

    # -- facts -------------------------------------------------------------------------------------------------

    def _fact(self, test: Test, at: At) -> Step:
        item = self.table.catalogue[test.name]
        owners = self.inputs.owners(test.name, at)
        if not owners:
            return Step(test, self._constant(Verdict.UNDETERMINED, Reason.SCHEMES_NOT_LISTED))
        united = item.united and test.operator in (Operator.INCLUDES_ALL, Operator.INCLUDES_ANY)
        if united and len(owners) > 1:
            return self._words_leaf(test, item, at, owners, union=True)
        leaves = [self._where_it_arises(self._fact_leaf(test, item, at, owner), item, owner) for owner in owners]
        if len(leaves) == 1:
            return leaves[0]
        return Step(
            test, all_of(leaf.judged for leaf in leaves), tuple(leaves), keys=tuple(k for s in leaves for k in s.keys)
        )

    def arises(self, item: Field, owner: str) -> bool:
        """Whether a question arises: its condition in the catalogue is not false in every case."""
        return item.only_if is None or bool((self._arising(item, owner).code != Verdict.NOT_MET).any())

    def _arising(self, item: Field, owner: str) -> Judged:
        """Case by case, whether a question arises."""
        condition = item.only_if
        if condition is None:
            return self._constant(Verdict.MET, Reason.NONE)
        other, seen = self.table.catalogue[condition.field], self.table.seen(condition.field, owner)
        if condition.limited:
            worst, best = seen.high < np.inf, seen.low < np.inf
        elif other.is_truth:
            yes = condition.words == ("yes",)
            worst, best = (seen.low == 1, seen.high == 1) if yes else (seen.high == 0, seen.low == 0)
        else:
            mask = other.mask(condition.words)
            worst, best = (_bits(seen.high) & ~mask) == 0, (_bits(seen.high) & mask) != 0
        return from_truths(worst, best, seen.why)

    def _where_it_arises(self, leaf: Step, item: Field, owner: str) -> Step:
        """Case by case: an answer to a question that does not arise is not applicable, whatever it says."""
        if item.only_if is None:
            return leaf
        return replace(leaf, judged=where(self._arising(item, owner), leaf.judged))

    def _fact_leaf(self, test: Test, item: Field, at: At, owner: str) -> Step:
        threshold = test.asked.threshold
        if threshold is None:
            return self._words_leaf(test, item, at, (owner,))
        seen = self.table.seen(item.id, owner)
        asked = self._threshold(threshold, at)
        return self._compared(
            test, Measured(seen.low, seen.high, seen.why, self._keys(item.id, (owner,))), asked, owner
        )

    def _keys(self, name: str, owners: tuple[str, ...]) -> tuple[Key, ...]:
        return tuple(self.table.known_key(name, owner) for owner in owners)

    def _words_leaf(self, test: Test, item: Field, at: At, owners: tuple[str, ...], *, union: bool = False) -> Step:
        seen = [self.table.seen(item.id, owner) for owner in owners]
        if item.is_truth:
            yes = test.kind is TestKind.JUDGEMENT or test.asked.words == ("yes",)
            low, high = seen[0].low, seen[0].high
            worst, best = (low == 1, high == 1) if yes else (high == 0, low == 0)
            asked = np.array([float(yes)])
        else:
            bits = [(_bits(one.low), _bits(one.high)) for one in seen]
            sure = reduce(np.bitwise_or, (one[0] for one in bits)) if union else bits[0][0]
            possible = reduce(np.bitwise_or, (one[1] for one in bits)) if union else bits[0][1]
            more = test.asked.more_words
            words = (*test.asked.words, *(word for place in self._places(at) for word in more.get(place, ())))
            mask = item.mask(words)
            single = item.type is FieldType.CHOICE
            worst, best = _of_words(test.operator or Operator.IS, sure, possible, mask, single=single)
            low, high = sure.astype(np.float64), possible.astype(np.float64)
            asked = np.array([float(mask)])
        judged = from_truths(worst, best, self._why(s.why for s in seen), test.reason)
        numbers = Numbers(low, high, asked, asked, item.id)
        return Step(test, judged, numbers=numbers, keys=self._keys(item.id, owners), owner=owners[0])

    def _places(self, at: At) -> tuple[str, ...]:
        """The branch in hand, and the one of its benefits where it has several: words may be allowed in either."""
        if not at.benefit:
            return (at.branch, f"{at.branch}.{at.group}") if at.group else (at.branch,)
        benefit = self.table.cases.layout.benefit_by_id[at.benefit]
        return tuple(dict.fromkeys((str(benefit.branch), benefit.place)))

    def _compared(self, test: Test, found: Measured, asked: Measured, owner: str = "") -> Step:
        operator = str(test.operator or Operator.AT_LEAST)
        why = self._why((found.why, asked.why))
        judged = compare(found.low, found.high, asked.low, asked.high, operator, why)
        if test.reason is not Reason.BELOW:
            judged = judged.because(Verdict.NOT_MET, test.reason)
        unit = test.asked.threshold.unit if test.asked.threshold else ""
        numbers = Numbers(found.low, found.high, asked.low, asked.high, unit) if self.traced else None
        return Step(test, judged, numbers=numbers, keys=found.keys + asked.keys, owner=owner)

    def _threshold(self, threshold: Threshold, at: At) -> Measured:
        if threshold.kind is ThresholdKind.NUMBER:
            value = np.array([threshold.value])
            return Measured(value, value, np.zeros(1, np.uint16), ())
        if threshold.kind is ThresholdKind.FACT:
            owner = self.inputs.owners(threshold.name, at)[0]
            seen: Seen = self.table.seen(threshold.name, owner)
            return Measured(seen.low, seen.high, seen.why, self._keys(threshold.name, (owner,)))
        if threshold.kind is ThresholdKind.QUANTITY:
            return self._measure(threshold.name, at)
        members = [self._threshold(member, at) for member in threshold.members]
        pick = np.maximum if threshold.kind is ThresholdKind.GREATEST else np.minimum
        low, high = reduce(pick, (m.low for m in members)), reduce(pick, (m.high for m in members))
        why = np.where(low == high, np.uint16(0), reduce(np.bitwise_or, (m.why for m in members))).astype(np.uint16)
        return Measured(low, high, why, tuple(key for m in members for key in m.keys))

    # -- quantities and rates ----------------------------------------------------------------------------------

    def _measure(self, name: str, at: At) -> Measured:
        part = self.parts.get(at.part)
        return self.inputs.measure(self.quantities[name], at, {"family": part.family_of(at.group)} if part else {})

    def _quantity(self, test: Test, at: At) -> Step:
        threshold = test.asked.threshold
        if threshold is None:
            raise ValueError(f"{test.place}: a quantity is compared with a number")
        return self._compared(test, self._measure(test.name, at), self._threshold(threshold, at))

    def _attains(self, test: Test, at: At) -> Step:
        """By any one rate article of the route, with the duties that come with it; never by two inside one benefit."""
        children = []
        for name in at.articles:
            found = self.step(self.articles[name].test, at, test.level)
            children.append(replace(found, article=name))
        return Step(test, any_of(child.judged for child in children), tuple(children))

    def _rate(self, test: Test, at: At, level: Level | None) -> Step:
        if level is None:
            raise ValueError(f"{test.place}: a rate article stands only behind `attains`")
        years, asked = curve(level)
        found = self._rate_after(self.quantities[test.name], at, level, years)
        found = found.spread() if self.traced else found
        needed = asked - TOLERANCE * np.maximum(1.0, asked)
        worst, best = (np.any(end >= needed, axis=1) for end in (found.low, found.high))
        if found.of is not None:
            worst, best = worst[found.of], best[found.of]
        judged = from_truths(worst, best, self._why((found.why,)))
        numbers = most_favourable(found, years, asked, level) if self.traced else None
        return Step(test, judged, numbers=numbers, keys=found.keys)

    def _rate_after(self, quantity: Quantity, at: At, level: Level, years: Floats) -> Measured:
        """A rate at the years that a level asks for. All years of the Part are measured at once, and kept."""
        part = self.parts[at.part]
        # one benefit alone counts either kind of period or both at once: a cap is for packages that mix them
        residence = level.residence if len(self.inputs.benefits(at)) > 1 else np.inf
        stages = Stages(at.stages if level.stages is None else level.stages, level.average)
        constants = {"family": part.family_of(at.group), "stages": stages, "residence": residence}
        setting = (stages, residence)
        if level.after is After.QUALIFYING_PERIOD:
            return self.inputs.measure(quantity, at, constants | {"years": None}, (level.after, setting))
        if at.part not in self._years:
            self._years[at.part] = years_asked(part, self.requirements)
        every = np.union1d(self._years[at.part], years)
        found = self.inputs.measure(quantity, at, constants | {"years": every}, (tuple(every), setting))
        first, last = np.searchsorted(every, years[[0, -1]])
        picked = slice(first, last + 1) if last - first + 1 == len(years) else np.searchsorted(every, years)
        return replace(found, low=found.low[:, picked], high=found.high[:, picked])


def _bits(values: Floats) -> Bits:
    return values.astype(np.int64)


def _of_words(operator: Operator, low: Bits, high: Bits, mask: int, *, single: bool) -> tuple[Truths, Truths]:
    """Whether a choice, or a list, is as asked: at the worst and at the best end."""
    if operator is Operator.INCLUDES_ANY:
        return (low & mask) != 0, (high & mask) != 0
    if single or operator is Operator.IS:
        return (high & ~mask) == 0, (high & mask) != 0
    if operator is Operator.INCLUDES_ALL:
        return (low & mask) == mask, (high & mask) == mask
    return (high & ~mask) == 0, (low & ~mask) == 0
