"""What a cell of the Excel report may hold, and how wide its text is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from gapcheck.reports import words

if TYPE_CHECKING:
    from gapcheck.verdict import Verdict

__all__ = ["Figure", "Grey", "Mark", "Strong", "Value", "clean", "figure", "is_bold", "text_of"]

_FORBIDDEN = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stays one in Excel, with the decimals it is shown with."""

    value: float
    digits: int = 0
    suffix: str = ""

    @property
    def format(self) -> str:
        """Excel's number format, with a little room on the right."""
        decimals = "." + "0" * self.digits if self.digits else ""
        suffix = f'" {self.suffix}"' if self.suffix else ""
        return f"#,##0{decimals}{suffix}_)"


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict with its fill, symbol and word, an asterisk where something must be said with it, lines below it."""

    verdict: Verdict
    lines: tuple[str, ...] = ()
    asterisk: bool = False

    @property
    def label(self) -> str:
        """Symbol, word and asterisk: "✓ met *"."""
        return words.label(self.verdict) + (" *" if self.asterisk else "")


@dataclass(frozen=True, slots=True)
class Grey:
    """A text about what is not assessed."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """A text in bold."""

    text: str


Value: TypeAlias = str | Figure | Mark | Grey | Strong


def clean(text: str) -> str:
    """A text without the characters that no XML file may hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def figure(low: float | None, high: float | None, unit: str = "", *against: float | None) -> Figure | str:
    """A number for a cell where it is a point; words where it is an interval or not known."""
    if low is None or low != high or not words.is_known(low, unit):
        return words.interval(low, high, unit, *against)
    return Figure(low, words.decimals(low, *against), "%" if unit == "percent" else unit)


def text_of(value: Value) -> str:
    """The text of a cell as it is shown."""
    if isinstance(value, Mark):
        return "\n".join((value.label, *value.lines))
    if isinstance(value, Figure):
        return f"{value.value:,.{value.digits}f} {value.suffix}"
    return value.text if isinstance(value, (Grey, Strong)) else value


def is_bold(value: Value) -> bool:
    """Whether the whole cell is in bold."""
    return isinstance(value, Strong) or (isinstance(value, Mark) and not value.lines)
