"""Checks of the rows of formulas: ranges upside down, stages that overlap or leave a hole, a share over the highest.

Rows of one formula add, so that two stages which overlap pay twice, and weeks that no stage holds pay nothing. What is
nested is no mistake: a supplement for the first weeks beside a row for all of them.
"""

from __future__ import annotations

from itertools import combinations
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from gapcheck.facts.catalogue import BenefitKind
from gapcheck.facts.profile import BaseKind, Key, Recipient, RowDef, Sex
from gapcheck.problems import Place, ProblemCode, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gapcheck.facts.profile import Fact, Profile
    from gapcheck.problems import Problems

__all__ = ["check_rows"]

_SLACK = 1e-6
_WEEKS, _DEGREE = ("weeks_from", "weeks_to"), ("degree_from", "degree_to")
_LIMITS = (("insured_from", "insured_to"), ("age_from", "age_to"), ("earnings_from", "earnings_to"))
_YEARS = ("from_year", "to_year")
_RANGES = (_WEEKS, _DEGREE, *_LIMITS, _YEARS)
_TOTAL_LOSS = 100.0


def check_rows(profile: Profile, problems: Problems) -> None:
    """Collect what cannot be meant in the rows of all benefits and of the allowances by bands of earnings."""
    benefits = profile.layout.benefits
    bands = [rows for cover in profile.layout.covers for rows in cover.bands.values()]
    for rows in (*(formula.rows for benefit in benefits for formula in benefit.formulas), *bands):
        for row in rows:
            _check_ranges(profile, row, problems)
    for benefit in benefits:
        formulas = [[_Stage.of(profile, row) for row in formula.rows] for formula in benefit.formulas]
        for stages in formulas:
            _check_overlaps(profile, stages, problems)
        _check_holes(profile, [stage for stages in formulas for stage in stages], problems)
        if benefit.place.endswith(BenefitKind.SURVIVORS):
            _check_shares(profile, benefit.id, [stage.row for stages in formulas for stage in stages], problems)


class _Span(NamedTuple):
    """A range of a row, as far as it is known: each end at its lowest and at its highest."""

    start_low: float
    start_high: float
    end_low: float
    end_high: float

    @property
    def known(self) -> bool:
        return self.start_low == self.start_high and self.end_low == self.end_high

    def meets(self, other: _Span) -> bool:
        """Whether the two may have more in common than an end."""
        return max(self.start_low, other.start_low) < min(self.end_high, other.end_high) - _SLACK

    def overlapped_by(self, later: _Span) -> bool:
        """Whether the later one begins inside this one and outlasts it, both being known."""
        begins_inside = self.start_low + _SLACK < later.start_low < self.end_low - _SLACK
        return begins_inside and self.end_low + _SLACK < later.end_low


class _Stage(NamedTuple):
    """A row with its ranges. `alike` is all that stages of one thing have in common, but for weeks and degrees."""

    row: RowDef
    weeks: _Span
    degree: _Span
    limits: tuple[_Span, ...]
    alike: tuple[object, ...]
    by_weeks: bool

    @classmethod
    def of(cls, profile: Profile, row: RowDef) -> _Stage:
        limits = tuple(_span(profile, row, pair) for pair in _LIMITS)
        clips = (_fact(profile, name, row) for name in ("row_floor", "row_ceiling"))
        alike = (
            (row.recipient, row.sex, row.base, row.base_id, row.payer),
            limits,
            _span(profile, row, _YEARS),
            tuple(None if fact is None else (fact.low, fact.high, fact.blank) for fact in clips),
            _any_stated(profile, row, ("percent", "accrual")),
            _any_stated(profile, row, ("flat", "flat_accrual")),
        )
        degree = _span(profile, row, _DEGREE, _TOTAL_LOSS)
        return cls(row, _span(profile, row, _WEEKS), degree, limits, alike, _any_stated(profile, row, _WEEKS))

    def same_persons(self, other: _Stage) -> bool:
        """Whether somebody may get both rows, at one time or another."""
        sexes = {self.row.sex, other.row.sex}
        return (
            self.row.recipient is other.row.recipient
            and (len(sexes) == 1 or Sex.BOTH in sexes)
            and all(a.meets(b) for a, b in zip(self.limits, other.limits, strict=True))
        )


def _fact(profile: Profile, name: str, row: RowDef) -> Fact | None:
    return profile.facts.get(Key(name, row.id))


def _any_stated(profile: Profile, row: RowDef, names: Iterable[str]) -> bool:
    return any(_fact(profile, name, row) is not None for name in names)


