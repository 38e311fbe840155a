"""The engine on a fictional treaty and fictional countries: who is counted, and what follows. All figures by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from engine_kit import EVERYONE, EXCEPTION, country, part, route, share, treaty

from gapcheck.verdict import Reason, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from gapcheck.assess.results import PartResult
    from gapcheck.rulebook.model import Rulebook

MET, NOT_MET, UNDETERMINED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED


@pytest.fixture
def rulebook(tmp_path: Path) -> Rulebook:
    """A treaty that asks for an age of 70 at most, for half of the 1,000 employees."""
    return treaty(tmp_path)


def scheme(name: str, age: str = "60", facts: str = "") -> str:
    """A scheme with an old-age pension."""
    more = f", {facts}" if facts else ""
    return f"""
  - id: {name}
    type: social_insurance
    benefits: [{{branch: old_age, facts: {{pensionable_age: {age}{more}}}}}]"""


def world(classes: dict[str, str], schemes: list[str], covers: dict[str, str]) -> str:
    """Classes with their persons, schemes, and covers (class@package) with their facts."""
    text = "classes:\n"
    text += "".join(f"  - {{id: {n}, kind: employees, facts: {{persons: {p}}}}}\n" for n, p in classes.items())
    text += "schemes:" + ("".join(schemes) or " []") + "\ncovers:\n"
    for name, facts in covers.items():
        group, package = name.split("@")
        text += f"  - {{class: {group}, package: {package}, facts: {{{facts}}}}}\n"
    return text if covers else text.replace("covers:\n", "")


ALL = "legal_coverage: 100, participation: compulsory"


def assessed(rulebook: Rulebook, body: str, name: str = "A", **how: str) -> PartResult:
    """A Part of the treaty for a country."""
    return part(country(body, rulebook.catalogue, **how), rulebook, name)


# -- counting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "verdict", "percent"),
    [
        ("200", MET, 50),  # 300 + 200 of 1,000
        ("199", NOT_MET, 49.9),
        ("{low: 150, high: 250}", UNDETERMINED, None),
        ("{low: 200, high: 250}", MET, None),
        ("{low: 150, high: 199}", NOT_MET, None),
    ],
)
def test_classes_add(rulebook: Rulebook, second: str, verdict: Verdict, percent: float | None) -> None:
    body = world({"a": "300", "b": second}, [scheme("s")], {"a@s.old_age": ALL, "b@s.old_age": ALL})
    found = assessed(rulebook, body)
    assert found.cell.verdict is verdict
    if percent is not None:
        assert share(found) == pytest.approx((percent, percent), rel=1e-12)


def test_a_share_that_is_missed_says_how_many_persons_are_missing(rulebook: Rulebook) -> None:
    body = world({"a": "300", "b": "150"}, [scheme("s")], {"a@s.old_age": ALL, "b@s.old_age": ALL})
    persons = route(assessed(rulebook, body)).persons
    assert persons is not None
    # 500 are asked for
    assert persons.missing_persons == pytest.approx(50, rel=1e-12)


def test_a_class_for_whom_something_fails_does_not_count(rulebook: Rulebook) -> None:
    schemes = [scheme("s"), scheme("late", age="71")]
    body = world({"a": "300", "b": "200"}, schemes, {"a@s.old_age": ALL, "b@late.old_age": ALL})
    found = assessed(rulebook, body)
    assert found.cell.verdict is NOT_MET
    assert share(found) == pytest.approx((30, 30), rel=1e-12)


def test_persons_in_two_schemes_count_once_by_the_one_that_passes(rulebook: Rulebook) -> None:
    schemes = [scheme("late", age="80"), scheme("early", age="60")]
    covers = {"a@late.old_age": ALL, "a@early.old_age": "legal_coverage: 90, participation: compulsory"}
    found = assessed(rulebook, world({"a": "600"}, schemes, covers))
    # 540 of 1,000, by the early scheme only
    assert found.cell.verdict is MET
    assert share(found) == pytest.approx((54, 54), rel=1e-12)


def test_of_two_schemes_that_pass_nobody_says_whether_they_overlap(rulebook: Rulebook) -> None:
    covers = {
        "a@s.old_age": "legal_coverage: 60, participation: compulsory",
        "a@t.old_age": "legal_coverage: 30, participation: compulsory",
    }
    found = assessed(rulebook, world({"a": "600"}, [scheme("s"), scheme("t")], covers))
    # at least the 360 of the greater one, at most 360 + 180
    assert share(found) == pytest.approx((36, 54), rel=1e-12)
    assert found.cell.verdict is UNDETERMINED
    everyone = dict.fromkeys(covers, ALL)
    found = assessed(rulebook, world({"a": "600"}, [scheme("s"), scheme("t")], everyone))
    assert share(found) == pytest.approx((60, 60), rel=1e-12)


def test_a_planned_scheme_protects_nobody(rulebook: Rulebook) -> None:
    body = world({"a": "600"}, [scheme("s").replace("social_insurance", "social_insurance\n    status: planned")], {})
    assert assessed(rulebook, body).cell.verdict is NOT_MET


# -- a Part of two benefits ---------------------------------------------------------------------------------------


def care(name: str, conditions: str) -> str:
    """A scheme of medical care."""
    return f"""
  - id: {name}
    type: social_insurance
    benefits: [{{branch: medical_care, facts: {{conditions_covered: {conditions}}}}}]"""


@pytest.mark.parametrize(
    ("illness", "birth", "low", "high", "verdict"),
    [
        # a class of 500: whoever has one of the two is not protected; 400 and 300 overlap in 200 to 300 persons
        (400, 300, 20, 30, MET),
        (390, 300, 19, 30, UNDETERMINED),
        (500, 190, 19, 19, NOT_MET),
        (100, 100, 0, 10, NOT_MET),
        (500, 500, 50, 50, MET),
    ],
)
def test_both_benefits_for_the_same_persons(
    rulebook: Rulebook, illness: int, birth: int, low: float, high: float, verdict: Verdict
) -> None:
    schemes = [care("ill", "[every_morbid_condition]"), care("birth", "[pregnancy_and_confinement]")]
    covers = {
        "a@ill.medical_care": f"legal_coverage_persons: {illness}, participation: compulsory",
        "a@birth.medical_care": f"legal_coverage_persons: {birth}, participation: compulsory",
    }
    found = assessed(rulebook, world({"a": "500"}, schemes, covers), "B")
    assert share(found, "T1.fifth") == pytest.approx((low, high), rel=1e-12)
    assert found.cell.verdict is verdict


def test_one_scheme_that_gives_both_counts_whole(rulebook: Rulebook) -> None:
    both = care("both", "[every_morbid_condition, pregnancy_and_confinement]")
    covers = {"a@both.medical_care": "legal_coverage_persons: 210, participation: compulsory"}
    found = assessed(rulebook, world({"a": "500"}, [both], covers), "B")
    assert share(found, "T1.fifth") == pytest.approx((21, 21), rel=1e-12)


def test_one_benefit_alone_is_not_enough_however_many_have_it(rulebook: Rulebook) -> None:
    schemes = [care("ill", "[every_morbid_condition]"), care("birth", "[pregnancy_and_confinement]")]
    covers = {"a@ill.medical_care": ALL, "b@birth.medical_care": ALL}
    found = assessed(rulebook, world({"a": "500", "b": "500"}, schemes, covers), "B")
    assert found.cell.verdict is NOT_MET
    assert share(found, "T1.fifth") == pytest.approx((0, 0), abs=1e-12)


# -- the open world ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persons", "schemes_listed", "classes_listed", "high", "verdict"),
    [
        # the listed scheme fails for everybody listed
        ("600", "yes", "yes", 0, NOT_MET),
        # an unlisted scheme may cover the 600, or the 400 of no class, or both
        ("600", "no", "yes", 60, UNDETERMINED),
        ("400", "no", "yes", 40, NOT_MET),
        ("600", "yes", "no", 40, NOT_MET),
        ("400", "yes", "no", 60, UNDETERMINED),
        ("600", "no", "no", 100, UNDETERMINED),
        ("600", "unknown", "unknown", 100, UNDETERMINED),
        ("400", "yes", "unknown", 60, UNDETERMINED),
    ],
)
def test_whoever_is_not_listed_may_be_protected(
    rulebook: Rulebook, persons: str, schemes_listed: str, classes_listed: str, high: float, verdict: Verdict
) -> None:
    body = world({"a": persons}, [scheme("late", age="80")], {"a@late.old_age": ALL})
    found = assessed(rulebook, body, listed=f"{schemes_listed}, all_classes_listed: {classes_listed}")
    assert share(found) == pytest.approx((0, high), abs=1e-9)
    assert found.cell.verdict is verdict
    if verdict is UNDETERMINED:
        assert Reason.SCHEMES_NOT_LISTED in found.cell.reasons


def test_who_is_surely_protected_counts_whatever_else_there_is(rulebook: Rulebook) -> None:
    body = world({"a": "500"}, [scheme("s")], {"a@s.old_age": ALL})
    assert assessed(rulebook, body, listed="unknown, all_classes_listed: unknown").cell.verdict is MET


def test_no_scheme_at_all(rulebook: Rulebook) -> None:
    nothing = world({"a": "600"}, [], {})
    found = assessed(rulebook, nothing)
    assert found.cell.verdict is NOT_MET
    assert found.cell.reasons == Reason.NO_SCHEME
    found = assessed(rulebook, nothing, listed="unknown, all_classes_listed: yes")
    assert found.cell.verdict is UNDETERMINED
    assert found.cell.reasons == Reason.SCHEMES_NOT_LISTED


def test_a_scheme_whose_classes_are_not_listed_may_protect_them(rulebook: Rulebook) -> None:
    """A scheme is listed and nobody says yet for whom: "no scheme" would be said of a country that has one."""
    body = world({"a": "600"}, [scheme("s")], {})
    found = assessed(rulebook, body, listed="yes, all_classes_listed: unknown")
    assert found.cell.verdict is UNDETERMINED
    # once all are listed, it covers nobody
    assert assessed(rulebook, body).cell.verdict is NOT_MET


# -- everyone -------------------------------------------------------------------------------------------------------


def test_a_benefit_for_everyone(tmp_path: Path) -> None:
    rules = treaty(tmp_path, more_routes=EVERYONE)

    def verdict(age: str, everyone: str, participation: str = "compulsory") -> Verdict:
        body = world(
            {"a": "100"},
            [scheme("s", age, f"every_resident_within_the_limit_is_entitled: {everyone}")],
            {"a@s.old_age": f"legal_coverage: 100, participation: {participation}"},
        )
        return route(assessed(rules, body), "T1.everyone").cell.verdict

    assert verdict("70", "yes") is MET
    assert verdict("71", "yes") is NOT_MET
    assert verdict("70", "no") is NOT_MET
    assert verdict("70", "unknown") is UNDETERMINED
    assert verdict("unknown", "yes") is UNDETERMINED
    # voluntary, and nobody says whether it is supervised
    assert verdict("70", "yes", "voluntary") is UNDETERMINED


# -- voluntary insurance, effective counts, years -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("participation", "supervised", "verdict"),
    [
        ("compulsory", "no", MET),
        ("compulsory", "unknown", MET),
        ("voluntary", "yes", MET),
        ("voluntary", "no", NOT_MET),
        ("voluntary", "unknown", UNDETERMINED),
        ("unknown", "yes", MET),
        ("unknown", "no", UNDETERMINED),
    ],
)
def test_voluntary_insurance_counts_under_its_condition(
    tmp_path: Path, participation: str, supervised: str, verdict: Verdict
) -> None:
    rules = treaty(tmp_path, asked="T1.1, T1.9")
    one = scheme("s").replace("benefits:", f"facts: {{supervised_by_public_authorities: {supervised}}}\n    benefits:")
    cover = {"a@s.old_age": f"effective_coverage: 100, participation: {participation}"}
    assert assessed(rules, world({"a": "500"}, [one], cover)).cell.verdict is verdict


@pytest.mark.parametrize("participation", ["voluntary", "unknown"])
def test_a_right_to_join_is_no_protection(rulebook: Rulebook, participation: str) -> None:
    # all 600 may join; nobody says how many have, or whether they have to
    body = world({"a": "600"}, [scheme("s")], {"a@s.old_age": f"legal_coverage: 100, participation: {participation}"})
    found = assessed(rulebook, body)
    assert share(found) == pytest.approx((0, 60), abs=1e-9)
    assert found.cell.verdict is UNDETERMINED
    assert Reason.FACT_MISSING in found.cell.reasons
    joined = body.replace("legal_coverage: 100", "legal_coverage: 100, effective_coverage_persons: 450")
    assert assessed(rulebook, joined).cell.verdict is NOT_MET


def test_whatever_is_undetermined_has_a_reason(rulebook: Rulebook) -> None:
    for cover in (ALL, "legal_coverage: 100", "participation: compulsory", "effective_coverage: {low: 0, high: 100}"):
        for age in ("60", "unknown", "{low: 60, high: 80}"):
            found = assessed(rulebook, world({"a": "600"}, [scheme("s", age)], {"a@s.old_age": cover}))
            assert (found.cell.verdict is UNDETERMINED) == (found.cell.reasons != Reason.NONE)
            assert (found.cell.verdict is UNDETERMINED) == (cover != ALL or age != "60")


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ("legal_coverage: 100", 60, 60),
        ("legal_coverage: 100, effective_coverage: 40", 24, 24),
        ("legal_coverage: 100, effective_coverage_persons: 450", 45, 45),
        ("legal_coverage: 100, effective_coverage: {low: 40, high: 80}", 24, 48),
        ("legal_coverage: 100, effective_coverage: unknown", 60, 60),
        ("legal_coverage: {low: 50, high: 100}", 30, 60),
        ("legal_coverage_persons: 450", 45, 45),
        ("legal_coverage: unknown", 0, 60),
    ],
)
def test_who_is_covered_in_fact_counts_before_whom_the_law_covers(
    rulebook: Rulebook, counts: str, low: float, high: float
) -> None:
    # a class of 600 among 1,000
    body = world({"a": "600"}, [scheme("s")], {"a@s.old_age": f"{counts}, participation: compulsory"})
    assert share(assessed(rulebook, body)) == pytest.approx((low, high), abs=1e-9)


def test_numbers_of_two_years_make_no_fraction(rulebook: Rulebook) -> None:
    body = world({"a": "{value: 600, year: 2019}"}, [scheme("s")], {"a@s.old_age": ALL})
    total = "country_facts: {{all_employees: {{value: 1000, year: {}}}}}\n"
    found = assessed(rulebook, body + total.format(2020))
    assert found.cell.verdict is UNDETERMINED
    assert found.cell.reasons == Reason.YEARS_DIFFER
    # the arithmetic stands beside it: 60 per cent
    assert found.cell.arithmetic is MET
    assert assessed(rulebook, body + total.format(2019)).cell.verdict is MET


@pytest.mark.parametrize(
    ("employees", "covered", "low", "high"),
    [
        # of a class of 800, 500 are employees. If 700 of the class are covered, at least 400 and at most 500 of them
        ("500", "700", 40, 50),
        ("500", "200", 0, 20),
        ("800", "700", 70, 70),
        ("unknown", "700", 0, 70),
        ("{low: 500, high: 600}", "700", 40, 60),
    ],
)
def test_a_population_that_is_part_of_a_class(
    rulebook: Rulebook, employees: str, covered: str, low: float, high: float
) -> None:
    body = world({"a": f"800, employees: {employees}"}, [scheme("s")], {
        "a@s.old_age": f"legal_coverage_persons: {covered}, participation: compulsory"
    }).replace("kind: employees", "kind: economically_active")  # fmt: skip
    assert share(assessed(rulebook, body)) == pytest.approx((low, high), abs=1e-9)


def test_a_class_without_employees_holds_none(rulebook: Rulebook) -> None:
    body = world({"a": "800"}, [scheme("s")], {"a@s.old_age": ALL}).replace("kind: employees", "kind: residents")
    found = assessed(rulebook, body)
    assert share(found) == pytest.approx((0, 0), abs=1e-12)
    assert found.cell.verdict is NOT_MET


# -- alternatives --------------------------------------------------------------------------------------------------


def test_a_declared_alternative(tmp_path: Path) -> None:
    rules = treaty(tmp_path, more_routes=EXCEPTION)
    # 400 of 1,000 employees are too few; they are 20 per cent of 2,000 residents
    found = assessed(rules, world({"a": "400"}, [scheme("s")], {"a@s.old_age": ALL}))
    assert found.cell.verdict is NOT_MET
    closed = route(found, "T1.exception")
    assert (closed.cell.verdict, closed.cell.reasons, closed.open) == (NOT_MET, Reason.CLOSED, False)
    assert found.declared.cell.verdict is MET
    assert found.declared.uses == ("3",)
    # 399 are too few either way, and then nothing is gained by declaring
    found = assessed(rules, world({"a": "399"}, [scheme("s")], {"a@s.old_age": ALL}))
    assert found.declared.cell.verdict is NOT_MET
    assert found.declared.uses == ()


@pytest.mark.parametrize(
    ("periods", "age", "verdict"),
    [
        ("contribution", "60", MET),
        ("contribution", "63", NOT_MET),
        ("residence", "63", MET),
        # nobody says which: at 60 it does not matter, at 63 it does, at 66 it does not
        ("unknown", "60", MET),
        ("unknown", "63", UNDETERMINED),
        ("unknown", "66", NOT_MET),
        ("unknown", "{low: 58, high: 60}", MET),
        ("unknown", "{low: 58, high: 63}", UNDETERMINED),
    ],
)
def test_a_choice_that_is_not_known_is_completed(tmp_path: Path, periods: str, age: str, verdict: Verdict) -> None:
    rules = treaty(tmp_path, asked="T1.2")
    body = world({"a": "500"}, [scheme("s", age, f"periods_counted: {periods}")], {"a@s.old_age": ALL})
    assert assessed(rules, body).cell.verdict is verdict


def test_the_choices_of_two_schemes_are_completed_together(tmp_path: Path) -> None:
    rules = treaty(tmp_path, asked="T1.2")
    schemes = [scheme("s", "60", "periods_counted: unknown"), scheme("t", "63", "periods_counted: unknown")]
    covers = {"a@s.old_age": ALL, "b@t.old_age": ALL}
    # whichever it is, 500 are protected by the first scheme
    assert assessed(rules, world({"a": "500", "b": "300"}, schemes, covers)).cell.verdict is MET
    # 300 are, and 500 more only if the second scheme does not go by contributions
    assert assessed(rules, world({"a": "300", "b": "500"}, schemes, covers)).cell.verdict is UNDETERMINED


# -- packages -----------------------------------------------------------------------------------------------------

TWO_PENSIONS = """
classes: [{{id: a, kind: employees, facts: {{persons: 600}}}}]
schemes:
  - id: first
    type: social_insurance
    benefits:
      - branch: old_age
        facts: {{pensionable_age: 60, {limits}}}
        formulas: [{{rows: [{{percent: 30}}]}}]
  - id: second
    type: universal
    benefits:
      - branch: old_age
        facts: {{pensionable_age: {age}, {limits}, means_tested: {tested}}}
        formulas: [{{rows: [{{flat: 150}}]}}]
