"""The law as data: instruments, Parts, requirements, tests and routes, as the rule files state them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import Text
from gapcheck.verdict import Reason

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Branch, Catalogue
    from gapcheck.problems import Place
    from gapcheck.quantities.schedule import Family
    from gapcheck.rulebook.ratification import OfRatification
    from gapcheck.yamltree import Node

__all__ = [
    "After",
    "Article",
    "Asked",
    "Instrument",
    "Level",
    "Operator",
    "Part",
    "PartBenefit",
    "PartOutline",
    "Population",
    "Provision",
    "ProvisionKind",
    "Reading",
    "Requirement",
    "Route",
    "Rulebook",
    "Share",
    "Subject",
    "Test",
    "TestKind",
    "Threshold",
    "ThresholdKind",
    "Topic",
]


class Operator(StrEnum):
    """How a test compares; the first four take numbers, the others words."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUALS = "equals"
    MORE_THAN = "more_than"
    IS = "is"
    INCLUDES_ALL = "includes_all"
    INCLUDES_ANY = "includes_any"
    ONLY_AMONG = "only_among"

    @property
    def takes_number(self) -> bool:
        """Whether the operator compares numbers."""
        return self in (self.AT_LEAST, self.AT_MOST, self.EQUALS, self.MORE_THAN)


class TestKind(StrEnum):
    """What a test is made of: the key that carries it in the rule file."""

    __test__ = False  # not a test case of pytest

    ALL = "all"
    ANY = "any"
    AT_LEAST = "at_least"
    FACT = "fact"
    QUANTITY = "quantity"
    JUDGEMENT = "judgement"
    DECLARED = "declared"
    ATTAINS = "attains"
    RATE = "rate"
    REQUIREMENT = "requirement"


class ThresholdKind(StrEnum):
    """A threshold is a number, a fact, a quantity, or the greatest or least of such."""

    NUMBER = "number"
    FACT = "fact"
    QUANTITY = "quantity"
    GREATEST = "greatest"
    LEAST = "least"


class After(StrEnum):
    """After which period a percentage must be attained."""

    YEARS = "years"
    QUALIFYING_PERIOD = "qualifying_period"


class Population(StrEnum):
    """Who is counted in a share of persons protected."""

    EMPLOYEES = "employees"
    ECONOMICALLY_ACTIVE = "economically_active"
    RESIDENTS = "residents"
    INDUSTRIAL = "employees_in_industrial_workplaces_of_20"


class Subject(StrEnum):
    """For what a requirement is judged."""

    COVER = "cover"
    BENEFIT = "benefit"
    SCHEME = "scheme"
    COUNTRY = "country"


