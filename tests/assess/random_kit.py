"""Random countries, many at a time: complete answers in a layout, some of them hidden, and the same told otherwise."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from random_layouts import law, rules

from gapcheck.assess.judge import Judge
from gapcheck.assess.routes import PartJudge
from gapcheck.facts.catalogue import Field, FieldType
from gapcheck.facts.columns import Cases, Column, Table, View
from gapcheck.facts.profile import ClassKind, Key
from gapcheck.verdict import Judged, join

if TYPE_CHECKING:
    from random_layouts import Setup

    from gapcheck.facts.profile import Layout

Values = dict[Key, np.ndarray]
Columns = dict[Key, Column]

# Values that answers take besides those that conform; thresholds and their neighbours among them.
CANDIDATES: dict[str, tuple[float, ...]] = {
    "skilled_wage": (400, 999, 1001, 1500, 25_000), "labourer_wage": (400, 799, 900, 5000),
    "earnings_floor": (0, 200, 300, 500), "earnings_ceiling": (500, 900, 999, 2000), "minimum": (100, 320, 500),
    "maximum": (400, 600, 1000), "minimum_percent": (0, 30, 45), "maximum_percent": (39, 60, 75),
    "percent": (0, 10, 20, 39, 45, 60), "accrual": (0, 0.5, 1.5, 3), "from_year": (0, 5, 15, 20),
    "to_year": (3, 20, 30, 40), "flat": (0, 50, 150, 319, 400, 600), "flat_accrual": (0, 10, 20),
    "insured_from": (0, 1, 5, 15, 20, 31), "insured_to": (1, 5, 12, 20, 30), "weeks_from": (0, 6, 13, 26),
    "weeks_to": (10, 12.5, 13, 26, 52), "degree_from": (0, 50, 100), "degree_to": (50, 99, 100),
    "age_from": (0, 62, 66, 70), "age_to": (30, 65, 75), "earnings_from": (0, 100, 300, 700),
    "earnings_to": (500, 900, 1200), "row_floor": (0, 100), "row_ceiling": (400, 800),
    "account_balance": (0, 100, 500, 5000), "reference_amount": (0, 400, 500, 1000),
    "qualifying_period": (0.25, 0.5, 1, 3, 5, 10, 15, 16, 20, 30), "qualifying_window": (1, 2),
    "pensionable_age": (55, 62, 65, 65.5, 70), "pensionable_age_women": (55, 62, 65, 70),
    "residence_period": (0, 1, 3, 5, 6, 10, 20, 25), "pension_at_half_the_yearly_average": (10, 200, 400),
    "waiting_days": (3, 4, 7, 8, 14), "employer_paid_days": (1, 3, 30), "care_limit_a_case": (12, 13, 26, 52),
    "duration_a_case": (10, 13, 25, 26, 52), "child_age_limit": (14, 15, 16), "school_leaving_age": (14, 15, 16),
    "reduction_for_each_unit_of_excess_means": (50, 100, 101, 1000), "paid_period": (6, 11, 12, 14, 52),
    "maternity_leave": (0, 11, 12, 13, 14, 20), "lump_sum_up_to_degree": (0, 10, 25),
    "total_benefits_paid_a_year": (1000, 1299, 1300, 2000), "total_benefits_by_article_66_a_year": (1000, 1500),
    "family_allowance_in_employment": (50, 100), "family_allowance_in_contingency": (50, 100),
    "employee_contribution": (5, 6), "employer_contribution": (5, 10), "public_contribution": (1,),
    "employee_contributions_a_year": (0, 50, 51), "resources_for_protected_employees_a_year": (0, 100, 200),
    "sickness_benefit_days_a_year": (0, 999, 1000), "average_persons_protected_for_sickness": (0, 100, 101),
}  # fmt: skip
COUNTED = {
    "persons", "employees", "economically_active", "employees_in_industrial_workplaces_of_20", "all_employees",
    "all_residents", "all_employees_in_industrial_workplaces_of_20", "legal_coverage", "legal_coverage_persons",
    "effective_coverage", "effective_coverage_persons", "step_duration", "step_share", "duration_in_12_months",
    "average_duration", "family_benefits_a_year", "children_paid_for", "family_benefit_for_each_child",
    "children_of_persons_protected", "children_of_residents",
}  # fmt: skip
"""Answers that hang together, so that they are not drawn one by one."""

OFTEN_OTHERWISE = {"means_tested": 0.15, "every_resident_within_the_limit_is_entitled": 0.4, "participation": 0.1}
"""Answers that decide which route a design goes: how often they are not the usual ones."""

OFTEN_HIDDEN = {"pensionable_age": 0.2, "qualifying_period": 0.05, "age_from": 0.05, "age_to": 0.05}
"""Answers on which rows of several benefits of a package, or of those it is built on, hang together."""

PAYING = ("percent", "accrual", "flat", "flat_accrual")


# -- complete answers -----------------------------------------------------------------------------------------------


def complete(here: Setup, random: np.random.Generator, count: int) -> Values:
    """Complete answers for so many countries. Some conform in nearly everything, some in less."""
    otherwise = random.choice([0.0, 0.005, 0.03, 0.15], count, p=[0.2, 0.4, 0.3, 0.1])
    values: Values = {}
    for key in here.keys:
        if key.field not in COUNTED:
            item = rules().catalogue[key.field]
            changed = random.random(count) < np.maximum(otherwise, OFTEN_OTHERWISE.get(key.field, 0.0))
            values[key] = np.where(changed, _any_value(item, random, count), here.good[key])
    _count_persons(here, values, random, count)
    _count_children(here, values, random, count)
    for benefit in here.layout.benefits:
        _durations(benefit.id, [step.id for step in benefit.steps], values, random, count)
    return values


def _any_value(item: Field, random: np.random.Generator, count: int) -> np.ndarray:
    if item.is_truth:
        return random.integers(0, 2, count).astype(np.float64)
    if item.type is FieldType.CHOICE:
        return 2.0 ** random.integers(0, len(item.choices), count)
    if item.type is FieldType.SET:
        return random.integers(0, 1 << len(item.choices), count).astype(np.float64)
    none = () if item.none is None else (item.none,)
    return random.choice([*CANDIDATES[item.id], *none], count)


def _count_persons(here: Setup, values: Values, random: np.random.Generator, count: int) -> None:
    """Classes that fit into the country, and covers that fit into their class."""
    totals = dict.fromkeys(("all_employees", "all_residents", "all_employees_in_industrial_workplaces_of_20"), 0.0)
    for group in here.layout.classes:
        persons = random.choice([100.0, 300.0, 500.0, 800.0], count)
        some = persons * random.choice([0.0, 0.5, 1.0], count)
        employees = {ClassKind.EMPLOYEES: persons, ClassKind.ECONOMICALLY_ACTIVE: some}.get(group.kind, 0 * persons)
        industrial = employees * random.choice([0.0, 0.3, 1.0], count)
        counts = {
            "persons": persons,
            "employees": employees,
            "economically_active": some,
            "employees_in_industrial_workplaces_of_20": industrial,
        }
        values |= {Key(name, group.id): n for name, n in counts.items() if Key(name, group.id) in here.good}
        for name, found in zip(totals, (employees, persons, industrial), strict=True):
            totals[name] = totals[name] + found
    for name, found in totals.items():
        factor = random.choice([1.0, 1.0, 1.1, 1.6, 2.0, 2.4, 6.0], count)
        values[Key(name, "")] = found * factor + random.choice([0.0, 1.0], count)
    for cover in here.layout.covers:
        persons = values[Key("persons", cover.class_id)]
        for kind in ("legal_coverage", "effective_coverage"):
            percent = random.choice([100.0, 100.0, 100.0, 90.0, 60.0, 50.0, 0.0], count)
            values[Key(kind, cover.id)] = percent
            values[Key(f"{kind}_persons", cover.id)] = persons * percent / 100


def _count_children(here: Setup, values: Values, random: np.random.Generator, count: int) -> None:
    """Children paid for and their benefits make the total; those of persons protected are children of residents."""
    branch = str(here.part.branch)
    residents = random.choice([100.0, 250.0, 1000.0], count)
    paid_for = residents * random.choice([0.0, 0.5, 1.0, 1.0], count)
    each = random.choice([0.0, 14.9, 15.0, 29.9, 30.0, 40.0], count)
    values[Key("children_of_residents", branch)] = residents
    values[Key("children_of_persons_protected", branch)] = residents * random.choice([0.5, 1.0], count)
    values[Key("children_paid_for", branch)] = paid_for
    values[Key("family_benefit_for_each_child", branch)] = each
    values[Key("family_benefits_a_year", branch)] = 12 * paid_for * each


def _durations(benefit: str, steps: list[str], values: Values, random: np.random.Generator, count: int) -> None:
    """Shares of the steps that make a hundred, and an average that is the ladder's, or no less than the shortest."""
    if not benefit.endswith(".unemployment"):
        return
    shortest, average = Key("duration_in_12_months", benefit), Key("average_duration", benefit)
    usual = [10.0, 12.0, 13.0, 26.0, 26.0, 52.0]
    if not steps:
        values[shortest] = random.choice(usual, count)
        values[average] = np.minimum(values[shortest] + random.choice([0.0, 1.0, 10.0], count), 52.0)
        return
    first = random.choice([0.0, 25.0, 50.0, 100.0], count) if len(steps) > 1 else np.full(count, 100.0)
    shares = [first, 100 - first][: len(steps)]
    weeks = [random.choice(usual, count) for _ in steps]
    for step, share, week in zip(steps, shares, weeks, strict=True):
        values[Key("step_share", step)], values[Key("step_duration", step)] = share, week
    values[average] = sum((share * week for share, week in zip(shares, weeks, strict=True)), np.zeros(count)) / 100
    values[shortest] = np.minimum.reduce(weeks)


