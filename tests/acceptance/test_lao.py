"""The shipped profiles of the Lao People's Democratic Republic, against figures worked out by hand from their facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from acceptance_kit import Tree, part_of, profile_of, rate_of, requirement_of, tree_of, with_only

from gapcheck.assess.assessment import assess
from gapcheck.countries import shipped_profiles
from gapcheck.facts.profile import Key
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from gapcheck.assess.results import Assessment, Observed, RateResult, Request, Result
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


def assessed(year: int, rulebook: Rulebook, *, confirmed_only: bool = False) -> Assessment:
    """One year's profile, assessed."""
    return judged(tree_in(year), rulebook, confirmed_only=confirmed_only)


def judged(tree: Tree, rulebook: Rulebook, *, confirmed_only: bool = False) -> Assessment:
    """A variant of a profile, assessed."""
    return assess(profile_of(tree, rulebook.catalogue), rulebook, confirmed_only=confirmed_only)


def benefit_of(tree: Tree, scheme: str, branch: str, kind: str = "") -> Tree:
    """A benefit of a profile's file, to be changed."""
    benefits = next(item for item in tree["schemes"] if item["id"] == scheme)["benefits"]
    found: Tree = next(item for item in benefits if (item["branch"], item.get("benefit", "")) == (branch, kind))
    return found


def result_of(found: Assessment, part: str, requirement: str, cover: str) -> Result:
    """How a requirement comes out for one cover."""
    results = requirement_of(part_of(found, part), requirement).results
    return next(r for r in results if r.subject == cover)


def of_cover(found: Assessment, part: str, requirement: str, cover: str) -> tuple[Verdict, Observed]:
    """The verdict for one cover, and what was found."""
    result = result_of(found, part, requirement, cover)
    assert result.observed is not None
    return result.cell.verdict, result.observed


def rate_for(found: Assessment, part: str, benefit: str = "") -> RateResult:
    """What employees of enterprises get by Article 65, of a Part with several benefits of the one named."""
    rates = part_of(found, part).rates
    return next(r for r in rates if (r.article, r.class_name, r.benefit_name) == ("65", EMPLOYEES, benefit))


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
    verdict, observed = of_cover(
        assessed(year, with_only(rulebook, "V")), "V", "C102.29.2", "civil_servants@nssf_civil.old_age"
    )
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
    assert rate_of(part_of(assess(profile, with_only(rulebook, "V")), "V"), "65", EMPLOYEES).cell.arithmetic is expected


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
    part = part_of(assess(profile_of(tree, rulebook.catalogue), with_only(rulebook, "V")), "V")
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


# -- sickness --------------------------------------------------------------------------------------------------


def test_thirty_days_of_the_employer_are_shown_both_ways(each_year: Assessment) -> None:
    """As given 30 days without benefit are 27 too many. What the employer owes may count as paid: 0 to 30 days."""
    result = result_of(each_year, "III", "C102.18.first_days", "enterprise_employees@nssf.sickness")
    seen = result.observed
    assert seen is not None
    assert (result.cell.verdict, result.cell.arithmetic) == (Verdict.UNDETERMINED, Verdict.NOT_MET)
    assert result.cell.reasons.words == ("wrong_basis",)
    assert (seen.low, seen.high, seen.shown_low, seen.shown_high) == (30, 30, 0, 30)
    assert (seen.asked_high, seen.shortfall, seen.unit) == (3, 27, "days")


@pytest.mark.parametrize(("days", "verdict"), [(3, Verdict.MET), (4, Verdict.UNDETERMINED)])
def test_three_days_of_the_employer_would_do_no_harm(rulebook: Rulebook, days: int, verdict: Verdict) -> None:
    """0 to 3 days are never more than three; 0 to 4 may be."""
    tree = tree_in(2025)
    benefit_of(tree, "nssf", "sickness")["facts"]["employer_paid_days"] = str(days)
    found = judged(tree, with_only(rulebook, "III"))
    assert of_cover(found, "III", "C102.18.first_days", "enterprise_employees@nssf.sickness")[0] is verdict