class ProvisionKind(StrEnum):
    """What a provision does in the instrument."""

    DUTY = "duty"
    ALTERNATIVE = "alternative"
    PERMISSION = "permission"
    DEFINITION = "definition"
    RATIFICATION = "ratification"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a number is compared with."""

    kind: ThresholdKind
    place: Place
    value: float = 0.0
    unit: str = ""
    name: str = ""
    members: tuple[Threshold, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a test asks for: a threshold, or words, with more words allowed in some branches."""

    threshold: Threshold | None = None
    words: tuple[str, ...] = ()
    more_words: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Level:
    """A percentage that goes with a period: points of years and percent, with a line between them or not.

    Attributes:
        residence: the years of residence that count beside contributions, where a package holds both; else infinite.
        stages: the weeks within which every stage must do, where that is not for the route to say.
        average: whether the percentage is asked of the average over the period paid, not of every stage.
    """

    points: tuple[tuple[float, float], ...]
    after: After
    proportional: bool
    residence: float
    places: tuple[Place, ...]
    stages: float | None = None
    average: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One node of a requirement's logic. `open_if` stands before an alternative and closes it, never a duty."""

    __test__ = False  # not a test case of pytest

    kind: TestKind
    place: Place
    label: Text | None = None
    cites: tuple[str, ...] = ()
    open_if: Test | None = None
    children: tuple[Test, ...] = ()
    count: int = 0
    name: str = ""
    operator: Operator | None = None
    asked: Asked = field(default_factory=Asked)
    level: Level | None = None
    consider: tuple[str, ...] = ()
    reason: Reason = Reason.BELOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One operative provision, or a clause of it.

    Attributes:
        benefit: the benefit of the Part that it belongs to; empty where it belongs to all of them.
        parts: the Parts for which it arises at all, or "VI.survivors" for one benefit of a Part; empty for all.
        needs_rate: whether what it says depends on the rate article that a route supplies.
    """

    id: str
    cites: tuple[str, ...]
    topics: tuple[str, ...]
    says: Text
    remedy: Text | None
    subject: Subject
    test: Test
    where: Test | None
    benefit: str
    parts: tuple[str, ...]
    relaxed_by: tuple[str, ...]
    needs_rate: bool
    cases: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A rate article: the quantity that must reach a Part's percentage, and the duties that come with it."""

    id: str
    cites: str
    title: Text
    rate: str
    test: Test
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The persons that a route asks for: a share of a population, or everyone for whom a test holds."""

    percent: float = 0.0
    count: Population | None = None
    of: str = ""
    everyone: Test | None = None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way of attaining persons protected: a bundle that must hold for the same people."""

    id: str
    cites: str
    says: Text
    share: Share
    by: tuple[str, ...]
    conditions: tuple[str, ...]
    open_if: Test | None
    stages_within: float
    cases: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class PartBenefit:
    """One of several benefits of a Part; the same classes must have all of them."""

    id: str
    title: Text
    family: Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A division of an instrument that is judged by itself."""

    id: str
    part: str
    title: Text
    cites: tuple[str, ...]
    branch: Branch
    family: Family
    benefits: tuple[PartBenefit, ...]
    requirements: tuple[Requirement, ...]
    routes: tuple[Route, ...]
    case_facts: Node | None
    file: str

    def family_of(self, benefit: str) -> Family:
        """The standard beneficiary of one benefit, or of the Part."""
        return next((item.family for item in self.benefits if item.id == benefit), self.family)

    def benefit_title(self, benefit: str) -> Text:
        """What one of its benefits is called; empty where the Part has one only."""
        return next((item.title for item in self.benefits if item.id == benefit), Text(""))


@dataclass(frozen=True, slots=True)
class Provision:
    """An operative provision, from the instrument's list."""

    cites: str
    kind: ProvisionKind
    place: Place


@dataclass(frozen=True, slots=True)
class Topic:
    """A column of the instrument's matrix."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class PartOutline:
    """A Part of the instrument and its articles, whether it is encoded or not."""

    part: str
    title: Text
    first_article: int
    last_article: int

    def holds(self, citation: str) -> bool:
        """Whether a provision, such as "24(2)", stands in this Part."""
        number = citation.partition("(")[0]
        return number.isdecimal() and self.first_article <= int(number) <= self.last_article


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A choice that the text leaves: the one taken, and what else could be read."""

    id: str
    cites: tuple[str, ...]
    says: Text
    alternatives: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A standard.

    Attributes:
        outline: every Part of the instrument, whether it is encoded or not.
        judgements: the citations at which a judgement is allowed.
        declarations: the citations of temporary exceptions that a State may declare.
        case_facts: the conforming benefit that the cases of common requirements change.
        of_ratification: what a ratification asks, what a report shows in figures, who has ratified.
    """

    id: str
    title: Text
    topics: tuple[Topic, ...]
    outline: tuple[PartOutline, ...]
    parts: tuple[Part, ...]
    common: tuple[Requirement, ...]
    articles: tuple[Article, ...]
    judgements: tuple[str, ...]
    declarations: tuple[str, ...]
    provisions: tuple[Provision, ...]
    definitions: dict[str, str]
    case_facts: Node | None
    of_ratification: OfRatification
    files: tuple[tuple[str, str], ...]

    def article(self, name: str) -> Article:
        """The rate article of this id."""
        return next(article for article in self.articles if article.id == name)

    def requirement(self, name: str) -> Requirement:
        """The requirement of this id, of a Part or common.

        Raises:
            KeyError: there is none.
        """
        for found in self.all_requirements():
            if found.id == name:
                return found
        raise KeyError(name)

    def all_requirements(self) -> tuple[Requirement, ...]:
        """Those of all Parts, then the common ones."""
        return (*(r for part in self.parts for r in part.requirements), *self.common)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All that ``standards/`` holds: the catalogue, the readings and the instruments."""

    catalogue: Catalogue
    readings: tuple[Reading, ...]
    instruments: tuple[Instrument, ...]
    files: tuple[tuple[str, str], ...]

    def instrument(self, name: str) -> Instrument:
        """The instrument of this id, in capitals or not.

        Raises:
            KeyError: there is none.
        """
        for found in self.instruments:
            if found.id.lower() == name.lower():
                return found
        raise KeyError(name)
