"""Designs of Parts III and VI to X that are easily judged wrongly, each with the verdict that the Convention asks for.

The country is that of ``design_kit``: 600 of 1,000 employees, 3,000 residents, a skilled wage of 1,000, a labourer's
wage of 800. Everything that a test does not speak of conforms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from acceptance_kit import route_of
from design_kit import (
    BENEFITS,
    MEANS_TESTED,
    MET,
    NO_67_D,
    NOT_MET,
    UNDETERMINED,
    Scheme,
    all_four,
    assessed,
    both,
    gives,
    giving,
    group,
    part,
    verdict_of,
)

if TYPE_CHECKING:
    from design_kit import Facts, Rows

    from gapcheck.rulebook.model import Rulebook
    from gapcheck.verdict import Verdict


def percent(value: float, **row: object) -> Rows:
    """One row of so many per cent."""
    return [{"percent": value, **row}]


def then(first: float, weeks: float, second: float) -> Rows:
    """A percentage for so many weeks, and another one from there on."""
    return [*percent(first, weeks_to=weeks), *percent(second, weeks_from=weeks)]


def beside(branch: str, rows: Rows, **facts: object) -> Facts:
    """A benefit of another branch, with no limits, on which one may be built."""
    limits = {"earnings_floor": "none", "earnings_ceiling": "none", "minimum": "none", "maximum": "none"}
    usual = {"amounts_basis": "gross", "means_tested": "no", "qualifying_period": "none"}
    return {"branch": branch, "facts": limits | usual | facts, "formulas": [{"rows": rows}]}


def shares(base: str, widow: float, child: float) -> Rows:
    """Per cent of another benefit for the widow and for each child."""
    return [
        {"base": base, "percent": widow, "recipient": "widow"},
        {"base": base, "percent": child, "recipient": "child"},
    ]


# -- Part III --------------------------------------------------------------------------------------------------


def test_16_a_mean_is_no_stage(rulebook: Rulebook) -> None:
    """100 per cent for 13 weeks and 40 for 13 more are 70 on average; but Article 50 alone speaks of averages."""
    found = part(rulebook, "sickness", gives(rows=then(100, 13, 40)))
    assert verdict_of(found, "C102.16.level") is NOT_MET
    assert verdict_of(found) is NOT_MET


@pytest.mark.parametrize(("second", "expected"), [(45, MET), (44, NOT_MET)])
def test_16_18_two_funds_that_take_turns(rulebook: Rulebook, second: int, expected: Verdict) -> None:
    """One pays in the first 13 weeks and another from there on: together 26 weeks, and each stage counts."""
    first = gives(rows=then(50, 13, 0))
    other = gives(rows=then(0, 13, second))
    assert verdict_of(part(rulebook, "sickness", first, other)) is expected
    assert verdict_of(part(rulebook, "sickness", first)) is NOT_MET


@pytest.mark.parametrize(
    ("first", "after", "expected"),
    [
        (30, 7, NOT_MET),  # 30 alone from the fourth to the seventh day
        (30, 3, MET),  # 30 + 20 from the fourth day on
        (45, 14, MET),  # the first alone conforms; what is added later does no harm
    ],
)
def test_18_1_a_supplement_that_begins_later(rulebook: Rulebook, first: int, after: int, expected: Verdict) -> None:
    """A benefit at once and 20 per cent more after a waiting period of its own."""
    supplement = gives(rows=percent(20), waiting_days=after)
    assert verdict_of(part(rulebook, "sickness", gives(rows=percent(first)), supplement)) is expected


def test_18_1_the_shortest_counts_class_by_class(rulebook: Rulebook) -> None:
    """300 employees have a year and 600 have 25 weeks: 30 per cent are protected, not 90."""
    found = part(rulebook, "sickness", group(300, gives(duration_a_case=52)), group(600, gives(duration_a_case=25)))
    persons = route_of(found, "C102.15.a").persons
    assert persons is not None
    assert persons.share_high == pytest.approx(30)
    assert verdict_of(found) is NOT_MET


@pytest.mark.parametrize(
    ("before", "during", "value", "expected"),
    [
        (100, 100, 40, MET),  # (400 + 100) / (1,000 + 100) = 45.5 per cent
        (100, "none", 49, NOT_MET),  # 490 / 1,100 = 44.5
        ("none", 50, 40, MET),  # 450 / 1,000 = 45
        (100, 100, 39, NOT_MET),  # 490 / 1,100 = 44.5
    ],
)
def test_65_1_family_allowances(
    rulebook: Rulebook, before: object, during: object, value: int, expected: Verdict
) -> None:
    """On both sides, or where they stop in the denominator alone."""
    allowances = {"family_allowance_in_employment": before, "family_allowance_in_contingency": during}
    found = part(rulebook, "sickness", group(600, gives(rows=percent(value)), cover=allowances))
    assert verdict_of(found) is expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ({"earnings_ceiling": 750}, MET),  # 60 per cent of 750 are 45 of 1,000
        ({"earnings_ceiling": 740}, NOT_MET),  # 44.4
        ({"maximum": 449}, NOT_MET),
        ({"rows": percent(40), "minimum": 360}, MET),  # by Article 66: 360 / 800
        ({"rows": percent(40), "minimum": 359}, NOT_MET),
    ],
)
def test_65_66_the_nominal_rate_is_not_the_rate(rulebook: Rulebook, limit: Facts, expected: Verdict) -> None:
    """60 per cent by law, up to a ceiling; or 40, with a minimum of which everybody is sure."""
    assert verdict_of(part(rulebook, "sickness", gives(**{"rows": percent(60)} | limit))) is expected


@pytest.mark.parametrize(("scheme", "employer", "expected"), [(40, 60, NOT_MET), (45, 0, MET)])
def test_71_1_what_the_employer_adds(rulebook: Rulebook, scheme: int, employer: int, expected: Verdict) -> None:
    """Full wages, of which a part is the single employer's: his part is no collective benefit."""
    rows = [*percent(scheme), *percent(employer, payer="employer")]
    assert verdict_of(part(rulebook, "sickness", gives(rows=rows))) is expected
    assert verdict_of(part(rulebook, "maternity", both(cash={"rows": rows}))) is expected


