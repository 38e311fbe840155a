"""The rates of Part XI: never above what any wage gives, attained in the limit, sound at both ends of inputs."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import combinations, pairwise
from math import inf
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from schedule_kit import COUPLE, FAMILY, LEFT, MAN, NO_ALLOWANCE, Numbers, allowance, cases, rate, row, schedule

from gapcheck.facts.profile import Payer, Recipient, Sex
from gapcheck.quantities.amounts import pieces
from gapcheck.quantities.direction import Direction, registry
from gapcheck.quantities.duration import StepsAt
from gapcheck.quantities.schedule import Family, RowAt, ScheduleAt
from gapcheck.quantities.stages import Stages

if TYPE_CHECKING:
    from collections.abc import Iterator

NEARLY = 1e-9


@dataclass(frozen=True)
class Setting:
    """Everything that a rate by Article 65 rests on, for one case."""

    schedules: tuple[ScheduleAt, ...]
    during: ScheduleAt = NO_ALLOWANCE
    before: ScheduleAt = NO_ALLOWANCE
    wage: float = 1000.0
    family: Family = FAMILY
    years: float = 20.0
    weeks: float = inf

    def rate(self) -> float:
        """What gapcheck finds."""
        found = rate(
            "65",
            self.schedules,
            self.wage,
            family=self.family,
            during=self.during,
            before=self.before,
            years=[self.years],
            weeks=self.weeks,
        )
        return float(found[0, 0])


# -- the same by the naive formula, one wage at a time --------------------------------------------------------------


def number(value: np.ndarray) -> float:
    """The only case of an array."""
    return float(value[0])


def clipped(wage: float, floor: np.ndarray, ceiling: np.ndarray) -> float:
    """Earnings that count."""
    return min(max(wage, number(floor)), number(ceiling))


def row_pays(item: RowAt, whole: ScheduleAt, wage: float, years: float, week: float, family: Family) -> float:
    """What one row pays the family."""
    times = {Recipient.PERSON: 1, Recipient.WIFE: int(family.wife), Recipient.CHILD: family.children}[
        item.row.recipient
    ]
    age = number(whole.start_age) + week / 52
    due = (
        item.row.payer is Payer.SCHEME
        and item.row.sex in (Sex.BOTH, family.sex)
        and max(number(item.insured_from), number(whole.qualifying)) <= years < number(item.insured_to)
        and number(item.weeks_from) <= week < number(item.weeks_to)
        and number(item.age_from) <= age < number(item.age_to)
        # lower earnings count as the floor
        and number(item.earnings_from) < max(wage, number(whole.floor))
        and wage <= number(item.earnings_to)
    )
    if not due:
        return 0.0
    counted = max(0.0, min(years, number(item.to_year)) - number(item.from_year))
    if item.other is not None:
        base = pays(item.other, wage, years, week, family)
    else:
        base = clipped(wage, item.floor, item.ceiling) if item.amount is None else number(item.amount)
    share = (number(item.percent) + number(item.accrual) * counted) / 100
    return times * (share * base + number(item.flat) + number(item.flat_accrual) * counted)


def pays(whole: ScheduleAt, wage: float, years: float, week: float, family: Family) -> float:
    """min(maximum, max(minimum, highest formula)), nothing where nothing is due."""
    formulas = (sum(row_pays(item, whole, wage, years, week, family) for item in rows) for rows in whole.formulas)
    found = max(formulas)
    if found <= 0:
        return 0.0
    base = clipped(wage, whole.floor, whole.ceiling)
    least = max(number(whole.minimum), number(whole.minimum_percent) / 100 * base)
    most = min(number(whole.maximum), number(whole.maximum_percent) / 100 * base)
    return min(most, max(least, found))


def naive_rate(setting: Setting, wage: float, week: float) -> float:
    """The rate at one wage in one week."""

    def paid(item: ScheduleAt) -> float:
        return pays(item, wage, setting.years, week, setting.family)

    benefit = sum(paid(item) for item in setting.schedules if number(item.not_means_tested))
    if benefit <= 0:
        return 0.0
    return 100 * (benefit + paid(setting.during)) / (wage + paid(setting.before))


def nested(item: ScheduleAt) -> Iterator[ScheduleAt]:
    """A schedule and those that it is built on."""
    yield item
    for found in item.rows:
        if found.other is not None:
            yield from nested(found.other)


def weeks_to_try(setting: Setting) -> list[float]:
    """The beginning, and every week within the horizon at which some row begins or ends."""
    found = {0.0}
    for item in (inner for outer in setting.schedules for inner in nested(outer)):
        for one in item.rows:
            found |= {number(one.weeks_from), number(one.weeks_to)}
            found |= {52 * (number(end) - number(item.start_age)) for end in (one.age_from, one.age_to)}
    return sorted(week for week in found if 0 <= week < setting.weeks)


def kinks(setting: Setting) -> list[float]:
    """The ends of the wages that are asked about, and every floor, ceiling and band between them."""
    floor = min(number(item.floor) for item in setting.schedules)
    low = max(min(floor, setting.wage), setting.wage * 1e-9)
    found = {low, setting.wage}
    everything = (*setting.schedules, setting.during, setting.before)
    for item in (inner for outer in everything for inner in nested(outer)):
        found |= {number(item.floor), number(item.ceiling)}
        for one in item.rows:
            found |= {number(end) for end in (one.floor, one.ceiling, one.earnings_from, one.earnings_to)}
    return sorted(wage for wage in found if low <= wage <= setting.wage)


def crossings(setting: Setting, week: float) -> list[float]:
    """Where two formulas, a formula and a limit, or two limits cross, from two points on each line."""
    found = []
    for left, right in pairwise(kinks(setting)):
        one, two = left + (right - left) / 3, left + 2 * (right - left) / 3
        for item in (inner for outer in setting.schedules for inner in nested(outer)):
            lines = list(zip(levels(item, setting, one, week), levels(item, setting, two, week), strict=True))
            for (a, b), (c, d) in combinations(lines, 2):
                slope = ((b - a) - (d - c)) / (two - one)
                if slope and np.isfinite(slope) and left < (at := one + (c - a) / slope) < right:
                    found.append(at)
    return found


def levels(item: ScheduleAt, setting: Setting, wage: float, week: float) -> list[float]:
    """Each formula and each limit of a schedule at a wage."""
    base = clipped(wage, item.floor, item.ceiling)
    formulas = [
        sum(row_pays(one, item, wage, setting.years, week, setting.family) for one in rows) for rows in item.formulas
    ]
    shares = [number(percent) / 100 * base for percent in (item.minimum_percent, item.maximum_percent)]
    return [*formulas, number(item.minimum), number(item.maximum), *shares]


def lowest_by_kinks(setting: Setting) -> float:
    """The lowest rate over both sides of every kink and crossing, in every stage."""
    lowest = inf
    for week in weeks_to_try(setting):
        places = sorted({*kinks(setting), *crossings(setting, week)})
        for place in places:
            sides = (place * (1 - 1e-11), place, place * (1 + 1e-11))
            lowest = min([lowest, *(naive_rate(setting, w, week) for w in sides if places[0] <= w <= places[-1])])
    return lowest


def lowest_on_a_grid(setting: Setting, points: int = 150) -> float:
    """The lowest rate on a dense grid of wages."""
    low, high = kinks(setting)[0], kinks(setting)[-1]
    wages = [*np.linspace(low, high, points).tolist(), *np.geomspace(low, high, points // 3).clip(low, high).tolist()]
    return min(naive_rate(setting, wage, week) for week in weeks_to_try(setting) for wage in wages)


# -- schedules to try ------------------------------------------------------------------------------------------------

# Bands of earnings lie between the values that floors and ceilings have.
money = st.integers(1, 40).map(lambda n: 50.0 * n)
band = st.integers(0, 40).map(lambda n: 50.0 * n + 25)
share = st.integers(1, 160).map(lambda n: n / 2)


def often(value: float, other: st.SearchStrategy[float], *, one_in: int = 3) -> st.SearchStrategy[float]:
    """Mostly a fixed number."""
    return st.integers(1, one_in).flatmap(lambda n: other if n == 1 else st.just(value))


@st.composite
def rows(draw: st.DrawFn, inner: ScheduleAt | None = None) -> RowAt:
    """A row of any kind."""
    numbers: dict[str, Numbers] = {}
    if draw(st.booleans()):
        numbers["percent"] = draw(share)
    if not numbers or draw(st.integers(1, 3)) == 1:
        name = draw(st.sampled_from(["flat", "accrual", "flat_accrual", "percent"]))
        numbers[name] = draw(money) if name == "flat" else draw(share) / (20 if name == "accrual" else 4)
    numbers["from_year"] = draw(often(0, st.sampled_from([5.0, 10.0, 25.0]), one_in=4))
    numbers["insured_from"] = draw(often(0, st.sampled_from([10.0, 30.0]), one_in=6))
    numbers["weeks_to"] = draw(often(inf, st.sampled_from([10.0, 13.0, 30.0]), one_in=6))
    numbers["age_from"] = draw(often(0, st.sampled_from([62.0, 70.0]), one_in=8))
    if draw(st.integers(1, 4)) == 1:
        low, high = sorted((draw(band), draw(band)))
        numbers |= {
            "earnings_from": draw(st.sampled_from([0.0, low])),
            "earnings_to": draw(st.sampled_from([high, inf])),
        }
    if draw(st.integers(1, 4)) == 1:
        numbers["ceiling"] = draw(money)
    return row(
        recipient=draw(st.sampled_from(["person", "person", "person", "wife", "child"])),
        payer=draw(st.sampled_from(["scheme", "scheme", "scheme", "employer"])),
        other=inner,
        amount=draw(money) if inner is None and draw(st.integers(1, 8)) == 1 else None,
        **numbers,
    )


@st.composite
def schedules(draw: st.DrawFn, *, deep: bool = True) -> ScheduleAt:
    """One to three formulas of one to three rows, under any limits."""
    inner = draw(schedules(deep=False)) if deep and draw(st.integers(1, 8)) == 1 else None
    formulas = [[draw(rows()) for _ in range(draw(st.integers(1, 3)))] for _ in range(draw(st.integers(1, 3)))]
    if inner is not None:
        formulas[0][0] = draw(rows(inner))
    return schedule(
        *formulas,
        floor=draw(often(0, money)),
        ceiling=draw(often(inf, money)),
        minimum=draw(often(0, money)),
        maximum=draw(often(inf, money)),
        minimum_percent=draw(often(0, share, one_in=6)),
        maximum_percent=draw(often(inf, share, one_in=6)),
        qualifying=draw(st.sampled_from([0.0, 0.0, 15.0, 25.0])),
        not_means_tested=draw(often(1, st.just(0.0), one_in=10)),
    )


bands_of_allowance = st.lists(st.tuples(money.map(lambda m: m / 10), band, band), max_size=2).map(
    lambda found: allowance(*((amount, min(ends), max(ends)) for amount, *ends in found)) if found else NO_ALLOWANCE
)
allowances = st.one_of(
    st.just(NO_ALLOWANCE), money.map(lambda amount: allowance((amount / 10, 0, inf))), bands_of_allowance
)


@st.composite
def settings_to_try(draw: st.DrawFn) -> Setting:
    """One schedule, or two that are paid together, with allowances and a skilled wage."""
    return Setting(
        schedules=tuple(draw(schedules()) for _ in range(draw(st.sampled_from([1, 1, 2])))),
        during=draw(allowances),
        before=draw(allowances),
        wage=draw(money) + draw(st.sampled_from([0.0, 12.5])),
        family=draw(st.sampled_from([MAN, COUPLE, FAMILY])),
        weeks=draw(st.sampled_from([13.0, inf])),
    )


@settings(deadline=None, max_examples=150)
@given(setting=settings_to_try())
def test_no_wage_gives_less_than_the_rate(setting: Setting) -> None:
    assert setting.rate() <= lowest_on_a_grid(setting) * (1 + NEARLY) + 1e-5


@settings(deadline=None, max_examples=150)
@given(setting=settings_to_try())
def test_the_rate_is_what_some_wage_gives_in_the_limit(setting: Setting) -> None:
    assert setting.rate() == pytest.approx(lowest_by_kinks(setting), rel=1e-6, abs=1e-5)


# -- by hand ---------------------------------------------------------------------------------------------------------


def one(*formulas: list[RowAt], wage: float = 1000, **numbers: Numbers) -> Setting:
    """A single schedule and a wage."""
    return Setting((schedule(*formulas, **numbers),), wage=wage)


def test_the_lowest_rate_at_a_crossing_and_nowhere_else() -> None:
    # the higher of 100 + 20 % and of 40 %: they cross at 500. With an allowance of 100 before and during, the rate
    # is (100 + 0.2 w + 100) / (w + 100) below and (0.4 w + 100) / (w + 100) above: both fall towards the wage; so
    # without the allowance below: 100 / w + 20 % falls to 40 % at 500 and stays there. Paid only before, 50 lowers
    # small wages: 0.4 w / (w + 50) rises above 500, (100 + 0.2 w) / (w + 50) falls below it: 200 / 550 at 500.
    found = replace(one([row(flat=100), row(percent=20)], [row(percent=40)]), before=allowance((50, 0, inf)))
    assert found.rate() == pytest.approx(100 * 200 / 550, rel=NEARLY)
    for wage in (400, 499, 501, 600, 1000):
        assert naive_rate(found, wage, 0) > 100 * 200 / 550 + 0.001


def test_the_lowest_rate_at_the_crossing_with_a_minimum() -> None:
    # a minimum of 200 under 40 %: the same crossing at 500
    found = replace(one([row(percent=40)], minimum=200), before=allowance((50, 0, inf)))
    assert found.rate() == pytest.approx(100 * 200 / 550, rel=NEARLY)


def test_the_lowest_rate_just_above_a_jump() -> None:
    # 60 % up to 500; above 100 + 30 %: 250 / 500 just above, 50 %; at 1,000 40 %; a supplement of 150 from 700 on
    # leaves 310 / 700 = 44.29 % just below it as the lowest, against 550 / 1,000
    bands = [
        row(percent=60, earnings_to=500),
        row(flat=100, percent=30, earnings_from=500),
        row(flat=150, earnings_from=700),
    ]
    assert one(bands).rate() == pytest.approx(100 * 310 / 700, rel=NEARLY)
    # 40 % up to 500, then a flat 260, then 60 %: 52 % at 500, 40 % below, 26 % at 1,000; up to 900 28.89 %
    assert one([row(percent=60, earnings_to=500), row(flat=260, earnings_from=500)], wage=900).rate() == pytest.approx(
        100 * 260 / 900, rel=NEARLY
    )


def test_the_side_of_a_jump_that_only_the_limit_reaches() -> None:
    # 50 % up to 500 and 20 % + 150 above: at 500 50 %, just above (100 + 150) / 500 = 50 %; with 100 in place of 150
    # (100 + 100) / 500 = 40 % just above 500, and rising after it with 45 % of what is above 500
    above = [row(percent=50, earnings_to=500), row(flat=-75 + 275 - 225, percent=45, earnings_from=500)]
    # 0.45 w - 25: 200 at 500 (40 %), 425 at 1,000 (42.5 %)
    assert one(above).rate() == pytest.approx(40, rel=NEARLY)
    assert naive_rate(one(above), 500, 0) == pytest.approx(50, rel=NEARLY)


def test_a_ceiling_lowers_the_rate_of_the_skilled_worker() -> None:
    # 50 % up to 15,000 with a wage of 25,000: 7,500 / 25,000
    assert one([row(percent=50)], wage=25_000, ceiling=15_000).rate() == 50
    ceiling = Setting((schedule([row(percent=50, ceiling=15_000)], ceiling=15_000),), wage=25_000)
    assert ceiling.rate() == pytest.approx(30, rel=NEARLY)
    # and not where the wage is under it
    assert replace(ceiling, wage=15_000).rate() == pytest.approx(50, rel=NEARLY)


def test_a_maximum_does_the_same_and_a_minimum_does_not_help_the_skilled_worker() -> None:
    assert one([row(percent=50)], wage=25_000, maximum=7_500).rate() == pytest.approx(30, rel=NEARLY)
    assert one([row(percent=30)], wage=1000, minimum=400).rate() == pytest.approx(40, rel=NEARLY)
    assert one([row(percent=30)], wage=1000, minimum=200).rate() == pytest.approx(30, rel=NEARLY)
    assert one([row(percent=30)], wage=1000, minimum=350, maximum=320).rate() == pytest.approx(32, rel=NEARLY)


def test_the_lowest_insurable_earnings_are_the_lowest_that_are_asked_about() -> None:
    # an allowance of 100 before and none during: 0.5 w / (w + 100) is lowest at the lowest earnings: 100 / 300
    found = replace(one([row(percent=50)], floor=200), before=allowance((100, 0, inf)))
    assert found.rate() == pytest.approx(100 * 100 / 300, rel=NEARLY)
    # without a lowest earnings it goes to nothing
    assert replace(one([row(percent=50)]), before=allowance((100, 0, inf))).rate() == pytest.approx(0, abs=1e-5)


def test_nothing_due_is_zero_whatever_allowances_are_paid() -> None:
    paid = allowance((900, 0, inf))
    for nothing in ([row()], [row(percent=50, insured_from=30)], [row(percent=50, payer="employer")]):
        assert replace(one(nothing), during=paid, before=paid).rate() == 0
    assert replace(one([row(percent=50)], qualifying=25), during=paid, before=paid).rate() == 0
    # a minimum is no benefit of whoever has no right to any
    assert replace(one([row()], minimum=500), during=paid).rate() == 0
    assert replace(one([row(percent=50, earnings_from=600)]), during=paid, before=paid).rate() == 0


def test_allowances_stand_on_both_sides() -> None:
    # (400 + 100) / (1,000 + 100); up to 500 earnings 60, above 100: (200 + 60) / 560 at 500, (200 + 100) / 600 above
    everywhere = allowance((100, 0, inf))
    assert replace(one([row(percent=40)]), during=everywhere, before=everywhere).rate() == pytest.approx(
        100 * 500 / 1100, rel=NEARLY
    )
    by_band = allowance((60, 0, 500), (20, 500, inf))
    # (0.4 w + 60) / (w + 60) up to 500: 46.43 % at 500; (0.4 w + 20) / (w + 20) above: 420 / 1,020 = 41.18 %
    assert replace(one([row(percent=40)]), during=by_band, before=by_band).rate() == pytest.approx(
        100 * 420 / 1020, rel=NEARLY
    )
    # and only before: 0.4 w / (w + 60), which up to 500 is lowest where w is
    assert replace(one([row(percent=40)], floor=300), before=by_band).rate() == pytest.approx(
        100 * 120 / 360, rel=NEARLY
    )


def test_two_benefits_that_are_paid_together_add() -> None:
    # 30 % and a flat 150: 45 % at 1,000, 44.29 % at 1,050; under a test of means the flat one does not count
    pair = (schedule([row(percent=30)]), schedule([row(flat=150)]))
    assert Setting(pair).rate() == pytest.approx(45, rel=NEARLY)
    assert Setting(pair, wage=1050).rate() == pytest.approx(30 + 15000 / 1050, rel=NEARLY)
    tested = replace(pair[1], not_means_tested=cases(0))
    assert Setting((pair[0], tested)).rate() == pytest.approx(30, rel=NEARLY)
    assert Setting((tested,)).rate() == 0


def test_stages() -> None:
    # 50 % for 12 weeks, then 40: both stages within 13 weeks, only the first within 12
    two = [row(percent=50, weeks_to=12), row(percent=40, weeks_from=12)]
    assert replace(one(two), weeks=13).rate() == pytest.approx(40, rel=NEARLY)
    assert replace(one(two), weeks=12).rate() == pytest.approx(50, rel=NEARLY)
    # from 62 on a supplement: at 60, when the pension begins, without it
    assert one([row(percent=40), row(flat=100, age_from=62)]).rate() == pytest.approx(40, rel=NEARLY)
    # a pension that ends at 75 is none in the end
    assert one([row(percent=40, age_to=75)]).rate() == 0


def test_years_stand_side_by_side() -> None:
    found = rate("65", (schedule([row(accrual=1.5)], qualifying=15),), 1000, family=COUPLE, years=[10, 15, 30])
    assert found.shape == (1, 3)
    assert found[0] == pytest.approx([0, 22.5, 45], rel=NEARLY)


def test_many_rows_on_one_base_are_one_set_of_kinks() -> None:
    # widow, children and others each have a share of the pension of the deceased. It has three formulas and two
    # limits: five lines that cross at ten places at most, so a few dozen pieces of earnings, however many shares
    pension = schedule([row(flat=100), row(percent=20)], [row(percent=40)], [row(flat=150)], minimum=120, maximum=900)
    shares = schedule([row(percent=10, other=pension) for _ in range(5)])
    found = pieces([shares], cases(1), cases(1000), cases([20.0])[None, :], [np.asarray(0.0)], FAMILY)
    assert found.left.shape[-1] < 1000


# -- just after the qualifying period ------------------------------------------------------------------------------

LADDER = [row(accrual=5, insured_to=10), row(percent=20, insured_from=10)]
"""Five per cent a year below ten years, then 20 per cent: 49.5 at 9.9 years."""


def just_qualified(low: float, high: float, *, top: bool) -> float:
    """The rate while the qualifying period is only known to lie between two ends."""
    item = schedule(LADDER, top=top, qualifying=low if top else high, qualifying_low=low, qualifying_high=high)
    return float(rate("65", (item,), 1000, family=FAMILY)[0, 0])


@pytest.mark.parametrize(("years", "percent"), [(2, 10), (9.9, 49.5), (10, 20), (12, 20)])
def test_a_known_qualifying_period(years: float, percent: float) -> None:
    assert just_qualified(years, years, top=False) == pytest.approx(percent, rel=NEARLY)
    assert just_qualified(years, years, top=True) == pytest.approx(percent, rel=NEARLY)


def test_an_open_qualifying_period_holds_all_that_lies_between() -> None:
    # between 2 and 12 years: from 10 per cent up to nearly 50
    for years in (2, 4, 7, 9, 9.9, 9.999, 10, 11, 12):
        known = just_qualified(years, years, top=True)
        assert just_qualified(2, 12, top=False) <= known * (1 + NEARLY)
        assert just_qualified(2, 12, top=True) >= known * (1 - NEARLY)


def test_an_open_age_of_one_of_two_pensions_holds_all_ages() -> None:
    # 10 % from 60 on, and 40 % that is paid from 65 on, with a pension that begins at some age from 55 to 66
    first = schedule([row(percent=10)], start_age=60)

    def together(low: float, high: float, *, top: bool) -> float:
        second = replace(
            schedule([row(percent=40, age_from=65)], start_age=low, top=top),
            start_low=cases(low),
            start_high=cases(high),
        )
        return float(rate("65", (replace(first, top=top), second), 1000, family=MAN, years=[20])[0, 0])

    # who begins at 66 has 50 % from the beginning, who begins at 60 has 10 % at first
    assert together(66, 66, top=False) == pytest.approx(50, rel=NEARLY)
    assert together(60, 60, top=False) == pytest.approx(10, rel=NEARLY)
    assert together(55, 66, top=False) <= 10 * (1 + NEARLY)
    assert together(55, 66, top=True) >= 50 * (1 - NEARLY)


# -- Articles 66 and 67 ----------------------------------------------------------------------------------------------


def by_66(item: ScheduleAt, article: str = "66", **allowances_paid: ScheduleAt) -> float:
    """The rate over the ordinary labourer's wage of 800."""
    return float(rate(article, (item,), 800, family=COUPLE, years=[20], **allowances_paid)[0, 0])


