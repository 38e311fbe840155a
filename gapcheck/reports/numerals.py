"""How reports print numbers: with their units, as intervals, and never equal to a threshold that they miss."""

from __future__ import annotations

from math import isclose

from gapcheck.verdict import TOLERANCE

__all__ = ["NOT_KNOWN", "NO_LIMIT", "decimals", "interval", "is_known", "number", "share", "with_unit"]

NOT_KNOWN = "not known"
NO_LIMIT = "no limit"

_UNKNOWN_FROM = {"persons": 2.9e9, "percent": 1000.0, "days": 1000.0}
"""The ends of the ranges of fields: who is told such a number is told nothing."""

_UNKNOWN_FROM_ELSE = 1e15
_MOST_DECIMALS = 9
_HARDLY = 0.005
"""A share in percent up to this one and without a known upper end says nothing."""

_MONTHS = 12
"""Of a year: less than one is told in months."""


def is_known(value: float | None, unit: str = "") -> bool:
    """Whether this is a number at all, and not the upper end of a range that nobody has limited."""
    return value is not None and abs(value) < _UNKNOWN_FROM.get(unit, _UNKNOWN_FROM_ELSE)


def decimals(value: float, *against: float | None) -> int:
    """How many decimals a number needs, so that it never looks equal to another one that it differs from.

    Args:
        value: the number to print.
        against: the threshold, or the other end of an interval, that will stand beside it.
    """
    others = [other for other in against if other is not None and is_known(other)]
    size = abs(value)
    needed = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 0.1 else 4
    while needed < _MOST_DECIMALS and not all(_told_apart(value, other, needed) for other in others):
        needed += 1
    while needed and round(value, needed) == round(value, needed - 1):
        needed -= 1
    return needed


def _told_apart(value: float, other: float, digits: int) -> bool:
    if isclose(value, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
        return True
    return round(value, digits) != round(other, digits)


def number(value: float | None, *against: float | None) -> str:
    """A number with thousands separated, and with the decimals that keep it apart from its threshold.

    >>> number(49.96, 50), number(7953556), number(None)
    ('49.96', '7,953,556', 'not known')
    """
    if value is None or not is_known(value):
        return NOT_KNOWN
    return f"{value:,.{decimals(value, *against)}f}"


def with_unit(text: str, unit: str) -> str:
    """A number that is already worded, with its unit: "45 %", "1 year", "12 LAK a month"."""
    if unit == "percent":
        return f"{text} %"
    if text == "1" and unit in {"years", "months", "weeks", "days", "persons"}:
        unit = unit[:-1]
    return f"{text} {unit}".strip()


def interval(low: float | None, high: float | None, unit: str = "", *against: float | None) -> str:
    """What is known of a number: a point, "48 to 55 %", "30 % or more", or "not known"."""
    if low is None or high is None:
        return NOT_KNOWN
    if not is_known(low, unit):
        return NOT_KNOWN if unit in {"percent", "persons"} or low < 0 else NO_LIMIT
    if not is_known(high, unit):
        hardly = _HARDLY if unit == "percent" else 0.0
        return f"{with_unit(number(low, *against), unit)} or more" if low > hardly else NOT_KNOWN
    if unit == "years" and 0 < high < 1:
        return interval(_MONTHS * low, _MONTHS * high, "months", *(end and _MONTHS * end for end in against))
    if isclose(low, high, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
        return with_unit(number(low, *against), unit)
    return with_unit(f"{number(low, high, *against)} to {number(high, low, *against)}", unit)


def share(low: float, high: float, *against: float | None) -> str:
    """A share in percent; one that may be anything from nobody to everybody is not known."""
    whole = 100.0
    return NOT_KNOWN if low <= 0 and high >= whole else interval(low, high, "percent", *against)
