"""Real and typical designs, written in YAML: what their schedules pay, by published figures and by hand."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schedule_kit import COUPLE, FAMILY, LEFT, MAN, WOMAN, old_age, paid, rate, read, row, schedule, unemployment

from gapcheck.facts.columns import View
from gapcheck.quantities.amounts import amount_at
from gapcheck.quantities.duration import StepsAt, average_entitlement, shortest_duration
from gapcheck.quantities.financing import employees_share_by_rates, employees_share_of_financing
from gapcheck.quantities.pensions import age_of_standard_pension, excess_over_article_66, years_to_first_pension
from gapcheck.quantities.times import first_of_all, first_years, moments

if TYPE_CHECKING:
    from gapcheck.quantities.schedule import Family, RowAt, ScheduleAt

# -- Thailand: 20 per cent at 180 months, 1.5 per cent for each further year, wages from 1,650 to 15,000 baht -------

THAILAND = """
        facts:
          qualifying_period: {value: 180, unit: months}
          earnings_floor: 1650
          earnings_ceiling: 15000
          pensionable_age: 55
        formulas:
          - rows:
              - {percent: 20}
              - {accrual: 1.5, from_year: 15}
"""


@pytest.mark.parametrize(("years", "baht"), [(15, 3000), (20, 4125), (25, 5250), (30, 6375), (35, 7500)])
def test_thailand_pays_what_was_published(years: float, baht: float) -> None:
    # Bangkok Post, January 2022 (tha.yaml, S3): 20, 27.5, 35, 42.5 and 50 per cent of 15,000
    assert paid(old_age(THAILAND), 15_000, years) == pytest.approx(baht, rel=1e-12)
    # whoever earns more gets no more
    assert paid(old_age(THAILAND), 25_000, years) == pytest.approx(baht, rel=1e-12)


def test_thailand_below_the_bounds_of_the_wage() -> None:
    # 10,000 x 27.5 % = 2,750; 1,000 counts as 1,650: 1,650 x 20 % = 330; nothing before 180 months
    assert paid(old_age(THAILAND), 10_000, 20) == pytest.approx(2750, rel=1e-12)
    assert paid(old_age(THAILAND), 1_000, 15) == pytest.approx(330, rel=1e-12)
    assert paid(old_age(THAILAND), 15_000, 14.9) == 0


# -- Viet Nam: other shares for men and women, 75 per cent at most ------------------------------------------------

VIET_NAM = """
        facts:
          qualifying_period: 15
          maximum_percent: 75
          earnings_ceiling: 46800000
        formulas:
          - name: men
            rows:
              - {sex: men, percent: 40, insured_to: 20}
              - {sex: men, accrual: 1, from_year: 15, insured_to: 20}
              - {sex: men, percent: 45, insured_from: 20}
              - {sex: men, accrual: 2, from_year: 20, insured_from: 20}
          - name: women
            rows:
              - {sex: women, percent: 45}
              - {sex: women, accrual: 2, from_year: 15}
"""


@pytest.mark.parametrize(
    ("family", "years", "percent"),
    [
        (MAN, 14, 0),
        (MAN, 15, 40),
        (MAN, 17, 42),  # 40 + 2 x 1
        (MAN, 19, 44),
        (MAN, 20, 45),
        (MAN, 30, 65),  # 45 + 10 x 2
        (MAN, 35, 75),
        (MAN, 40, 75),  # 85 but for the maximum
        (WOMAN, 14, 0),
        (WOMAN, 15, 45),
        (WOMAN, 20, 55),  # 45 + 5 x 2
        (WOMAN, 30, 75),
        (WOMAN, 35, 75),
    ],
)
def test_viet_nam_differs_by_sex(family: Family, years: float, percent: float) -> None:
    # Law 41/2024 (vnm.yaml, S1); 10 million dong is under the ceiling of 20 x 2,340,000
    assert paid(old_age(VIET_NAM), 1e7, years, family=family) == pytest.approx(1e7 * percent / 100, rel=1e-12)


def test_viet_nam_at_the_ceiling() -> None:
    # 65 % of 46,800,000, not of 60 million
    assert paid(old_age(VIET_NAM), 6e7, 30) == pytest.approx(30_420_000, rel=1e-12)


# -- Philippines: the highest of three --------------------------------------------------------------------------

PHILIPPINES = """
        facts: {qualifying_period: {value: 120, unit: months}}
        formulas:
          - rows: [{flat: 300}, {percent: 20}, {accrual: 2, from_year: 10}]
          - rows: [{percent: 40}]
          - name: minimum
            rows: [{flat: 1200, insured_to: 20}, {flat: 2400, insured_from: 20}]
