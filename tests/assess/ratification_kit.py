"""A fictional treaty with a rule on ratification, and fictional countries of 1,000 employees to hold against it.

Part A is on old age, B on unemployment, C on sickness; of D on families there are no rules. Each asks for a qualifying
period of 10 years at most, for half of all employees; B also takes a fifth of them, under the exception 5. A
ratification accepts two Parts, A or D among them. A right of appeal against each scheme comes with them, the
responsibility of the State, and with an exception a weak economy.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from gapcheck.assess.assessment import assess
from gapcheck.data import standards_folder
from gapcheck.forms.yaml_reader import profile_from_tree
from gapcheck.problems import Problems
from gapcheck.rulebook.loader import load_rulebook
from gapcheck.yamltree import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from gapcheck.assess.ratification_results import Ratification
    from gapcheck.assess.results import InstrumentResult
    from gapcheck.rulebook.model import Rulebook

__all__ = ["INSTRUMENT", "STATE", "instrument_result", "land", "load", "ratified", "rules", "write_treaty"]

INSTRUMENT = """
instrument: R1
title: {en: A treaty to be ratified, fr: Un traité, es: Un tratado}
topics:
  contingency: {en: Contingency, fr: Éventualité, es: Contingencia}
  persons_protected: {en: Persons, fr: Personnes, es: Personas}
parts:
  A: {title: {en: Pensions}, articles: [10, 19]}
  B: {title: {en: Unemployment}, articles: [20, 29]}
  C: {title: {en: Sickness}, articles: [30, 39]}
  D: {title: {en: Families}, articles: [40, 49]}
judgements: ['3', '71']
declarations: ['5']
ratification:
  cites: ['2']
  adopted: 1950
  at_least: 2
  one_of: [A, D]
  common: [R1.70, R1.71]
  exceptions: R1.3
  cases:
    - {met: [A, B], expect: met}
    - {met: [B, D], expect: met}
    - {met: [A], expect: not met}
    - {met: [B, C], expect: not met}
    - {met: [A], undetermined: [B], expect: undetermined}
figures:
  - letter: i
    cites: '76'
    title: {en: Persons, fr: Personnes, es: Personas}
    persons: ['10', '20', '40']
  - letter: ii
    cites: '76'
    title: {en: Numbers, fr: Nombres, es: Números}
    numbers: ['31', '71', '41']
"""

COMMON = """
requirements:
  - id: R1.3
    cites: '3'
    topics: [contingency]
    for: country
    says: {en: The economy is weak.}
    test: {judgement: economy_and_medical_facilities_insufficiently_developed}
  - id: R1.70
    cites: '70'
    topics: [contingency]
    for: scheme
    says: {en: There is a right of appeal.}
    test: {fact: appeal_against, includes_all: [refusal]}
  - id: R1.71
    cites: '71'
    topics: [contingency]
    for: country
    says: {en: The State is responsible.}
    test: {judgement: state_accepts_general_responsibility}
"""

PART = """
part: {part}
id: R1.{part}
title: {{en: {part}}}
branch: {branch}
standard_beneficiary: {{sex: men, wife: no, children: 0}}
requirements:
  - id: R1.{number}1
    cites: '{number}1'
    topics: [contingency]
    says: {{en: The qualifying period is 10 years at most.}}
    test: {{fact: qualifying_period, at_most: 10, unit: years}}
routes:
  - id: R1.{number}0
    cites: '{number}0'
    says: {{en: Half of all employees.}}
    protects: {{at_least: 50, unit: percent, count: employees, of: all_employees}}
    all: [R1.{number}1]
"""

EXCEPTION = """
  - id: R1.25
    cites: '25'
    says: {en: A fifth of all employees.}
    open_if: {declared: '5'}
    protects: {at_least: 20, unit: percent, count: employees, of: all_employees}
    all: [R1.21]
"""

STATE = """
states:
  FIC:
    country: Fictionia
    ratified: 1999
    parts: [A, B]
    source: a gazette
