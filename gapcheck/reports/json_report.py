"""The assessment as JSON: versioned, with a published schema (``standards/schemas/assessment.schema.json``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gapcheck.reports.json_ratification import figures, ratification
from gapcheck.reports.json_values import Json
from gapcheck.reports.json_values import cell as _cell
from gapcheck.reports.json_values import interval as _interval
from gapcheck.reports.json_values import number as _number

if TYPE_CHECKING:
    from gapcheck.assess.results import (
        Assessment,
        FactUsed,
        InstrumentResult,
        Observed,
        PartResult,
        PersonsResult,
        RateResult,
        RequirementResult,
        Result,
        RouteResult,
        Trace,
    )

__all__ = ["VERSION", "json_bytes"]

VERSION = "gapcheck.assessment/1"


def json_bytes(assessment: Assessment) -> bytes:
    """The whole assessment, UTF-8, the same bytes for the same input."""
    return (json.dumps(_assessment(assessment), ensure_ascii=False, indent=1) + "\n").encode()


def _assessment(a: Assessment) -> Json:
    profile = a.profile
    return {
        "format": VERSION,
        "profile": {
            "id": profile.id,
            "country": profile.country,
            "iso3": profile.iso3,
            "currency": profile.currency,
            "reference_date": profile.reference_date.isoformat(),
            "sources": [
                {"id": s.id, "title": s.title, "url": s.url, "year": s.year, "note": s.note}
                for s in profile.sources.values()
            ],
            "not_used": [{"figure": n.figure, "source": n.source, "reason": n.reason} for n in profile.not_used],
        },
        "confirmed_only": a.confirmed_only,
        "instruments": [_instrument(i) for i in a.instruments],
        "data_requests": [
            {
                "fact": _fact(r.fact),
                "why": r.why,
                "cites": list(r.cites),
                "waits": list(r.waits),
                "settles": r.settles,
            }
            for r in a.requests
        ],
        "readings": [{"id": r.id, "cites": list(r.cites), "says": r.says.en} for r in a.readings],
        "receipt": {
            "tool": a.receipt.tool,
            "version": a.receipt.version,
            "options": dict(a.receipt.options),
            "files": [{"name": name, "sha256": digest} for name, digest in a.receipt.files],
            "counts": dict(a.receipt.counts),
        },
        "warnings": list(a.warnings),
    }


def _instrument(i: InstrumentResult) -> Json:
    return {
        "id": i.id,
        "title": i.title.en,
        "parts": [_part(p) for p in i.parts],
        "common": [_requirement(r) for r in i.common],
        "not_assessed": [{"part": o.part, "title": o.title.en} for o in i.not_assessed],
        "ratification": ratification(i.ratification) if i.ratification else None,
        "figures": [figures(block) for block in i.figures],
    }


def _part(p: PartResult) -> Json:
    return {
        "id": p.id,
        "part": p.part,
        "title": p.title.en,
        **_cell(p.cell),
        "reported_route": p.reported_route,
        "topics": [{"id": name, **_cell(cell)} for name, cell in p.topics],
        "routes": [_route(r) for r in p.routes],
        "requirements": [_requirement(r) for r in p.requirements],
        "with_article_3": {
            **_cell(p.declared.cell),
            "reported_route": p.declared.reported_route,
            "uses": list(p.declared.uses),
        },
        "rates": [_rate(r) for r in p.rates],
        "other_readings": [
            {"reading": reading, "alternative": alternative, "verdict": verdict.word}
            for reading, alternative, verdict in p.other_readings
        ],
    }


def _route(r: RouteResult) -> Json:
    return {
        "id": r.id,
        "cites": r.cites,
        "says": r.says.en,
        "open": r.open,
        **_cell(r.cell),
        "topics": [{"id": name, **_cell(cell)} for name, cell in r.topics],
        "persons": _persons(r.persons) if r.persons else None,
    }


def _persons(p: PersonsResult) -> Json:
    return {
        "population": p.population,
        "protected": _interval(p.low, p.high, "persons"),
        "of": _interval(p.of_low, p.of_high, "persons"),
        "share": _interval(p.share_low, p.share_high),
        "share_shown": _interval(p.shown_low, p.shown_high),
        "threshold": p.asked,
        "unit": "percent",
        "missing_persons": p.missing_persons,
        "covered": _interval(p.all_covered_low, p.all_covered_high, "persons"),
        "covers": [
            {
                "class": c.class_name,
                "package": c.package_name,
                "legal": _interval(c.legal_low, c.legal_high, "persons"),
                "effective": _interval(c.effective_low, c.effective_high, "persons") if c.effective_known else None,
                "counted": _interval(c.counted_low, c.counted_high, "persons"),
                **_cell(c.cell),
            }
            for c in p.covers
        ],
    }


def _requirement(r: RequirementResult) -> Json:
    return {
        "id": r.id,
        "cites": list(r.cites),
        "topics": list(r.topics),
        "says": r.says.en,
        **_cell(r.cell),
        "results": [_result(x) for x in r.results],
    }


def _result(r: Result) -> Json:
    observed = _observed(r.observed) if r.observed else dict.fromkeys(("observed", "threshold", "unit", "shortfall"))
    return {
        "subject": r.subject,
        "class": r.class_name,
        "package": r.package_name,
        "benefit": r.benefit or None,
        "route": r.route,
        **_cell(r.cell),
        **observed,
        "trace": _trace(r.trace),
    }


def _observed(o: Observed) -> Json:
    if o.low is None or o.high is None:
        return {
            "observed": [list(o.words), list(o.possible)],
            "threshold": list(o.words_asked),
            "operator": o.operator,
            "unit": None,
            "shortfall": None,
        }
    found: Json = {
        "observed": _interval(o.low, o.high, o.unit),
        "shown": _interval(o.shown_low or 0.0, o.shown_high or 0.0, o.unit),
        "threshold": _number(o.asked_low or 0.0)
        if o.asked_low == o.asked_high
        else _interval(o.asked_low or 0.0, o.asked_high or 0.0),
        "operator": o.operator,
        "unit": o.unit,
        "shortfall": o.shortfall,
    }
    return found | ({"after_years": o.after_years} if o.after_years is not None else {})


def _trace(t: Trace) -> Json:
    found: Json = {"label": t.label, "kind": t.kind, "cites": list(t.cites), **_cell(t.cell)}
    if t.observed is not None:
        found |= _observed(t.observed)
    if t.facts:
        found["facts"] = [_fact(f) for f in t.facts]
    if t.gate is not None:
        found["open_if"] = _trace(t.gate)
    if t.children:
        found["children"] = [_trace(child) for child in t.children]
    return found


def _fact(f: FactUsed) -> Json:
    return {
        "field": f.key.field,
        "owner": f.key.owner,
        "of": f.of,
        "question": f.question.en,
        "value": f.value,
        "unit": f.unit,
        "year": f.year or None,
        "sources": list(f.sources),
        "confirmed": f.confirmed,
        "place": f.place,
        "state": f.state,
        "note": f.note,
        "disagreement": list(f.disagreement),
    }


def _rate(r: RateResult) -> Json:
    return {
        "class": r.class_name,
        "package": r.package_name,
        "benefit": r.benefit_name or None,
        "article": r.article,
        "after_years": r.years,
        "currency": r.currency,
        "A_reference_wage": _interval(r.wage_low, r.wage_high),
        "B_benefit": r.benefit,
        "C_family_allowance_in_employment": r.allowance_before,
        "D_family_allowance_in_contingency": r.allowance_during,
        "E_rate": _interval(r.rate_low, r.rate_high, "percent"),
        "E_rate_shown": _interval(r.shown_low, r.shown_high, "percent"),
        "threshold": r.asked,
        "attained_up_to": r.attained_up_to,
        **_cell(r.cell),
        "assumed_absent": [_fact(f) for f in r.assumed_absent],
    }
