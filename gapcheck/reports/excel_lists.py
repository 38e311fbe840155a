"""The sheets "Data requests" and "Sources": what is missing, and where everything that is there came from."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gapcheck.reports import words
from gapcheck.reports.excel_values import Figure, Strong, Value

if TYPE_CHECKING:
    from gapcheck.assess.results import Assessment, FactUsed, Request
    from gapcheck.facts.profile import Profile
    from gapcheck.reports.excel_sheet import Report, Sheet

__all__ = ["write_requests", "write_sources"]

_REQUESTS: tuple[tuple[str, float], ...] = (
    ("No.", 6),
    ("Question", 48),
    ("Of what", 44),
    ("Unit", 13),
    ("Provisions", 22),
    ("Why it is asked", 24),
    ("Verdicts that wait", 26),
    ("What it would settle", 36),
)
_SOURCES = (14, 44, 40, 22, 14, 42, 8, 13, 22)
_WHY = {
    "missing": "not answered",
    "not proven": "given, not proven",
    "judgement": "needs a judgement by the assessor, with reason and source",
    "range": "given as a range that does not decide",
}


def write_requests(report: Report, assessment: Assessment) -> None:
    """Write the sheet "Data requests"."""
    headers, widths = zip(*_REQUESTS, strict=True)
    sheet = report.sheet("Data requests", "Data requests", widths)
    sheet.paragraph(
        "What is missing or not proven, and the verdicts that wait for it. "
        "A blank answer is unknown; it is not zero, and not “no”."
    )
    header = sheet.row
    rows = [_request(number, item) for number, item in enumerate(assessment.requests, start=1)]
    sheet.table(headers, rows, about="Questions that are open and the verdicts that wait for them", filtered=True)
    sheet.finish(header_row=header if rows else None, freeze=(header + 1, 0))


def _request(number: int, item: Request) -> tuple[Value, ...]:
    fact = item.fact
    given = f": {words.phrase(fact.value)}" if fact.value else ""
    return (
        Figure(number),
        str(fact.question),
        fact.of,
        fact.unit,
        words.cites_in_line(item.cites),
        _WHY.get(item.why, item.why) + given,
        words.cites_in_line(item.waits),
        _settles(item),
    )


def _settles(item: Request) -> str:
    """The shares that an answer may settle, those together that take the same other answers."""
    routes: dict[str, list[str]] = {}
    for cite, others in item.settling:
        routes.setdefault(others, []).append(cite)
    told = (f"{others}: {words.cites_in_line(cites)}" for others, cites in routes.items())
    return words.bullets(("May settle the share of persons", *told) if routes else ())


def write_sources(report: Report, assessment: Assessment) -> None:
    """Write the sheet "Sources"."""
    sheet = report.sheet("Sources", "Sources and answers", _SOURCES)
    profile = assessment.profile
    if profile.about:
        sheet.paragraph(profile.about)
    sheet.heading("Sources")
    _sources(sheet, profile, assessment.facts)
    sheet.heading("Answers that the verdicts rest on")
    headers = ("Sources", "Question", "Of what", "Answer", "Asked in", "Note", "Year", "Confirmed", "File and line")
    sheet.table(
        headers, [_fact(fact) for fact in assessment.facts], about="Every answer used, with its sources", filtered=True
    )
    sheet.heading("Figures of the sources that are not used")
    rows = [(item.source, item.figure, item.reason) for item in profile.not_used]
    sheet.table(("Source", "Figure", "Why it is not used"), rows, about="Figures that were left out, with the reason")
    sheet.finish()


def _sources(sheet: Sheet, profile: Profile, facts: tuple[FactUsed, ...]) -> None:
    used = Counter(key for fact in facts for key in fact.sources)
    rows: list[tuple[Value, ...]] = [
        (Strong(item.id), item.title, item.url, item.year, Figure(used[item.id]), item.note)
        for item in profile.sources.values()
    ]
    headers = ("Key", "Title", "Address", "Year", "Answers used", "Note")
    sheet.table(headers, rows, about="The sources of the profile and how many answers rest on each")


def _fact(fact: FactUsed) -> tuple[Value, ...]:
    notes = [fact.note] if fact.note else []
    notes += [f"sources differ: {saying}" for saying in fact.disagreement]
    notes += [] if fact.state in {"given", "missing"} else [f"({fact.state})"]
    return (
        ", ".join(fact.sources),
        str(fact.question),
        fact.of,
        words.phrase(fact.value) or words.NOT_KNOWN,
        fact.unit,
        words.bullets(notes),
        str(fact.year or ""),
        ("yes" if fact.confirmed else "no") if fact.value else "",
        fact.place,
    )
