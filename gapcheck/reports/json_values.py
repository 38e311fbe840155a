"""Verdicts and numbers as JSON has them."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from gapcheck.reports.numerals import is_known

if TYPE_CHECKING:
    from gapcheck.assess.results import Cell

__all__ = ["Json", "cell", "interval", "number"]

Json = dict[str, object]


def cell(found: Cell) -> Json:
    """A verdict beside its arithmetic, with the reasons."""
    return {
        "verdict": found.verdict.word,
        "arithmetic": found.arithmetic.word,
        "reasons": list(found.reasons.words),
    }


def interval(low: float, high: float, unit: str = "") -> list[float | None]:
    """Both ends."""
    return [number(low, unit), number(high, unit)]


def number(value: float, unit: str = "") -> float | None:
    """A number, or null where there is no end, or only the end of a range of which nothing is known."""
    return value if isfinite(value) and is_known(value, unit) else None