def test_the_first_six_months_of_sickness_decide_the_rate(in_2019: Assessment) -> None:
    """45 per cent is asked for 26 weeks. Six months of 70 per cent are 26 weeks; the 60 after them play no part."""
    rate = rate_for(in_2019, "III")
    assert (rate.rate_low, rate.rate_high) == pytest.approx((70, 70))
    assert (rate.asked, rate.cell.arithmetic, rate.cell.verdict) == (45, Verdict.MET, Verdict.UNDETERMINED)


@pytest.mark.parametrize(("confirmed_only", "verdict"), [(False, Verdict.MET), (True, Verdict.UNDETERMINED)])
def test_a_year_of_sickness_benefit_is_unconfirmed(rulebook: Rulebook, confirmed_only: bool, verdict: Verdict) -> None:
    """Twelve months are 52 weeks, twice what 18(1) asks; no source that can be named says so."""
    found = assessed(2025, with_only(rulebook, "III"), confirmed_only=confirmed_only)
    said, seen = of_cover(found, "III", "C102.18.duration", "enterprise_employees@nssf.sickness")
    assert (said, seen.low, seen.asked_low) == (verdict, 52, 26)


# -- employment injury -----------------------------------------------------------------------------------------

INJURY = "enterprise_employees@nssf.employment_injury"


@pytest.mark.parametrize("confirmed_only", [False, True])
def test_a_month_of_contributions_is_a_month_too_long(rulebook: Rulebook, confirmed_only: bool) -> None:
    """37 lets no period be asked: each of the four benefits misses it by a twelfth of a year, by confirmed sources."""
    found = assessed(2025, with_only(rulebook, "VI"), confirmed_only=confirmed_only)
    results = [r for r in requirement_of(part_of(found, "VI"), "C102.37").results if r.subject == INJURY]
    assert {r.benefit for r in results} == {
        "Medical care",
        "Benefit for incapacity for work",
        "Benefit for permanent loss of earning capacity",
        "Survivors' benefit",
    }
    assert {r.cell.verdict for r in results} == {Verdict.NOT_MET}
    assert [r.observed.low for r in results if r.observed] == pytest.approx([1 / 12] * 4)


@pytest.mark.parametrize(
    ("benefit", "low", "high", "asked"),
    [
        ("Benefit for incapacity for work", 70, 70, 50),  # 80 per cent for six months, then 70
        ("Benefit for permanent loss of earning capacity", 67.5, 70, 50),  # "67.5 % / 70 %", times a total loss
        ("Survivors' benefit", 60, 60, 40),  # 30 + 2 x 20 = 70, held down to 60
    ],
)
def test_rates_after_a_work_injury(in_2019: Assessment, benefit: str, low: float, high: float, asked: float) -> None:
    """Each attains its percentage by the arithmetic, and none is shown."""
    rate = rate_for(in_2019, "VI", benefit)
    assert (rate.rate_low, rate.rate_high, rate.asked) == pytest.approx((low, high, asked))
    assert (rate.cell.arithmetic, rate.cell.verdict) == (Verdict.MET, Verdict.UNDETERMINED)


# -- family ----------------------------------------------------------------------------------------------------


def test_there_is_no_scheme_of_family_benefit(each_year: Assessment) -> None:
    """None exists, and the list of schemes is said to be complete. The pilot of 2025 is listed and not counted."""
    part = part_of(each_year, "VII")
    assert (part.cell.verdict, part.cell.arithmetic) == (Verdict.NOT_MET, Verdict.NOT_MET)
    assert "no_scheme" in part.cell.reasons.words


@pytest.mark.parametrize("year", [2019, 2025])
def test_that_there_is_none_is_unconfirmed(rulebook: Rulebook, year: int) -> None:
    """No source is named for it: with confirmed answers alone a scheme may exist that is not listed."""
    part = part_of(assessed(year, with_only(rulebook, "VII"), confirmed_only=True), "VII")
    assert part.cell.verdict is Verdict.UNDETERMINED
    assert "schemes_not_listed" in part.cell.reasons.words


