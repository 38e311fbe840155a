"""The JSON Schema of the YAML profile, made from the field catalogue, so that an editor shows questions and typos.

Editors type scalars and the profile's reader does not: a number may be a number or text, ``yes`` text or a truth.
"""

from __future__ import annotations

from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import Branch, Field, FieldType, Scope
from gapcheck.facts.profile import ClassKind, Payer, Recipient, SchemeType, Sex, Status
from gapcheck.facts.units import Unit, expected_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gapcheck.facts.catalogue import Catalogue

__all__ = ["profile_schema"]

Json = dict[str, object]

_NUMBER = r"^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$"
_DURATION = r"^([Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear)s?(,? [1-7] (days )?a week)?$"
_OF_MONEY = r"^[A-Z]{3} ?(a |per |/ ?)((week|month|year)(,? [1-7] days a week)?|day,? [1-7] days a week)$"
_UNITS = {
    Unit.PERCENT: "^([Pp]ercent|%|[Pp]er cent)$",
    Unit.PERSONS: "^[Pp]ersons?$",
    **dict.fromkeys((Unit.YEARS, Unit.WEEKS, Unit.DAYS), _DURATION),
    **dict.fromkeys((Unit.MONEY_A_MONTH, Unit.MONEY_A_YEAR), _OF_MONEY),
}
_BAND = ("flat", "earnings_from", "earnings_to")


def profile_schema(catalogue: Catalogue) -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a profile in YAML."""
    country = [f.id for f in catalogue.fields.values() if f.scope is Scope.COUNTRY or f.inherits]
    definitions = _shared() | _structure(catalogue)
    for branch in Branch:
        for scope in (Scope.BENEFIT, Scope.COVER):
            fitting = [f.id for f in catalogue.of_scope(scope).values() if not f.branches or branch in f.branches]
            definitions[f"{scope}_facts_{branch}"] = _group(_facts(fitting))
    for field in catalogue.fields.values():
        definitions[f"{field.id}.answer"] = _answer(field)
        definitions[field.id] = _fact(field)
    branch_facts = _group(_facts(catalogue.of_scope(Scope.BRANCH)))
    top: Json = {
        "profile": _about("word", "Id of the profile, the name of its file: country code and year."),
        "country": _about("word", "Name of the country."),
        "iso3": _about("word", "Code of the country, three letters (ISO 3166)."),
        "currency": _about("word", "Code of the currency, three letters (ISO 4217)."),
        "reference_date": {"type": "string", "pattern": r"^\s*\d{4}-\d\d-\d\d\s*$", "description": "As 2019-12-31."},
        "about": _ref("text"),
        "sources": {"type": "object", "additionalProperties": _ref("source")},
        "country_facts": _group(_facts(country)),
        "branches": _group({branch.value: branch_facts for branch in Branch}),
        "classes": _listed("class"),
        "reference_amounts": _listed("reference_amount_group"),
        "schemes": _listed("scheme"),
        "packages": _listed("package"),
        "covers": _listed("cover"),
        "not_used": _listed("not_used"),
        "notes": _ref("words"),
    }
    required = ("profile", "country", "iso3", "currency", "reference_date")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Country profile of gapcheck",
        **_group(top, required),
        "$defs": definitions,
    }


def _shared() -> Json:
    """What is the same under every fact."""
    word: Json = {"type": ["string", "number", "boolean"]}
    year = [{"type": "integer", "minimum": 1900, "maximum": 2099}, {"type": "string", "pattern": r"^\s*(19|20)\d\d\s*$"}]
    return {
        "word": word,
        "text": {"type": ["string", "number", "boolean", "null"]},
        "words": {"anyOf": [word, {"type": "array", "items": word}]},
        "blank": {"enum": ["unknown", "", None], "description": "Not known. Blank is not zero, not no, not none."},
        "year": {"anyOf": [*year, _ref("blank")], "description": "The year of the figure."},
        "cited": _about("words", "A key of `sources`, or a list of keys."),
        "confidence": {"enum": ["confirmed", "unconfirmed"]},
        "number": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}]},
    }


def _structure(catalogue: Catalogue) -> Json:
    """Everything in a profile that is no fact, with the facts that stand in it."""
    word, text, words, facts = _ref("word"), _ref("text"), _ref("words"), {"type": "object"}
    amount, steps = _ref(next(iter(catalogue.of_scope(Scope.AMOUNT)))), catalogue.of_scope(Scope.STEP)
    row: Json = {
        "base": _about("word", "earnings, account, the id of a reference amount, or scheme.branch of a benefit."),
        "recipient": _one_of(Recipient),
        "sex": _one_of(Sex),
        "payer": _one_of(Payer),
        "label": text,
    }
    scheme: Json = {
        "id": word,
        "name": text,
        "type": _one_of(SchemeType),
        "status": _one_of(Status),
        "legal_basis": text,
        "body": text,
        "facts": _group(_facts(catalogue.of_scope(Scope.SCHEME))),
        "benefits": _listed("benefit"),
    }
    benefit: Json = {
        "branch": _one_of(Branch),
        "name": text,
        "facts": facts,
        "formulas": _listed("formula"),
        "steps": _listed("step"),
    }
    class_facts = _group(_facts(catalogue.of_scope(Scope.CLASS)))
    step: Json = {"label": text, **{name.removeprefix("step_"): _ref(name) for name in steps}}
    reference: Json = {"id": word, "name": text, "amount": amount, "times": _ref("number"), "of": word}
    return {
        "source": _group({"title": text, "url": text, "year": text, "note": text}, ("title",)),
        "class": _group({"id": word, "name": text, "kind": _one_of(ClassKind), "facts": class_facts}, ("id", "kind")),
        "reference_amount_group": _group(reference, ("id",)),
        "scheme": _group(scheme, ("id", "type")),
        "benefit": _group(benefit, ("branch",)) | _facts_by_branch(Scope.BENEFIT, "branch", "^"),
        "formula": _group({"name": text, "rows": _listed("row")}, ("rows",)),
        "row": _group(row | _facts(catalogue.of_scope(Scope.ROW))),
        "step": _group(step, ("duration",)),
        "package": _group({"id": word, "name": text, "pays": words}, ("id", "pays")),
        "cover": _group({"class": word, "package": word, "facts": facts}, ("class", "package"))
        | _facts_by_branch(Scope.COVER, "package", r"^(.*\.)?", _group(_facts(catalogue.of_scope(Scope.COVER)))),
        "band": _group(_facts(_BAND), ("flat",)),
        "not_used": _group({"figure": text, "source": words, "reason": text}, ("figure", "reason")),
    }


def _facts_by_branch(scope: Scope, key: str, before: str, otherwise: Json | None = None) -> Json:
    """The facts of each branch, told by the end of another key; a package's own name may end in none."""

    def ends_in(branches: str) -> Json:
        return {"properties": {key: {"type": "string", "pattern": f"{before}({branches})$"}}, "required": [key]}

    rules: list[Json] = [
        {"if": ends_in(branch), "then": {"properties": {"facts": _ref(f"{scope}_facts_{branch}")}}} for branch in Branch
    ]
    if otherwise is not None:
        rules.append({"if": ends_in("|".join(Branch)), "else": {"properties": {"facts": otherwise}}})
    return {"allOf": rules}


