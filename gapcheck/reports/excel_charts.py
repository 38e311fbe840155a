"""Native charts of a rate against what is asked, readable in black and white."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import ceil, floor
from typing import TYPE_CHECKING

from gapcheck.reports.excel_style import FONT
from gapcheck.reports.excel_values import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapcheck.reports.excel_sheet import Sheet

__all__ = ["CHART_POINTS", "Cells", "Curve", "draw"]

CHART_POINTS = 231
"""The room that a chart takes from top to bottom, in points."""

_HEIGHT = 300
_MOST_STEPS, _HEADROOM = 7, 1.05
_DARK, _ORANGE, _PALE = "#1F3864", "#C55A11", "#D9D9D9"


@dataclass(frozen=True, slots=True)
class Curve:
    """A rate along something.

    Attributes:
        title: of the chart.
        along: the title of the horizontal axis, with its unit.
        points: the thing, the rate in percent, what is asked in percent.
        of: whose rate it is.
    """

    title: str
    along: str
    points: tuple[tuple[float, float, float], ...]
    of: str


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a curve's figures stand: the rows of the table's body, and the first of its three columns."""

    rows: range
    column: int


def draw(sheet: Sheet, row: int, place: tuple[int, int], curve: Curve, cells: Cells) -> None:
    """Draw a curve from its cells, from `row` on; `place` is the chart's left edge and its width, in pixels."""
    chart = sheet.report.book.add_chart({"type": "scatter", "subtype": "straight"})
    marker = {"type": "circle", "size": 3, "fill": {"color": _DARK}, "border": {"color": _DARK}}
    rate_line = {"line": {"color": _DARK, "width": 2.25}, "marker": marker}
    asked_line = {"line": {"color": _ORANGE, "width": 1.75, "dash_type": "dash"}, "marker": {"type": "none"}}
    first, last = cells.rows[0], cells.rows[-1]
    for name, offset, look in (("Rate", 1, rate_line), ("Asked", 2, asked_line)):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.name, first, cells.column, last, cells.column],
                "values": [sheet.name, first, cells.column + offset, last, cells.column + offset],
                **look,
            }
        )
    chart.set_title({"name": curve.title, "name_font": {"name": FONT, "size": 10}, "overlay": False})
    chart.set_x_axis({**_axis(curve.along, (x for x, _, _ in curve.points)), "major_gridlines": {"visible": False}})
    heights = [0.0, *(_HEADROOM * y for _, *both in curve.points for y in both)]
    chart.set_y_axis(
        {**_axis("Rate in percent", heights), "major_gridlines": {"visible": True, "line": {"color": _PALE}}}
    )
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    left, width = place
    chart.set_size({"width": width, "height": _HEIGHT})
    about = f"{curve.of}. {curve.title}: the rate is the full line, what is asked the dashed one."
    options = {"x_offset": left, "y_offset": 4, "description": clean(about), "object_position": 2}
    sheet.sheet.insert_chart(row, 0, chart, options)


def _axis(name: str, values: Iterable[float]) -> dict[str, object]:
    """An axis with few round steps that hold all values."""
    found = list(values)
    low, high = min(found), max(found)
    low = 0.0 if low < (high - low) / 2 else low
    steps = (digit * 10.0**power for power, digit in product(range(-3, 16), (1, 2, 5)))
    step = next((step for step in steps if (high - low) / step <= _MOST_STEPS), high)
    return {
        "name": name,
        "name_font": {"name": FONT, "size": 9, "bold": False},
        "num_font": {"name": FONT, "size": 8},
        "num_format": "#,##0.###" if step < 1 else "#,##0",
        "min": floor(low / step) * step,
        "max": ceil(high / step) * step,
        "major_unit": step,
    }
