"""The shipped profiles of the Lao People's Democratic Republic, against figures worked out by hand from their facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from acceptance_kit import Tree, part_of, profile_of, rate_of, requirement_of, tree_of

from gapcheck.assess.assessment import assess
from gapcheck.countries import shipped_profiles
from gapcheck.facts.profile import Key
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from gapcheck.assess.results import Assessment, Observed, Request
    from gapcheck.rulebook.model import Rulebook

EMPLOYEES = "Employees of enterprises"


def tree_in(year: int) -> Tree:
    """The shipped profile of one year."""
    return tree_of(shipped_profiles()[f"LAO-{year}"])


@pytest.fixture(scope="module", params=[2019, 2025])
def each_year(request: pytest.FixtureRequest, rulebook: Rulebook) -> Assessment:
    """Both years in turn."""
    return assessed(request.param, rulebook)


@pytest.fixture(scope="module")
def in_2019(rulebook: Rulebook) -> Assessment:
    """The country at the end of 2019."""
    return assessed(2019, rulebook)


@pytest.fixture(scope="module")
def in_2025(rulebook: Rulebook) -> Assessment:
    """The country in 2025, after the ordinance of that year."""
    return assessed(2025, rulebook)


def assessed(year: int, rulebook: Rulebook) -> Assessment:
    """One year's profile, assessed."""
    return assess(profile_of(tree_in(year), rulebook.catalogue), rulebook)


def of_cover(found: Assessment, part: str, requirement: str, cover: str) -> tuple[Verdict, Observed]:
    """How a requirement comes out for one cover, and what was found."""
    results = requirement_of(part_of(found, part), requirement).results
    result = next(r for r in results if r.subject == cover)
    assert result.observed is not None
    return result.cell.verdict, result.observed


# -- old age ---------------------------------------------------------------------------------------------------


def test_part_v_is_undetermined(each_year: Assessment) -> None:
    """Nobody knows how many the insured are, and neither wage is shown: nothing is claimed."""
    assert part_of(each_year, "V").cell.verdict is Verdict.UNDETERMINED


def test_45_per_cent_after_30_years_that_is_not_shown(in_2019: Assessment) -> None:
    """30 x 1.5 = 45 at every wage, if no source's silence hides a limit; the limits taken as absent are listed."""
    rate = rate_of(part_of(in_2019, "V"), "65", EMPLOYEES)
    assert (rate.years, rate.asked) == (30, 40)
    assert (rate.rate_low, rate.rate_high) == pytest.approx((45, 45))
    assert {fact.key.field for fact in rate.assumed_absent} >= {"earnings_ceiling", "minimum", "maximum"}
    assert (rate.cell.arithmetic, rate.cell.verdict) == (Verdict.MET, Verdict.UNDETERMINED)
    assert "not_shown" in rate.cell.reasons.words


def test_a_national_average_is_named_the_wrong_wage(in_2019: Assessment) -> None:
    """The skilled wage of 2019 is "another wage", none of the four options of 65(6): the reason must say so."""
    assert "wrong_basis" in rate_of(part_of(in_2019, "V"), "65", EMPLOYEES).cell.reasons.words


def test_employees_of_enterprises_have_a_pension_after_15_years(each_year: Assessment) -> None:
    """29(2)(a) asks for 15 years at most; the law pays after 15."""
    verdict, observed = of_cover(each_year, "V", "C102.29.2", "enterprise_employees@nssf.old_age")
    assert (verdict, observed.low, observed.high) == (Verdict.MET, 15, 15)


@pytest.mark.parametrize(("year", "first"), [(2019, 25), (2025, 23)])
def test_civil_servants_have_no_pension_after_15_years(rulebook: Rulebook, year: int, first: float) -> None:
    """25 years of service, since the ordinance of 2025 no less than 23: 29(2)(a) is not met for them."""
    verdict, observed = of_cover(assessed(year, rulebook), "V", "C102.29.2", "civil_servants@nssf_civil.old_age")
    assert verdict is Verdict.NOT_MET
    assert (observed.low, observed.asked_low, observed.asked_high) == (first, 15, 15)
    assert observed.shortfall == pytest.approx(first - 15)