# -- Part VI ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ("none", MET),  # 60 per cent for everyone
        (5, NOT_MET),  # nothing for whoever has worked for four years; Article 37 asks for no period
    ],
)
def test_36_37_the_general_invalidity_pension(rulebook: Rulebook, years: object, expected: Verdict) -> None:
    """After an injury the general invalidity pension is paid: it must do what Part VI asks."""
    loss = {"rows": [{"base": "s1.invalidity", "percent": 100}]}
    pension = beside("invalidity", percent(60), qualifying_period=years)
    scheme = giving(care={}, incapacity={}, survivors={}, permanent_loss=loss, beside=[pension])
    assert verdict_of(part(rulebook, "employment_injury", scheme)) is expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([*percent(60, degree_from=30, degree_to=99), *percent(45, degree_from=99.5)], NOT_MET),
        ([*percent(30, degree_to=66), *percent(50, degree_from=67)], MET),
        ([*percent(40, degree_from=30), *percent(10, degree_from=100)], MET),  # 50 for a total loss
        ([*percent(40, degree_from=30), *percent(9, degree_from=100)], NOT_MET),
    ],
)
def test_36_1_the_total_loss_is_what_counts(rulebook: Rulebook, rows: Rows, expected: Verdict) -> None:
    """A high pension for a partial loss is none for a total one."""
    assert verdict_of(part(rulebook, "employment_injury", all_four(permanent_loss={"rows": rows}))) is expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [({}, MET), ({"injury_causes_covered": ["accidents"]}, NOT_MET), ({"qualifying_period": 1}, NOT_MET)],
)
def test_36_1_two_pensions_for_a_loss(rulebook: Rulebook, second: Facts, expected: Verdict) -> None:
    """30 and 20 per cent are 50, for whoever gets both: not those with a disease, not the newly employed."""
    first, other = all_four(permanent_loss={"rows": percent(30)}), giving(permanent_loss={"rows": percent(20)} | second)
    assert verdict_of(part(rulebook, "employment_injury", first, other)) is expected


@pytest.mark.parametrize(("widow", "expected"), [(40, MET), (35, NOT_MET)])
def test_36_1_a_share_of_a_share(rulebook: Rulebook, widow: int, expected: Verdict) -> None:
    """(40 + 2 x 15) per cent of 60 are 42; (35 + 30) of 60 are 39. Of 100 they would be 70 and 65."""
    rows = shares("s1.employment_injury.permanent_loss", widow, 15)
    scheme = all_four(permanent_loss={"rows": percent(60)}, survivors={"rows": rows})
    assert verdict_of(part(rulebook, "employment_injury", scheme)) is expected


@pytest.mark.parametrize(
    ("financing", "expected"),
    [("contributions", MET), ("insured_employer_liability", MET), ("uninsured_employer_liability", NOT_MET)],
)
def test_71_1_care_by_a_fund_and_cash_by_employers(rulebook: Rulebook, financing: str, expected: Verdict) -> None:
    """The care is collective; the cash is so only where employers must insure."""
    kinds = [kind for kind in BENEFITS["employment_injury"] if kind != "care"]
    cash = Scheme({kind: {} for kind in kinds}, {"financing": financing})
    assert verdict_of(part(rulebook, "employment_injury", giving(care={}), cash)) is expected


