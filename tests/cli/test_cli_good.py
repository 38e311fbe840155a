"""What the command line does when nothing is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from cli_kit import ROOT, SMALL, in_a_process

from gapcheck.countries import find_profile
from gapcheck.data import countries_folder, standards_folder
from gapcheck.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cli_kit import Run

    Assessed = Callable[..., "Json"]

Json = dict[str, Any]
SCHEMA = standards_folder() / "schemas" / "assessment.schema.json"
KEPT: dict[tuple[str, ...], bytes] = {}
SHIPPED = sorted(path.stem for path in countries_folder().glob("LAO-*.yaml"))


def strict(data: bytes) -> Json:
    """JSON as the standard has it: infinity and what is no number are not in it."""
    found: Json = json.loads(data, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    return found


@pytest.fixture
def assessed(run: Run, tmp_path: Path) -> Assessed:
    """The JSON of an assessment with options; that of a shipped profile is kept for the next test."""

    def command(*arguments: object) -> Json:
        key = tuple(map(str, arguments))
        if key not in KEPT:
            outcome = run("assess", *arguments, "--json", tmp_path / "a.json")
            assert (outcome.status, outcome.err) == (0, ""), outcome
            KEPT[key] = (tmp_path / "a.json").read_bytes()
        data = KEPT[key] if key[0] in SHIPPED else KEPT.pop(key)
        return strict(data)

    return command


# -- which profile ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "day", "profile"),
    [
        ("LAO", None, SHIPPED[-1]),
        ("lao", None, SHIPPED[-1]),
        ("LAO", date(2020, 1, 1), "LAO-2019"),
        ("LAO", date(2019, 12, 31), "LAO-2019"),
        ("LAO", date(2025, 12, 30), "LAO-2019"),
        ("LAO", date(2025, 12, 31), "LAO-2025"),
        ("LAO-2019", None, "LAO-2019"),
        ("LAO-2019", date(2025, 12, 31), "LAO-2019"),
        (str(SMALL), date(1990, 1, 1), SMALL.stem),
    ],
)
def test_the_profile_that_is_meant(name: str, day: date | None, profile: str) -> None:
    """A code is the newest profile up to the day that is asked for; an id and a file are themselves."""
    problems = Problems()
    found = find_profile(name, day, problems)
    assert problems.found == []
    assert found is not None
    assert found.stem == profile


@pytest.mark.parametrize(("options", "profile"), [([], SHIPPED[-1]), (["--as-of", "2020-01-01"], "LAO-2019")])
def test_a_country_is_assessed(options: list[str], profile: str, run: Run) -> None:
    """The terminal says at once which profile it is about."""
    outcome = run("assess", "LAO", *options)
    assert (outcome.status, outcome.err) == (0, "")
    assert profile in outcome.out.splitlines()[0]


def test_a_file_is_found_before_a_country(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has a file of that name means the file."""
    (tmp_path / "LAO").write_bytes(SMALL.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert "TST-2020" in run("assess", "LAO").out


def test_the_same_standard_twice_is_assessed_once(assessed: Assessed) -> None:
    """In capitals or not."""
    found = assessed(SMALL, "-s", "c102", "-s", "C102")
    assert [instrument["id"] for instrument in found["instruments"]] == ["C102"]


def test_what_is_written_is_named(run: Run, tmp_path: Path) -> None:
    """Both outputs are there, and the terminal says where."""
    outcome = run("assess", SMALL, "-o", tmp_path / "a.xlsx", "--json", tmp_path / "a.json")
    assert outcome.status == 0
    assert f"Report: {tmp_path / 'a.xlsx'}" in outcome.out
    assert f"JSON: {tmp_path / 'a.json'}" in outcome.out
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")


# -- JSON ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", [SHIPPED[-1], str(SMALL)])
def test_json_keeps_to_the_published_schema(profile: str, assessed: Assessed) -> None:
    """Whatever reads the JSON may rely on the schema."""
    schema = strict(SCHEMA.read_bytes())
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    found = assessed(profile)
    errors = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in kind(schema).iter_errors(found)]
    assert errors == []