def test_the_ceiling_of_2025_says_up_to_which_wage_40_per_cent_is_attained(in_2025: Assessment) -> None:
    """45 % x 4,500,000 = 2,025,000, which is 40 % of 5,062,500 kip: at a higher skilled wage 40 % is not attained."""
    rate = rate_of(part_of(in_2025, "V"), "65", EMPLOYEES)
    assert rate.attained_up_to == pytest.approx(5_062_500, rel=1e-6)
    assert rate.cell.verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize(("wage", "expected"), [(5_062_500, Verdict.MET), (5_062_501, Verdict.NOT_MET)])
def test_the_rate_agrees_with_that_wage(rulebook: Rulebook, wage: int, expected: Verdict) -> None:
    """With the skilled wage given, 40 per cent is attained at 5,062,500 kip and missed one kip above."""
    tree = tree_in(2025)
    tree["country_facts"]["skilled_wage"] = {"value": str(wage), "unit": "LAK a month", "year": "2025"}
    profile = profile_of(tree, rulebook.catalogue)
    assert rate_of(part_of(assess(profile, rulebook), "V"), "65", EMPLOYEES).cell.arithmetic is expected


# -- persons ---------------------------------------------------------------------------------------------------


def requested(found: Assessment, field: str, owner: str) -> Request:
    """The data request for one answer."""
    return next(r for r in found.requests if r.fact.key == Key(field, owner))


def test_two_counts_are_requested_that_settle_the_share_together(in_2025: Assessment) -> None:
    """Each request names the other: all employees, and the employees of enterprises."""
    total = requested(in_2025, "all_employees", "")
    persons = requested(in_2025, "persons", "enterprise_employees")
    assert "V 27(a)" in total.waits
    assert "V 27(a)" in persons.waits
    assert f"may settle the share of Art. 27(a) with persons ({EMPLOYEES})" in total.settles
    assert "may settle the share of Art. 27(a) with all employees" in persons.settles


@pytest.mark.parametrize(
    ("total", "persons", "expected"),
    [
        ("1000000", "unknown", Verdict.UNDETERMINED),
        ("unknown", "600000", Verdict.UNDETERMINED),
        ("1000000", "600000", Verdict.MET),
    ],
)
def test_both_counts_settle_it_and_neither_does_alone(
    rulebook: Rulebook, total: str, persons: str, expected: Verdict
) -> None:
    """600,000 of 1,000,000 employees are more than half, whoever else is covered."""
    tree = tree_in(2025)
    tree["country_facts"]["all_employees"] = total
    group = next(c for c in tree["classes"] if c["id"] == "enterprise_employees")
    group["facts"]["persons"] = persons
    part = part_of(assess(profile_of(tree, rulebook.catalogue), rulebook), "V")
    route = next(r for r in part.routes if r.id == "C102.27.a")
    assert dict(route.topics)["persons_protected"].verdict is expected
    assert part.cell.verdict is Verdict.UNDETERMINED


# -- unemployment ----------------------------------------------------------------------------------------------


def test_the_shortest_step_of_the_ladder_decides(each_year: Assessment) -> None:
    """Three, six and twelve months: the shortest is 3 x 52 / 12 = 13 weeks, just what 24(1)(a) asks."""
    verdict, observed = of_cover(each_year, "IV", "C102.24.1.a", "enterprise_employees@nssf.unemployment")
    assert (verdict, observed.unit) == (Verdict.MET, "weeks")
    assert (observed.low, observed.high, observed.asked_low) == pytest.approx((13, 13, 13))


def test_the_shortest_step_is_too_short_for_all_residents(each_year: Assessment) -> None:
    """24(1)(b) asks for 26 weeks of everyone; 13 weeks are 13 short."""
    verdict, observed = of_cover(each_year, "IV", "C102.24.1.b", "enterprise_employees@nssf.unemployment")
    assert verdict is Verdict.NOT_MET
    assert observed.shortfall == pytest.approx(13)


def test_the_ceiling_of_2025_in_unemployment(in_2025: Assessment) -> None:
    """60 % x 4,500,000 = 2,700,000, which is 45 % of 6,000,000 kip."""
    assert rate_of(part_of(in_2025, "IV"), "65").attained_up_to == pytest.approx(6_000_000, rel=1e-6)


def test_provisions_that_do_not_exist_for_a_part_have_no_verdict(each_year: Assessment) -> None:
    """67(d) speaks of sickness, old age, invalidity and survivors, and 65(10) of pensions: never of unemployment."""
    part = part_of(each_year, "IV")
    found = {name: requirement_of(part, name).cell.verdict for name in ("C102.67.d", "C102.65.10", "C102.66.8")}
    assert set(found.values()) == {Verdict.NOT_APPLICABLE}
