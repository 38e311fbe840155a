"""A rule folder with something wrong in it: unreadable (status 2) or with findings (status 1), by file and line."""

from __future__ import annotations

from dataclasses import dataclass
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from cli_kit import SMALL, refused
from rules_kit import PART, edit, line_of, write_rules

from gapcheck.data import standards_folder

if TYPE_CHECKING:
    from pathlib import Path

    from cli_kit import Outcome, Run

PART_FILE = "f1/part-01.yaml"
AGE_TEST = "test: {fact: pensionable_age, at_most: 65, unit: years}"
JUDGEMENT_TEST = "test: {judgement: higher_age_fits_working_ability}"
AGE_CITES = "cites: ['1']\n    topics: [contingency]\n    says: {en: The age is"


@dataclass(frozen=True)
class Break:
    """One thing put wrong in a rule file, and what must be told.

    `at` is a text on the line to name, as it was before the change; the line of the change itself if empty. `told_in`
    is the file to name, if it is another one than that which is changed.
    """

    name: str
    old: str
    new: str
    code: str
    words: tuple[str, ...] = ()
    at: str = ""
    file: str = PART_FILE
    told_in: str = ""


UNREADABLE = [
    Break(
        "an unknown field",
        AGE_TEST,
        AGE_TEST.replace("_age", "_agee"),
        "unknown-field",
        ("Did you mean 'pensionable_age'?",),
    ),
    Break(
        "an unknown quantity",
        AGE_TEST,
        "test: {quantity: age_of_standard_pensoin, at_most: 65, unit: years}",
        "unknown-quantity",
        ("Did you mean 'age_of_standard_pension'?",),
    ),
    Break(
        "an unknown operator",
        AGE_TEST,
        AGE_TEST.replace("at_most", "at_mots"),
        "unknown-key",
        ("Did you mean 'at_most'?",),
    ),
    Break("no operator", AGE_TEST, "test: {fact: pensionable_age}", "unknown-operator", ("at_least",)),
    Break(
        "two operators",
        AGE_TEST,
        AGE_TEST.replace("at_most: 65", "at_most: 65, at_least: 60"),
        "unknown-operator",
        ("at_least", " and ", "at_most"),
    ),
    Break(
        "an operator for words with a number",
        AGE_TEST,
        "test: {fact: pensionable_age, is: 65}",
        "unknown-operator",
        ("number",),
    ),
    Break("another unit", AGE_TEST, AGE_TEST.replace("years", "months"), "wrong-unit", ("'months'", "years")),
    Break("no unit", AGE_TEST, "test: {fact: pensionable_age, at_most: 65}", "wrong-unit", ("without its unit",)),
    Break("a word for a number", AGE_TEST, AGE_TEST.replace("65", "high"), "not-a-number", ("'high'",)),
    Break("a number that is none", AGE_TEST, AGE_TEST.replace("65", "nan"), "not-a-number", ("nan",)),
    Break("a share that is no number", "at_least: 50", "at_least: nan", "not-a-number", (), at="at_least: 50"),
    Break(
        "an unknown kind of test",
        AGE_TEST,
        "test: {fakt: pensionable_age, at_most: 65, unit: years}",
        "missing-key",
        ("exactly one of",),
    ),
    Break(
        "two kinds of test",
        JUDGEMENT_TEST,
        "test: {judgement: higher_age_fits_working_ability, fact: pensionable_age}",
        "unknown-key",
        ("judgement and fact",),
    ),
    Break("a rate outside a rate article", AGE_TEST, "test: {rate: rate_66}", ""),
    Break(
        "a percentage on a route by no article",
        AGE_TEST,
        "test: {attains: {percent: 40, after: qualifying_period}}",
        "",
    ),
    Break("a judgement on what is a number", JUDGEMENT_TEST, "test: {judgement: pensionable_age}", ""),
    Break(
        "an unknown requirement",
        AGE_TEST,
        "test: {requirement: F1.9}",
        "unknown-reference",
        ("'F1.9'", "Did you mean 'F1."),
    ),
    Break(
        "an unknown requirement in a route",
        "all: [F1.1, F1.2]",
        "all: [F1.1, F1.2, F1.9]",
        "unknown-reference",
        ("'F1.9'",),
        at="- id: F1.I.3",
    ),
    Break(
        "a requirement in no route",
        "all: [F1.1, F1.2]",
        "all: [F1.1]",
        "unknown-reference",
        ("'F1.2'",),
        at="- id: F1.2",
    ),
    Break("two requirements of one id", "- id: F1.2", "- id: F1.1", "duplicate-id", ("'F1.1'",)),
    Break(
        "a requirement that asks for itself",
        AGE_TEST,
        "test: {requirement: F1.1}",
        "cycle",
        ("F1.1 asks for F1.1",),
        at="- id: F1.1",
    ),
    Break(
        "an unknown key",
        "standard_beneficiary:",
        "standard_benificiary:",
        "unknown-key",
        ("Did you mean 'standard_beneficiary'?",),
    ),
    Break(
        "a key twice",
        "branch: old_age\n",
        "branch: old_age\nbranch: old_age  # again\n",
        "duplicate-key",
        ("'branch'",),
        at="standard_beneficiary:",
    ),
    Break("no citation", "    cites: ['2']\n", "", "missing-key", ("'cites'",), at="- id: F1.2"),
    Break(
        "a topic that the instrument does not have",
        "topics: [contingency]\n    says: {en: The age is",
        "topics: [contingensy]\n    says: {en: The age is",
        "",
        at="topics: [contingency]\n    says: {en: The age is",
    ),
    Break("an unknown branch", "branch: old_age", "branch: oldage", "not-a-choice", ("Did you mean 'old_age'?",)),
    Break(
        "an unknown population",
        "of: all_employees",
        "of: all_employes",
        "unknown-field",
        ("Did you mean 'all_employees'?",),
    ),
    Break("a population that is no count", "of: all_employees", "of: means_tested", ""),
    Break("a unit other than percent", "unit: percent", "unit: persons", "wrong-unit", ("persons",)),
    Break("children that are no number", "children: 0", "children: \u00b2", ""),
    Break(
        "no route",
        PART[PART.index("routes:") :],
        "routes: []\n",
        "unknown-reference",
        ("'F1.1' in no route",),
        at="- id: F1.1",
    ),
    Break(
        "an anchor and an alias",
        "{given: {pensionable_age: 65}, expect: met}",
        "{given: &a {pensionable_age: 65}, expect: *a}",
        "no-anchors",
    ),
    Break(
        "an unknown kind of provision",
        "F1 3 alternative",
        "F1 3 alternativ",
        "wrong-type",
        ("F1 3 alternativ",),
        file="f1/provisions.txt",
    ),
    Break("an article that is no number", "articles: [1, 3]", "articles: [1, \u00b2]", "", file="f1/instrument.yaml"),
    Break(
        "an instrument without its Parts",
        "\nparts:",
        "\npartz:",
        "missing-key",
        ("'parts'",),
        at="instrument: F1",
        file="f1/instrument.yaml",
    ),
    Break(
        "an unknown type of question",
        '"type": "judgement"',
        '"type": "jugement"',
        "not-a-choice",
        ("Did you mean 'judgement'?",),
        file="fields/old_age.yaml",
    ),
    Break(
        "an unknown reason",
        '"id": "pensionable_age",',
        '"id": "pensionable_age", "never_shown": "not_show",',
        "",
        file="fields/old_age.yaml",
    ),
]


