"""Files that cannot be read, outputs that cannot be written, options that do not exist, faults of the tool."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from cli_kit import SMALL, contents, in_a_process, line_of, refused, run_main

from gapcheck.data import standards_folder
from gapcheck.yamltree import MAX_BYTES

if TYPE_CHECKING:
    from cli_kit import Run

TEXT = SMALL.read_text(encoding="utf-8")
XLSX = b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\x9a\xff\xfe\x80"


# -- inputs ----------------------------------------------------------------------------------------------------

UNREADABLE_BYTES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 0, "file-empty"),
    "only a comment": (b"# a profile\n", 0, "file-empty"),
    "a workbook": (XLSX, 0, "not-yaml"),
    "UTF-16": ("profile: TST".encode("utf-16"), 0, "not-yaml"),
    "Latin-1": ("country: Lao\nabout: dépense\n".encode("latin-1"), 0, "not-yaml"),
    "a zero byte": (b"profile: T\x00ST\n", 0, "not-yaml"),
    "a tab for spaces": (b"profile: TST\nbranches:\n\told_age: unknown\n", 3, "not-yaml"),
    "an open bracket": (b"profile: TST\nnotes: [one, two\nabout: x\n", 3, "not-yaml"),
    "an open quote": (b'profile: "TST\n', 2, "not-yaml"),
    "two documents": (b"profile: TST\n---\nprofile: TST\n", 2, "not-yaml"),
    "an unknown alias": (b"profile: *name\n", 1, "no-anchors"),
    "a sentence": (b"This is my country.\n", 1, "wrong-type"),
    "a list": (b"- profile\n- country\n", 1, "wrong-type"),
    "a key that is a list": (b"profile: TST\n? [a, b]\n: c\n", 2, "wrong-type"),
    "deep nesting": (b"[" * 2000 + b"]" * 2000, 0, "not-yaml"),
}


@pytest.mark.parametrize("kind", UNREADABLE_BYTES)
def test_what_is_no_profile_is_told_as_such(kind: str, run: Run, tmp_path: Path) -> None:
    """Whatever the bytes are, the file is named, and the line where there is one."""
    data, line, code = UNREADABLE_BYTES[kind]
    (tmp_path / "bad.yaml").write_bytes(data)
    before = contents(tmp_path)
    outcome = run("assess", tmp_path / "bad.yaml", "-o", tmp_path / "new.xlsx", "--json", tmp_path / "new.json")
    refused(outcome, f"bad.yaml:{line}" if line else "bad.yaml", code)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("opening", ["[", "- ", "{a: "])
def test_a_hundred_thousand_levels_do_not_break_the_process(opening: str, tmp_path: Path) -> None:
    """In a process of its own: a stack that overflows would end the tests, too."""
    (tmp_path / "deep.yaml").write_text(opening * 100_000, encoding="utf-8")
    refused(in_a_process("assess", tmp_path / "deep.yaml"), "deep.yaml", "not-yaml")


def test_a_huge_file_is_not_read(run: Run, tmp_path: Path) -> None:
    """One byte above the limit, all of it sound YAML."""
    data = TEXT.encode()
    (tmp_path / "huge.yaml").write_bytes(data + b"#" * (MAX_BYTES + 1 - len(data)))
    refused(run("assess", tmp_path / "huge.yaml"), str(tmp_path / "huge.yaml"), "file-too-large", f"{MAX_BYTES:,}")


def test_the_largest_file_is_read(run: Run, tmp_path: Path) -> None:
    """At the limit itself the profile is as good as without its comment."""
    data = TEXT.encode()
    (tmp_path / "large.yaml").write_bytes(data + b"#" * (MAX_BYTES - len(data)))
    assert run("assess", tmp_path / "large.yaml").status == 0


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """The path is told as it was given, with what to check."""
    outcome = run("assess", tmp_path / "nowhere.yaml", "--json", tmp_path / "new.json")
    refused(outcome, str(tmp_path / "nowhere.yaml"), "file-missing", "Check the spelling")
    assert contents(tmp_path) == {}


def test_a_folder_for_a_file(run: Run, tmp_path: Path) -> None:
    """A folder is not read as a profile."""
    refused(run("assess", tmp_path), str(tmp_path), "file-is-folder")


def test_a_name_longer_than_any_file_can_have(run: Run, tmp_path: Path) -> None:
    """The system refuses to look at it; that is the user's slip, not a fault of the tool."""
    name = tmp_path / ("a" * 300 + ".yaml")
    refused(run("assess", name), str(name), "")


def test_a_name_with_a_zero_in_it(run: Run) -> None:
    """No file can be called so."""
    refused(run("assess", "a\0b.yaml"), "a\0b.yaml", "file-missing")