def test_the_child_supplement_as_a_scheme_leaves_the_part_open(rulebook: Rulebook) -> None:
    """Civil servants may be half of all employees, and of the supplement nothing is known."""
    tree = tree_in(2025)
    supplement: dict[str, Any] = {"id": "supplement", "type": "other", "benefits": [{"branch": "family"}]}
    tree["schemes"].append(supplement)
    tree["covers"].append({"class": "civil_servants", "package": "supplement.family"})
    assert part_of(judged(tree, with_only(rulebook, "VII")), "VII").cell.verdict is Verdict.UNDETERMINED


def test_the_pilot_as_law_leaves_the_part_open(rulebook: Rulebook) -> None:
    """Nobody says whom it would cover."""
    tree = tree_in(2025)
    next(item for item in tree["schemes"] if item["id"] == "mecg")["status"] = "existing"
    assert part_of(judged(tree, with_only(rulebook, "VII")), "VII").cell.verdict is Verdict.UNDETERMINED


# -- maternity -------------------------------------------------------------------------------------------------

BIRTH = "enterprise_employees@nssf.maternity"


@pytest.mark.parametrize("confirmed_only", [False, True])
@pytest.mark.parametrize("year", [2019, 2025])
def test_105_days_are_paid_of_105_days_of_leave(rulebook: Rulebook, year: int, confirmed_only: bool) -> None:
    """52 asks for 12 weeks or the whole leave: 105 / 7 = 15 weeks of either, by confirmed sources."""
    found = assessed(year, with_only(rulebook, "VIII"), confirmed_only=confirmed_only)
    verdict, seen = of_cover(found, "VIII", "C102.52.cash", BIRTH)
    assert (verdict, seen.unit) == (Verdict.MET, "weeks")
    assert (seen.low, seen.high, seen.asked_low, seen.asked_high) == pytest.approx((15, 15, 15, 15))


@pytest.mark.parametrize(
    ("paid", "leave", "verdict", "asked"),
    [
        ("104", "105", Verdict.NOT_MET, 15),  # a day of the leave is not paid
        ("84", "84", Verdict.MET, 12),  # 84 days are the 12 weeks that are always asked
        ("77", "77", Verdict.NOT_MET, 12),  # all of a leave of 11 weeks is less than they
        ("90", "unknown", Verdict.UNDETERMINED, 12),  # 12.86 weeks are enough if the leave is no longer
        ("83", "unknown", Verdict.NOT_MET, 12),  # less than 12 weeks, whatever the leave
    ],
)
def test_the_leave_and_twelve_weeks_are_the_measure(
    rulebook: Rulebook, paid: str, leave: str, verdict: Verdict, asked: float
) -> None:
    """The cash benefit against the greater of the two."""
    tree = tree_in(2025)
    for scheme in ("nssf", "nssf_civil"):
        benefit_of(tree, scheme, "maternity", "cash")["facts"]["paid_period"] = {"value": paid, "unit": "days"}
    tree["branches"]["maternity"]["maternity_leave"] = {"value": leave, "unit": "days"}
    said, seen = of_cover(judged(tree, with_only(rulebook, "VIII")), "VIII", "C102.52.cash", BIRTH)
    assert (said, seen.asked_low) == (verdict, pytest.approx(asked))


def test_80_per_cent_at_maternity(in_2019: Assessment) -> None:
    """80 against 45, at every wage while no source speaks of limits."""
    rate = rate_for(in_2019, "VIII", "Maternity cash benefit")
    assert (rate.rate_low, rate.rate_high, rate.asked) == pytest.approx((80, 80, 45))
    assert (rate.cell.arithmetic, rate.cell.verdict) == (Verdict.MET, Verdict.UNDETERMINED)


