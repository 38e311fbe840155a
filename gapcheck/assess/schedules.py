"""The benefit schedules of a profile in the shapes that quantities take, at the worst and at the best end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.facts.catalogue import BenefitKind
from gapcheck.facts.profile import BaseKind, Key, RowDef
from gapcheck.quantities.duration import StepsAt
from gapcheck.quantities.schedule import NUMBERS, RowAt, ScheduleAt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gapcheck.facts.columns import Seen, Table
    from gapcheck.facts.profile import BenefitDef, CoverDef
    from gapcheck.verdict import Floats, Truths

__all__ = ["PERIODS", "RESIDENCE", "Schedules"]

PERIODS = "periods_counted"
RESIDENCE = (PERIODS, "residence_period")
_WORKING_AGE = 15.0
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
_PAYING = ("percent", "accrual", "flat", "flat_accrual")
_SOMETHING = 1e-9
"""What a row pays at least whose amount is not known: next to nothing, but a benefit, so that a minimum is due."""
_ROW_FIELDS = {"floor": "row_floor", "ceiling": "row_ceiling"}


class Schedules:
    """Builds the schedules of one table. Everything asked for is kept."""

    def __init__(self, table: Table) -> None:
        """Look at one table."""
        self.table, self.layout = table, table.cases.layout
        self._kept: dict[tuple[str, bool, bool], ScheduleAt] = {}

    def _asked_of(self, name: str, benefit_id: str) -> bool:
        """Whether the catalogue asks a question of this benefit."""
        benefit, catalogue = self.layout.benefit_by_id[benefit_id], self.table.catalogue
        return name in catalogue and catalogue[name].asked_in(benefit.branch, benefit.kind)

    # -- which answers -----------------------------------------------------------------------------------------

    def keys(self, benefit_id: str) -> list[Key]:
        """The answers behind a benefit's schedule."""
        benefit = self.layout.benefit_by_id[benefit_id]
        keys = [Key(f, benefit_id) for f in _SCHEDULE_FIELDS if self._asked(f, benefit_id)]
        rows = [row for formula in benefit.formulas for row in formula.rows]
        if self._asked_of(PERIODS, benefit_id):
            keys += [Key(name, benefit_id) for name in RESIDENCE]
        if self._asked_of("paid_period", benefit_id):
            keys.append(Key("paid_period", benefit_id))
        if any(self.table.stated(f, row.id) for row in rows for f in ("age_from", "age_to")):
            keys.append(Key("pensionable_age", benefit_id))
        for row in rows:
            keys += self.row_keys(row)
            if row.base is BaseKind.BENEFIT:
                keys += self.keys(row.base_id)
        return keys

    def row_keys(self, row: RowDef) -> list[Key]:
        """The answers behind a row."""
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

    def schedule(self, benefit_id: str, *, top: bool, behind: bool = False) -> ScheduleAt:
        """A benefit's schedule with every number at its better (`top`) or worse end.

        Behind a survivors' benefit stands what the deceased had or would have had, whatever period that asked for.
        """
        key = (benefit_id, top, behind)
        if key not in self._kept:
            found = self._schedule(benefit_id, top=top)
            self._kept[key] = replace(found, qualifying=np.asarray(0.0)) if behind else found
        return self._kept[key]

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
                tuple(self._row(row, limits, benefit, top=top) for row in formula.rows) for formula in benefit.formulas
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
            child_age=np.asarray(0.0),
            **self._residence(benefit_id, top=top),
            **self._paid(benefit_id),
        )

    def _paid(self, benefit_id: str) -> dict[str, Floats]:
        """For how long the benefit may be paid, where that is asked."""
        if not self._asked_of("paid_period", benefit_id):
            return {"paid_low": np.asarray(np.inf), "paid_high": np.asarray(np.inf)}
        seen = self.table.seen("paid_period", benefit_id)
        return {"paid_low": seen.low, "paid_high": seen.high}

    def _residence(self, benefit_id: str, *, top: bool) -> dict[str, Floats]:
        """Whether a pension counts years of residence, and how many it asks for, at its better or worse end."""
        nothing = np.zeros(self.table.count)
        if not self._asked_of(PERIODS, benefit_id):
            return {"by_residence": nothing, "residence_asked": nothing}
        kinds = self.table.seen(PERIODS, benefit_id).high.astype(np.int64)
        item = self.table.catalogue[PERIODS]

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
        if self._asked_of("pensionable_age", benefit_id):
            return seen
        return replace(seen, low=np.full_like(seen.low, _WORKING_AGE))

    def _end_of(self, owner: str, *, top: bool) -> Callable[[str], Floats]:
        def end(name: str) -> Floats:
            item = self.table.catalogue[name]
            if item.row_default in ("0", "infinity") and not self.table.stated(name, owner):
                return np.asarray(np.inf if item.row_default == "infinity" else 0.0)
            seen = self.table.seen(name, owner)
            if name in _PAYING and not top:
                return np.where((seen.low == 0) & (seen.high > 0), _SOMETHING, seen.low)
            return seen.end(top=top if item.better == "higher" else not top)

        return end

    def _row(self, row: RowDef, limits: Mapping[str, Floats], benefit: BenefitDef | None = None, *, top: bool) -> RowAt:
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
            survivors = benefit is not None and benefit.place.endswith(BenefitKind.SURVIVORS)
            other = self.schedule(row.base_id, top=top, behind=survivors)
        return RowAt(row=row, amount=amount, other=other, **numbers)

    def amount(self, amount_id: str, *, top: bool) -> Floats:
        """A reference amount a month, at its upper or lower end."""
        item = self.layout.amount_by_id[amount_id]
        if item.of:
            return item.times * self.amount(item.of, top=top)
        return item.times * self.table.seen("reference_amount", amount_id).end(top=top)

    def allowance(self, name: str, cover: CoverDef, *, top: bool) -> ScheduleAt:
        """Family allowances as a schedule: one amount, or one for each band of earnings."""
        nothing, without = np.asarray(0.0), np.asarray(np.inf)
        bands = cover.bands.get(name, ())
        endless = {"to_year", "insured_to", "weeks_to", "degree_to", "age_to", "earnings_to", "ceiling"}
        numbers = {number: without if number in endless else nothing for number in NUMBERS}
        numbers["flat"] = self.table.seen(name, cover.id).end(top=top)
        flat = RowAt(row=RowDef(cover.id), amount=None, other=None, **numbers)
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
            child_age=nothing,
            paid_low=without,
            paid_high=without,
        )

    def steps(self, benefit_id: str, *, top: bool) -> StepsAt:
        """The ladder of a benefit's durations."""
        steps = [step.id for step in self.layout.benefit_by_id[benefit_id].steps]
        seen = [(self.table.seen("step_duration", step), self.table.seen("step_share", step)) for step in steps]

        def stack(columns: list[Floats]) -> Floats:
            return np.stack(columns, axis=1) if columns else np.zeros((self.table.count, 0))

        durations = stack([duration.end(top=top) for duration, _ in seen])
        return StepsAt(top, durations, stack([s.low for _, s in seen]), stack([s.high for _, s in seen]))