@pytest.mark.parametrize("code", ["XYZ", "LAO-1999", "xyz-2020-01-01"])
def test_an_unknown_country(code: str, run: Run) -> None:
    """What looks like a country's code and is none is answered with those that there are."""
    refused(run("assess", code), code, "no-country", "LAO-2019")


def test_a_date_before_the_first_profile(run: Run) -> None:
    """Nothing is known of the country on that day, and the first day is told."""
    refused(run("assess", "LAO", "--as-of", "2019-12-30"), "LAO", "no-country", "2019-12-31")


def test_an_unknown_standard(run: Run) -> None:
    """The standards that there are, and the nearest of them."""
    refused(run("assess", SMALL, "-s", "c120"), "--standard", "not-found", "'c120'", "c102", "Did you mean 'c102'?")


def test_problems_of_options_and_of_the_file_are_told_together(run: Run, tmp_path: Path) -> None:
    """An unknown standard, an output that cannot be and a mistyped key: one run tells all three."""
    (tmp_path / "bad.yaml").write_text(TEXT.replace("about: A", "abuot: A"), encoding="utf-8")
    outcome = run("assess", tmp_path / "bad.yaml", "-s", "c120", "-o", tmp_path / "none" / "a.xlsx")
    refused(outcome, "--standard", "not-found")
    refused(outcome, str(tmp_path / "none" / "a.xlsx"), "output-unwritable")
    refused(outcome, f"bad.yaml:{line_of(TEXT, 'about: A')}", "unknown-key")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["assess", "LAO", "--jsn", "a.json"], "--json"),
        (["assess"], "PROFILE"),
        (["assess", "LAO", "THA"], "THA"),
        (["assess", "LAO", "--as-of", "2020-02-30"], "2020-02-30"),
        (["assess", "LAO", "--as-of", "yesterday"], "yesterday"),
        (["asses", "LAO"], "asses"),
        (["standards", "lnt"], "lnt"),
        (["standards", "schema", "country"], "country"),
        (["--nothing"], "--nothing"),
        ([], "Commands"),
    ],
)
def test_wrong_usage(arguments: list[str], word: str, run: Run) -> None:
    """Usage is told on standard error, with the word that is wrong, and status 2."""
    outcome = run(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert word in outcome.err
    assert "Traceback" not in outcome.err


# -- outputs ---------------------------------------------------------------------------------------------------


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A sound profile in a folder of its own."""
    path = tmp_path / "good.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("option", ["-o", "--json"])
class TestUnwritable:
    """Outputs that cannot be written are refused before any work is done."""

    def test_a_folder(self, option: str, run: Run, profile: Path) -> None:
        """A folder is not replaced by a file."""
        (profile.parent / "folder").mkdir()
        refused(
            run("assess", profile, option, profile.parent / "folder"),
            str(profile.parent / "folder"),
            "output-unwritable",
        )
        assert contents(profile.parent) == {"good.yaml": TEXT.encode()}

    def test_a_missing_folder(self, option: str, run: Run, profile: Path) -> None:
        """No folder is made for it."""
        target = profile.parent / "missing" / "a.out"
        refused(run("assess", profile, option, target), str(target), "output-unwritable")
        assert not target.parent.exists()

    def test_the_input_itself(self, option: str, run: Run, profile: Path) -> None:
        """The profile is never written over, under its own name or another one."""
        link = profile.parent / "link.yaml"
        link.symlink_to(profile)
        twin = profile.parent / "twin.yaml"
        os.link(profile, twin)
        for target in (profile, link, twin, profile.parent / "." / "good.yaml"):
            refused(run("assess", profile, option, target), str(target), "output-is-input")
        assert set(contents(profile.parent).values()) == {TEXT.encode()}

    def test_a_rule_file(self, option: str, run: Run, profile: Path) -> None:
        """What is read beside the profile is never written over either."""
        rules = profile.parent / "rules"
        copytree(standards_folder(), rules)
        target = rules / "c102" / "instrument.yaml"
        before = target.read_bytes()
        outcome = run("assess", profile, "--rules", rules, option, target)
        assert target.read_bytes() == before
        refused(outcome, str(target), "output-is-input")

    def test_what_is_no_ordinary_file(self, option: str, run: Run, profile: Path) -> None:
        """A pipe (or a device such as /dev/null) is not replaced by a file."""
        pipe = profile.parent / "pipe"
        os.mkfifo(pipe)
        outcome = run("assess", profile, option, pipe)
        assert pipe.is_fifo()
        refused(outcome, str(pipe), "output-unwritable")

    def test_a_name_longer_than_any_file_can_have(self, option: str, run: Run, profile: Path) -> None:
        """Refused as an output, not told as a fault."""
        target = profile.parent / ("a" * 300)
        refused(run("assess", profile, option, target), str(target), "output-unwritable")
        assert contents(profile.parent) == {"good.yaml": TEXT.encode()}

    def test_the_other_output_is_not_written_either(self, option: str, run: Run, profile: Path) -> None:
        """One output that cannot be: none is made."""
        other = {"-o": "--json", "--json": "-o"}[option]
        refused(
            run("assess", profile, option, profile.parent, other, profile.parent / "b"),
            str(profile.parent),
            "output-unwritable",
        )
        assert contents(profile.parent) == {"good.yaml": TEXT.encode()}


@pytest.mark.parametrize("second", ["a.out", "./a.out", "folder/../a.out", "link.out"])
def test_report_and_json_in_one_file(second: str, run: Run, profile: Path) -> None:
    """The second would replace the first, whatever way the file is called."""
    folder = profile.parent
    (folder / "folder").mkdir()
    (folder / "link.out").symlink_to(folder / "a.out")
    (folder / "a.out").write_bytes(b"old")
    outcome = run("assess", profile, "-o", folder / "a.out", "--json", f"{folder}/{second}")
    assert outcome.status == 2, outcome
    assert "[output-is-input]" in outcome.err
    assert (folder / "a.out").read_bytes() == b"old"


def test_a_system_that_refuses_to_write(run: Run, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last step fails, the old file is whole and no temporary one is left."""

    def refuse(_self: Path, _target: object) -> None:
        raise OSError(28, "No space left on device")

    target = profile.parent / "a.json"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    refused(run("assess", profile, "--json", target), str(target), "output-unwritable", "No space left")
    assert contents(profile.parent) == {"a.json": b"old", "good.yaml": TEXT.encode()}


def test_an_older_file_is_replaced_whole(run: Run, profile: Path) -> None:
    """What a good run writes takes the place of what was there, and nothing else appears."""
    target = profile.parent / "a.json"
    target.write_bytes(b"old " * 1_000_000)
    assert run("assess", profile, "--json", target).status == 0
    assert target.read_bytes().startswith(b"{\n")
    assert target.read_bytes().endswith(b"}\n")
    assert sorted(contents(profile.parent)) == ["a.json", "good.yaml"]


# -- faults of the tool ----------------------------------------------------------------------------------------


def _break(*_arguments: object, **_options: object) -> None:
    raise RuntimeError("a wheel came off")


def test_a_fault_of_the_tool(run: Run, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 3, the fault in one line (and one more on how to see where), no traceback, nothing written."""
    monkeypatch.setattr("gapcheck.cli.assess.assess", _break)
    outcome = run("assess", profile, "--json", profile.parent / "a.json")
    assert (outcome.status, outcome.out) == (3, "")
    lines = outcome.err.splitlines()
    assert lines[0] == "This is a fault of gapcheck, not of your input: RuntimeError: a wheel came off"
    assert len(lines) <= 2
    assert "Traceback" not in outcome.err
    assert contents(profile.parent) == {"good.yaml": TEXT.encode()}


def test_a_fault_in_one_output_leaves_the_other_unwritten(
    run: Run, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 3 never stands beside half of what was asked for."""
    monkeypatch.setattr("gapcheck.reports.json_report.json_bytes", _break)
    outcome = run("assess", profile, "-o", profile.parent / "a.xlsx", "--json", profile.parent / "a.json")
    assert outcome.status == 3
    assert contents(profile.parent) == {"good.yaml": TEXT.encode()}


def test_a_fault_can_be_traced_on_request(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who mends the tool sets a variable and gets the error itself."""
    monkeypatch.setenv("GAPCHECK_TRACEBACK", "1")
    monkeypatch.setattr("gapcheck.cli.assess.assess", _break)
    with pytest.raises(RuntimeError, match="a wheel came off"):
        run_main("assess", profile)


# -- the same in a process of its own --------------------------------------------------------------------------


def test_statuses_reach_the_shell(tmp_path: Path) -> None:
    """``python -m gapcheck`` leaves with 2 for what cannot be read and for wrong usage."""
    refused(in_a_process("assess", tmp_path / "nowhere.yaml"), str(tmp_path / "nowhere.yaml"), "file-missing")
    (tmp_path / "bad.yaml").write_bytes(XLSX)
    refused(in_a_process("assess", tmp_path / "bad.yaml"), "bad.yaml", "not-yaml", "Excel")
    assert in_a_process("assess", "LAO", "--nothing").status == 2