"""


@pytest.mark.parametrize(
    ("salary_credit", "years", "pesos"),
    [
        (10_000, 9, 0),
        (10_000, 10, 4000),  # 300 + 2,000 = 2,300; 4,000; 1,200
        (10_000, 20, 4300),  # 300 + 2,000 + 2,000 = 4,300; 4,000; 2,400
        (10_000, 25, 5300),  # 300 + 2,000 + 3,000
        (2_000, 10, 1200),  # 300 + 400 = 700; 800; 1,200
        (2_000, 20, 2400),  # 300 + 400 + 400 = 1,100; 800; 2,400
        (2_000, 40, 2400),  # 300 + 400 + 1,200 = 1,900; 800; 2,400
        (1_500, 19.5, 1200),
    ],
)
def test_the_philippines_pay_the_highest_of_three(salary_credit: float, years: float, pesos: float) -> None:
    assert paid(old_age(PHILIPPINES), salary_credit, years) == pytest.approx(pesos, rel=1e-12)


def test_a_minimum_says_the_same_as_a_formula_of_its_own() -> None:
    two = PHILIPPINES.replace("{qualifying_period", "{minimum: 1200, qualifying_period").split("          - name:")[0]
    for salary_credit in (100, 2_000, 2_900, 3_100, 10_000):
        # under 20 years the third formula is 1,200; nothing is due before 10
        assert paid(old_age(two), salary_credit, 15) == paid(old_age(PHILIPPINES), salary_credit, 15)
        assert paid(old_age(two), salary_credit, 9) == 0


# -- Lao PDR and Cambodia ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("years", "kip"), [(14, 0), (15, 450_000), (20, 600_000), (30, 900_000)])
def test_lao_points(years: float, kip: float) -> None:
    # a point a year at the average insured wage, 1.5 % each: 22.5, 30 and 45 % of 2,000,000
    benefit = """
        facts: {qualifying_period: 15}
        formulas: [{rows: [{accrual: 1.5}]}]
"""
    assert paid(old_age(benefit), 2e6, years) == pytest.approx(kip, rel=1e-12)


@pytest.mark.parametrize(("years", "percent"), [(0.5, 0), (1, 40), (15, 40), (22.6, 40), (30, 45), (40, 57.5)])
def test_cambodia_with_two_rates_and_a_minimum_share(years: float, percent: float) -> None:
    # 1.75 x 15 = 26.25; + 1.25 x 7.6 = 35.75, under the 40; + 1.25 x 15 = 45; + 1.25 x 25 = 57.5
    benefit = """
        facts: {qualifying_period: {value: 12, unit: months}, minimum_percent: 40}
        formulas: [{rows: [{accrual: 1.75, to_year: 15}, {accrual: 1.25, from_year: 15}]}]
"""
    assert paid(old_age(benefit), 1000, years) == pytest.approx(10 * percent, rel=1e-12)


# -- typical designs ----------------------------------------------------------------------------------------------


def test_a_flat_tier_with_an_earnings_tier() -> None:
    benefit = """
        facts: {qualifying_period: none}
        formulas: [{rows: [{flat: 100}, {accrual: 1}]}]
