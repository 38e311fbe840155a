"""Native charts of a rate against what is asked, readable in black and white."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gapcheck.reports.excel_style import FONT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapcheck.reports.excel_sheet import Sheet

__all__ = ["CHART_ROWS", "Curve", "draw"]

CHART_ROWS = 15
"""The rows that a chart takes."""

_HEIGHT, _GAP = 300, 12
_RATE_LINE = {"color": "#1F3864", "width": 2.25}
_ASKED_LINE = {"color": "#C55A11", "width": 1.75, "dash_type": "dash"}


@dataclass(frozen=True, slots=True)
class Curve:
    """A rate along something, in three columns of a table: the thing, the rate, what is asked.

    Attributes:
        title: of the chart.
        along: of the horizontal axis, with its unit.
        rows: the sheet rows of the table's body.
        column: the first of the three columns.
        description: what the chart shows, for those who cannot see it.
    """

    title: str
    along: str
    rows: range
    column: int
    description: str


def draw(sheet: Sheet, row: int, place: int, curve: Curve) -> None:
    """Draw a curve in the left (0) or the right (1) half of the sheet, from `row` on."""
    chart = sheet.report.book.add_chart({"type": "scatter", "subtype": "straight"})
    first, last = curve.rows[0], curve.rows[-1]
    for column, name, line, marker in ((1, "Rate", _RATE_LINE, "circle"), (2, "Asked", _ASKED_LINE, "none")):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.name, first, curve.column, last, curve.column],
                "values": [sheet.name, first, curve.column + column, last, curve.column + column],
                "line": line,
                "marker": {"type": marker, "size": 5, "fill": {"color": "#1F3864"}, "border": {"color": "#1F3864"}},
            }
        )
    chart.set_title({"name": curve.title, "name_font": {"name": FONT, "size": 10}, "overlay": False})
    chart.set_x_axis({**_axis(curve.along), "num_format": "#,##0", "major_gridlines": {"visible": False}})
    chart.set_y_axis({**_axis("Rate in percent"), "num_format": "0", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    half = sum(sheet.pixels) // 2
    chart.set_size({"width": half - _GAP, "height": _HEIGHT})
    options = {"x_offset": place * half, "y_offset": 4, "description": curve.description, "object_position": 2}
    sheet.sheet.insert_chart(row, 0, chart, options)


def _axis(name: str) -> Mapping[str, object]:
    return {"name": name, "name_font": {"name": FONT, "size": 9, "bold": False}, "num_font": {"name": FONT, "size": 8}}
