"""Two worked examples for each of Parts III and VI to X, by hand from the Convention, at and beside each threshold.

The country is that of ``design_kit``: 600 of 1,000 employees, 3,000 residents, a skilled wage of 1,000, a labourer's
wage of 800. Each test changes what it is about; the arithmetic stands beside the verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from acceptance_kit import rate_of, requirement_of, route_of
from design_kit import (
    FULL_INJURY_CARE,
    MEANS_TESTED,
    MET,
    NO_67_D,
    NOT_MET,
    UNDETERMINED,
    all_four,
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


def after(years: float, value: float, before: float = 1) -> Rows:
    """A percentage from so many insured years on, and a smaller one before."""
    return [*percent(value, insured_from=years), *percent(before, insured_to=years)]


def days(number: float, a_week: int = 7) -> Facts:
    """A number of days; where the scheme pays for fewer than seven a week, these are its benefit days."""
    return {"value": number, "unit": "days" if a_week == 7 else f"days, {a_week} a week"}


def widow_and_children(widow: float, child: float, **row: object) -> Rows:
    """So many per cent for the widow and for each child."""
    return [{"percent": widow, "recipient": "widow", **row}, {"percent": child, "recipient": "child", **row}]


# == Persons: the routes ========================================================================================

BY_EMPLOYEES = [
    ("sickness", "C102.15.a", gives()),
    ("employment_injury", "C102.33.a", all_four()),
    ("family", "C102.41.a", gives()),
    ("maternity", "C102.48.a", both()),
    ("invalidity", "C102.55.a", gives()),
    ("survivors", "C102.61.a", gives()),
]


@pytest.mark.parametrize(("branch", "route", "scheme"), BY_EMPLOYEES, ids=lambda value: str(value)[:9])
@pytest.mark.parametrize(("persons", "expected"), [(500, MET), (499, NOT_MET)])
def test_half_of_all_employees(
    rulebook: Rulebook, branch: str, route: str, scheme: Any, persons: int, expected: Verdict
) -> None:
    """500 of 1,000 are just half; 499 are 49.9 per cent, and 16.6 per cent of 3,000 residents."""
    found = part(rulebook, branch, group(persons, scheme))
    assert route_of(found, route).cell.verdict is expected
    assert verdict_of(found) is expected


BY_RESIDENTS = [
    ("sickness", "C102.15.b", gives()),
    ("family", "C102.41.b", gives()),
    ("maternity", "C102.48.b", both()),
    ("invalidity", "C102.55.b", gives()),
    ("survivors", "C102.61.b", gives()),
]


@pytest.mark.parametrize(("branch", "route", "scheme"), BY_RESIDENTS, ids=lambda value: str(value)[:9])
@pytest.mark.parametrize(("own_account", "expected"), [(200, MET), (197, NOT_MET)])
def test_a_fifth_of_all_residents(
    rulebook: Rulebook, branch: str, route: str, scheme: Any, own_account: int, expected: Verdict
) -> None:
    """400 employees and 200 own-account workers: 600 of 3,000 are 20 per cent, 597 are 19.9; of employees 40."""
    classes = (group(400, scheme), group(own_account, scheme, kind="economically_active"))
    found = part(rulebook, branch, *classes)
    assert route_of(found, route).cell.verdict is expected
    assert verdict_of(found) is expected


def test_employment_injury_has_no_route_by_residents(rulebook: Rulebook) -> None:
    """Article 33 counts employees alone: 400 of 1,000, whoever else is insured."""
    scheme = all_four()
    classes = (group(400, scheme), group(600, scheme, kind="economically_active"))
    assert verdict_of(part(rulebook, "employment_injury", *classes)) is NOT_MET


INDUSTRIAL = [
    ("sickness", "15(d)", gives()),
    ("employment_injury", "33(b)", all_four()),
    ("family", "41(d)", gives()),
    ("maternity", "48(c)", both()),
    ("invalidity", "55(d)", gives()),
    ("survivors", "61(d)", gives()),
]


@pytest.mark.parametrize(("branch", "exception", "scheme"), INDUSTRIAL, ids=lambda value: str(value)[:9])
def test_half_of_the_employees_of_industrial_workplaces(
    rulebook: Rulebook, branch: str, exception: str, scheme: Any
) -> None:
    """50 of 100 employees of such workplaces are half, 49 are not; and only a declaration opens the route.

    100 of 1,000 employees, or of 3,000 residents, open no other route.
    """
    enough, too_few = (group(100, scheme, employees_in_industrial_workplaces_of_20=n) for n in (50, 49))
    workplaces = {"all_employees_in_industrial_workplaces_of_20": 100}
    assert verdict_of(part(rulebook, branch, enough, declared=[exception], **workplaces)) is MET
    assert verdict_of(part(rulebook, branch, too_few, declared=[exception], **workplaces)) is NOT_MET
    assert verdict_of(part(rulebook, branch, enough, **workplaces)) is NOT_MET


# == Part III ===================================================================================================

# First example: 60 per cent of earnings for 26 weeks a case, after 3 days.


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (days(78, 6), NOT_MET),  # 78 / 6 = 13 weeks
        (days(156, 6), MET),  # 156 / 6 = 26
        (days(155, 6), NOT_MET),  # 25.8
        (days(182), MET),  # 182 / 7 = 26
        (days(181), NOT_MET),
        ("none", MET),  # throughout
    ],
)
def test_18_1_weeks_in_each_case(rulebook: Rulebook, duration: object, expected: Verdict) -> None:
    """26 weeks in each case, a week being the days for which the scheme pays."""
    found = part(rulebook, "sickness", gives(rows=percent(60), duration_a_case=duration, waiting_days=3))
    assert verdict_of(found, "C102.18.duration") is expected
    assert verdict_of(found) is expected


@pytest.mark.parametrize(
    ("unpaid", "by_employer", "expected"),
    [
        (3, "none", MET),
        (4, "none", NOT_MET),
        (1, 2, MET),  # 1 + 2 = 3 even if wages are no benefit
        (0, 30, UNDETERMINED),  # none if wages count, 30 if they do not
        (4, 30, NOT_MET),  # 4 if they count
        ("none", "unknown", UNDETERMINED),
    ],
)
def test_18_1_first_days(rulebook: Rulebook, unpaid: object, by_employer: object, expected: Verdict) -> None:
    """At most three first days; those for which an employer owes wages count neither as paid nor as unpaid."""
    found = part(rulebook, "sickness", gives(waiting_days=unpaid, employer_paid_days=by_employer))
    assert verdict_of(found, "C102.18.first_days") is expected
    assert verdict_of(found) is expected


def test_18_1_wages_of_the_employer_are_shown_both_ways(rulebook: Rulebook) -> None:
    """30 days of wages: from nothing unpaid to 30 days unpaid, and the reason is the wrong basis."""
    found = requirement_of(
        part(rulebook, "sickness", gives(waiting_days="none", employer_paid_days=30)), "C102.18.first_days"
    )
    observed = found.results[0].observed
    assert observed is not None
    assert (observed.shown_low, observed.shown_high) == (0, 30)
    assert found.cell.reasons.words == ("wrong_basis",)


@pytest.mark.parametrize(
    ("rows", "expected", "declared"),
    [
        (percent(45), MET, MET),
        (percent(44.9), NOT_MET, NOT_MET),
        (then(60, 26, 20), MET, MET),  # what follows the 26 weeks may be less
        (then(60, 25, 20), NOT_MET, MET),
        (then(60, 13, 20), NOT_MET, MET),
        (then(60, 12, 20), NOT_MET, NOT_MET),
        (then(45, 13, 20), NOT_MET, MET),
        (then(44.9, 13, 20), NOT_MET, NOT_MET),
        (then(40, 4, 90), NOT_MET, NOT_MET),  # no average here
    ],
)
def test_16_every_stage_while_it_must_last(
    rulebook: Rulebook, rows: Rows, expected: Verdict, declared: Verdict
) -> None:
    """45 per cent at every stage of the 26 weeks, or of the 13 under a declaration; the benefit runs for a year."""
    scheme = gives(rows=rows, duration_a_case=52)
    assert verdict_of(part(rulebook, "sickness", scheme)) is expected
    assert verdict_of(part(rulebook, "sickness", scheme, declared=["18(2)"])) is declared


@pytest.mark.parametrize(
    ("period", "judged", "expected"),
    [
        ("none", "unknown", MET),
        ({"value": 1, "unit": "months"}, "unknown", UNDETERMINED),
        ({"value": 1, "unit": "months"}, "no", NOT_MET),
        ({"value": 12, "unit": "months"}, "yes", MET),
    ],
)
def test_17_51_only_what_precludes_abuse(rulebook: Rulebook, period: object, judged: str, expected: Verdict) -> None:
    """No period is never too long; of any other the assessor says so, in sickness and in maternity alike."""
    facts: Facts = {"qualifying_period": period, "qualifying_period_only_precludes_abuse": judged}
    assert verdict_of(part(rulebook, "sickness", gives(**facts))) is expected
    assert verdict_of(part(rulebook, "maternity", both(care=facts, cash=facts))) is expected


# Second example: a short benefit under a declaration by Article 18(2).


@pytest.mark.parametrize(
    ("paid_days", "unpaid", "expected"),
    [
        (6000, "none", MET),  # 6,000 / 600 = 10 days a person
        (5994, "none", NOT_MET),  # 9.99
        (6000, 1, NOT_MET),  # ten days a person, but not from the first day on
        (20000, 3, NOT_MET),
    ],
)
def test_18_2_a_ten_days_a_person(rulebook: Rulebook, paid_days: int, unpaid: object, expected: Verdict) -> None:
    """Eight weeks a case are too short for 18(1) and for 18(2)(b)."""
    scheme = gives(duration_a_case=8, waiting_days=unpaid)
    in_branch = {"sickness_benefit_days_a_year": paid_days, "average_persons_protected_for_sickness": 600}
    assert verdict_of(part(rulebook, "sickness", scheme, in_branch=in_branch, declared=["18(2)"])) is expected
    assert verdict_of(part(rulebook, "sickness", scheme, in_branch=in_branch)) is NOT_MET


@pytest.mark.parametrize(
    ("duration", "unpaid", "expected"),
    [(days(78, 6), 3, MET), (days(77, 6), 3, NOT_MET), (days(78, 6), 4, NOT_MET), (days(90), 3, NOT_MET)],
)
def test_18_2_b_thirteen_weeks(rulebook: Rulebook, duration: object, unpaid: int, expected: Verdict) -> None:
    """13 weeks a case after three days, under a declaration: 78 days at six a week do, 90 calendar days do not."""
    scheme = gives(duration_a_case=duration, waiting_days=unpaid)
    assert verdict_of(part(rulebook, "sickness", scheme, declared=["18(2)"])) is expected
    assert verdict_of(part(rulebook, "sickness", scheme)) is NOT_MET


def test_15_c_residents_of_small_means(rulebook: Rulebook) -> None:
    """360 of the labourer's 800 are 45 per cent, 359 are 44.9: by Article 67, for all residents within the limit."""

    def verdict(amount: int, **changed: object) -> Verdict:
        scheme = gives(rows=[{"flat": amount}], **MEANS_TESTED | changed)
        return verdict_of(part(rulebook, "sickness", group(3000, scheme, kind="residents"), in_branch=NO_67_D))

    assert verdict(360) is MET
    assert verdict(359) is NOT_MET
    assert verdict(360, every_resident_within_the_limit_is_entitled="no") is NOT_MET
    assert verdict(360, reduction_for_each_unit_of_excess_means=101) is NOT_MET


