"""The field catalogue: every question that can be asked, loaded from ``standards/fields/*.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, TypeVar

from gapcheck.facts.units import Unit
from gapcheck.problems import Place, ProblemCode, Problems, did_you_mean
from gapcheck.verdict import Reason
from gapcheck.yamltree import Node, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "LANGUAGES",
    "NEEDED_FIELDS",
    "Branch",
    "Catalogue",
    "Field",
    "FieldType",
    "OnlyIf",
    "Proof",
    "Scope",
    "Text",
    "load_catalogue",
    "one_of",
    "read_text",
]

NEEDED_FIELDS = (
    "persons",
    "employees",
    "economically_active",
    "employees_in_industrial_workplaces_of_20",
    "all_schemes_listed",
    "all_classes_listed",
    "legal_coverage",
    "legal_coverage_persons",
    "effective_coverage",
    "effective_coverage_persons",
    "participation",
    "family_allowance_in_employment",
    "family_allowance_in_contingency",
    "earnings_floor",
    "earnings_ceiling",
    "minimum",
    "minimum_percent",
    "maximum",
    "maximum_percent",
    "qualifying_period",
    "means_tested",
    "pensionable_age",
    "percent",
    "accrual",
    "from_year",
    "to_year",
    "flat",
    "flat_accrual",
    "insured_from",
    "insured_to",
    "weeks_from",
    "weeks_to",
    "age_from",
    "age_to",
    "earnings_from",
    "earnings_to",
    "row_floor",
    "row_ceiling",
    "account_balance",
    "step_duration",
    "step_share",
    "reference_amount",
)
"""What the shape of every assessment uses: counts of persons and the benefit schedule."""

LANGUAGES = ("en", "fr", "es")
E = TypeVar("E", bound=StrEnum)


class Branch(StrEnum):
    """The nine branches of social security."""

    MEDICAL_CARE = "medical_care"
    SICKNESS = "sickness"
    UNEMPLOYMENT = "unemployment"
    OLD_AGE = "old_age"
    EMPLOYMENT_INJURY = "employment_injury"
    FAMILY = "family"
    MATERNITY = "maternity"
    INVALIDITY = "invalidity"
    SURVIVORS = "survivors"

    @property
    def words(self) -> str:
        """The branch as a table prints it."""
        return self.value.replace("_", " ")


class Scope(StrEnum):
    """Of what a fact is a fact. `amount` is a reference amount, `step` a step of a ladder of durations."""

    COUNTRY = "country"
    BRANCH = "branch"
    CLASS = "class"
    SCHEME = "scheme"
    BENEFIT = "benefit"
    COVER = "cover"
    ROW = "row"
    STEP = "step"
    AMOUNT = "amount"


class FieldType(StrEnum):
    """How an answer is given. Bands are a number, or numbers that differ by band of earnings."""

    NUMBER = "number"
    BANDS = "bands"
    TRUTH = "truth"
    JUDGEMENT = "judgement"
    CHOICE = "choice"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the languages that stand side by side; a language that is missing falls back to English."""

    en: str
    fr: str = ""
    es: str = ""

    def in_language(self, language: str) -> str:
        """The text in ``en``, ``fr`` or ``es``."""
        return {"fr": self.fr, "es": self.es}.get(language) or self.en

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True)
class Proof:
    """Another field that must be known, and be one of those that prove, before a value counts as shown."""

    field: str
    otherwise: Reason


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """The condition under which a question arises: the other field is one of these words, or is a limit at all."""

    field: str
    words: tuple[str, ...]
    limited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question of the catalogue. Numbers are kept in `unit`; percentages in percent.

    Attributes:
        blank_is_none: a limit or a test; where nobody states it, the arithmetic takes it as absent and says so.
        silence_is_no: a special rule of law that opens an alternative; a law that has it says so [reading].
        row_default: what a row without this number has: "0", "infinity", "benefit" (the benefit's), "unknown".
        better: whether a higher or a lower number makes a benefit better.
        proves: the choices that prove a value which another field's `shown_if` points at; all if empty.
        united: in a package of several benefits, what one lacks another may give.
        completed: a choice that pulls both ways while it is unknown, so that each way is tried.
    """

    id: str
    scope: Scope
    type: FieldType
    question: Text
    help: Text | None
    cites: tuple[str, ...]
    place: Place
    branches: tuple[str, ...] = ()
    unit: Unit = Unit.NONE
    low: float = 0.0
    high: float = inf
    none: float | None = None
    blank_is_none: bool = False
    silence_is_no: bool = False
    row_default: str = ""
    better: str = ""
    choices: dict[str, Text] = field(default_factory=dict)
    proves: tuple[str, ...] = ()
    shown_if: tuple[Proof, ...] = ()
    never_shown: Reason = Reason.NONE
    inherits: bool = False
    completed: bool = False
    united: bool = False
    only_if: OnlyIf | None = None

    @property
    def is_list(self) -> bool:
        """Whether answers are kept as bits of the choices (choice and set)."""
        return self.type in (FieldType.CHOICE, FieldType.SET)

    @property
    def is_truth(self) -> bool:
        """Whether answers are yes or no."""
        return self.type in (FieldType.TRUTH, FieldType.JUDGEMENT)

    def mask(self, words: Iterable[str]) -> int:
        """The bits of some choices."""
        order = list(self.choices)
        return sum(1 << order.index(word) for word in set(words))

    def words(self, mask: int) -> tuple[str, ...]:
        """The choices whose bits are set."""
        return tuple(word for i, word in enumerate(self.choices) if mask >> i & 1)

    @property
    def span(self) -> tuple[float, float]:
        """The whole range: what is possible while nothing is known."""
        if self.is_truth:
            return 0.0, 1.0
        if self.is_list:
            return 0.0, float((1 << len(self.choices)) - 1)
        top = self.high if self.none is None else max(self.high, self.none)
        return self.low, top


@dataclass(frozen=True)
class Catalogue:
    """All fields, by id."""

    fields: dict[str, Field]

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    def __contains__(self, name: object) -> bool:
        return name in self.fields

    def of_scope(self, scope: Scope) -> dict[str, Field]:
        """The fields of one scope."""
        return self._by_scope[scope]

    @cached_property
    def _by_scope(self) -> dict[Scope, dict[str, Field]]:
        return {scope: {f.id: f for f in self.fields.values() if f.scope is scope} for scope in Scope}


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
    "branches",
    "question",
    "help",
    "cites",
]


def load_catalogue(folder: Path, problems: Problems) -> Catalogue:
    """The catalogue in a folder of YAML files; what is wrong with them is collected."""
    fields: dict[str, Field] = {}
    for path in sorted(folder.glob("*.yaml")):
        root = read_yaml(path, problems, name=f"{folder.name}/{path.name}")
        if root is None:
            continue
        root.check_keys(("fields",), problems, required=("fields",))
        for node in root.list_of("fields"):
            found = _field(node, problems)
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


def _field(node: Node, problems: Problems) -> Field | None:
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
        branches=node.words_of("branches"),
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
    )


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
