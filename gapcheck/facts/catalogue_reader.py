"""Reads the field catalogue from ``standards/fields/*.yaml``, and the closed vocabularies and texts of YAML files."""

from __future__ import annotations

from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING, TypeVar

from gapcheck.facts.catalogue import (
    BENEFITS_OF,
    LANGUAGES,
    NEEDED_FIELDS,
    Branch,
    Catalogue,
    Field,
    FieldType,
    OnlyIf,
    Proof,
    Scope,
    Text,
)
from gapcheck.facts.units import Unit
from gapcheck.problems import Place, ProblemCode, Problems, did_you_mean
from gapcheck.verdict import Reason
from gapcheck.yamltree import Node, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["load_catalogue", "one_of", "read_text"]

E = TypeVar("E", bound=StrEnum)

_KEYS = [
    "id",
    "scope",
    "type",
    "unit",
    "range",
    "none",
    "blank",
    "silence",
    "row_default",
    "better",
    "choices",
    "proves",
    "shown_if",
    "never_shown",
    "inherits",
    "completed",
    "in_package",
    "only_if",
    "doubted",
    "branches",
    "question",
    "help",
    "cites",
]


def load_catalogue(folder: Path, problems: Problems) -> Catalogue:
    """The catalogue in a folder of YAML files; what is wrong with them is collected."""
    fields: dict[str, Field] = {}
    paths = sorted(folder.glob("*.yaml"))
    roots = [r for path in paths if (r := read_yaml(path, problems, name=f"{folder.name}/{path.name}")) is not None]
    groups: dict[str, tuple[str, ...]] = {}
    for root in roots:
        root.check_keys(("groups", "fields"), problems)
        named = root.get("groups")
        groups |= {key: node.text_list() for key, node in (named.mapping if named else {}).items()}
    for root in roots:
        for node in root.list_of("fields"):
            found = _field(node, groups, problems)
            if found is None:
                continue
            if found.id in fields:
                problems.add(
                    ProblemCode.DUPLICATE_ID,
                    node.place,
                    found=f"the field {found.id!r} again",
                    expected="ids used once",
                )
                continue
            fields[found.id] = found
    catalogue = Catalogue(fields)
    _check_references(catalogue, problems)
    _check_needed(folder, catalogue, problems)
    return catalogue


def _field(node: Node, groups: Mapping[str, tuple[str, ...]], problems: Problems) -> Field | None:
    node.check_keys(_KEYS, problems, required=("id", "scope", "type", "question", "cites"))
    scope = one_of(Scope, node.get("scope"), problems)
    kind = one_of(FieldType, node.get("type"), problems)
    if scope is None or kind is None:
        return None
    unit_node = node.get("unit")
    unit = one_of(Unit, unit_node, problems) if unit_node else Unit.NONE
    choices = node.get("choices")
    none = node.get("none")
    low, high = _range(node, problems)
    return Field(
        id=node.text_of("id"),
        scope=scope,
        type=kind,
        question=read_text(node.get("question"), problems) or Text(""),
        help=read_text(node.get("help"), problems),
        cites=node.words_of("cites"),
        place=node.place,
        branches=_branches(node, groups, problems),
        unit=unit or Unit.NONE,
        low=low,
        high=high,
        none=0.0 if node.text_of("blank") == "no" else None if none is None else _number(none, problems),
        blank_is_none=node.text_of("blank") in ("none", "no"),
        silence_is_no=node.text_of("silence") == "no",
        row_default=node.text_of("row_default"),
        better=node.text_of("better"),
        choices={k: read_text(v, problems) or Text(k) for k, v in choices.mapping.items()} if choices else {},
        proves=node.words_of("proves"),
        shown_if=tuple(_proof(child, problems) for child in node.list_of("shown_if")),
        never_shown=_reason(node.get("never_shown"), problems),
        inherits=node.text_of("inherits") == "country",
        completed=node.text_of("completed") == "yes",
        united=node.text_of("in_package") == "union",
        only_if=_only_if(node.get("only_if"), problems),
        doubted=_reason(node.get("doubted"), problems),
    )


