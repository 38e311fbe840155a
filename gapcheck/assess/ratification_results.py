"""What an assessment says about ratification, and the figures of a report on it: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from gapcheck.assess.results import Cell, Gap
    from gapcheck.facts.catalogue import Text

__all__ = [
    "Acceptance",
    "AcceptedPart",
    "Applies",
    "Asked",
    "AskedKind",
    "Blank",
    "FigureBlock",
    "FigureItem",
    "FigureRow",
    "PartStanding",
    "Ratification",
    "StateStanding",
]


class AskedKind(StrEnum):
    """What a ratification asks for."""

    PARTS = "parts"
    ONE_OF = "one_of"
    COMMON = "common"
    EXCEPTIONS = "exceptions"


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the things that a ratification asks for, and how it came out.

    Attributes:
        says: the provision in words; None for the number of Parts and for one of some.
        parts: those of which one is asked.
        low, high: how many Parts surely and possibly; both 0 for a provision.
        at_least: how many are asked.
    """

    kind: AskedKind
    cites: tuple[str, ...]
    cell: Cell
    says: Text | None = None
    parts: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class PartStanding:
    """How near a Part is to being accepted.

    Attributes:
        assessed: whether there are rules for the Part; else it is undetermined.
        cell: the Part by itself.
        ready: the Part for persons for whom the common provisions on their schemes and benefits hold too.
        held_back: those common provisions that do not hold, or may not, by citation; told of no Part that is not met.
        waits: how many answers its verdict waits for.
        lacks: topics that are not met, in words.
        gaps: how many gaps there are, and the `nearest` of them.
    """

    part: str
    title: Text
    assessed: bool
    cell: Cell
    ready: Cell
    held_back: tuple[str, ...] = ()
    waits: int = 0
    lacks: tuple[Text, ...] = ()
    gaps: int = 0
    nearest: Gap | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What could be accepted under some temporary exceptions, or under none.

    Attributes:
        exceptions: all that are taken as declared, in the order of the treaty.
        cell: whether a ratification would do what is asked of it.
        asked: what is asked, one by one.
        parts: every Part, in the order of the instrument.
        further: the Parts that are not met, the nearest first.
    """

    exceptions: tuple[str, ...]
    cell: Cell
    asked: tuple[Asked, ...]
    parts: tuple[PartStanding, ...]
    further: tuple[str, ...]

    @property
    def could(self) -> tuple[PartStanding, ...]:
        """The Parts that could be accepted today."""
        return tuple(part for part in self.parts if part.ready.verdict is Verdict.MET)

    @property
    def might(self) -> tuple[PartStanding, ...]:
        """The Parts of which it cannot be said yet, those that wait for the fewest answers first."""
        open_ = (part for part in self.parts if part.ready.verdict is Verdict.UNDETERMINED)
        return tuple(sorted(open_, key=lambda part: (not part.assessed, not part.waits, part.waits)))

    @property
    def bounds(self) -> tuple[int, int, int]:
        """How many Parts are met by themselves, surely and possibly, and how many there are."""
        verdicts = [part.cell.verdict for part in self.parts]
        met = verdicts.count(Verdict.MET)
        return met, met + verdicts.count(Verdict.UNDETERMINED), len(verdicts)


class Applies(StrEnum):
    """Whether a Part that a State accepted still applies to it."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"
    NOT_ACCEPTED = "perhaps accepted"
    """Not in the source's list; a later Convention may have replaced it."""


@dataclass(frozen=True, slots=True)
class AcceptedPart:
    """A Part that a State accepted, and how the design stands against it under the exceptions that it declared.

    Attributes:
        because: the later Conventions that replace it, or may.
        cell, ready: as in `PartStanding`.
    """

    part: str
    title: Text
    applies: Applies
    because: tuple[str, ...]
    cell: Cell
    ready: Cell


@dataclass(frozen=True, slots=True)
class StateStanding:
    """A State that has ratified.

    Attributes:
        later: whether it ratified after the year of the profile.
        complete: whether all Parts that it accepted are known.
        exceptions: declared; `doubtful` those of which sources differ: verdicts hold with them and without.
    """

    year: int
    later: bool
    complete: bool
    exceptions: tuple[str, ...]
    doubtful: tuple[str, ...]
    parts: tuple[AcceptedPart, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Ratification:
    """What stands between a country and ratification, or how it stands against what it ratified.

    Attributes:
        cites: the provisions on which this rests.
        plain: under the exceptions in force only; none, where none are said to be.
        with_exceptions: under the most favourable exceptions; None where no further one would change anything.
        state: None where no ratification is known.
    """

    cites: tuple[str, ...]
    plain: Acceptance
    with_exceptions: Acceptance | None
    state: StateStanding | None


# -- figures of a report -------------------------------------------------------------------------------------------


class FigureItem(StrEnum):
    """What a row of figures shows; A to E as a report form calls them."""

    GROUP = "group"
    PROTECTED = "protected"
    POPULATION = "population"
    SHARE = "share"
    WAGE = "wage"
    BENEFIT = "benefit"
    ALLOWANCE_BEFORE = "allowance_before"
    ALLOWANCE_DURING = "allowance_during"
    RATE = "rate"
    NUMBER = "number"


class Blank(StrEnum):
    """Why there is no figure."""

    NONE = ""
    NOT_ASSESSED = "not_assessed"
    OTHER_ROUTE = "other_route"
    CLOSED = "closed"
    NOBODY = "nobody"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One figure.

    Attributes:
        part: empty for a common provision.
        label: of a comparison, what was compared; of a population or a route, what it is.
        whom: class and package; empty for the country.
        low, high: the figure as given; None where there is none. `asked` with `operator`: what it is compared with.
        after_years: the years after which a rate is taken.
        years, sources: of the answers that it rests on.
        counted: for persons "effective", "legal" or both, each where some were counted so.
        blank: why there is none; the cell then says more.
        missing: how many answers it waits for; `assumed`: how many limits that nobody states it takes as absent.
    """

    part: str
    cites: tuple[str, ...]
    item: FigureItem
    label: str = ""
    whom: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    operator: str = ""
    asked: float | None = None
    after_years: float | None = None
    years: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    confirmed: bool = True
    counted: tuple[str, ...] = ()
    blank: Blank = Blank.NONE
    cell: Cell | None = None
    missing: int = 0
    assumed: int = 0


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A letter of what a report shows in figures."""

    letter: str
    cites: tuple[str, ...]
    title: Text
    rows: tuple[FigureRow, ...]
