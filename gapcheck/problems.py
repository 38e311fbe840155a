"""Coded problems with what a user gave: collected all at once, printed only by the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["GapcheckError", "Place", "Problem", "ProblemCode", "Problems", "Severity", "did_you_mean"]


class Severity(StrEnum):
    """Whether work can go on."""

    ERROR = "error"
    WARNING = "warning"


class ProblemCode(StrEnum):
    """Stable names of problems; the value is what the user sees and may search for."""

    FILE_MISSING = "file-missing"
    FILE_IS_FOLDER = "file-is-folder"
    FILE_EMPTY = "file-empty"
    FILE_TOO_LARGE = "file-too-large"
    FILE_UNREADABLE = "file-unreadable"
    NOT_YAML = "not-yaml"
    NO_ANCHORS = "no-anchors"
    NO_COUNTRY = "no-country"
    WRONG_TYPE = "wrong-type"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    DUPLICATE_KEY = "duplicate-key"
    DUPLICATE_ID = "duplicate-id"
    UNKNOWN_FIELD = "unknown-field"
    WRONG_SCOPE = "wrong-scope"
    WRONG_UNIT = "wrong-unit"
    OUT_OF_RANGE = "out-of-range"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_CHOICE = "not-a-choice"
    INTERVAL_UPSIDE_DOWN = "interval-upside-down"
    UNKNOWN_REFERENCE = "unknown-reference"
    CYCLE = "cycle"
    COUNTS_EXCEED = "counts-exceed-population"
    STAGES_OVERLAP = "stages-overlap"
    STAGES_HOLE = "stages-hole"
    LEAVE_SHORTER_THAN_PAID = "leave-shorter-than-paid"
    SHARE_OVER_MAXIMUM = "share-over-maximum"
    ROWS_AGAINST_ANSWER = "rows-against-answer"
    VALUES_DIFFER = "values-differ"
    SOURCE_MISSING = "source-missing"
    UNKNOWN_OPERATOR = "unknown-operator"
    UNKNOWN_QUANTITY = "unknown-quantity"
    MISSING_CITATION = "missing-citation"
    UNKNOWN_PROVISION = "unknown-provision"
    UNCITED_PROVISION = "uncited-provision"
    JUDGEMENT_NOT_ALLOWED = "judgement-not-allowed"
    CASE_FAILS = "case-fails"
    CASE_MISSING = "case-missing"
    CASE_TOO_WEAK = "case-too-weak"
    UNUSED_FIELD = "unused-field"
    TRANSLATION_MISSING = "translation-missing"
    OUTPUT_UNWRITABLE = "output-unwritable"
    OUTPUT_IS_INPUT = "output-is-input"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was read: a file and, in YAML, a line counted from 1."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with an input: where, what was found, what was expected, what to do."""

    code: ProblemCode
    place: Place
    found: str
    expected: str
    advice: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        text = f"{self.place}: {self.severity} [{self.code}] found {self.found}; expected {self.expected}."
        return f"{text} {self.advice}" if self.advice else text


class GapcheckError(Exception):
    """What was given cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of their places."""
        self.problems = tuple(sorted(problems, key=lambda p: (p.place, p.code)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class Problems:
    """A collector: add as you go, raise once at the end."""

    found: list[Problem] = field(default_factory=list)
    _known: set[Problem] = field(default_factory=set)

    def add(
        self,
        code: ProblemCode,
        place: Place,
        *,
        found: str,
        expected: str,
        advice: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Record one problem."""
        problem = Problem(code=code, place=place, found=found, expected=expected, advice=advice, severity=severity)
        if problem not in self._known:
            self._known.add(problem)
            self.found.append(problem)

    @property
    def errors(self) -> list[Problem]:
        """Those that stop the work."""
        return [problem for problem in self.found if problem.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """Those that do not."""
        return [problem for problem in self.found if problem.severity is Severity.WARNING]

    def raise_errors(self) -> None:
        """Stop here if anything found is an error.

        Raises:
            GapcheckError: with every error collected so far.
        """
        if self.errors:
            raise GapcheckError(self.errors)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion for a mistyped word, or an empty string."""
    close = get_close_matches(word, [str(other) for other in known], n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else ""
