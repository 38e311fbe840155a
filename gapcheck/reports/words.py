"""How reports word verdicts, reasons, numbers, units and what was found; shared by every report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gapcheck.reports.numerals import NO_LIMIT, NOT_KNOWN, decimals, interval, is_known, number, share, with_unit
from gapcheck.verdict import Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gapcheck.assess.results import Cell, FactUsed, Gap, InstrumentResult, Observed, PartResult, Trace

__all__ = [
    "MEANINGS",
    "NOT_KNOWN",
    "NO_LIMIT",
    "NO_SCHEME",
    "REASONS",
    "asked",
    "assumed_absent",
    "bounds",
    "bullets",
    "cites_in_line",
    "decimals",
    "facts_behind",
    "found",
    "gaps_told",
    "interval",
    "is_known",
    "label",
    "listed",
    "number",
    "phrase",
    "provisions",
    "reason",
    "reasons",
    "roman",
    "route_of",
    "share",
    "shortfall",
    "with_unit",
]

NO_SCHEME = "no scheme in the branch"
_FEW, _NEAREST = 3, 3


class Wording(NamedTuple):
    """A word for a table, and the sentence that explains it."""

    short: str
    sentence: str


_SYMBOLS = {
    Verdict.MET: "✓",
    Verdict.NOT_MET: "✗",
    Verdict.UNDETERMINED: "?",
    Verdict.NOT_APPLICABLE: "\N{EN DASH}",
}

MEANINGS = {
    Verdict.MET: "What is asked holds, whatever the answers still missing turn out to be.",
    Verdict.NOT_MET: "What is asked does not hold, whatever the answers still missing turn out to be.",
    Verdict.UNDETERMINED: "The answers shown do not decide it yet. It counts neither as met nor as not met.",
    Verdict.NOT_APPLICABLE: "The duty does not arise here, because the condition before it is not fulfilled.",
}
"""What each verdict means, in the order of a legend."""

REASONS = {
    Reason.BELOW: Wording("falls short of what is asked", "The design gives less, or something else, than is asked."),
    Reason.CLOSED: Wording(
        "alternative not open", "The provision is open only under a condition that is not fulfilled."
    ),
    Reason.NO_SCHEME: Wording("no scheme", "The country has no scheme in this branch, and all schemes are listed."),
    Reason.FACT_MISSING: Wording("answer missing", "A question that decides is not answered."),
    Reason.RANGE: Wording(
        "range too wide to decide", "An answer is given as a range, and its two ends decide differently."
    ),
    Reason.NOT_SHOWN: Wording(
        "given but not proven", "The figure is given, but something that must be said with it is not."
    ),
    Reason.WRONG_BASIS: Wording(
        "on a basis that cannot be used",
        "The wage is none of the options of the Convention, or gross and net are mixed.",
    ),
    Reason.YEARS_DIFFER: Wording(
        "figures of different years", "The figures of one fraction belong to different years."
    ),
    Reason.NEEDS_JUDGEMENT: Wording(
        "needs a judgement", "The text asks for a judgement that an assessor has to record."
    ),
    Reason.NOT_COLLECTIVE: Wording(
        "not financed collectively", "Single employers or accounts without pooling pay for it."
    ),
    Reason.SCHEMES_NOT_LISTED: Wording(
        "list of schemes or groups not complete",
        "It is not said that all schemes and all groups of persons are listed.",
    ),
    Reason.OUT_OF_SCOPE: Wording("outside what is assessed", "The provision is not part of what this tool assesses."),
}
"""Every reason, in the order of the closed list."""


# -- verdicts and reasons ------------------------------------------------------------------------------------------


def label(verdict: Verdict) -> str:
    """The symbol and the word, so that no colour is needed: "✓ met"."""
    return f"{_SYMBOLS[verdict]} {verdict.word}"


def reasons(found: Reason) -> tuple[str, ...]:
    """The single reasons in a set, in plain words."""
    telling = found & ~Reason.CLOSED or found  # that some alternative is closed says little beside what is missing
    return tuple(wording.short for flag, wording in REASONS.items() if flag & telling)


def reason(cell: Cell) -> str:
    """Why a cell has its verdict, in one line; empty where it is met."""
    if cell.verdict is Verdict.NOT_APPLICABLE:
        return "the duty does not arise here"
    return "; ".join(reasons(cell.reasons))


def bounds(verdicts: Iterable[Verdict], of_what: str) -> str:
    """How many are met, never as a lone percentage: "between 1 and 3 of 4 Parts assessed"."""
    counted = list(verdicts)
    low = counted.count(Verdict.MET)
    high = low + counted.count(Verdict.UNDETERMINED)
    span = str(low) if low == high else f"between {low} and {high}"
    return f"{span} of {len(counted)} {of_what}"


# -- what was found, what was asked --------------------------------------------------------------------------------

_OPERATORS = {"at_least": "at least ", "at_most": "at most ", "more_than": "more than ", "equals": ""}
_WORD_OPERATORS = {"is": "", "includes_all": "all of: ", "includes_any": "one of: ", "only_among": "nothing but: "}


def phrase(word: str) -> str:
    """A word of a closed vocabulary as people read it: "general_practitioner" is "general practitioner"."""
    return word.replace("_", " ").replace("workplaces of 20", "workplaces of 20 or more")


def listed(words: Iterable[str], empty: str = "nothing") -> str:
    """Words of a vocabulary in one line."""
    return ", ".join(phrase(word) for word in words) or empty


def provisions(cites: Iterable[str], most: int = 12) -> str:
    """Citations in one line; of a very long list the first ones, and how many more there are."""
    all_of_them = list(dict.fromkeys(cites))
    shown = ", ".join(all_of_them[:most])
    left = len(all_of_them) - most
    return f"{shown} and {left} more" if left > 0 else shown


def cites_in_line(cites: Iterable[str]) -> str:
    """Citations that begin with an instrument or a Part, those with one beginning together.

    >>> cites_in_line(["V 27(a)", "III 15(a)", "V 29(2)(a)"])
    'V 27(a), 29(2)(a); III 15(a)'
    """
    groups: dict[str, list[str]] = {}
    for cite in dict.fromkeys(cites):
        head, _, provision = cite.rpartition(" ")
        groups.setdefault(head, []).append(provision)
    return "; ".join(f"{head} {', '.join(found)}".strip() for head, found in groups.items())


def bullets(items: Iterable[str]) -> str:
    """Short statements under each other in one cell."""
    return "\n".join(items)


def found(observed: Observed | None, trace: Trace | None = None) -> str:
    """What the answers say: "45 % after 30 years", "dismissal; missing: end of fixed term"; "" where nothing was.

    Args:
        observed: what was compared.
        trace: the way back from the verdict. With it, what nobody answered is told from what was answered.
    """
    if observed is None:
        return ""
    said = _words_found(observed) if observed.low is None else _numbers_found(observed)
    states = _states(trace, observed) if trace is not None else set()
    if states == {"missing"} and observed.low is not None:
        return NOT_KNOWN
    nobody = "assumed absent" in states and states <= {"missing", "assumed absent"}
    return f"{said} (taken as absent)" if nobody and said != NOT_KNOWN else said


def _states(trace: Trace, observed: Observed) -> set[str]:
    """The states of the answers behind a comparison."""
    if trace.observed == observed and trace.facts:
        return {fact.state for fact in trace.facts}
    return next(filter(None, (_states(child, observed) for child in trace.children)), set())


def _numbers_found(observed: Observed) -> str:
    against = (observed.asked_low, observed.asked_high)
    given = interval(observed.low, observed.high, observed.unit, *against)
    shown = interval(observed.shown_low, observed.shown_high, observed.unit, *against)
    after = ""
    if observed.after_years is not None and given != NOT_KNOWN:
        after = f" after {with_unit(number(observed.after_years), 'years')}"
    if shown == given:
        return given + after
    return f"{given}{after}, {'not proven' if shown == NOT_KNOWN else f'proven only as {shown}'}"


def _words_found(observed: Observed) -> str:
    sure, possible, wanted = observed.words, observed.possible, observed.words_asked
    if not sure and len(possible) > 1 and observed.operator == "is":
        few = len(possible) <= _FEW and "no" not in possible
        return f"one of: {listed(possible)}" if few else NOT_KNOWN
    unsure = [word for word in possible if word not in sure]
    parts = [listed(sure)] if sure or not unsure else []
    if observed.operator == "includes_all":
        missing = [word for word in wanted if word not in possible]
        parts += [f"missing: {listed(missing)}"] if missing else []
    if observed.operator in {"includes_all", "includes_any"}:
        unsure = [word for word in unsure if word in wanted]
    if observed.operator == "only_among":
        other = [word for word in sure if word not in wanted]
        parts += [f"not allowed: {listed(other)}"] if other else []
        unsure = [word for word in unsure if word not in wanted]
    parts += [f"not known: {listed(unsure)}"] if unsure else []
    return "; ".join(parts)


def asked(observed: Observed | None) -> str:
    """What is asked, with how it is compared: "at least 40 %", "all of: prenatal, confinement"."""
    if observed is None:
        return ""
    if observed.low is None:
        return _WORD_OPERATORS[observed.operator] + listed(observed.words_asked)
    threshold = interval(observed.asked_low, observed.asked_high, observed.unit, observed.low, observed.high)
    if threshold in {NO_LIMIT, NOT_KNOWN}:
        return threshold
    if observed.operator == "at_most" and observed.asked_high == 0:
        return "none"
    open_ = "" if observed.asked_low == observed.asked_high else " (not known which)"
    return _OPERATORS[observed.operator] + threshold + open_


def shortfall(observed: Observed | None) -> str:
    """The distance of the arithmetic to the threshold in its own unit; "" where it is not missed or is no number."""
    if observed is None or observed.shortfall is None:
        return ""
    if observed.shortfall == 0:
        return "just at the limit"
    unit = "percentage points" if observed.unit == "percent" else observed.unit
    return interval(observed.shortfall, observed.shortfall, unit)


def assumed_absent(facts: Iterable[FactUsed]) -> tuple[str, ...]:
    """The limits that nobody states and that the arithmetic takes as absent: each question once, with of what.

    Questions that are asked of the same things stand together.
    """
    owners: dict[str, dict[str, None]] = {}
    for fact in facts:
        if fact.state == "assumed absent":
            owners.setdefault(str(fact.question), {})[fact.of] = None
    questions: dict[frozenset[str], list[str]] = {}
    for question, of_what in owners.items():
        questions.setdefault(frozenset(of_what), []).append(question)
    return tuple(f"{' '.join(asked)} ({'; '.join(owners[asked[0]])})" for asked in questions.values())


def facts_behind(trace: Trace) -> Iterator[FactUsed]:
    """The answers behind a step. Of an alternative that is closed, only those that close it."""
    if trace.gate is not None:
        yield from facts_behind(trace.gate)
        if trace.gate.cell.verdict is Verdict.NOT_MET:
            return
    yield from trace.facts
    for child in trace.children:
        yield from facts_behind(child)


# -- Parts and routes ----------------------------------------------------------------------------------------------

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def roman(numeral: str) -> int:
    """The number of a Part, to put Parts in treaty order; 0 where it is no numeral.

    >>> roman("IV"), roman("IX"), roman("guarantee")
    (4, 9, 0)
    """
    if not set(numeral) <= set(_ROMAN):
        return 0
    digits = [_ROMAN[letter] for letter in numeral]
    return sum(
        -digit if digit < following else digit for digit, following in zip(digits, [*digits[1:], 0], strict=True)
    )


def route_of(part: PartResult, name: str) -> str:
    """A route of a Part with its citation and what it asks for."""
    return next((f"{route.cites}: {route.says}" for route in part.routes if route.id == name), name)


def gaps_told(instrument: InstrumentResult) -> list[Gap]:
    """The gaps that a summary names: the three nearest, and every Part without any scheme."""
    bare = {part.part: part.reported_route for part in instrument.parts if part.cell.reasons & Reason.NO_SCHEME}
    return [
        gap
        for place, gap in enumerate(instrument.gaps)
        if place < _NEAREST or (gap.observed is None and bare.get(gap.part) == gap.requirement)
    ]
