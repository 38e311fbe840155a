"""Who pays: the employees' share of the resources for their protection (C102 71(2))."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from gapcheck.facts.units import Unit
from gapcheck.quantities.direction import Direction, Down, Floats, Up, quantity

__all__ = ["employees_share_by_rates", "employees_share_of_financing"]


@quantity(unit=Unit.PERCENT, cites=("C102 71(2)",), one_year=True)
def employees_share_of_financing(
    employee_contributions_a_year: Up, resources_for_protected_employees_a_year: Down
) -> Floats:
    """Contributions of protected employees in percent of all resources for employees, their wives and children.

    All branches of the Convention together, without family benefit and without a branch of employment injury.
    """
    paid = 100 * employee_contributions_a_year / np.maximum(resources_for_protected_employees_a_year, 1e-6)
    return np.minimum(paid, 100.0)


UpRates = Annotated[tuple[Floats, ...], Direction.UP]
DownRates = Annotated[tuple[Floats, ...], Direction.DOWN]


@quantity(unit=Unit.PERCENT, cites=("C102 71(2)",))
def employees_share_by_rates(
    employee_contribution: UpRates, employer_contribution: DownRates, public_contribution: DownRates
) -> Floats:
    """The highest share that employees bear in any contributory scheme, in percent.

    The pooled share of all schemes is a mean of the single ones and so never above the highest of them: where this
    is 50 at most, the pooled share is too. Where it is higher nothing follows.
    """
    shares = [
        np.where(ee + er + pub > 0, 100 * ee / np.maximum(ee + er + pub, 1e-12), 0.0)
        for ee, er, pub in zip(employee_contribution, employer_contribution, public_contribution, strict=True)
    ]
    return np.asarray(np.max(np.stack(shares), axis=0)) if shares else np.zeros(1)
