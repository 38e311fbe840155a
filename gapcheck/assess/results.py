"""What an assessment of one country says, ready to be shown: plain frozen values, no arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from gapcheck.assess.ratification_results import FigureBlock, Ratification
    from gapcheck.facts.catalogue import Text
    from gapcheck.facts.profile import Key, Profile
    from gapcheck.rulebook.model import PartOutline, Reading, Topic
    from gapcheck.verdict import Reason, Verdict

__all__ = [
    "Assessment",
    "Cell",
    "Declared",
    "FactUsed",
    "Gap",
    "InstrumentResult",
    "Observed",
    "PartResult",
    "PersonsResult",
    "RateResult",
    "Receipt",
    "Request",
    "RequirementResult",
    "Result",
    "RouteResult",
    "Trace",
]


@dataclass(frozen=True, slots=True)
class Cell:
    """A verdict (on what is shown) and the arithmetic (on what is given), with the reasons for the verdict."""

    verdict: Verdict
    arithmetic: Verdict
    reasons: Reason


@dataclass(frozen=True, slots=True)
class Observed:
    """What was found and what was asked.

    Attributes:
        low, high: the ends as given; equal where the answer is a point. None for words.
        shown_low, shown_high: the ends as shown.
        operator: at_least, at_most, more_than, equals; or is, includes_all, includes_any, only_among.
        asked_low, asked_high: the threshold.
        unit: of all these numbers, with the currency in it.
        after_years: the years after which a rate is taken, where it is.
        words, possible: for lists and choices, what surely is there and what may be.
        words_asked: what is asked of them.
        shortfall: distance of the arithmetic to the threshold in `unit`, where it misses it; None else.
    """

    operator: str
    unit: str
    low: float | None = None
    high: float | None = None
    shown_low: float | None = None
    shown_high: float | None = None
    asked_low: float | None = None
    asked_high: float | None = None
    after_years: float | None = None
    words: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    words_asked: tuple[str, ...] = ()
    shortfall: float | None = None

    @property
    def relative_shortfall(self) -> float:
        """The shortfall over the threshold; 1 where something is missing that is no number."""
        if self.shortfall is None:
            return 1.0
        scale = max(abs(self.asked_high or 0.0), abs(self.asked_low or 0.0))
        return self.shortfall / scale if scale else 1.0


@dataclass(frozen=True, slots=True)
class FactUsed:
    """An answer that a verdict rests on, with where it came from.

    Attributes:
        of: what it is an answer about ("Old-age pension", "Employees of enterprises").
        value: the answer as written, or empty where it is missing.
        state: "given", "missing", "assumed absent", "not shown" or "open".
    """

    key: Key
    question: Text
    of: str
    value: str
    unit: str
    year: int
    sources: tuple[str, ...]
    confirmed: bool
    place: str
    note: str
    state: str
    disagreement: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One step of the way back from a verdict: what was tested, how it came out, on which answers."""

    label: str
    kind: str
    cites: tuple[str, ...]
    cell: Cell
    observed: Observed | None = None
    facts: tuple[FactUsed, ...] = ()
    children: tuple[Trace, ...] = ()
    gate: Trace | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A requirement judged for one cover (or scheme, benefit, or the country), and by which route where it matters."""

    subject: str
    class_name: str
    package_name: str
    route: str
    cell: Cell
    observed: Observed | None
    trace: Trace
    benefit: str = ""


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """A requirement: its own verdict over everyone concerned, and the results it is made of."""

    id: str
    cites: tuple[str, ...]
    topics: tuple[str, ...]
    says: Text
    remedy: Text | None
    cell: Cell
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class PersonsOfCover:
    """The persons of one class under one package, and whether all that a route asks holds for them.

    Attributes:
        legal_share, effective_share: the ends of the share of the class that is covered, in percent.
    """

    class_name: str
    package_name: str
    legal_low: float
    legal_high: float
    effective_low: float
    effective_high: float
    effective_known: bool
    counted_low: float
    counted_high: float
    cell: Cell
    legal_share: tuple[float, float]
    effective_share: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PersonsResult:
    """Persons protected on a route: numerator, denominator, share in percent (as given and as shown), threshold.

    Attributes:
        population: who is counted ("employees").
        of: the question that asks for the denominator; `whole` names it ("all employees").
    """

    population: str
    of: str
    whole: str
    low: float
    high: float
    of_low: float
    of_high: float
    share_low: float
    share_high: float
    shown_low: float
    shown_high: float
    asked: float
    missing_persons: float | None
    all_covered_low: float
    all_covered_high: float
    covers: tuple[PersonsOfCover, ...]


@dataclass(frozen=True, slots=True)
class RouteResult:
    """A route: the verdict of the whole bundle, and the persons for whom it holds.

    Attributes:
        facts: the answers that say how many are protected.
    """

    id: str
    cites: str
    says: Text
    cell: Cell
    open: bool
    persons: PersonsResult | None
    topics: tuple[tuple[str, Cell], ...]
    facts: tuple[FactUsed, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """A Part under the most favourable declaration of Article 3: the verdict and the exceptions that it uses."""

    cell: Cell
    reported_route: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RateResult:
    """One calculation of a rate: E = (B + D) / (A + C), all amounts a month.

    Attributes:
        benefit_name: which of the benefits of the Part, where it has several.
        wage: A, the reference wage (or the previous earnings where the rate is lowest).
        benefit, allowance_before, allowance_during: B (in the lowest stage, or the average), C, D.
        attained_up_to: the highest skilled wage at which the percentage would still be attained, where a ceiling
            makes the wage decide; None where it does not.
        curve_by_earnings: previous earnings and the rate there, at the reported years.
        curve_by_years: years, the lowest rate (while the wage is not known: that at low earnings), percentage asked.
        assumed_absent: limits that nobody states, taken as absent in this arithmetic.
    """

    part: str
    class_name: str
    package_name: str
    benefit_name: str
    article: str
    years: float | None
    wage_low: float
    wage_high: float
    earnings_at_lowest: float | None
    benefit: float | None
    allowance_before: float | None
    allowance_during: float | None
    rate_low: float
    rate_high: float
    shown_low: float
    shown_high: float
    asked: float
    cell: Cell
    attained_up_to: float | None
    curve_by_earnings: tuple[tuple[float, float], ...]
    curve_by_years: tuple[tuple[float, float, float], ...]
    assumed_absent: tuple[FactUsed, ...]
    facts: tuple[FactUsed, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class PartResult:
    """A Part of an instrument."""

    id: str
    part: str
    title: Text
    branch: str
    cell: Cell
    reported_route: str
    topics: tuple[tuple[str, Cell], ...]
    routes: tuple[RouteResult, ...]
    requirements: tuple[RequirementResult, ...]
    declared: Declared
    rates: tuple[RateResult, ...]
    other_readings: tuple[tuple[str, str, Verdict], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement that is not met for somebody, in the order of nearness."""

    part: str
    requirement: str
    cites: tuple[str, ...]
    says: Text
    remedy: Text | None
    class_name: str
    package_name: str
    observed: Observed | None
    benefit: str = ""


