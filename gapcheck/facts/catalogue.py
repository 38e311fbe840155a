"""The field catalogue: every question that can be asked, as ``standards/fields/*.yaml`` state them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from gapcheck.facts.units import Unit
from gapcheck.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapcheck.problems import Place

__all__ = [
    "BENEFITS_OF",
    "LANGUAGES",
    "NEEDED_FIELDS",
    "BenefitKind",
    "Branch",
    "Catalogue",
    "Field",
    "FieldType",
    "OnlyIf",
    "Proof",
    "Scope",
    "Text",
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
    "paid_period",
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
    "degree_from",
    "degree_to",
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


class BenefitKind(StrEnum):
    """Which of several benefits of one branch; a branch that has one benefit only leaves it out."""

    WHOLE = ""
    CARE = "care"
    CASH = "cash"
    INCAPACITY = "incapacity"
    PERMANENT_LOSS = "permanent_loss"
    SURVIVORS = "survivors"

    @property
    def words(self) -> str:
        """The benefit as a table prints it."""
        return self.value.replace("_", " ")


BENEFITS_OF = {
    Branch.EMPLOYMENT_INJURY: (
        BenefitKind.CARE,
        BenefitKind.INCAPACITY,
        BenefitKind.PERMANENT_LOSS,
        BenefitKind.SURVIVORS,
    ),
    Branch.MATERNITY: (BenefitKind.CARE, BenefitKind.CASH),
}
"""The branches in which a scheme may give several benefits, each with its own rules."""


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
        branches: the branches in which it is asked, or "branch.benefit" for one benefit of several; all if empty.
        doubted: a number that may count in full or not at all; the verdict takes it as anything between the two.
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
    doubted: Reason = Reason.NONE

    def asked_in(self, branch: str, kind: str = "") -> bool:
        """Whether the question arises in a branch, and for one of its benefits where that is spoken of."""
        if not self.branches or branch in self.branches:
            return True
        if kind:
            return f"{branch}.{kind}" in self.branches
        return any(name.partition(".")[0] == branch for name in self.branches)

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
