"""The sheet "Article 22": the figures of a report on a ratified instrument, letter by letter, ready to be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.reports import ratification_words as said
from gapcheck.reports import words
from gapcheck.reports.excel_style import Paper
from gapcheck.reports.excel_values import Figure, Strong, Value

if TYPE_CHECKING:
    from gapcheck.assess.ratification_results import FigureBlock, FigureRow
    from gapcheck.assess.results import Assessment, InstrumentResult
    from gapcheck.reports.excel_sheet import Report, Sheet

__all__ = ["write"]

_COLUMNS: tuple[tuple[str, float], ...] = (
    ("Part and provision", 14),
    ("Figure", 40),
    ("Of whom", 40),
    ("Amount", 20),
    ("Unit", 15),
    ("Asked", 16),
    ("Year", 10),
    ("Sources", 18),
    ("How counted", 17),
    ("Remarks", 44),
)
_LEAD = (
    "Figures as given in the profile, in the order in which a report under Article 22 of the Constitution of the ILO "
    "shows them. Persons are those of the route that this assessment follows; other routes are on the sheet Persons "
    "protected. Where a figure is left blank, the remark says why. Sources: keys of the sheet Sources."
)


def write(report: Report, assessment: Assessment) -> None:
    """Write the sheet, where an instrument has such figures."""
    found = [instrument for instrument in assessment.instruments if instrument.figures]
    for instrument in found:
        name = "Article 22" if len(found) == 1 else f"Article 22 {instrument.id}"[:31]
        sheet = report.sheet(name, f"Figures for a report under Article 22, {instrument.id}", _widths(), Paper.A3)
        sheet.paragraph(_LEAD)
        _write(sheet, instrument)


def _widths() -> tuple[float, ...]:
    return tuple(width for _, width in _COLUMNS)


def _write(sheet: Sheet, instrument: InstrumentResult) -> None:
    first = None
    for block in instrument.figures:
        sheet.heading(f"({block.letter})  {block.title}, Article {words.provisions(block.cites)}")
        first = sheet.row if first is None else first
        _block(sheet, block)
    sheet.finish(header_row=first, freeze=(1, 0))


def _block(sheet: Sheet, block: FigureBlock) -> None:
    headers = tuple(name for name, _ in _COLUMNS)
    sheet.table(headers, [_row(row) for row in block.rows], about=f"({block.letter}) {block.title}")


def _row(row: FigureRow) -> tuple[Value, ...]:
    years = ", ".join(map(str, row.years))
    return (
        Strong(f"{row.part}  {words.provisions(row.cites, most=3)}".strip()),
        said.figure_name(row),
        row.whom,
        _amount(row),
        row.unit if row.low is not None else "",
        _asked(row),
        years or ("not given" if row.low is not None and row.sources else ""),
        ", ".join(row.sources),
        said.counted(row),
        words.bullets(said.remarks(row)),
    )


def _amount(row: FigureRow) -> Value:
    if row.low is None or row.high is None:
        return ""
    if row.low == row.high and words.is_known(row.low, row.unit):
        return Figure(row.low, words.decimals(row.low, row.asked))
    low = words.number(row.low, row.high, row.asked)
    return (
        f"{low} to {words.number(row.high, row.low, row.asked)}"
        if words.is_known(row.high, row.unit)
        else f"{low} or more"
    )


def _asked(row: FigureRow) -> str:
    if row.asked is None:
        return ""
    how = "at most" if row.operator == "at_most" else "at least"
    return f"{how} {words.with_unit(words.number(row.asked, row.low), row.unit)}"
