"""The sheet "Rates": each calculation of a rate, E = (B + D) / (A + C), with its charts and the answers behind it."""

from __future__ import annotations

from dataclasses import replace
from math import isclose, isnan, nan
from typing import TYPE_CHECKING

from gapcheck.reports import words
from gapcheck.reports.excel_charts import CHART_ROWS, Cells, Curve, draw
from gapcheck.reports.excel_values import Figure, Mark, Strong, Value, figure
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapcheck.assess.results import Assessment, FactUsed, RateResult
    from gapcheck.reports.excel_sheet import Report, Sheet

__all__ = ["write"]

_WIDTHS = (44, 40, 20, 14, 18, 18, 24)
_LEAD = (
    "A rate is the benefit with family allowances in the contingency, over the earnings with family allowances before "
    "it: E = (B + D) / (A + C). The rate that counts is the lowest one of which a beneficiary is sure. "
    "B is the benefit in its lowest stage; at maternity the average over the period paid."
)
_A, _B, _C, _D, _E = range(5)
_AMOUNT, _COLUMN = 1, "B"
_PERCENT = "percent"
_CHART_ROW = 15.75
_BESIDE = 4


def write(report: Report, assessment: Assessment) -> None:
    """Write the sheet."""
    sheet = report.sheet("Rates", "Rates of benefits", _WIDTHS)
    sheet.paragraph(_LEAD)
    groups: dict[object, tuple[RateResult, list[str]]] = {}
    for rate in (rate for instrument in assessment.instruments for part in instrument.parts for rate in part.rates):
        same = replace(rate, class_name="", facts=(), assumed_absent=())
        groups.setdefault(same, (rate, []))[1].append(rate.class_name)
    for rate, classes in groups.values():
        _rate(sheet, rate, classes)
    if not groups:
        sheet.paragraph("No rate was calculated.")
    sheet.finish()


def _rate(sheet: Sheet, rate: RateResult, classes: Sequence[str]) -> None:
    """One calculation, for all classes for which it comes out the same."""
    article = rate.article.rpartition(".")[2]
    benefit = f", {rate.benefit_name.lower()}" if rate.benefit_name else ""
    where = f"Part {rate.part}{benefit}, Article {article}: {', '.join(classes)}"
    sheet.heading(where)
    sheet.paragraph(f"What the group gets: {rate.package_name}")
    _calculation(sheet, rate, where)
    absent = words.assumed_absent(rate.assumed_absent)
    if absent:
        sheet.next_row(4)
        sheet.paragraph("Taken as absent in this arithmetic, because nobody states them:")
        sheet.bullets(absent)
    charts = sheet.row
    curves = _curves(rate, where)
    for _ in range(CHART_ROWS if curves else 0):
        sheet.next_row(_CHART_ROW)
    sheet.heading("Answers behind this rate", level=2)
    _facts(sheet, rate.facts, where)
    for place, (curve, cells) in enumerate(zip(curves, _figures(sheet, curves), strict=True)):
        draw(sheet, charts, place, curve, cells)


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
    headers = ("Question", "Of what", "Answer", "Asked in", "Year", "Sources", "State, file and line")
    rows: list[tuple[Value, ...]] = [
        (
            str(fact.question),
            fact.of,
            words.phrase(fact.value) or words.NOT_KNOWN,
            fact.unit,
            str(fact.year or ""),
            ", ".join(fact.sources),
            words.bullets(filter(None, (fact.state, fact.place))),
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
    """The curves worth a chart: one that is nowhere above zero only says that nothing is known."""
    after = "" if rate.years is None else f" after {words.with_unit(words.number(rate.years), 'years')}"
    by_earnings = tuple((at, value, rate.asked) for at, value in rate.curve_by_earnings)
    curves = (
        Curve(f"Rate by previous earnings{after}", f"Previous earnings ({rate.currency} a month)", by_earnings, where),
        Curve(_by_years(rate), "Years completed", rate.curve_by_years, where),
    )
    return [curve for curve in curves if any(value > 0 for _, value, _ in curve.points)]


def _digits(curve: Curve) -> int:
    """The decimals that keep the rate apart from what is asked at every point."""
    return max(words.decimals(value, asked) for _, value, asked in curve.points)


def _figures(sheet: Sheet, curves: list[Curve]) -> list[Cells]:
    """The figures that the charts show, in plain cells side by side."""
    if curves:
        sheet.heading("Figures of the charts", level=2)
    top, found = sheet.row, []
    for place, curve in enumerate(curves):
        digits = [max(words.decimals(point[0]) for point in curve.points), *[_digits(curve)] * 2]
        rows = [tuple(map(Figure, point, digits)) for point in curve.points]
        headers = (curve.along, "Rate (percent)", "Asked (percent)")
        body = sheet.table(headers, rows, about=f"{curve.of}: {curve.title}", at=(top, place * _BESIDE))
        found.append(Cells(body, place * _BESIDE))
    return found