def test_the_schema_refuses_what_is_no_verdict(assessed: Assessed) -> None:
    """So the test above can fail: verdicts are a closed list, and a Part without its verdict is none."""
    validator = jsonschema.validators.validator_for(schema := strict(SCHEMA.read_bytes()))(schema)
    found = assessed(SMALL)
    part = found["instruments"][0]["parts"][0]
    part["verdict"] = "partly met"
    assert not validator.is_valid(found)
    del part["verdict"]
    assert not validator.is_valid(found)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """In two processes whose sets are in another order."""
    written = []
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.json", tmp_path / f"{seed}.xlsx"
        outcome = in_a_process("assess", SMALL, "--json", target[0], "-o", target[1], PYTHONHASHSEED=seed)
        assert (outcome.status, outcome.err) == (0, "")
        written.append(tuple(path.read_bytes() for path in target))
    assert written[0][0] == written[1][0]
    assert written[0][1] == written[1][1]


# -- confirmed only --------------------------------------------------------------------------------------------

WEAKER = {
    "met": {"met", "undetermined"},
    "not met": {"not met", "undetermined"},
    "undetermined": {"undetermined"},
    # a duty whose condition is no longer proven false may arise after all; it is met if the duty itself is
    "not applicable": {"not applicable", "undetermined", "met"},
}
"""What a verdict may become when facts are taken away."""