"""

BRANCHES = {"A": ("old_age", 1), "B": ("unemployment", 2), "C": ("sickness", 3)}
PROVISIONS = [2, 3, 5, 10, 11, 20, 21, 25, 30, 31, 40, 41, 70, 71, 76]


def write_treaty(folder: Path, *, instrument: str = INSTRUMENT, states: str = "") -> Path:
    """The rule folder of the treaty."""
    shutil.copytree(standards_folder() / "fields", folder / "fields")
    (folder / "readings.yaml").write_text("readings: []\n", encoding="utf-8")
    home = folder / "r1"
    home.mkdir()
    files = {"instrument.yaml": instrument, "common.yaml": COMMON}
    files["provisions.txt"] = "".join(f"R1 {number} duty\n" for number in PROVISIONS)
    for name, (branch, number) in BRANCHES.items():
        text = PART.format(part=name, branch=branch, number=number)
        files[f"part-{name.lower()}.yaml"] = text + (EXCEPTION if name == "B" else "")
    files |= {"ratifications.yaml": states} if states else {}
    for name, text in files.items():
        (home / name).write_text(text, encoding="utf-8")
    return folder


def load(folder: Path) -> Rulebook:
    """The treaty, read without a problem."""
    problems = Problems()
    found = load_rulebook(folder, problems)
    problems.raise_errors()
    return found


def rules(folder: Path, *, instrument: str = INSTRUMENT, states: str = "") -> Rulebook:
    """Written and read."""
    return load(write_treaty(folder, instrument=instrument, states=states))


def land(
    *,
    periods: tuple[str, str, str] = ("10", "10", "10"),
    appeals: tuple[str, str, str] = ("[refusal]", "[refusal]", "[refusal]"),
    persons: tuple[str, str, str] = ("100", "100", "100"),
    state: str = "yes",
    weak: str = "yes",
    more: str = "",
) -> str:
    """A country with one class of 1,000 employees and a scheme for each of the three branches.

    Args:
        periods: the qualifying periods of A, B and C in years.
        appeals: against what an appeal lies.
        persons: the percentage of the class whom each scheme covers.
        state: the judgement on the responsibility of the State.
        weak: the judgement on the economy.
        more: covers of other classes.
    """
    text = "sources: {S1: {title: An Act}, S2: {title: A survey}}\n"
    text += "classes:\n  - {id: all, name: Employees, kind: employees, "
    text += "facts: {persons: {value: 1000, year: 2019, source: S2}}}\nschemes:\n"
    covers = "covers:\n"
    for (branch, _), period, appeal, covered in zip(BRANCHES.values(), periods, appeals, persons, strict=True):
        text += f"""
  - id: s_{branch}
    type: social_insurance
    facts: {{appeal_against: {appeal}}}
    benefits: [{{branch: {branch}, facts: {{qualifying_period: {{value: {period}, unit: years, source: S1}}}}}}]"""
        covers += f"  - {{class: all, package: s_{branch}.{branch}, facts: {{legal_coverage: {covered}, "
        covers += "participation: compulsory}}\n"
    judged = {"state_accepts_general_responsibility": state}
    judged["economy_and_medical_facilities_insufficiently_developed"] = weak
    text += "\n" + covers + more + "country_facts:\n  all_employees: {value: 1000, year: 2019, source: S2}\n"
    text += "".join(f"  {name}: {_judged(answer)}\n" for name, answer in judged.items())
    listed = "{all_schemes_listed: yes, all_classes_listed: yes}"
    branches = "".join(f"  {branch}: {listed}\n" for branch, _ in BRANCHES.values())
    return text + f"branches:\n{branches}"


def _judged(answer: str) -> str:
    return "unknown" if answer == "unknown" else f"{{value: {answer}, reason: as the tests say, source: S1}}"


def instrument_result(
    rulebook: Rulebook, body: str, *, declared: tuple[str, ...] = (), code: str = "FIC"
) -> InstrumentResult:
    """The treaty held against a country."""
    head = f"profile: {code}-2020\ncountry: Fictionia\niso3: {code}\ncurrency: FIC\nreference_date: 2020-12-31\n"
    problems = Problems()
    root = parse_yaml((head + body).encode(), "FIC.yaml", problems)
    profile = None if root is None else profile_from_tree(root, rulebook.catalogue, problems)
    problems.raise_errors()
    assert profile is not None
    return assess(profile, rulebook, ("R1",), declared=declared).instruments[0]


def ratified(rulebook: Rulebook, body: str, *, declared: tuple[str, ...] = (), code: str = "FIC") -> Ratification:
    """What the assessment says about ratification."""
    found = instrument_result(rulebook, body, declared=declared, code=code).ratification
    assert found is not None
    return found
