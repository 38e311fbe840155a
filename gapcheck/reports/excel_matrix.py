"""The sheet "Gap matrix": Parts by topics, with a column for the Part itself, on one printed page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.assess.results import PartResult
from gapcheck.reports import words
from gapcheck.reports.excel_sheet import Report, legend
from gapcheck.reports.excel_values import Grey, Mark, Strong, Value
from gapcheck.verdict import Reason, Verdict

if TYPE_CHECKING:
    from gapcheck.assess.results import Assessment, Cell, InstrumentResult
    from gapcheck.rulebook.model import PartOutline, Topic

__all__ = ["write"]

_PART_WIDTH, _TOPIC_WIDTH = 30, 25
_READING = (
    "A column shows one topic by itself, for the route that the report follows. Each topic may hold for enough persons "
    "and all together not: the Part has a column of its own and is never put together from the others. Symbols and "
    "fills are this tool's."
)
_PERSONS = "persons_protected"
_DECIDED = (Verdict.MET, Verdict.NOT_MET)
_MOST_REASONS = 2
"""A matrix is read from afar; all reasons stand in the sheets Summary and Findings."""


def write(report: Report, assessment: Assessment) -> None:
    """Write a sheet for each instrument."""
    alone = len(assessment.instruments) == 1
    for instrument in assessment.instruments:
        name = "Gap matrix" if alone else f"Gap matrix {instrument.id}"[:31]
        _write(report, instrument, name, confirmed_only=assessment.confirmed_only)


def _write(report: Report, instrument: InstrumentResult, name: str, *, confirmed_only: bool) -> None:
    widths = (_PART_WIDTH, *(_TOPIC_WIDTH for _ in instrument.topics), _TOPIC_WIDTH)
    sheet = report.sheet(name, f"Gap matrix, {instrument.id}", widths)
    sheet.paragraph(_READING)
    sheet.next_row(6)
    header = sheet.row
    headers = ("Part", *(str(topic.title) for topic in instrument.topics), "The Part")
    sheet.table(
        headers,
        _rows(instrument, confirmed_only=confirmed_only),
        about=f"Verdict for each Part of {instrument.id} and topic",
    )
    sheet.next_row(8)
    legend(sheet)
    sheet.pair(Grey("not assessed"), "This version holds no rules for the Part yet. Nothing is said about it.")
    sheet.pair(
        "arithmetic: …", "What the figures as given come to, where that differs from the verdict on what is shown."
    )
    sheet.pair(Strong("*"), "An answer behind the verdict is not confirmed yet; without it the verdict may be open.")
    sheet.finish(freeze=(header + 1, 1), one_page=True)


def _rows(instrument: InstrumentResult, *, confirmed_only: bool) -> list[tuple[Value, ...]]:
    parts: list[PartResult | PartOutline] = [*instrument.parts, *instrument.not_assessed]
    topics = instrument.topics
    in_order = sorted(parts, key=lambda item: words.roman(item.part))
    return [_row(item, topics, confirmed_only=confirmed_only) for item in in_order]


def _row(item: PartResult | PartOutline, topics: tuple[Topic, ...], *, confirmed_only: bool) -> tuple[Value, ...]:
    name = f"{item.part}  {item.title}"
    if not isinstance(item, PartResult):
        return (Grey(name), *(Grey("not assessed") for _ in topics), Grey("not assessed"))
    cells, unsure = dict(item.topics), set() if confirmed_only else _not_confirmed(item)
    row = (_cell(cells.get(topic.id), asterisk=topic.id in unsure) for topic in topics)
    return (Strong(name), *row, _cell(item.cell, asterisk=bool(unsure)))


def _not_confirmed(part: PartResult) -> set[str]:
    """The topics of which an answer behind the reported route is not confirmed."""
    route = next(route for route in part.routes if route.id == part.reported_route)
    behind = [
        (item.topics, words.facts_behind(result.trace))
        for item in part.requirements
        for result in item.results
        if result.route == route.id
    ]
    no_scheme = part.cell.reasons & Reason.NO_SCHEME
    behind.append((tuple(dict(part.topics)) if no_scheme else (_PERSONS,), iter(route.facts)))
    return {topic for topics, facts in behind if any(f.value and not f.confirmed for f in facts) for topic in topics}


def _cell(cell: Cell | None, *, asterisk: bool) -> Value:
    if cell is None:
        return "nothing is asked"
    lines = []
    if cell.arithmetic is not cell.verdict:
        lines.append(f"arithmetic: {cell.arithmetic.word}")
    told = words.reasons(cell.reasons)
    lines += told[:_MOST_REASONS]
    if len(told) > _MOST_REASONS:
        lines.append(f"and {len(told) - _MOST_REASONS} more")
    return Mark(cell.verdict, tuple(lines), asterisk=asterisk and cell.verdict in _DECIDED)