def test_a_flat_benefit_by_article_66() -> None:
    # 320 / 800; with a wife's 40, 360 / 800; 10 a year for 20 years, 200 / 800
    assert by_66(schedule([row(flat=320)])) == pytest.approx(40, rel=NEARLY)
    assert by_66(schedule([row(flat=320), row(flat=40, recipient="wife")])) == pytest.approx(45, rel=NEARLY)
    assert by_66(schedule([row(flat_accrual=10)])) == pytest.approx(25, rel=NEARLY)
    # (320 + 80) / (800 + 40)
    with_both = by_66(schedule([row(flat=320)]), during=allowance((80, 0, inf)), before=allowance((40, 0, inf)))
    assert with_both == pytest.approx(100 * 400 / 840, rel=NEARLY)


def test_a_guaranteed_minimum_by_article_66() -> None:
    # 40 % of earnings, and at least 320: whatever he earned, 320 are sure
    assert by_66(schedule([row(percent=40)], minimum=320)) == pytest.approx(40, rel=NEARLY)
    # the same as a formula of its own
    assert by_66(schedule([row(percent=40)], [row(flat=320)])) == pytest.approx(40, rel=NEARLY)
    # at the lowest insurable earnings, 500, 40 % are 200
    assert by_66(schedule([row(percent=40, floor=500)], floor=500)) == pytest.approx(25, rel=NEARLY)


