"""The looks of the Excel report: formats, palette, paper, and how tall a row must be so that nothing is clipped."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

__all__ = ["FONT", "LINE", "SIZE", "Formats", "Paper", "column_pixels", "lines_of", "row_height"]

FONT = "Arial"
SIZE = 10
LINE = 12.75
"""Points of a line of text in the report's font; a tall script takes `_TALL` times as much."""

_TALL = 1.15
_TALL_SCRIPTS = range(0x0E00, 0x1100)
_HIGHEST_ROW = 409.0
_PADDING_POINTS = 3.0
_PADDING_PIXELS = 18
_PIXELS_A_DIGIT = 7


class Paper(Enum):
    """A sheet of paper, landscape: Excel's number for it, and its width and height in points."""

    A4 = (9, 842.0, 595.0)
    A3 = (8, 1191.0, 842.0)

    @property
    def index(self) -> int:
        """The number that Excel knows it by."""
        return self.value[0]

    @property
    def points(self) -> tuple[float, float]:
        """Width and height."""
        return self.value[1], self.value[2]


# Light fills that differ in lightness as well as in hue: printed in black and white, what is not met is the darkest.
_FILLS: dict[Verdict, dict[str, object]] = {
    Verdict.MET: {"bg_color": "#E8F4EE"},
    Verdict.NOT_MET: {"bg_color": "#F2B8A0", "bold": True},
    Verdict.UNDETERMINED: {"bg_color": "#FFDF80", "italic": True},
    Verdict.NOT_APPLICABLE: {"font_color": "#595959"},
}


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        """Make formats in `book`."""
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, **properties: object) -> Format:
        """A format in the report's font with these XlsxWriter properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": FONT, "font_size": SIZE, "valign": "top", **properties}
            )
        return self._made[key]

    def cell(self, **properties: object) -> Format:
        """A cell of a table: wrapped, with a thin border."""
        return self.get(
            border=1, border_color="#A6A6A6", **{"align": "left", "indent": 1, "text_wrap": True, **properties}
        )

    def header(self) -> Format:
        """The header of a column."""
        return self.cell(bold=True, bg_color="#D9E2EC", valign="vcenter")

    def verdict(self, verdict: Verdict) -> Format:
        """A cell of a table that holds a verdict."""
        return self.cell(**_FILLS[verdict])

    def grey(self) -> Format:
        """A cell of a table that says that something is not assessed."""
        return self.cell(bg_color="#EDEDED", font_color="#595959")


# -- how wide a text is --------------------------------------------------------------------------------------------

# Advance widths of Arial in thousandths of its size, by character.
_BY_WIDTH = {
    191: "'",
    222: "ijl",
    278: " !,./:;I[\\]ft",
    333: "()-`r{|}",
    389: '"*^',
    500: "Jckvsxyz",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_ADVANCE = {ord(char): width for width, chars in _BY_WIDTH.items() for char in chars}
_USUAL, _WIDE, _SIGNS_FROM = 556, 1000, 0x2000
_BOLDER = 1.07


@cache
def _advance(char: str) -> int:
    known = _ADVANCE.get(ord(char))
    if known is not None:
        return known
    if unicodedata.category(char) == "Mn":
        return 0
    sign = ord(char) > _SIGNS_FROM and not char.isalnum()
    return _WIDE if sign or unicodedata.east_asian_width(char) in "WF" else _USUAL


def _pixels(text: str, *, bold: bool) -> float:
    return sum(map(_advance, text)) / 1000 * SIZE * 96 / 72 * (_BOLDER if bold else 1.0)


def column_pixels(width: float) -> int:
    """The pixels of a column whose width is given in characters."""
    return int(width * _PIXELS_A_DIGIT + 5)


@lru_cache(maxsize=4096)
def lines_of(text: str, pixels: float, *, bold: bool = False) -> tuple[str, ...]:
    """The lines into which a cell of this width breaks a text; a word that is too long is broken inside."""
    return tuple(line for paragraph in text.split("\n") for line in _wrapped(paragraph, pixels, bold=bold))


def _wrapped(text: str, pixels: float, *, bold: bool) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if _pixels(longer, bold=bold) <= pixels:
            line = longer
            continue
        if line:
            yield line
        *whole, line = _pieces(word, pixels, bold=bold)
        yield from whole
    yield line


def _pieces(word: str, pixels: float, *, bold: bool) -> Iterator[str]:
    """A word, cut where it is wider than a line."""
    piece = ""
    for char in word:
        if piece and _pixels(piece + char, bold=bold) > pixels:
            yield piece
            piece = ""
        piece += char
    yield piece


def row_height(texts: list[tuple[str, float, bool]]) -> float:
    """The points that a row needs for its cells, each given as text, pixels of its column, and whether it is bold."""
    needed = LINE
    for text, pixels, bold in texts:
        tall = _TALL if any(ord(char) in _TALL_SCRIPTS for char in text) else 1.0
        needed = max(needed, len(lines_of(text, pixels - _PADDING_PIXELS, bold=bold)) * LINE * tall)
    return min(needed + _PADDING_POINTS, _HIGHEST_ROW)
