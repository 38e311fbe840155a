"""Whatever is written into a file, the reader gives a profile or coded problems, and never falls."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_kit import read

from gapcheck.assess.assessment import assess
from gapcheck.data import countries_folder, standards_folder
from gapcheck.problems import ProblemCode, Problems
from gapcheck.reports.json_report import json_bytes
from gapcheck.reports.terminal import summary
from gapcheck.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from gapcheck.facts.profile import Profile
    from gapcheck.rulebook.model import Rulebook

SMALL = (Path(__file__).resolve().parents[1] / "cli" / "small_profile.yaml").read_bytes()
LAO = (countries_folder() / "LAO-2019.yaml").read_bytes()
QUICK = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SHAPES = rb"(?<=: )[^,{}\[\]\n]+", rb"(?<=: )\{[^{}\[\]]*\}", rb"(?<=: )\[[^\[\]]*\]"
VALUES = sorted(match.span() for shape in SHAPES for match in re.finditer(shape, SMALL))
"""Where the values of the small profile stand: words, and groups and lists on one line."""
ODD = (
    """
none|unknown|yes|no|NO|-1|0|1e400|1e308|1e-300|[]|{}|''|~|null|nan|.inf|earnings|account|fund.old_age|both
minimum_wage|{low: 1}|{high: 5}|{low: 5, high: 1}|{low: none}|{value: {a: b}}|{value: [1]}|{values: []}
{values: [{value: none}, {value: 5}]}|{values: [1, 2]}|{values: {value: 1}}|{includes: [refusal]}|{excludes: []}
{includes: []}|{bands: [{flat: 5}]}|{bands: []}|{bands: 5}|[unknown]|[none]|[[]]|60|100|101|1e15|women|wife
child|employer|residents|universal|planned|lump_sum|\xb2|\u0663|2020-02-30|\u202e|=1+1|{unit: weeks}
{value: 1, unit: []}|{value: 1, unit: TSD a day}|{source: []}|{source: S9}|{year: []}|{confidence: {}}
{reason: []}
""".strip()
    .replace("\n", "|")
    .split("|")
)
"""What may stand where something else belongs."""


@cache
def rulebook() -> Rulebook:
    """The law as it is shipped."""
    return load_rulebook(standards_folder(), Problems())


def survives(data: bytes) -> Profile | None:
    """The profile in some bytes, or None with problems that can be told."""
    profile, problems = read(rulebook().catalogue, data)
    assert profile is not None or problems.errors
    for problem in problems.found:
        assert problem.code in ProblemCode
        assert str(problem).startswith("p.yaml")
        assert 0 <= problem.place.line <= len(data.decode("utf-8", "replace").splitlines()) + 2
    return None if problems.errors else profile


@QUICK
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Bytes that have nothing to do with a profile."""
    survives(data)


@QUICK
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
def test_any_text(text: str) -> None:
    """Text that has nothing to do with a profile."""
    survives(text.encode())


@QUICK
@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_bytes_of_a_sound_profile_are_changed(changes: list[tuple[int, int]]) -> None:
    """A few bytes of the file are others."""
    data = bytearray(SMALL)
    for place, byte in changes:
        data[place] = byte
    survives(bytes(data))


@settings(QUICK, max_examples=40)
@given(st.integers(0, len(LAO) - 1), st.integers(0, len(LAO) - 1))
def test_a_piece_of_a_shipped_profile_is_cut_out(start: int, stop: int) -> None:
    """A file that was not copied whole."""
    first, last = sorted((start, stop))
    survives(LAO[:first] + LAO[last:])


@QUICK
@given(
    st.lists(
        st.tuples(st.integers(0, SMALL.count(b"\n") - 1), st.integers(0, SMALL.count(b"\n") - 1)),
        min_size=1,
        max_size=3,
    )
)
def test_lines_of_a_sound_profile_are_moved(moves: list[tuple[int, int]]) -> None:
    """Lines stand elsewhere, so that questions come under the wrong heading."""
    lines = SMALL.splitlines(keepends=True)
    for source, target in moves:
        lines.insert(target, lines.pop(source))
    survives(b"".join(lines))


@settings(QUICK, max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(ODD)), min_size=1, max_size=3))
def test_odd_values_stand_in_a_sound_profile(changes: list[tuple[tuple[int, int], str]]) -> None:
    """Words, numbers, lists and groups where something else belongs."""
    survives(with_values(changes))


@settings(QUICK, max_examples=10)
@given(
    st.sampled_from(VALUES),
    st.sampled_from(["none", "unknown", "no", "0", "1e15", "{low: 1}", "{high: 60}", "60", "child", "women"]),
)
def test_whatever_is_read_can_be_assessed(place: tuple[int, int], value: str) -> None:
    """An odd value that is no error goes through the whole assessment."""
    profile = survives(with_values([(place, value)]))
    if profile is not None:
        assessment = assess(profile, rulebook())
        assert json_bytes(assessment)
        assert summary(assessment)


def with_values(changes: list[tuple[tuple[int, int], str]]) -> bytes:
    """The small profile with other values, put in from the end so that places stay right; none inside another."""
    data, end = SMALL, len(SMALL)
    for (start, stop), value in sorted(dict(changes).items(), reverse=True):
        if stop <= end:
            data, end = data[:start] + value.encode() + data[stop:], start
    return data


WORDS = st.sampled_from(
    [
        "profile",
        "country",
        "iso3",
        "currency",
        "reference_date",
        "sources",
        "country_facts",
        "branches",
        "classes",
        "reference_amounts",
        "schemes",
        "packages",
        "covers",
        "not_used",
        "notes",
        "id",
        "name",
        "kind",
        "facts",
        "type",
        "status",
        "benefits",
        "branch",
        "formulas",
        "rows",
        "steps",
        "base",
        "percent",
        "accrual",
        "flat",
        "duration",
        "share",
        "pays",
        "class",
        "package",
        "value",
        "low",
        "high",
        "values",
        "includes",
        "excludes",
        "unit",
        "year",
        "source",
        "confidence",
        "reason",
        "bands",
        "amount",
        "times",
        "of",
        "old_age",
        "unemployment",
        "s",
        "c",
        "s.old_age",
        "c@s.old_age",
        "employees",
        "social_insurance",
        "pensionable_age",
        "persons",
        "financing",
        "skilled_wage",
        "family_allowance_in_employment",
        "appeal_against",
        "means_tested",
        "yes",
        "no",
        "none",
        "unknown",
        "5",
        "LAK",
        "months",
        "2020-12-31",
    ]
)
TREES = st.recursive(
    WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=25,
)
LISTS = ("classes", "reference_amounts", "schemes", "packages", "covers", "not_used")


@settings(QUICK, max_examples=150)
@given(st.fixed_dictionaries({name: TREES | st.lists(TREES, max_size=3) for name in LISTS}), TREES, TREES)
def test_trees_of_the_right_words(parts: dict[str, object], facts: object, branches: object) -> None:
    """The words of the format in any shape under the right headings."""
    head = {"profile": "X", "country": "X", "iso3": "XXX", "currency": "LAK", "reference_date": "2020-12-31"}
    tree = head | {"sources": facts, "country_facts": facts, "branches": branches} | parts
    survives(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode())
