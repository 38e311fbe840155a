"""A fictional instrument of three articles, whole and clean, for tests that break one thing in it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import yaml

from gapcheck.data import standards_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["INSTRUMENT", "PART", "edit", "line_of", "write_rules"]

FIELDS = frozenset(
    [
        "persons",
        "employees",
        "economically_active",
        "employees_in_industrial_workplaces_of_20",
        "all_employees",
        "all_schemes_listed",
        "all_classes_listed",
        "legal_coverage",
        "legal_coverage_persons",
        "effective_coverage",
        "effective_coverage_persons",
        "family_allowance_in_employment",
        "family_allowance_in_contingency",
        "earnings_floor",
        "earnings_ceiling",
        "minimum",
        "minimum_percent",
        "maximum",
        "maximum_percent",
        "amounts_basis",
        "means_tested",
        "participation",
        "qualifying_period",
        "paid_period",
        "pensionable_age",
        "higher_age_fits_working_ability",
        "percent",
        "accrual",
        "from_year",
        "to_year",
        "flat",
        "flat_accrual",
        "insured_from",
        "insured_to",
        "weeks_from",
        "weeks_to",
        "degree_from",
        "degree_to",
        "age_from",
        "age_to",
        "earnings_from",
        "earnings_to",
        "row_floor",
        "row_ceiling",
        "account_balance",
        "step_duration",
        "step_share",
        "reference_amount",
    ]
)
"""The questions that every assessment asks, and one judgement."""

INSTRUMENT = """\
instrument: F1
title: {en: Fictional Convention, fr: Convention fictive, es: Convenio ficticio}
topics:
  contingency: {en: Contingency, fr: Éventualité, es: Contingencia}
  persons_protected: {en: Persons, fr: Personnes, es: Personas}
parts:
  I: {title: {en: Pensions, fr: Pensions, es: Pensiones}, articles: [1, 3]}
judgements: ['2']
definitions:
  '5': what an employee is
"""

COMMON = """\
case_facts: {participation: compulsory}
requirements:
  - id: F1.4
    cites: ['4']
    topics: [contingency]
    says: {en: The insurance is compulsory., fr: L'assurance est obligatoire., es: El seguro es obligatorio.}
    test: {fact: participation, is: compulsory}
    cases:
      - {given: {participation: compulsory}, expect: met}
      - {given: {participation: voluntary}, expect: not met}
      - {given: {participation: unknown}, expect: undetermined}
"""

PART = """\
part: I
id: F1.I
title: {en: Pensions, fr: Pensions, es: Pensiones}
cites: ['1']
branch: old_age
standard_beneficiary: {sex: men, wife: no, children: 0}
case_facts: {pensionable_age: 60, higher_age_fits_working_ability: yes, participation: compulsory}
requirements:
  - id: F1.1
    cites: ['1']
    topics: [contingency]
    says: {en: The age is 65 at most., fr: L'âge est de 65 ans au plus., es: La edad es de 65 años a lo sumo.}
    test: {fact: pensionable_age, at_most: 65, unit: years}
    cases:
      - {given: {pensionable_age: 65}, expect: met}
      - {given: {pensionable_age: 66}, expect: not met}
      - {given: {pensionable_age: unknown}, expect: undetermined}
  - id: F1.2
    cites: ['2']
    topics: [contingency]
    says: {en: The age fits the old., fr: L'âge convient aux anciens., es: La edad conviene a los mayores.}
    test: {judgement: higher_age_fits_working_ability}
    cases:
      - {given: {higher_age_fits_working_ability: yes}, expect: met}
      - {given: {higher_age_fits_working_ability: no}, expect: not met}
      - {given: {higher_age_fits_working_ability: unknown}, expect: undetermined}
routes:
  - id: F1.I.3
    cites: '3'
    says: {en: Half of the employees., fr: La moitié des salariés., es: La mitad de los asalariados.}
    protects: {at_least: 50, unit: percent, count: employees, of: all_employees}
    all: [F1.1, F1.2]
    cases:
      - {country: {all_employees: 1000}, classes: [{persons: 500}], expect: met}
      - {country: {all_employees: 1000}, classes: [{persons: 499}], expect: not met}
      - {country: {all_employees: unknown}, classes: [{persons: 500}], expect: undetermined}
"""

PROVISIONS = """\
# every operative provision of the fictional instrument
F1 1 duty
F1 2 duty
F1 3 alternative
F1 4 duty
F1 5 definition
"""


@cache
def fields() -> dict[str, str]:
    """The files of questions: those of the shipped ones that are needed, without the others, and the groups."""
    found = {}
    for path in sorted((standards_folder() / "fields").glob("*.yaml")):
        shipped = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - words only
        kept = {"fields": [field for field in shipped.get("fields", []) if field["id"] in FIELDS]}
        kept |= {"groups": shipped["groups"]} if "groups" in shipped else {}
        if any(kept.values()):
            found[f"fields/{path.name}"] = json.dumps(kept, ensure_ascii=False, indent=1)
    return found


def write_rules(folder: Path) -> Path:
    """Write the rule folder; `standards lint` finds nothing in it."""
    files = fields() | {
        "readings.yaml": "readings: []\n",
        "f1/instrument.yaml": INSTRUMENT,
        "f1/common.yaml": COMMON,
        "f1/part-01.yaml": PART,
        "f1/provisions.txt": PROVISIONS,
    }
    for name in ("fields", "f1"):
        (folder / name).mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def edit(path: Path, old: str, new: str) -> int:
    """Put one text in the place of another that stands there once; returns the line where it stood."""
    text = path.read_text(encoding="utf-8")
    line = line_of(text, old)
    path.write_text(text.replace(old, new), encoding="utf-8")
    return line


def line_of(text: str, part: str) -> int:
    """The line, counted from 1, on which a text that stands there once begins."""
    assert text.count(part) == 1, f"{part!r} stands there {text.count(part)} times"
    return text[: text.index(part)].count("\n") + 1
