"""A fictional instrument in a few lines of YAML, and fictional countries to hold against it."""

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

    from gapcheck.assess.results import PartResult, RouteResult
    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.facts.profile import Profile
    from gapcheck.rulebook.model import Rulebook

# A treaty of one Part on old age and one on care: an age of 70 at most, for half of all employees.
INSTRUMENT = """
instrument: T1
title: {en: A treaty that nobody has signed}
topics:
  contingency: {en: Contingency}
  persons_protected: {en: Persons protected}
  benefit: {en: Benefit}
parts:
  A: {title: {en: Pensions}, articles: [1, 9]}
  B: {title: {en: Care}, articles: [10, 19]}
declarations: ['3']
"""

COMMON = """
articles:
  - id: T1.8
    cites: '8'
    rate: rate_65
    test: {rate: rate_65, cites: ['8']}
requirements:
  - id: T1.9
    cites: '9'
    topics: [benefit]
    says: {en: Voluntary insurance counts only under supervision.}
    where: {fact: participation, is: voluntary}
    test: {fact: supervised_by_public_authorities, is: yes}
"""

PENSIONS = """
part: A
id: T1.A
title: {en: Pensions}
branch: old_age
standard_beneficiary: {sex: men, wife: no, children: 0}
requirements:
  - id: T1.1
    cites: '1'
    topics: [contingency]
    says: {en: The age is 70 at most.}
    test: {quantity: age_of_standard_pension, at_most: 70, unit: years}
  - id: T1.2
    cites: '2'
    topics: [contingency]
    says: {en: 'Contributors retire by 60, residents by 65.'}
    test:
      any:
        - {open_if: {fact: periods_counted, is: contribution}, fact: pensionable_age, at_most: 60, unit: years}
        - {open_if: {fact: periods_counted, is: residence}, fact: pensionable_age, at_most: 65, unit: years}
        - {open_if: {fact: periods_counted, is: [employment, contribution_or_employment, contribution_and_residence]},
           fact: pensionable_age, at_most: 65, unit: years}
  - id: T1.4
    cites: '4'
    topics: [benefit]
    says: {en: The pension is 45 per cent after the qualifying period.}
    test: {attains: {percent: 45, after: qualifying_period}}
routes:
  - id: T1.half
    cites: '5'
    says: {en: Half of all employees.}
    protects: {at_least: 50, unit: percent, count: employees, of: all_employees}
    all: [ASKED]
    by: [T1.8]
"""

EXCEPTION = """
  - id: T1.exception
    cites: '3'
    says: {en: Under a declaration a fifth of the residents will do.}
    open_if: {declared: '3'}
    protects: {at_least: 20, unit: percent, count: residents, of: all_residents}
    all: [T1.1]
"""

EVERYONE = """
  - id: T1.everyone
    cites: '6'
    says: {en: All residents.}
    protects: {everyone: {fact: every_resident_within_the_limit_is_entitled, is: yes}}
    all: [T1.1, T1.9]
"""

CARE = """
part: B
id: T1.B
title: {en: Care}
branch: medical_care
standard_beneficiary: {sex: men, wife: no, children: 0}
benefits:
  illness: {title: {en: Care in illness}}
  birth: {title: {en: Care at birth}}
requirements:
  - id: T1.11
    cites: '11'
    topics: [contingency]
    benefit: illness
    says: {en: Care in illness.}
    test: {fact: conditions_covered, includes_all: [every_morbid_condition]}
  - id: T1.12
    cites: '12'
    topics: [contingency]
    benefit: birth
    says: {en: Care at birth.}
    test: {fact: conditions_covered, includes_all: [pregnancy_and_confinement]}
routes:
  - id: T1.fifth
    cites: '13'
    says: {en: A fifth of all employees.}
    protects: {at_least: 20, unit: percent, count: employees, of: all_employees}
    all: [T1.11, T1.12]
"""


def treaty(folder: Path, *, asked: str = "T1.1", more_routes: str = "") -> Rulebook:
    """The rule folder of the treaty: Part A asks for some of its requirements, and has more routes if wanted."""
    shutil.copytree(standards_folder() / "fields", folder / "fields")
    (folder / "readings.yaml").write_text("readings: []\n", encoding="utf-8")
    home = folder / "t1"
    home.mkdir()
    names = {"T1.1": "1", "T1.2": "2", "T1.4": "4"}
    left_out = [name for name in names if name not in asked and name not in more_routes]
    pensions = PENSIONS.replace("ASKED", asked) + more_routes
    for name in left_out:
        pensions = _without(pensions, name)
    files = {"instrument.yaml": INSTRUMENT, "common.yaml": COMMON, "provisions.txt": "# none\n"}
    files |= {"part-a.yaml": pensions, "part-b.yaml": CARE}
    for name, text in files.items():
        (home / name).write_text(text, encoding="utf-8")
    problems = Problems()
    found = load_rulebook(folder, problems)
    problems.raise_errors()
    return found


def _without(text: str, requirement: str) -> str:
    start = text.index(f"  - id: {requirement}\n")
    rest = text[start + 1 :]
    ends = [found for mark in ("\n  - id: ", "\nroutes:") if (found := rest.find(mark)) >= 0]
    return text[:start] + rest[min(ends) + 1 :]


def country(body: str, catalogue: Catalogue, *, listed: str = "yes, all_classes_listed: yes") -> Profile:
    """A country in which 1,000 employees and 2,000 residents live, with the schemes that `body` tells of."""
    text = f"""
profile: FIC-2020
country: Fictionia
iso3: FIC
currency: FIC
reference_date: 2020-12-31
branches:
  old_age: {{all_schemes_listed: {listed}}}
  medical_care: {{all_schemes_listed: {listed}}}
{body}
"""
    if "country_facts" not in body:
        text += "country_facts: {all_employees: 1000, all_residents: 2000}\n"
    problems = Problems()
    root = parse_yaml(text.encode(), "FIC-2020.yaml", problems)
    found = None if root is None else profile_from_tree(root, catalogue, problems)
    problems.raise_errors()
    assert found is not None
    return found


def part(profile: Profile, rulebook: Rulebook, name: str = "A") -> PartResult:
    """How a Part of the treaty comes out."""
    parts = assess(profile, rulebook, ("T1",)).instruments[0].parts
    return next(found for found in parts if found.part == name)


def route(found: PartResult, name: str = "T1.half") -> RouteResult:
    """One route of a Part."""
    return next(item for item in found.routes if item.id == name)


def share(found: PartResult, name: str = "T1.half") -> tuple[float, float]:
    """The share of persons protected on a route, as shown, in percent."""
    persons = route(found, name).persons
    assert persons is not None
    return persons.shown_low, persons.shown_high
