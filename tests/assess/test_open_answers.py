"""Small designs in which one open answer decides: undetermined, and with the answer met or not met."""

from __future__ import annotations

import pytest
from random_layouts import law, rules

from gapcheck.assess.judge import Judge
from gapcheck.assess.routes import PartJudge
from gapcheck.facts.columns import Table, View, cases_of
from gapcheck.forms.yaml_reader import profile_from_tree
from gapcheck.problems import Problems
from gapcheck.verdict import Verdict, join
from gapcheck.yamltree import parse_yaml

COUNTRY = """
profile: FIC-2020
country: Fictionia
iso3: FIC
currency: FIC
reference_date: 2020-12-31
country_facts:
  all_employees: 500
  all_residents: 4000
  skilled_wage: 1000
  skilled_wage_option: fitter_or_turner
  skilled_wage_basis: gross
  labourer_wage: 800
  labourer_wage_option: unskilled_in_machinery
  labourer_wage_basis: gross
"""

CARE_FACTS = """
          kinds_of_care: [preventive, curative]
          conditions_covered: [every_morbid_condition, pregnancy_and_confinement]
          cost_sharing_in_morbid_condition: no
          cost_sharing_in_maternity: no
          care_aims_at_health_and_work: yes
          use_of_general_health_services_encouraged: yes
          qualifying_period: none
          care_ends_while_sickness_benefit_is_paid: no
          maternity_care_limited: no
"""

CARE = f"""
branches: {{medical_care: {{all_schemes_listed: yes, all_classes_listed: yes}}}}
classes: [{{id: c, kind: employees, facts: {{persons: 500}}}}]
schemes:
  - id: s
    type: social_insurance
    facts: {{financing: contributions}}
    benefits:
      - branch: medical_care
        facts:{CARE_FACTS.rstrip()}
          care_provided: [general_practitioner, home_visits, specialist_in_patient, specialist_out_patient,
                          specialist_outside_hospital, essential_medicines]
          care_limit_a_case: 52
          limit_extended_for_prolonged_diseases: yes
  - id: u
    type: social_insurance
    facts: {{financing: contributions}}
    benefits:
      - branch: medical_care
        facts:{CARE_FACTS.rstrip()}
          care_provided: [hospitalisation, prenatal, confinement, postnatal, doctors_or_qualified_midwives,
                          maternity_hospitalisation]
          care_limit_a_case: LIMIT
          limit_extended_for_prolonged_diseases: no
packages: [{{id: both, pays: [s.medical_care, u.medical_care]}}]
covers:
  - class: c
    package: both
    facts: {{legal_coverage: 100, participation: compulsory, wives_covered: yes, children_covered: yes,
            child_age_limit: 18}}
"""

PENSION = """
        facts: {due_on_reaching_an_age: yes, pensionable_age: AGE, form_of_payment: periodical,
          periods_counted: contribution, qualifying_period: 15, yearly_average_of_contributions_required: no,
          someone_was_too_old_at_entry_into_force: no, paid_throughout: yes, means_tested: no, amounts_basis: gross,
          earnings_floor: none, earnings_ceiling: none, minimum: none, maximum: none,
          other_beneficiaries_in_reasonable_relation: yes, pensions_reviewed_with_cost_of_living: yes,
          every_resident_within_the_limit_is_entitled: no}
"""
OF_ALL_RESIDENTS = (
    PENSION.replace("AGE", "65")
    .replace(
        "is_entitled: no",
        "is_entitled: yes, maintains_family_in_health_and_decency: yes, scale_prescribed: yes, "
        "substantial_means_disregarded: yes",
    )
    .replace("counted: contribution, qualifying_period: 15", "counted: residence, qualifying_period: 20")
)
COVERED = (
    "facts: {legal_coverage: 100, participation: compulsory, family_allowance_in_employment: none, "
    "family_allowance_in_contingency: none}"
)