"""
    # 100 + 20 x 1 % x 1,000
    assert paid(old_age(benefit), 1000, 20) == pytest.approx(300, rel=1e-12)
    # two tiers of earnings: 50 % up to 400 and 20 % of what is above, 200 + 120
    tiers = """
        facts: {qualifying_period: none}
        formulas: [{rows: [{percent: 30, row_ceiling: 400}, {percent: 20}]}]
"""
    assert paid(old_age(tiers), 1000) == pytest.approx(320, rel=1e-12)


def test_residence_accrual_in_money() -> None:
    benefit = """
        facts: {qualifying_period: 10}
        formulas: [{rows: [{flat_accrual: 25, to_year: 40}]}]
"""
    # 25 for each of 10, 40 and (of 45) 40 years
    assert [paid(old_age(benefit), 1000, years) for years in (5, 10, 40, 45)] == [0, 250, 1000, 1000]


JKP = """
        facts: {earnings_ceiling: 5000000, qualifying_period: none}
        formulas:
          - rows:
              - {percent: 45, weeks_to: {value: 3, unit: months}}
              - {percent: 25, weeks_from: {value: 3, unit: months}, weeks_to: {value: 6, unit: months}}
"""


@pytest.mark.parametrize(("weeks", "rupiah"), [(0, 1.8e6), (12.9, 1.8e6), (13, 1e6), (25.9, 1e6), (26, 0)])
def test_indonesia_45_then_25_per_cent(weeks: float, rupiah: float) -> None:
    # three months are 13 weeks; 45 and 25 % of 4,000,000
    found = paid(unemployment(JKP), 4e6, weeks=weeks, benefit="s.unemployment")
    assert found == pytest.approx(rupiah, rel=1e-12)


@pytest.mark.parametrize(("weeks", "percent"), [(13, 45), (14, 25), (26, 25), (27, 0)])
def test_every_stage_counts_while_the_benefit_must_last(weeks: float, percent: float) -> None:
    benefit = unemployment(JKP).schedule("s.unemployment", top=False)
    assert rate("65", (benefit,), 4e6, family=FAMILY, years=[1.0], weeks=weeks)[0, 0] == pytest.approx(
        percent, rel=1e-12
    )


ALLOWANCE = """
        facts: {pensionable_age: 60, qualifying_period: none}
        formulas:
          - rows:
              - {flat: 600, age_to: 70}
              - {flat: 700, age_from: 70, age_to: 80}
              - {flat: 800, age_from: 80, age_to: 90}
              - {flat: 1000, age_from: 90}
"""


@pytest.mark.parametrize(("age", "baht"), [(60, 600), (69.5, 600), (70, 700), (80, 800), (89.5, 800), (90, 1000)])
def test_age_banded_flat_amounts(age: float, baht: float) -> None:
    # the Old Age Allowance of Thailand (tha.yaml, S2): 600, 700, 800 and 1,000 baht
    assert paid(old_age(ALLOWANCE), 0.0, weeks=52 * (age - 60)) == baht


def test_the_moments_of_age_bands() -> None:
    # 10, 20 and 30 years after 60, in weeks of 52 a year
    found = moments([old_age(ALLOWANCE).schedule("s.old_age", top=False)], inf, MAN)
    assert {float(moment) for moment in map(np.max, found)} == {0.0, 520.0, 1040.0, 1560.0}


def test_multiples_of_a_reference_amount() -> None:
    # Viet Nam's reference level of 2,340,000: half of it for each dependant; and 20 times it
    inputs = read("""
reference_amounts:
  - {id: level, amount: {value: 2340000, unit: XXX a month}}
  - {id: twenty_levels, times: 20, of: level}
  - {id: a_half, times: 0.5, of: level}
schemes:
  - id: s
    type: social_insurance
    benefits:
      - branch: survivors
        facts: {qualifying_period: none}
        formulas:
          - rows: [{base: level, percent: 50, recipient: widow}, {base: a_half, percent: 100, recipient: child}]
      - branch: old_age
        facts: {qualifying_period: none}
        formulas: [{rows: [{base: twenty_levels, percent: 1}]}]