@dataclass(frozen=True, slots=True)
class InstrumentResult:
    """An instrument: its Parts, its common provisions for the country, and the Parts that are not assessed."""

    id: str
    title: Text
    topics: tuple[Topic, ...]
    parts: tuple[PartResult, ...]
    common: tuple[RequirementResult, ...]
    not_assessed: tuple[PartOutline, ...]
    gaps: tuple[Gap, ...]
    ratification: Ratification | None = None
    figures: tuple[FigureBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """An answer that is missing or not proven, and what waits for it.

    Attributes:
        waits: citations of the provisions that are undetermined because of it, by Part ("V 29(2)(a)").
        why: "missing", "not proven", "judgement", "range".
        settling: the shares that it may settle, each as the citation of a route, by Part, and the other answers
            that this takes, in words ("V 27(a)", "alone"); empty where that cannot be said.
    """

    fact: FactUsed
    why: str
    cites: tuple[str, ...]
    waits: tuple[str, ...]
    settling: tuple[tuple[str, str], ...]

    @property
    def settles(self) -> str:
        """What it would settle together with what, in one sentence."""
        said = (f"may settle the share of Art. {cite.partition(' ')[2]} {others}" for cite, others in self.settling)
        return "; ".join(dict.fromkeys(said))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What made a report: tool, rule files, profile with SHA-256, options, counts."""

    tool: str
    version: str
    options: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A country at a date under chosen instruments, with all that is needed to explain it."""

    profile: Profile
    as_of: date | None
    confirmed_only: bool
    instruments: tuple[InstrumentResult, ...]
    requests: tuple[Request, ...]
    facts: tuple[FactUsed, ...]
    readings: tuple[Reading, ...]
    receipt: Receipt
    warnings: tuple[str, ...] = field(default=())
