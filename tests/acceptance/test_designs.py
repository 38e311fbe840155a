"""Designs of benefits, each a small country, with the verdict that the Convention asks for, worked out by hand.

Unless a test says otherwise the country has 1,000 employees and 3,000 residents, a skilled wage of 1,000 and a
labourer's wage of 800. The law covers a class of 600 employees by compulsion: 60 per cent of employees, 20 per cent
of residents. Everything that a test does not speak of conforms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from acceptance_kit import judged_part, profile_of, rate_of, requirement_of, route_of, with_only

from gapcheck.assess.assessment import assess
from gapcheck.facts.catalogue import FieldType
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapcheck.assess.results import Assessment, PartResult
    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.facts.profile import Profile
    from gapcheck.rulebook.model import Rulebook

MET, NOT_MET, UNDETERMINED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED

PARTS = {"medical_care": "II", "unemployment": "IV", "old_age": "V"}

COUNTRY: dict[str, Any] = {
    "all_employees": 1000,
    "all_residents": 3000,
    "skilled_wage": 1000,
    "skilled_wage_option": "fitter_or_turner",
    "skilled_wage_basis": "gross",
    "labourer_wage": 800,
    "labourer_wage_option": "unskilled_in_machinery",
    "labourer_wage_basis": "gross",
}
CASH: dict[str, Any] = {
    "form_of_payment": "periodical",
    "means_tested": "no",
    "amounts_basis": "gross",
    "other_beneficiaries_in_reasonable_relation": "yes",
    "every_resident_within_the_limit_is_entitled": "no",
    "earnings_floor": "none",
    "earnings_ceiling": "none",
    "minimum": "none",
    "maximum": "none",
}
BENEFITS: dict[str, dict[str, Any]] = {
    "medical_care": {
        "means_tested": "no",
        "kinds_of_care": ["preventive", "curative"],
        "conditions_covered": ["every_morbid_condition", "pregnancy_and_confinement"],
        "cost_sharing_in_morbid_condition": "no",
        "cost_sharing_in_maternity": "no",
        "care_aims_at_health_and_work": "yes",
        "use_of_general_health_services_encouraged": "yes",
        "qualifying_period": "none",
        "care_limit_a_case": "none",
        "maternity_care_limited": "no",
    },
    "unemployment": CASH
    | {
        "job_losses_covered": ["dismissal", "end_of_fixed_term", "leaving_with_just_cause"],
        "work_that_must_be_accepted": "suitable",
        "qualifying_period": "none",
        "duration_in_12_months": 26,
        "duration_varies_with_contributions_or_past_benefit": "no",
        "waiting_days": "none",
    },
    "old_age": CASH
    | {
        "due_on_reaching_an_age": "yes",
        "pensionable_age": 60,
        "periods_counted": "contribution",
        "qualifying_period": 15,
        "someone_was_too_old_at_entry_into_force": "no",
        "paid_throughout": "yes",
        "pensions_reviewed_with_cost_of_living": "yes",
    },
}
COVERS: dict[str, dict[str, Any]] = {
    "medical_care": {"wives_covered": "yes", "children_covered": "yes", "child_age_limit": "none"},
    "unemployment": {"family_allowance_in_employment": "none", "family_allowance_in_contingency": "none"},
    "old_age": {"family_allowance_in_employment": "none", "family_allowance_in_contingency": "none"},
}
MEANS_TESTED: dict[str, Any] = {
    "means_tested": "yes",
    "scale_prescribed": "yes",
    "substantial_means_disregarded": "yes",
    "reduction_for_each_unit_of_excess_means": 50,
    "maintains_family_in_health_and_decency": "yes",
    "every_resident_within_the_limit_is_entitled": "yes",
    "limit_leaves_no_family_in_need_outside": "yes",
}
"""Said of a benefit that depends on means and conforms to Article 67(a) and (b)."""

RESIDENCE: dict[str, Any] = {"periods_counted": "residence"}
SOCIAL = MEANS_TESTED | RESIDENCE | {"qualifying_period": "none", "every_resident_within_the_limit_is_entitled": "no"}
"""A social pension for some of those without means."""
UNIVERSAL: dict[str, Any] = RESIDENCE | {
    "qualifying_period": 20,
    "every_resident_within_the_limit_is_entitled": "yes",
    "maintains_family_in_health_and_decency": "yes",
}
NO_67_D = {"total_benefits_paid_a_year": 1000, "total_benefits_by_article_66_a_year": 1000}
"""100 per cent of the Article 66 total, where 67(d) asks 130: it helps nobody."""

EMPLOYEES: dict[str, Any] = {"id": "employees", "kind": "employees", "facts": {"persons": 600}}
RESIDENTS: dict[str, Any] = {"id": "residents", "kind": "residents", "facts": {"persons": 3000}}

Rows = list[dict[str, Any]]
Scheme = dict[str, Any]


def paying(
    rows: Rows, steps: Sequence[Mapping[str, object]] = (), scheme: Mapping[str, object] | None = None, **facts: object
) -> Scheme:
    """A scheme with one benefit of one formula; `facts` are the benefit's, `scheme` the scheme's own."""
    benefit: dict[str, Any] = {"facts": facts}
    if rows:
        benefit["formulas"] = [{"rows": rows}]
    if steps:
        benefit["steps"] = list(steps)
    return {"facts": {"financing": "contributions"} | dict(scheme or {}), "benefit": benefit}


def country(
    rulebook: Rulebook,
    branch: str,
    schemes: Sequence[Scheme],
    *,
    together: bool = True,
    uncovered: Sequence[Scheme] = (),
    classes: Mapping[str, object] = EMPLOYEES,
    cover: Mapping[str, object] | None = None,
    in_branch: Mapping[str, object] | None = None,
    **facts: object,
) -> Profile:
    """A country with one class under schemes a, b, ... of one branch.

    Law pays them `together`, or the class is under each by itself; `uncovered` schemes cover nobody. `in_branch` are
    the branch's own answers, `facts` the country's.
    """
    names = [chr(ord("a") + i) for i in range(len(schemes) + len(uncovered))]
    listed = names[: len(schemes)]
    benefits = [f"{name}.{branch}" for name in listed]
    joined = together and len(listed) > 1
    answers = COVERS[branch] | {"legal_coverage": 100, "participation": "compulsory"} | dict(cover or {})
    tree: dict[str, Any] = {
        "profile": "design",
        "country": "Design",
        "iso3": "XXX",
        "currency": "XXX",
        "reference_date": "2020-12-31",
        "sources": {"X": {"title": "A design"}},
        "country_facts": COUNTRY | facts,
        "branches": {branch: {"all_schemes_listed": "yes", "all_classes_listed": "yes", **(in_branch or {})}},
        "classes": [dict(classes)],
        "schemes": [
            {
                "id": name,
                "type": "other",
                "facts": scheme["facts"],
                "benefits": [
                    {"branch": branch} | scheme["benefit"] | {"facts": BENEFITS[branch] | scheme["benefit"]["facts"]}
                ],
            }
            for name, scheme in zip(names, [*schemes, *uncovered], strict=True)
        ],
        "packages": [{"id": "whole", "pays": benefits}] if joined else [],
        "covers": [
            {"class": classes["id"], "package": package, "facts": answers}
            for package in (["whole"] if joined else benefits)
        ],
    }
    return profile_of(reasoned(tree, rulebook.catalogue), rulebook.catalogue)


def reasoned(tree: Any, catalogue: Catalogue) -> Any:
    """The tree with a reason and a source beside each judgement."""
    if isinstance(tree, list):
        return [reasoned(item, catalogue) for item in tree]
    if not isinstance(tree, dict):
        return tree
    fields = catalogue.fields
    return {
        key: {"value": value, "reason": "so designed", "source": "X"}
        if key in fields and fields[key].type is FieldType.JUDGEMENT
        else reasoned(value, catalogue)
        for key, value in tree.items()
    }


def part(rulebook: Rulebook, branch: str, *schemes: Scheme, **options: Any) -> PartResult:
    """The Part of a branch in such a country."""
    return judged_part(country(rulebook, branch, schemes, **options), PARTS[branch], rulebook)


def verdict_of(found: PartResult, requirement: str = "") -> Verdict:
    """What is said of a Part, or of one of its requirements."""
    return (requirement_of(found, requirement) if requirement else found).cell.verdict


def for_the_class(found: PartResult, requirement: str) -> Verdict:
    """What is said of a requirement for the one class under the one package of a country."""
    (result,) = requirement_of(found, requirement).results
    return result.cell.verdict


def common(rulebook: Rulebook, name: str, branch: str, schemes: Sequence[Scheme], **options: Any) -> Verdict:
    """What is said of a common provision for the country."""
    rules = with_only(rulebook, PARTS[branch])
    found: Assessment = assess(country(rulebook, branch, schemes, **options), rules)
    return next(item.cell.verdict for item in found.instruments[0].common if item.id == name)


# -- Article 6: voluntary insurance ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effective", "expected"),
    [
        ("unknown", UNDETERMINED),  # from nobody to all 600: 0 to 60 per cent of employees
        (100, MET),  # 600 of 1,000: 60 per cent
        (80, NOT_MET),  # 480 of 1,000: 48 per cent; and 480 of 3,000 residents: 16 per cent
    ],
)
def test_6_a_right_to_join_protects_nobody(rulebook: Rulebook, effective: object, expected: Verdict) -> None:
    """The law opens the insurance to the whole class; only those who joined are protected."""
    cover = {
        "participation": "voluntary",
        "covers_a_substantial_part_of_lower_earners": "yes",
        "effective_coverage": effective,
    }
    scheme = paying([{"percent": 50}], scheme={"supervised_by_public_authorities": "yes"})
    found = part(rulebook, "unemployment", scheme, cover=cover)
    assert verdict_of(found, "C102.6") is MET
    assert verdict_of(found) is expected


# -- Articles 8 and 20: one contingency for all that is paid ---------------------------------------------------

GENERAL_AND_MATERNITY = [
    "general_practitioner",
    "home_visits",
    "essential_medicines",
    "prenatal",
    "confinement",
    "postnatal",
    "doctors_or_qualified_midwives",
    "maternity_hospitalisation",
]
IN_HOSPITAL = ["specialist_in_patient", "specialist_out_patient", "specialist_outside_hospital", "hospitalisation"]


@pytest.mark.parametrize(
    ("conditions", "expected"), [("some_morbid_conditions", NOT_MET), ("every_morbid_condition", MET)]
)
def test_8_specialists_for_some_illnesses_only(rulebook: Rulebook, conditions: str, expected: Verdict) -> None:
    """Between them two schemes give all care of Article 10; whoever has another illness sees no specialist."""
    found = part(
        rulebook,
        "medical_care",
        paying([], care_provided=GENERAL_AND_MATERNITY),
        paying([], care_provided=IN_HOSPITAL, conditions_covered=[conditions, "pregnancy_and_confinement"]),
    )
    assert verdict_of(found, "C102.10.1.a.ii") is MET
    assert verdict_of(found) is expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (["dismissal"], NOT_MET),  # nobody but the dismissed gets 30 + 20; all others get 30, below 45
        (["dismissal", "end_of_fixed_term", "leaving_with_just_cause"], MET),  # 30 + 20 = 50 for all
    ],
)
def test_20_a_supplement_for_the_dismissed(rulebook: Rulebook, second: list[str], expected: Verdict) -> None:
    """30 per cent after every loss of employment, and 20 more after some."""
    found = part(
        rulebook, "unemployment", paying([{"percent": 30}]), paying([{"percent": 20}], job_losses_covered=second)
    )
    assert for_the_class(found, "C102.20.losses") is expected
    assert verdict_of(found) is expected


# -- Article 22: the level at every age ------------------------------------------------------------------------


@pytest.mark.parametrize(("middle", "expected"), [(20, UNDETERMINED), (50, MET)])
def test_22_a_lower_rate_at_some_ages(rulebook: Rulebook, middle: int, expected: Verdict) -> None:
    """50 per cent to the age of 40 and from 60; between them 20, which is below 45, or 50. No age is prescribed."""
    rows: Rows = [
        {"percent": 50, "age_to": 40},
        {"percent": middle, "age_from": 40, "age_to": 60},
        {"percent": 50, "age_from": 60},
    ]
    assert verdict_of(part(rulebook, "unemployment", paying(rows))) is expected


# -- Article 24(2): the average duration -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "weeks", "expected"),
    [
        ((95, 5), (4, 52), NOT_MET),  # 0.95 x 4 + 0.05 x 52 = 3.8 + 2.6 = 6.4 weeks, below 13
        ((50, 50), (4, 22), MET),  # 0.5 x 4 + 0.5 x 22 = 13 weeks
        ((50, 50), (4, 21), NOT_MET),  # 12.5 weeks
    ],
)
def test_24_2_an_average_over_persons(
    rulebook: Rulebook, shares: tuple[int, int], weeks: tuple[int, int], expected: Verdict
) -> None:
    """Where the duration varies by law, the average over the persons must be 13 weeks."""
    steps = [{"duration": w, "share": s} for w, s in zip(weeks, shares, strict=True)]
    varies: dict[str, Any] = {"duration_in_12_months": 4, "duration_varies_with_contributions_or_past_benefit": "yes"}
    found = part(rulebook, "unemployment", paying([{"percent": 50}], steps, **varies))
    assert verdict_of(found, "C102.24.1.a") is expected
    assert verdict_of(found) is expected


# -- Article 26 with 28 and 71: what is paid beside a pension that conforms ------------------------------------


@pytest.mark.parametrize(
    "beside",
    [
        paying([{"percent": 1, "base": "account"}], scheme={"financing": "individual_accounts"}),
        paying([], form_of_payment="lump_sum"),
        paying([{"flat": 50}], pensionable_age=70),
    ],
    ids=["individual account", "lump sum", "from 70"],
)
def test_26_28_71_what_comes_on_top_does_no_harm(rulebook: Rulebook, beside: Scheme) -> None:
    """1.5 x 30 = 45 per cent after 30 years, first due after 15, at 60: nothing is asked of what is added."""
    pension = paying([{"accrual": 1.5}])
    assert verdict_of(part(rulebook, "old_age", pension)) is MET
    assert verdict_of(part(rulebook, "old_age", pension, beside)) is MET
    assert verdict_of(part(rulebook, "old_age", beside)) is NOT_MET


def test_27_c_what_comes_on_top_does_no_harm(rulebook: Rulebook) -> None:
    """400 / 800 = 50 per cent for every resident, where 40 are asked; a lump sum for some is added."""
    universal, fund = paying([{"flat": 400}], **UNIVERSAL), paying([], form_of_payment="lump_sum")
    options: dict[str, Any] = {"classes": RESIDENTS, "in_branch": NO_67_D}
    assert verdict_of(part(rulebook, "old_age", universal, **options)) is MET
    assert verdict_of(part(rulebook, "old_age", universal, fund, **options)) is MET
    assert verdict_of(part(rulebook, "old_age", fund, **options)) is NOT_MET


# -- Article 29: periods ---------------------------------------------------------------------------------------


def test_29_1_a_residence_tier_and_a_contributory_tier(rulebook: Rulebook) -> None:
    """250 after 5 years' residence and 1 per cent a year after 15 years: (250 + 300) / 1,000 = 55 at 30 years.

    The labourer's wage is 1,000 here, so that neither tier does alone: 250 / 1,000 = 25 per cent is below the 30 of
    29(3), and 1 x 30 is below 40.
    """
    flat = paying([{"flat": 250}], **RESIDENCE, qualifying_period=5)
    accruing = paying([{"accrual": 1}])
    wage = {"labourer_wage": 1000}
    for tier in (flat, accruing):
        assert verdict_of(part(rulebook, "old_age", tier, **wage)) is NOT_MET
    found = part(rulebook, "old_age", flat, accruing, **wage)
    assert verdict_of(found) is MET
    rate = rate_of(found, "65")
    assert (rate.years, rate.asked) == (30, 40)
    assert rate.rate_low == pytest.approx(55)


def test_29_1_too_long_a_residence(rulebook: Rulebook) -> None:
    """After 25 years' residence the flat tier does not count, since 20 may be asked: 1 x 30 = 30, below 40.

    Alone it is 250 / 800 = 31.25 per cent of the labourer's wage, and after 25 years too late for 30 or 40.
    """
    flat = paying([{"flat": 250}], **RESIDENCE, qualifying_period=25)
    found = part(rulebook, "old_age", flat, paying([{"accrual": 1}]))
    assert route_of(found, "C102.27.a").cell.verdict is NOT_MET
    assert route_of(found, "C102.27.b").cell.verdict is NOT_MET
    assert verdict_of(found) is NOT_MET


@pytest.mark.parametrize(("qualifying", "expected"), [(25, NOT_MET), (15, MET)])
def test_29_2_a_social_pension_is_no_reduced_pension(rulebook: Rulebook, qualifying: int, expected: Verdict) -> None:
    """1.6 x 30 = 48 per cent, first due after 25 years: what is paid before depends on means and is another benefit."""
    pension = paying([{"accrual": 1.6}], qualifying_period=qualifying)
    found = part(rulebook, "old_age", pension, paying([{"flat": 100}], **SOCIAL), in_branch=NO_67_D)
    assert for_the_class(found, "C102.29.2") is expected
    assert verdict_of(found) is expected


@pytest.mark.parametrize(("first", "expected"), [(16, NOT_MET), (15, MET)])
def test_29_2_a_row_that_begins_late(rulebook: Rulebook, first: int, expected: Verdict) -> None:
    """The law names no qualifying period, and its table of amounts begins at 16 years."""
    scheme = paying([{"percent": 45, "insured_from": first}], qualifying_period="none")
    found = part(rulebook, "old_age", scheme)
    assert verdict_of(found, "C102.29.2") is expected
    assert verdict_of(found) is expected


@pytest.mark.parametrize(("days", "expected"), [(5475, MET), (5480, NOT_MET)])
def test_29_2_days_of_contribution(rulebook: Rulebook, days: int, expected: Verdict) -> None:
    """5,475 days are 15 x 365; 5,480 are more than 15 years, leap days or not (15 x 365 + 4 = 5,479)."""
    scheme = paying([{"accrual": 1.5}], qualifying_period={"value": days, "unit": "days"})
    found = part(rulebook, "old_age", scheme)
    assert verdict_of(found, "C102.29.2") is expected
    assert verdict_of(found) is expected


@pytest.mark.parametrize(
    ("percent", "residence", "expected"),
    [
        (36, 5, MET),  # after 20 years 29(4) asks 30 + (20 - 10) / 20 x 10 = 35
        (35, 5, MET),
        (34, 5, NOT_MET),  # below 35 after 20 years, and further below later
        (36, 6, NOT_MET),  # longer than the 5 years of 29(3), and below the 40 that go with 20 years
    ],
)
def test_29_4_contribution_and_residence_together(
    rulebook: Rulebook, percent: int, residence: int, expected: Verdict
) -> None:
    """A percentage after 20 years of contribution, 1 per cent from 15 on, and years of residence beside it."""
    rows: Rows = [{"percent": percent, "insured_from": 20}, {"percent": 1, "insured_to": 20}]
    scheme = paying(rows, periods_counted="contribution_and_residence", residence_period=residence)
    assert verdict_of(part(rulebook, "old_age", scheme)) is expected


@pytest.mark.parametrize(
    ("counted", "years", "expected"),
    [
        ("residence", 20, MET),  # 45 per cent after 20 years, where 40 are asked; 29(5) speaks of contributions only
        ("contribution", 15, NOT_MET),  # 45 per cent after 15 years, and nothing for those who were too old
    ],
)
def test_29_5_is_not_asked_of_residence(rulebook: Rulebook, counted: str, years: int, expected: Verdict) -> None:
    """Somebody was too old when the scheme began, and there is no transitional pension."""
    late: dict[str, Any] = {"someone_was_too_old_at_entry_into_force": "yes", "transitional_pension": "nothing"}
    scheme = paying([{"percent": 45}], periods_counted=counted, qualifying_period=years, **late)
    assert verdict_of(part(rulebook, "old_age", scheme)) is expected


# -- Article 65: every earnings up to the skilled wage ---------------------------------------------------------

JUMP: Rows = [{"flat": 300}, {"percent": 50, "earnings_from": 1000}]


@pytest.mark.parametrize(
    ("wage", "lowest", "expected"),
    [
        # up to 1,000 it is 300 alone, 30 per cent at 1,000; just above it is 800, 80 per cent; at 3,000 it is 1,800, 60
        (3000, 30, NOT_MET),
        (1000, 30, NOT_MET),
        (600, 50, MET),  # 300 / 600
    ],
)
def test_65_the_lowest_rate_is_before_the_jump(rulebook: Rulebook, wage: int, lowest: float, expected: Verdict) -> None:
    """The sure amount is 300 / 800 = 37.5 per cent by Article 66, below 45: only Article 65 can help."""
    found = part(rulebook, "unemployment", paying(JUMP), skilled_wage=wage)
    assert rate_of(found, "65").rate_low == pytest.approx(lowest)
    assert rate_of(found, "66").rate_low == pytest.approx(37.5)
    assert verdict_of(found) is expected


@pytest.mark.parametrize("wage", [3000, 600])
def test_65_6_no_option_is_named(rulebook: Rulebook, wage: int) -> None:
    """The wage that counts may lie below 300 / 0.45 = 666.67 or above it: neither met nor not met."""
    found = part(rulebook, "unemployment", paying(JUMP), skilled_wage=wage, skilled_wage_option="unknown")
    assert verdict_of(found) is UNDETERMINED
    assert "not_shown" in found.cell.reasons.words


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, NOT_MET),  # by the country's wage 200 / 1,000 = 20 per cent
        ({"skilled_wage": 400, "skilled_wage_basis": "gross"}, UNDETERMINED),  # 200 / 400 = 50, not shown
        ({"skilled_wage": 400, "skilled_wage_basis": "gross", "skilled_wage_option": "fitter_or_turner"}, MET),
    ],
)
def test_65_6_a_branch_with_its_own_wage(rulebook: Rulebook, own: dict[str, Any], expected: Verdict) -> None:
    """The country names a fitter with 1,000; that does not prove another wage of 400 in the branch."""
    found = part(rulebook, "unemployment", paying([{"percent": 50}], maximum=200), in_branch=own)
    assert verdict_of(found) is expected
    assert ("not_shown" in found.cell.reasons.words) is (expected is UNDETERMINED)


# -- Article 66: the sure amount of what is paid together ------------------------------------------------------


def test_66_two_benefits_that_take_turns(rulebook: Rulebook) -> None:
    """400 up to earnings of 1,000, above them 40 per cent: nobody gets less than 400 = 50 per cent of 800.

    By Article 65 it is 400 / 1,000 and 600 / 1,500 = 40 per cent, below 45. Alone each of them leaves somebody with
    nothing, so that a right to one or the other does not do.
    """
    schemes = (paying([{"flat": 400, "earnings_to": 1000}]), paying([{"percent": 40, "earnings_from": 1000}]))
    found = part(rulebook, "unemployment", *schemes, skilled_wage=1500)
    assert rate_of(found, "65").rate_low == pytest.approx(40)
    assert rate_of(found, "66").rate_low == pytest.approx(50)
    assert verdict_of(found) is MET
    assert verdict_of(part(rulebook, "unemployment", *schemes, together=False, skilled_wage=1500)) is NOT_MET


@pytest.mark.parametrize(
    ("wife", "rate", "expected"),
    [
        ({"recipient": "wife", "sex": "women"}, 50, MET),  # 400 / 800; 40 are asked after 20 years
        ({"recipient": "wife"}, 50, MET),
        ({"recipient": "wife", "sex": "men"}, 25, NOT_MET),  # no wife gets it: 200 / 800
    ],
)
def test_66_a_universal_pension_for_each_of_a_couple(
    rulebook: Rulebook, wife: dict[str, Any], rate: float, expected: Verdict
) -> None:
    """200 for him and 200 for her; a skilled wage of 1,100 keeps Article 65 out, 400 / 1,100 = 36.4 per cent."""
    scheme = paying([{"flat": 200}, {"flat": 200, **wife}], **RESIDENCE, qualifying_period=20)
    found = part(rulebook, "old_age", scheme, skilled_wage=1100)
    # by Article 66 or by 67, whichever the report calls nearest: both set the amount against the labourer's wage
    by_labourer = [item.rate_low for item in found.rates if item.article in ("66", "67")]
    assert by_labourer == pytest.approx([rate])
    assert verdict_of(found) is expected


# -- Article 67: means -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "answer", "requirement", "expected"),
    [
        ("scale_prescribed", "yes", "C102.67.a", MET),
        ("scale_prescribed", "no", "C102.67.a", NOT_MET),
        ("scale_prescribed", "unknown", "C102.67.a", UNDETERMINED),
        ("substantial_means_disregarded", "yes", "C102.67.b", MET),
        ("substantial_means_disregarded", "no", "C102.67.b", NOT_MET),
        ("substantial_means_disregarded", "unknown", "C102.67.b", UNDETERMINED),
        ("reduction_for_each_unit_of_excess_means", 101, "C102.67.b", NOT_MET),
    ],
)
def test_67_the_supplement_answers_for_itself(
    rulebook: Rulebook, field: str, answer: object, requirement: str, expected: Verdict
) -> None:
    """200 for every resident and a supplement of 200 by means: 400 / 800 = 50 per cent, where 40 are asked.

    200 / 800 = 25 per cent alone, so the Part hangs on the two together. Of the universal pension no scale is asked.
    """
    found = part(
        rulebook,
        "old_age",
        paying([{"flat": 200}], **UNIVERSAL),
        paying([{"flat": 200}], **UNIVERSAL | MEANS_TESTED | {field: answer}),
        classes=RESIDENTS,
        in_branch=NO_67_D,
    )
    assert for_the_class(found, requirement) is expected
    assert route_of(found, "C102.27.c").cell.verdict is expected
    assert verdict_of(found) is expected


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (1400, MET),  # 140 per cent of the Article 66 total; 130 are asked
        (1300, MET),
        (1290, NOT_MET),
    ],
)
def test_67_d_stands_in_for_67_c(rulebook: Rulebook, total: int, expected: Verdict) -> None:
    """100 / 800 = 12.5 per cent, families in need are left outside: only the total of benefits can speak for it."""
    facts = MEANS_TESTED | {
        "limit_leaves_no_family_in_need_outside": "no",
        "maintains_family_in_health_and_decency": "no",
        "qualifying_period": 20,
    }
    totals = {"total_benefits_paid_a_year": total, "total_benefits_by_article_66_a_year": 1000}
    found = part(
        rulebook, "old_age", paying([{"flat": 100}], **RESIDENCE, **facts), classes=RESIDENTS, in_branch=totals
    )
    assert route_of(found, "C102.27.c").cell.verdict is expected
    assert verdict_of(found) is expected


# -- A requirement over everyone, and for the one class that there is -------------------------------------------


@pytest.mark.parametrize(
    ("branch", "schemes", "requirement"),
    [
        # nobody but the dismissed has more than 30 per cent
        (
            "unemployment",
            [paying([{"percent": 30}]), paying([{"percent": 20}], job_losses_covered=["dismissal"])],
            "C102.20.losses",
        ),
        # the only pension of which 29(2) can speak first comes after 25 years
        (
            "old_age",
            [paying([{"accrual": 1.6}], qualifying_period=25), paying([{"flat": 100}], **SOCIAL)],
            "C102.29.2",
        ),
        # the only benefit of which 67(a) can speak has no scale
        (
            "old_age",
            [
                paying([{"flat": 200}], **UNIVERSAL),
                paying([{"flat": 200}], **UNIVERSAL | MEANS_TESTED | {"scale_prescribed": "no"}),
            ],
            "C102.67.a",
        ),
    ],
    ids=["20", "29(2)", "67(a)"],
)
def test_20_29_67_what_fails_for_the_only_class_is_not_met(
    rulebook: Rulebook, branch: str, schemes: list[Scheme], requirement: str
) -> None:
    """Where a Part is not met because of a requirement, that requirement is not called met."""
    in_branch = NO_67_D if branch == "old_age" else None
    found = part(
        rulebook, branch, *schemes, classes=RESIDENTS if requirement == "C102.67.a" else EMPLOYEES, in_branch=in_branch
    )
    assert verdict_of(found) is NOT_MET
    assert for_the_class(found, requirement) is NOT_MET
    assert verdict_of(found, requirement) is NOT_MET


# -- Articles 69 and 70: for the country -----------------------------------------------------------------------


@pytest.mark.parametrize("financing", ["contributions", "taxation"])
@pytest.mark.parametrize(("facts", "expected"), [(MEANS_TESTED, MET), ({}, NOT_MET)], ids=["means", "no means"])
def test_69_other_means_of_the_unemployed(
    rulebook: Rulebook, facts: dict[str, Any], expected: Verdict, financing: str
) -> None:
    """A benefit that depends on means falls with them (67(b)); any other one of unemployment may not."""
    ground = {"suspension_grounds": ["other_means_above_an_amount"]}
    scheme = paying([{"flat": 400}], scheme={"financing": financing}, **facts | ground)
    assert common(rulebook, "C102.69", "unemployment", [scheme]) is expected


def test_69_a_scheme_that_covers_nobody(rulebook: Rulebook) -> None:
    """A ground that the Convention does not know harms the country only where it can strike somebody."""
    good = paying([{"percent": 50}], suspension_grounds=["fraud"])
    bad = paying([{"percent": 50}], suspension_grounds=["another_ground"])
    assert common(rulebook, "C102.69", "unemployment", [good], uncovered=[bad]) is MET
    assert common(rulebook, "C102.69", "unemployment", [good, bad], together=False) is NOT_MET


@pytest.mark.parametrize(
    ("only_cash", "against", "expected"),
    [
        ("yes", ["refusal", "quantity"], MET),
        ("yes", ["refusal"], NOT_MET),
        ("no", ["refusal", "quantity"], NOT_MET),
        ("no", ["refusal", "quality", "quantity"], MET),
    ],
)
def test_70_cash_has_no_quality(rulebook: Rulebook, only_cash: str, against: list[str], expected: Verdict) -> None:
    """An appeal on quality is asked only of a scheme that provides care."""
    facts = {
        "only_pays_cash": only_cash,
        "appeal_against": against,
        "administration": "regulated_institution",
        "special_tribunal_with_persons_protected": "no",
    }
    scheme = paying([{"percent": 50}], scheme=facts)
    assert common(rulebook, "C102.70", "unemployment", [scheme]) is expected
