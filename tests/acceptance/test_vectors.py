"""The arithmetic of published comments of the supervisory bodies, through the tool's own quantities.

Each figure stands in a published comment, or is worked out by hand in the comment beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from acceptance_kit import NO_LIMITS, judged_part, rate_of, requirement_of, route_of, small_country

from gapcheck.assess.judge import Judge
from gapcheck.assess.routes import PartJudge
from gapcheck.facts.columns import Table, View, cases_of
from gapcheck.facts.units import Unit, convert
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from gapcheck.assess.results import PartResult, RateResult
    from gapcheck.assess.share import Protected
    from gapcheck.rulebook.model import Rulebook

ROUNDING = 0.005
"""The figures of the comments have two decimals."""


def flat_benefit(rulebook: Rulebook, amount: object, **answers: object) -> PartResult:
    """Part IV of a country that pays one amount to every unemployed person."""
    profile = small_country("unemployment", NO_LIMITS | answers, [{"flat": amount}], rulebook.catalogue)
    return judged_part(profile, "IV", rulebook)


# -- Slovakia 2022: 574.80 a month, family allowances of 51.76, a wage of 1,303.01 -------------------------------

SLOVAKIA = {"skilled_wage": 1303.01, "family_allowance_in_employment": 51.76, "family_allowance_in_contingency": 51.76}


def test_family_allowances_stand_on_both_sides(rulebook: Rulebook) -> None:
    """TV02: (574.80 + 51.76) / (1,303.01 + 51.76) = 46.25 per cent; the comment prints 46.3."""
    rate = rate_of(flat_benefit(rulebook, 574.80, **SLOVAKIA), "65")
    assert rate.rate_low == pytest.approx(46.25, abs=ROUNDING)
    assert rate.rate_high == rate.rate_low
    assert (rate.wage_low, rate.benefit) == (1303.01, 574.80)
    assert (rate.allowance_before, rate.allowance_during) == (51.76, 51.76)


def test_the_benefit_side_alone_is_not_what_is_reported(rulebook: Rulebook) -> None:
    """TV03: 626.56 / 1,303.01 = 48.09 is wrong here; it is right only where no allowance is paid in employment."""
    both = rate_of(flat_benefit(rulebook, 574.80, **SLOVAKIA), "65")
    assert both.rate_high < 48.09 - 1
    starts_late = flat_benefit(rulebook, 574.80, **SLOVAKIA | {"family_allowance_in_employment": "none"})
    assert rate_of(starts_late, "65").rate_low == pytest.approx(48.09, abs=ROUNDING)


def test_an_allowance_that_stops_leaves_the_numerator_only(rulebook: Rulebook) -> None:
    """574.80 / (1,303.01 + 51.76) = 42.43 per cent."""
    stops = flat_benefit(rulebook, 574.80, **SLOVAKIA | {"family_allowance_in_contingency": "none"})
    assert rate_of(stops, "65").rate_low == pytest.approx(42.43, abs=ROUNDING)


def test_the_arithmetic_reaches_and_nothing_is_shown(rulebook: Rulebook) -> None:
    """TV02: 46.25 is above 45 (and 40), yet the comment calls it not shown: the option of 65(6) is not named."""
    rate = rate_of(flat_benefit(rulebook, 574.80, **SLOVAKIA), "65")
    assert (rate.cell.arithmetic, rate.cell.verdict) == (Verdict.MET, Verdict.UNDETERMINED)
    assert rate.cell.reasons.words == ("not_shown",)


# -- flat benefits ---------------------------------------------------------------------------------------------


def test_a_flat_benefit_by_article_66(rulebook: Rulebook) -> None:
    """TV05, Albania 2011: 6,850 over 21,000 is 32.62 per cent, below what is asked."""
    rate = rate_of(flat_benefit(rulebook, 6850, labourer_wage=21000), "66")
    assert (rate.rate_low, rate.rate_high) == pytest.approx((32.62, 32.62), abs=ROUNDING)
    assert rate.cell.arithmetic is Verdict.NOT_MET


def test_a_daily_benefit_is_brought_to_the_period_of_the_wage(rulebook: Rulebook) -> None:
    """TV06, Sweden 2006: 680 a day, five days a week, is 680 x 5 x 52 / 12 = 14,733.33 a month: 64.51 of 22,840."""
    assert convert(680, "SEK a day, 5 days a week", Unit.MONEY_A_MONTH, "SEK") == pytest.approx(14733.33, abs=0.005)
    daily = {"value": 680, "unit": "XXX a day, 5 days a week"}
    found = flat_benefit(rulebook, daily, skilled_wage=22840, labourer_wage=22840)
    assert rate_of(found, "65").rate_low == pytest.approx(64.51, abs=ROUNDING)
    assert rate_of(found, "66").rate_low == pytest.approx(64.51, abs=ROUNDING)


def test_a_minimum_wage_does_not_stand_for_the_labourers(rulebook: Rulebook) -> None:
    """TV16, Poland 2010: 1,317 is 37.76 per cent of the average of 3,488, so too low to stand for the labourer.

    A benefit of 1,317 is all of that minimum wage, far more than is asked, and 37.76 per cent of the average, less
    than is asked: which wage it is decides, and a bare minimum wage proves nothing.
    """

    def over(wage: int, option: str) -> RateResult:
        basis = {"labourer_wage_basis": "gross", "amounts_basis": "gross"}
        found = flat_benefit(rulebook, 1317, labourer_wage=wage, labourer_wage_option=option, **basis)
        return rate_of(found, "66")

    minimum = over(1317, "minimum_wage")
    assert minimum.rate_low == pytest.approx(100)
    assert minimum.cell.arithmetic is Verdict.MET
    assert (minimum.cell.verdict, minimum.cell.reasons.words) == (Verdict.UNDETERMINED, ("wrong_basis",))
    average = over(3488, "another_wage")
    assert average.rate_low == pytest.approx(37.76, abs=ROUNDING)
    assert (average.cell.arithmetic, average.cell.verdict) == (Verdict.NOT_MET, Verdict.UNDETERMINED)


# -- persons ---------------------------------------------------------------------------------------------------


def test_a_share_follows_from_its_own_inputs(rulebook: Rulebook) -> None:
    """TV10, Ecuador 2013: 2,500,000 of 4,274,000 is 58.49 per cent, and not the 60.6 that was printed."""
    counts = {"persons": 2_500_000, "all_employees": 4_274_000}
    profile = small_country("old_age", NO_LIMITS | counts, [{"accrual": 1.5}], rulebook.catalogue)
    persons = route_of(judged_part(profile, "V", rulebook), "C102.27.a").persons
    assert persons is not None
    # counted as covered by law, before it is asked for whom everything else holds
    assert (persons.all_covered_low, persons.of_low) == (2_500_000, 4_274_000)
    assert persons.share_high == pytest.approx(58.49, abs=ROUNDING)
    assert abs(persons.share_high - 60.6) > 1


def share_of(rulebook: Rulebook, percent: float, **counts: object) -> Protected:
    """The share of employees in Part IV's first route, held against a percentage of the test's own."""
    profile = small_country("unemployment", counts, [{"percent": 50}], rulebook.catalogue)
    law = rulebook.instrument("C102")
    part = next(p for p in law.parts if p.part == "IV")
    judge = PartJudge(Judge(law, Table(cases_of(profile), rulebook.catalogue, View.SHOWN)), part)
    route = next(r for r in part.routes if r.id == "C102.21.a")
    found = judge.route(replace(route, share=replace(route.share, percent=percent)), ()).protected
    assert found is not None
    return found


def test_a_bound_decides(rulebook: Rulebook) -> None:
    """TV13, Bolivia 1992: 70,000 of at least 118,400 is 59.12 per cent at most, under 75 whatever the rest."""
    found = share_of(rulebook, 75, persons=70_000, all_employees={"low": 118_400})
    assert float(found.share.high[0]) == pytest.approx(59.12, abs=ROUNDING)
    assert float(found.share.low[0]) < 1
    assert found.judged.code[0] == Verdict.NOT_MET


@pytest.mark.parametrize(
    ("percent", "employees"),
    [
        (50, {"low": 118_400}),  # 59.12 at most: above 50, perhaps
        (75, {"low": 93_000}),  # 70,000 / 93,000 = 75.3 at most
        (75, {}),
    ],
)
def test_a_bound_that_does_not_decide_leaves_it_open(
    rulebook: Rulebook, percent: float, employees: dict[str, int]
) -> None:
    """TV13 turned round: as soon as the share may be reached, nothing is said."""
    found = share_of(rulebook, percent, persons=70_000, **{"all_employees": employees} if employees else {})
    assert found.judged.code[0] == Verdict.UNDETERMINED


# -- durations and percentages ---------------------------------------------------------------------------------


def test_78_days_at_six_a_week_are_13_weeks(rulebook: Rulebook) -> None:
    """TV17, Cyprus 1995: 78 days, six a week, are 13 weeks: enough for 24(1)(a), not for 26 weeks."""
    assert convert(78, "days, 6 a week", Unit.WEEKS, "XXX") == 13
    answers = {"duration_in_12_months": {"value": 78, "unit": "days, 6 a week"}}
    profile = small_country("unemployment", NO_LIMITS | answers, [{"percent": 50}], rulebook.catalogue)
    part = judged_part(profile, "IV", rulebook)
    thirteen, twenty_six = (requirement_of(part, f"C102.24.1.{letter}") for letter in "ab")
    observed = thirteen.results[0].observed
    assert observed is not None
    assert (observed.low, observed.high, observed.unit) == (13, 13, "weeks")
    assert thirteen.results[0].cell.verdict is Verdict.MET
    assert twenty_six.results[0].cell.verdict is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (43.12, Verdict.MET),  # TV20, Austria 2011: below the 45 of C128, above the 40 of C102
        (45, Verdict.MET),  # TV22, Barbados 1990: below the 50 of C128, above the 40 of C102
        (39.99, Verdict.NOT_MET),
    ],
)
def test_the_same_figure_attains_the_40_of_this_convention(
    rulebook: Rulebook, percent: float, expected: Verdict
) -> None:
    """A percentage of earnings after 30 years, held against 40."""
    answers: dict[str, object] = {"periods_counted": "contribution", "qualifying_period": 15}
    # Articles 66 and 67 out of reach
    answers |= {"labourer_wage": 1000, "total_benefits_paid_a_year": 0, "total_benefits_by_article_66_a_year": 1}
    rows: list[dict[str, object]] = [{"percent": percent, "insured_from": 30}, {"percent": 1, "insured_to": 30}]
    profile = small_country("old_age", NO_LIMITS | answers, rows, rulebook.catalogue)
    rate = rate_of(judged_part(profile, "V", rulebook), "65")
    assert rate.years == 30
    assert rate.asked == 40
    assert rate.rate_low == pytest.approx(percent)
    assert rate.cell.verdict is expected