def test_the_ceiling_of_2025_at_maternity(in_2025: Assessment) -> None:
    """80 % x 4,500,000 = 3,600,000, which is 45 % of 8,000,000 kip."""
    assert rate_for(in_2025, "VIII", "Maternity cash benefit").attained_up_to == pytest.approx(8_000_000, rel=1e-6)


@pytest.mark.parametrize("year", [2019, 2025])
def test_the_health_insurance_gives_care_at_birth_without_co_payment(rulebook: Rulebook, year: int) -> None:
    """49(1) is met for whoever has this care; of the care of the insured nobody says what it costs."""
    tree = tree_in(year)
    tree["covers"].append({"class": "police_and_army", "package": "nhi.maternity.care"})
    found = judged(tree, with_only(rulebook, "VIII"))
    assert of_cover(found, "VIII", "C102.49.1", "police_and_army@nhi.maternity.care")[0] is Verdict.MET
    assert of_cover(found, "VIII", "C102.49.1", BIRTH)[0] is Verdict.UNDETERMINED


# -- invalidity ------------------------------------------------------------------------------------------------

DISABLED = "enterprise_employees@nssf.invalidity"


@pytest.mark.parametrize(("confirmed_only", "verdict"), [(False, Verdict.MET), (True, Verdict.UNDETERMINED)])
def test_an_invalidity_pension_after_five_years(rulebook: Rulebook, confirmed_only: bool, verdict: Verdict) -> None:
    """57(2)(a) asks for some pension after 5 years: 5 x 1.5 = 7.5 per cent are some. No named source says so."""
    said, seen = of_cover(
        assessed(2025, with_only(rulebook, "IX"), confirmed_only=confirmed_only), "IX", "C102.57.2", DISABLED
    )
    assert (said, seen.low, seen.asked_high) == (verdict, 5, 5)


@pytest.mark.parametrize(("minimum", "verdict"), [("", Verdict.UNDETERMINED), ("none", Verdict.NOT_MET)])
def test_the_minimum_decides_the_invalidity_pension(rulebook: Rulebook, minimum: str, verdict: Verdict) -> None:
    """1.5 a year is 7.5 after 5 years, asked 30, and 22.5 after 15, asked 40. An unknown minimum may lift it."""
    tree = tree_in(2019)
    if minimum:
        benefit_of(tree, "nssf", "invalidity")["facts"]["minimum"] = minimum
    rate = rate_for(judged(tree, with_only(rulebook, "IX")), "IX")
    curve = {years: (rate, asked) for years, rate, asked in rate.curve_by_years}
    assert (curve[5], curve[15]) == (pytest.approx((7.5, 30)), pytest.approx((22.5, 40)))
    assert rate.cell.arithmetic is verdict


# -- survivors -------------------------------------------------------------------------------------------------

WIDOW = "enterprise_employees@nssf.survivors"


def with_widow(tree: Tree, **changes: str) -> Tree:
    """The widow's row of the survivors' benefits changed, in Part X and after a work injury."""
    for place in (("survivors", ""), ("employment_injury", "survivors")):
        rows = benefit_of(tree, "nssf", *place)["formulas"][0]["rows"]
        next(row for row in rows if row["recipient"] == "widow").update(changes)
    return tree


def without_maximum(tree: Tree) -> Tree:
    """The survivors' pension without the 60 per cent that no named source gives."""
    del benefit_of(tree, "nssf", "survivors")["facts"]["maximum_percent"]
    return tree


def at_15_years(rate: RateResult) -> tuple[float, float]:
    """The rate after 15 years, and what is asked there."""
    return next((found, asked) for years, found, asked in rate.curve_by_years if years == 15)


def test_the_maximum_holds_a_widow_and_two_children_down_to_60_per_cent(in_2019: Assessment) -> None:
    """30 + 2 x 20 = 70, at most 60 for all: 60 against 40 after 15 years."""
    rate = rate_for(in_2019, "X")
    assert at_15_years(rate) == pytest.approx((60, 40))
    assert (rate.rate_low, rate.rate_high) == pytest.approx((60, 60))
    assert (rate.cell.arithmetic, rate.cell.verdict) == (Verdict.MET, Verdict.UNDETERMINED)