""")
    assert paid(inputs, 1e7, family=LEFT, benefit="s.survivors") == pytest.approx(3 * 1_170_000, rel=1e-12)
    assert paid(inputs, 1e7, family=MAN, benefit="s.survivors") == 0
    assert paid(inputs, 1e7) == pytest.approx(468_000, rel=1e-12)


def test_rows_for_a_wife_and_for_each_child() -> None:
    benefit = """
        facts: {qualifying_period: none}
        formulas:
          - rows:
              - {percent: 35}
              - {percent: 5, recipient: wife}
              - {percent: 2.5, recipient: child}
              - {flat: 10, recipient: child}
"""
    inputs = unemployment(benefit)
    found = [paid(inputs, 1000, family=f, benefit="s.unemployment") for f in (MAN, COUPLE, FAMILY)]
    # 350; + 50; + 2 x 25 + 2 x 10
    assert found == pytest.approx([350, 400, 470], rel=1e-12)


def test_survivors_shares_with_a_maximum() -> None:
    # Lao PDR: 30 % for the widow, 20 % for each child, 60 % in all
    inputs = read("""
schemes:
  - id: s
    type: social_insurance
    benefits:
      - branch: survivors
        facts: {qualifying_period: none}
        formulas: [{rows: [{percent: 30, recipient: widow}, {percent: 20, recipient: child}]}]
""")
    assert paid(inputs, 1000, family=LEFT, benefit="s.survivors") == pytest.approx(700, rel=1e-12)
    limited = schedule([row(percent=30, recipient="widow"), row(percent=20, recipient="child")], maximum_percent=60)
    found = amount_at(limited, np.array([1000.0]), np.array([[0.0]]), np.asarray(0.0), LEFT)
    assert found[0, 0] == pytest.approx(600, rel=1e-12)


def test_what_the_employer_pays_himself_is_no_benefit() -> None:
    benefit = """
        facts: {qualifying_period: none}
        formulas: [{rows: [{percent: 30}, {percent: 50, payer: employer}]}]
"""
    assert paid(old_age(benefit), 1000) == pytest.approx(300, rel=1e-12)


def test_bands_of_earnings() -> None:
    benefit = """
        facts: {qualifying_period: none}
        formulas: [{rows: [{percent: 60, earnings_to: 500}, {percent: 40, earnings_from: 500}]}]
"""
    # up to 500 and at 500 60 %, above 40 %
    assert [round(paid(old_age(benefit), wage), 9) for wage in (400, 500, 600)] == [240, 300, 240]


def test_another_benefit_as_base() -> None:
    body = """
schemes:
  - id: s
    type: social_insurance
    benefits:
      - branch: old_age
        facts: {maximum: 400, qualifying_period: 15}
        formulas: [{rows: [{accrual: 1.5}]}]
      - branch: survivors
        facts: {qualifying_period: none}
        formulas: [{rows: [{base: s.old_age, percent: 60, recipient: widow}]}]
"""
    inputs = read(body)
    # the deceased had 30 x 1.5 % of 800 = 360: 60 % of it is 216; at 1,000 he had 400 instead of 450: 240
    assert paid(inputs, 800, 30, family=LEFT, benefit="s.survivors") == pytest.approx(216, rel=1e-12)
    assert paid(inputs, 1000, 30, family=LEFT, benefit="s.survivors") == pytest.approx(240, rel=1e-12)
    # after 14 years he had no pension yet; the widow's right is her own, on what he would have had: 60 % of 210
    assert paid(inputs, 1000, 14, family=LEFT, benefit="s.survivors") == pytest.approx(126, rel=1e-12)
    assert paid(inputs, 1000, 14, family=MAN, benefit="s.old_age") == 0


ACCOUNT = """
        facts: {qualifying_period: none}
        formulas: [{rows: [{base: account, percent: 0.5, account_balance: 100000}]}]