# == Part VI ====================================================================================================

# First example: a health service gives care to all 1,000 employees; a fund pays cash to some of them.

CARE = giving(care={})
IN_CASH = giving(incapacity={}, permanent_loss={}, survivors={})


@pytest.mark.parametrize(("insured", "expected"), [(500, MET), (499, NOT_MET)])
def test_33_care_for_all_and_cash_for_half(rulebook: Rulebook, insured: int, expected: Verdict) -> None:
    """The same classes must have all four: half have care and cash, the others care alone."""
    found = part(rulebook, "employment_injury", group(insured, CARE, IN_CASH), group(1000 - insured, CARE))
    persons = route_of(found, "C102.33.a").persons
    assert persons is not None
    assert persons.share_high == pytest.approx(insured / 10)
    assert verdict_of(found) is expected


def test_33_survivors_for_half(rulebook: Rulebook) -> None:
    """All have care, incapacity benefit and pensions for loss; survivors' benefit 500, or 499."""
    without = giving(care={}, incapacity={}, permanent_loss={})

    def verdict(persons: int) -> Verdict:
        classes = (group(persons, all_four()), group(1000 - persons, without))
        return verdict_of(part(rulebook, "employment_injury", *classes))

    assert verdict(500) is MET
    assert verdict(499) is NOT_MET


