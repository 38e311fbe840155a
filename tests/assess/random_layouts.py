"""Random structures of countries: classes, schemes, benefits, packages and covers; and answers that conform."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import inf
from random import Random
from typing import TYPE_CHECKING

from gapcheck.data import standards_folder
from gapcheck.facts.catalogue import BENEFITS_OF, Branch, Field, FieldType, Scope
from gapcheck.facts.profile import ClassKind, Key
from gapcheck.forms.fact_reader import FactReader
from gapcheck.forms.yaml_reader import profile_from_tree
from gapcheck.problems import Problems
from gapcheck.rulebook.loader import load_rulebook
from gapcheck.yamltree import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gapcheck.facts.profile import BenefitDef, Layout
    from gapcheck.rulebook.model import Instrument, Part, Rulebook
    from gapcheck.yamltree import Node

    Row = dict[str, object]
    Rows = list[Row]

PERIODICAL: list[Rows] = [
    [{"percent": 55}],
    [{"percent": 45}, {"percent": 5, "recipient": "child"}],
    [{"percent": 80, "weeks_to": 26}, {"percent": 50, "weeks_from": 26}],
    [{"percent": 50, "insured_to": 10}, {"percent": 60, "insured_from": 10}],
    [{"base": "level", "percent": 110}, {"flat": 20, "recipient": "wife"}],
    [{"flat": 450}],
]
PENSION: list[Rows] = [
    [{"accrual": 2}],
    [{"percent": 40}, {"accrual": 1, "from_year": 10}],
    [{"percent": 45, "age_from": 60}, {"base": "double", "percent": 10}],
    [{"flat": 450, "flat_accrual": 5}],
    [{"percent": 50, "age_from": 62}],
    [{"percent": 50, "age_to": 66}],
]
SURVIVORS: list[Rows] = [
    [{"percent": 30, "recipient": "widow"}, {"percent": 10, "recipient": "child"}],
    [{"accrual": 2, "recipient": "widow"}, {"accrual": 1, "recipient": "child"}],
    [{"flat": 350, "recipient": "widow"}, {"base": "level", "percent": 10, "recipient": "child"}],
    [{"percent": 50}],
]
ROWS: dict[str, list[Rows]] = {
    "sickness": PERIODICAL,
    "unemployment": PERIODICAL,
    "old_age": PENSION,
    "employment_injury.incapacity": PERIODICAL,
    "employment_injury.permanent_loss": [*PERIODICAL, [{"percent": 60, "degree_from": 50}]],
    "employment_injury.survivors": SURVIVORS[:1] + SURVIVORS[2:],
    "maternity.cash": PERIODICAL,
    "invalidity": [[{"accrual": 4}], *PENSION[1:]],
    "survivors": SURVIVORS,
}
"""Formulas that attain what is asked of each benefit in money."""

BUILT_ON = {
    "old_age": "old_age",
    "invalidity": "old_age",
    "survivors": "old_age",
    "employment_injury.survivors": "employment_injury.permanent_loss",
}
"""On which other benefit of the same scheme, or of the first one, a benefit may be built."""

EXTRA: dict[str, float | str] = {
    "percent": 5, "accrual": 0.5, "flat": 30, "flat_accrual": 2, "from_year": 5, "to_year": "none", "insured_from": 0,
    "insured_to": "none", "weeks_from": 0, "weeks_to": "none", "degree_from": 0, "degree_to": 100,
    "earnings_from": 0, "earnings_to": "none", "row_floor": 0, "row_ceiling": "none",
}  # fmt: skip
"""Numbers that a row may have besides, with values that take nothing away. Ages stand in rows of their own."""

PENSIONS = (Branch.OLD_AGE, Branch.INVALIDITY, Branch.SURVIVORS)
LIMITS = ("minimum_percent", "maximum_percent")
KINDS = ("employees", "economically_active", "residents")
INFINITE = ("maximum_percent", "qualifying_window")
NUMBERS = {
    "school_leaving_age": 15.0, "resources_for_protected_employees_a_year": 100.0, "total_benefits_paid_a_year": 1300.0,
    "total_benefits_by_article_66_a_year": 1000.0, "sickness_benefit_days_a_year": 1000.0,
    "average_persons_protected_for_sickness": 100.0, "pensionable_age_women": 60.0, "residence_period": 5.0,
    "lump_sum_up_to_degree": 10.0, "all_residents": 4000.0,
}  # fmt: skip
"""Answers that conform where the rule files name none."""


@cache
def rules() -> Rulebook:
    """The rules that come with gapcheck."""
    problems = Problems()
    found = load_rulebook(standards_folder(), problems)
    problems.raise_errors()
    return found


def law() -> Instrument:
    """Convention No. 102."""
    return rules().instrument("C102")


@dataclass(frozen=True)
class Setup:
    """A Part, a layout, every question that is asked in it, and the answers of a design that conforms."""

    part: Part
    layout: Layout
    keys: tuple[Key, ...]
    good: Mapping[Key, float]


@cache
def setup(branch: Branch, seed: int) -> Setup:
    """A random layout of one branch."""
    problems = Problems()
    text = json.dumps(tree(branch, Random(f"{branch} {seed}")), indent=1)  # noqa: S311 - the same every time
    root = parse_yaml(text.encode(), "FIC-2020.yaml", problems)
    profile = None if root is None else profile_from_tree(root, rules().catalogue, problems)
    problems.raise_errors()
    assert profile is not None
    part = next(part for part in law().parts if part.branch is branch)
    in_structure = {key: fact.low for key, fact in profile.facts.items()}
    asked = dict.fromkeys([*in_structure, *_questions(branch, profile.layout)])
    good = {key: _good(part, key, profile.layout) for key in asked} | in_structure
    return Setup(part, profile.layout, tuple(asked), good)


# -- structure ------------------------------------------------------------------------------------------------------


def tree(branch: Branch, random: Random) -> dict[str, object]:
    """The profile as it would be written, with the numbers of rows, steps and reference amounts and nothing else."""
    kinds = ["employees", *random.choices(KINDS, k=random.randint(0, 2))]
    schemes = [_scheme(name, branch, random) for name in "stu"[: random.choice([1, 2, 2, 3])]]
    _leave_few_ages(schemes, 2 if branch is Branch.OLD_AGE else 1)
    own, packages = _packages(schemes, branch, random)
    covers = [cover for i in range(len(kinds)) for cover in _covers(f"c{i}", own, random)]
    return {
        "profile": "FIC-2020",
        "country": "Fictionia",
        "iso3": "FIC",
        "currency": "FIC",
        "reference_date": "2020-12-31",
        "classes": [{"id": f"c{i}", "kind": kind} for i, kind in enumerate(kinds)],
        "reference_amounts": [{"id": "level", "amount": 500}, {"id": "double", "times": 2, "of": "level"}],
        "schemes": schemes,
        "packages": packages,
        "covers": covers,
    }


def _scheme(name: str, branch: Branch, random: Random) -> dict[str, object]:
    kinds = [str(kind) for kind in BENEFITS_OF.get(branch, ())]
    given = [kind for kind in kinds if name == "s" or random.random() < 0.6] if kinds else [""]
    given = given or kinds[-1:]
    benefits = [_benefit(name, str(branch), kind, given, random) for kind in given]
    if branch in PENSIONS and branch is not Branch.OLD_AGE:
        benefits.append(_benefit(name, "old_age", "", [], random))
    return {"id": name, "type": random.choice(["social_insurance", "universal"]), "benefits": benefits}


def _leave_few_ages(schemes: list[dict[str, object]], most: int) -> None:
    """Rows of so many benefits at most hang on ages: where ages are open, all ways together are tried."""
    benefits = [benefit for scheme in schemes for benefit in scheme["benefits"]]
    rows_of = [[row for formula in one.get("formulas", []) for row in formula["rows"]] for one in benefits]
    hang = [rows for rows in rows_of if any("age_from" in row or "age_to" in row for row in rows)]
    for row in (row for rows in hang[most:] for row in rows):
        row.pop("age_from", None)
        row.pop("age_to", None)


def _benefit(scheme: str, branch: str, kind: str, others: list[str], random: Random) -> dict[str, object]:
    place = f"{branch}.{kind}" if kind else branch
    found: dict[str, object] = {"branch": branch} | ({"benefit": kind} if kind else {})
    if place not in ROWS:
        return found
    formulas = [_formula(place, random) for _ in range(random.choice([1, 1, 1, 2]))]
    base = BUILT_ON.get(place, "")
    base_kind = base.partition(".")[2]
    built = base != place and (not base_kind or base_kind in others) and base
    built = built or (base == place and scheme != "s" and base)
    if built and random.random() < 0.5:
        owner = "s" if base == place else scheme
        formulas[0] = _built_on(f"{owner}.{base}", place, random)
    found["formulas"] = [{"rows": rows} for rows in formulas]
    found["facts"] = {name: 0 if name == "minimum_percent" else 100 for name in LIMITS if random.random() < 0.2}
    if branch == "unemployment" and random.random() < 0.6:
        shares = random.choice([[100], [50, 50]])
        found["steps"] = [{"duration": 26 + 4 * i, "share": share} for i, share in enumerate(shares)]
    return found


def _formula(place: str, random: Random) -> Rows:
    """One that conforms, with more numbers, and perhaps with rows that add or that an employer pays."""
    rows = [dict(row) for row in random.choice(ROWS[place])]
    for row in rows:
        _more(row, random.choice([0, 0, 1, 2]), random)
    spouse = "widow" if place.endswith("survivors") else "wife"
    for _ in range(random.choice([0, 0, 1, 2])):
        extra: Row = {"recipient": random.choice(["person", spouse, "child"]), "sex": random.choice(["both", "men"])}
        extra |= {"payer": "employer"} if random.random() < 0.2 else {}
        extra |= {"base": random.choice(["level", "double", "account"])} if random.random() < 0.3 else {}
        _more(extra, 3, random)
        rows.append(extra)
    return rows


def _more(row: Row, count: int, random: Random) -> None:
    for name in random.sample(list(EXTRA), count):
        row.setdefault(name, EXTRA[name])


def _built_on(base: str, place: str, random: Random) -> Rows:
    """Shares of another benefit, which itself is enough."""
    if place.endswith("survivors"):
        shares = {"widow": 90, "child": 10}
        return [{"base": base, "percent": share, "recipient": who} for who, share in shares.items()]
    rows: Rows = [{"base": base, "percent": 100}]
    if random.random() < 0.5:
        rows.append({"flat": 20, "age_from": 60})
    return rows


def _packages(
    schemes: list[dict[str, object]], branch: Branch, random: Random
) -> tuple[list[str], list[dict[str, object]]]:
    """What classes may be under, the whole of a scheme first; benefits of several schemes together among them."""
    own = [f"{scheme['id']}.{branch}" for scheme in schemes]
    together: list[dict[str, object]] = []
    if len(own) > 1:
        several = [random.sample(own, random.randint(2, len(own))) for _ in range(random.randint(1, 2))]
        together = [{"id": f"p{i}", "pays": pays} for i, pays in enumerate(several)]
    single = [
        f"{scheme['id']}.{branch}.{benefit['benefit']}"
        for scheme in schemes
        for benefit in scheme["benefits"]
        if "benefit" in benefit
    ]
    if len(single) > 2:
        together.append({"id": "mixed", "pays": random.sample(single, 2)})
    return [*own, *(str(one["id"]) for one in together), *single], together


def _covers(group: str, packages: list[str], random: Random) -> Iterator[dict[str, object]]:
    """Packages of a class; the first class is under the whole first scheme, or under schemes together."""
    together = [package for package in packages if package == "p0"]
    first = [random.choice([packages[0], packages[0], *together])] if group == "c0" or random.random() < 0.5 else []
    chosen = dict.fromkeys([*first, *random.sample(packages, min(len(packages), random.choice([1, 1, 2, 3])))])
    for package in chosen:
        cover: dict[str, object] = {"class": group, "package": package}
        if random.random() < 0.15:
            bands = [{"flat": 20, "earnings_to": 900}, {"flat": 10, "earnings_from": 900}]
            cover["facts"] = {"family_allowance_in_contingency": {"bands": bands}}
        yield cover


# -- questions and answers that conform -------------------------------------------------------------------------------


def _questions(branch: Branch, layout: Layout) -> Iterator[Key]:
    for item in rules().catalogue.fields.values():
        for owner in _owners(item, branch, layout):
            yield Key(item.id, owner)


def _owners(item: Field, branch: Branch, layout: Layout) -> list[str]:
    """Of what a question is asked. Rows and steps answer no more than what is written."""
    if item.scope is Scope.COUNTRY:
        return [""]
    if item.scope is Scope.CLASS:
        kinds = {
            "employees": (ClassKind.ECONOMICALLY_ACTIVE,),
            "economically_active": (ClassKind.RESIDENTS,),
            "employees_in_industrial_workplaces_of_20": (ClassKind.EMPLOYEES, ClassKind.ECONOMICALLY_ACTIVE),
        }.get(item.id, tuple(ClassKind))
        return [group.id for group in layout.classes if group.kind in kinds]
    if item.scope is Scope.SCHEME:
        return [scheme.id for scheme in layout.schemes]
    if item.scope is Scope.BENEFIT:
        return [one.id for one in layout.benefits if item.asked_in(one.branch, one.kind) and item.id not in LIMITS]
    if not item.asked_in(branch):
        return []
    if item.scope is Scope.COVER:
        return [cover.id for cover in layout.covers]
    return [str(branch)] if item.scope is Scope.BRANCH else []


def _good(part: Part, key: Key, layout: Layout) -> float:
    benefit = layout.benefit_by_id.get(key.owner)
    found = _conforming(part.branch if benefit is None else benefit.branch, _kind(benefit))
    if key.field in found:
        return found[key.field]
    item = rules().catalogue[key.field]
    if key.field in NUMBERS:
        return NUMBERS[key.field]
    if item.is_truth or item.type is FieldType.CHOICE:
        return 1.0
    if item.type is FieldType.SET:
        return 0.0 if "special" in item.id or "suspension" in item.id else item.span[1]
    return inf if item.id in INFINITE else 0.0


def _kind(benefit: BenefitDef | None) -> str:
    return "" if benefit is None else str(benefit.kind)


@cache
def _conforming(branch: Branch, kind: str) -> dict[str, float]:
    """What the rule files call a benefit that conforms."""
    found: dict[str, float] = {}
    part = next(part for part in law().parts if part.branch is branch)
    for node in (law().case_facts, part.case_facts):
        whole = dict(node.mapping) if node else {}
        own = whole[kind].mapping if kind in whole else {}
        _read(whole, found)
        _read(own, found)
    return found | {"every_resident_within_the_limit_is_entitled": 1.0}


def _read(answers: Mapping[str, Node], found: dict[str, float]) -> None:
    reader = FactReader("FIC", (), Problems())
    for name, node in answers.items():
        if name in rules().catalogue:
            fact = reader.read(rules().catalogue[name], node)
            found[name] = fact.low if fact else 0.0