packages: [{{id: both, pays: [first.old_age, second.old_age]}}]
covers: [{{class: a, package: {package}, facts: {{legal_coverage: 100, participation: compulsory, {allowances}}}}}]
country_facts:
  all_employees: 1000
  skilled_wage: {wage}
  skilled_wage_option: fitter_or_turner
  skilled_wage_basis: gross
"""
LIMITS = (
    "qualifying_period: none, amounts_basis: gross, earnings_floor: none, earnings_ceiling: none, minimum: none, "
    "maximum: none"
)
ALLOWANCES = "family_allowance_in_employment: none, family_allowance_in_contingency: none"


def two_pensions(package: str = "both", wage: str = "1000", age: str = "60", tested: str = "no") -> str:
    """30 per cent of earnings, and a flat 150, by themselves or together."""
    tested = f"{tested}"
    text = TWO_PENSIONS.format(limits=LIMITS, allowances=ALLOWANCES, package=package, wage=wage, age=age, tested=tested)
    return text.replace("pensionable_age: 60, qualifying", "pensionable_age: 60, means_tested: no, qualifying", 1)


@pytest.mark.parametrize(
    ("package", "wage", "verdict"),
    [
        ("both", "1000", MET),  # 300 + 150 = 45 % of 1,000
        ("both", "1001", NOT_MET),  # 450.3 / 1,001 = 44.985 %
        ("both", "{low: 900, high: 1000}", MET),
        ("both", "{low: 900, high: 1001}", UNDETERMINED),
        ("first.old_age", "1000", NOT_MET),  # 30 %
        ("second.old_age", "1000", NOT_MET),  # 15 %
        ("second.old_age", "333", MET),  # 150 / 333 = 45.05 %
    ],
)
def test_amounts_that_law_pays_together_add(tmp_path: Path, package: str, wage: str, verdict: Verdict) -> None:
    rules = treaty(tmp_path, asked="T1.1, T1.4")
    assert assessed(rules, two_pensions(package, wage)).cell.verdict is verdict


def test_what_depends_on_means_does_not_add(tmp_path: Path) -> None:
    rules = treaty(tmp_path, asked="T1.1, T1.4")
    assert assessed(rules, two_pensions(tested="yes")).cell.verdict is NOT_MET
    assert assessed(rules, two_pensions(tested="unknown")).cell.verdict is UNDETERMINED


@pytest.mark.parametrize(("age", "verdict"), [("70", MET), ("71", NOT_MET), ("unknown", UNDETERMINED)])
def test_the_age_of_a_package_is_the_latest(tmp_path: Path, age: str, verdict: Verdict) -> None:
    rules = treaty(tmp_path, asked="T1.1, T1.4")
    assert assessed(rules, two_pensions(age=age)).cell.verdict is verdict


# -- what is given and what is shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("skilled_wage_option: fitter_or_turner", "skilled_wage_option: unknown", Reason.NOT_SHOWN),
        ("skilled_wage_option: fitter_or_turner", "skilled_wage_option: another_wage", Reason.WRONG_BASIS),
        ("skilled_wage_basis: gross", "skilled_wage_basis: unknown", Reason.NOT_SHOWN),
        ("maximum: none", "maximum: unknown", Reason.NOT_SHOWN),
        ("earnings_ceiling: none, ", "", Reason.NOT_SHOWN),
        ("family_allowance_in_employment: none, ", "", Reason.NOT_SHOWN),
    ],
)
def test_the_arithmetic_is_met_and_the_proof_is_missing(tmp_path: Path, old: str, new: str, reason: Reason) -> None:
    rules = treaty(tmp_path, asked="T1.4")
    found = assessed(rules, two_pensions().replace(old, new))
    assert found.cell.arithmetic is MET
    assert found.cell.verdict is UNDETERMINED
    assert reason in found.cell.reasons


def test_net_over_gross_is_not_computed(tmp_path: Path) -> None:
    rules = treaty(tmp_path, asked="T1.4")
    found = assessed(rules, two_pensions().replace("skilled_wage_basis: gross", "skilled_wage_basis: net"))
    assert (found.cell.verdict, found.cell.arithmetic) == (UNDETERMINED, UNDETERMINED)
    assert Reason.WRONG_BASIS in found.cell.reasons


def test_30_per_cent_with_no_limit_at_all_is_not_met_whatever_the_wage(tmp_path: Path) -> None:
    rules = treaty(tmp_path, asked="T1.4")
    body = two_pensions("first.old_age").replace(
        "skilled_wage_option: fitter_or_turner", "skilled_wage_option: unknown"
    )
    assert assessed(rules, body).cell.verdict is NOT_MET
    # and 45 % at every wage is met, also where nobody says which wage it is
    assert assessed(rules, body.replace("percent: 30", "percent: 45")).cell.verdict is MET
