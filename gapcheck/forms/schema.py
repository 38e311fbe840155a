"""The JSON Schema of the YAML profile, made from the field catalogue, so that an editor shows questions and typos.

Editors type scalars and the profile's reader does not: a number may be a number or text, ``yes`` text or a truth.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import BENEFITS_OF, BenefitKind, Branch, Field, FieldType, Scope
from gapcheck.facts.profile import ClassKind, Payer, Recipient, SchemeType, Sex, Status
from gapcheck.facts.units import Unit, expected_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gapcheck.facts.catalogue import Catalogue

__all__ = ["profile_schema"]

Json = dict[str, object]

_NUMBER = r"^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$"
_YEAR = r"^\s*(19|20)\d\d\s*$"
_DURATION = r"^([Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear)s?(,? [1-7] (days )?a week)?$"
_OF_MONEY = r"^[A-Z]{3} ?(a |per |/ ?)((week|month|year)(,? [1-7] days a week)?|day,? [1-7] days a week)$"
_UNITS = {
    Unit.PERCENT: "^([Pp]ercent|%|[Pp]er cent)$",
    Unit.PERSONS: "^[Pp]ersons?$",
    **dict.fromkeys((Unit.YEARS, Unit.WEEKS, Unit.DAYS), _DURATION),
    **dict.fromkeys((Unit.MONEY_A_MONTH, Unit.MONEY_A_YEAR), _OF_MONEY),
}


def profile_schema(catalogue: Catalogue) -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a profile in YAML."""
    country = [f.id for f in catalogue.fields.values() if f.scope is Scope.COUNTRY or f.inherits]
    branch_facts = _group(_facts(catalogue.of_scope(Scope.BRANCH)))
    top: Json = {
        "profile": _ref("word", "Id of the profile, the name of its file: the country's code and the year."),
        "country": _ref("word", "Name of the country."),
        "iso3": _ref("word", "Code of the country, three letters."),
        "currency": _ref("word", "Code of the currency, three letters."),
        "reference_date": {"type": "string", "pattern": r"^\s*\d{4}-\d\d-\d\d\s*$", "description": "As 2019-12-31."},
        "about": _ref("text"),
        "sources": {"type": "object", "additionalProperties": _ref("source")},
        "country_facts": _group(_facts(country)),
        "branches": _group({branch.value: branch_facts for branch in Branch}),
        "classes": _list(_ref("class")),
        "reference_amounts": _list(_ref("amount")),
        **{f"{name}s": _list(_ref(name)) for name in ("scheme", "package", "cover")},
        "not_used": _list(_ref("not_used")),
        "notes": _ref("words"),
    }
    definitions = _shared() | _structure(catalogue)
    for scope in (Scope.BENEFIT, Scope.COVER):
        for branch in Branch:
            for kind in (*BENEFITS_OF.get(branch, ()), "") if scope is Scope.BENEFIT else ("",):
                fitting = [f.id for f in catalogue.of_scope(scope).values() if f.asked_in(branch, kind)]
                definitions[_facts_of(scope, branch, kind)] = _group(_facts(fitting))
    for field in catalogue.fields.values():
        definitions |= {f"answer.{field.id}": _answer(field), f"fact.{field.id}": _fact(field)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Country profile of gapcheck",
        **_group(top, ("profile", "country", "iso3", "currency", "reference_date")),
        "$defs": definitions,
    }


def _shared() -> Json:
    """What is the same under every fact."""
    word: Json = {"type": ["string", "number", "boolean"]}
    years: list[Json] = [{"type": "integer", "minimum": 1900, "maximum": 2099}, {"type": "string", "pattern": _YEAR}]
    return {
        "word": word,
        "text": {"type": ["string", "number", "boolean", "null"]},
        "words": {"anyOf": [word, {"type": "array", "items": word}]},
        "number": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}]},
        "blank": {"enum": ["unknown", "", None], "description": "Not known: not zero, not no, not without limit."},
        "year": {"anyOf": [*years, _ref("blank")], "description": "The year of the figure."},
        "confidence": {"enum": ["confirmed", "unconfirmed"]},
    }