def test_a_guaranteed_minimum_beside_a_band_by_article_66() -> None:
    # the same minimum, with a supplement for low earnings that changes nothing above them
    item = schedule([row(percent=40), row(flat=50, earnings_to=100)], minimum=320)
    assert by_66(item) == pytest.approx(40, rel=NEARLY)


def test_earnings_related_pensions_give_nothing_by_article_66() -> None:
    paid = allowance((100, 0, inf))
    assert by_66(schedule([row(percent=60)])) == 0
    assert by_66(schedule([row(percent=60)]), during=paid, before=paid) == 0
    assert by_66(schedule([row(flat=320, insured_from=25)])) == 0
    assert by_66(schedule([row(flat=320, earnings_from=100)])) == 0
    # a flat benefit that ends at some earnings is sure to nobody
    assert by_66(schedule([row(flat=320, earnings_to=5000)])) == 0


def test_a_case_has_the_same_rate_alone_and_beside_others() -> None:
    # the second case has a band from 100 on, the third one that ends at 900; the first has neither
    numbers: dict[str, Numbers] = {"earnings_from": [0.0, 100.0, 0.0], "earnings_to": [inf, inf, 900.0]}
    minima = [0.0, 0.0, 200.0]
    together = schedule([row(flat=320, **numbers)], minimum=minima)
    found = rate("66", (together,), [800.0] * 3, family=MAN, years=[20])
    alone = [
        by_66(schedule([row(flat=320, earnings_from=low, earnings_to=high)], minimum=minimum))
        for low, high, minimum in zip(*numbers.values(), minima, strict=True)
    ]
    assert alone == pytest.approx([40, 0, 0], rel=NEARLY)
    assert found[:, 0].tolist() == alone


