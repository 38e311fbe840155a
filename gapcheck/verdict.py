"""Verdicts, reasons, and the algebra that combines them over arrays of cases.

A verdict is an ``int8`` array, one element a case: not met 0, undetermined 1, met 2, and beside them
not applicable 3. A comparison is two truths, one at the worst end of its inputs and one at the best; the code is
their sum. Nothing here knows what a Convention is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Codes = NDArray[np.int8]
    Flags = NDArray[np.uint16]
    Truths = NDArray[np.bool_]
    Floats = NDArray[np.float64]

__all__ = [
    "TOLERANCE",
    "UNTOLD",
    "Judged",
    "Reason",
    "Verdict",
    "all_of",
    "any_of",
    "at_least_n",
    "compare",
    "from_truths",
    "gate",
    "join",
    "where",
]

TOLERANCE = 1e-9
"""Relative slack of a comparison, so that 0.15 + 0.3 reaches 0.45."""


class Verdict(IntEnum):
    """What can be said of a provision."""

    NOT_MET = 0
    UNDETERMINED = 1
    MET = 2
    NOT_APPLICABLE = 3

    @property
    def word(self) -> str:
        """The verdict as JSON and tables print it."""
        return self.name.lower().replace("_", " ")


class Reason(IntFlag):
    """Why a verdict is what it is; a closed list, kept as bits so that a combination holds their union."""

    NONE = 0
    BELOW = 1
    CLOSED = 2
    NO_SCHEME = 4
    FACT_MISSING = 8
    RANGE = 16
    NOT_SHOWN = 32
    WRONG_BASIS = 64
    YEARS_DIFFER = 128
    NEEDS_JUDGEMENT = 256
    NOT_COLLECTIVE = 512
    SCHEMES_NOT_LISTED = 1024
    OUT_OF_SCOPE = 2048

    @property
    def words(self) -> tuple[str, ...]:
        """The single reasons in this set, as JSON and tables print them."""
        return tuple((flag.name or "").lower() for flag in Reason if flag & self)


_NOT_MET, _UNDETERMINED, _MET, _NOT_APPLICABLE = (np.int8(verdict) for verdict in Verdict)
_NO_REASON = np.uint16(0)
UNTOLD = np.zeros(0, np.uint16)
"""In the place of reasons: nobody asks for them. What is combined with untold reasons has none either."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict for every case, with its reasons.

    Attributes:
        code: ``int8``, shape ``(cases,)``.
        reasons: ``uint16`` bits of `Reason`, shape ``(cases,)``; or `UNTOLD`.
    """

    code: Codes
    reasons: Flags

    @classmethod
    def constant(cls, verdict: Verdict, reason: Reason, cases: int) -> Judged:
        """The same verdict and reason in every case."""
        return cls(np.full(cases, verdict, np.int8), np.full(cases, reason, np.uint16))

    def because(self, verdict: Verdict, reason: Reason) -> Judged:
        """The same verdicts, with the reason replaced wherever the verdict is `verdict`."""
        if not self.reasons.size:
            return self
        return Judged(self.code, np.where(self.code == verdict, np.uint16(reason), self.reasons))

    def and_because(self, verdict: Verdict, reason: Reason) -> Judged:
        """The same verdicts, with `reason` added wherever the verdict is `verdict`."""
        if not self.reasons.size:
            return self
        added = np.where(self.code == verdict, np.uint16(reason), _NO_REASON)
        return Judged(self.code, self.reasons | added)


def from_truths(worst: Truths, best: Truths, why_open: Flags, why_not: Reason = Reason.BELOW) -> Judged:
    """The verdict of a statement that is true at the worst end, and at the best end, of its inputs."""
    code = worst.view(np.int8) + best.view(np.int8)
    if not why_open.size:
        return Judged(code, UNTOLD)
    reasons = np.where(code == _UNDETERMINED, why_open, _NO_REASON)
    return Judged(code, np.where(code == _NOT_MET, np.uint16(why_not), reasons))


def compare(low: Floats, high: Floats, asked_low: Floats, asked_high: Floats, operator: str, why_open: Flags) -> Judged:
    """Compare an interval with an interval, under ``at_least``, ``at_most``, ``equals`` or ``more_than``.

    Raises:
        ValueError: the operator is none of these.
        FloatingPointError: an input is not a number, which would compare as "not met" out of nothing.
    """
    for ends in (low, high, asked_low, asked_high):
        if np.isnan(ends).any():
            raise FloatingPointError("not a number reached a comparison")
    worst, best = _ends(low, high, asked_low, asked_high, operator)
    return from_truths(worst, best, why_open)


def _ends(low: Floats, high: Floats, asked_low: Floats, asked_high: Floats, operator: str) -> tuple[Truths, Truths]:
    def slack(asked: Floats) -> Floats:
        return TOLERANCE * np.maximum(1.0, np.where(np.isfinite(asked), np.abs(asked), 1.0))

    if operator == "at_least":
        return low >= asked_high - slack(asked_high), high >= asked_low - slack(asked_low)
    if operator == "at_most":
        return high <= asked_low + slack(asked_low), low <= asked_high + slack(asked_high)
    if operator == "more_than":
        return low > asked_high + slack(asked_high), high > asked_low + slack(asked_low)
    if operator == "equals":
        above = low >= asked_high - slack(asked_high)
        below = high <= asked_low + slack(asked_low)
        touches = (high >= asked_low - slack(asked_low)) & (low <= asked_high + slack(asked_high))
        return above & below, touches
    raise ValueError(f"no comparison is called {operator!r}")


def _union(parts: Sequence[Judged], code: Codes) -> Flags:
    if not all(part.reasons.size for part in parts):
        return UNTOLD
    kept = (np.where(part.code == code, part.reasons, _NO_REASON) for part in parts)
    return reduce(np.bitwise_or, kept)


def all_of(parts: Iterable[Judged]) -> Judged:
    """The least verdict. What is not applicable is left out; with nothing left it is not applicable itself."""
    found = list(parts)
    code = reduce(np.minimum, (part.code for part in found))
    return Judged(code, _union(found, code))


def any_of(parts: Iterable[Judged]) -> Judged:
    """The greatest verdict. What is not applicable is left out; with nothing left it is not met."""
    found = [_as_alternative(part) for part in parts]
    code = reduce(np.maximum, (part.code for part in found))
    return Judged(code, _union(found, code))


def _as_alternative(part: Judged) -> Judged:
    left_out = part.code == _NOT_APPLICABLE
    if not left_out.any():
        return part
    code = np.where(left_out, _NOT_MET, part.code)
    if not part.reasons.size:
        return Judged(code, UNTOLD)
    return Judged(code, np.where(left_out, np.uint16(Reason.CLOSED), part.reasons))


def at_least_n(count: int, parts: Iterable[Judged]) -> Judged:
    """Met if `count` are met; not met if fewer than `count` could be; what is not applicable counts as not met."""
    found = [_as_alternative(part) for part in parts]
    sure = reduce(np.add, ((part.code == _MET).astype(np.int16) for part in found))
    possible = reduce(np.add, ((part.code != _NOT_MET).astype(np.int16) for part in found))
    code = (sure >= count).astype(np.int8) + (possible >= count).astype(np.int8)
    return Judged(code, _union(found, code))


def where(condition: Judged, duty: Judged) -> Judged:
    """A duty that arises only where the condition holds.

    Condition not met: not applicable. Condition undetermined: met where the duty itself is met, else undetermined.
    """
    applies = condition.code == _MET
    absent = (condition.code == _NOT_MET) | (condition.code == _NOT_APPLICABLE)
    open_code = np.where(duty.code >= _MET, duty.code, _UNDETERMINED)
    code = np.where(applies, duty.code, np.where(absent, _NOT_APPLICABLE, open_code))
    if not (condition.reasons.size and duty.reasons.size):
        return Judged(code.astype(np.int8), UNTOLD)
    open_why = np.where(open_code == _UNDETERMINED, condition.reasons, _NO_REASON)
    why = np.where(applies, duty.reasons, np.where(absent, _NO_REASON, open_why))
    return Judged(code.astype(np.int8), why.astype(np.uint16))


def gate(condition: Judged, alternative: Judged) -> Judged:
    """An alternative behind a condition: a plain conjunction. Closed, it is not met, with the reason ``closed``."""
    opened = _as_alternative(condition).because(Verdict.NOT_MET, Reason.CLOSED)
    both = all_of((opened, alternative))
    if not both.reasons.size:
        return both
    shut = opened.code == _NOT_MET
    return Judged(both.code, np.where(shut, np.uint16(Reason.CLOSED), both.reasons))


def join(judged: Judged, origin: NDArray[np.intp], cases: int) -> Judged:
    """Join the completions of each case into one verdict: what all of them say, else undetermined.

    A duty that is met in some completions and does not arise in the others is met.

    Args:
        judged: verdicts of the completed cases, those of one case standing together.
        origin: for each completed case, the case that it completes; non-decreasing, every case present.
        cases: how many cases there are.
    """
    if len(origin) == cases:
        return judged
    starts = np.searchsorted(origin, np.arange(cases))
    least = np.minimum.reduceat(judged.code, starts)
    real = np.where(judged.code == _NOT_APPLICABLE, np.int8(-1), judged.code)
    most = np.maximum.reduceat(real, starts)
    absent = np.maximum.reduceat(judged.code, starts) == _NOT_APPLICABLE
    same = (least == most) & ((most == _MET) | ~absent)
    code = np.where(same, least, _UNDETERMINED)
    never = (most == -1) & (least == _NOT_APPLICABLE)
    code = np.where(never, _NOT_APPLICABLE, code).astype(np.int8)
    if not judged.reasons.size:
        return Judged(code, UNTOLD)
    why = np.bitwise_or.reduceat(judged.reasons, starts)
    why = np.where((code == _MET) | never, _NO_REASON, why).astype(np.uint16)
    return Judged(code, why)