def pensions(first: str, second: str, first_age: str, second_age: str, under: str) -> str:
    """Two schemes whose old-age benefits have one row each, for all employees."""

    def scheme(name: str, row: str, age: str) -> str:
        facts = PENSION.replace("AGE", age)
        return f"""
  - id: {name}
    type: social_insurance
    facts: {{financing: contributions}}
    benefits:
      - branch: old_age{facts}        formulas: [{{rows: [{{{row}}}]}}]"""

    return f"""
branches: {{old_age: {{all_schemes_listed: yes, all_classes_listed: yes}}}}
classes: [{{id: c, kind: employees, facts: {{persons: 500}}}}]
schemes:{scheme("s", first, first_age)}{scheme("u", second, second_age)}
packages: [{{id: both, pays: [s.old_age, u.old_age]}}]
covers: [{{class: c, package: {under}, {COVERED}}}]
"""


def verdict(body: str, part_name: str) -> str:
    """What a Part comes to, in words."""
    problems = Problems()
    root = parse_yaml((COUNTRY + body).encode(), "FIC-2020.yaml", problems)
    profile = None if root is None else profile_from_tree(root, rules().catalogue, problems)
    problems.raise_errors()
    assert profile is not None
    table = Table(cases_of(profile), rules().catalogue, View.SHOWN)
    part = next(part for part in law().parts if part.part == part_name)
    judged = PartJudge(Judge(law(), table), part).verdict()
    return Verdict(int(join(judged, table.origin, 1).code[0])).word


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("unknown", "undetermined"),
        ("{low: 26}", "undetermined"),  # no limit at all is among what it may be
        ("none", "met"),  # whether a limit is extended does not arise
        ("26", "not met"),  # Article 12(1): extended for diseases that are recognised as needing prolonged care
    ],
)
def test_whether_a_limit_is_extended_arises_only_where_there_is_one(limit: str, expected: str) -> None:
    assert verdict(CARE.replace("LIMIT", limit), "II") == expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [("{low: 60, high: 65}", "undetermined"), ("60", "not met"), ("65", "met")],  # at 60 the base pays nothing yet
)
def test_a_benefit_built_on_another_begins_at_the_age_of_the_other(age: str, expected: str) -> None:
    body = pensions("percent: 50, age_from: 62", "base: s.old_age, percent: 100", age, "65", "u.old_age")
    assert verdict(body, "V") == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("{low: 60, high: 64}", "{low: 60, high: 64}", "undetermined"),
        ("64", "60", "not met"),  # the first pays to 62 and begins later; the second pays from 62 and begins earlier
        ("60", "60", "met"),  # the first pays
        ("64", "64", "met"),  # the second pays
    ],
)
def test_benefits_of_a_package_each_begin_at_an_age_of_their_own(first: str, second: str, expected: str) -> None:
    body = pensions("percent: 50, age_to: 62", "percent: 50, age_from: 62", first, second, "both")
    assert verdict(body, "V") == expected


# A pension for all residents of 20 years' residence: 500 a month is over 40 per cent of 800, Article 67.
RESIDENTS = """
branches: {old_age: {all_schemes_listed: yes, all_classes_listed: LISTED}}
classes: [{id: c, kind: employees, facts: {persons: 100}}, {id: d, kind: residents, facts: {persons: 1000}}]
schemes:
  - id: s
    type: social_insurance
    facts: {financing: contributions}
    benefits:
      - branch: old_age
        facts: {means_tested: no, due_on_reaching_an_age: no, every_resident_within_the_limit_is_entitled: no}
        formulas: [{rows: [{percent: 1}]}]
  - id: u
    type: universal
    facts: {financing: taxation}
    benefits:
      - branch: old_agePENSION        formulas: [{rows: [{flat: 500}]}]
covers:
  - {class: c, package: s.old_age, COVERED}
  - {class: d, package: u.old_age, COVERED}
"""


@pytest.mark.parametrize(
    ("listed", "who_is_there", "expected"),
    [("no", "c", "undetermined"), ("yes", "c", "not met"), ("yes", "c d", "met")],
)
def test_a_class_that_is_not_listed_may_be_under_a_scheme_for_all(
    listed: str, who_is_there: str, expected: str
) -> None:
    body = RESIDENTS.replace("LISTED", listed).replace("PENSION", OF_ALL_RESIDENTS).replace("COVERED", COVERED)
    if "d" not in who_is_there:
        body = body.replace(", {id: d, kind: residents, facts: {persons: 1000}}", "")
        body = "\n".join(line for line in body.splitlines() if "class: d" not in line)
    assert verdict(body, "V") == expected
