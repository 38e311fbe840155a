"""What an instrument asks of a ratification, the figures of a report on it, and the States that have ratified it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import Text
from gapcheck.facts.catalogue_reader import read_text
from gapcheck.problems import ProblemCode, did_you_mean
from gapcheck.verdict import all_of, any_of, at_least_n
from gapcheck.yamltree import read_number, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from gapcheck.problems import Place, Problems
    from gapcheck.verdict import Judged
    from gapcheck.yamltree import Node

__all__ = [
    "Ceased",
    "FigureKind",
    "FigureRule",
    "OfRatification",
    "RatificationRule",
    "State",
    "check_names",
    "must_be_known",
    "read_ratification",
]

_RULE = ("cites", "adopted", "at_least", "one_of", "common", "exceptions", "cases")
_STATE = ("country", "ratified", "parts", "complete", "exceptions", "doubtful_exceptions", "ceased", "source")
_NOT_NAMED = "not_named"


class FigureKind(StrEnum):
    """What a figure of a report is: the key that carries it in the rule file."""

    PERSONS = "persons"
    RATES = "rates"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatificationRule:
    """What a State must accept when it ratifies (Convention No. 102: Articles 2 to 5).

    Attributes:
        adopted: the year of the instrument; nobody ratifies before it.
        at_least: how many Parts.
        one_of: the Parts of which one at least must be among them.
        common: ids of the common provisions that bind with every Part.
        exceptions: id of the requirement that comes with temporary exceptions; empty where none does.
    """

    cites: tuple[str, ...]
    adopted: int
    at_least: int
    one_of: tuple[str, ...]
    common: tuple[str, ...]
    exceptions: str
    cases: tuple[Node, ...]
    place: Place

    def enough(self, parts: Mapping[str, Judged]) -> Judged:
        """Whether enough Parts can be accepted, by what was judged of each."""
        return at_least_n(self.at_least, parts.values())

    def one_of_them(self, parts: Mapping[str, Judged]) -> Judged:
        """Whether one of those that must be among them can be accepted."""
        return any_of(parts[name] for name in self.one_of)

    def condition(self, parts: Mapping[str, Judged]) -> Judged:
        """Both. Exact, as all Parts that hold may be accepted together: more of them never harm."""
        enough = self.enough(parts)
        return all_of((enough, self.one_of_them(parts))) if self.one_of else enough


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRule:
    """One letter of what a report shows in figures.

    Attributes:
        shows: what kind of figure, for which citations, in the order of the rule file. Persons: of routes. Rates: by
            rate articles. Numbers: every comparison of numbers that rests on the provision.
    """

    letter: str
    cites: tuple[str, ...]
    title: Text
    shows: tuple[tuple[FigureKind, tuple[str, ...]], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Ceased:
    """Parts that no longer apply to a State, because of a later Convention.

    Attributes:
        parts: empty where the source does not name them.
        sure: whether the source says so. Else only their absence from its list of Parts hints at it.
    """

    by: str
    parts: tuple[str, ...]
    sure: bool
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A State that has ratified, as its source tells.

    Attributes:
        parts: the Parts accepted.
        complete: whether the source was read to the end; else there may be more Parts.
        exceptions: temporary exceptions declared.
        doubtful: exceptions of which the sources differ.
    """

    iso3: str
    country: str
    year: int
    parts: tuple[str, ...]
    complete: bool
    exceptions: tuple[str, ...]
    doubtful: tuple[str, ...]
    ceased: tuple[Ceased, ...]
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class OfRatification:
    """All that an instrument's folder says about ratification; empty where it says nothing."""

    rule: RatificationRule | None = None
    figures: tuple[FigureRule, ...] = ()
    states: tuple[State, ...] = ()

    def state(self, iso3: str) -> State | None:
        """The State with this code, if it is known to have ratified."""
        return next((found for found in self.states if found.iso3 == iso3), None)


def read_ratification(root: Node, states: Path, problems: Problems) -> OfRatification:
    """The keys ``ratification`` and ``figures`` of an instrument, and its file of States where there is one."""
    node = root.get("ratification")
    return OfRatification(
        rule=_rule(node, problems) if node is not None else None,
        figures=tuple(_figure(child, problems) for child in root.list_of("figures")),
        states=tuple(_states(states, problems)) if states.is_file() else (),
    )