def test_33_care_for_all_is_not_the_part(rulebook: Rulebook) -> None:
    """A health service for everybody and no cash at all; or cash for fewer than half."""
    assert verdict_of(part(rulebook, "employment_injury", group(1000, giving(care={})))) is NOT_MET
    cash = giving(incapacity={}, permanent_loss={}, survivors={})
    in_fact = [{}, {"effective_coverage": 49}]
    found = part(rulebook, "employment_injury", group(1000, giving(care={}), cash, together=False, cover=in_fact))
    assert verdict_of(found) is NOT_MET


# -- Part VII --------------------------------------------------------------------------------------------------


def test_40_42_a_grant_at_birth_and_relief_from_tax(rulebook: Rulebook) -> None:
    """Neither is family benefit, however much it is worth; beside a monthly allowance they do no harm."""
    grant = gives(due_for_maintenance_of_children="no", family_benefit_forms=["another_form"])
    relief = gives(family_benefit_forms=["tax_relief"])
    for alone in (grant, relief):
        assert verdict_of(part(rulebook, "family", alone)) is NOT_MET
        assert verdict_of(part(rulebook, "family", gives(), alone)) is MET


@pytest.mark.parametrize(
    ("wage", "expected"),
    [
        ({"value": 9600, "unit": "XXX a year"}, MET),
        ({"value": 800, "unit": "XXX a month"}, MET),
        ({"value": 801, "unit": "XXX a month"}, NOT_MET),  # 7,200 / (801 x 300) = 2.996 per cent
        ({"value": 9612, "unit": "XXX a year"}, NOT_MET),
    ],
)
def test_44_a_year_and_a_month(rulebook: Rulebook, wage: object, expected: Verdict) -> None:
    """36 a month for 200 of 300 children: 7,200 / (800 x 300) = 3 per cent, in months or in years."""
    in_branch = {
        "family_benefits_a_year": "unknown",
        "children_paid_for": 200,
        "family_benefit_for_each_child": {"value": 432, "unit": "XXX a year"},
    }
    assert verdict_of(part(rulebook, "family", gives(), in_branch=in_branch, labourer_wage=wage)) is expected


def test_44_the_skilled_wage_never_stands_in(rulebook: Rulebook) -> None:
    """A skilled wage is known, the labourer's is not: even a very high value proves nothing."""
    in_branch = {"family_benefits_a_year": 10_000_000}
    found = part(rulebook, "family", gives(), in_branch=in_branch, labourer_wage="unknown")
    assert verdict_of(found, "C102.44") is UNDETERMINED


@pytest.mark.parametrize(("everyone", "expected"), [("yes", MET), ("no", NOT_MET)])
def test_41_c_residents_within_limits(rulebook: Rulebook, everyone: str, expected: Verdict) -> None:
    """A benefit by means needs no level of Article 67 here, but every resident within the limit must have it."""
    scheme = gives(
        means_tested="yes",
        every_resident_within_the_limit_is_entitled=everyone,
        periods_counted="residence",
        qualifying_period=1,
        scheme={"financing": "taxation"},
    )
    assert verdict_of(part(rulebook, "family", group(3000, scheme, kind="residents"))) is expected


# -- Part VIII -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cash", "care", "expected"), [(False, True, MET), (True, False, NOT_MET)])
def test_6_48_voluntary_for_care_only(rulebook: Rulebook, cash: bool, care: bool, expected: Verdict) -> None:
    """Article 6 names, of Part VIII, medical care: a voluntary insurance for care counts, one for cash does not."""
    joined = {
        "participation": "voluntary",
        "covers_a_substantial_part_of_lower_earners": "yes",
        "effective_coverage": 100,
    }
    supervised = {"supervised_by_public_authorities": "yes"}
    schemes = giving(care={}, scheme=supervised), giving(cash={}, scheme=supervised)
    covers = [joined if voluntary else {} for voluntary in (care, cash)]
    found = part(rulebook, "maternity", group(600, *schemes, together=False, cover=covers))
    assert verdict_of(found) is expected


