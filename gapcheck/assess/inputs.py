"""Gathers what a quantity needs for a cover, at the worst and at the best end, and calls it there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.facts.catalogue import Scope
from gapcheck.facts.columns import View
from gapcheck.facts.profile import BaseKind, Key, RowDef, Status
from gapcheck.quantities.amounts import NUMBERS, RowAt, ScheduleAt
from gapcheck.quantities.direction import Combine, Direction, Input, Quantity
from gapcheck.quantities.duration import StepsAt
from gapcheck.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gapcheck.facts.columns import Seen, Table
    from gapcheck.facts.profile import CoverDef
    from gapcheck.verdict import Flags, Floats, Truths

__all__ = ["At", "Inputs", "Measured"]

_WORKING_AGE = 15.0
_PERIODS = "periods_counted"
_RESIDENCE = (_PERIODS, "residence_period")
ANYTHING = 1e17
"""The upper end of a rate that is not computed, or rests on numbers of which nothing is known."""

_ALLOWANCES = ("family_allowance_in_contingency", "family_allowance_in_employment")
_SCHEDULE_FIELDS = [
    "earnings_floor",
    "earnings_ceiling",
    "minimum",
    "minimum_percent",
    "maximum",
    "maximum_percent",
    "qualifying_period",
    "means_tested",
]
_ROW_FIELDS = {"floor": "row_floor", "ceiling": "row_ceiling"}
_MONEY = ("money a month", "money a year")


@dataclass(frozen=True, slots=True)
class At:
    """For what something is judged. Empty strings stand for "not spoken of here"."""

    part: str = ""
    branch: str = ""
    cover: str = ""
    benefit: str = ""
    scheme: str = ""
    articles: tuple[str, ...] = ()
    stages: float = np.inf


@dataclass(frozen=True, slots=True)
class Measured:
    """A quantity as an interval over the cases, with the reasons for what is open and the answers it rests on."""

    low: Floats
    high: Floats
    why: Flags
    keys: tuple[Key, ...]


class Inputs:
    """The facts of one table in the shapes that quantities take. Everything asked for is kept."""

    def __init__(self, table: Table) -> None:
        """Look at one table."""
        self.table, self.layout = table, table.cases.layout
        self._schedules: dict[tuple[str, bool], ScheduleAt] = {}
        self._measured: dict[object, Measured] = {}
        self._cover: dict[str, CoverDef] = {cover.id: cover for cover in self.layout.covers}

    @cached_property
    def _plain(self) -> Inputs:
        """The same inputs over the cases as they are, before any open choice was completed."""
        return Inputs(self.table.plain())

    # -- who is asked ------------------------------------------------------------------------------------------

    def benefits(self, at: At) -> tuple[str, ...]:
        """The benefits of the package in hand, or the one benefit that is spoken of."""
        if at.benefit:
            return (at.benefit,)
        cover = self._cover.get(at.cover)
        return self.layout.package_by_id[cover.package_id].benefits if cover else ()

    def schemes(self, at: At) -> tuple[str, ...]:
        """The schemes of those benefits, the one scheme that is spoken of, or all existing ones."""
        if at.scheme:
            return (at.scheme,)
        benefits = self.benefits(at)
        if benefits:
            return tuple(dict.fromkeys(self.layout.benefit_by_id[b].scheme for b in benefits))
        return tuple(s.id for s in self.layout.schemes if s.status is Status.EXISTING)

    def owners(self, name: str, at: At) -> tuple[str, ...]:
        """Of what a field is asked here."""
        scope = self.table.catalogue[name].scope
        if scope is Scope.COUNTRY:
            return ("",)
        if scope is Scope.BRANCH:
            return (at.branch,)
        if scope is Scope.CLASS:
            return (self._cover[at.cover].class_id,)
        if scope is Scope.COVER:
            return (at.cover,)
        return self.schemes(at) if scope is Scope.SCHEME else self.benefits(at)

    # -- measuring ---------------------------------------------------------------------------------------------

    def measure(self, quantity: Quantity, at: At, constants: Mapping[str, object], name: object = None) -> Measured:
        """A quantity at both ends; `name` tells apart calls with other constants."""
        owner = (quantity.name, at.cover, at.benefit, at.scheme, at.branch if not at.cover else "", name)
        found = self._measured.get(owner)
        if found is None:
            found = self._measured[owner] = self._measure(quantity, at, constants)
        return found

    def _measure(self, quantity: Quantity, at: At, constants: Mapping[str, object]) -> Measured:
        single = quantity.combine is not Combine.WHOLE
        places = [_narrow(at, benefit) for benefit in self.benefits(at)] if single else [at]
        parts = [self._call(quantity, place, constants) for place in places]
        pick = np.maximum if quantity.combine is Combine.GREATEST else np.minimum
        low, high = reduce(pick, (p.low for p in parts)), reduce(pick, (p.high for p in parts))
        why = reduce(np.bitwise_or, (p.why for p in parts))
        return Measured(low, high, why, tuple(dict.fromkeys(key for p in parts for key in p.keys)))

    def _call(self, quantity: Quantity, at: At, constants: Mapping[str, object]) -> Measured:
        keys = tuple(key for i in quantity.inputs for key in self.keys(i.name, at))
        if not quantity.residence and constants.get("residence", np.inf) == np.inf:
            keys = tuple(key for key in keys if key.field not in _RESIDENCE)
        if self.table.completed and not self.table.completed.intersection(keys):
            plain = self._plain._call(quantity, at, constants)  # noqa: SLF001 - another one of its own kind
            origin = self.table.origin
            return Measured(plain.low[origin], plain.high[origin], plain.why[origin], plain.keys)
        why = reduce(np.bitwise_or, (self.why(key) for key in keys), np.zeros(self.table.count, np.uint16))
        low = self._at_end(quantity, at, constants, top=False)
        high = low if not why.any() else self._at_end(quantity, at, constants, top=True)
        if np.isnan(low).any() or np.isnan(high).any():
            raise FloatingPointError(f"{quantity.name} is not a number")
        low, high = np.minimum(low, ANYTHING), np.minimum(high, ANYTHING)
        if quantity.one_basis:
            low, high, why = self._of_one_basis(quantity.one_basis, at, low, high, why)
            keys += tuple(key for field in quantity.one_basis for key in self.keys(field, at))
        if quantity.one_year and self.table.view is View.SHOWN and self.years_differ(keys):
            low, high = np.zeros_like(low), np.full_like(high, ANYTHING)
            why = np.full_like(why, Reason.YEARS_DIFFER)
        return Measured(low, high, why, keys)

    def _at_end(self, quantity: Quantity, at: At, constants: Mapping[str, object], *, top: bool) -> Floats:
        values = [self._value(i, at, whole=quantity.combine is Combine.WHOLE, top=top) for i in quantity.inputs]
        found = np.asarray(quantity.function(*values, **{name: constants[name] for name in quantity.constants}))
        shape = (self.table.count, found.shape[1]) if quantity.by_years else (self.table.count,)
        return np.broadcast_to(found, shape)

    def _value(self, item: Input, at: At, *, whole: bool, top: bool) -> object:
        upper = top if item.direction is Direction.UP else not top
        if item.name == "schedules":
            return tuple(self.schedule(benefit, top=upper) for benefit in self.benefits(at))
        if item.name == "steps":
            return self._steps(self.benefits(at)[0], top=upper)
        if item.name in _ALLOWANCES:
            return self.allowance(item.name, at.cover, top=upper)
        owners = self.owners(item.name, at)
        ends = tuple(self.table.seen(item.name, owner).end(top=upper) for owner in owners)
        many = whole and self.table.catalogue[item.name].scope is Scope.SCHEME
        return ends if many else ends[0]

    def _of_one_basis(
        self, fields: tuple[str, str], at: At, low: Floats, high: Floats, why: Flags
    ) -> tuple[Floats, Floats, Flags]:
        """Nothing is computed where amounts are gross and the wage net, or the other way round."""
        ends = [self.table.seen(field, owner) for field in fields for owner in self.owners(field, at)]
        known = [np.where(seen.low == seen.high, seen.high, 0).astype(np.int64) for seen in ends]
        mixed = reduce(np.bitwise_or, known)
        wrong = (mixed & (mixed - 1)) != 0
        if not wrong.any():
            return low, high, why
        column = wrong[:, None] if low.ndim > 1 else wrong
        why = np.where(wrong, np.uint16(Reason.WRONG_BASIS), why).astype(np.uint16)
        return np.where(column, 0.0, low), np.where(column, ANYTHING, high), why

    def years_differ(self, keys: Iterable[Key]) -> bool:
        """Whether the numbers of persons or money among these answers are of more than one year."""
        catalogue, years = self.table.catalogue, self.table.cases.years
        dated = {years[key] for key in keys if key in years and catalogue[key.field].unit in (*_MONEY, "persons")}
        return len(dated) > 1

    # -- which answers -----------------------------------------------------------------------------------------

    def why(self, key: Key) -> Flags:
        """The reasons for which an answer is open."""
        return self.table.seen(key.field, key.owner).why

    def keys(self, name: str, at: At) -> tuple[Key, ...]:
        """The answers behind one input."""
        if name == "schedules":
            return tuple(key for benefit in self.benefits(at) for key in self._schedule_keys(benefit))
        if name == "steps":
            steps = [step.id for b in self.benefits(at) for step in self.layout.benefit_by_id[b].steps]
            return tuple(Key(f, step) for step in steps for f in ("step_duration", "step_share"))
        own = tuple(self.table.known_key(name, owner) for owner in self.owners(name, at))
        if name in _ALLOWANCES:
            rows = self._cover[at.cover].bands.get(name, ())
            return own + tuple(key for row in rows for key in self._row_keys(row))
        return own

    def _schedule_keys(self, benefit_id: str) -> list[Key]:
        benefit = self.layout.benefit_by_id[benefit_id]
        keys = [Key(f, benefit_id) for f in _SCHEDULE_FIELDS if self._asked(f, benefit_id)]
        rows = [row for formula in benefit.formulas for row in formula.rows]
        if self._counts_periods(benefit_id):
            keys += [Key(_PERIODS, benefit_id), Key("residence_period", benefit_id)]
        if any(self.table.stated(f, row.id) for row in rows for f in ("age_from", "age_to")):
            keys.append(Key("pensionable_age", benefit_id))
        for row in rows:
            keys += self._row_keys(row)
            if row.base is BaseKind.BENEFIT:
                keys += self._schedule_keys(row.base_id)
        return keys

    def _row_keys(self, row: RowDef) -> list[Key]:
        names = [_ROW_FIELDS.get(f, f) for f in NUMBERS]
        keys = [Key(name, row.id) for name in names if self.table.stated(name, row.id)]
        if row.base is BaseKind.ACCOUNT:
            keys.append(Key("account_balance", row.id))
        amount = self.layout.amount_by_id.get(row.base_id)
        while amount is not None and amount.of:
            amount = self.layout.amount_by_id.get(amount.of)
        return [*keys, Key("reference_amount", amount.id)] if amount else keys

    def _asked(self, name: str, benefit_id: str) -> bool:
        """Whether a limit plays a part: it is stated, or silence about it is an answer to be shown."""
        return not self.table.catalogue[name].row_default or self.table.stated(name, benefit_id)

    # -- shapes ------------------------------------------------------------------------------------------------

    def schedule(self, benefit_id: str, *, top: bool) -> ScheduleAt:
        """A benefit's schedule with every number at its better (`top`) or worse end."""
        found = self._schedules.get((benefit_id, top))
        if found is None:
            found = self._schedules[benefit_id, top] = self._schedule(benefit_id, top=top)
        return found

    def _schedule(self, benefit_id: str, *, top: bool) -> ScheduleAt:
        benefit = self.layout.benefit_by_id[benefit_id]
        end = self._end_of(benefit_id, top=top)
        qualifying = self.table.seen("qualifying_period", benefit_id)
        means = self.table.seen("means_tested", benefit_id)
        start = self._start_age(benefit_id)
        limits = {"floor": end("earnings_floor"), "ceiling": end("earnings_ceiling")}
        return ScheduleAt(
            top=top,
            formulas=tuple(
                tuple(self._row(row, limits, top=top) for row in formula.rows) for formula in benefit.formulas
            ),
            **limits,
            minimum=end("minimum"),
            minimum_percent=end("minimum_percent"),
            maximum=end("maximum"),
            maximum_percent=end("maximum_percent"),
            qualifying=qualifying.end(top=not top),
            qualifying_low=qualifying.low,
            qualifying_high=qualifying.high,
            start_age=start.low,
            start_low=start.low,
            start_high=start.high,
            not_means_tested=1.0 - means.end(top=not top),
            years_cap=np.asarray(np.inf),
            **self._residence(benefit_id, top=top),
        )

    def _counts_periods(self, benefit_id: str) -> bool:
        """Whether the catalogue asks which kind of period gives a right to the benefit."""
        catalogue = self.table.catalogue
        return _PERIODS in catalogue and self.layout.benefit_by_id[benefit_id].branch in catalogue[_PERIODS].branches

    def _residence(self, benefit_id: str, *, top: bool) -> dict[str, Floats]:
        """Whether a pension counts years of residence, and how many it asks for, at its better or worse end."""
        nothing = np.zeros(self.table.count)
        if not self._counts_periods(benefit_id):
            return {"by_residence": nothing, "residence_asked": nothing}
        kinds = self.table.seen(_PERIODS, benefit_id).high.astype(np.int64)
        item = self.table.catalogue[_PERIODS]

        def counts(word: str) -> Truths:
            mask = item.mask((word,))
            return np.asarray((kinds & ~mask) == 0 if top else (kinds & mask) != 0)

        alone = self.table.seen("qualifying_period", benefit_id).end(top=not top)
        beside = self.table.seen("residence_period", benefit_id).end(top=not top)
        asked = np.maximum(
            np.where(counts("residence"), alone, 0.0), np.where(counts("contribution_and_residence"), beside, 0.0)
        )
        return {"by_residence": counts("residence").astype(np.float64), "residence_asked": asked}

    def _start_age(self, benefit_id: str) -> Seen:
        """The age at which the benefit begins: asked of a pension; of other benefits, any age of working life."""
        seen = self.table.seen("pensionable_age", benefit_id)
        if self.layout.benefit_by_id[benefit_id].branch in self.table.catalogue["pensionable_age"].branches:
            return seen
        return replace(seen, low=np.full_like(seen.low, _WORKING_AGE))

    def _end_of(self, owner: str, *, top: bool) -> Callable[[str], Floats]:
        def end(name: str) -> Floats:
            item = self.table.catalogue[name]
            if item.row_default in ("0", "infinity") and not self.table.stated(name, owner):
                return np.asarray(np.inf if item.row_default == "infinity" else 0.0)
            return self.table.seen(name, owner).end(top=top if item.better == "higher" else not top)

        return end

    def _row(self, row: RowDef, limits: Mapping[str, Floats], *, top: bool) -> RowAt:
        end = self._end_of(row.id, top=top)
        numbers = {
            name: limits[name]
            if name in limits and not self.table.stated(_ROW_FIELDS[name], row.id)
            else end(_ROW_FIELDS.get(name, name))
            for name in NUMBERS
        }
        amount, other = None, None
        if row.base is BaseKind.ACCOUNT:
            amount = end("account_balance")
        elif row.base is BaseKind.AMOUNT:
            amount = self.amount(row.base_id, top=top)
        elif row.base is BaseKind.BENEFIT:
            other = self.schedule(row.base_id, top=top)
        return RowAt(row=row, amount=amount, other=other, **numbers)

    def amount(self, amount_id: str, *, top: bool) -> Floats:
        """A reference amount a month, at its upper or lower end."""
        item = self.layout.amount_by_id[amount_id]
        if item.of:
            return item.times * self.amount(item.of, top=top)
        return item.times * self.table.seen("reference_amount", amount_id).end(top=top)

    def allowance(self, name: str, cover_id: str, *, top: bool) -> ScheduleAt:
        """Family allowances as a schedule: one amount, or one for each band of earnings."""
        nothing, without = np.asarray(0.0), np.asarray(np.inf)
        bands = self._cover[cover_id].bands.get(name, ())
        endless = {"to_year", "insured_to", "weeks_to", "age_to", "earnings_to", "ceiling"}
        numbers = {number: without if number in endless else nothing for number in NUMBERS}
        numbers["flat"] = self.table.seen(name, cover_id).end(top=top)
        flat = RowAt(row=RowDef(cover_id), amount=None, other=None, **numbers)
        limits = {"floor": nothing, "ceiling": without}
        rows = (flat, *(self._row(row, limits, top=top) for row in bands))
        return ScheduleAt(
            top=top,
            formulas=(rows,),
            floor=nothing,
            ceiling=without,
            minimum=nothing,
            minimum_percent=nothing,
            maximum=without,
            maximum_percent=without,
            qualifying=nothing,
            qualifying_low=nothing,
            qualifying_high=nothing,
            start_age=nothing,
            start_low=nothing,
            start_high=nothing,
            not_means_tested=np.asarray(1.0),
            by_residence=nothing,
            residence_asked=nothing,
            years_cap=without,
        )

    def _steps(self, benefit_id: str, *, top: bool) -> StepsAt:
        steps = [step.id for step in self.layout.benefit_by_id[benefit_id].steps]
        seen = [(self.table.seen("step_duration", step), self.table.seen("step_share", step)) for step in steps]

        def stack(columns: list[Floats]) -> Floats:
            return np.stack(columns, axis=1) if columns else np.zeros((self.table.count, 0))

        durations = stack([duration.end(top=top) for duration, _ in seen])
        return StepsAt(top, durations, stack([s.low for _, s in seen]), stack([s.high for _, s in seen]))

    def seen(self, key: Key) -> Seen:
        """The answer behind a key."""
        return self.table.seen(key.field, key.owner)


def _narrow(at: At, benefit: str) -> At:
    return At(at.part, at.branch, at.cover, benefit, at.scheme, at.articles, at.stages)