FINDINGS = [
    Break(
        "an unknown citation",
        "cites: ['2']",
        "cites: ['22']",
        "unknown-provision",
        ("'22'", "Did you mean '2'?"),
        at="- id: F1.2",
    ),
    Break("an empty citation", "cites: ['2']", "cites: []", "missing-citation", ("F1.2",), at="- id: F1.2"),
    Break(
        "a provision that nobody cites",
        "F1 5 definition",
        "F1 5 definition\nF1 6 duty",
        "uncited-provision",
        ("F1 6",),
        file="f1/provisions.txt",
        at="",
    ),
    Break(
        "a judgement where none is allowed",
        "judgements: ['2']",
        "judgements: ['3']",
        "judgement-not-allowed",
        ("2",),
        at=JUDGEMENT_TEST,
        file="f1/instrument.yaml",
        told_in=PART_FILE,
    ),
    Break(
        "a judgement in the place of a number", AGE_TEST, JUDGEMENT_TEST, "judgement-not-allowed", ("Ask for a fact",)
    ),
    Break(
        "a judgement in the dress of a fact",
        AGE_TEST,
        "test: {fact: higher_age_fits_working_ability, is: yes}",
        "judgement-not-allowed",
    ),
    Break(
        "a case that fails",
        "{pensionable_age: 66}, expect: not met",
        "{pensionable_age: 66}, expect: met",
        "case-fails",
        ("'F1.1' not met; expected met",),
    ),
    Break(
        "a case of a route that fails",
        "classes: [{persons: 500}], expect: met",
        "classes: [{persons: 500}], expect: not met",
        "case-fails",
        ("'F1.I.3' met; expected not met",),
    ),
    Break(
        "a number that no case minds",
        "{pensionable_age: 66}, expect: not met",
        "{pensionable_age: 67}, expect: not met",
        "case-too-weak",
        ("'F1.1': no case minds 66 years",),
        at="- id: F1.1",
    ),
    Break(
        "a share that no case minds",
        "classes: [{persons: 499}]",
        "classes: [{persons: 498}]",
        "case-too-weak",
        ("'F1.I.3': no case minds 49.9 percent",),
        at="- id: F1.I.3",
    ),
    Break(
        "no case that is undetermined",
        "      - {given: {pensionable_age: unknown}, expect: undetermined}\n",
        "",
        "case-missing",
        ("'F1.1' that is undetermined",),
        at="- id: F1.1",
    ),
    Break(
        "a case that asks what nobody asks",
        "{pensionable_age: 66}",
        "{pensionable_agee: 66}",
        "unknown-field",
        ("'pensionable_agee'",),
    ),
    Break(
        "a case with an impossible answer", "{pensionable_age: 66}", "{pensionable_age: 660}", "out-of-range", ("660",)
    ),
    Break(
        "a verdict that does not exist",
        "{pensionable_age: 66}, expect: not met",
        "{pensionable_age: 66}, expect: unmet",
        "not-a-choice",
        ("'unmet'",),
    ),
    Break(
        "English only",
        "says: {en: The age fits the old., fr: L'âge convient aux anciens.,",
        "says: {en: The age fits the old.,",
        "translation-missing",
        ("'F1.2'",),
        at="- id: F1.2",
    ),
]