def known(values: Values, random: np.random.Generator, count: int) -> Columns:
    """Every answer as a point; in half of the countries nobody says who is covered in fact."""
    silent = random.random(count) < 0.5
    no = np.zeros(count, np.bool_)
    return {
        key: Column(value, value, silent if key.field.startswith("effective_coverage") else no, no)
        for key, value in values.items()
    }


# -- some of them hidden ----------------------------------------------------------------------------------------------


def veiled(columns: Columns, random: np.random.Generator, count: int) -> Columns:
    """The same countries with some answers said to be unknown, known within an interval, or lists known in part.

    What silence itself answers is left as it is: who is covered in fact, for which legal coverage stands in. A row
    that pays nothing says so, for one of which the amount is unknown pays something.
    """
    how_much = random.choice([0.005, 0.02, 0.1, 0.4], count, p=[0.3, 0.35, 0.25, 0.1])
    found: Columns = {}
    for key, column in columns.items():
        item = rules().catalogue[key.field]
        chance = how_much / 8 if item.completed else np.maximum(how_much, OFTEN_HIDDEN.get(key.field, 0.0))
        hidden = random.random(count) < chance  # an open choice that is completed makes several countries of one
        hidden &= ~((column.low == 0) & (key.field in PAYING))
        blank = hidden & (random.random(count) < 0.5) & (key.field != "effective_coverage")
        low, high = _around(item, column.low, random, count)
        part = hidden & ~blank & ~column.blank
        found[key] = Column(
            np.where(part, low, column.low), np.where(part, high, column.high), blank | column.blank, column.unconfirmed
        )
    return found


