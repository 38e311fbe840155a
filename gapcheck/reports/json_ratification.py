"""Ratification and the figures of a report as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.reports.json_values import Json, cell, interval

if TYPE_CHECKING:
    from gapcheck.assess.ratification_results import (
        Acceptance,
        FigureBlock,
        FigureRow,
        PartStanding,
        Ratification,
        StateStanding,
    )

__all__ = ["figures", "ratification"]


def ratification(found: Ratification) -> Json:
    """What could be accepted without and with exceptions, and how a State stands."""
    return {
        "cites": list(found.cites),
        "plain": _acceptance(found.plain),
        "with_exceptions": _acceptance(found.with_exceptions) if found.with_exceptions else None,
        "state": _state(found.state) if found.state else None,
    }


def _acceptance(found: Acceptance) -> Json:
    low, high, count = found.bounds
    return {
        "exceptions": list(found.exceptions),
        **cell(found.cell),
        "parts_met": {"from": low, "to": high, "of": count},
        "asked": [
            {
                "kind": str(item.kind),
                "cites": list(item.cites),
                "says": item.says.en if item.says else None,
                "parts": list(item.parts),
                "found": {"from": item.low, "to": item.high, "at_least": item.at_least} if item.at_least else None,
                **cell(item.cell),
            }
            for item in found.asked
        ],
        "could_be_accepted": [part.part for part in found.could],
        "might_be_accepted": [part.part for part in found.might],
        "not_met_nearest_first": list(found.further),
        "parts": [_part(part) for part in found.parts],
    }


def _part(part: PartStanding) -> Json:
    return {
        "part": part.part,
        "title": part.title.en,
        "assessed": part.assessed,
        **cell(part.cell),
        "with_common_provisions": cell(part.ready),
        "held_back_by": list(part.held_back),
        "answers_missing": part.waits,
        "topics_not_met": [topic.en for topic in part.lacks],
        "gaps": part.gaps,
        "nearest_gap": part.nearest.requirement if part.nearest else None,
    }


def _state(state: StateStanding) -> Json:
    return {
        "ratified": state.year,
        "after_the_profile": state.later,
        "all_parts_known": state.complete,
        "exceptions": list(state.exceptions),
        "doubtful_exceptions": list(state.doubtful),
        "source": state.source,
        "parts": [
            {
                "part": part.part,
                "title": part.title.en,
                "applies": str(part.applies),
                "because": list(part.because),
                **cell(part.cell),
                "with_common_provisions": cell(part.ready),
            }
            for part in state.parts
        ],
    }


def figures(block: FigureBlock) -> Json:
    """One letter of the figures."""
    return {
        "letter": block.letter,
        "cites": list(block.cites),
        "title": block.title.en,
        "rows": [_row(row) for row in block.rows],
    }


def _row(row: FigureRow) -> Json:
    return {
        "part": row.part,
        "cites": list(row.cites),
        "item": str(row.item),
        "label": row.label,
        "whom": row.whom.split("\n") if row.whom else [],
        "figure": None if row.low is None or row.high is None else interval(row.low, row.high, row.unit),
        "unit": row.unit,
        "operator": row.operator or None,
        "threshold": row.asked,
        "after_years": row.after_years,
        "years": list(row.years),
        "sources": list(row.sources),
        "confirmed": row.confirmed,
        "counted": list(row.counted),
        "blank": str(row.blank) or None,
        "answers_missing": row.missing,
        "assumed_absent": row.assumed,
        "verdict": row.cell.verdict.word if row.cell else None,
    }
