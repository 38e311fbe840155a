"""The sheet "Findings": a row for each requirement and each group of persons that it is judged for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.reports import words
from gapcheck.reports.excel_style import Paper
from gapcheck.reports.excel_values import Mark, Value
from gapcheck.verdict import Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gapcheck.assess.results import (
        Assessment,
        FactUsed,
        InstrumentResult,
        PartResult,
        RequirementResult,
        Result,
    )
    from gapcheck.reports.excel_sheet import Report

__all__ = ["write"]

_COLUMNS: tuple[tuple[str, float], ...] = (
    ("Part", 9),
    ("Provision", 13),
    ("Topic", 15),
    ("What is asked", 36),
    ("For whom", 44),
    ("What was found", 28),
    ("Threshold", 25),
    ("Shortfall", 14),
    ("Verdict", 18),
    ("Arithmetic", 18),
    ("Reason", 24),
    ("What would mend it", 26),
    ("Sources", 32),
)
_MOST_SOURCES = 8


def write(report: Report, assessment: Assessment) -> None:
    """Write the sheet."""
    headers, widths = zip(*_COLUMNS, strict=True)
    sheet = report.sheet("Findings", "Findings, requirement by requirement", widths, Paper.A3)
    sheet.paragraph(
        "A row is a requirement as judged for one group of persons and what it gets, or for the country. "
        "Sources: key, file and line."
    )
    header = sheet.row
    rows = [row for instrument in assessment.instruments for row in _rows(instrument)]
    sheet.table(
        headers, rows, about="Every requirement with what was found, threshold, verdict and sources", filtered=True
    )
    sheet.finish(header_row=header, freeze=(header + 1, 2))


def _rows(instrument: InstrumentResult) -> Iterator[tuple[Value, ...]]:
    topics = {topic.id: str(topic.title) for topic in instrument.topics}
    routes = {route.id: route.cites for part in instrument.parts for route in part.routes}
    groups = [*((part.part, part.requirements) for part in instrument.parts), ("common", instrument.common)]
    bare = {part.part: part for part in instrument.parts if not any(item.results for item in part.requirements)}
    for name, requirements in groups:
        if name in bare:
            yield _without_scheme(bare[name])
        for item in requirements:
            about = "\n".join(topics.get(topic, words.phrase(topic)) for topic in item.topics)
            for result in item.results:
                yield (
                    name,
                    words.bullets(item.cites),
                    about,
                    str(item.says),
                    _whom(result, routes),
                    *_found(item, result),
                )


def _without_scheme(part: PartResult) -> tuple[Value, ...]:
    """The row of a Part in which nobody is covered: its reported route stands for all that it asks."""
    route = next(route for route in part.routes if route.id == part.reported_route)
    none = bool(part.cell.reasons & Reason.NO_SCHEME)
    return (
        part.part,
        route.cites,
        "the whole Part",
        str(route.says),
        "the country",
        words.NO_SCHEME if none else "no scheme is described",
        "",
        "",
        Mark(part.cell.verdict),
        words.label(part.cell.arithmetic),
        words.bullets(words.reasons(part.cell.reasons)),
        "",
        _sources(route.facts),
    )


def _whom(result: Result, routes: dict[str, str]) -> str:
    route = f"route {routes.get(result.route, result.route)}" if result.route else ""
    first = ", ".join(filter(None, (result.class_name, route)))
    named = [first, result.package_name, f"benefit: {result.benefit}" if result.benefit else ""]
    return "\n".join(name for name in named if name) or words.phrase(result.subject) or "the country"


def _found(item: RequirementResult, result: Result) -> tuple[Value, ...]:
    cell, observed = result.cell, result.observed
    arises = cell.verdict is not Verdict.NOT_APPLICABLE
    mend = item.remedy if cell.verdict is Verdict.NOT_MET else None
    return (
        words.found(observed, result.trace) if arises else "",
        words.asked(observed),
        words.shortfall(observed),
        Mark(cell.verdict),
        words.label(cell.arithmetic),
        words.bullets(words.reasons(cell.reasons)) if arises else words.reason(cell),
        str(mend or ""),
        _sources(words.facts_behind(result.trace)),
    )


def _sources(behind: Iterable[FactUsed]) -> str:
    """Key and place of every answer that a verdict rests on, a line each; questions without an answer are counted."""
    facts = list(dict.fromkeys(behind))
    given = [fact for fact in facts if fact.value]
    lines = list(dict.fromkeys(f"{', '.join(fact.sources) or 'no source'}: {fact.place}" for fact in given))
    left = len(lines) - _MOST_SOURCES
    lines[_MOST_SOURCES:] = [f"and {left} more"] if left > 0 else []
    silent = len(facts) - len(given)
    if silent:
        lines.append("1 question not answered" if silent == 1 else f"{silent} questions not answered")
    return words.bullets(lines)
