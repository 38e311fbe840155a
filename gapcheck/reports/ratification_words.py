"""How reports word ratification and the figures of a report; shared by the terminal and Excel."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from gapcheck.assess.ratification_results import Applies, AskedKind, Blank, FigureItem
from gapcheck.reports import words
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapcheck.assess.ratification_results import (
        Acceptance,
        AcceptedPart,
        Asked,
        FigureRow,
        PartStanding,
        Ratification,
        StateStanding,
    )

__all__ = [
    "APPLIES",
    "asked",
    "because",
    "bounds",
    "counted",
    "figure_name",
    "found",
    "names",
    "remarks",
    "standing",
    "summary",
    "waiting",
]

_COLUMNS = 98

APPLIES = {
    Applies.YES: "yes, as far as known",
    Applies.NO: "no",
    Applies.NOT_KNOWN: "not known",
    Applies.NOT_ACCEPTED: "not in the source's list",
}
_COUNTED = {"effective": "covered in fact", "legal": "covered by law"}
_STANDING = {
    Verdict.MET: "the design as described attains",
    Verdict.NOT_MET: "does not attain",
    Verdict.UNDETERMINED: "undetermined",
}


def names(parts: Iterable[str]) -> str:
    """Parts in one line."""
    return ", ".join(parts) or "none"


def bounds(acceptance: Acceptance) -> str:
    """How many Parts are met by themselves: "between 4 and 7 of 9 Parts"."""
    low, high, count = acceptance.bounds
    return f"{low if low == high else f'between {low} and {high}'} of {count} Parts"


# -- the terminal --------------------------------------------------------------------------------------------------


def summary(found: Ratification) -> list[str]:
    """A few lines: what could be accepted without and with exceptions, and how a State stands."""
    plain, best = found.plain, found.with_exceptions
    in_force = f" with {', '.join(plain.exceptions)} in force" if plain.exceptions else ""
    said = [f"Ratification, Art. {found.cites[0]}{in_force}: {_could(plain)}"]
    if best is not None:
        said.append(f"Under {', '.join(best.exceptions)} declared: {_could(best)}")
    if found.state is not None:
        said.append(f"Ratified in {found.state.year}: {standing(found.state)}.")
    return [line for text in said for line in wrap(text, _COLUMNS, subsequent_indent="  ")]


def _could(acceptance: Acceptance) -> str:
    groups = (
        ("Could be accepted", Verdict.MET),
        ("Open", Verdict.UNDETERMINED),
        ("Not met", Verdict.NOT_MET),
    )
    said = [acceptance.cell.verdict.word]
    for word, verdict in groups:
        parts = [part.part for part in acceptance.parts if part.ready.verdict is verdict]
        said += [f"{word}: {', '.join(parts)}"] if parts else []
    return ". ".join(said) + "."


def standing(state: StateStanding) -> str:
    """How the design stands against the Parts accepted that still apply or may: "attains II, V; undetermined IX"."""
    held = [part for part in state.parts if part.applies in (Applies.YES, Applies.NOT_KNOWN)]
    said = [
        f"{word} {', '.join(found)}"
        for verdict, word in _STANDING.items()
        if (found := [part.part for part in held if part.ready.verdict is verdict])
    ]
    return "; ".join(said) or "no Part that still applies is known"


# -- tables --------------------------------------------------------------------------------------------------------


def asked(item: Asked) -> str:
    """What a ratification asks for, in words."""
    if item.kind is AskedKind.PARTS:
        return f"At least {item.at_least} Parts accepted"
    if item.kind is AskedKind.ONE_OF:
        return f"At least one of Parts {', '.join(item.parts)} among them"
    return str(item.says)


def found(item: Asked) -> str:
    """How many Parts could be accepted; empty for a provision."""
    if item.kind in (AskedKind.COMMON, AskedKind.EXCEPTIONS):
        return ""
    return f"{item.low}" if item.low == item.high else f"between {item.low} and {item.high}"


def waiting(part: PartStanding) -> str:
    """For how many answers a Part waits, where it is undetermined."""
    if not part.assessed:
        return "no rules yet"
    if part.ready.verdict is not Verdict.UNDETERMINED:
        return ""
    if not part.waits:
        return "the list of schemes" if part.cell.verdict is Verdict.UNDETERMINED else ""
    return "1 answer" if part.waits == 1 else f"{part.waits} answers"


def because(part: AcceptedPart) -> str:
    """Why a Part does not apply, or may not."""
    later = " and ".join(part.because)
    return {
        Applies.YES: "",
        Applies.NO: f"replaced by {later}",
        Applies.NOT_KNOWN: f"{later} may have replaced it; the source does not say so of this Part",
        Applies.NOT_ACCEPTED: f"{later} may have replaced it; the source does not say so",
    }[part.applies]


# -- figures -------------------------------------------------------------------------------------------------------


def figure_name(row: FigureRow) -> str:
    """What a figure is, with its letter in the report form."""
    after = f" after {words.with_unit(words.number(row.after_years), 'years')}" if row.after_years is not None else ""
    return {
        FigureItem.GROUP: f"Counted of this group: {words.phrase(row.label)}",
        FigureItem.PROTECTED: f"A  Protected: {words.phrase(row.label)} for whom all that the route asks holds",
        FigureItem.POPULATION: f"B  Out of: {words.phrase(row.label)}",
        FigureItem.SHARE: "C  A in percent of B",
        FigureItem.WAGE: "A  Reference wage",
        FigureItem.BENEFIT: f"B  Benefit{after}",
        FigureItem.ALLOWANCE_BEFORE: "C  Family allowance in employment",
        FigureItem.ALLOWANCE_DURING: "D  Family allowance in the contingency",
        FigureItem.RATE: f"E  Rate = (B + D) / (A + C){after}",
        FigureItem.NUMBER: row.label[:1].upper() + row.label[1:] or f"The figure for {words.provisions(row.cites)}",
    }[row.item]


def remarks(row: FigureRow) -> list[str]:
    """Why there is no figure, or what must be said with it."""
    why = words.reason(row.cell) if row.cell is not None else ""
    blank = {
        Blank.NONE: "",
        Blank.NOT_ASSESSED: "not assessed: this version holds no rules for the Part",
        Blank.OTHER_ROUTE: f"no figure is asked: the assessment follows {', '.join(row.cites)}",
        Blank.CLOSED: "not used: the provision is open only under a condition that is not fulfilled",
        Blank.NOBODY: f"nobody is counted: {why}" if why else "nothing to count",
        Blank.NOT_KNOWN: "not known",
    }[row.blank]
    lines = [blank] if blank else []
    if row.missing:
        answers = "1 answer is" if row.missing == 1 else f"{row.missing} answers are"
        lines.append(f"{answers} missing or not proven")
    if row.blank is not Blank.NONE:
        return lines
    if row.assumed:
        lines.append("limits or amounts that nobody states are taken as absent")
    if not row.confirmed:
        lines.append("rests on answers that are not confirmed")
    if row.item is FigureItem.GROUP and row.cell is not None and row.cell.verdict is not Verdict.MET:
        lines.append(f"all else on the route: {row.cell.verdict.word}")
    elif row.cell is not None:
        lines.append(words.label(row.cell.verdict))
    return lines


def counted(row: FigureRow) -> str:
    """By what persons were counted."""
    return "\n".join(_COUNTED[way] for way in row.counted)
