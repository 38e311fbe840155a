"""A profile with something wrong in it is refused, with file, line and advice, and nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pytest
from cli_kit import SMALL, contents, line_of, refused

from gapcheck.problems import Problems
from gapcheck.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from pathlib import Path

    from cli_kit import Outcome, Run

    from gapcheck.rulebook.model import Rulebook

TEXT = SMALL.read_text(encoding="utf-8")
AGE = "pensionable_age: {value: 60, source: S1}"
PACKAGE = "  - {id: both, name: Pension and supplement, pays: [fund.old_age, supplement.old_age]}"
PARTICIPATION = "participation: {value: compulsory, source: S1}"
CEILING = "maximum: {low: 90000, high: 100000, source: S1}"


@dataclass(frozen=True)
class Break:
    """One thing put wrong: the text that stood there, what stands there now, and what must be told.

    `at` is a text whose line must be named; it is that of the new text if empty. `code` may be empty where only the
    line matters.
    """

    name: str
    old: str
    new: str
    code: str
    words: tuple[str, ...] = ()
    at: str = ""


BREAKS = [
    # the wrong shape
    Break(
        "a word for a group",
        "branches:\n  old_age: {all_schemes_listed: yes, all_classes_listed: yes}",
        "branches: all of them",
        "wrong-type",
        ("'all of them'",),
    ),
    Break("a word for a number", "{value: 1000, year: 2020", "{value: a lot, year: 2020", "not-a-number", ("'a lot'",)),
    Break(
        "separators in a number",
        "{value: 1000, year: 2020",
        "{value: '1,000', year: 2020",
        "not-a-number",
        ("'1,000'",),
    ),
    Break(
        "more than a number holds", "{value: 1000, year: 2020", "{value: 1e400, year: 2020", "not-a-number", ("1e400",)
    ),
    Break("a time of day", AGE, "pensionable_age: 12:30", "not-a-number", ("'12:30'",)),
    Break("a list for a number", AGE, "pensionable_age: {value: [60, 65], source: S1}", "wrong-type", ("a list",)),
    Break(
        "a number for yes or no",
        "paid_throughout: {value: yes",
        "paid_throughout: {value: 1",
        "not-a-choice",
        ("yes, no",),
    ),
    Break("a group for the country's name", "country: Testland", "country: {name: Testland}", "wrong-type"),
    Break("a list for the currency", "currency: TSD", "currency: [TSD]", "wrong-type"),
    Break(
        "a year that is none",
        "year: 2020, source: S2}\n  all_residents",
        "year: soon, source: S2}\n  all_residents",
        "not-a-number",
        ("'soon'",),
    ),
    Break("none where there must be a number", AGE, "pensionable_age: none", "not-a-number", ("'none'",)),
    Break("nothing between two answers", AGE, "pensionable_age: {value: 60, low: 55, high: 58, source: S1}", ""),
    # names
    Break("an unknown key", "about: A", "abuot: A", "unknown-key", ("'abuot'", "Did you mean 'about'?")),
    Break("an unknown key over a group", "branches:", "branchs:", "unknown-key", ("Did you mean 'branches'?",)),
    Break(
        "an unknown key in an answer",
        "{value: 2000, unit:",
        "{value: 2000, unitt:",
        "unknown-key",
        ("Did you mean 'unit'?",),
    ),
    Break("an unknown question", AGE, "pensionabel_age: 60", "unknown-field", ("Did you mean 'pensionable_age'?",)),
    Break("a missing key", "currency: TSD\n", "", "missing-key", ("'currency'",), at="profile: TST-2020"),
    Break(
        "a choice that does not exist",
        PARTICIPATION,
        "participation: compulsry",
        "not-a-choice",
        ("'compulsry'", "Did you mean 'compulsory'?"),
    ),
    Break(
        "a member of a list that does not exist",
        "[refusal, quantity]",
        "[refusl, quantity]",
        "not-a-choice",
        ("Did you mean 'refusal'?",),
    ),
    Break(
        "two answers where one is asked",
        PARTICIPATION,
        "participation: [compulsory, voluntary]",
        "wrong-type",
        ("2 answers",),
    ),
    Break(
        "a scheme of no known type",
        "type: universal",
        "type: universel",
        "not-a-choice",
        ("Did you mean 'universal'?",),
    ),
    Break(
        "a branch that does not exist",
        "branch: unemployment",
        "branch: unemploment",
        "not-a-choice",
        ("Did you mean 'unemployment'?",),
    ),
    Break(
        "a confidence that does not exist",
        "effective_coverage: {value: 95,",
        "effective_coverage: {value: 95, confidence: high,",
        "not-a-choice",
        ("confirmed or unconfirmed",),
    ),
    Break(
        "an unknown source",
        "effective_coverage: {value: 95, source: S2}",
        "effective_coverage: {value: 95, source: S22}",
        "unknown-reference",
        ("'S22'", "Did you mean 'S2'?"),
    ),
    Break("an unknown class", "class: civil", "class: civill", "unknown-reference", ("Did you mean 'civil'?",)),
    Break(
        "an unknown package",
        "package: fund.old_age",
        "package: fund.oldage",
        "unknown-reference",
        ("Did you mean 'fund.old_age'?",),
    ),
    Break(
        "an unknown base",
        "{base: minimum_wage,",
        "{base: minimum_wag,",
        "unknown-reference",
        ("Did you mean 'minimum_wage'?",),
    ),
    Break(
        "an unknown reference amount",
        "of: minimum_wage",
        "of: minimun_wage",
        "unknown-reference",
        ("Did you mean 'minimum_wage'?",),
    ),
    Break(
        "a class without a name",
        "reference_amounts:\n",
        "  - {id: '', kind: residents, facts: {persons: 5}}\nreference_amounts:\n",
        "",
        at="{id: ''",
    ),
    Break("a reference amount with the name of another base", "id: two_minimum_wages", "id: earnings", ""),
    # numbers, units, ranges
    Break(
        "a percentage over 100",
        "legal_coverage: {value: 100,",
        "legal_coverage: {value: 100.5,",
        "out-of-range",
        ("100.5", "0 to 100"),
    ),
    Break("a negative wage", "skilled_wage: {value: 2000,", "skilled_wage: {value: -2000,", "out-of-range", ("-2000",)),
    Break("a negative multiple of a wage", "times: 2", "times: -2", ""),
    Break(
        "a unit of time for money",
        "{value: 2000, unit: TSD a month",
        "{value: 2000, unit: months",
        "wrong-unit",
        ("'months'", "TSD a month"),
    ),
    Break(
        "another currency",
        "{value: 2000, unit: TSD a month",
        "{value: 2000, unit: LAK a month",
        "wrong-unit",
        ("'LAK a month'", "TSD a month"),
    ),
    Break(
        "a day's money without the days of a week",
        "{value: 2000, unit: TSD a month",
        "{value: 2000, unit: TSD a day",
        "wrong-unit",
        ("5 days a week",),
    ),
    Break(
        "money for time",
        "{value: 180, unit: months",
        "{value: 180, unit: TSD a month",
        "wrong-unit",
        ("days, weeks, months, years",),
    ),
    Break(
        "a unit for what is no number", PARTICIPATION, "participation: {value: compulsory, unit: weeks, source: S1}", ""
    ),
    Break(
        "an interval upside down",
        CEILING,
        "maximum: {low: 100000, high: 90000, source: S1}",
        "interval-upside-down",
        ("100000", "90000"),
    ),
    Break(
        "a range of yes and no",
        "paid_throughout: {value: yes, source: S1}",
        "paid_throughout: {low: no, high: yes}",
        "wrong-type",
        ("a range",),
    ),
    Break(
        "a day that is none", "reference_date: 2020-12-31", "reference_date: 2020-02-30", "wrong-type", ("2020-02-30",)
    ),
    Break(
        "a date in another order",
        "reference_date: 2020-12-31",
        "reference_date: 31.12.2020",
        "wrong-type",
        ("2019-12-31",),
    ),
    # twice the same
    Break(
        "two classes of one id",
        "- id: civil\n",
        "- id: enterprise\n    # again\n",
        "duplicate-id",
        ("'enterprise'",),
        at="- id: enterprise\n    # again",
    ),
    Break(
        "two schemes of one id",
        "- id: supplement\n",
        "- id: fund\n    # again\n",
        "duplicate-id",
        ("'fund'",),
        at="- id: fund\n    # again",
    ),
    Break(
        "two benefits of one branch",
        "- branch: unemployment\n",
        "- branch: old_age\n        # again\n",
        "duplicate-id",
        ("'fund.old_age'",),
        at="- branch: old_age\n        # again",
    ),
    Break(
        "two reference amounts of one id",
        "{id: two_minimum_wages",
        "{id: minimum_wage",
        "duplicate-id",
        ("'minimum_wage'",),
        at="{id: minimum_wage, name: Twice",
    ),
    Break(
        "two packages of one id",
        PACKAGE,
        f"{PACKAGE}\n  - {{id: both, pays: [fund.old_age]}}",
        "duplicate-id",
        ("'both'",),
        at="{id: both, pays",
    ),
    Break(
        "two covers of one class and package",
        "  - class: civil\n    package: fund.old_age",
        "  - class: enterprise  # again\n    package: both",
        "duplicate-id",
        ("enterprise", "both"),
        at="# again",
    ),
    Break(
        "a key twice", "country: Testland", "country: Testland\niso3: TLD", "duplicate-key", ("'iso3'",), at="iso3: TST"
    ),
    Break(
        "a question twice",
        AGE,
        f"{AGE}\n          pensionable_age: 65  # again",
        "duplicate-key",
        ("'pensionable_age'",),
        at="# again",
    ),
    # anchors
    Break(
        "an alias",
        "name: Employees of enterprises\n    kind: employees",
        "name: &word employees\n    kind: *word",
        "no-anchors",
        ("written out",),
        at="*word",
    ),
    Break(
        "an anchor and a merge",
        "{all_schemes_listed: yes, all_classes_listed: yes}",
        "&listed {all_schemes_listed: yes}\n  unemployment: {<<: *listed}",
        "no-anchors",
        (),
        at="<<: *listed",
    ),
    Break("an anchor", "name: Pension Fund", "name: &fund Pension Fund", "no-anchors"),
    # counts
    Break(
        "classes above all employees",
        "facts: {persons: {value: 400,",
        "facts: {persons: {value: 401,",
        "counts-exceed-population",
        ("1,001", "1,000", "'all_employees'"),
        at="all_employees: {",
    ),
    Break(
        "classes above all residents",
        "all_residents: {value: 4000,",
        "all_residents: {value: 999,",
        "counts-exceed-population",
        ("1,000", "999", "'all_residents'"),
    ),
    Break(
        "a cover above its class",
        "legal_coverage_persons: {value: 400,",
        "legal_coverage_persons: {value: 401,",
        "counts-exceed-population",
        ("401", "400"),
    ),
    Break(
        "employees above the class",
        "facts: {persons: {value: 400, year: 2020, source: S2}}",
        "facts: {persons: {value: 400, year: 2020, source: S2}, employees: 401}",
        "counts-exceed-population",
        ("401", "400"),
    ),
    Break(
        "steps above the whole",
        "share: {value: 50, source: S2}}\n          - {label: long",
        "share: {value: 51, source: S2}}\n          - {label: long",
        "counts-exceed-population",
        ("101",),
    ),
    # circles
    Break("a package that pays itself", PACKAGE, "  - {id: both, pays: [both]}", "cycle", ("both pays both",)),
    Break(
        "two packages that pay each other",
        PACKAGE,
        "  - {id: both, pays: [other]}\n  - {id: other, pays: [both]}",
        "cycle",
        ("both", "other"),
        at="{id: both, pays: [other]}",
    ),
    Break(
        "a reference amount built on itself",
        "of: minimum_wage",
        "of: two_minimum_wages",
        "cycle",
        ("two_minimum_wages",),
    ),
    Break("a benefit built on itself", "{base: earnings,", "{base: fund.old_age,", "cycle", ("fund.old_age",)),
    # the wrong place
    Break(
        "a benefit's question under a scheme",
        "financing: {value: contributions, source: S1}",
        "pensionable_age: 60",
        "wrong-scope",
        ("'pensionable_age' under a scheme", "benefit"),
    ),
    Break(
        "a class's question under the country",
        "all_residents: {value: 4000,",
        "persons: {value: 4000,",
        "wrong-scope",
        ("'persons' under a country", "class"),
    ),
    Break("another branch's question under a benefit", AGE, "care_limit_a_case: 26", "wrong-scope", ("medical_care",)),
    Break(
        "another branch's question under a cover",
        "effective_coverage: {value: 95, source: S2}",
        "wives_covered: yes",
        "wrong-scope",
        ("medical_care",),
    ),
    Break(
        "another branch's question under a cover of a named package",
        PARTICIPATION,
        "wives_covered: yes",
        "wrong-scope",
        ("medical_care",),
    ),
    Break(
        "benefits of two branches in one package",
        PACKAGE,
        "  - {id: both, pays: [fund.old_age, fund.unemployment]}",
        "wrong-type",
        ("old_age and unemployment",),
    ),
]


@cache
def rules(folder: Path) -> Rulebook:
    """The shipped rules, read once for all runs of this file."""
    return load_rulebook(folder, Problems())


@pytest.fixture(autouse=True)
def _rules_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gapcheck.cli.assess.load_rulebook", lambda folder, _problems: rules(folder))


def assess_text(run: Run, folder: Path, text: str) -> Outcome:
    """Assess a profile, asking for both outputs, one of which is there already; neither may be touched."""
    (folder / "bad.yaml").write_text(text, encoding="utf-8")
    (folder / "old.json").write_bytes(b"an older assessment")
    before = contents(folder)
    outcome = run("assess", folder / "bad.yaml", "-o", folder / "new.xlsx", "--json", folder / "old.json")
    assert contents(folder) == before, "a file was written or left behind"
    return outcome


def broken(change: Break) -> str:
    """The sound profile with one thing put wrong."""
    assert TEXT.count(change.old) == 1, f"{change.old!r} stands there {TEXT.count(change.old)} times"
    return TEXT.replace(change.old, change.new)


def test_the_profile_is_sound_before_anything_is_put_wrong(run: Run, tmp_path: Path) -> None:
    """So whatever is told below is told because of the one change."""
    outcome = run("assess", SMALL, "--json", tmp_path / "a.json")
    assert (outcome.status, outcome.err) == (0, "")


@pytest.mark.parametrize("change", BREAKS, ids=lambda change: change.name)
def test_one_thing_wrong(change: Break, run: Run, tmp_path: Path) -> None:
    """The problem is told with its code, at its line, with what was found and what to do."""
    text = broken(change)
    line = line_of(text, change.at or change.new)
    refused(assess_text(run, tmp_path, text), f"bad.yaml:{line}", change.code, *change.words)


def test_sources_that_disagree_about_a_limit(run: Run, tmp_path: Path) -> None:
    """One source says that there is no limit and another gives one: an answer, not a fault."""
    text = TEXT.replace(CEILING, "maximum: {values: [{value: none, source: S1}, {value: 90000, source: S2}]}")
    (tmp_path / "open.yaml").write_text(text, encoding="utf-8")
    outcome = run("assess", tmp_path / "open.yaml")
    assert (outcome.status, outcome.err) == (0, "")


@pytest.mark.parametrize("given", ["yes", "{value: yes, source: S1}", "{value: yes, reason: it is so}"])
def test_a_judgement_without_reason_or_source_is_warned_of(given: str, run: Run, tmp_path: Path) -> None:
    """It is used, but the reader is told where reason and source are missing."""
    text = TEXT.replace(AGE, f"{AGE}\n          higher_age_fits_working_ability: {given}")
    (tmp_path / "bare.yaml").write_text(text, encoding="utf-8")
    outcome = run("assess", tmp_path / "bare.yaml")
    line = line_of(text, "higher_age_fits_working_ability")
    assert outcome.status == 0
    assert [told.partition(" found ")[0] for told in outcome.told] == [f"bare.yaml:{line}: warning [source-missing]"]
    assert "'higher_age_fits_working_ability'" in outcome.told[0]


def test_a_judgement_with_reason_and_source_is_not_warned_of(run: Run, tmp_path: Path) -> None:
    """So the warning above is about what is missing."""
    given = "higher_age_fits_working_ability: {value: yes, reason: a study says so, source: S2}"
    (tmp_path / "good.yaml").write_text(TEXT.replace(AGE, f"{AGE}\n          {given}"), encoding="utf-8")
    outcome = run("assess", tmp_path / "good.yaml")
    assert (outcome.status, outcome.err) == (0, "")


def test_all_problems_of_a_file_are_told_at_once_by_line(run: Run, tmp_path: Path) -> None:
    """Seven things wrong in one file are seven lines, in the order of the file, and the count is told."""
    wrong = [
        ("about: A", "abuot: A", "unknown-key"),
        ("skilled_wage: {value: 2000,", "skilled_wage: {value: -1,", "out-of-range"),
        ("type: universal", "type: universel", "not-a-choice"),
        ("{base: minimum_wage,", "{base: nowhere,", "unknown-reference"),
        (
            "financing: {value: contributions, source: S1}",
            "financing: {value: contributions, source: S9}",
            "unknown-reference",
        ),
        (CEILING, "maximum: {low: 2, high: 1}", "interval-upside-down"),
        (PARTICIPATION, "participation: {value: compulsory, source: S1}\n      pensionable_age: 60", "wrong-scope"),
    ]
    text = TEXT
    for old, new, _ in wrong:
        assert text.count(old) == 1
        text = text.replace(old, new)
    expected = sorted((line_of(text, new) + new.count("\n"), code) for _, new, code in wrong)
    outcome = assess_text(run, tmp_path, text)
    assert outcome.status == 2
    assert [told.partition(" found ")[0] for told in outcome.told] == [
        f"bad.yaml:{line}: error [{code}]" for line, code in expected
    ]
    assert "7 problems" in outcome.err


def test_counts_are_checked_beside_other_problems(run: Run, tmp_path: Path) -> None:
    """A mistyped key elsewhere does not hide that the classes are more than the population."""
    text = TEXT.replace("about: A", "abuot: A").replace(
        "facts: {persons: {value: 400,", "facts: {persons: {value: 401,"
    )
    outcome = assess_text(run, tmp_path, text)
    refused(outcome, f"bad.yaml:{line_of(text, 'abuot')}", "unknown-key")
    refused(outcome, f"bad.yaml:{line_of(text, 'all_employees: {')}", "counts-exceed-population")


def test_what_was_found_stays_on_one_line(run: Run, tmp_path: Path) -> None:
    """A value with a line break in it does not break the list of problems."""
    outcome = assess_text(run, tmp_path, TEXT.replace("type: universal", r'type: "uni\nversal\t"'))
    refused(outcome, f"bad.yaml:{line_of(TEXT, 'type: universal')}", "not-a-choice")
    assert len(outcome.err.splitlines()) == 2