# -- one fact --------------------------------------------------------------------------------------------------


def _fact(field: Field) -> Json:
    """A question: answered by a plain value, or by a group with source and year beside it."""
    answer, blank = _ref(f"{field.id}.answer"), _ref("blank")
    value: Json = {"anyOf": [answer, blank]}
    item: Json = {"value": answer, "source": _ref("cited"), "year": _ref("text"), "note": _ref("text")}
    parts: Json = {"value": value}
    beside: Json = {"source": _ref("cited"), "year": _ref("year"), "confidence": _ref("confidence"), "note": _ref("text")}
    span: Json = {name: end for name, end in (("minimum", field.low), ("maximum", field.high)) if isfinite(end)}
    number = field.type in (FieldType.NUMBER, FieldType.BANDS)
    if number:
        parts |= {"low": answer, "high": answer}
        if field.unit in _UNITS:
            unit = {"type": "string", "pattern": _UNITS[field.unit], "description": expected_units(field.unit, "XXX")}
            item, parts = item | {"unit": unit}, parts | {"unit": unit}
    if field.type is FieldType.SET:
        parts |= {"includes": answer, "excludes": answer}
    values = {"minItems": 1, **_list(_group(item, ("value",)))}
    group = _group({**parts, "values": values, **beside, "reason": _ref("text")})
    if number:  # the range is that of the field's own unit
        group |= {"if": {"not": {"required": ["unit"]}}, "then": {"properties": dict.fromkeys(("value", "low", "high"), span)}}
    if field.type is FieldType.BANDS:
        group = {"if": {"required": ["bands"]}, "then": _group({"bands": _listed("band"), **beside}), "else": group}
    words = [str(field.help or ""), f"In {field.unit}." if field.unit else "", "; ".join(field.cites)]
    about = {"title": str(field.question), "description": " ".join(filter(None, words))}
    return {**about, "if": {"type": "object"}, "then": group, "else": value | (span if number else {})}


def _answer(field: Field) -> Json:
    """The values that answer a question, blank apart."""
    if field.is_truth:
        return {"enum": ["yes", "no", True, False]}
    if not field.is_list:
        return {"anyOf": [_ref("number"), *([] if field.none is None else [{"const": "none"}])]}
    choices: Json = {"enum": list(field.choices), "enumDescriptions": [str(text) for text in field.choices.values()]}
    one = {} if field.type is FieldType.SET else {"minItems": 1, "maxItems": 1}
    return {"anyOf": [choices, {"type": "array", "items": choices, **one}]}


# -- shapes ----------------------------------------------------------------------------------------------------


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _about(name: str, description: str) -> Json:
    return {"description": description, **_ref(name)}


def _facts(names: Iterable[str]) -> Json:
    return {name: _ref(name) for name in names}


def _group(properties: Json, required: Sequence[str] = ()) -> Json:
    named: Json = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **named, "additionalProperties": False}


def _list(item: Json) -> Json:
    """A list; like the reader, a single group stands for a list of one."""
    return {"if": {"type": "object"}, "then": item, "else": {"type": "array", "items": item}}


def _listed(name: str) -> Json:
    return _list(_ref(name))


def _one_of(words: type[StrEnum]) -> Json:
    return {"enum": [word.value for word in words]}
