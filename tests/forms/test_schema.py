"""The two JSON Schemas: the one that editors check profiles with, and the one of the assessment's JSON."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from gapcheck.assess.assessment import assess
from gapcheck.data import countries_folder, standards_folder
from gapcheck.facts.units import Unit, convert
from gapcheck.forms.schema import profile_schema
from gapcheck.forms.yaml_reader import profile_from_tree, read_profile
from gapcheck.problems import Problems
from gapcheck.reports.json_report import json_bytes
from gapcheck.rulebook.loader import load_rulebook
from gapcheck.yamltree import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.rulebook.model import Rulebook

Tree = dict[str, Any]

LAO = ("LAO-2019", "LAO-2025")

# Every form of an answer, and every structure, that the reader accepts.
EVERYTHING = """
profile: TST-2020
country: Testland
iso3: TST
currency: TSD
reference_date: 2020-12-31
about:
sources:
  S1: {title: Pensions Act, url: "", year: 2010, note: no}
  S2: {title: Survey}
country_facts:
  all_employees: {values: [{value: 1000, year: 2020, source: S2}, {value: 1.1e3, source: [S1, S2], note: x}]}
  all_residents: {low: 3000, high: 4000, unit: persons, year: 2020, source: [S2], confidence: unconfirmed}
  contributory_scheme_for_employees: yes
  state_accepts_general_responsibility: {value: no, reason: said so, source: S1}
  nationals_of_other_members_in_contributory_schemes: [same_rights]
  actuarial_studies: {includes: [periodically], excludes: before_changes_of_benefits, note: ""}
  special_rules_for_non_nationals: []
  skilled_wage: {value: 24000, unit: TSD a year, year: unknown}
  labourer_wage: {value: 60, unit: "TSD a day, 5 days a week", year: ""}
branches:
  old_age: {all_schemes_listed: yes, all_classes_listed: unknown, skilled_wage: 2100}
  sickness: {}
classes:
  - {id: staff, name: Staff, kind: employees, facts: {persons: "", employees: unknown}}
  - {id: others, kind: residents}
reference_amounts:
  - {id: minimum_wage, name: Minimum wage, amount: {value: 800, source: S1}}
  - {id: twice, times: 2, of: minimum_wage}
  - {id: open, amount: unknown}
schemes:
  - id: fund
    type: social_insurance
    status: existing
    legal_basis: Act
    body: Fund
    facts: {financing: {value: contributions}, appeal_against: refusal, employer_contribution: none}
    benefits:
      - branch: old_age
        name: Pension
        facts:
          qualifying_period: {value: 180, unit: months}
          qualifying_window: none
          means_tested: {values: [{value: yes, source: S1}, {value: no, source: S2}]}
          suspension_grounds: {value: [fraud, own_crime], source: S1}
          maximum: {low: 900, high: none}
        formulas:
          - {name: Points, rows: [{base: earnings, accrual: {value: 1.5, unit: "%"}, sex: women, label: 1}]}
          - rows: {base: fund.sickness, percent: 10, recipient: child, payer: scheme}
          - rows: [{base: twice, percent: 40, to_year: none}, {base: account, percent: 100, account_balance: 9}]
      - {branch: sickness}
      - branch: unemployment
        facts: {waiting_days: {value: 1, unit: week}, work_that_must_be_accepted: none_at_all}
        steps:
          - {label: short, duration: {value: 3, unit: months}, share: 40}
          - {duration: none}
  - {id: later, type: other, status: planned}
packages:
  - {id: all_of_it, name: Pensions, pays: [fund.old_age]}
  - {id: more_of_it, pays: all_of_it}
covers:
  - class: staff
    package: fund.old_age
    facts:
      legal_coverage: 100
      participation: {value: compulsory, source: S1}
      family_allowance_in_employment:
        bands: [{flat: 50, earnings_to: 1000}, {flat: {value: 10, source: S1}, earnings_from: 1000}]
        source: S1
        year: 2020
      family_allowance_in_contingency: {value: 20, unit: TSD a week}
  - {class: staff, package: fund.unemployment, facts: {family_allowance_in_employment: none}}
  - {class: others, package: all_of_it, facts: {legal_coverage_persons: {low: 5}}}
