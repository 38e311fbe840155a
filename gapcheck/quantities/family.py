"""The value of family benefits, over the wage of the ordinary labourer for every child (C102 44).

The wage is that of agreements, law or custom (66(7)), before contributions and tax.
"""

from __future__ import annotations

import numpy as np

from gapcheck.facts.units import Unit
from gapcheck.quantities.direction import Down, Floats, Up, quantity

__all__ = ["family_value_for_protected", "family_value_for_residents"]

_MONTHS = 12.0
_NOT_NOTHING = 1e-6


@quantity(unit=Unit.PERCENT, cites=("C102 44(a)",), one_year=True, gross="labourer_wage_basis")
def family_value_for_protected(
    family_benefits_a_year: Up,
    children_paid_for: Up,
    family_benefit_for_each_child: Up,
    labourer_wage: Down,
    children_of_persons_protected: Down,
    *,
    top: bool,
) -> Floats:
    """The value of family benefits in percent of the labourer's wage times all children of persons protected."""
    total = _total(family_benefits_a_year, children_paid_for, family_benefit_for_each_child, top=top)
    return _value(total, labourer_wage, children_of_persons_protected)


@quantity(unit=Unit.PERCENT, cites=("C102 44(b)",), one_year=True, gross="labourer_wage_basis")
def family_value_for_residents(
    family_benefits_a_year: Up,
    children_paid_for: Up,
    family_benefit_for_each_child: Up,
    labourer_wage: Down,
    children_of_residents: Down,
    *,
    top: bool,
) -> Floats:
    """The value of family benefits in percent of the labourer's wage times all children of residents."""
    total = _total(family_benefits_a_year, children_paid_for, family_benefit_for_each_child, top=top)
    return _value(total, labourer_wage, children_of_residents)


def _total(given: Floats, children: Floats, for_each: Floats, *, top: bool) -> Floats:
    """The total as it is given, or from its parts: whichever of the two is known says more."""
    by_parts = _MONTHS * children * for_each
    return np.minimum(given, by_parts) if top else np.maximum(given, by_parts)


def _value(total: Floats, labourer_wage: Floats, children: Floats) -> Floats:
    """In percent; where there are no children, or no wage, there is nothing to compare with."""
    return 100 * total / np.maximum(_MONTHS * labourer_wage * children, _NOT_NOTHING)