@pytest.mark.parametrize(
    ("in_care", "in_cash", "expected"),
    [
        (75, 75, MET),  # at least 75 + 75 - 100 = 50 per cent have both
        (75, 74, UNDETERMINED),  # from 49 to 74
        (100, 50, MET),
        (100, 49, NOT_MET),
    ],
)
def test_48_how_many_have_both(rulebook: Rulebook, in_care: int, in_cash: int, expected: Verdict) -> None:
    """Of 1,000 employees some have care and some have cash; nobody says how many of them are the same."""
    covers = [{"effective_coverage": share} for share in (in_care, in_cash)]
    schemes = giving(care={}), giving(cash={})
    found = part(rulebook, "maternity", group(1000, *schemes, together=False, cover=covers))
    assert verdict_of(found) is expected


def test_50_a_grant_beside_too_low_a_benefit(rulebook: Rulebook) -> None:
    """40 per cent of earnings and a grant at birth of a month's wage: the grant is no periodical payment."""
    low, grant = (
        both(cash={"rows": percent(40)}),
        giving(cash={"rows": [{"flat": 1000}], "form_of_payment": "lump_sum"}),
    )
    assert verdict_of(part(rulebook, "maternity", low, grant)) is NOT_MET
    assert verdict_of(part(rulebook, "maternity", both(), grant)) is MET


@pytest.mark.parametrize(("rest", "expected"), [(30, MET), (29, NOT_MET)])
def test_50_a_maximum_bites_at_one_stage(rulebook: Rulebook, rest: int, expected: Verdict) -> None:
    """100 per cent for 7 weeks under a maximum of 600, then 30: (600 + 300) / 2 = 450; the nominal mean is 65."""
    found = part(rulebook, "maternity", both(cash={"rows": then(100, 7, rest), "maximum": 600}))
    assert verdict_of(found) is expected


def test_schedule_the_woman_alone(rulebook: Rulebook) -> None:
    """40 per cent and 10 for each child: the woman of the Schedule has no child yet, and there is no wife's part."""
    rows = [*percent(40), *percent(10, recipient="child")]
    assert verdict_of(part(rulebook, "maternity", both(cash={"rows": rows}))) is NOT_MET
    assert verdict_of(part(rulebook, "sickness", gives(rows=rows))) is MET


def test_48_the_classes_hold_men_too(rulebook: Rulebook) -> None:
    """300 women of 1,000 employees are 30 per cent, even where they are more than half of all women."""
    assert verdict_of(part(rulebook, "maternity", group(300, both()))) is NOT_MET


# -- Part IX ---------------------------------------------------------------------------------------------------


def test_57_2_the_reduced_pension_of_another_fund(rulebook: Rulebook) -> None:
    """45 per cent first after 15 years; beside it another fund pays 5 after 5 years. Alone neither does."""
    late, early = gives(rows=percent(45), qualifying_period=15), gives(rows=percent(5))
    assert verdict_of(part(rulebook, "invalidity", late, early)) is MET
    for alone in (late, early):
        assert verdict_of(part(rulebook, "invalidity", alone)) is NOT_MET
    # each by itself, to different persons, is no package
    assert verdict_of(part(rulebook, "invalidity", group(300, late), group(300, early))) is NOT_MET


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            percent(45, age_to=50) + percent(20, age_from=50),
            NOT_MET,
        ),  # whenever it began, it is 20 from the age of 50 on
        (percent(45, age_to=50) + percent(30, age_from=50), MET),
        ([*percent(45, weeks_to=520), *percent(20, weeks_from=520)], NOT_MET),
    ],
)
def test_56_58_a_pension_that_shrinks(rulebook: Rulebook, rows: Rows, expected: Verdict) -> None:
    """Every stage for as long as the invalidity lasts; 30 per cent are asked after 5 years."""
    assert verdict_of(part(rulebook, "invalidity", gives(rows=rows))) is expected


@pytest.mark.parametrize(
    ("branch", "ground", "expected"),
    [
        ("invalidity", "own_earnings_above_an_amount", NOT_MET),  # nothing like 26(3) in Part IX
        ("survivors", "own_earnings_above_an_amount", MET),  # 60(2)
        ("survivors", "widow_living_with_a_man", MET),  # 69(j)
        ("invalidity", "widow_living_with_a_man", NOT_MET),
        ("survivors", "other_means_above_an_amount", NOT_MET),  # of a contributory benefit
    ],
)
def test_60_2_69_grounds_of_one_part(rulebook: Rulebook, branch: str, ground: str, expected: Verdict) -> None:
    """What lets a widow's pension shrink does not let an invalid person's."""
    found = assessed(rulebook, branch, gives(suspension_grounds=[ground]))
    common = next(item for item in found.instruments[0].common if item.id == "C102.69")
    assert common.cell.verdict is expected