def test_without_the_maximum_they_have_70_per_cent(rulebook: Rulebook) -> None:
    """30 + 2 x 20."""
    assert at_15_years(
        rate_for(judged(without_maximum(tree_in(2019)), with_only(rulebook, "X")), "X")
    ) == pytest.approx((70, 40))


@pytest.mark.parametrize("maximum", [True, False])
def test_a_widow_under_55_leaves_the_children_with_40_per_cent(rulebook: Rulebook, maximum: bool) -> None:
    """Her row begins at 55 and a widow may be younger: 2 x 20 = 40 are left, just the 40 that are asked."""
    tree = with_widow(tree_in(2019), age_from="55")
    found = judged(tree if maximum else without_maximum(tree), rulebook)
    rate = rate_for(found, "X")
    assert at_15_years(rate) == pytest.approx((40, 40))
    assert rate.cell.arithmetic is Verdict.MET
    injury = rate_for(found, "VI", "Survivors' benefit")
    assert (injury.rate_low, injury.cell.arithmetic) == (pytest.approx(40), Verdict.MET)


def test_with_less_for_the_children_her_age_would_decide(rulebook: Rulebook) -> None:
    """2 x 19.9 = 39.8 are less than 40 after a work injury; with her 30 they are 69.8, at most 60."""
    tree = tree_in(2019)
    rows = benefit_of(tree, "nssf", "employment_injury", "survivors")["formulas"][0]["rows"]
    next(row for row in rows if row["recipient"] == "child")["percent"] = "19.9"
    assert rate_for(judged(tree, with_only(rulebook, "VI")), "VI", "Survivors' benefit").rate_low == pytest.approx(60)
    rate = rate_for(judged(with_widow(tree, age_from="55"), with_only(rulebook, "VI")), "VI", "Survivors' benefit")
    assert (rate.rate_low, rate.rate_high) == pytest.approx((39.8, 60))
    assert rate.cell.arithmetic is not Verdict.MET


def test_age_and_no_earnings_are_lawful_conditions_of_the_widow(each_year: Assessment) -> None:
    """60(1) lets her right depend on a presumption that she cannot support herself."""
    assert of_cover(each_year, "X", "C102.60.1.widow", WIDOW)[0] is Verdict.MET


@pytest.mark.parametrize("confirmed_only", [False, True])
def test_survivors_have_a_pension_after_five_years(rulebook: Rulebook, confirmed_only: bool) -> None:
    """63(2)(a): five years at most, and five they are, by confirmed sources."""
    found = assessed(2025, with_only(rulebook, "X"), confirmed_only=confirmed_only)
    verdict, seen = of_cover(found, "X", "C102.63.2", WIDOW)
    assert (verdict, seen.low, seen.asked_high) == (Verdict.MET, 5, 5)


@pytest.mark.parametrize(("confirmed_only", "verdict"), [(False, Verdict.MET), (True, Verdict.UNDETERMINED)])
def test_what_is_unconfirmed_stands_in_the_way(rulebook: Rulebook, confirmed_only: bool, verdict: Verdict) -> None:
    """With no limit but the 60 per cent, 60 are shown at every wage; that maximum unconfirmed, it may be any."""
    tree = tree_in(2019)
    none = dict.fromkeys(("earnings_floor", "earnings_ceiling", "minimum", "maximum"), "none")
    benefit_of(tree, "nssf", "survivors")["facts"].update(none, means_tested="no")
    cover = next(c for c in tree["covers"] if (c["class"], c["package"]) == ("enterprise_employees", "nssf.survivors"))
    cover["facts"].update(dict.fromkeys(("family_allowance_in_employment", "family_allowance_in_contingency"), "none"))
    rate = rate_for(judged(tree, with_only(rulebook, "X"), confirmed_only=confirmed_only), "X")
    assert rate.cell.verdict is verdict
    assert rate.shown_low == pytest.approx(0 if confirmed_only else 60)