"""


def test_an_account_is_given_but_not_shown() -> None:
    # half a per cent of 100,000 a month; what a projection says is not guaranteed
    given, shown = old_age(ACCOUNT), old_age(ACCOUNT, View.SHOWN)
    assert paid(given, 1000) == paid(given, 1000, top=True) == pytest.approx(500, rel=1e-12)
    assert paid(shown, 1000) == 0
    # 0.5 % of the highest balance that can be entered, 1e18
    assert paid(shown, 1000, top=True) == pytest.approx(5e15, rel=1e-12)


def test_an_account_of_which_nothing_is_said() -> None:
    unknown = old_age(ACCOUNT.replace(", account_balance: 100000", ""))
    assert paid(unknown, 1000) == 0
    assert paid(unknown, 1000, top=True) == pytest.approx(5e15, rel=1e-12)


def test_the_minimum_comes_before_the_maximum_and_neither_is_paid_where_nothing_is_due() -> None:
    benefit = """
        facts: {minimum: 300, maximum: 250, qualifying_period: 10}
        formulas: [{rows: [{percent: 20}]}]
"""
    assert paid(old_age(benefit), 1000, 10) == 250
    assert paid(old_age(benefit), 1000, 9) == 0
    only = """
        facts: {minimum: 300, maximum: 900, qualifying_period: none}
        formulas: [{rows: [{percent: 50}]}]
"""
    assert [paid(old_age(only), wage) for wage in (100, 1000, 3000)] == [300, 500, 900]


def test_an_interval_has_a_worse_and_a_better_end() -> None:
    benefit = """
        facts: {earnings_ceiling: {low: 600, high: 900}, qualifying_period: {low: 5, high: 12}}
        formulas: [{rows: [{percent: {low: 20, high: 30}, insured_from: {low: 8, high: 10}}]}]
