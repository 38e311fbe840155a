"""The assessment on a terminal: a compact matrix, counts, the nearest gaps."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gapcheck.reports import words
from gapcheck.reports.ratification_words import summary as ratification
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from gapcheck.assess.results import Assessment, Gap, InstrumentResult, PartResult

__all__ = ["summary"]


def summary(assessment: Assessment) -> str:
    """What a person wants to see first, in less than a hundred columns."""
    profile = assessment.profile
    lines = [f"{profile.country}, {profile.id}, facts as of {profile.reference_date.isoformat()}"]
    if assessment.confirmed_only:
        lines.append("Only confirmed facts count in the verdicts.")
    for instrument in assessment.instruments:
        lines += ["", str(instrument.title), *_matrix(instrument), "", _legend(), *_counts(instrument)]
        lines += ratification(instrument.ratification) if instrument.ratification else []
        lines += _nearest(instrument)
    lines.append(f"Data requests: {len(assessment.requests)} answers are missing or not proven.")
    return "\n".join(lines)


def _matrix(instrument: InstrumentResult) -> list[str]:
    heads = [str(topic.title).split()[0].lower() for topic in instrument.topics]
    width = max(len(f"{p.part} {p.title}") for p in instrument.parts)
    rows = [" ".join((" " * width, *heads, "the Part"))]
    for part in instrument.parts:
        cells = [_symbol(cell.verdict).ljust(len(head)) for head, (_, cell) in zip(heads, part.topics, strict=True)]
        rows.append(" ".join((f"{f'{part.part} {part.title}':<{width}}", *cells, _part_words(part))))
    return rows


def _part_words(part: PartResult) -> str:
    verdict, arithmetic = part.cell.verdict, part.cell.arithmetic
    return verdict.word if arithmetic is verdict else f"{verdict.word} (arithmetic: {arithmetic.word})"


def _legend() -> str:
    return "  ".join(words.label(verdict) for verdict in Verdict)


def _symbol(verdict: Verdict) -> str:
    return words.label(verdict)[0]


def _counts(instrument: InstrumentResult) -> list[str]:
    parts = words.bounds((part.cell.verdict for part in instrument.parts), "Parts assessed")
    counts = Counter(item.cell.verdict for part in instrument.parts for item in part.requirements)
    tally = ", ".join(f"{counts[verdict]} {verdict.word}" for verdict in Verdict if counts[verdict])
    lines = [f"Met: {parts}. Requirements: {tally}."]
    if instrument.not_assessed:
        lines.append(f"Not assessed by this version: Parts {', '.join(o.part for o in instrument.not_assessed)}.")
    return lines


def _nearest(instrument: InstrumentResult) -> list[str]:
    if not instrument.gaps:
        return ["No provision is shown not to be met."]
    return ["Nearest gaps:", *(f"  {i}. {_gap(gap)}" for i, gap in enumerate(words.gaps_told(instrument), 1))]


def _gap(gap: Gap) -> str:
    benefit = f", {gap.benefit.lower()}" if gap.benefit else ""
    head = f"Part {gap.part}{benefit}, Art. {gap.cites[0]}, {gap.class_name}"
    found, asked = words.found(gap.observed), words.asked(gap.observed)
    return f"{head}: {found}; asked: {asked}." if found else f"{head}: {gap.says}"
