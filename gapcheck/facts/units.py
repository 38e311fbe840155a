"""Units and periods, converted in this one place.

A week is seven calendar days, or the benefit days of a week where the scheme says so (78 days, six a week, are 13
weeks); a month is 52/12 weeks and a year 52, so that 3 months reach 13 weeks (C102 24(1), reading `weeks_in_a_month`).
"""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["Unit", "convert", "expected_units", "unit_words"]


class Unit(StrEnum):
    """The units that fields are kept in."""

    PERCENT = "percent"
    YEARS = "years"
    WEEKS = "weeks"
    DAYS = "days"
    PERSONS = "persons"
    MONEY_A_MONTH = "money a month"
    MONEY_A_YEAR = "money a year"
    NONE = ""


_WEEKS = {"day": 1 / 7, "week": 1.0, "month": 52 / 12, "year": 52.0}
_TIME_UNITS = {Unit.YEARS: "year", Unit.WEEKS: "week", Unit.DAYS: "day"}
_DURATION = re.compile(r"(day|week|month|year)s?(?:,? ([1-7]) (?:days )?a week)?")
_MONEY = re.compile(r"([A-Z]{3}) ?(?:a |per |/ ?)(day|week|month|year)(?:,? ([1-7]) days a week)?")


def convert(value: float, written: str, unit: Unit, currency: str) -> float | None:
    """A number in the unit that somebody wrote, in the unit of the field; None where the two do not fit.

    Args:
        value: the number as written.
        written: its unit as written: "months", "days, 6 a week", "LAK a year", "USD a day, 5 days a week", "percent".
        unit: the unit of the field.
        currency: the three letters of the profile's currency.
    """
    text = " ".join(written.split())
    if unit in _TIME_UNITS:
        match = _DURATION.fullmatch(text.lower())
        if match is None:
            return None
        if unit is Unit.YEARS and match[1] == "day" and not match[2]:
            return value / 365
        return value * _period(match[1], match[2]) / _WEEKS[_TIME_UNITS[unit]]
    if unit in (Unit.MONEY_A_MONTH, Unit.MONEY_A_YEAR):
        match = _MONEY.fullmatch(text)
        if match is None or match[1] != currency:
            return None
        if match[2] == "day" and match[3] is None:
            return None
        times_a_month = _WEEKS["month"] / _period(match[2], match[3])
        return value * times_a_month * (12 if unit is Unit.MONEY_A_YEAR else 1)
    same = {Unit.PERCENT: ("percent", "%", "per cent"), Unit.PERSONS: ("persons", "person")}.get(unit, ())
    return value if text.lower() in same else None


def _period(word: str, days_a_week: str | None) -> float:
    return 1 / int(days_a_week) if word == "day" and days_a_week else _WEEKS[word]


def expected_units(unit: Unit, currency: str) -> str:
    """What a message offers where a unit does not fit."""
    if unit in _TIME_UNITS:
        return "days, weeks, months, years, or days with the benefit days of a week ('days, 6 a week')"
    if unit in (Unit.MONEY_A_MONTH, Unit.MONEY_A_YEAR):
        return f"'{currency} a month', '{currency} a week', '{currency} a year' or '{currency} a day, 5 days a week'"
    return f"'{unit}'"


def unit_words(unit: str, currency: str) -> str:
    """A unit as a table prints it, with the country's currency in the place of money."""
    return unit.replace("money", currency or "money")
