"""What is wrong with rules on ratification, figures and States is told with its place; the shipped ones are sound."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from gapcheck.data import standards_folder
from gapcheck.problems import GapcheckError, Problem, Problems
from gapcheck.rulebook.lint import lint
from gapcheck.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from pathlib import Path

RULE, STATES = "instrument.yaml", "ratifications.yaml"


def found_in(folder: Path, file: str, old: str, new: str) -> list[Problem]:
    """The problems with the shipped rules after a text in one of their files was replaced, once."""
    home = folder / "rules"
    shutil.copytree(standards_folder(), home, ignore=shutil.ignore_patterns("schemas"))
    path = home / "c102" / file
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = Problems()
    try:
        lint(load_rulebook(home, problems), problems)
    except GapcheckError as error:
        return list(error.problems)
    return problems.found


def told(found: list[Problem], file: str) -> list[tuple[str, str]]:
    """Code and what was found, of the problems in a file."""
    return [(str(p.code), p.found) for p in found if p.place.file == f"c102/{file}" and p.place.line]


def test_what_is_shipped_is_sound(tmp_path: Path) -> None:
    found = found_in(tmp_path, RULE, "adopted: 1952", "adopted: 1952")
    assert told(found, RULE) == []
    assert told(found, STATES) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "what"),
    [
        ("one_of: [IV, V,", "one_of: [IV, XI,", "unknown-reference", "the Part 'XI'"),
        ("one_of: [IV, V,", "one_of: [IV, IV,", "duplicate-id", "the Part 'IV' twice"),
        ("common: [C102.68.1", "common: [C102.68.9", "unknown-reference", "'C102.68.9'"),
        # 71(1) on collective financing is judged in every route, not for the country
        ("common: [C102.68.1", "common: [C102.71.1.collective", "unknown-reference", "'C102.71.1.collective'"),
        ("exceptions: C102.3.1", "exceptions: C102.3.2", "unknown-reference", "'C102.3.2'"),
        ("at_least: 3\n", "at_least: 10\n", "out-of-range", "at least 10"),
        ("at_least: 3\n", "at_least: three\n", "not-a-number", "'three'"),
        ("at_least: 3\n", "at_least: 2.5\n", "not-a-number", "'2.5'"),
        ("  at_least: 3\n", "", "missing-key", "nothing"),
        ("  adopted: 1952", "  adopted_in: 1952", "unknown-key", "'adopted_in'"),
        ("cites: [2(a)(ii),", "cites: [2(a)(v),", "unknown-provision", "'2(a)(v)'"),
        # two Parts would satisfy the rule, or four be asked for: a case must fail
        ("at_least: 3\n", "at_least: 2\n", "case-fails", "ratification"),
        ("at_least: 3\n", "at_least: 4\n", "case-fails", "ratification"),
        ("one_of: [IV, V, VI, IX, X]", "one_of: [IV, V, VI, X]", "case-fails", "ratification"),
        ("one_of: [IV, V, VI, IX, X]", "one_of: [IV, V, VI, VII, IX, X]", "case-fails", "ratification"),
        ("{met: [II, III, IV], expect: met}", "{met: [II, III, IV], expect: maybe}", "not-a-choice", "'maybe'"),
        ("{met: [II, III, IV], expect: met}", "{met: [I, III, IV], expect: met}", "unknown-reference", "the Part 'I'"),
        ("    - {met: [II, III, IX], expect: met}\n", "", "case-too-weak", "Part IX"),
    ],
)
def test_a_rule_that_cannot_be(tmp_path: Path, old: str, new: str, code: str, what: str) -> None:
    found = found_in(tmp_path, RULE, old, new)
    fitting = [seen for seen_code, seen in told(found, RULE) if seen_code == code]
    assert any(what in seen for seen in fitting), told(found, RULE)


def test_somebody_must_mind_that_two_parts_are_not_enough(tmp_path: Path) -> None:
    few = "    - {met: [IV, V], expect: not met}\n"
    last = "    - {met: [V], undetermined: [II], expect: not met}\n"
    seen = told(found_in(tmp_path, RULE, few + MIDDLE + last, MIDDLE), RULE)
    assert ("case-too-weak", "no case minds 2 Parts") in seen


MIDDLE = """\
    - {met: [II, III, VII, VIII], undetermined: [X], expect: undetermined}
    - {met: [V], undetermined: [II, III], expect: undetermined}
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "what"),
    [
        ("      - 9(a)\n", "      - 9(e)\n", "unknown-provision", "'9(e)'"),
        # a provision that is no route
        ("      - 27(a)\n", "      - 29(5)\n", "unknown-reference", "the route '29(5)'"),
        ("      - 27(a)\n", "      - 27(b)\n", "duplicate-id", "'27(b)' twice"),
        ("rates: ['65', '66', '67']", "rates: ['65', '68']", "unknown-reference", "the rate article '68'"),
        # a provision on which nothing is compared but words
        ("numbers: [24(2)]", "numbers: ['20']", "unknown-reference", "'20'"),
        ("  - letter: iv\n", "  - letters: iv\n", "unknown-key", "'letters'"),
        ("    numbers: [24(2)]\n", "", "missing-key", "nothing to show"),
        ("      es: Cuantía de las prestaciones\n", "", "translation-missing", "Rates of benefit"),
    ],
)
def test_figures_that_no_rule_gives(tmp_path: Path, old: str, new: str, code: str, what: str) -> None:
    seen = told(found_in(tmp_path, RULE, old, new), RULE)
    assert any(c == code and what in text for c, text in seen), seen