def test_33_the_same_classes(rulebook: Rulebook) -> None:
    """60 per cent have care and 60 per cent cash, but only 20 per cent of employees have both."""
    classes = (group(200, CARE, IN_CASH), group(400, CARE), group(400, IN_CASH))
    found = part(rulebook, "employment_injury", *classes)
    persons = route_of(found, "C102.33.a").persons
    assert persons is not None
    assert persons.share_high == pytest.approx(20)
    assert verdict_of(found) is NOT_MET


@pytest.mark.parametrize("left_out", FULL_INJURY_CARE)
def test_34_2_every_kind_of_care(rulebook: Rulebook, left_out: str) -> None:
    """What 34(2) lists is given together; one thing missing is one thing too many."""
    care = [kind for kind in FULL_INJURY_CARE if kind != left_out]
    assert verdict_of(part(rulebook, "employment_injury", all_four(care={"injury_care_provided": care}))) is NOT_MET


def test_34_3_the_short_list(rulebook: Rulebook) -> None:
    """Under a declaration, and never with a share of the cost left to the injured person."""
    short = [
        "general_practitioner",
        "home_visits",
        "specialist_in_patient",
        "specialist_out_patient",
        "specialist_outside_hospital",
        "essential_medicines",
        "hospitalisation",
    ]

    def verdict(declared: list[str], **care: object) -> Verdict:
        return verdict_of(part(rulebook, "employment_injury", all_four(care=care), declared=declared))

    assert verdict(["34(3)"], injury_care_provided=short) is MET
    assert verdict([], injury_care_provided=short) is NOT_MET
    assert verdict(["34(3)"], injury_care_provided=short[1:]) is NOT_MET
    assert verdict(["34(3)"], injury_care_provided=short, cost_sharing_in_injury_care="yes") is NOT_MET


