"""The sheet "Rates": each calculation of a rate, E = (B + D) / (A + C), with its charts and the answers behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from math import isclose, isnan, nan
from typing import TYPE_CHECKING

from gapcheck.reports import words
from gapcheck.reports.excel_charts import CHART_POINTS, Cells, Curve, draw
from gapcheck.reports.excel_values import Figure, Mark, Strong, Value, figure
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from gapcheck.assess.results import Assessment, FactUsed, RateResult
    from gapcheck.reports.excel_sheet import Report, Sheet

__all__ = ["write"]

_WIDTHS = (44, 50, 20, 13, 22, 18, 11)
_LEAD = (
    "A rate is the benefit with family allowances in the contingency, over the earnings with family allowances before "
    "it: E = (B + D) / (A + C). The rate that counts is the lowest one of which a beneficiary is sure. "
    "B is the benefit in its lowest stage; at maternity the average over the period paid."
)
_A, _B, _C, _D, _E = range(5)
_AMOUNT, _COLUMN = 1, "B"
_PERCENT = "percent"
_GAP = 12
_BESIDE, _TABLE = 4, 3
"""Where the second of two tables of figures starts, and how many columns each of them has."""

_OPEN = ("missing", "assumed absent", "not shown", "open")


@dataclass(frozen=True, slots=True)
class Shape:
    """A chart that waits for its figures: its curve, the row on which it starts, its left edge and width in pixels."""

    curve: Curve
    row: int
    left: int
    width: int


def write(report: Report, assessment: Assessment) -> None:
    """Write the sheet."""
    sheet = report.sheet("Rates", "Rates of benefits", _WIDTHS)
    sheet.paragraph(_LEAD)
    groups: dict[object, tuple[RateResult, list[str]]] = {}
    for rate in (rate for instrument in assessment.instruments for part in instrument.parts for rate in part.rates):
        same = replace(rate, class_name="", facts=(), assumed_absent=())
        groups.setdefault(same, (rate, []))[1].append(rate.class_name)
    told = [(rate, classes) for rate, classes in groups.values() if _telling(rate)]
    charts = [shape for rate, classes in told for shape in _rate(sheet, rate, classes)]
    if not groups:
        sheet.paragraph("No rate was calculated.")
    rest = [(rate, classes) for rate, classes in groups.values() if not _telling(rate)]
    _not_told(sheet, rest, {fact for rate, _ in told for fact in rate.assumed_absent})
    _figures(sheet, charts)
    sheet.finish()


def _where(rate: RateResult) -> str:
    benefit = f", {rate.benefit_name.lower()}" if rate.benefit_name else ""
    return f"Part {rate.part}{benefit}"


def _rate(sheet: Sheet, rate: RateResult, classes: Sequence[str]) -> list[Shape]:
    """One calculation, for all classes for which it comes out the same; its charts still wait for their figures."""
    where = f"{_where(rate)}, Article {rate.article}: {', '.join(classes)}"
    sheet.heading(where)
    sheet.paragraph(f"What the group gets: {rate.package_name}")
    curves = _curves(rate, where)
    top = sheet.row
    _calculation(sheet, rate, where)
    top = top if len(curves) == 1 else sheet.row
    if curves:
        sheet.room(top, CHART_POINTS)
    sheet.heading("Answers behind this rate", level=2, flows=True)
    if rate.assumed_absent:
        sheet.paragraph("Assumed absent: nobody states it, and this arithmetic takes it as absent.")
    _facts(sheet, rate.facts, where)
    return [Shape(curve, top, *place) for curve, place in zip(curves, _places(sheet, len(curves)), strict=True)]


def _places(sheet: Sheet, charts: int) -> list[tuple[int, int]]:
    """Where charts start and how wide they are, in pixels: one beside the calculation, several below it in a row."""
    whole, taken = sum(sheet.pixels), sum(sheet.pixels[:_TABLE])
    if charts == 1:
        return [(taken + _GAP, whole - taken - _GAP)]
    return [(place * whole // charts, whole // charts - _GAP) for place in range(charts)]


# -- of which nothing is known -------------------------------------------------------------------------------------


def _telling(rate: RateResult) -> bool:
    """Whether a calculation says anything: an amount, a rate, a wage up to which it is attained, or a curve.

    A rate that runs from nothing to the end of a range says nothing; nor does a zero that is only given, and of which
    nothing is proven: it is what is left while no lowest amount is stated.
    """
    anything = bool(rate.benefit) or rate.attained_up_to is not None or bool(_curves(rate, ""))
    given = words.interval(rate.rate_low, rate.rate_high, _PERCENT)
    proven = words.interval(rate.shown_low, rate.shown_high, _PERCENT)
    return anything or proven != words.NOT_KNOWN or (given != words.NOT_KNOWN and rate.rate_high > 0)


def _not_told(sheet: Sheet, groups: Sequence[tuple[RateResult, list[str]]], shown: Container[FactUsed]) -> None:
    """One table of the calculations of which nothing is known; `shown` are the answers told above."""
    if not groups:
        return
    sheet.heading("Calculations of which nothing is known yet", flows=True)
    sheet.paragraph(
        "No amount is proven, and no rate. A rate of zero is the arithmetic while no lowest amount is stated. "
        "The answers that are missing stand on the sheet Data requests, those that are given on the sheet Sources, and "
        "the reasons on the sheet Findings."
    )
    headers = (
        "Part and benefit",
        "For whom, and what they get",
        "Verdict",
        "Article",
        "Asked",
        "Rate by the arithmetic",
        "Answers missing",
    )
    sheet.table(headers, [_row(*group) for group in groups], about="Calculations of rates of which nothing is known")
    absent = words.assumed_absent(fact for rate, _ in groups for fact in rate.assumed_absent if fact not in shown)
    if absent:
        sheet.next_row(4)
        sheet.paragraph("Taken as absent in these calculations too, because nobody states them:")
        sheet.bullets(absent)


def _row(rate: RateResult, classes: Sequence[str]) -> tuple[Value, ...]:
    after = "" if rate.years is None else f" after {words.with_unit(words.number(rate.years), 'years')}"
    lines = () if rate.cell.arithmetic is rate.cell.verdict else (f"arithmetic: {rate.cell.arithmetic.word}",)
    return (
        Strong(_where(rate)),
        f"{', '.join(classes)}: {rate.package_name}",
        Mark(rate.cell.verdict, lines),
        rate.article,
        words.with_unit(words.number(rate.asked), _PERCENT) + after,
        figure(rate.rate_low, rate.rate_high, _PERCENT, rate.asked),
        Figure(sum(fact.state in _OPEN for fact in rate.facts)),
    )


# -- the calculation -----------------------------------------------------------------------------------------------


def _calculation(sheet: Sheet, rate: RateResult, where: str) -> None:
    money = f"{rate.currency} a month"
    quotient = _quotient(rate)
    lowest = figure(rate.rate_low, rate.rate_high, _PERCENT, rate.asked)
    rate_there = lowest if quotient is None else figure(quotient, quotient, _PERCENT, rate.asked)
    rows: list[tuple[Value, ...]] = [
        (Strong("A  Reference wage"), figure(rate.wage_low, rate.wage_high), money),
        (Strong("B  Benefit"), _amount(rate.benefit), money),
        (Strong("C  Family allowance in employment"), _amount(rate.allowance_before), money),
        (Strong("D  Family allowance in the contingency"), _amount(rate.allowance_during), money),
        (Strong("E  Rate = (B + D) / (A + C)"), rate_there, ""),
    ]
    if quotient is not None and not isclose(quotient, rate.rate_low, rel_tol=1e-9):
        rows.append(("Lowest rate, the one that counts", lowest, ""))
        if rate.earnings_at_lowest is not None:
            rows.append(("Previous earnings at which it is lowest", _amount(rate.earnings_at_lowest), money))
    if rate.attained_up_to is not None:
        rows.append(("What is asked is attained up to a wage of", _amount(rate.attained_up_to), money))
    rows += _judged(rate)
    body = sheet.table(("Step", "Amount", "Unit"), rows, about=f"{where}: the rate in the order A, B, C, D, E")
    if quotient is not None:
        a, b, c, d = (f"{_COLUMN}{body[step] + 1}" for step in (_A, _B, _C, _D))
        style = sheet.figure_format(Figure(quotient, words.decimals(quotient, rate.asked), "%"))
        sheet.sheet.write_formula(body[_E], _AMOUNT, f"=100*({b}+{d})/({a}+{c})", style, quotient)


def _amount(value: float | None) -> Figure | str:
    return figure(value, value)


def _quotient(rate: RateResult) -> float | None:
    """E in percent out of A to D where all four are points: only then it is a live formula."""
    amounts = [rate.wage_low, rate.benefit, rate.allowance_before, rate.allowance_during]
    a, b, c, d = (nan if amount is None or not words.is_known(amount) else amount for amount in amounts)
    if isnan(a + b + c + d) or rate.wage_low != rate.wage_high or a + c <= 0 or b <= 0:
        return None
    return 100 * (b + d) / (a + c)


def _judged(rate: RateResult) -> list[tuple[Value, ...]]:
    """What the rate is compared with and how that comes out."""
    given = words.interval(rate.rate_low, rate.rate_high, _PERCENT, rate.asked)
    proven = words.interval(rate.shown_low, rate.shown_high, _PERCENT, rate.asked)
    after = "the qualifying period" if rate.years is None else words.with_unit(words.number(rate.years), "years")
    short = rate.asked - rate.rate_high
    rows: list[tuple[Value, ...]] = [] if proven == given else [("Rate, as far as proven", proven, "")]
    rows.append(
        (f"Asked after {after}: at least", figure(rate.asked, rate.asked, _PERCENT, rate.rate_low, rate.rate_high), "")
    )
    if rate.cell.arithmetic is Verdict.NOT_MET and short > 0:
        rows.append(("Shortfall", Figure(short, words.decimals(short)), "percentage points"))
    rows.append(("Verdict", Mark(rate.cell.verdict), words.reason(rate.cell)))
    rows.append(("Arithmetic", words.label(rate.cell.arithmetic), ""))
    return rows


# -- what is behind it ---------------------------------------------------------------------------------------------


def _facts(sheet: Sheet, facts: tuple[FactUsed, ...], where: str) -> None:
    headers = ("Question", "Of what", "Answer", "Asked in", "State, file and line", "Sources", "Year")
    rows: list[tuple[Value, ...]] = [
        (
            str(fact.question),
            fact.of,
            words.phrase(fact.value) or words.NOT_KNOWN,
            fact.unit,
            words.bullets(filter(None, (fact.state, fact.place))),
            ", ".join(fact.sources),
            str(fact.year or ""),
        )
        for fact in facts
    ]
    sheet.table(headers, rows, about=f"{where}: the answers that the rate rests on")


def _by_years(rate: RateResult) -> str:
    if not words.is_known(rate.wage_high):
        return "Rate by years at low earnings, the wage not being known, and what is asked"
    lowest = "Lowest rate" if rate.rate_low == rate.rate_high else "Rate that is sure"
    return f"{lowest} by years, and what is asked"


def _curves(rate: RateResult, where: str) -> list[Curve]:
    """The curves worth a chart: one that is nowhere above zero, or nowhere below the end of a range, says nothing."""
    after = "" if rate.years is None else f" after {words.with_unit(words.number(rate.years), 'years')}"
    by_earnings = tuple((at, value, rate.asked) for at, value in rate.curve_by_earnings)
    curves = (
        Curve(f"Rate by previous earnings{after}", f"Previous earnings ({rate.currency} a month)", by_earnings, where),
        Curve(_by_years(rate), "Years completed", rate.curve_by_years, where),
    )
    return [c for c in curves if any(value > 0 and words.is_known(value, _PERCENT) for _, value, _ in c.points)]


def _digits(curve: Curve) -> int:
    """The decimals that keep the rate apart from what is asked at every point."""
    return max(words.decimals(value, asked) for _, value, asked in curve.points)


def _figures(sheet: Sheet, shapes: Iterable[Shape]) -> None:
    """The figures that the charts show, two tables side by side, and the charts drawn from them."""
    by_length = sorted(shapes, key=lambda shape: -len(shape.curve.points))
    for number, pair in enumerate(zip_longest(by_length[::2], by_length[1::2])):
        sheet.heading("Figures of the charts" + (", continued" if number else ""), level=2)
        shown = [shape for shape in pair if shape is not None]
        titles = [f"{shape.curve.of}. {shape.curve.title}" for shape in shown]
        sheet.beside([(place * _BESIDE, title, _TABLE) for place, title in enumerate(titles)])
        top = sheet.row
        for place, shape in enumerate(shown):
            cells = _cells(sheet, shape.curve, top, place * _BESIDE)
            draw(sheet, shape.row, (shape.left, shape.width), shape.curve, cells)


def _cells(sheet: Sheet, curve: Curve, top: int, column: int) -> Cells:
    digits = [max(words.decimals(point[0]) for point in curve.points), *[_digits(curve)] * 2]
    rows = [tuple(map(Figure, point, digits)) for point in curve.points]
    headers = (curve.along, "Rate (percent)", "Asked (percent)")
    body = sheet.table(headers, rows, about=f"{curve.of}: {curve.title}", at=(top, column))
    return Cells(body, column)