"""
    inputs = old_age(benefit)
    # worst: 20 % of 600 from 12 years on; best: 30 % of 900 from 8 years on
    assert [paid(inputs, 1000, years) for years in (11, 12)] == [0, 120]
    assert [paid(inputs, 1000, years, top=True) for years in (7, 8)] == [0, 270]


# -- when the first pension comes ----------------------------------------------------------------------------------


def first_by_trial(benefit: ScheduleAt) -> float:
    """The first of many periods at which the schedule pays anything at an ordinary wage; 1,000 if none does."""
    tried = np.round(np.arange(0, 62, 0.25), 2)
    due = [
        float(amount_at(benefit, np.array([1000.0]), np.array([[y]]), np.asarray(0.0), MAN)[0, 0]) > 0 for y in tried
    ]
    return float(tried[due.index(True)]) if any(due) else 1000.0


@pytest.mark.parametrize(
    ("benefit", "years"),
    [
        (schedule([row(accrual=1.5)], qualifying=15), 15),
        (schedule([row(percent=40, insured_from=30), row(percent=1)], qualifying=10), 10),
        (schedule([row(percent=40, insured_from=30)], qualifying=15), 30),
        (schedule([row(percent=40, recipient="wife")], qualifying=15), 1000),
        (schedule([row()], minimum=300, qualifying=15), 1000),
        (schedule([row(percent=10, insured_from=20)], [row(flat=50)], qualifying=12), 12),
    ],
)
def test_the_first_pension(benefit: ScheduleAt, years: float) -> None:
    assert first_by_trial(benefit) == years
    assert float(np.max(years_to_first_pension((benefit,), family=MAN))) == years


def test_a_row_that_has_ended_gives_no_first_pension() -> None:
    # one per cent below 10 years, which nobody has who completed the 15; then nothing before 30
    benefit = schedule([row(percent=40, insured_from=30), row(percent=1, insured_to=10)], qualifying=15)
    assert first_by_trial(benefit) == 30
    assert first_of_all(first_years(benefit, MAN), MAN).tolist() == [30]


year = st.integers(0, 40)
some_row = st.builds(
    lambda percent, accrual, insured, counted: row(
        percent=percent,
        accrual=accrual,
        insured_from=insured[0],
        insured_to=insured[1],
        from_year=counted[0],
        to_year=counted[1],
    ),
    st.sampled_from([0, 0, 10]),
    st.sampled_from([0, 2]),
    st.tuples(year, year | st.just(inf)),
    st.tuples(year, year | st.just(inf)),
)


@settings(deadline=None, max_examples=150)
@given(rows=st.lists(some_row, min_size=1, max_size=3), qualifying=year)
def test_before_the_first_pension_nothing_is_paid_and_just_after_something_is(
    rows: list[RowAt], qualifying: float
) -> None:
    benefit = schedule(rows, qualifying=qualifying)
    first = float(first_of_all(first_years(benefit, MAN), MAN)[0])
    tried = np.array([[*np.arange(0, 70, 0.5), *(np.arange(0, 70) + 0.01)]])
    paid_then = amount_at(benefit, np.array([1000.0]), tried, np.asarray(0.0), MAN)
    due = np.broadcast_to(paid_then, tried.shape)[0] > 0  # one amount where years play no part
    assert not due[tried[0] < first].any()
    assert first == inf or due[np.isclose(tried[0], first + 0.01)].all()


def test_the_first_of_two_pensions_paid_together() -> None:
    both = (schedule([row(accrual=1)], qualifying=20), schedule([row(flat=50)], qualifying=10))
    assert years_to_first_pension(both, family=MAN).tolist() == [10]
    assert age_of_standard_pension(np.array([60.0, 65.0])).tolist() == [60, 65]


# -- durations and sums --------------------------------------------------------------------------------------------


def steps(weeks: list[float], low: list[float], high: list[float], *, top: bool) -> StepsAt:
    """A ladder of one case."""
    return StepsAt(top, np.array([weeks]), np.array([low]), np.array([high]))


def test_the_average_over_a_ladder() -> None:
    # Viet Nam's ladder runs from 3 to 12 months; 50 % on 13 weeks, 30 % on 26, 20 % on 52: 6.5 + 7.8 + 10.4
    ladder = steps([13, 26, 52], [50, 30, 20], [50, 30, 20], top=False)
    lowest, any_average = np.array([13.0]), np.array([0.0])
    assert average_entitlement(ladder, lowest, any_average)[0] == pytest.approx(24.7, rel=1e-12)
    assert shortest_duration(ladder, lowest).tolist() == [13]


def test_an_average_while_shares_are_open() -> None:
    # all on the shortest step, or all on the longest; with half of them known, half as far apart
    one = np.array([13.0])
    for low, high, expected in (([0, 0], [100, 100], (13, 26)), ([25, 25], [75, 75], (16.25, 22.75))):
        worst = average_entitlement(steps([13, 26], low, high, top=False), one, np.array([0.0]))[0]
        best = average_entitlement(steps([13, 26], low, high, top=True), one, np.array([5200.0]))[0]
        assert (worst, best) == pytest.approx(expected, rel=1e-12)


def test_without_a_ladder_the_average_is_the_figure_and_never_less_than_the_shortest() -> None:
    empty = StepsAt(top=False, durations=np.zeros((1, 0)), share_low=np.zeros((1, 0)), share_high=np.zeros((1, 0)))
    assert average_entitlement(empty, np.array([10.0]), np.array([13.0])).tolist() == [13]
    assert average_entitlement(empty, np.array([10.0]), np.array([0.0])).tolist() == [10]
    assert shortest_duration(empty, np.array([10.0])).tolist() == [10]


def test_shares_of_financing() -> None:
    # 40 of 100; 5 of 5 + 5, 3 of 3 + 9; a scheme without contributions has no share
    assert employees_share_of_financing(np.array([40.0]), np.array([100.0])).tolist() == [40]
    rates = [np.array([5.0]), np.array([3.0]), np.array([0.0])], [np.array([5.0]), np.array([6.0]), np.array([0.0])]
    public = [np.array([0.0]), np.array([3.0]), np.array([0.0])]
    assert employees_share_by_rates(tuple(rates[0]), tuple(rates[1]), tuple(public)).tolist() == [50]
    assert excess_over_article_66(np.array([1300.0]), np.array([1000.0])).tolist() == [130]