# Second example: half of earnings in incapacity, 70 per cent after a total loss, 20 for the widow, 10 for each child.


@pytest.mark.parametrize(
    ("benefit", "rows", "expected"),
    [
        ("incapacity", percent(50), MET),
        ("incapacity", percent(49.9), NOT_MET),
        ("incapacity", then(80, 52, 50), MET),
        ("incapacity", then(80, 52, 49.9), NOT_MET),  # every stage, however late
        ("permanent_loss", percent(50), MET),
        ("permanent_loss", percent(49.9), NOT_MET),
        ("permanent_loss", then(70, 520, 50), MET),
        ("permanent_loss", then(70, 520, 49.9), NOT_MET),
        ("survivors", widow_and_children(20, 10), MET),  # 20 + 2 x 10 = 40
        ("survivors", widow_and_children(20, 9.9), NOT_MET),  # 39.8
        ("survivors", widow_and_children(19.9, 10), NOT_MET),
    ],
)
def test_36_the_percentages(rulebook: Rulebook, benefit: str, rows: Rows, expected: Verdict) -> None:
    """50 per cent in incapacity and after a total loss, 40 for a widow with two children, without end."""
    found = part(rulebook, "employment_injury", all_four(**{benefit: {"rows": rows}}))
    assert verdict_of(found, f"C102.36.1.{benefit}.level") is expected
    assert verdict_of(found) is expected


def test_38_seventy_per_cent_for_ten_years(rulebook: Rulebook) -> None:
    """The level is high enough and the pension ends: 520 weeks are not throughout."""
    ten_years = {"rows": percent(70), "paid_throughout": "no"}
    found = part(rulebook, "employment_injury", all_four(permanent_loss=ten_years))
    assert verdict_of(found, "C102.36.1.permanent_loss.level") is MET
    assert verdict_of(found, "C102.38.permanent_loss") is NOT_MET
    assert verdict_of(found) is NOT_MET
    # nor does it do to write the end into the amount and call it paid throughout
    ends = part(rulebook, "employment_injury", all_four(permanent_loss={"rows": percent(70, weeks_to=520)}))
    assert verdict_of(ends) is NOT_MET


@pytest.mark.parametrize(
    ("benefit", "facts", "requirement"),
    [
        ("survivors", {"qualifying_period": {"value": 1, "unit": "months"}}, "C102.37"),
        ("permanent_loss", {"employment_alone_gives_the_right": "no"}, "C102.37"),
        ("care", {"care_limited_in_time": "yes"}, "C102.38.care"),
        ("incapacity", {"waiting_days": 4}, "C102.38.waiting"),
        ("incapacity", {"incapacity_benefit_ends": "earlier"}, "C102.38.incapacity"),
        ("survivors", {"paid_throughout": "no"}, "C102.38.survivors"),
        ("survivors", {"survivors_covered": ["child"]}, "C102.32.d.survivors"),
        ("survivors", {"marriage_must_have_lasted": "yes"}, "C102.32.d.widow"),
        ("permanent_loss", {"losses_covered": ["total_loss"]}, "C102.32.c"),
        ("care", {"injury_causes_covered": ["accidents"]}, "C102.32.causes"),
        ("permanent_loss", {"lump_sum_in_place_of_pension": "otherwise"}, "C102.36.1.permanent_loss.form"),
        ("survivors", {"lump_sum_in_place_of_pension": "for_slight_degrees"}, "C102.36.1.survivors.form"),
    ],
)
def test_32_37_38_one_thing_of_one_benefit(rulebook: Rulebook, benefit: str, facts: Facts, requirement: str) -> None:
    """What one of the four benefits lacks leaves the class without protection; three first days do not."""
    found = part(rulebook, "employment_injury", all_four(**{benefit: facts}))
    assert verdict_of(found, requirement) is NOT_MET
    assert verdict_of(found) is NOT_MET


