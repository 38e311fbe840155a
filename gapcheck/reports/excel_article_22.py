"""The sheet "Article 22": the figures of a report on a ratified instrument, letter by letter, ready to be copied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gapcheck.assess.ratification_results import Blank, FigureItem
from gapcheck.reports import ratification_words as said
from gapcheck.reports import words
from gapcheck.reports.excel_style import Paper
from gapcheck.reports.excel_values import Figure, Strong, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_STEPS = (FigureItem.WAGE, FigureItem.BENEFIT, FigureItem.ALLOWANCE_BEFORE, FigureItem.ALLOWANCE_DURING)
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
    wholes = {route.persons.of: route.persons.whole for p in instrument.parts for route in p.routes if route.persons}
    for block in instrument.figures:
        sheet.heading(f"({block.letter})  {block.title}, Article {words.provisions(block.cites)}", flows=True)
        first = sheet.row if first is None else first
        _block(sheet, block, wholes)
    sheet.finish(header_row=first, freeze=(1, 0))


def _block(sheet: Sheet, block: FigureBlock, wholes: dict[str, str]) -> None:
    headers = tuple(name for name, _ in _COLUMNS)
    named = [
        replace(r, label=wholes.get(r.label, r.label)) if r.item is FigureItem.POPULATION else r for r in block.rows
    ]
    sheet.table(headers, list(_rows(named)), about=f"({block.letter}) {block.title}")


# -- rows ----------------------------------------------------------------------------------------------------------


def _rows(rows: Sequence[FigureRow]) -> Iterator[tuple[Value, ...]]:
    """A row for each figure; of those that are not known one for each Part and figure, with all of whom it is so.

    The steps of a rate of which something is known stay together.
    """
    silent = _silent(rows)
    groups: dict[object, list[FigureRow]] = {}
    for number, row in enumerate(rows):
        if row.item in _STEPS and _of(row) in silent:
            continue
        alone = row.item not in _STEPS and row.item is not FigureItem.RATE
        open_ = row.whom and row.blank is Blank.NOT_KNOWN if alone else _of(row) in silent
        same = (row.part, row.cites, row.item, row.label, row.after_years, row.operator, row.asked)
        groups.setdefault(same if open_ else number, []).append(row)
    for key, found in groups.items():
        yield _row(found[0]) if isinstance(key, int) else _not_known(found)


def _of(row: FigureRow) -> tuple[object, ...]:
    """Which calculation of a rate a row belongs to."""
    return row.part, row.cites, row.whom, row.after_years


def _silent(rows: Sequence[FigureRow]) -> set[tuple[object, ...]]:
    """The calculations of which nothing is known: each step is blank, or a zero that nobody states."""
    steps = [
        row for row in rows if row.item in {*_STEPS, FigureItem.RATE} and row.blank in {Blank.NONE, Blank.NOT_KNOWN}
    ]
    told = {_of(r) for r in steps if r.low is not None and (r.high or (r.sources and not r.missing))}
    return {_of(row) for row in steps} - told


def _not_known(rows: Sequence[FigureRow]) -> tuple[Value, ...]:
    """One row for all of whom a figure is not known; of a rate, with its steps."""
    lines = []
    for row in rows:
        answers = "1 answer" if row.missing == 1 else f"{row.missing} answers"
        lines.append(f"{', '.join(row.whom.splitlines())} ({answers} missing)")
    sources = tuple(dict.fromkeys(source for row in rows for source in row.sources))
    years = tuple(sorted({year for row in rows for year in row.years}))
    counted = tuple(dict.fromkeys(way for row in rows for way in row.counted))
    whole = replace(
        rows[0], low=None, high=None, blank=Blank.NOT_KNOWN, missing=0, sources=sources, years=years, counted=counted
    )
    cells = list(_row(replace(whole, whom=words.bullets(("not known for:", *lines)))))
    if whole.item is FigureItem.RATE:
        cells[1] = f"A to D, and {said.figure_name(whole)}"
    return tuple(cells)


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