def check_names(
    about: OfRatification,
    problems: Problems,
    *,
    parts: Collection[str],
    common: Collection[str],
    exceptions: Collection[str],
) -> None:
    """Every Part, common provision and exception that is named is one of the instrument, and named once."""
    rule = about.rule
    if rule is not None:
        must_be_known(rule.one_of, parts, rule.place, "Part", problems)
        needed = [rule.exceptions] if rule.exceptions else []
        for names in (rule.common, needed):
            must_be_known(names, common, rule.place, "provision judged for the country", problems)
        if not 1 <= rule.at_least <= len(parts):
            expected = f"from 1 to the {len(parts)} Parts of the instrument"
            problems.add(ProblemCode.OUT_OF_RANGE, rule.place, found=f"at least {rule.at_least}", expected=expected)
    for state in about.states:
        must_be_known(state.parts, parts, state.place, "Part", problems)
        declared = (*state.exceptions, *state.doubtful)
        must_be_known(declared, exceptions, state.place, "temporary exception", problems)
        for ceased in state.ceased:
            must_be_known(ceased.parts, parts, ceased.place, "Part", problems)


def must_be_known(words: Collection[str], known: Collection[str], place: Place, what: str, problems: Problems) -> None:
    """Each word is a known one and stands there once."""
    for word in words:
        if word not in known:
            problems.add(
                ProblemCode.UNKNOWN_REFERENCE,
                place,
                found=f"the {what} {word!r}",
                expected=f"a {what} of the instrument",
                advice=did_you_mean(word, known),
            )
    for word in sorted({word for word in words if list(words).count(word) > 1}):
        problems.add(ProblemCode.DUPLICATE_ID, place, found=f"the {what} {word!r} twice", expected="each once")


def _rule(node: Node, problems: Problems) -> RatificationRule:
    node.check_keys(_RULE, problems, required=("cites", "adopted", "at_least"))
    return RatificationRule(
        cites=node.words_of("cites"),
        adopted=_whole(node, "adopted", problems),
        at_least=_whole(node, "at_least", problems),
        one_of=node.words_of("one_of"),
        common=node.words_of("common"),
        exceptions=node.text_of("exceptions"),
        cases=node.list_of("cases"),
        place=node.place,
    )


def _whole(node: Node, key: str, problems: Problems) -> int:
    child = node.get(key)
    value = read_number(child, problems) if child is not None else None
    if child is not None and value is not None and value != int(value):
        problems.add(ProblemCode.NOT_A_NUMBER, child.place, found=repr(child.text), expected="a whole number")
    return int(value or 0)


def _figure(node: Node, problems: Problems) -> FigureRule:
    kinds = [str(kind) for kind in FigureKind]
    node.check_keys(("letter", "cites", "title", *kinds), problems, required=("letter", "cites", "title"))
    shows = tuple((FigureKind(key), node.words_of(key)) for key in node.mapping if key in kinds)
    if not shows:
        problems.add(
            ProblemCode.MISSING_KEY, node.place, found="nothing to show", expected="one of " + ", ".join(kinds)
        )
    title = read_text(node.get("title"), problems) or Text("")
    return FigureRule(
        letter=node.text_of("letter"), cites=node.words_of("cites"), title=title, shows=shows, place=node.place
    )


def _states(path: Path, problems: Problems) -> Iterator[State]:
    root = read_yaml(path, problems, name=f"{path.parent.name}/{path.name}")
    if root is None:
        return
    root.check_keys(("states",), problems, required=("states",))
    states = root.get("states")
    for iso3, node in (states.mapping if states is not None else {}).items():
        node.check_keys(_STATE, problems, required=("country", "ratified", "parts", "source"))
        if not (len(iso3) == len("ISO") and iso3.isascii() and iso3.isalpha() and iso3.isupper()):
            problems.add(ProblemCode.NOT_A_CHOICE, node.place, found=repr(iso3), expected="a code of three capitals")
        yield State(
            iso3=iso3,
            country=node.text_of("country"),
            year=_whole(node, "ratified", problems),
            parts=node.words_of("parts"),
            complete=_yes(node, "complete", problems),
            exceptions=node.words_of("exceptions"),
            doubtful=node.words_of("doubtful_exceptions"),
            ceased=tuple(_ceased(child, problems) for child in node.list_of("ceased")),
            source=node.text_of("source"),
            place=node.place,
        )


def _ceased(node: Node, problems: Problems) -> Ceased:
    node.check_keys(("by", "parts", "sure"), problems, required=("by", "parts"))
    parts = node.words_of("parts")
    return Ceased(
        by=node.text_of("by"),
        parts=() if parts == (_NOT_NAMED,) else parts,
        sure=_yes(node, "sure", problems),
        place=node.place,
    )


def _yes(node: Node, key: str, problems: Problems) -> bool:
    """Yes where nothing is said."""
    child = node.get(key)
    if child is not None and child.text not in ("yes", "no"):
        problems.add(ProblemCode.NOT_A_CHOICE, child.place, found=repr(child.text), expected="yes or no")
    return node.text_of(key, "yes") == "yes"