def test_38_three_first_days_of_incapacity(rulebook: Rulebook) -> None:
    """Three may go unpaid; of ten for which the employer owes wages nobody can say."""
    three, ten = ({"waiting_days": 3}, {"employer_paid_days": 10})
    assert verdict_of(part(rulebook, "employment_injury", all_four(incapacity=three))) is MET
    assert verdict_of(part(rulebook, "employment_injury", all_four(incapacity=ten))) is UNDETERMINED


# == Part VII ===================================================================================================

# First example: 100 families with three children each; the benefit is paid for the first two, so for 200 of 300.


@pytest.mark.parametrize(
    ("for_each", "expected"),
    [
        (36, MET),  # 36 x 200 = 7,200 a month, 3 per cent of 800 x 300 = 240,000
        (35.9, NOT_MET),  # 7,180: 2.99
        (24, NOT_MET),  # 3 per cent of 800 for each child that is paid for, and 2 per cent over all
    ],
)
def test_44_a_over_all_children(rulebook: Rulebook, for_each: float, expected: Verdict) -> None:
    """The third child is a child too. All residents have 1,000: 7,200 of 800,000 are 0.9 per cent, below 1.5."""
    in_branch = {
        "family_benefits_a_year": "unknown",
        "children_paid_for": 200,
        "family_benefit_for_each_child": for_each,
        "children_of_persons_protected": 300,
        "children_of_residents": 1000,
    }
    found = part(rulebook, "family", gives(), in_branch=in_branch)
    assert verdict_of(found, "C102.44") is expected
    assert verdict_of(found) is expected


# Second example: a year's total, over the children of all residents.


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (144000, MET),  # 144,000 / (9,600 x 1,000) = 1.5 per cent
        (143900, NOT_MET),  # 1.499
    ],
)
def test_44_b_over_the_children_of_residents(rulebook: Rulebook, total: int, expected: Verdict) -> None:
    """Of the 600 children of persons protected 144,000 are 2.5 per cent of 9,600 x 600, below 3."""
    in_branch = {
        "family_benefits_a_year": total,
        "children_of_persons_protected": 600,
        "children_of_residents": 1000,
    }
    found = part(rulebook, "family", gives(), in_branch=in_branch)
    assert verdict_of(found, "C102.44") is expected
    assert verdict_of(found) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"periods_counted": "contribution", "qualifying_period": {"value": 3, "unit": "months"}}, MET),
        ({"periods_counted": "contribution", "qualifying_period": {"value": 4, "unit": "months"}}, NOT_MET),
        ({"periods_counted": "employment", "qualifying_period": {"value": 4, "unit": "months"}}, NOT_MET),
        ({"periods_counted": "residence", "qualifying_period": {"value": 12, "unit": "months"}}, MET),
        ({"periods_counted": "residence", "qualifying_period": {"value": 13, "unit": "months"}}, NOT_MET),
        ({"family_benefit_forms": ["tax_relief"]}, NOT_MET),
        ({"family_benefit_forms": ["food", "clothing"]}, MET),
        ({"due_for_maintenance_of_children": "no"}, NOT_MET),
        ({"paid_throughout": "no"}, NOT_MET),
    ],
)
def test_40_42_43_45_what_is_given_and_when(rulebook: Rulebook, facts: Facts, expected: Verdict) -> None:
    """Three months of contribution or employment, a year of residence; a payment or things, and no relief from tax."""
    assert verdict_of(part(rulebook, "family", gives(**facts))) is expected


def test_6_voluntary_insurance_is_not_counted(rulebook: Rulebook) -> None:
    """Article 6 names neither Part VI nor VII nor, of VIII, cash: not even the best voluntary insurance counts."""
    voluntary = {
        "participation": "voluntary",
        "effective_coverage": 100,
        "covers_a_substantial_part_of_lower_earners": "yes",
    }
    for branch, scheme in (("employment_injury", all_four()), ("family", gives()), ("maternity", both())):
        assert verdict_of(part(rulebook, branch, group(600, scheme, cover=voluntary))) is NOT_MET