def _structure(catalogue: Catalogue) -> Json:
    """Everything in a profile that is no fact, with the facts that stand in it."""
    word, text = _ref("word"), _ref("text")
    facts = {scope: _facts(fields) for scope in Scope if (fields := catalogue.of_scope(scope))}
    amount = {"id": word, "name": text, "amount": _ref("fact.reference_amount"), "times": _ref("number"), "of": word}
    base = _ref("word", "earnings, account, the id of a reference amount, or scheme.branch of another benefit.")
    paid = {"recipient": _enum(Recipient), "sex": _enum(Sex), "payer": _enum(Payer)}
    row: Json = {"base": base, **paid, "label": text, **facts[Scope.ROW]}
    kinds = _enum(kind for kind in BenefitKind if kind)
    benefit = {"branch": _enum(Branch), "benefit": kinds, "name": text}
    benefit |= {"formulas": _list(_ref("formula")), "steps": _list(_ref("step"))}
    step = {"label": text, **{name.removeprefix("step_"): fact for name, fact in facts[Scope.STEP].items()}}
    a_class = {"id": word, "name": text, "kind": _enum(ClassKind), "facts": _group(facts[Scope.CLASS])}
    kind: Json = {"type": _enum(SchemeType), "status": _enum(Status), "legal_basis": text, "body": text}
    in_scheme = {"facts": _group(facts[Scope.SCHEME]), "benefits": _list(_ref("benefit"))}
    cover = _group({"class": word, "package": word, "facts": {"type": "object"}}, ("class", "package"))
    return {
        "source": _group(dict.fromkeys(("title", "url", "year", "note"), text), ("title",)),
        "class": _group(a_class, ("id", "kind")),
        "amount": _group(amount, ("id",)),
        "scheme": _group({"id": word, "name": text, **kind, **in_scheme}, ("id", "type")),
        "benefit": _group({**benefit, "facts": {"type": "object"}}, ("branch",)) | _by_benefit(),
        "formula": _group({"name": text, "rows": _list(_ref("row"))}, ("rows",)),
        "row": _group(row),
        "step": _group(step, ("duration",)),
        "package": _group({"id": word, "name": text, "pays": _ref("words")}, ("id", "pays")),
        "cover": cover | _by_package(otherwise=_group(facts[Scope.COVER])),
        "band": _group(_facts(("flat", "earnings_from", "earnings_to")), ("flat",)),
        "not_used": _group({"figure": text, "source": _ref("words"), "reason": text}, ("figure", "reason")),
    }


def _by_benefit() -> Json:
    """The facts of each benefit, told by its branch and, where that has several, by its kind."""
    rules: list[Json] = []
    for branch in Branch:
        for kind in BENEFITS_OF.get(branch, ("",)):
            told: Json = {"branch": {"const": str(branch)}, **({"benefit": {"const": str(kind)}} if kind else {})}
            when = {"properties": told, "required": list(told)}
            rules.append({"if": when, "then": _has(_ref(_facts_of(Scope.BENEFIT, branch, kind)))})
    for branch, kinds in BENEFITS_OF.items():
        when = {"properties": {"branch": {"const": str(branch)}}, "required": ["branch"]}
        rules.append({"if": when, "then": {"properties": {"benefit": _enum(kinds)}}})
    several = {"properties": {"branch": _enum(BENEFITS_OF)}, "required": ["branch"]}
    alone: Json = {"not": {"required": ["benefit"]}}
    return {"allOf": [*rules, {"if": several, "then": {"required": ["benefit"]}, "else": alone}]}