def test_a_test_of_means_rules_out_66_and_not_67() -> None:
    tested = schedule([row(flat=320)], not_means_tested=0)
    assert by_66(tested) == 0
    assert by_66(tested, "67") == pytest.approx(40, rel=NEARLY)


# -- every quantity moves as it is marked --------------------------------------------------------------------------

# In which direction each number of a schedule makes it better.
BETTER_ROW = {
    "percent": 1, "accrual": 1, "from_year": -1, "to_year": 1, "flat": 1, "flat_accrual": 1, "insured_from": -1,
    "insured_to": 1, "weeks_from": -1, "weeks_to": 1, "degree_from": -1, "degree_to": 1,
    "age_from": -1, "age_to": 1, "earnings_from": -1,
    "earnings_to": 1, "floor": 1, "ceiling": 1, "amount": 1,
}  # fmt: skip
BETTER_WHOLE = {
    "floor": 1, "ceiling": 1, "minimum": 1, "minimum_percent": 1, "maximum": 1, "maximum_percent": 1,
    "qualifying": -1, "not_means_tested": 1, "by_residence": -1, "residence_asked": -1, "years_cap": 1,
}  # fmt: skip
# What pulls neither up nor down: where it is open, both its ends are handed over.
OPEN_ENDS = {
    "child_age",
    "qualifying_low",
    "qualifying_high",
    "start_age",
    "start_low",
    "start_high",
    "paid_low",
    "paid_high",
}

