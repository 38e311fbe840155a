"""The sheet "Ratification": which Parts could be accepted, what stands in the way, how a State stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.assess.ratification_results import Applies
from gapcheck.reports import ratification_words as said
from gapcheck.reports import words
from gapcheck.reports.excel_values import Grey, Mark, Strong, Value
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from gapcheck.assess.ratification_results import (
        Acceptance,
        AcceptedPart,
        Asked,
        PartStanding,
        Ratification,
        StateStanding,
    )
    from gapcheck.assess.results import Assessment, InstrumentResult
    from gapcheck.reports.excel_sheet import Report, Sheet

__all__ = ["write"]

_WIDTHS = (38, 20, 22, 22, 20, 26, 44)
_PART = (
    "Part",
    "The Part",
    "With the common provisions",
    "Common provisions that do not hold, or may not",
    "Waits for",
    "Topics not met",
    "Gaps, and the nearest",
)
_LEAD = (
    "What a State accepts when it ratifies is for the State to decide. This sheet compares the design as described "
    "with what the instrument asks for. A Part could be accepted where it is met for persons for whom the common "
    "provisions on their schemes and benefits hold as well."
)


def write(report: Report, assessment: Assessment) -> None:
    """Write the sheet, where an instrument has rules on ratification."""
    found = [instrument for instrument in assessment.instruments if instrument.ratification is not None]
    for instrument in found:
        name = "Ratification" if len(found) == 1 else f"Ratification {instrument.id}"[:31]
        sheet = report.sheet(name, f"Ratification, {instrument.id}", _WIDTHS)
        sheet.paragraph(_LEAD)
        if instrument.ratification is not None:
            _write(sheet, instrument, instrument.ratification)
        sheet.finish()


def _write(sheet: Sheet, instrument: InstrumentResult, found: Ratification) -> None:
    if found.state is not None:
        _state(sheet, instrument, found.state)
    plain, best = found.plain, found.with_exceptions
    in_force = f"With the exceptions in force: {', '.join(plain.exceptions)}"
    _acceptance(sheet, in_force if plain.exceptions else "Without temporary exceptions", plain)
    if best is not None:
        _acceptance(sheet, f"With the most favourable temporary exceptions: {', '.join(best.exceptions)}", best)
    else:
        sheet.heading("With temporary exceptions")
        sheet.paragraph(
            "No further temporary exception would change the verdict on a Part, as far as can be said today."
        )
    if found.state is None:
        sheet.heading("Ratified?")
        sheet.paragraph(
            f"No ratification of {instrument.id} by this country is recorded in the rule files. They hold only States "
            "that were checked against a source: it may have ratified all the same."
        )


# -- what could be accepted ----------------------------------------------------------------------------------------


def _acceptance(sheet: Sheet, title: str, acceptance: Acceptance) -> None:
    sheet.heading(title)
    sheet.pair(Strong("Parts met by themselves"), said.bounds(acceptance))
    sheet.pair(Strong("Could be accepted today"), said.names(part.part for part in acceptance.could))
    waiting = (f"{part.part} ({said.waiting(part)})" if said.waiting(part) else part.part for part in acceptance.might)
    sheet.pair(Strong("Might be, waiting for answers"), said.names(waiting))
    sheet.pair(Strong("Not met, the nearest first"), said.names(acceptance.further))
    sheet.pair(Mark(acceptance.cell.verdict), _whole(acceptance))
    sheet.heading("What a ratification asks for", level=2)
    headers = (
        "Asked",
        "Provision",
        "Parts that could be accepted",
        "Verdict",
        "Arithmetic",
        "Why",
    )
    rows = [_asked(item) for item in acceptance.asked]
    sheet.table(headers, rows, about=f"{title}: what a ratification asks for")
    sheet.heading("Part by Part", level=2)
    body = [_part(part) for part in acceptance.parts]
    sheet.table(_PART, body, about=f"{title}: how near each Part is to being accepted")


def _whole(acceptance: Acceptance) -> str:
    missing = [said.asked(item) for item in acceptance.asked if item.cell.verdict is Verdict.NOT_MET]
    if acceptance.cell.verdict is Verdict.MET:
        return "All that a ratification asks for is met by the Parts that could be accepted."
    if missing:
        return "What a ratification asks for is not met by the design as described. Not met: " + "; ".join(missing)
    return "It cannot be said yet whether all that a ratification asks for is met."


def _asked(item: Asked) -> tuple[Value, ...]:
    return (
        said.asked(item),
        words.provisions(item.cites),
        said.found(item),
        Mark(item.cell.verdict),
        words.label(item.cell.arithmetic),
        "see the Parts below" if item.at_least else words.bullets(words.reasons(item.cell.reasons)),
    )


def _part(part: PartStanding) -> tuple[Value, ...]:
    name = f"{part.part}  {part.title}"
    if not part.assessed:
        return (Grey(name), *(Grey("not assessed") for _ in range(2)), "", Grey(said.waiting(part)), "", "")
    return (
        Strong(name),
        Mark(part.cell.verdict),
        Mark(part.ready.verdict),
        words.provisions(part.held_back),
        said.waiting(part),
        words.bullets(map(str, part.lacks)),
        _nearest(part),
    )


def _nearest(part: PartStanding) -> str:
    gap = part.nearest
    if gap is None:
        return ""
    count = "1 gap" if part.gaps == 1 else f"{part.gaps} gaps"
    found, asked = words.found(gap.observed), words.asked(gap.observed)
    what = f"{found}; asked: {asked}" if found else str(gap.says)
    return f"{count}. {words.provisions(gap.cites, most=2)}, {gap.class_name or 'the country'}: {what}"


# -- a State that has ratified -------------------------------------------------------------------------------------


def _state(sheet: Sheet, instrument: InstrumentResult, state: StateStanding) -> None:
    sheet.heading(f"Ratified in {state.year}")
    if state.later:
        sheet.paragraph("The ratification is later than the date of this profile.")
    if not state.complete:
        sheet.paragraph("The source was read in part only: the State may have accepted more Parts.")
    if state.exceptions:
        sheet.paragraph(
            f"Temporary exceptions declared: {', '.join(state.exceptions)}. The verdicts below are under these. Some "
            "may have been renounced since."
        )
    if state.doubtful:
        sheet.paragraph(
            f"Sources differ on {', '.join(state.doubtful)}: a verdict that hangs on it is shown as undetermined."
        )
    sheet.paragraph(f"Source: {state.source}")
    sheet.next_row(4)
    headers = (
        "Part accepted",
        "Still applies",
        "The Part",
        "With the common provisions",
        "Arithmetic",
        "Later Convention",
    )
    assessed = {part.part for part in instrument.parts}
    rows = [_accepted(part, assessed=part.part in assessed) for part in state.parts]
    sheet.table(
        (*headers, "The design as described"), rows, about="Parts accepted, and how the design stands against each"
    )


def _accepted(part: AcceptedPart, *, assessed: bool) -> tuple[Value, ...]:
    name = f"{part.part}  {part.title}"
    verdict = {
        Verdict.MET: "attains what the Part and the common provisions ask for",
        Verdict.NOT_MET: "does not attain what the Part and the common provisions ask for",
    }.get(part.ready.verdict, "it cannot be said yet")
    concerned = part.applies not in (Applies.NO, Applies.NOT_ACCEPTED)
    return (
        Strong(name),
        said.APPLIES[part.applies],
        Mark(part.cell.verdict) if assessed else Grey("not assessed"),
        Mark(part.ready.verdict) if assessed else Grey("not assessed"),
        words.label(part.ready.arithmetic) if assessed else "",
        said.because(part),
        (verdict if assessed else "") if concerned else "no longer asked for, as far as known",
    )
