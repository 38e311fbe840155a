"""Gathers what a quantity needs for a cover, at the worst and at the best end, and calls it there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.assess.schedules import RESIDENCE, Schedules
from gapcheck.facts.catalogue import Scope
from gapcheck.facts.columns import View
from gapcheck.facts.profile import Key, Status
from gapcheck.quantities.direction import Combine, Direction, Input, Quantity
from gapcheck.quantities.schedule import ScheduleAt, of_cases
from gapcheck.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from gapcheck.facts.columns import Seen, Table
    from gapcheck.facts.profile import CoverDef
    from gapcheck.verdict import Flags, Floats

__all__ = ["At", "Inputs", "Measured"]

_MOSTLY = 0.8
"""A share of open cases from which on it is not worth while to look at them alone."""
ANYTHING = 1e17
"""The upper end of a rate that is not computed, or rests on numbers of which nothing is known."""

_ALLOWANCES = ("family_allowance_in_contingency", "family_allowance_in_employment")
_MONEY = ("money a month", "money a year")


@dataclass(frozen=True, slots=True)
class At:
    """For what something is judged. Empty strings stand for "not spoken of here".

    Attributes:
        group: which of the benefits of the Part, where it has several that schemes give one by one.
        stages: the weeks within which every stage of the benefit must do, as the route says.
    """

    part: str = ""
    branch: str = ""
    cover: str = ""
    benefit: str = ""
    scheme: str = ""
    group: str = ""
    articles: tuple[str, ...] = ()
    stages: float = np.inf


@dataclass(frozen=True, slots=True)
class Measured:
    """A quantity as an interval over the cases, with the reasons for what is open and the answers it rests on.

    Attributes:
        of: where it is the same for all ways in which open choices may turn out, which of these values each of them
            has; None where the values are those of the table's cases one by one.
    """

    low: Floats
    high: Floats
    why: Flags
    keys: tuple[Key, ...]
    of: NDArray[np.intp] | None = None

    def spread(self) -> Measured:
        """The same with a value for each case of the table."""
        if self.of is None:
            return self
        return Measured(self.low[self.of], self.high[self.of], self.why[self.of], self.keys)


class Inputs:
    """The facts of one table in the shapes that quantities take. Everything asked for is kept."""

    def __init__(self, table: Table) -> None:
        """Look at one table."""
        self.table, self.layout = table, table.cases.layout
        self.schedules = Schedules(table)
        self._measured: dict[object, tuple[str, Measured]] = {}
        self._cover: dict[str, CoverDef] = {cover.id: cover for cover in self.layout.covers}

    @cached_property
    def plain(self) -> Inputs:
        """The same inputs over the cases as they are, before any open choice was completed."""
        return Inputs(self.table.plain())

    # -- who is asked ------------------------------------------------------------------------------------------

    def benefits(self, at: At) -> tuple[str, ...]:
        """The benefits of the package in hand, or the one benefit that is spoken of."""
        if at.benefit:
            return (at.benefit,)
        cover = self._cover.get(at.cover)
        if cover is None:
            return ()
        benefits = self.layout.package_by_id[cover.package_id].benefits
        if not at.group:
            return benefits
        return tuple(b for b in benefits if self.layout.benefit_by_id[b].kind in ("", at.group))

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

    def first_of_package(self, cover: str) -> str:
        """The first cover of the profile that is under the same package."""
        package = self._cover[cover].package_id
        return next(other.id for other in self._cover.values() if other.package_id == package)

    def has_allowances(self, cover: str) -> bool:
        """Whether the profile speaks of family allowances for this cover."""
        return any(self.table.stated(name, cover) for name in _ALLOWANCES)

    # -- measuring ---------------------------------------------------------------------------------------------

    def measure(self, quantity: Quantity, at: At, constants: Mapping[str, object], name: object = None) -> Measured:
        """A quantity at both ends; `name` tells apart calls with other constants."""
        owner = (quantity.name, self._who(quantity, at), at.benefit, at.scheme, at.group, name)
        if owner not in self._measured:
            self._measured[owner] = at.cover, self._measure(quantity, at, constants)
        first, found = self._measured[owner]
        if first == at.cover:
            return found
        keys = tuple(Key(key.field, at.cover) if key.owner == first else key for key in found.keys)
        return replace(found, keys=keys)

    def _who(self, quantity: Quantity, at: At) -> str:
        """Whose quantity it is: covers of one package share what does not hang on answers of their own."""
        cover = self._cover.get(at.cover)
        if cover is None:
            return at.branch
        scopes = {self._scope_of(item.name, cover) for item in quantity.inputs}
        return at.cover if scopes & {Scope.COVER, Scope.CLASS} else f"package {cover.package_id}"

    def _scope_of(self, name: str, cover: CoverDef) -> Scope:
        if name in ("schedules", "steps"):
            return Scope.BENEFIT
        if name in _ALLOWANCES and not self.table.stated(name, cover.id):
            return Scope.BRANCH
        return self.table.catalogue[name].scope

    def _measure(self, quantity: Quantity, at: At, constants: Mapping[str, object]) -> Measured:
        single = quantity.combine is not Combine.WHOLE
        places = [_narrow(at, benefit) for benefit in self.benefits(at)] if single else [at]
        parts = [self._call(quantity, place, constants) for place in places]
        if len(parts) == 1:
            return parts[0]
        pick = np.maximum if quantity.combine is Combine.GREATEST else np.minimum
        low, high = reduce(pick, (p.low for p in parts)), reduce(pick, (p.high for p in parts))
        why = reduce(np.bitwise_or, (p.why for p in parts))
        return Measured(low, high, why, tuple(dict.fromkeys(key for p in parts for key in p.keys)))

    def _call(self, quantity: Quantity, at: At, constants: Mapping[str, object]) -> Measured:
        keys = tuple(key for i in quantity.inputs for key in self.keys(i.name, at))
        if not quantity.residence and constants.get("residence", np.inf) == np.inf:
            keys = tuple(key for key in keys if key.field not in RESIDENCE)
        if self.table.completed and not self.table.completed.intersection(keys):
            plain = self.plain._call(quantity, at, constants)  # noqa: SLF001 - another one of its own kind
            found = replace(plain, of=self.table.origin)
            return found if quantity.by_years else found.spread()
        why = reduce(np.bitwise_or, (self.why(key) for key in keys), np.zeros(self.table.count, np.uint16))
        low = self._at_end(quantity, at, constants, top=False)
        high = self._best(quantity, at, constants, low, why)
        if np.isnan(low).any() or np.isnan(high).any():
            raise FloatingPointError(f"{quantity.name} is not a number")
        low, high = np.minimum(low, ANYTHING), np.minimum(high, ANYTHING)
        if quantity.one_basis:
            low, high, why = self._of_one_basis(quantity.one_basis, at, low, high, why)
            keys += tuple(key for field in quantity.one_basis for key in self.keys(field, at))
        if quantity.gross:
            low, high, why = self._if_gross(quantity.gross, at, low, high, why)
            keys += self.keys(quantity.gross, at)
        if quantity.one_year and self.table.view is View.SHOWN and self.years_differ(keys):
            low, high = np.zeros_like(low), np.full_like(high, ANYTHING)
            why = np.full_like(why, Reason.YEARS_DIFFER)
        return Measured(low, high, why, keys)

    def _best(self, quantity: Quantity, at: At, constants: Mapping[str, object], low: Floats, why: Flags) -> Floats:
        """The best end; where nothing is open it is the worst one."""
        open_ = np.flatnonzero(why)
        if not len(open_):
            return low
        if not quantity.by_years or len(open_) > _MOSTLY * len(why):
            return self._at_end(quantity, at, constants, top=True)
        high = np.array(low)
        high[open_] = self._at_end(quantity, at, constants, top=True, cases=open_)
        return high

    def _at_end(
        self,
        quantity: Quantity,
        at: At,
        constants: Mapping[str, object],
        *,
        top: bool,
        cases: NDArray[np.intp] | None = None,
    ) -> Floats:
        """A quantity at one end, in all cases or in some."""
        values = [self._value(i, at, whole=quantity.combine is Combine.WHOLE, top=top) for i in quantity.inputs]
        count = self.table.count
        if cases is not None:
            values, count = [_in_cases(value, cases) for value in values], len(cases)
        known = {**constants, "top": top}
        found = np.asarray(quantity.function(*values, **{name: known[name] for name in quantity.constants}))
        return np.broadcast_to(found, (count, found.shape[1]) if quantity.by_years else (count,))

    def _value(self, item: Input, at: At, *, whole: bool, top: bool) -> object:
        upper = top if item.direction is Direction.UP else not top
        if item.name == "schedules":
            return tuple(self.schedules.schedule(benefit, top=upper) for benefit in self.benefits(at))
        if item.name == "steps":
            return self.schedules.steps(self.benefits(at)[0], top=upper)
        if item.name in _ALLOWANCES:
            return self.schedules.allowance(item.name, self._cover[at.cover], top=upper)
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

    def _if_gross(self, field: str, at: At, low: Floats, high: Floats, why: Flags) -> tuple[Floats, Floats, Flags]:
        """Nothing is computed on a wage that is known not to be gross."""
        gross, (owner,) = self.table.catalogue[field].mask(("gross",)), self.owners(field, at)
        seen = self.table.seen(field, owner)
        wrong = (seen.low == seen.high) & (seen.high != gross)
        why = np.where(wrong, np.uint16(Reason.WRONG_BASIS), why).astype(np.uint16)
        return np.where(wrong, 0.0, low), np.where(wrong, ANYTHING, high), why

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
            return tuple(key for benefit in self.benefits(at) for key in self.schedules.keys(benefit))
        if name == "steps":
            steps = [step.id for b in self.benefits(at) for step in self.layout.benefit_by_id[b].steps]
            return tuple(Key(f, step) for step in steps for f in ("step_duration", "step_share"))
        own = tuple(self.table.known_key(name, owner) for owner in self.owners(name, at))
        if name in _ALLOWANCES:
            rows = self._cover[at.cover].bands.get(name, ())
            return own + tuple(key for row in rows for key in self.schedules.row_keys(row))
        return own

    def seen(self, key: Key) -> Seen:
        """The answer behind a key."""
        return self.table.seen(key.field, key.owner)


def _in_cases(value: object, cases: NDArray[np.intp]) -> object:
    """An input of a rate in some of the cases."""
    if isinstance(value, tuple):
        return tuple(_in_cases(item, cases) for item in value)
    if isinstance(value, ScheduleAt):
        return of_cases(value, cases)
    return value[cases] if isinstance(value, np.ndarray) and value.size > 1 else value


def _narrow(at: At, benefit: str) -> At:
    return replace(at, benefit=benefit)