def _around(item: Field, value: np.ndarray, random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Some of what an answer might be, the answer among it."""
    if item.is_truth:
        return value, value
    if item.is_list:
        bits, every = value.astype(np.int64), int(item.span[1])
        high = bits | random.integers(0, every + 1, count)
        if item.type is FieldType.CHOICE:
            return np.where(high == bits, bits, 0).astype(np.float64), high.astype(np.float64)
        return (bits & random.integers(0, every + 1, count)).astype(np.float64), high.astype(np.float64)
    bottom, top = item.span
    low = np.where(random.random(count) < 0.3, bottom, value * random.choice([1.0, 0.9, 0.5], count))
    high = np.where(random.random(count) < 0.3, top, value * random.choice([1.0, 1.1, 2.0], count))
    low = np.where(np.isinf(value), random.choice([bottom, 1000.0, inf], count), low)
    return np.clip(low, bottom, value), np.clip(high, value, top)


def partly_lifted(veil: Columns, columns: Columns, random: np.random.Generator, count: int) -> Columns:
    """The veiled countries with some answers made known."""
    found: Columns = {}
    for key, column in veil.items():
        lift, plain = random.random(count) < 0.3, columns[key]
        parts = [np.where(lift, getattr(plain, name), getattr(column, name)) for name in ("low", "high", "blank")]
        found[key] = Column(*parts, column.unconfirmed)
    return found


# -- verdicts -------------------------------------------------------------------------------------------------------


def verdicts(
    here: Setup,
    columns: Columns,
    view: View = View.SHOWN,
    *,
    layout: Layout | None = None,
    duties: bool = False,
) -> dict[str, np.ndarray]:
    """The verdicts of the Part and of its routes, without and with a declaration of all temporary exceptions.

    With `duties`, also those of every requirement for every cover and benefit for which a route asks it.
    """
    count = len(next(iter(columns.values())).low)
    seen = Table(Cases(layout or here.layout, columns, count, {}, 2020), rules().catalogue, view)
    judge = Judge(law(), seen)
    found: dict[str, Judged] = {}
    for mark, declared in ("", ()), (" declared", law().declarations):
        judge.declared = frozenset(declared)
        part = PartJudge(judge, here.part)
        found[f"Part{mark}"] = part.verdict()
        for route in here.part.routes:
            found[f"{route.id}{mark}"] = part.route(route).judged
            if duties:
                for cover in part.covers:
                    for name in route.conditions:
                        for at in part.places(route, cover, name):
                            label = f"{name} of {at.group} for {cover.id} on {route.id}{mark}"
                            found[label] = part.requirement(name, at).judged
    return {name: join(judged, seen.origin, count).code for name, judged in found.items()}


# -- the same countries, told otherwise -------------------------------------------------------------------------------


def shuffled(layout: Layout, random: np.random.Generator) -> Layout:
    """The same layout with everything in another order."""

    def mix(items: tuple) -> tuple:
        return tuple(items[i] for i in random.permutation(len(items)))

    benefits = tuple(
        replace(one, formulas=mix(tuple(replace(f, rows=mix(f.rows)) for f in one.formulas)), steps=mix(one.steps))
        for one in layout.benefits
    )
    packages = tuple(replace(one, benefits=mix(one.benefits)) for one in layout.packages)
    return replace(
        layout,
        classes=mix(layout.classes),
        schemes=mix(layout.schemes),
        benefits=mix(benefits),
        packages=mix(packages),
        covers=mix(layout.covers),
    )


def split(layout: Layout, columns: Columns, group: str, share: np.ndarray) -> tuple[Layout, Columns]:
    """A class told as two of the same facts, one with `share` of the persons, the other with the rest."""
    own = [cover for cover in layout.covers if cover.class_id == group]
    at = next(i for i, one in enumerate(layout.classes) if one.id == group)
    twin, found = f"{group}twin", dict(columns)
    classes = (*layout.classes[: at + 1], replace(layout.classes[at], id=twin), *layout.classes[at + 1 :])
    covers = (*layout.covers, *(replace(cover, id=f"{cover.id}twin", class_id=twin) for cover in own))
    names = {group: twin, **{cover.id: f"{cover.id}twin" for cover in own}}
    for key, column in columns.items():
        if key.owner in names:
            counts = rules().catalogue[key.field].unit == "persons"
            for name, part in ((key.owner, share), (names[key.owner], 1 - share)):
                factor = part if counts else np.ones_like(part)
                found[Key(key.field, name)] = replace(column, low=column.low * factor, high=column.high * factor)
    return replace(layout, classes=classes, covers=covers), found


def without(layout: Layout, *, scheme: str = "", group: str = "") -> Layout:
    """The layout without a scheme, or without a class, and whatever hangs on it."""
    gone = {one.id for one in layout.benefits if one.scheme == scheme}
    packages = tuple(one for one in layout.packages if not gone.intersection(one.benefits))
    kept = {one.id for one in packages}
    return replace(
        layout,
        classes=tuple(one for one in layout.classes if one.id != group),
        packages=packages,
        covers=tuple(one for one in layout.covers if one.package_id in kept and one.class_id != group),
    )


def told(columns: Columns, name: str, owner: str, value: float) -> Columns:
    """The same answers, with one of them the same everywhere."""
    point = np.full(len(next(iter(columns.values())).low), value)
    no = np.zeros(len(point), np.bool_)
    return columns | {Key(name, owner): Column(point, point, no, no)}