# == Part VIII ==================================================================================================

# First example: half of earnings for as long as the leave, or not.


@pytest.mark.parametrize(
    ("paid", "leave", "expected"),
    [
        (days(90), days(98), NOT_MET),  # more than 12 weeks, and 8 days less than the leave
        (days(98), days(98), MET),
        (days(97), days(98), NOT_MET),
        (days(84), days(84), MET),  # 12 weeks
        (days(83), days(83), NOT_MET),  # the whole leave, which is less than 12 weeks
        (14, 26, NOT_MET),  # leave that law only allows counts as well
        (14, "unknown", UNDETERMINED),
        (11, "unknown", NOT_MET),
    ],
)
def test_52_twelve_weeks_or_the_leave(rulebook: Rulebook, paid: object, leave: object, expected: Verdict) -> None:
    """Cash for 12 weeks, or for the whole leave that law requires or allows where that is longer."""
    found = part(rulebook, "maternity", both(cash={"paid_period": paid}), in_branch={"maternity_leave": leave})
    assert verdict_of(found, "C102.52.cash") is expected
    assert verdict_of(found) is expected


@pytest.mark.parametrize(
    ("kind", "facts", "requirement"),
    [
        ("cash", {"waiting_days": 1}, "C102.52.waiting"),
        ("care", {"cost_sharing_in_maternity": "yes"}, "C102.49.1"),
        ("care", {"care_limited_in_time": "yes"}, "C102.52.care"),
        ("care", {"maternity_conditions_covered": ["pregnancy", "confinement"]}, "C102.47.care"),
        ("care", {"wife_cared_for_by_husbands_period": "no"}, "C102.51.wives"),
        (
            "care",
            {"maternity_care_provided": ["prenatal", "confinement", "postnatal", "hospitalisation"]},
            "C102.49.2.a",
        ),
        ("cash", {"form_of_payment": "lump_sum"}, "C102.50.form"),
        ("cash", {"qualifying_period": 1, "qualifying_period_only_precludes_abuse": "no"}, "C102.51"),
    ],
)
def test_47_49_51_52_one_thing_of_one_benefit(rulebook: Rulebook, kind: str, facts: Facts, requirement: str) -> None:
    """What care or cash lacks leaves the class without protection."""
    found = part(rulebook, "maternity", both(**{kind: facts}))
    assert verdict_of(found, requirement) is NOT_MET
    assert verdict_of(found) is NOT_MET


@pytest.mark.parametrize(("facts", "expected"), [({}, MET), ({"wives_covered": "no"}, NOT_MET)])
def test_48_women_and_wives(rulebook: Rulebook, facts: Facts, expected: Verdict) -> None:
    """Care covers the wives of the men too; and no woman of the class may be left out."""
    assert verdict_of(part(rulebook, "maternity", group(600, both(), cover=facts))) is expected
    some = {"every_woman_in_class_protected": "no"}
    assert verdict_of(part(rulebook, "maternity", group(600, both(), cover=some))) is NOT_MET


# Second example: an amount that falls during 14 weeks.


@pytest.mark.parametrize(
    ("rows", "average", "expected"),
    [
        (then(60, 7, 30), 45, MET),  # (60 x 7 + 30 x 7) / 14
        (then(60, 7, 29.9), 44.95, NOT_MET),
        (then(100, 4.375, 20), 45, MET),  # (437.5 + 192.5) / 14
        (then(100, 4, 20), 600 / 14, NOT_MET),  # 42.86
        (then(30, 7, 60), 45, MET),
        (then(63, 10, 0), 0, NOT_MET),  # 630 / 14 is 45, but four weeks are not paid: not throughout (52)
        (percent(44.9), 44.9, NOT_MET),
    ],
)
def test_50_on_average(rulebook: Rulebook, rows: Rows, average: float, expected: Verdict) -> None:
    """45 per cent on average over what is paid."""
    found = part(rulebook, "maternity", both(cash={"rows": rows}))
    assert rate_of(found, "65").rate_low == pytest.approx(average)
    assert verdict_of(found) is expected


# == Part IX ====================================================================================================

