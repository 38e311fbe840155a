"""One way to write a sheet: title, paragraphs, headings and tables, row heights, page breaks, print settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.reports import words
from gapcheck.reports.excel_style import LINE, Formats, Paper, column_pixels, lines_of, row_height
from gapcheck.reports.excel_values import Figure, Grey, Mark, Strong, Value, clean, is_bold, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from gapcheck.assess.results import Assessment

__all__ = ["Report", "Sheet", "legend"]

_LONGEST = 32_000
_ROW = LINE + 3
_SIDE, _TOP, _FOOT = 0.4, 0.65, 0.55
_POINTS = 72
_FILTER_BUTTON = 16
_TOGETHER = 5
"""The rows that stay on one page where a table may run on: room, heading, header and two answers."""

_ABOUT = 1.03
_POINTS_A_PIXEL = 0.75
_READ_AS_FORMULA = ("=", "+", "-", "@")


class Report:
    """The workbook being written, and what stands on every printed page of it."""

    def __init__(self, book: Workbook, assessment: Assessment) -> None:
        """Write into `book`."""
        self.book = book
        self.formats = Formats(book)
        self.profile = assessment.profile
        self.tool = f"{assessment.receipt.tool} {assessment.receipt.version}"

    def sheet(self, name: str, about: str, widths: Sequence[float], paper: Paper = Paper.A4) -> Sheet:
        """A new sheet whose first cell says what it is."""
        found = Sheet(self, name, widths, paper)
        found.title(f"{about}: {self.profile.country}, {self.profile.reference_date.isoformat()}")
        return found


class Sheet:
    """A sheet that is written from top to bottom; `row` is the next free one."""

    def __init__(self, report: Report, name: str, widths: Sequence[float], paper: Paper) -> None:
        """Add the sheet; `widths` are those of its columns, in characters."""
        self.report, self.formats, self.paper = report, report.formats, paper
        self.sheet = report.book.add_worksheet(name)
        self.name = name
        self.pixels = [column_pixels(width) for width in widths]
        self.row = 0
        self._heights: dict[int, float] = {}
        self._blocks: dict[int, bool] = {}
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width, self.formats.get())

    # -- rows --------------------------------------------------------------------------------------------------

    def next_row(self, height: float = _ROW) -> None:
        """End the row in hand with a height."""
        self._heights[self.row] = max(height, self._heights.get(self.row, 0.0))
        self.sheet.set_row(self.row, self._heights[self.row])
        self.row += 1

    def title(self, text: str) -> None:
        """What the sheet is, in its first cell."""
        self.text(0, text, self.formats.get(bold=True, font_size=14))
        self.next_row(22)

    def heading(self, text: str, level: int = 1, *, flows: bool = False) -> None:
        """A heading with room above it.

        What follows is kept on its page where a page could hold it; what `flows` may run on over the next page, and
        only its first rows stay with the heading.
        """
        self._blocks[self.row] = flows
        self.next_row(8)
        self.text(0, text, self.formats.get(bold=True, font_size=12 if level == 1 else 10))
        self.next_row(18)

    def paragraph(self, text: str, *, bullet: str = "") -> None:
        """A text across the whole width, a row a line, so that no cells need to be merged."""
        indent = "    " if bullet else ""
        for number, line in enumerate(lines_of(text, sum(self.pixels) * 0.93)):
            self.text(0, (indent if number else f"{bullet} " if bullet else "") + line, self.formats.get())
            self.next_row(LINE + 1)

    def pair(self, name: Value, text: str) -> None:
        """A name in the first column, and a text beside it that runs on over the other ones."""
        for number, line in enumerate(lines_of(text, sum(self.pixels[1:]) * 0.93)):
            if number == 0:
                self._write(0, name)
            self.text(1, line, self.formats.get(align="left", indent=1))
            self.next_row(LINE + 2)

    def beside(self, texts: Iterable[tuple[int, str, int]]) -> None:
        """Texts side by side, each given with its first column and the number of columns that it may take."""
        broken = [
            (column, lines_of(text, sum(self.pixels[column : column + columns]) * 0.93))
            for column, text, columns in texts
        ]
        for number in range(max(len(lines) for _, lines in broken)):
            for column, lines in broken:
                self.text(column, "".join(lines[number : number + 1]), self.formats.get())
            self.next_row(LINE + 1)

    def bullets(self, texts: Iterable[str], empty: str = "None.") -> None:
        """Paragraphs with a dot before each."""
        found = list(texts)
        for text in found:
            self.paragraph(text, bullet="•")
        if not found:
            self.paragraph(empty)

    def table(
        self,
        headers: Sequence[str],
        rows: Iterable[Sequence[Value]],
        *,
        about: str,
        filtered: bool = False,
        at: tuple[int, int] | None = None,
    ) -> range:
        """A real table with a header row; returns the sheet rows of its body.

        Args:
            headers: the column headers, each different.
            rows: a value for each column.
            about: what the table shows, for those who cannot see it.
            filtered: whether readers may filter it.
            at: row and column where it starts, to stand beside another table; else the next free row.
        """
        body = list(rows)
        if not body:
            self.paragraph("None.")
            return range(self.row, self.row)
        lowest = self.row
        self.row, left = at or (self.row, 0)
        first = self.row + 1
        style = self.formats.header()
        columns = [{"header": text, "header_format": style} for text in headers]
        shown = {"title": clean(about), "description": clean(about)}
        options = {"columns": columns, "style": None, "autofilter": filtered, **shown}
        self.sheet.add_table(self.row, left, self.row + len(body), left + len(headers) - 1, options)
        room = _FILTER_BUTTON if filtered else 0
        fitted = zip(headers, self.pixels[left:], strict=False)
        self.next_row(row_height([(text, pixels - room, True) for text, pixels in fitted]))
        for values in body:
            self._row_of(values, left)
        self.row = max(self.row, lowest)
        return range(first, first + len(body))

    def _row_of(self, values: Sequence[Value], left: int) -> None:
        """A row of a table, as tall as its cells need."""
        for column, value in enumerate(values, start=left):
            self._write(column, value)
        if all(isinstance(value, Figure) for value in values):
            self.next_row(LINE)
            return
        fitted = zip(map(text_of, values), self.pixels[left:], values, strict=False)
        self.next_row(row_height([(text, pixels, is_bold(value)) for text, pixels, value in fitted]))

    # -- cells -------------------------------------------------------------------------------------------------

    def _write(self, column: int, value: Value) -> None:
        if isinstance(value, Figure):
            self.sheet.write_number(self.row, column, value.value, self.figure_format(value))
        elif isinstance(value, Mark):
            self._mark(column, value)
        elif isinstance(value, Grey):
            self.text(column, value.text, self.formats.grey())
        elif isinstance(value, Strong):
            self.text(column, value.text, self.formats.cell(bold=True))
        else:
            quoted = {"quote_prefix": True} if value.startswith(_READ_AS_FORMULA) else {}
            self.text(column, value, self.formats.cell(**quoted))

    def figure_format(self, value: Figure) -> Format:
        """How a number stands in a table."""
        return self.formats.cell(num_format=value.format, align="right", indent=0, text_wrap=False)

    def _mark(self, column: int, mark: Mark) -> None:
        style = self.formats.verdict(mark.verdict)
        if not mark.lines:
            self.text(column, mark.label, style)
            return
        below = "\n" + "\n".join(mark.lines)
        parts = (self.formats.get(bold=True), mark.label, self.formats.get(), below)
        self.sheet.write_rich_string(self.row, column, *parts, style)

    def text(self, column: int, text: str, style: Format) -> None:
        """A text, never read as a formula, a number or an address."""
        safe = clean(text)
        if len(safe) > _LONGEST:
            safe = safe[:_LONGEST] + " (cut)"
        self.sheet.write_string(self.row, column, safe, style)

    # -- paper -------------------------------------------------------------------------------------------------

    def finish(
        self, *, header_row: int | None = None, freeze: tuple[int, int] = (1, 0), one_page: bool = False
    ) -> None:
        """Settle how the sheet scrolls and prints.

        Args:
            header_row: the row that is repeated on every page, where the sheet is one list.
            freeze: the rows and columns that stay in view.
            one_page: whether it all goes on one page.
        """
        sheet, profile = self.sheet, self.report.profile
        sheet.freeze_panes(*freeze)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(self.paper.index)
        sheet.set_margins(left=_SIDE, right=_SIDE, top=_TOP, bottom=_FOOT)
        sheet.fit_to_pages(1, 1 if one_page else 0)
        sheet.print_area(0, 0, self.row - 1, len(self.pixels) - 1)
        if header_row is not None:
            sheet.repeat_rows(header_row)
        country, name = _for_page(profile.country), _for_page(profile.id)
        sheet.set_header(f'&L&"Arial"&9{country}&C&"Arial"&9{self.name}&R&"Arial"&9{name}', {"margin": 0.3})
        sheet.set_footer(f'&L&"Arial"&9{_for_page(self.report.tool)}&R&"Arial"&9Page &P of &N', {"margin": 0.3})
        if not one_page and self._blocks:
            sheet.set_h_pagebreaks(self._breaks(0.0 if header_row is None else self._heights[header_row]))

    def room(self, start: int, points: float) -> None:
        """Leave empty rows until those from `start` on are so high, for what lies over the cells."""
        while self._height(start, self.row) < points:
            self.next_row(min(_ROW, max(points - self._height(start, self.row), 1.0)))

    def _height(self, start: int, end: int) -> float:
        return sum(self._heights[row] for row in range(start, end))

    def _breaks(self, repeated: float) -> list[int]:
        """Page breaks before the headings whose block would be torn although a page could hold it.

        `repeated` is the height of the row that stands on top of every page.
        """
        width, height = self.paper.points
        # rows break by themselves where a page is full; how many it holds differs a little from program to program
        scale = min(1.0, (width - 2 * _SIDE * _POINTS) / (sum(self.pixels) * _POINTS_A_PIXEL))
        page = (height - (_TOP + _FOOT) * _POINTS) / scale * _ABOUT - repeated
        breaks: list[int] = []
        used = 0.0
        ends = [*list(self._blocks)[1:], self.row]
        wholes = {start: end for (start, flows), end in zip(self._blocks.items(), ends, strict=True) if not flows}
        for row in range(self.row):
            needed = self._height(row, row + 1)
            if row in self._blocks:
                block = self._height(row, wholes.get(row, min(self.row, row + _TOGETHER)))
                needed = block if block <= page or used > page / 2 else needed
            if used + needed > page and used:
                breaks += [row] if row in self._blocks else []
                used = 0.0
            used += self._height(row, row + 1)
        return breaks


def _for_page(text: str) -> str:
    """A text for a page's header: an ampersand would start a code of Excel's."""
    return " ".join(clean(text).replace("&", " and ").split())[:60]


def legend(sheet: Sheet) -> None:
    """What the verdicts mean, one a line."""
    for verdict, meaning in words.MEANINGS.items():
        sheet.pair(Mark(verdict), meaning)
