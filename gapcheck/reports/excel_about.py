"""The sheet "About": how to read the report, the readings it rests on, and the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.reports import words
from gapcheck.reports.excel_sheet import Report, Sheet, legend
from gapcheck.reports.excel_values import Figure, Strong, Value

if TYPE_CHECKING:
    from gapcheck.assess.results import Assessment, Receipt
    from gapcheck.rulebook.model import Reading

__all__ = ["write"]

_WIDTHS = (42, 76, 62)
_HOW_TO_READ = """\
The verdict rests on what is shown. An answer that is given without what proves it (a wage without the option by which \
it was chosen, amounts without gross or net, a limit that nobody states) counts as unknown in it.
The arithmetic stands beside it and rests on everything that is given, limits that nobody states being taken as \
absent. Where the two differ, the figure may well be right; it is not proven.
A range stands for what is not known exactly. A verdict is met or not met only where both ends of every range agree.
The report assesses a design against provisions. It does not declare a State in violation; that is for the \
supervisory bodies."""


def write(report: Report, assessment: Assessment) -> None:
    """Write the sheet."""
    sheet = report.sheet("About", "About this report", _WIDTHS)
    sheet.heading("How to read it")
    sheet.bullets(_HOW_TO_READ.splitlines())
    sheet.heading("Verdicts")
    legend(sheet)
    sheet.heading("Reasons")
    rows: list[tuple[Value, ...]] = [(Strong(item.short), item.sentence) for item in words.REASONS.values()]
    sheet.table(("Reason", "What it means"), rows, about="The reasons of verdicts and what each means")
    sheet.heading("Readings: choices that the text leaves")
    headers = ("Reading and provisions", "What is read here", "What else could be read")
    sheet.table(
        headers, [_reading(item) for item in assessment.readings], about="Readings taken, with their alternatives"
    )
    _receipt(sheet, assessment.receipt)
    sheet.finish()


def _reading(item: Reading) -> tuple[Value, ...]:
    others = [f"{words.phrase(name)}: {says}" for name, says in item.alternatives]
    return f"{words.phrase(item.id)}\n{words.cites_in_line(item.cites)}", str(item.says), words.bullets(others)


def _receipt(sheet: Sheet, receipt: Receipt) -> None:
    sheet.heading("Receipt: what made this report")
    rows: list[tuple[Value, ...]] = [("Tool", f"{receipt.tool} {receipt.version}")]
    rows += [(words.phrase(name).capitalize(), value) for name, value in receipt.options]
    sheet.table(("Option", "Value"), rows, about="Tool, version and options")
    sheet.next_row(8)
    sheet.table(("File", "SHA-256"), receipt.files, about="Rule files and profile with their checksums")
    sheet.next_row(8)
    counts = [(words.phrase(name).capitalize(), Figure(count)) for name, count in receipt.counts]
    sheet.table(("Counted", "Number"), counts, about="How many of each there are")