def _branches(node: Node, groups: Mapping[str, tuple[str, ...]], problems: Problems) -> tuple[str, ...]:
    """Branches, or single benefits of them; the name of a group stands for its members."""
    words = [word for name in node.words_of("branches") for word in groups.get(name, (name,))]
    known = {str(branch) for branch in Branch}
    known |= {f"{branch}.{kind}" for branch, kinds in BENEFITS_OF.items() for kind in kinds}
    for word in words:
        if word not in known:
            problems.add(
                ProblemCode.NOT_A_CHOICE,
                node.place,
                found=repr(word),
                expected="a branch, a benefit of one, or a group of them",
                advice=did_you_mean(word, {*known, *groups}),
            )
    return tuple(dict.fromkeys(words))


def one_of(enum: type[E], node: Node | None, problems: Problems) -> E | None:
    """A word of a closed vocabulary, or None with a problem recorded."""
    if node is None:
        return None
    try:
        return enum(node.text)
    except ValueError:
        known = [member.value for member in enum]
        problems.add(
            ProblemCode.NOT_A_CHOICE,
            node.place,
            found=repr(node.text),
            expected="one of " + ", ".join(word for word in known if word),
            advice=did_you_mean(node.text, known),
        )
        return None


def read_text(node: Node | None, problems: Problems) -> Text | None:
    """A text in up to three languages."""
    if node is None:
        return None
    node.check_keys(LANGUAGES, problems, required=("en",))
    return Text(**{language: node.text_of(language) for language in LANGUAGES})


def _number(node: Node, problems: Problems) -> float:
    if node.text == "infinity":
        return inf
    try:
        return float(node.text)
    except ValueError:
        problems.add(ProblemCode.NOT_A_NUMBER, node.place, found=repr(node.text), expected="a number")
        return 0.0


def _range(node: Node, problems: Problems) -> tuple[float, float]:
    ends = [_number(child, problems) for child in node.list_of("range")]
    return (ends[0], ends[1]) if len(ends) == 2 else (0.0, inf)


def _reason(node: Node | None, problems: Problems) -> Reason:
    if node is None:
        return Reason.NONE
    if node.text.upper() in Reason.__members__:
        return Reason[node.text.upper()]
    known = ", ".join(name.lower() for name in Reason.__members__)
    problems.add(ProblemCode.NOT_A_CHOICE, node.place, found=repr(node.text), expected=f"one of {known}")
    return Reason.NOT_SHOWN


def _proof(node: Node, problems: Problems) -> Proof:
    node.check_keys(("field", "otherwise"), problems, required=("field", "otherwise"))
    return Proof(node.text_of("field"), _reason(node.get("otherwise"), problems))


def _only_if(node: Node | None, problems: Problems) -> OnlyIf | None:
    if node is None:
        return None
    node.check_keys(("field", "is", "limited"), problems, required=("field",))
    return OnlyIf(node.text_of("field"), node.words_of("is"), limited=node.get("limited") is not None)


def _check_references(catalogue: Catalogue, problems: Problems) -> None:
    for item in catalogue.fields.values():
        named = [proof.field for proof in item.shown_if]
        named += [item.only_if.field] if item.only_if else []
        for name in named:
            if name not in catalogue:
                problems.add(
                    ProblemCode.UNKNOWN_FIELD,
                    item.place,
                    found=f"the field {name!r}",
                    expected="a field of the catalogue",
                    advice=did_you_mean(name, catalogue.fields),
                )
        for word in item.proves:
            if word not in item.choices:
                problems.add(ProblemCode.NOT_A_CHOICE, item.place, found=repr(word), expected="one of the choices")


def _check_needed(folder: Path, catalogue: Catalogue, problems: Problems) -> None:
    """The questions without which nothing can be counted or computed, whatever the law."""
    for name in NEEDED_FIELDS:
        if name not in catalogue:
            problems.add(
                ProblemCode.MISSING_KEY, Place(folder.name), found="no such field", expected=f"the field {name!r} here"
            )
