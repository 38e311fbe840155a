"""Builds benefit schedules for the tests: from YAML through the reader, or row by row."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from gapcheck.assess.schedules import Schedules
from gapcheck.data import standards_folder
from gapcheck.facts.catalogue_reader import load_catalogue
from gapcheck.facts.columns import Table, View, cases_of
from gapcheck.facts.profile import BaseKind, Payer, Recipient, RowDef, Sex
from gapcheck.forms.yaml_reader import profile_from_tree
from gapcheck.problems import Problems
from gapcheck.quantities.amounts import amount_at
from gapcheck.quantities.direction import registry
from gapcheck.quantities.schedule import Family, RowAt, ScheduleAt
from gapcheck.quantities.stages import Stages
from gapcheck.yamltree import parse_yaml

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.quantities.direction import Floats

MAN = Family(Sex.MEN, wife=False, children=0)
WOMAN = Family(Sex.WOMEN, wife=False, children=0)
COUPLE = Family(Sex.MEN, wife=True, children=0)
FAMILY = Family(Sex.MEN, wife=True, children=2)
LEFT = Family(Sex.WOMEN, wife=False, children=2, widow=True)

HEAD = """
profile: XXX-2020
country: Exampleland
iso3: XXX
currency: XXX
reference_date: 2020-12-31
"""


@cache
def catalogue() -> Catalogue:
    """The field catalogue that comes with gapcheck."""
    problems = Problems()
    found = load_catalogue(standards_folder() / "fields", problems)
    problems.raise_errors()
    return found


def read(body: str, view: View = View.GIVEN) -> Schedules:
    """The schedules of a profile whose YAML is `body`, seen in a view."""
    problems = Problems()
    root = parse_yaml((HEAD + body).encode(), "XXX-2020.yaml", problems)
    profile = None if root is None else profile_from_tree(root, catalogue(), problems)
    problems.raise_errors()
    assert profile is not None
    return Schedules(Table(cases_of(profile), catalogue(), view))


def old_age(benefit: str, view: View = View.GIVEN) -> Schedules:
    """A profile with one scheme, `s`, and one old-age benefit whose YAML is `benefit`, indented by eight."""
    return read(
        "schemes:\n  - id: s\n    type: social_insurance\n    benefits:\n      - branch: old_age\n" + benefit, view
    )


def unemployment(benefit: str, view: View = View.GIVEN) -> Schedules:
    """The same for one unemployment benefit."""
    text = "schemes:\n  - id: s\n    type: social_insurance\n    benefits:\n      - branch: unemployment\n"
    return read(text + benefit, view)


def paid(
    inputs: Schedules,
    wage: float,
    years: float = 0.0,
    *,
    weeks: float = 0.0,
    family: Family = MAN,
    benefit: str = "s.old_age",
    top: bool = False,
) -> float:
    """What a benefit pays a month at a wage, after some insured years, in some week of it."""
    schedule = inputs.schedule(benefit, top=top)
    return float(amount_at(schedule, np.array([wage]), np.array([[years]]), np.asarray(weeks), family)[0, 0])


# -- row by row -------------------------------------------------------------------------------------------------

Numbers = float | list[float]


@cache
def _idle() -> ScheduleAt:
    """A schedule that pays nothing and limits nothing."""
    body = """
classes: [{id: c, kind: employees}]
schemes: [{id: s, type: social_insurance, benefits: [{branch: unemployment}]}]
covers: [{class: c, package: s.unemployment, facts: {family_allowance_in_employment: none}}]
"""
    shapes = read(body)
    found = shapes.allowance("family_allowance_in_employment", shapes.layout.covers[0], top=False)
    one_case = {f.name: np.atleast_1d(getattr(found, f.name)) for f in fields(found) if f.name not in _NO_NUMBERS}
    return replace(found, **one_case)


_NO_NUMBERS = ("top", "formulas", "row", "amount", "other")


@cache
def _idle_row() -> RowAt:
    found = next(iter(_idle().rows))
    return replace(
        found, **{f.name: np.atleast_1d(getattr(found, f.name)) for f in fields(found) if f.name not in _NO_NUMBERS}
    )


def cases(value: Numbers) -> Floats:
    """A number for one case, or numbers for several."""
    return np.array(value if isinstance(value, list) else [value], np.float64)


def row(
    base: str = "earnings",
    *,
    recipient: str = "person",
    sex: str = "both",
    payer: str = "scheme",
    other: ScheduleAt | None = None,
    amount: Numbers | None = None,
    **numbers: Numbers,
) -> RowAt:
    """A row that pays its share of earnings, of an amount, or of another schedule."""
    kind = BaseKind.BENEFIT if other is not None else BaseKind.AMOUNT if amount is not None else BaseKind(base)
    shape = RowDef("r", kind, "", Recipient(recipient), Sex(sex), Payer(payer))
    values = {name: cases(value) for name, value in numbers.items()}
    return replace(_idle_row(), row=shape, amount=None if amount is None else cases(amount), other=other, **values)


def schedule(
    *formulas: list[RowAt],
    top: bool = False,
    qualifying: Numbers = 0.0,
    start_age: Numbers = 60.0,
    **numbers: Numbers,
) -> ScheduleAt:
    """A schedule of some formulas under some limits."""
    known = {name: cases(qualifying) for name in ("qualifying", "qualifying_low", "qualifying_high")}
    known |= {name: cases(start_age) for name in ("start_age", "start_low", "start_high")}
    known |= {name: cases(value) for name, value in numbers.items()}
    return replace(_idle(), top=top, formulas=tuple(tuple(rows) for rows in formulas), **known)


def allowance(*bands: tuple[float, float, float]) -> ScheduleAt:
    """Family allowances: amount, from which earnings, to which earnings."""
    return schedule([row(flat=amount, earnings_from=low, earnings_to=high) for amount, low, high in bands])


NO_ALLOWANCE = schedule([row()])


def rate(
    article: str,
    schedules: tuple[ScheduleAt, ...],
    wage: Numbers,
    *,
    family: Family,
    during: ScheduleAt = NO_ALLOWANCE,
    before: ScheduleAt = NO_ALLOWANCE,
    years: list[float] | None = None,
    weeks: float = inf,
) -> Floats:
    """A rate of Article 65, 66 or 67; just after the qualifying period where no years are named."""
    constants = {"family": family, "years": None if years is None else cases(years), "residence": inf}
    constants |= {"stages": Stages(weeks)}
    found = registry()[f"rate_{article}"]
    given = {name: constants[name] for name in found.constants}
    return found.function(schedules, during, before, cases(wage), **given)