@pytest.mark.parametrize(("years", "expected"), [(5, MET), (6, NOT_MET)])
def test_67_c_ten_points_lower(rulebook: Rulebook, years: int, expected: Verdict) -> None:
    """240 / 800 = 30 per cent by means: enough after 5 years of residence; after 6 it would have to be 40."""
    facts: Facts = MEANS_TESTED | {"periods_counted": "residence", "qualifying_period": years}
    scheme = gives(rows=[{"flat": 240}], scheme={"financing": "taxation"}, **facts)
    for branch in ("invalidity", "survivors"):
        found = part(rulebook, branch, group(3000, scheme, kind="residents"), in_branch=NO_67_D)
        assert verdict_of(found) is expected


# -- Part X ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("men", "women", "expected"),
    [
        (2, 3, NOT_MET),  # 2 x 15 = 30 per cent after 15 years, where 40 are asked; after 5 years 10, where 30 are
        (2.7, 1, MET),  # 40.5
    ],
)
def test_62_the_deceased_was_a_man(rulebook: Rulebook, men: float, women: float, expected: Verdict) -> None:
    """The widow and two children get all of his old-age pension, which law reckons by sex: his counts, not hers."""
    accrual = [{"accrual": men, "sex": "men"}, {"accrual": women, "sex": "women"}]
    pension = beside("old_age", accrual, pensionable_age=60)
    scheme = gives(rows=shares("s1.old_age", 75, 12.5), beside=[pension])
    assert verdict_of(part(rulebook, "survivors", scheme)) is expected


def test_62_supplements_for_those_who_survive_him(rulebook: Rulebook) -> None:
    """He had 25 per cent, and 10 for his wife and 5 for each child: his own pension is the base, so 25 for them all.

    (60 + 2 x 20) per cent of 25 are 25, below the 30 that are asked after 5 years; of his 45 they would be 45.
    """
    rows = [*percent(25), *percent(10, recipient="wife"), *percent(5, recipient="child")]
    scheme = gives(rows=shares("s1.invalidity", 60, 20), beside=[beside("invalidity", rows)])
    assert verdict_of(part(rulebook, "survivors", scheme)) is NOT_MET


@pytest.mark.parametrize(("most", "expected"), [(300, MET), (299, NOT_MET)])
def test_62_the_maximum_of_his_pension(rulebook: Rulebook, most: int, expected: Verdict) -> None:
    """All of a pension of 50 per cent, of which no more than an amount is paid: 300 / 1,000 = 30 after 5 years."""
    pension = beside("invalidity", percent(50), maximum=most)
    assert verdict_of(part(rulebook, "survivors", gives(rows=shares("s1.invalidity", 60, 20), beside=[pension]))) is (
        expected
    )


@pytest.mark.parametrize(("later", "expected"), [(10, MET), (9, NOT_MET)])
def test_64_a_widows_pension_that_falls_after_three_years(rulebook: Rulebook, later: int, expected: Verdict) -> None:
    """30 per cent for three years and then less; the children have 10 each. 10 + 20 = 30 are asked for ever."""
    widow = [{"recipient": "widow", **row} for row in then(30, 156, later)]
    found = part(rulebook, "survivors", gives(rows=[*widow, {"percent": 10, "recipient": "child"}]))
    assert verdict_of(found) is expected


def test_62_67_a_supplement_by_means_is_not_added(rulebook: Rulebook) -> None:
    """20 per cent by right and 20 more by means: 20 by Article 65, where 30 are asked."""
    rows = [{"percent": 10, "recipient": "widow"}, {"percent": 5, "recipient": "child"}]
    by_means: Facts = MEANS_TESTED | {"every_resident_within_the_limit_is_entitled": "no"}
    assert verdict_of(part(rulebook, "survivors", gives(rows=rows), gives(rows=rows, **by_means))) is NOT_MET
    assert verdict_of(part(rulebook, "survivors", gives(rows=rows), gives(rows=rows))) is MET


@pytest.mark.parametrize(("joined", "expected"), [(84, MET), (83, NOT_MET), ("unknown", UNDETERMINED)])
def test_6_61_who_joined(rulebook: Rulebook, joined: object, expected: Verdict) -> None:
    """A voluntary insurance that all 600 may join: 84 per cent of them are 504 of 1,000, 83 are 498."""
    cover: Facts = {
        "participation": "voluntary",
        "covers_a_substantial_part_of_lower_earners": "yes",
        "effective_coverage": joined,
    }
    scheme: Any = gives(scheme={"supervised_by_public_authorities": "yes"})
    for branch in ("invalidity", "survivors"):
        assert verdict_of(part(rulebook, branch, group(600, scheme, cover=cover))) is expected