def _span(profile: Profile, row: RowDef, pair: tuple[str, str], top: float = inf) -> _Span:
    """A range of a row; an end that is not spoken of is no limit, one that is unknown may be any."""
    ends: list[float] = []
    for name, absent in zip(pair, (0.0, top), strict=True):
        fact = _fact(profile, name, row)
        low, high = (absent, absent) if fact is None else (0.0, top) if fact.blank else (fact.low, fact.high)
        ends += [min(low, top), min(high, top)]
    return _Span(*ends)


def _place(profile: Profile, row: RowDef, name: str) -> Place:
    fact = _fact(profile, name, row)
    return fact.place if fact is not None else row.place or Place(profile.file)


def _check_ranges(profile: Profile, row: RowDef, problems: Problems) -> None:
    for pair in _RANGES:
        span = _span(profile, row, pair)
        if span.start_low > span.end_high + _SLACK:
            problems.add(
                ProblemCode.INTERVAL_UPSIDE_DOWN,
                _place(profile, row, pair[0]),
                found=f"{pair[0]!r} {span.start_low:g} above {pair[1]!r} {span.end_high:g}",
                expected="the lower end first",
                advice="Change the two; a row that is never paid is left out.",
            )


def _check_overlaps(profile: Profile, stages: list[_Stage], problems: Problems) -> None:
    """Stages that are paid together for a part of each."""
    for one, other in combinations(stages, 2):
        if one.alike != other.alike:
            continue
        for pair, a, b in ((_WEEKS, one.weeks, other.weeks), (_DEGREE, one.degree, other.degree)):
            rest = (one.degree, other.degree) if pair is _WEEKS else (one.weeks, other.weeks)
            if rest[0] != rest[1] or not (a.known and b.known):
                continue
            (first, _), (later, row) = sorted([(a, one.row), (b, other.row)], key=lambda item: item[0])
            if first.overlapped_by(later):
                problems.add(
                    ProblemCode.STAGES_OVERLAP,
                    _place(profile, row, pair[0]),
                    found=f"a stage {_words(later)} beside one {_words(first)} ({pair[0]!r}, {pair[1]!r})",
                    expected=f"a stage that begins where the one before ends, at {first.end_low:g}",
                    advice="Rows of one formula add, so both would be paid in between.",
                )


def _check_holes(profile: Profile, stages: list[_Stage], problems: Problems) -> None:
    """Weeks before a stage in which nothing is paid; another formula, or the employer, may fill them."""
    for stage in stages:
        start = stage.weeks.start_low
        if start != stage.weeks.start_high or not stage.weeks.end_high > start > _SLACK:
            continue
        earlier = [other for other in stages if other.weeks.start_low < start - _SLACK and stage.same_persons(other)]
        if any(other.alike == stage.alike for other in earlier):  # what is paid all the time is another thing
            earlier = [other for other in earlier if other.by_weeks or other.alike == stage.alike]
        end = max((other.weeks.end_high for other in earlier), default=0.0)
        if end < start - _SLACK:
            problems.add(
                ProblemCode.STAGES_HOLE,
                _place(profile, stage.row, _WEEKS[0]),
                found=f"nothing for weeks {end:g} to {start:g} before this stage",
                expected=f"a stage that begins at {end:g}, where the one before ends"
                if end
                else "a first stage that begins at 0",
                advice="Give a row of 0 percent where nothing is paid; waiting days are asked elsewhere.",
            )


def _words(span: _Span) -> str:
    return f"from {span.start_low:g}" + ("" if span.end_low == inf else f" to {span.end_low:g}")


def _check_shares(profile: Profile, benefit: str, rows: Iterable[RowDef], problems: Problems) -> None:
    """The share of the widow alone, or of one child alone, above the highest of all together."""
    top = profile.facts.get(Key("maximum_percent", benefit))
    if top is None or top.blank:
        return
    for row, share in _shares_of_earnings(profile, rows):
        if share.low > top.high + _SLACK:
            problems.add(
                ProblemCode.SHARE_OVER_MAXIMUM,
                share.place,
                found=f"{share.low:g} percent for one {row.recipient}",
                expected=f"at most the {top.high:g} percent of 'maximum_percent', which is for all survivors together",
                advice="Check both: a row states the share of one person.",
                severity=Severity.WARNING,
            )


def _shares_of_earnings(profile: Profile, rows: Iterable[RowDef]) -> Iterator[tuple[RowDef, Fact]]:
    """The percentages of the earnings of which the highest is a percentage too."""
    for row in rows:
        share = _fact(profile, "percent", row)
        comparable = row.base is BaseKind.EARNINGS and not _any_stated(profile, row, ("row_floor", "row_ceiling"))
        if share is not None and not share.blank and comparable and row.recipient in (Recipient.WIDOW, Recipient.CHILD):
            yield row, share
