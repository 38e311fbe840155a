"""Persons protected: the share of a population for whom everything asked holds, each person counted once.

In each class the fewest are the largest count among its covers that are met, the most the sum over those that may
be; a Part of several benefits needs a met cover for each. Whoever is not listed counts in every upper bound until
all schemes and all classes are said to be listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.facts.columns import View
from gapcheck.facts.profile import ClassKind, Key
from gapcheck.rulebook.model import Population
from gapcheck.verdict import UNTOLD, Judged, Reason, Verdict, compare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapcheck.assess.inputs import Inputs
    from gapcheck.facts.columns import Table
    from gapcheck.facts.profile import ClassDef, CoverDef
    from gapcheck.rulebook.model import Share
    from gapcheck.verdict import Flags, Floats, Truths

__all__ = ["Counted", "Interval", "Persons", "Protected"]

_INSIDE = {
    ClassKind.EMPLOYEES: (Population.EMPLOYEES, Population.ECONOMICALLY_ACTIVE, Population.RESIDENTS),
    ClassKind.ECONOMICALLY_ACTIVE: (Population.ECONOMICALLY_ACTIVE, Population.RESIDENTS),
    ClassKind.RESIDENTS: (Population.RESIDENTS,),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """A count of persons, lower and upper, over the cases."""

    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Counted:
    """Persons of a class in a population, under a cover."""

    cover: str
    persons: Interval
    effective: Truths


@dataclass(frozen=True, slots=True)
class Protected:
    """The outcome of a share: the verdict, the numerator and denominator, and the share in percent."""

    judged: Judged
    numerator: Interval
    denominator: Interval
    share: Interval
    asked: float
    keys: tuple[Key, ...]


class Persons:
    """Counts persons over one table."""

    def __init__(self, table: Table, inputs: Inputs, branch: str, *, only_effective: bool = False) -> None:
        """Count for one branch; with `only_effective` legal coverage stands in for nothing [reading]."""
        self.table, self.inputs, self.branch, self.only_effective = table, inputs, branch, only_effective
        self.classes = table.cases.layout.classes
        self._groups: dict[tuple[str, Population], Interval] = {}
        self._counts: dict[tuple[str, Population], Counted] = {}

    # -- counts ------------------------------------------------------------------------------------------------

    def group(self, item: ClassDef, population: Population) -> Interval:
        """The members of a class who belong to a population."""
        key = (item.id, population)
        if key not in self._groups:
            self._groups[key] = self._group(item, population)
        return self._groups[key]

    def _group(self, item: ClassDef, population: Population) -> Interval:
        persons = self.table.seen("persons", item.id)
        inside = population in _INSIDE[item.kind]
        if population is Population.RESIDENTS or (inside and not self.table.stated(str(population), item.id)):
            return Interval(persons.low, persons.high)
        if self.table.stated(str(population), item.id) or self._may_hold(item, population):
            seen = self.table.seen(str(population), item.id)
            return Interval(seen.low, np.minimum(seen.high, persons.high))
        nobody = np.zeros(self.table.count)
        return Interval(nobody, nobody)

    @staticmethod
    def _may_hold(item: ClassDef, population: Population) -> bool:
        """Whether silence leaves a number open: only for the industrial workplaces of a class of employees."""
        return population is Population.INDUSTRIAL and item.kind is ClassKind.EMPLOYEES

    def counted(self, cover: CoverDef, population: Population) -> Counted:
        """The persons of the class whom a cover protects: the effective count where given, else the legal one."""
        key = (cover.id, population)
        if key not in self._counts:
            self._counts[key] = self._counted(cover, population)
        return self._counts[key]

    def _counted(self, cover: CoverDef, population: Population) -> Counted:
        item = self.table.cases.layout.class_by_id[cover.class_id]
        group, persons = self.group(item, population), self.table.seen("persons", item.id)
        effective = self._share(cover, "effective_coverage", persons.low, persons.high)
        legal = self._share(cover, "legal_coverage", persons.low, persons.high)
        known = ~(
            self.table.blank("effective_coverage", cover.id) & self.table.blank("effective_coverage_persons", cover.id)
        )
        if self.only_effective:
            known = np.ones_like(known)
        low, high, outside = (np.where(known, a, b) for a, b in zip(effective, legal, strict=True))
        joined = known | self._surely_compulsory(cover)
        low, outside = np.where(joined, low, 0.0), np.where(joined, outside, persons.high)
        whole = population is Population.RESIDENTS or (
            population in _INSIDE[item.kind] and not self.table.stated(str(population), item.id)
        )
        if whole:
            return Counted(cover.id, Interval(low, np.minimum(high, group.high)), known)
        # of a population that is only a part of the class, at least those are covered whom the uncovered cannot fill
        least = np.maximum(0.0, group.low - outside)
        return Counted(cover.id, Interval(least, np.minimum(high, group.high)), known)

    def _surely_compulsory(self, cover: CoverDef) -> Truths:
        """A right to join is not protection: where insurance is voluntary, only those who joined are protected."""
        item, seen = self.table.catalogue["participation"], self.table.seen("participation", cover.id)
        compulsory: Truths = (seen.low == seen.high) & (seen.high == item.mask(("compulsory",)))
        return compulsory

    def _share(self, cover: CoverDef, name: str, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats]:
        """Covered persons, fewest and most, and the most who are not covered."""
        share = self.table.seen(name, cover.id)
        count = self.table.seen(f"{name}_persons", cover.id)
        least = np.maximum(low * share.low / 100, np.where(count.low > 0, count.low, 0.0))
        most = np.minimum(high * share.high / 100, count.high)
        outside = np.minimum(high * (100 - share.low) / 100, np.maximum(high - count.low, 0.0))
        return least, np.maximum(most, 0.0), outside

    def keys(self, cover: CoverDef, population: Population) -> tuple[Key, ...]:
        """The answers behind the count of a cover."""
        legal = ("legal_coverage", "legal_coverage_persons")
        effective = ("effective_coverage", "effective_coverage_persons")
        answered = [n for n in effective if not self.table.blank(n, cover.id).all()]
        if not answered and not self._surely_compulsory(cover).all():
            answered = ["effective_coverage"]
        answered = answered or [n for n in legal if not self.table.blank(n, cover.id).all()] or ["legal_coverage"]
        names = ["persons"]
        item = self.table.cases.layout.class_by_id[cover.class_id]
        if self.table.stated(str(population), item.id) or self._may_hold(item, population):
            names.append(str(population))
        if population is Population.RESIDENTS:
            names = ["persons"]
        return (*(Key(n, item.id) for n in names), *(Key(n, cover.id) for n in answered))

    # -- the share ---------------------------------------------------------------------------------------------

    def protected(self, share: Share, covers: Sequence[CoverDef], held: Mapping[str, Sequence[Judged]]) -> Protected:
        """The share of persons in classes for whom everything holds.

        Args:
            share: the percentage asked, who is counted, and of whom.
            covers: the covers of the branch.
            held: for each cover, a verdict for each benefit of the Part.
        """
        population = share.count or Population.RESIDENTS
        groups = [self._in_class(item, population, covers, held) for item in self.classes]
        nobody = np.zeros(self.table.count)
        least = reduce(np.add, (g.low for g in groups), nobody)
        most = reduce(np.add, (g.high for g in groups), nobody)
        listed = reduce(np.add, (self.group(item, population).low for item in self.classes), nobody)
        whole = self.table.seen(share.of, "")
        total = Interval(np.maximum(whole.low, np.minimum(listed, whole.high)), whole.high)
        low, high = self._over(least, most, listed, total)
        members = {item.id for item in self.classes if (self.group(item, population).high > 0).any()}
        counted = [cover for cover in covers if cover.class_id in members]
        keys = (Key(share.of, ""), *dict.fromkeys(k for c in counted for k in self.keys(c, population)))
        told = all(judged.reasons.size for verdicts in held.values() for judged in verdicts)
        why = self._why(keys, [j for verdicts in held.values() for j in verdicts]) if told else UNTOLD
        if self.table.view is View.SHOWN and self.inputs.years_differ(keys):
            low, high, why = nobody, np.full_like(nobody, 100.0), np.full_like(why, Reason.YEARS_DIFFER)
        asked = np.array([share.percent])
        judged = compare(low, high, asked, asked, "at_least", why)
        if told:  # where all is known but how far two covers of one class overlap, a range is all that can be said
            bare = (judged.code == Verdict.UNDETERMINED) & (judged.reasons == 0)
            judged = Judged(judged.code, np.where(bare, np.uint16(Reason.RANGE), judged.reasons))
        for reasons in (j.reasons for verdicts in held.values() for j in verdicts if told):
            added = np.where(judged.code == Verdict.NOT_MET, reasons & np.uint16(Reason.NOT_COLLECTIVE), 0)
            judged = Judged(judged.code, judged.reasons | added.astype(np.uint16))
        return Protected(judged, Interval(least, most), total, Interval(low, high), share.percent, keys)

    def _in_class(
        self, item: ClassDef, population: Population, covers: Sequence[CoverDef], held: Mapping[str, Sequence[Judged]]
    ) -> Interval:
        """The fewest and the most of a class for whom there is a met cover for each benefit."""
        group = self.group(item, population)
        own = [(self.counted(c, population).persons, held[c.id]) for c in covers if c.class_id == item.id]
        nobody = np.zeros(self.table.count)
        benefits = max((len(verdicts) for _, verdicts in own), default=1)
        highs = []
        for benefit in range(benefits):
            open_ = [np.where(v[benefit].code != Verdict.NOT_MET, p.high, 0.0) for p, v in own]
            highs.append(np.minimum(reduce(np.add, open_, nobody), group.high))
        sure = [_overlap(some, group) for count in range(1, benefits + 1) for some in combinations(own, count)]
        least = np.minimum(reduce(np.maximum, sure, nobody), group.high)
        most = np.where(self._all_listed("all_schemes_listed"), reduce(np.minimum, highs), group.high)
        return Interval(least, np.maximum(most, least))

    def _all_listed(self, name: str) -> Truths:
        listed: Truths = self.table.seen(name, self.branch).low == 1
        return listed

    def _over(self, least: Floats, most: Floats, listed: Floats, total: Interval) -> tuple[Floats, Floats]:
        """The share in percent, the open world added above."""
        with np.errstate(divide="ignore", invalid="ignore"):
            low = np.where(total.high > 0, 100 * least / total.high, 0.0)
            closed = np.where(total.low > 0, 100 * most / total.low, np.where(most > 0, 100.0, 0.0))
            beyond = most - listed
            at_ends = [
                np.where(n > 0, 100 * (1 + beyond / np.where(n > 0, n, 1.0)), 100.0) for n in (total.low, total.high)
            ]
        high = np.where(self._all_listed("all_classes_listed"), closed, np.maximum(closed, np.maximum(*at_ends)))
        return np.minimum(low, 100.0), np.clip(high, np.minimum(low, 100.0), 100.0)

    def _why(self, keys: Sequence[Key], verdicts: Sequence[Judged]) -> Flags:
        """Why a share is open: the answers it rests on, the covers that are open, what is not listed."""
        none = np.zeros(self.table.count, np.uint16)
        why = reduce(np.bitwise_or, (self.inputs.why(key) for key in keys), none)
        for judged in verdicts:
            why = why | np.where(judged.code == Verdict.UNDETERMINED, judged.reasons, none)
        listed = self._all_listed("all_schemes_listed") & self._all_listed("all_classes_listed")
        return (why | np.where(listed, none, np.uint16(Reason.SCHEMES_NOT_LISTED))).astype(np.uint16)


def _overlap(covers: Sequence[tuple[Interval, Sequence[Judged]]], group: Interval) -> Floats:
    """The fewest who are surely under all of some covers, where these hold for every benefit of the Part between them.

    Of 1,000, 750 under one cover and 600 under another leave at least 350 who are under both.
    """
    verdicts = zip(*(judged for _, judged in covers), strict=True)
    held = [reduce(np.logical_or, (j.code >= Verdict.MET for j in of_one)) for of_one in verdicts]
    least = reduce(np.add, (persons.low for persons, _ in covers)) - (len(covers) - 1) * group.high
    return np.where(reduce(np.logical_and, held), np.maximum(least, 0.0), 0.0)
