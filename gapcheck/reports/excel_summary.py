"""The sheet "Summary": what was assessed, how each Part came out, what is nearest, what was taken for granted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gapcheck.reports import words
from gapcheck.reports.excel_values import Figure, Mark, Strong, Value
from gapcheck.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapcheck.assess.results import Assessment, Gap, InstrumentResult, PartResult, RequirementResult
    from gapcheck.reports.excel_sheet import Report, Sheet

__all__ = ["write"]

_WIDTHS = (31, 18, 18, 30, 18, 16, 54)
_LEAD = (
    "This report assesses a design, as law and statistics describe it, against the provisions of an instrument. It "
    "does not declare a State in violation. The verdict rests on what is shown; the arithmetic beside it on everything "
    "that is given, limits that nobody states being taken as absent. What is not known is never counted as met or as "
    "not met."
)


def write(report: Report, assessment: Assessment) -> None:
    """Write the sheet."""
    sheet = report.sheet("Summary", "Summary of the assessment", _WIDTHS)
    sheet.paragraph(_LEAD)
    _what(sheet, assessment)
    for instrument in assessment.instruments:
        _parts(sheet, instrument)
        _other_readings(sheet, instrument, assessment)
        _counts(sheet, instrument)
        _nearest(sheet, instrument)
    sheet.heading("Taken for granted in the arithmetic")
    sheet.paragraph("Limits that nobody states are taken as absent in the arithmetic, never in the verdict:")
    sheet.bullets(words.assumed_absent(assessment.facts))
    sheet.heading("Warnings")
    sheet.bullets(assessment.warnings)
    sheet.finish()


def _what(sheet: Sheet, assessment: Assessment) -> None:
    profile = assessment.profile
    only = "confirmed answers only" if assessment.confirmed_only else "all answers, confirmed or not"
    sheet.next_row(8)
    sheet.pair(Strong("Country"), profile.country)
    sheet.pair(Strong("Profile"), f"{profile.id}, reference date {profile.reference_date.isoformat()}")
    if assessment.as_of is not None:
        sheet.pair(Strong("As of"), assessment.as_of.isoformat())
    for instrument in assessment.instruments:
        sheet.pair(Strong("Instrument"), f"{instrument.id}: {instrument.title}")
    sheet.pair(Strong("Answers used"), only)


# -- Parts ---------------------------------------------------------------------------------------------------------


def _parts(sheet: Sheet, instrument: InstrumentResult) -> None:
    sheet.heading(f"Parts of {instrument.id}")
    verdicts = [part.cell.verdict for part in instrument.parts]
    arithmetic = [part.cell.arithmetic for part in instrument.parts]
    met, by_arithmetic = (words.bounds(found, "Parts assessed") for found in (verdicts, arithmetic))
    sheet.paragraph(f"Met: {met}. By the arithmetic alone: {by_arithmetic}.")
    headers = (
        "Part",
        "Verdict",
        "Arithmetic",
        "Route reported",
        "Verdict with a declaration under Article 3",
        "Exceptions that it would use",
        "Main reasons",
    )
    about = f"Verdict, arithmetic and reasons for each Part of {instrument.id}"
    sheet.table(headers, [_part(part) for part in instrument.parts], about=about)
    left = [
        f"Part {item.part} {item.title} (Articles {item.first_article} to {item.last_article})"
        for item in instrument.not_assessed
    ]
    if left:
        sheet.paragraph("Not assessed by this version: " + "; ".join(left) + ".")


def _part(part: PartResult) -> tuple[Value, ...]:
    return (
        Strong(f"{part.part}  {part.title}"),
        Mark(part.cell.verdict),
        words.label(part.cell.arithmetic),
        words.route_of(part, part.reported_route),
        Mark(part.declared.cell.verdict),
        words.provisions(part.declared.uses) or "none",
        words.bullets(_main_reasons(part)),
    )


def _main_reasons(part: PartResult) -> list[str]:
    """Each reason of a Part, with the provisions that it comes from."""
    found = []
    for flag in Reason:
        if flag & part.cell.reasons:
            cites = [
                item.cites[0]
                for item in part.requirements
                if item.cites and item.cell.verdict is part.cell.verdict and flag & item.cell.reasons
            ]
            where = f" ({words.provisions(cites, most=2)})" if cites else ""
            found.append(words.REASONS[flag].short + where)
    return found


def _other_readings(sheet: Sheet, instrument: InstrumentResult, assessment: Assessment) -> None:
    says = {reading.id: str(reading.says) for reading in assessment.readings}
    lines = [
        f"Part {part.part} would be {verdict.word} under “{words.phrase(alternative)}”, "
        f"where this report reads “{says.get(reading, words.phrase(reading))}”"
        for part in instrument.parts
        for reading, alternative, verdict in part.other_readings
    ]
    if lines:
        sheet.heading("Other readings of the text that would change a verdict", level=2)
        sheet.bullets(lines)


# -- requirements --------------------------------------------------------------------------------------------------


def _counts(sheet: Sheet, instrument: InstrumentResult) -> None:
    sheet.heading(f"Requirements of {instrument.id} by verdict")
    sheet.paragraph(
        "Each requirement counts once, judged over everyone concerned. "
        "The sheet Findings has a row for each group of persons."
    )
    rows = [_count(f"{part.part}  {part.title}", part.requirements) for part in instrument.parts]
    if instrument.common:
        rows.append(_count("Common provisions, for the country", instrument.common))
    headers = ("Part", *(verdict.word.capitalize() for verdict in words.MEANINGS), "All")
    sheet.table(headers, rows, about=f"Number of requirements of {instrument.id} by Part and verdict")


def _count(name: str, requirements: Iterable[RequirementResult]) -> tuple[Value, ...]:
    counted = Counter(item.cell.verdict for item in requirements)
    return (Strong(name), *(Figure(counted[verdict]) for verdict in words.MEANINGS), Figure(counted.total()))


def _nearest(sheet: Sheet, instrument: InstrumentResult) -> None:
    sheet.heading(f"The nearest gaps in {instrument.id}")
    sheet.paragraph(
        "Provisions that are not met for somebody and come nearest to what is asked, "
        "by the shortfall over the threshold; then Parts in which there is no scheme."
    )
    headers = ("Part and provision", "Found", "Asked", "What is asked", "For whom", "Shortfall", "What would mend it")
    rows = [_gap(gap) for gap in words.gaps_told(instrument)]
    sheet.table(headers, rows, about=f"The gaps in {instrument.id} that are nearest to being closed")


def _gap(gap: Gap) -> tuple[Value, ...]:
    bare = gap.class_name == words.NO_SCHEME
    return (
        Strong(f"{gap.part}  {words.provisions(gap.cites, most=4)}"),
        words.NO_SCHEME if bare else words.found(gap.observed),
        words.asked(gap.observed),
        str(gap.says),
        "\n".join(filter(None, ("the country" if bare else gap.class_name or "the country", gap.benefit))),
        words.shortfall(gap.observed),
        str(gap.remedy or ""),
    )