not_used:
  - {figure: a grant, reason: no branch}
  - {figure: another, source: [S1, S2], reason: the same}
notes: one note
"""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    problems = Problems()
    found = load_rulebook(standards_folder(), problems)
    assert problems.found == []
    return found


@pytest.fixture(scope="module")
def schema(rulebook: Rulebook) -> Tree:
    found = profile_schema(rulebook.catalogue)
    Draft202012Validator.check_schema(found)
    return found


@pytest.fixture(scope="module")
def profiles(schema: Tree) -> Draft202012Validator:
    return Draft202012Validator(schema)


@pytest.fixture(scope="module")
def assessments() -> Draft202012Validator:
    schema = json.loads((standards_folder() / "schemas" / "assessment.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def parsed(text: str, loader: type[yaml.BaseLoader | yaml.SafeLoader]) -> Tree:
    """YAML as JSON knows it: with the safe loader, what YAML 1.1 takes for a date is text again."""
    tree: Tree = json.loads(json.dumps(yaml.load(text, Loader=loader), default=str))  # noqa: S506 - both are safe
    return tree


def words(validator: Draft202012Validator, tree: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(tree)]


def reads(tree: Tree, catalogue: Catalogue) -> bool:
    problems = Problems()
    root = parse_yaml(json.dumps(tree).encode(), "test.yaml", problems)
    return root is not None and profile_from_tree(root, catalogue, problems) is not None


# -- the profile -----------------------------------------------------------------------------------------------


def test_the_shipped_schema_is_the_generated_one(rulebook: Rulebook) -> None:
    generated = json.dumps(profile_schema(rulebook.catalogue), ensure_ascii=False, indent=1) + "\n"
    shipped = standards_folder() / "schemas" / "profile.schema.json"
    assert shipped.read_text(encoding="utf-8") == generated, "gapcheck standards schema profile > " + str(shipped)


@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.SafeLoader])
@pytest.mark.parametrize("name", LAO)
def test_shipped_profiles_are_valid(
    name: str, loader: type[yaml.BaseLoader | yaml.SafeLoader], profiles: Draft202012Validator
) -> None:
    text = (countries_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    assert words(profiles, parsed(text, loader)) == []


@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.SafeLoader])
def test_what_the_reader_accepts_is_valid(
    loader: type[yaml.BaseLoader | yaml.SafeLoader], profiles: Draft202012Validator, rulebook: Rulebook
) -> None:
    problems = Problems()
    root = parse_yaml(EVERYTHING.encode(), "test.yaml", problems)
    assert root is not None
    assert profile_from_tree(root, rulebook.catalogue, problems) is not None, problems.found
    assert words(profiles, parsed(EVERYTHING, loader)) == []


def test_questions_stand_in_the_schema(schema: Tree, rulebook: Rulebook) -> None:
    field, shown = rulebook.catalogue["qualifying_period"], schema["$defs"]["fact.qualifying_period"]
    assert shown["title"] == field.question.en
    assert field.help is not None
    assert field.help.en in shown["description"]
    assert all(cite in shown["description"] for cite in field.cites)


def put(*path: str | int, value: object) -> Callable[[Tree], None]:
    def change(tree: Tree) -> None:
        place: Any = tree
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


PENSION = ("schemes", 0, "benefits", 0)
WRONG = {
    "mistyped key at the top": put("sheme", value=[]),
    "mistyped key of a scheme": put("schemes", 0, "legal_base", value="Act"),
    "mistyped key of a source": put("sources", "S1", "titel", value="Act"),
    "mistyped key of a fact": put(*PENSION, "facts", "qualifying_period", value={"value": "15", "yaer": "2020"}),
    "mistyped key of a row": put(*PENSION, "formulas", 0, "rows", 0, "percnt", value="40"),
    "mistyped key of a step": put("schemes", 0, "benefits", 2, "steps", 0, "weeks", value="4"),
    "mistyped key of a band": put(
        "covers", 0, "facts", "family_allowance_in_employment", value={"bands": [{"flat": "5", "from": "1"}]}
    ),
    "value beside bands": put(
        "covers", 0, "facts", "family_allowance_in_employment", value={"bands": [{"flat": "5"}], "value": "1"}
    ),
    "mistyped question": put(*PENSION, "facts", "pensionable_ages", value="60"),
    "wrong choice": put("schemes", 0, "facts", "financing", value="contribution"),
    "wrong choice in a group": put("schemes", 0, "facts", "financing", value={"value": "lottery"}),
    "two choices of one": put("schemes", 0, "facts", "financing", value=["contributions", "taxation"]),
    "wrong member of a list": put("schemes", 0, "facts", "appeal_against", value=["refusal", "delay"]),
    "wrong type of scheme": put("schemes", 0, "type", value="insurance"),
    "wrong branch": put(*PENSION, "branch", value="oldage"),
    "wrong kind of class": put("classes", 0, "kind", value="employee"),
    "wrong sex": put(*PENSION, "formulas", 0, "rows", 0, "sex", value="woman"),
    "maybe": put("country_facts", "contributory_scheme_for_employees", value="maybe"),
    "wrong scope": put("country_facts", "persons", value="5"),
    "wrong scope, benefit under scheme": put("schemes", 0, "facts", "pensionable_age", value="60"),
    "wrong branch of a benefit": put(*PENSION, "facts", "care_limit_a_case", value="26"),
    "wrong branch of a cover": put("covers", 0, "facts", "wives_covered", value="yes"),
    "none where there is no limit to have": put(*PENSION, "facts", "pensionable_age", value="none"),
    "words for a number": put(*PENSION, "facts", "pensionable_age", value="sixty"),
    "number with a separator": put("country_facts", "all_employees", value="1,000"),
    "range of a choice": put("schemes", 0, "facts", "financing", value={"low": "contributions"}),
    "part of a choice": put("schemes", 0, "facts", "financing", value={"includes": ["contributions"]}),
    "wrong unit": put(*PENSION, "facts", "qualifying_period", value={"value": "15", "unit": "percent"}),
    "a day of pay without days a week": put("country_facts", "skilled_wage", value={"value": "9", "unit": "TSD a day"}),
    "above the range": put(*PENSION, "facts", "pensionable_age", value=160),
    "above the range, in a group": put(*PENSION, "facts", "pensionable_age", value={"low": 60, "high": 160}),
    "wrong year": put("country_facts", "all_employees", value={"value": "5", "year": "20"}),
    "wrong confidence": put("country_facts", "all_employees", value={"value": "5", "confidence": "low"}),
    "no values": put("country_facts", "all_employees", value={"values": []}),
    "no date": put("reference_date", value="31.12.2020"),
    "text in the place of a group": put("country_facts", value="none"),
    "step without duration": put("schemes", 0, "benefits", 2, "steps", 0, value={"label": "short"}),
}


@pytest.mark.parametrize("what", WRONG)
def test_mistakes_show_in_the_editor_as_in_the_reader(
    what: str, profiles: Draft202012Validator, rulebook: Rulebook
) -> None:
    tree = parsed(EVERYTHING, yaml.BaseLoader)
    WRONG[what](tree)
    assert words(profiles, tree)
    assert not reads(tree, rulebook.catalogue)


@pytest.mark.parametrize("key", ["profile", "country", "iso3", "currency", "reference_date"])
def test_a_missing_key_shows(key: str, profiles: Draft202012Validator) -> None:
    tree = parsed(EVERYTHING, yaml.BaseLoader)
    del tree[key]
    assert words(profiles, tree)


@pytest.mark.parametrize(
    ("field", "unit"),
    [
        *(
            ("qualifying_period", unit)
            for unit in ("months", "Year", "days, 6 a week", "days, 5 days a week", "decade")
        ),
        *(("skilled_wage", unit) for unit in ("TSD a month", "TSD/year", "TSD per day, 6 days a week", "TSD a day")),
        *(("legal_coverage", unit) for unit in ("percent", "%", "per cent", "persons")),
        *(("persons", unit) for unit in ("persons", "Person", "percent")),
    ],
)
def test_units_are_those_that_are_converted(field: str, unit: str, schema: Tree) -> None:
    kept = {
        "qualifying_period": Unit.YEARS,
        "skilled_wage": Unit.MONEY_A_MONTH,
        "legal_coverage": Unit.PERCENT,
        "persons": Unit.PERSONS,
    }[field]
    one = Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/fact.{field}"})
    valid = one.is_valid({"value": "1", "unit": unit})
    assert valid == (convert(1.0, unit, kept, "TSD") is not None)


# -- the assessment --------------------------------------------------------------------------------------------


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


@pytest.fixture(scope="module", params=LAO)
def assessed(request: pytest.FixtureRequest, rulebook: Rulebook) -> Tree:
    problems = Problems()
    profile = read_profile(countries_folder() / f"{request.param}.yaml", rulebook.catalogue, problems)
    assert profile is not None
    tree: Tree = json.loads(json_bytes(assess(profile, rulebook)), parse_constant=refuse)
    return tree


def test_the_assessment_is_valid(assessed: Tree, assessments: Draft202012Validator) -> None:
    assert words(assessments, assessed) == []


@pytest.fixture(scope="module")
def shortened(assessed: Tree, assessments: Draft202012Validator) -> Tree:
    """The first three members of every list: valid too, and quick to check again and again."""
    found: Tree = first_three(assessed)
    assert words(assessments, found) == []
    return found


def first_three(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: first_three(child) for key, child in value.items()}
    return [first_three(child) for child in value[:3]] if isinstance(value, list) else value


EXTRA = [
    (),
    ("profile",),
    ("profile", "sources", 0),
    ("instruments", 0),
    ("instruments", 0, "parts", 0),
    ("instruments", 0, "parts", 0, "topics", 0),
    ("instruments", 0, "parts", 0, "with_article_3"),
    ("instruments", 0, "parts", 0, "routes", 0),
    ("instruments", 0, "parts", 0, "routes", 0, "persons"),
    ("instruments", 0, "parts", 0, "routes", 0, "persons", "covers", 0),
    ("instruments", 0, "parts", 2, "rates", 0),
    ("instruments", 0, "parts", 0, "requirements", 0),
    ("instruments", 0, "parts", 0, "requirements", 0, "results", 0),
    ("instruments", 0, "parts", 0, "requirements", 0, "results", 0, "trace"),
    ("instruments", 0, "common", 0),
    ("data_requests", 0),
    ("data_requests", 0, "fact"),
    ("readings", 0),
    ("receipt",),
    ("receipt", "files", 0),
]


@pytest.mark.parametrize("path", EXTRA, ids=lambda path: ".".join(map(str, path)) or "top")
def test_an_extra_key_is_not_valid(
    path: tuple[str | int, ...], shortened: Tree, assessments: Draft202012Validator
) -> None:
    tree = deepcopy(shortened)
    place: Any = tree
    for key in path:
        place = place[key]
    place["made_up"] = 1
    assert not assessments.is_valid(tree)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "gapcheck.assessment/2"),
        (("instruments", 0, "parts", 0, "verdict"), "unknown"),
        (("instruments", 0, "parts", 0, "reasons"), ["because"]),
        (("instruments", 0, "parts", 0, "routes", 0, "persons", "share"), [0.0]),
        (("data_requests", 0, "fact", "state"), "lost"),
    ],
)
def test_another_word_is_not_valid(
    path: tuple[str | int, ...], value: object, shortened: Tree, assessments: Draft202012Validator
) -> None:
    tree = deepcopy(shortened)
    put(*path, value=value)(tree)
    assert not assessments.is_valid(tree)