def linted(change: Break, run: Run, folder: Path) -> tuple[Outcome, str]:
    """The rule folder with one thing put wrong, linted; and the place that must be named."""
    write_rules(folder)
    before = (folder / (change.told_in or change.file)).read_text(encoding="utf-8")
    line = line_of(before, change.at) if change.at else 0
    edited = edit(folder / change.file, change.old, change.new)
    extra = change.new.count("\n") if not change.at else 0
    return run("standards", "lint", folder), f"{change.told_in or change.file}:{line or edited + extra}"


def test_nothing_is_wrong_before_anything_is_put_wrong(run: Run, tmp_path: Path) -> None:
    """Three requirements with three cases each and a route with three: twelve cases, no problem."""
    outcome = run("standards", "lint", write_rules(tmp_path / "rules"))
    assert (outcome.status, outcome.err) == (0, "")
    assert "3 requirements, 12 cases, 0 problems." in outcome.out


@pytest.mark.parametrize("change", UNREADABLE, ids=lambda change: change.name)
def test_rules_by_which_nothing_can_be_judged(change: Break, run: Run, tmp_path: Path) -> None:
    """Status 2, the file and the line; and a profile cannot be assessed by them either."""
    outcome, place = linted(change, run, tmp_path / "rules")
    refused(outcome, place, change.code, *change.words)
    by_them = run("assess", SMALL, "-s", "f1", "--rules", tmp_path / "rules", "--json", tmp_path / "a.json")
    refused(by_them, place, change.code, *change.words)
    assert not (tmp_path / "a.json").exists()


@pytest.mark.parametrize("change", FINDINGS, ids=lambda change: change.name)
def test_findings_of_the_linter(change: Break, run: Run, tmp_path: Path) -> None:
    """Status 1, the file and the line of what is wrong with the rules as law."""
    outcome, place = linted(change, run, tmp_path / "rules")
    assert outcome.status == 1, outcome
    assert "Traceback" not in outcome.err
    start = f"{place}: error [{change.code}] found "
    fitting = [line for line in outcome.told if line.startswith(start)]
    assert fitting, f"{start!r} is not in\n{outcome.err}"
    assert any(all(word in line for word in change.words) for line in fitting), outcome.err
    assert f"{len(outcome.told)} problems." in outcome.out


