"""The sheet "Persons protected": for each Part and route who is counted, out of whom, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.reports import words
from gapcheck.reports.excel_values import Mark, Value, figure

if TYPE_CHECKING:
    from gapcheck.assess.results import Assessment, PartResult, PersonsOfCover, PersonsResult, RouteResult
    from gapcheck.reports.excel_sheet import Report, Sheet

__all__ = ["write"]

_WIDTHS = (34, 36, 20, 20, 22, 18, 17, 35)
_UNIT = "persons"
_LEAD = (
    "A route is attained when enough persons are in groups for whom everything on the route holds under one package. A "
    "group counts by the persons covered in fact where they are known, else by those whom the law covers. Nobody is "
    "counted twice. Ranges run from the fewest to the most persons that the answers allow."
)


def write(report: Report, assessment: Assessment) -> None:
    """Write the sheet."""
    sheet = report.sheet("Persons protected", "Persons protected", _WIDTHS)
    sheet.paragraph(_LEAD)
    for instrument in assessment.instruments:
        for part in instrument.parts:
            for route in part.routes:
                _route(sheet, part, route)
    sheet.finish()


def _route(sheet: Sheet, part: PartResult, route: RouteResult) -> None:
    reported = " (the route reported)" if route.id == part.reported_route else ""
    sheet.heading(f"Part {part.part} {part.title}: {route.cites}{reported}")
    sheet.paragraph(str(route.says))
    if not route.open:
        sheet.paragraph("This route is not open: its condition, or declaration, is not there. It counts as not met.")
    if route.persons is None:
        why = words.reason(route.cell)
        came_out = words.label(route.cell.verdict) + (f" ({why})" if why else "")
        sheet.paragraph(f"No share of persons is counted here. The route: {came_out}.")
        return
    _covers(sheet, f"Part {part.part}, {route.cites}", route.persons)
    sheet.next_row(4)
    _shares(sheet, f"Part {part.part}, {route.cites}", route, route.persons)


def _covers(sheet: Sheet, where: str, persons: PersonsResult) -> None:
    headers = (
        "Group of persons",
        "What it gets",
        "Covered by law",
        "Covered in fact",
        "Counted",
        "All else on the route holds",
        "By the arithmetic",
        "Why",
    )
    sheet.table(
        headers, [_cover(item) for item in persons.covers], about=f"{where}: groups of persons and how many are counted"
    )


def _cover(item: PersonsOfCover) -> tuple[Value, ...]:
    in_fact = _covered(item.effective_low, item.effective_high, item.effective_share)
    return (
        item.class_name,
        item.package_name,
        _covered(item.legal_low, item.legal_high, item.legal_share),
        in_fact if item.effective_known else words.NOT_KNOWN,
        figure(item.counted_low, item.counted_high, _UNIT),
        Mark(item.cell.verdict),
        words.label(item.cell.arithmetic),
        "; ".join(words.reasons(item.cell.reasons)),
    )


def _covered(low: float, high: float, share: tuple[float, float]) -> Value:
    """Persons covered; where their number is not known, the share of the group that is."""
    persons, part = figure(low, high, _UNIT), words.share(*share)
    return f"{part} of the group" if words.NOT_KNOWN == persons != part else persons


def _shares(sheet: Sheet, where: str, route: RouteResult, persons: PersonsResult) -> None:
    population, whole = words.phrase(persons.population), words.phrase(persons.whole)
    headers = (
        f"Protected: {population} for whom everything holds",
        f"Covered, whatever else holds: {population}",
        f"Out of: {whole}",
        "Share protected",
        "Asked, and short by",
        "Verdict",
        "Arithmetic",
        "Why",
    )
    row: tuple[Value, ...] = (
        figure(persons.low, persons.high, _UNIT),
        figure(persons.all_covered_low, persons.all_covered_high, _UNIT),
        figure(persons.of_low, persons.of_high, _UNIT),
        _share(persons),
        words.bullets(_asked(persons)),
        Mark(route.cell.verdict),
        words.label(route.cell.arithmetic),
        "; ".join(words.reasons(route.cell.reasons)),
    )
    sheet.table(headers, [row], about=f"{where}: the share of persons protected against what is asked")


def _share(persons: PersonsResult) -> str:
    given = words.share(persons.share_low, persons.share_high, persons.asked)
    shown = words.share(persons.shown_low, persons.shown_high, persons.asked)
    return given if given == shown else f"{given}\nproven: {shown}"


def _asked(persons: PersonsResult) -> list[str]:
    """The threshold, and what is missing to it in points and persons, where even the most persons do not reach it."""
    lines = [f"at least {words.with_unit(words.number(persons.asked, persons.share_high), 'percent')}"]
    points = persons.asked - persons.share_high
    if points > 0:
        lines.append(f"short by {words.with_unit(words.number(points), 'percentage points')}")
    if persons.missing_persons is not None and words.is_known(persons.missing_persons) and persons.missing_persons > 0:
        lines.append(f"short by {words.number(persons.missing_persons)} persons")
    return lines