def verdicts(found: Json) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Every verdict of Parts, routes and requirements, with the arithmetic beside it."""
    for instrument in found["instruments"]:
        for part in instrument["parts"]:
            yield (part["id"],), part["verdict"], part["arithmetic"]
            for route in part["routes"]:
                yield (part["id"], route["id"]), route["verdict"], route["arithmetic"]
        for item in [r for part in instrument["parts"] for r in part["requirements"]] + instrument["common"]:
            for result in item["results"]:
                names = (item["id"], *(result[key] for key in ("subject", "class", "package", "route")))
                yield names, result["verdict"], result["arithmetic"]


@pytest.mark.parametrize("profile", [*SHIPPED, "unconfirmed"])
def test_confirmed_only_never_makes_a_verdict_stronger(profile: str, assessed: Assessed, tmp_path: Path) -> None:
    """What is not confirmed is taken away: a verdict stays or becomes undetermined, and the arithmetic stays."""
    if profile == "unconfirmed":
        text = SMALL.read_text(encoding="utf-8").replace("source: S1}", "source: S1, confidence: unconfirmed}")
        profile = str(tmp_path / "unconfirmed.yaml")
        (tmp_path / "unconfirmed.yaml").write_text(text, encoding="utf-8")
    free, strict_one = assessed(profile), assessed(profile, "--confirmed-only")
    assert (free["confirmed_only"], strict_one["confirmed_only"]) == (False, True)
    before = {name: (verdict, arithmetic) for name, verdict, arithmetic in verdicts(free)}
    after = {name: (verdict, arithmetic) for name, verdict, arithmetic in verdicts(strict_one)}
    assert len(before) > 50
    assert before.keys() == after.keys()
    for name, (verdict, arithmetic) in before.items():
        assert after[name][0] in WEAKER[verdict], (name, verdict, after[name][0])
        assert after[name][1] == arithmetic, name


def test_confirmed_only_takes_the_unconfirmed_away(assessed: Assessed, tmp_path: Path) -> None:
    """An age of 60 meets Article 26(2); said by nobody who can be relied on, it shows nothing."""
    text = SMALL.read_text(encoding="utf-8")
    old = "pensionable_age: {value: 60, source: S1}"
    assert text.count(old) == 1
    (tmp_path / "a.yaml").write_text(text.replace(old, old[:-1] + ", confidence: unconfirmed}"), encoding="utf-8")
    found = []
    for options in ((), ("--confirmed-only",)):
        parts = assessed(tmp_path / "a.yaml", *options)["instruments"][0]["parts"]
        ages = [r for part in parts for r in part["requirements"] if r["id"] == "C102.26.2"]
        found += [x["verdict"] for r in ages for x in r["results"] if x["subject"] == "civil@fund.old_age"]
    assert found == ["met", "undetermined"]


# -- standards -------------------------------------------------------------------------------------------------


def test_list(run: Run) -> None:
    """The nine branches of the Convention are Parts II to X; those without a rule file are said not to be assessed."""
    outcome = run("standards", "list")
    assert (outcome.status, outcome.err) == (0, "")
    lines = [line.split() for line in outcome.out.splitlines()]
    numbers = ["II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    assert [words[0] for words in lines if words[0] in numbers] == numbers
    encoded = len(list((standards_folder() / "c102").glob("part-*.yaml")))
    assert outcome.out.count("not assessed yet") == len(numbers) - encoded


@pytest.mark.parametrize("what", ["C102.26.2", "c102.26.2"])
def test_show_a_requirement(what: str, run: Run) -> None:
    """Article 26(2): not more than 65 years, or such higher age as may be fixed with due regard to working ability."""
    outcome = run("standards", "show", "c102", what)
    assert (outcome.status, outcome.err) == (0, "")
    assert "26(2)" in outcome.out
    assert "at_most 65 years" in outcome.out
    assert "judgement higher_age_fits_working_ability" in outcome.out


def test_show_a_part(run: Run) -> None:
    """Part V has Articles 25 to 30, three ways of counting persons (27), and the thresholds 50 and 20 per cent."""
    outcome = run("standards", "show", "C102", "V")
    assert outcome.status == 0
    for words in ("C102.26.1", "C102.30", "27(a)", "27(b)", "27(c)", "at least 50 percent", "at least 20 percent"):
        assert words in outcome.out
    assert "C102.24" not in outcome.out


def test_show_everything(run: Run) -> None:
    """Without a name, all Parts and the common provisions."""
    outcome = run("standards", "show", "c102")
    for words in ("Part II ", "Part IV ", "Part V ", "C102.72.2"):
        assert words in outcome.out


@pytest.mark.parametrize(("arguments", "advice"), [(["c120"], "'c102'"), (["c102", "C102.26.9"], "'C102.")])
def test_show_what_is_not_there(arguments: list[str], advice: str, run: Run) -> None:
    """The names that there are, and the nearest."""
    outcome = run("standards", "show", *arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert "[not-found]" in outcome.err
    assert f"Did you mean {advice}" in outcome.err


def test_the_schema_of_the_assessment(run: Run) -> None:
    """The command prints the published file."""
    outcome = run("standards", "schema", "assessment")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == SCHEMA.read_text(encoding="utf-8")


def test_the_schema_of_a_profile(run: Run) -> None:
    """A sound JSON Schema in which every question of the catalogue can be found."""
    outcome = run("standards", "schema", "profile")
    assert (outcome.status, outcome.err) == (0, "")
    schema = strict(outcome.out.encode())
    jsonschema.validators.validator_for(schema).check_schema(schema)
    for name in ("profile", "covers", "pensionable_age", "duration_in_12_months", "care_provided", "skilled_wage"):
        assert f'"{name}"' in outcome.out


# -- help ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["--help", "-h", "assess --help", "standards --help", "standards lint -h"])
def test_help(command: str, run: Run) -> None:
    """Help goes to standard output, with status 0."""
    outcome = run(*command.split())
    assert (outcome.status, outcome.err) == (0, "")
    assert "Usage:" in outcome.out


def test_help_names_the_commands_and_statuses(run: Run) -> None:
    """What one can do, and what the statuses mean."""
    out = run("--help").out
    for words in ("assess", "standards", "0 done", "1 findings", "2 usage", "3 a fault"):
        assert words in out


def test_help_waits_for_no_library() -> None:
    """Neither arrays nor graphs nor YAML are loaded to print a page of help."""
    code = (
        "import sys\n"
        "from gapcheck.cli import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit as ended:\n"
        "    print('status', ended.code)\n"
        "slow = {'numpy', 'yaml', 'networkx', 'pandas', 'xlsxwriter', 'openpyxl'}\n"
        "print('loaded', sorted(slow & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-2:] == ["status 0", "loaded []"]
    assert "Usage:" in done.stdout


def test_the_module_is_the_command() -> None:
    """``python -m gapcheck`` does the same in a process of its own."""
    outcome = in_a_process("--help")
    assert (outcome.status, outcome.err) == (0, "")
    assert "assess" in outcome.out