def _by_package(otherwise: Json) -> Json:
    """The facts of a cover, told by the branch in its package; the name that a package is given may end in none."""

    def ends_in(branches: str) -> Json:
        kinds = "|".join(kind for kind in BenefitKind if kind)
        pattern = rf"^(.*\.)?({branches})(\.({kinds}))?$"
        return {"properties": {"package": {"type": "string", "pattern": pattern}}, "required": ["package"]}

    rules: list[Json] = [{"if": ends_in(b), "then": _has(_ref(_facts_of(Scope.COVER, b)))} for b in Branch]
    return {"allOf": [*rules, {"if": ends_in("|".join(Branch)), "else": _has(otherwise)}]}


def _has(facts: Json) -> Json:
    return {"properties": {"facts": facts}}


def _facts_of(scope: Scope, branch: Branch, kind: str = "") -> str:
    return f"{scope}_facts.{branch}" + (f".{kind}" if kind else "")


# -- one fact --------------------------------------------------------------------------------------------------


def _fact(field: Field) -> Json:
    """A question: answered by a plain value, or by a group with source and year beside it."""
    answer, source, text = (
        _ref(f"answer.{field.id}"),
        _ref("words", "A key of `sources`, or a list of keys."),
        _ref("text"),
    )
    value: Json = {"anyOf": [answer, _ref("blank")]}
    one: Json = {"value": answer, "source": source, "year": text, "note": text}
    beside: Json = {"source": source, "year": _ref("year"), "confidence": _ref("confidence"), "note": text}
    parts: Json = {"value": value, **beside, "reason": text}
    span: Json = {name: end for name, end in (("minimum", field.low), ("maximum", field.high)) if isfinite(end)}
    rules: Json = {}
    if field.type is FieldType.SET:
        parts |= {"includes": answer, "excludes": answer}
    if not field.is_list and not field.is_truth:
        parts |= {"low": answer, "high": answer}
        if field.unit in _UNITS:
            units = {"type": "string", "pattern": _UNITS[field.unit], "description": expected_units(field.unit, "XXX")}
            one, parts = one | {"unit": units}, parts | {"unit": units}
        value = value | span
        in_range = {"properties": dict.fromkeys(("value", "low", "high"), span)}
        rules = {"if": {"not": {"required": ["unit"]}}, "then": in_range}  # the range is in the field's own unit
    if field.type is FieldType.BANDS:
        parts["bands"] = _list(_ref("band"))
        rules["dependentSchemas"] = {"bands": {"propertyNames": {"enum": ["bands", *beside]}}}
    parts["values"] = {"minItems": 1, **_list(_group(one, ("value",)))}
    unit = f"In {field.unit}." if field.unit else ""
    about = " ".join(filter(None, (str(field.help or ""), unit, "; ".join(field.cites))))
    group = _group(parts) | rules
    return {"title": str(field.question), "description": about, "if": {"type": "object"}, "then": group, "else": value}


def _answer(field: Field) -> Json:
    """The values that answer a question, blank apart."""
    if field.is_truth:
        return {"enum": ["yes", "no", True, False]}
    if not field.is_list:
        return {"anyOf": [_ref("number"), *([] if field.none is None else [{"const": "none"}])]}
    choices: Json = {"enum": list(field.choices), "enumDescriptions": [str(text) for text in field.choices.values()]}
    only_one = {} if field.type is FieldType.SET else {"minItems": 1, "maxItems": 1}
    return {"anyOf": [choices, {"type": "array", "items": choices, **only_one}]}


# -- shapes ----------------------------------------------------------------------------------------------------


def _ref(name: str, description: str = "") -> Json:
    about: Json = {"description": description} if description else {}
    return about | {"$ref": f"#/$defs/{name}"}


def _facts(names: Iterable[str]) -> Json:
    return {name: _ref(f"fact.{name}") for name in names}


def _group(properties: Mapping[str, object], required: Sequence[str] = ()) -> Json:
    named: Json = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(properties), **named, "additionalProperties": False}


def _list(item: Json) -> Json:
    """A list; like the reader, a single group stands for a list of one."""
    return {"if": {"type": "object"}, "then": item, "else": {"type": "array", "items": item}}


def _enum(words: Iterable[str]) -> Json:
    return {"enum": [str(word) for word in words]}
