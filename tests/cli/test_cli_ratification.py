"""``gapcheck assess --declare``, and what terminal, Excel and JSON say about ratification."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import openpyxl
import pytest
from cli_kit import SMALL, refused

from gapcheck.data import standards_folder

if TYPE_CHECKING:
    from pathlib import Path

    from cli_kit import Run

SCHEMA = standards_folder() / "schemas" / "assessment.schema.json"


def assessed(run: Run, folder: Path, *arguments: str) -> tuple[str, dict[str, object], openpyxl.Workbook]:
    """Terminal, JSON and workbook of the small country."""
    report, data = folder / "report.xlsx", folder / "report.json"
    outcome = run("assess", SMALL, "-o", report, "--json", data, *arguments)
    assert (outcome.status, outcome.err) == (0, "")
    return outcome.out, json.loads(data.read_text(encoding="utf-8")), openpyxl.load_workbook(report)


def cells(book: openpyxl.Workbook, name: str) -> list[tuple[object, ...]]:
    """The rows of a sheet."""
    return list(book[name].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("word", "advice"),
    [("9(dd)", "Did you mean '9(d)'?"), ("27d", "Did you mean '27(d)'?"), ("x", "one of 9(d), 12(2)")],
)
def test_an_exception_that_there_is_not(run: Run, word: str, advice: str) -> None:
    refused(run("assess", SMALL, "--declare", word), "--declare", "not-found", repr(word), advice)


def test_exceptions_in_force_are_told_everywhere(run: Run, tmp_path: Path) -> None:
    out, data, book = assessed(run, tmp_path, "--declare", "27(d)", "--declare", "9(d)", "--declare", "9(d)")
    # in the order of the Convention; in the receipt as they were typed
    assert "Ratification, Art. 2(a)(ii) with 9(d), 27(d) in force" in out
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert data["receipt"]["options"]["temporary exceptions in force"] == "27(d), 9(d)"
    assert data["instruments"][0]["ratification"]["plain"]["exceptions"] == ["9(d)", "27(d)"]
    assert any(row[0] == "With the exceptions in force: 9(d), 27(d)" for row in cells(book, "Ratification"))


def test_nothing_is_in_force_unless_it_is_said(run: Run, tmp_path: Path) -> None:
    out, data, _ = assessed(run, tmp_path)
    assert "in force" not in out
    assert data["receipt"]["options"]["temporary exceptions in force"] == "none"
    assert data["instruments"][0]["ratification"]["plain"]["exceptions"] == []


def test_the_file_of_states_is_in_the_receipt(run: Run, tmp_path: Path) -> None:
    _, data, _ = assessed(run, tmp_path)
    assert "c102/ratifications.yaml" in [file["name"] for file in data["receipt"]["files"]]


def test_the_parts_are_all_there_and_add_up(run: Run, tmp_path: Path) -> None:
    out, data, book = assessed(run, tmp_path)
    plain = data["instruments"][0]["ratification"]["plain"]
    groups = [plain[key] for key in ("could_be_accepted", "might_be_accepted", "not_met_nearest_first")]
    assert sorted(part for group in groups for part in group) == sorted(part["part"] for part in plain["parts"])
    assert plain["parts_met"]["of"] == len(plain["parts"]) == 9
    assert plain["parts_met"]["from"] <= plain["parts_met"]["to"] <= 9
    assert f"Ratification, Art. 2(a)(ii): {plain['verdict']}." in out
    titles = [str(row[0]) for row in cells(book, "Ratification")]
    for part in plain["parts"]:
        assert f"{part['part']}  {part['title']}" in titles


def test_lines_on_the_terminal_are_short(run: Run, tmp_path: Path) -> None:
    declared = ["9(d)", "12(2)", "15(d)", "18(2)", "21(c)", "27(d)", "33(b)", "34(3)", "41(d)", "48(c)", "55(d)"]
    out, _, _ = assessed(run, tmp_path, *(word for name in declared for word in ("--declare", name)))
    start = out.index("Ratification")
    assert max(map(len, out[start:].splitlines()[:3])) < 100


def test_persons_for_a_report_are_those_of_the_profile(run: Run, tmp_path: Path) -> None:
    """The profile has 600 employees of enterprises and 400 civil servants, 1,000 in all, counted in 2020."""
    _, data, book = assessed(run, tmp_path)
    blocks = data["instruments"][0]["figures"]
    assert [block["letter"] for block in blocks] == ["i", "ii", "iii", "iv", "v"]
    persons = [row for row in blocks[0]["rows"] if row["part"] == "V"]
    (population,) = [row for row in persons if row["item"] == "population"]
    assert (population["figure"], population["unit"]) == ([1000, 1000], "persons")
    assert (population["years"], population["sources"]) == ([2020], ["S2"])
    (row,) = [row for row in cells(book, "Article 22") if row[0] == "V  27(a)" and str(row[1]).startswith("B  ")]
    assert (row[3], row[4], row[6], row[7]) == (1000, "persons", "2020", "S2")


def test_rates_for_a_report_in_the_order_of_the_form(run: Run, tmp_path: Path) -> None:
    """1.5 per cent a year for 30 years, of a skilled wage of 2,000: 900, or 45 per cent."""
    _, data, _ = assessed(run, tmp_path)
    rates = [
        row
        for row in data["instruments"][0]["figures"][1]["rows"]
        if row["part"] == "V" and row["cites"] == ["65"] and "Civil servants" in row["whom"]
    ]
    assert [row["item"] for row in rates] == ["wage", "benefit", "allowance_before", "allowance_during", "rate"]
    wage, benefit, _, _, rate = rates
    assert (wage["figure"], wage["unit"], wage["years"]) == ([2000, 2000], "TSD a month", [2020])
    assert (benefit["figure"], benefit["after_years"], benefit["sources"]) == (pytest.approx([900, 900]), 30, ["S1"])
    assert (rate["figure"], rate["unit"], rate["threshold"]) == (pytest.approx([45, 45]), "percent", 40)


def test_a_figure_is_there_or_its_reason(run: Run, tmp_path: Path) -> None:
    _, data, book = assessed(run, tmp_path)
    for block in data["instruments"][0]["figures"]:
        assert block["rows"], block["letter"]
        for row in block["rows"]:
            assert (row["figure"] is None) == (row["blank"] is not None), row
            assert row["figure"] is None or row["unit"], row
    header = ("Part and provision", "Figure", "Of whom", "Amount", "Unit", "Asked", "Year", "Sources")
    rows = [row for row in cells(book, "Article 22") if row[1] and row[:8] != header]
    assert rows
    assert [row for row in rows if row[3] in (None, "") and not row[9]] == []


def test_a_state_that_has_ratified(run: Run, tmp_path: Path) -> None:
    """Poland accepted Parts II, V, VII, VIII and X in 2003 (Dz.U. 2005 No 93 item 776)."""
    profile = tmp_path / "pol.yaml"
    profile.write_text(SMALL.read_text(encoding="utf-8").replace("iso3: TST", "iso3: POL"), encoding="utf-8")
    data = tmp_path / "pol.json"
    outcome = run("assess", profile, "--json", data)
    assert outcome.status == 0
    assert "Ratified in 2003:" in outcome.out
    state = json.loads(data.read_text(encoding="utf-8"))["instruments"][0]["ratification"]["state"]
    assert [part["part"] for part in state["parts"]] == ["II", "V", "VII", "VIII", "X"]
    for word in ("violat", "breach", "infring"):
        assert word not in outcome.out.lower()