ROW = "  POL:\n    country: Poland\n    ratified: 2003\n    parts: [II, V, VII, VIII, X]\n"


@pytest.mark.parametrize(
    ("old", "new", "code", "what"),
    [
        ("[II, V, VII, VIII, X]", "[II, V, XI, VIII, X]", "unknown-reference", "the Part 'XI'"),
        ("[II, V, VII, VIII, X]", "[II, II]", "duplicate-id", "the Part 'II' twice"),
        ("[II, V, VII, VIII, X]", "[]", "missing-key", "POL with no Part"),
        ("2003", "1951", "out-of-range", "POL ratified in 1951"),
        ("2003", "2999", "out-of-range", "POL ratified in 2999"),
        ("2003", "in 2003", "not-a-number", "'in 2003'"),
        ("  POL:", "  JPN:", "duplicate-key", "'JPN' a second time"),
        ("  POL:", "  Pol:", "not-a-choice", "'Pol'"),
        ("    ratified", "    exceptions: [9(c)]\n    ratified", "unknown-reference", "the temporary exception '9(c)'"),
        ("    ratified", "    doubtful_exceptions: [9]\n    ratified", "unknown-reference", "'9'"),
        ("    ratified", "    ceased: [{by: C121, parts: [XX]}]\n    ratified", "unknown-reference", "'XX'"),
        (
            "    ratified",
            "    ceased: [{by: C121, parts: [VI]}]\n    ratified",
            "unknown-reference",
            "Part VI as ceased",
        ),
        ("    ratified", "    ceased: [{parts: [V]}]\n    ratified", "missing-key", "nothing"),
        ("    ratified", "    complete: perhaps\n    ratified", "not-a-choice", "'perhaps'"),
        ("    ratified", "    accepted: [V]\n    ratified", "unknown-key", "'accepted'"),
    ],
)
def test_states_that_cannot_be(tmp_path: Path, old: str, new: str, code: str, what: str) -> None:
    assert ROW.count(old) == 1
    seen = told(found_in(tmp_path, STATES, ROW, ROW.replace(old, new)), STATES)
    assert any(c == code and what in text for c, text in seen), seen


def test_a_state_without_a_source(tmp_path: Path) -> None:
    text = (standards_folder() / "c102" / STATES).read_text(encoding="utf-8")
    row = text[text.index(ROW) + len(ROW) :].partition("\n\n")[0]
    seen = told(found_in(tmp_path, STATES, ROW + row, f"{ROW}    source: ''"), STATES)
    assert ("source-missing", "POL") in seen