def test_all_findings_are_told_at_once(run: Run, tmp_path: Path) -> None:
    """A wrong citation, a failing case and an unused provision in three files: one run tells all three."""
    folder = write_rules(tmp_path / "rules")
    edit(folder / PART_FILE, "cites: ['2']", "cites: ['22']")
    edit(folder / PART_FILE, "classes: [{persons: 500}], expect: met", "classes: [{persons: 500}], expect: not met")
    edit(folder / "f1/provisions.txt", "F1 5 definition", "F1 5 definition\nF1 6 duty")
    outcome = run("standards", "lint", folder)
    assert outcome.status == 1
    for code in ("unknown-provision", "case-fails", "uncited-provision"):
        assert f"[{code}]" in outcome.err


def test_all_that_is_unreadable_is_told_at_once(run: Run, tmp_path: Path) -> None:
    """Five things in four files, sorted by file and line."""
    folder = write_rules(tmp_path / "rules")
    wrong = [
        (PART_FILE, AGE_TEST, AGE_TEST.replace("years", "months")),
        (PART_FILE, "of: all_employees", "of: all_employes"),
        ("f1/provisions.txt", "F1 3 alternative", "F1 3 alternativ"),
        ("f1/instrument.yaml", "judgements: ['2']", "judgments: ['2']"),
        ("fields/old_age.yaml", '"type": "judgement"', '"type": "jugement"'),
    ]
    places = [(file, edit(folder / file, old, new)) for file, old, new in wrong]
    outcome = run("standards", "lint", folder)
    for file, line in places:
        refused(outcome, f"{file}:{line}", "")
    named = [(file, int(line)) for file, line, *_ in (told.split(":") for told in outcome.told)]
    assert named == sorted(named)


def test_a_circle_through_a_rate_article(run: Run, tmp_path: Path) -> None:
    """The level asks for the article, and the article for the level: refused, not followed for ever."""
    folder = tmp_path / "rules"
    copytree(standards_folder(), folder)
    edit(folder / "c102" / "common.yaml", "- {requirement: C102.66.3}\n", "- {requirement: C102.29.level}\n")
    outcome = run("standards", "lint", folder)
    assert "fault of gapcheck" not in outcome.err, outcome.err
    assert outcome.status == 2
    assert "[cycle]" in outcome.err


@pytest.mark.parametrize(
    "command", [("standards", "lint"), ("standards", "list", "--rules"), ("assess", str(SMALL), "--rules")]
)
class TestNoRules:
    """Folders that hold no rules."""

    def test_no_folder(self, command: tuple[str, ...], run: Run, tmp_path: Path) -> None:
        """It is not there."""
        refused(run(*command, tmp_path / "rules"), str(tmp_path / "rules"), "file-missing", "folder of rule files")

    def test_a_file(self, command: tuple[str, ...], run: Run) -> None:
        """It is no folder."""
        refused(run(*command, SMALL), str(SMALL), "file-missing", "folder of rule files")

    def test_an_empty_folder(self, command: tuple[str, ...], run: Run, tmp_path: Path) -> None:
        """Nothing is in it."""
        refused(run(*command, tmp_path), str(tmp_path), "file-missing", "instrument.yaml")

    def test_a_folder_without_questions(self, command: tuple[str, ...], run: Run, tmp_path: Path) -> None:
        """An instrument without its catalogue: every name in it is unknown."""
        folder = write_rules(tmp_path / "rules")
        for path in (folder / "fields").iterdir():
            path.unlink()
        refused(run(*command, folder), f"{PART_FILE}:{line_of(PART, AGE_TEST)}", "unknown-field", "'pensionable_age'")

    def test_a_file_that_is_not_yaml(self, command: tuple[str, ...], run: Run, tmp_path: Path) -> None:
        """One of the rule files is binary."""
        folder = write_rules(tmp_path / "rules")
        (folder / PART_FILE).write_bytes(b"PK\x03\x04\xff\xfe")
        refused(run(*command, folder), PART_FILE, "not-yaml")

    def test_without_a_question_that_every_assessment_asks(
        self, command: tuple[str, ...], run: Run, tmp_path: Path
    ) -> None:
        """A catalogue that lacks what the shape of every assessment needs is refused, not stumbled over."""
        folder = write_rules(tmp_path / "rules")
        edit(folder / "fields" / "schedule.yaml", '"id": "reference_amount"', '"id": "another_amount"')
        outcome = run(*command, folder)
        assert "fault of gapcheck" not in outcome.err, outcome.err
        assert outcome.status == 2
        assert "'reference_amount'" in outcome.err