# First example: a percentage after some years of contribution, one per cent before, and a first pension after five.


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (percent(30), MET),  # 57(3): 30 after 5 years
        (percent(29.9), NOT_MET),
        (after(10, 35), MET),  # 57(4): half way between 5 and 15 years, half way between 30 and 40
        (after(10, 34.9), NOT_MET),
        (after(8, 33), MET),  # 30 + (8 - 5)
        (after(8, 32.9), NOT_MET),
        (after(15, 40), MET),  # 57(1)(a)
        (after(15, 39.9), NOT_MET),
        (after(16, 60), NOT_MET),  # too late
    ],
)
def test_57_the_line_from_5_to_15_years(rulebook: Rulebook, rows: Rows, expected: Verdict) -> None:
    """One point more for each year from 30 after 5 years to 40 after 15."""
    assert verdict_of(part(rulebook, "invalidity", gives(rows=rows))) is expected
    # the same line for survivors: 63(1)(a), (3) and (4)
    assert verdict_of(part(rulebook, "survivors", gives(rows=rows))) is expected


@pytest.mark.parametrize(("years", "expected"), [(5, MET), (5.5, NOT_MET), (6, NOT_MET), ("none", MET)])
def test_57_2_a_reduced_pension_after_5_years(rulebook: Rulebook, years: object, expected: Verdict) -> None:
    """60 per cent, so that only the first year matters."""
    for branch in ("invalidity", "survivors"):
        assert verdict_of(part(rulebook, branch, gives(rows=percent(60), qualifying_period=years))) is expected


# Second example: a pension after years of residence; and a family of four.


@pytest.mark.parametrize(
    ("years", "value", "expected"),
    [
        (10, 40, MET),
        (10, 39.9, NOT_MET),
        (11, 60, NOT_MET),
        (5, 30, MET),
        (5, 29.9, NOT_MET),
        (6, 39, NOT_MET),  # 57(4) speaks of contribution and employment only
    ],
)
def test_57_residence(rulebook: Rulebook, years: int, value: float, expected: Verdict) -> None:
    """40 per cent after 10 years of residence or 30 after 5, and nothing between."""
    scheme = gives(rows=percent(value), periods_counted="residence", qualifying_period=years)
    for branch in ("invalidity", "survivors"):
        assert verdict_of(part(rulebook, branch, scheme)) is expected


@pytest.mark.parametrize(
    ("wife", "child", "expected"),
    [
        (5, 2.5, MET),  # 20 + 5 + 2 x 2.5 = 30
        (5, 2.4, NOT_MET),
        (4.9, 2.5, NOT_MET),
    ],
)
def test_56_the_whole_family(rulebook: Rulebook, wife: float, child: float, expected: Verdict) -> None:
    """A man with a wife and two children."""
    rows = [{"percent": 20}, {"percent": wife, "recipient": "wife"}, {"percent": child, "recipient": "child"}]
    assert verdict_of(part(rulebook, "invalidity", gives(rows=rows))) is expected


@pytest.mark.parametrize(
    ("facts", "requirement"),
    [
        ({"invalidity_pension_ends": "earlier"}, "C102.58"),
        ({"invalidity_covered": ["likely_to_be_permanent"]}, "C102.54"),
        ({"form_of_payment": "periodical_or_lump_sum"}, "C102.56"),
    ],
)
def test_54_56_58_one_thing(rulebook: Rulebook, facts: Facts, requirement: str) -> None:
    """What is left out, how it is paid, when it ends."""
    found = part(rulebook, "invalidity", gives(**facts))
    assert verdict_of(found, requirement) is NOT_MET
    assert verdict_of(found) is NOT_MET


def test_57_1_b_a_yearly_average(rulebook: Rulebook) -> None:
    """40 per cent after 3 years with the average, and something with half of it."""
    law: Facts = {
        "yearly_average_of_contributions_required": "yes",
        "all_economically_active_protected_in_principle": "yes",
        "pension_at_half_the_yearly_average": 1,
        "qualifying_period": 3,
        "rows": percent(40),
    }
    for branch in ("invalidity", "survivors"):
        assert verdict_of(part(rulebook, branch, gives(**law))) is MET
        assert verdict_of(part(rulebook, branch, gives(**law | {"rows": percent(39.9)}))) is NOT_MET
        assert verdict_of(part(rulebook, branch, gives(**law | {"qualifying_period": 4}))) is NOT_MET
        without = {"pension_at_half_the_yearly_average": "none"}
        assert verdict_of(part(rulebook, branch, gives(**law | without))) is NOT_MET


# == Part X =====================================================================================================