# What may have no end.
ENDLESS = {
    "to_year", "insured_to", "weeks_to", "degree_to", "age_to", "earnings_to",
    "ceiling", "maximum", "maximum_percent", "years_cap",
}  # fmt: skip

Trio = tuple[object, object, object]
"""An input at its lower end, at some value in between, and at its upper end."""


def test_every_number_of_a_schedule_has_its_direction() -> None:
    assert {f.name for f in fields(RowAt)} == {*BETTER_ROW, "row", "other"}
    assert {f.name for f in fields(ScheduleAt)} == {*BETTER_WHOLE, *OPEN_ENDS, "top", "formulas"}


def moved(draw: st.DrawFn, value: np.ndarray, sign: int, *, endless: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """A number somewhere between where it is and a better place, and that better place."""
    if draw(st.integers(1, 3)) > 1:
        return value, value
    steps = [1.0, 10.0, 50.0, 1e4, *([inf] if endless else [])]
    better = np.maximum(value + sign * draw(st.sampled_from(steps)), 0.0)
    between = [value, better, *([(value + better) / 2] if np.isfinite(value + better).all() else [])]
    return draw(st.sampled_from(between)), better


@st.composite
def trios_of_rows(draw: st.DrawFn, deep: Trio | None) -> tuple[RowAt, RowAt, RowAt]:
    """A row, a better one, and one in between."""
    worse = draw(rows(None if deep is None else deep[0]))
    found = {
        n: moved(draw, value, sign, endless=n in ENDLESS)
        for n, sign in BETTER_ROW.items()
        if (value := getattr(worse, n)) is not None
    }
    inner = (None, None) if deep is None else deep[1:]
    middle, better = ({n: pair[end] for n, pair in found.items()} for end in (0, 1))
    return worse, replace(worse, other=inner[0], **middle), replace(worse, other=inner[1], **better)


@st.composite
def trios_of_schedules(draw: st.DrawFn, *, deep: bool = True) -> tuple[ScheduleAt, ScheduleAt, ScheduleAt]:
    """A schedule at its worse end, as it is, and at its better end."""
    inner = draw(trios_of_schedules(deep=False)) if deep and draw(st.integers(1, 6)) == 1 else None
    formulas = [
        [draw(trios_of_rows(None)) for _ in range(draw(st.integers(1, 2)))] for _ in range(draw(st.integers(1, 2)))
    ]
    if inner is not None:
        formulas[0][0] = draw(trios_of_rows(inner))
    worse, middle, better = (tuple(tuple(trio[end] for trio in rows_) for rows_ in formulas) for end in range(3))
    shape = replace(draw(schedules(deep=False)), by_residence=cases(draw(st.sampled_from([0.0, 1.0]))))
    shape = replace(shape, residence_asked=cases(draw(st.sampled_from([0.0, 5.0, 20.0]))))
    found = {n: moved(draw, getattr(shape, n), sign, endless=n in ENDLESS) for n, sign in BETTER_WHOLE.items()}
    for truth in ("not_means_tested", "by_residence"):
        found[truth] = tuple(np.floor(np.minimum(v, 1.0)) for v in found[truth])
    least, most = found["qualifying"][1], shape.qualifying
    young = np.array([draw(st.sampled_from([55.0, 60.0, 64.0]))])
    old = young + draw(st.sampled_from([0.0, 0.0, 6.0]))
    ends = {"qualifying_low": least, "qualifying_high": most, "start_low": young, "start_high": old}
    short = np.array([draw(st.sampled_from([4.0, 12.0, 26.0]))])
    long = short + draw(st.sampled_from([0.0, 0.0, 10.0]))
    ends |= {"paid_low": short, "paid_high": long}
    paid = short + draw(st.sampled_from([0.0, 0.5, 1.0])) * (long - short)
    exact, age = found["qualifying"][0], young + draw(st.sampled_from([0.0, 0.5, 1.0])) * (old - young)
    points = {"qualifying_low": exact, "qualifying_high": exact, "start_age": age, "start_low": age, "start_high": age}
    points |= {"paid_low": paid, "paid_high": paid}
    values = [{n: pair[end] for n, pair in found.items()} for end in (0, 1)]
    return (
        replace(shape, top=False, formulas=worse, **ends, start_age=young),
        replace(shape, top=False, formulas=middle, **(values[0] | points)),
        replace(shape, top=True, formulas=better, **(values[1] | ends), start_age=old),
    )


@st.composite
def trios_of_steps(draw: st.DrawFn) -> tuple[StepsAt, StepsAt, StepsAt]:
    """A ladder whose durations and shares are open, and the ladder as it is."""
    size = draw(st.integers(0, 3))

    def some(low: int, high: int) -> np.ndarray:
        return np.array([draw(st.lists(st.integers(low, high), min_size=size, max_size=size))], np.float64)

    weeks, more, most, parts = some(0, 60), some(0, 20), some(0, 20), some(1, 9)
    shares = 100 * parts / parts.sum() if size else parts
    slack = draw(st.sampled_from([0.0, 20.0, 100.0]))
    low, high = np.maximum(shares - slack, 0.0), np.minimum(shares + slack, 100.0)
    return (
        StepsAt(top=False, durations=weeks, share_low=low, share_high=high),
        StepsAt(top=False, durations=weeks + more, share_low=shares, share_high=shares),
        StepsAt(top=True, durations=weeks + more + most, share_low=low, share_high=high),
    )


RANGES = {"skilled_wage": 5000.0, "labourer_wage": 2500.0, "pensionable_age": 100.0, "average_duration": 200.0}


@st.composite
def trios_of_numbers(draw: st.DrawFn, top: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A number of one case, with a smaller and a greater one."""
    low, middle, high = sorted(draw(st.floats(0.01, top) | st.sampled_from([0.0, 1.0, top])) for _ in range(3))
    return np.array([low]), np.array([middle]), np.array([high])


@st.composite
def trios_of_allowances(draw: st.DrawFn) -> tuple[ScheduleAt, ScheduleAt, ScheduleAt]:
    """Family allowances, with more of them."""
    base, more = draw(allowances), allowance((draw(money) / 10, 0, inf))
    both = replace(base, formulas=((*base.formulas[0], *more.formulas[0]),))
    return base, draw(st.sampled_from([base, both])), both


def trios(name: str) -> st.SearchStrategy[Trio]:
    """An input of any quantity, by its name."""
    if name == "schedules":
        found = st.lists(trios_of_schedules(), min_size=1, max_size=2)
    elif name.endswith("_contribution"):
        found = st.lists(trios_of_numbers(100.0), min_size=3, max_size=3)
    elif name.startswith("family_allowance"):
        return trios_of_allowances()
    else:
        return trios_of_steps() if name == "steps" else trios_of_numbers(RANGES.get(name, 5000.0))
    return found.map(lambda parts: tuple(zip(*parts, strict=True)))


def likely(name: str, found: dict[str, Trio]) -> bool:
    """Whether the inputs may stand together: answers that contradict each other have no value in between."""
    if name == "average_entitlement":
        _, ladder, _ = found["steps"]
        if ladder.durations.shape[1]:  # the figure of the average is open, and is what the ladder says
            mean = (ladder.durations * ladder.share_low).sum(axis=1) / 100
            found["average_duration"] = (np.zeros(1), mean, np.array([5200.0]))
        return bool((found["average_duration"][1] >= found["duration_in_12_months"][1]).all())
    if name.startswith("family_value"):  # the total is what its parts make it
        _, children, _ = found["children_paid_for"]
        _, each, _ = found["family_benefit_for_each_child"]
        total = 12 * children * each
        found["family_benefits_a_year"] = (np.zeros(1), total, total + 1000)
    if name == "rate_65":  # of wages below the lowest insurable one below
        lowest = min(number(item.floor) for item in found["schedules"][0])
        return bool(number(found["skilled_wage"][0]) >= lowest)
    return True


def standing(value: object, *, top: bool) -> object:
    """An input, said to stand at its better or its worse end."""
    if isinstance(value, StepsAt | ScheduleAt):
        return replace(value, top=top)
    return tuple(standing(item, top=top) for item in value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("name", sorted(registry()))
@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_a_quantity_lies_between_its_ends(name: str, data: st.DataObject) -> None:
    """Called at the worse and at the better end of its inputs, a quantity encloses itself at any values in between.

    Each input is moved in the direction that it is marked with. This is what makes a verdict sound.
    """
    found = registry()[name]
    constants: dict[str, object] = {}
    if "family" in found.constants:
        constants["family"] = data.draw(st.sampled_from([MAN, COUPLE, FAMILY, LEFT]))
    if "years" in found.constants:
        constants["years"] = data.draw(st.sampled_from([None, np.array([10.0, 20.0, 30.0])]))
        constants["stages"] = data.draw(st.sampled_from([Stages(13.0), Stages(), Stages(average=True)]))
    if "residence" in found.constants:
        constants["residence"] = data.draw(st.sampled_from([5.0, 20.0, inf]))
    inputs = {item.name: data.draw(trios(item.name), label=item.name) for item in found.inputs}
    assume(likely(name, inputs))
    up = {item.name: item.direction is Direction.UP for item in found.inputs}
    worst, middle, best = ([trio[end if up[n] else 2 - end] for n, trio in inputs.items()] for end in range(3))

    def value(values: list[object], *, top: bool) -> np.ndarray:
        known = {**constants, "top": top} if "top" in found.constants else constants
        return np.broadcast_to(found.function(*values, **known), (1, 3))

    low, high = value(worst, top=False), value(best, top=True)
    # known as a point, it does not matter at which end an input is taken to stand
    for top in (False, True):
        exact = value([standing(item, top=top) for item in middle], top=top)
        assert not np.isnan(exact).any()
        assert (low <= exact * (1 + NEARLY) + NEARLY).all()
        assert (exact <= high * (1 + NEARLY) + NEARLY).all()


def test_a_skilled_wage_below_the_lowest_insurable_one_is_no_worse_than_one_above_it() -> None:
    # insured from 500 on, and the only band begins there: 40 % at every wage that is insured. While the skilled wage
    # is not known its better end is next to nothing, and must not say less than 40 %
    found = one([row(percent=40, earnings_from=500)], floor=500)
    assert found.rate() == pytest.approx(40, rel=NEARLY)
    assert replace(found, wage=200).rate() >= 40 * (1 - NEARLY)
    assert replace(found, wage=1e-6).rate() >= 40 * (1 - NEARLY)


def test_a_higher_skilled_wage_never_raises_the_rate() -> None:
    # paid above 1,000 only: whoever earns less gets nothing, however high the skilled wage is
    found = one([row(percent=50, earnings_from=1000)])
    assert [replace(found, wage=wage).rate() for wage in (500, 2000, 1e9, 1e13, 1e15)] == [0, 0, 0, 0, 0]
    # an allowance of 100 before and none during: small earnings have a small rate, whatever the skilled wage
    low = replace(one([row(percent=46)]), before=allowance((100, 0, inf)))
    rates = [replace(low, wage=wage).rate() for wage in (1e3, 1e6, 1e9, 1e12, 1e15)]
    assert rates == pytest.approx([0] * 5, abs=1e-3)
