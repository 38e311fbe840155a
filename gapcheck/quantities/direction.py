"""What a quantity is: a pure function, its unit and citation, and the direction in which each input moves it.

A quantity is called at the two ends of its inputs. Every positional parameter names a fact, another quantity or a
structure of the cover, and is marked `Up` or `Down`: the result never moves the other way when that input grows.
Keyword-only parameters are the constants of the law and come from the rule file; `top` says which end is asked for.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapcheck.facts.units import Unit

__all__ = ["Combine", "Direction", "Down", "Floats", "Input", "Quantity", "Up", "quantity", "registry"]

Floats = NDArray[np.float64]


class Direction(StrEnum):
    """How the result moves when an input grows."""

    UP = "up"
    DOWN = "down"


Up = Annotated[Floats, Direction.UP]
Down = Annotated[Floats, Direction.DOWN]


class Combine(StrEnum):
    """How the benefits of one package make one result, where the function speaks of a single benefit."""

    WHOLE = "the function takes the whole package"
    GREATEST = "greatest"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Input:
    """A positional parameter: the name of a fact or quantity, and its direction."""

    name: str
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A registered quantity.

    Attributes:
        one_basis: two fields, gross or net, that must agree, else nothing is computed (reason wrong_basis).
        one_year: whether the money that goes in must be of one year (reason years_differ).
        gross: the field that must say that a wage is gross, else nothing is computed (reason wrong_basis).
        residence: whether it turns on years of residence even without a cap on them.
        by_years: whether the result has an axis of years behind that of cases.
    """

    name: str
    unit: Unit
    cites: tuple[str, ...]
    function: Callable[..., Floats]
    inputs: tuple[Input, ...]
    constants: tuple[str, ...]
    combine: Combine
    one_basis: tuple[str, str] | None
    one_year: bool
    by_years: bool
    residence: bool
    gross: str
    about: str

    @property
    def title(self) -> str:
        """What it is, in one line without units and shapes."""
        return self.about.partition("\n")[0].partition(", in percent")[0].partition(", shape")[0].rstrip(".")


_REGISTRY: dict[str, Quantity] = {}


def registry() -> dict[str, Quantity]:
    """All quantities by name."""
    from gapcheck.quantities import duration, family, financing, pensions, rates  # noqa: F401 - they register

    return _REGISTRY


def quantity(
    *,
    unit: Unit,
    cites: tuple[str, ...],
    combine: Combine = Combine.WHOLE,
    one_basis: tuple[str, str] | None = None,
    one_year: bool = False,
    by_years: bool = False,
    residence: bool = False,
    gross: str = "",
) -> Callable[[Callable[..., Floats]], Callable[..., Floats]]:
    """Register a function as a quantity; its signature says what it needs."""

    def register(function: Callable[..., Floats]) -> Callable[..., Floats]:
        hints = get_type_hints(function, include_extras=True)
        parameters = inspect.signature(function).parameters.values()
        inputs = tuple(Input(p.name, get_args(hints[p.name])[1]) for p in parameters if p.kind is not p.KEYWORD_ONLY)
        _REGISTRY[function.__name__] = Quantity(
            name=function.__name__,
            unit=unit,
            cites=cites,
            function=function,
            inputs=inputs,
            constants=tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY),
            combine=combine,
            one_basis=one_basis,
            one_year=one_year,
            by_years=by_years,
            residence=residence,
            gross=gross,
            about=inspect.getdoc(function) or "",
        )
        return function

    return register
