"""The Excel report of an assessment: one workbook, the same bytes for the same assessment."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from gapcheck.reports import (
    excel_about,
    excel_article_22,
    excel_findings,
    excel_lists,
    excel_matrix,
    excel_persons,
    excel_rates,
    excel_ratification,
    excel_summary,
)
from gapcheck.reports.excel_sheet import Report
from gapcheck.reports.excel_style import FONT, SIZE
from gapcheck.reports.excel_values import clean

if TYPE_CHECKING:
    from pathlib import Path

    from gapcheck.assess.results import Assessment

__all__ = ["report_bytes", "write_report"]

_WRITERS = (
    excel_summary.write,
    excel_matrix.write,
    excel_ratification.write,
    excel_findings.write,
    excel_rates.write,
    excel_persons.write,
    excel_article_22.write,
    excel_lists.write_requests,
    excel_lists.write_sources,
    excel_about.write,
)
_NOTHING_IS_INTERPRETED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def report_bytes(assessment: Assessment) -> bytes:
    """The workbook as bytes, for whoever writes files whole or not at all."""
    held = BytesIO()
    font = {"font_name": FONT, "font_size": SIZE}
    book = Workbook(held, {"in_memory": True, "default_format_properties": font, **_NOTHING_IS_INTERPRETED})
    profile = assessment.profile
    title = f"{profile.country}, {profile.reference_date.isoformat()}: assessment against {_names(assessment)}"
    book.set_properties({"title": clean(title), "author": "gapcheck", "created": _CREATED})
    report = Report(book, assessment)
    for write in _WRITERS:
        write(report, assessment)
    book.close()
    return held.getvalue()


def _names(assessment: Assessment) -> str:
    return ", ".join(instrument.id for instrument in assessment.instruments)


def write_report(assessment: Assessment, path: Path) -> None:
    """Write the workbook to a path. Where a half-written file would hurt, write `report_bytes` by a rename instead."""
    path.write_bytes(report_bytes(assessment))