# First example: 30 per cent for the widow and 15 for each child, under a maximum for the family, after 15 years.


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ({"maximum_percent": 40}, MET),
        ({"maximum_percent": 39.9}, NOT_MET),
        ({"maximum": 400}, MET),  # 400 of the skilled 1,000
        ({"maximum": 399}, NOT_MET),
        ({"earnings_ceiling": 600}, NOT_MET),  # 60 per cent of 600 are 36 of 1,000
        ({"earnings_ceiling": 700}, MET),  # 42
    ],
)
def test_62_widow_and_children_after_any_maximum(rulebook: Rulebook, limit: Facts, expected: Verdict) -> None:
    """30 + 2 x 15 = 60 per cent before the limit, one per cent before 15 years."""
    rows = [*widow_and_children(30, 15, insured_from=15), *percent(1, insured_to=15)]
    assert verdict_of(part(rulebook, "survivors", gives(rows=rows, **limit))) is expected


def test_64_a_widows_pension_that_ends_at_55(rulebook: Rulebook) -> None:
    """Said in so many words, or written into the amount."""
    said = part(rulebook, "survivors", gives(paid_throughout="no"))
    assert verdict_of(said, "C102.64") is NOT_MET
    assert verdict_of(said) is NOT_MET
    rows = [{"percent": 30, "recipient": "widow", "age_to": 55}, {"percent": 5, "recipient": "child"}]
    assert verdict_of(part(rulebook, "survivors", gives(rows=rows))) is not MET
    assert verdict_of(part(rulebook, "survivors", gives(rows=rows, paid_throughout="no"))) is NOT_MET


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"minimum_marriage_asked_of": "nobody"}, MET),
        ({"minimum_marriage_asked_of": "childless_widows"}, MET),  # 63(5) lets it
        ({"minimum_marriage_asked_of": "all_widows"}, NOT_MET),
        ({"widows_right_depends_on": ["age", "invalidity", "care_of_children", "no_earnings_of_her_own"]}, MET),
        ({"widows_right_depends_on": ["age", "another_condition"]}, NOT_MET),
        ({"survivors_covered": ["widow"]}, NOT_MET),
        ({"form_of_payment": "lump_sum"}, NOT_MET),
    ],
)
def test_60_62_63_the_widow(rulebook: Rulebook, facts: Facts, expected: Verdict) -> None:
    """A presumption that she cannot support herself may be asked for; a long marriage of childless widows only."""
    assert verdict_of(part(rulebook, "survivors", gives(**facts))) is expected


@pytest.mark.parametrize("branch", ["survivors", "employment_injury", "family"])
@pytest.mark.parametrize(
    ("limit", "leaving", "expected"),
    [
        (15, 16, MET),  # the Convention is content with the lower of the two
        (14, 16, NOT_MET),
        (14, 14, MET),
        (13, 14, NOT_MET),
        (15, "unknown", MET),
        (14, "unknown", UNDETERMINED),
        ("none", "unknown", MET),
    ],
)
def test_1_1_e_who_is_a_child(
    rulebook: Rulebook, branch: str, limit: object, leaving: object, expected: Verdict
) -> None:
    """Under school-leaving age or under 15, as law says."""
    scheme = all_four() if branch == "employment_injury" else gives()
    found = part(rulebook, branch, group(600, scheme, cover={"child_age_limit": limit}), school_leaving_age=leaving)
    assert verdict_of(found) is expected


# Second example: shares of the deceased's pension, which is 20 per cent and 2 for each year, so 50 after 15.

INVALIDITY: Facts = {
    "branch": "invalidity",
    "facts": {
        "qualifying_period": 5,
        "amounts_basis": "gross",
        "means_tested": "no",
        "earnings_floor": "none",
        "earnings_ceiling": "none",
        "minimum": "none",
        "maximum": "none",
    },
    "formulas": [{"rows": [{"percent": 20, "accrual": 2}]}],
}


@pytest.mark.parametrize(
    ("child", "expected"),
    [
        (15, MET),  # 50 + 2 x 15 = 80 per cent of 50 = 40 after 15 years
        (14.9, NOT_MET),  # 79.8 per cent of 50 = 39.9; after 10 years of 40 = 31.9 (35), after 5 of 30 = 23.9 (30)
    ],
)
def test_62_a_share_of_the_deceaseds_pension(rulebook: Rulebook, child: float, expected: Verdict) -> None:
    """Half of his pension for the widow, and a share for each child."""
    rows = [{"base": "s1.invalidity", **row} for row in widow_and_children(50, child)]
    found = part(rulebook, "survivors", gives(rows=rows, beside=[INVALIDITY]))
    assert verdict_of(found) is expected
    if expected is MET:
        rate = rate_of(found, "65")
        assert (rate.years, rate.asked) == (15, 40)
        assert rate.rate_low == pytest.approx(40)
