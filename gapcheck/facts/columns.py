"""Answers as arrays: one column a question, one element a case, seen in one of two views.

*As given* uses every value there is and takes limits that nobody states as absent. *As shown* takes as unknown
whatever is not proven. The verdict is the second view's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.facts.catalogue import Catalogue, Field, FieldType, Scope
from gapcheck.facts.profile import Key, Layout, Profile
from gapcheck.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from gapcheck.verdict import Flags, Floats, Truths

__all__ = ["Cases", "Column", "Options", "Seen", "Table", "View", "cases_of"]

MOST_COMPLETIONS = 64


class View(StrEnum):
    """Which values count: all that are given, or only what is shown."""

    GIVEN = "as given"
    SHOWN = "as shown"


@dataclass(frozen=True, slots=True)
class Column:
    """The answers to one question, shape ``(cases,)`` each. Where `blank`, the ends mean nothing."""

    low: Floats
    high: Floats
    blank: Truths
    unconfirmed: Truths

    def __getitem__(self, cases: slice) -> Column:
        return Column(self.low[cases], self.high[cases], self.blank[cases], self.unconfirmed[cases])


@dataclass(frozen=True, slots=True)
class Seen:
    """A column in a view: ends of the interval, the reason for whatever is open, and what was assumed absent."""

    low: Floats
    high: Floats
    why: Flags
    assumed: Truths

    def end(self, *, top: bool) -> Floats:
        """The upper or the lower end."""
        return self.high if top else self.low

    def at(self, cases: NDArray[np.intp]) -> Seen:
        """The same column over other cases."""
        return Seen(self.low[cases], self.high[cases], self.why[cases], self.assumed[cases])


@dataclass(frozen=True, slots=True)
class Options:
    """What to take for proven, and which reading to follow where ``readings.yaml`` names an alternative."""

    confirmed_only: bool = False
    silence_leaves_open: bool = False


@dataclass(frozen=True)
class Cases:
    """One layout and many sets of values in it. `years` holds the years of numbers, the same for all cases."""

    layout: Layout
    columns: Mapping[Key, Column]
    count: int
    years: Mapping[Key, int] = field(default_factory=dict)
    reference_year: int = 0

    def __getitem__(self, cases: slice) -> Cases:
        start, stop, _ = cases.indices(self.count)
        cut = {key: column[cases] for key, column in self.columns.items()}
        return Cases(self.layout, cut, stop - start, self.years, self.reference_year)


def cases_of(profile: Profile) -> Cases:
    """The single case that a profile is."""
    columns = {
        key: Column(np.array([fact.low]), np.array([fact.high]), np.array([fact.blank]), np.array([not fact.confirmed]))
        for key, fact in profile.facts.items()
    }
    years = {key: fact.year for key, fact in profile.facts.items() if fact.year and not fact.blank}
    return Cases(profile.layout, columns, 1, years, profile.reference_date.year)


class Table:
    """Cases in one view. Choices that pull both ways while unknown are completed: each case becomes several.

    Attributes:
        count: how many completed cases there are.
        origin: for each of them, the case that it completes.
    """

    def __init__(
        self,
        cases: Cases,
        catalogue: Catalogue,
        view: View,
        options: Options | None = None,
        *,
        complete: Callable[[str], bool] = bool,
    ) -> None:
        """See the cases in a view; columns are worked out when they are first asked for.

        `complete` says, branch by branch, whether its open choices are completed; all are by default.
        """
        self.cases, self.catalogue, self.view = cases, catalogue, view
        self.options = options or Options()
        self._seen: dict[Key, Seen] = {}
        self._no: Truths = np.zeros(cases.count, np.bool_)
        self.origin: NDArray[np.intp] = np.arange(cases.count)
        self.count = cases.count
        self.completed: frozenset[Key] = frozenset()
        self._complete(complete)

    def plain(self) -> Table:
        """The same cases in the same view, none of them completed."""
        return Table(self.cases, self.catalogue, self.view, self.options, complete=lambda _: False)

    def known_key(self, name: str, owner: str) -> Key:
        """Where the answer stands: a branch without one of its own takes the country's."""
        key = Key(name, owner)
        if key not in self.cases.columns and self.catalogue[name].inherits:
            return Key(name, "")
        return key

    def seen(self, name: str, owner: str) -> Seen:
        """The answers to a question in this view, over the completed cases."""
        key = Key(name, owner)
        found = self._seen.get(key)
        if found is None:
            found = self._look(key)
            if self.count != self.cases.count:
                found = found.at(self.origin)
            self._seen[key] = found
        return found

    def stated(self, name: str, owner: str) -> bool:
        """Whether the profile speaks of this question at all, be it to say that the answer is unknown."""
        return Key(name, owner) in self.cases.columns

    def blank(self, name: str, owner: str) -> Truths:
        """Where nothing was answered, over the completed cases."""
        column = self.cases.columns.get(self.known_key(name, owner))
        return np.ones(self.count, np.bool_) if column is None else column.blank[self.origin]

    # -- seeing ------------------------------------------------------------------------------------------------

    def _look(self, key: Key, *, exact: bool = False) -> Seen:
        """A column in this view; `exact` takes no answer of the country in the place of the branch's own."""
        item = self.catalogue[key.field]
        bottom, top = item.span
        if item.type is FieldType.CHOICE:
            bottom = 0.0
        column = self.cases.columns.get(key if exact else self.known_key(*key))
        if item.silence_is_no and not self.options.silence_leaves_open:
            column = _silent(column, self.cases.count)
        if column is None:
            return self._unanswered(item, bottom, top)
        low, high = np.where(column.blank, bottom, column.low), np.where(column.blank, top, column.high)
        why = np.where(column.blank, np.uint16(_blank_reason(item)), np.uint16(0))
        why = np.where(~column.blank & (low != high), np.uint16(Reason.RANGE), why)
        assumed = self._no
        if item.blank_is_none and item.none is not None:
            if self.view is View.GIVEN:
                assumed = column.blank
                low, high = np.where(assumed, item.none, low), np.where(assumed, item.none, high)
                why = np.where(assumed, np.uint16(0), why)
            else:
                why = np.where(column.blank, np.uint16(Reason.NOT_SHOWN), why)
        if self.view is View.SHOWN:
            low, high, why = self._take_back(item, key, column, low, high, why)
        return Seen(low, high, why.astype(np.uint16), assumed)

    def _unanswered(self, item: Field, bottom: float, top: float) -> Seen:
        count = self.cases.count
        why = np.full(count, _blank_reason(item), np.uint16)
        if item.blank_is_none and item.none is not None:
            if self.view is View.GIVEN:
                none = np.full(count, item.none)
                return Seen(none, none, np.zeros(count, np.uint16), np.ones(count, np.bool_))
            why = np.full(count, Reason.NOT_SHOWN, np.uint16)
        return Seen(np.full(count, bottom), np.full(count, top), why, self._no)

    def _take_back(
        self, item: Field, key: Key, column: Column, low: Floats, high: Floats, why: Flags
    ) -> tuple[Floats, Floats, Flags]:
        """Make unknown what is not proven."""
        bottom, top = item.span
        trivial = self._no
        for idle in {item.none, 0.0 if item.row_default == "0" else None} - {None}:
            trivial = trivial | ((low == idle) & (high == idle))
        lost = self._no
        for proof in item.shown_if:
            owner = self._owner_of_proof(proof.field, self.known_key(*key).owner)
            if owner is None:
                continue
            unproven, reason = self._unproven(proof.field, owner, proof.otherwise)
            taken = unproven & ~trivial & ~column.blank
            low, high = np.where(taken, bottom, low), np.where(taken, top, high)
            why = np.where(taken, np.where(lost, why | reason, reason), why)
            lost = lost | taken
        if item.never_shown:
            taken = ~column.blank
            low, high = np.where(taken, bottom, low), np.where(taken, top, high)
            why = np.where(taken, np.uint16(item.never_shown), why)
        if item.doubted:
            taken = (high > 0) & ~column.blank
            low, why = np.where(taken, bottom, low), np.where(taken, np.uint16(item.doubted), why)
        if self.options.confirmed_only:
            taken = column.unconfirmed & ~column.blank
            low, high = np.where(taken, bottom, low), np.where(taken, top, high)
            why = np.where(taken, np.uint16(Reason.NOT_SHOWN), why)
        return low, high, why.astype(np.uint16)

    def _unproven(self, name: str, owner: str, otherwise: Reason) -> tuple[Truths, Flags]:
        """Where another answer does not prove this one, and the reason to give."""
        item = self.catalogue[name]
        proof = self._look(Key(name, owner), exact=True)
        good = np.uint64(item.mask(item.proves or item.choices))
        known = proof.low == proof.high
        outside = known & ((proof.high.astype(np.uint64) & ~good) != 0)
        reason = np.where(known, np.uint16(otherwise), np.uint16(Reason.NOT_SHOWN))
        return ~known | outside, reason

    def _owner_of_proof(self, name: str, owner: str) -> str | None:
        if self.catalogue[name].scope is Scope.BENEFIT:
            benefit = owner.partition("/")[0]
            return benefit if benefit in self.cases.layout.benefit_by_id else None
        return owner

    # -- completing --------------------------------------------------------------------------------------------

    def _complete(self, wanted: Callable[[str], bool]) -> None:
        """Let each case stand once for every way in which its open choices could turn out, at most 64."""
        keys = [
            Key(item.id, benefit.id)
            for item in self.catalogue.fields.values()
            if item.completed
            for benefit in self.cases.layout.benefits
            if wanted(benefit.branch) and item.asked_in(benefit.branch, benefit.kind)
        ]
        looks = {key: self._look(key) for key in keys}
        open_masks = {key: seen.high.astype(np.int64) for key, seen in looks.items() if (seen.low != seen.high).any()}
        if not open_masks:
            return
        self.completed = frozenset(open_masks)
        masks = np.stack(list(open_masks.values()), axis=1)
        different, which = np.unique(masks, axis=0, return_inverse=True)
        ways = [_ways(row) for row in different.tolist()]
        each = np.array([len(way) for way in ways])[which.ravel()]
        self.origin = np.repeat(np.arange(len(each)), each)
        self.count = len(self.origin)
        starts = np.cumsum([0, *(len(way) for way in ways)])[:-1][which.ravel()]
        nth = np.arange(self.count) - np.repeat(np.cumsum(each) - each, each)
        chosen = np.concatenate(ways)[np.repeat(starts, each) + nth]
        for i, key in enumerate(open_masks):
            seen = looks[key].at(self.origin)
            single = (chosen[:, i] & (chosen[:, i] - 1)) == 0
            mask = chosen[:, i].astype(np.float64)
            low = np.where(single, mask, seen.low)
            self._seen[key] = Seen(low, mask, np.where(single, np.uint16(0), seen.why).astype(np.uint16), seen.assumed)


def _ways(masks: list[int]) -> NDArray[np.int64]:
    """All ways in which open choices can turn out together; too many to be tried, they stay open."""
    single = [[1 << bit for bit in range(mask.bit_length()) if mask >> bit & 1] for mask in masks]
    if prod(len(way) for way in single) > MOST_COMPLETIONS:
        return np.array([masks])
    return np.array(list(product(*single)))


def _blank_reason(item: Field) -> Reason:
    return Reason.NEEDS_JUDGEMENT if item.type is FieldType.JUDGEMENT else Reason.FACT_MISSING


def _silent(column: Column | None, count: int) -> Column:
    """A rule of law of which nothing is said is none; an answer that is said to be unknown stays so."""
    no, nowhere = np.zeros(count), np.zeros(count, np.bool_)
    return Column(no, no, nowhere, nowhere) if column is None else column
