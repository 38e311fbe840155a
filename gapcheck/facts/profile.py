"""A country's profile: its structure (the layout) and its answers (the facts), each with where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gapcheck.facts.catalogue import BenefitKind

if TYPE_CHECKING:
    from datetime import date

    from gapcheck.facts.catalogue import Branch
    from gapcheck.problems import Place

__all__ = [
    "AmountDef",
    "BaseKind",
    "BenefitDef",
    "ClassDef",
    "ClassKind",
    "CoverDef",
    "Fact",
    "FormulaDef",
    "Key",
    "Layout",
    "NotUsed",
    "PackageDef",
    "Payer",
    "Profile",
    "Recipient",
    "RowDef",
    "SchemeDef",
    "SchemeType",
    "Sex",
    "Source",
    "Status",
    "StepDef",
]


class Key(NamedTuple):
    """Which answer: the field, and the id of what it is asked of ('' for the country)."""

    field: str
    owner: str


class ClassKind(StrEnum):
    """What the members of a class are: all employees; all otherwise economically active; none of either.

    A count of the class (`employees`, `economically_active`) says otherwise where it is given.
    """

    EMPLOYEES = "employees"
    ECONOMICALLY_ACTIVE = "economically_active"
    RESIDENTS = "residents"


class SchemeType(StrEnum):
    """What kind of arrangement a scheme is."""

    SOCIAL_INSURANCE = "social_insurance"
    UNIVERSAL = "universal"
    SOCIAL_ASSISTANCE = "social_assistance"
    PROVIDENT_FUND = "provident_fund"
    EMPLOYER_LIABILITY = "employer_liability"
    OTHER = "other"


class Status(StrEnum):
    """Only existing schemes count; planned ones are listed."""

    EXISTING = "existing"
    PLANNED = "planned"


class BaseKind(StrEnum):
    """On what a row pays its share."""

    EARNINGS = "earnings"
    ACCOUNT = "account"
    AMOUNT = "amount"
    BENEFIT = "benefit"


class Recipient(StrEnum):
    """To or for whom a row is paid."""

    PERSON = "person"
    WIFE = "wife"
    WIDOW = "widow"
    CHILD = "child"


class Sex(StrEnum):
    """To which sex a row is limited."""

    BOTH = "both"
    MEN = "men"
    WOMEN = "women"


class Payer(StrEnum):
    """Who pays a row; what an employer pays himself is not collective."""

    SCHEME = "scheme"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class ClassDef:
    """Persons who belong to no other class."""

    id: str
    name: str
    kind: ClassKind


@dataclass(frozen=True, slots=True)
class SchemeDef:
    """A law-based or planned arrangement."""

    id: str
    name: str
    type: SchemeType
    status: Status
    legal_basis: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class RowDef:
    """The structure of one row of a formula; its numbers are facts. `base_id` names an amount or a benefit."""

    id: str
    base: BaseKind = BaseKind.EARNINGS
    base_id: str = ""
    recipient: Recipient = Recipient.PERSON
    sex: Sex = Sex.BOTH
    payer: Payer = Payer.SCHEME
    label: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FormulaDef:
    """Rows that add; of several formulas the highest counts."""

    id: str
    name: str
    rows: tuple[RowDef, ...]


@dataclass(frozen=True, slots=True)
class StepDef:
    """One step of a ladder of durations."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class BenefitDef:
    """What a scheme gives in one branch, or one of several things. The id is scheme.branch, or scheme.branch.kind."""

    id: str
    scheme: str
    branch: Branch
    name: str
    formulas: tuple[FormulaDef, ...] = ()
    steps: tuple[StepDef, ...] = ()
    kind: BenefitKind = BenefitKind.WHOLE

    @property
    def place(self) -> str:
        """The branch, with the kind of benefit where the branch has several: "maternity.cash"."""
        return f"{self.branch}.{self.kind}" if self.kind else str(self.branch)


@dataclass(frozen=True, slots=True)
class AmountDef:
    """A reference amount: given as a fact, or as a multiple of another."""

    id: str
    name: str
    times: float = 1.0
    of: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PackageDef:
    """What a class gets in a branch: benefits that law pays together."""

    id: str
    name: str
    branch: Branch
    benefits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverDef:
    """A class under a package. `bands` holds, for each side of the rate, the ids of its rows of family allowance."""

    id: str
    class_id: str
    package_id: str
    bands: dict[str, tuple[RowDef, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """The structure that all cases of a batch share. Planned schemes are in it, their benefits are in no package."""

    classes: tuple[ClassDef, ...]
    schemes: tuple[SchemeDef, ...]
    benefits: tuple[BenefitDef, ...]
    packages: tuple[PackageDef, ...]
    covers: tuple[CoverDef, ...]
    amounts: tuple[AmountDef, ...] = ()

    @cached_property
    def class_by_id(self) -> dict[str, ClassDef]:
        """Classes by id."""
        return {item.id: item for item in self.classes}

    @cached_property
    def scheme_by_id(self) -> dict[str, SchemeDef]:
        """Schemes by id."""
        return {item.id: item for item in self.schemes}

    @cached_property
    def benefit_by_id(self) -> dict[str, BenefitDef]:
        """Benefits by id."""
        return {item.id: item for item in self.benefits}

    @cached_property
    def package_by_id(self) -> dict[str, PackageDef]:
        """Packages by id."""
        return {item.id: item for item in self.packages}

    @cached_property
    def amount_by_id(self) -> dict[str, AmountDef]:
        """Reference amounts by id."""
        return {item.id: item for item in self.amounts}

    def covers_in(self, branch: Branch) -> tuple[CoverDef, ...]:
        """The covers of one branch, in the profile's order."""
        return tuple(c for c in self.covers if self.package_by_id[c.package_id].branch is branch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """An answer. Numbers in the field's unit; lists as bits: surely in `low`, possibly in `high`.

    Attributes:
        low, high: the ends of the interval; equal where the answer is a point.
        blank: nothing is known; the ends are then meaningless.
        typed: the answer as it was written, for people.
        year: of the number; 0 where none is given.
        disagreement: what the single sources say, where they differ.
    """

    low: float
    high: float
    place: Place
    blank: bool = False
    typed: str = ""
    year: int = 0
    sources: tuple[str, ...] = ()
    confirmed: bool = True
    note: str = ""
    reason: str = ""
    disagreement: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from."""

    id: str
    title: str
    url: str = ""
    year: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotUsed:
    """A figure of a source that the profile does not use, and why."""

    figure: str
    source: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A country at a reference date: layout, facts, sources."""

    id: str
    country: str
    iso3: str
    currency: str
    reference_date: date
    layout: Layout
    facts: dict[Key, Fact]
    sources: dict[str, Source]
    not_used: tuple[NotUsed, ...] = ()
    notes: tuple[str, ...] = ()
    about: str = ""
    file: str = ""
    sha256: str = ""
