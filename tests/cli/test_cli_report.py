"""What the Excel report says of a country in which one branch has no scheme and little else is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from cli_kit import ROOT, run_main

if TYPE_CHECKING:
    from pathlib import Path

LAO = ROOT / "country_profiles" / "LAO-2025.yaml"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """The workbook of Laos, which has no family benefit; that the list is complete is not confirmed."""
    path = tmp_path_factory.mktemp("report") / "lao.xlsx"
    assert run_main("assess", LAO, "-o", path) == 0
    return openpyxl.load_workbook(path)


def rows(book: openpyxl.Workbook, sheet: str) -> list[list[str]]:
    """The cells of a sheet as texts."""
    return [[str(cell or "") for cell in row] for row in book[sheet].iter_rows(values_only=True)]


def test_a_part_without_a_scheme_has_one_finding(book: openpyxl.Workbook) -> None:
    (row,) = [row for row in rows(book, "Findings") if row[0] == "VII"]
    assert row[1] == "41(a)"
    assert row[5] == "no scheme in the branch"
    assert (row[8], row[10]) == ("✗ not met", "no scheme")


def test_a_part_without_a_scheme_is_among_the_gaps(book: openpyxl.Workbook) -> None:
    assert [row[1] for row in rows(book, "Summary") if row[0] == "VII  41(a)"] == ["no scheme in the branch"]


def test_verdicts_on_unconfirmed_answers_bear_an_asterisk(book: openpyxl.Workbook, tmp_path: Path) -> None:
    (row,) = [row for row in rows(book, "Gap matrix") if row[0].startswith("VII  ")]
    assert row[-1].splitlines()[0] == "✗ not met *"
    path = tmp_path / "confirmed.xlsx"
    assert run_main("assess", LAO, "-o", path, "--confirmed-only") == 0
    told = [cell for row in rows(openpyxl.load_workbook(path), "Gap matrix") for cell in row if cell.endswith(" *")]
    assert told == []


def test_a_population_is_named_and_not_asked(book: openpyxl.Workbook) -> None:
    told = [cell for row in rows(book, "Persons protected") for cell in row if cell.startswith("Out of:")]
    assert "Out of: all employees" in told
    assert [cell for cell in told if "?" in cell] == []
    assert any(row[1] == "B  Out of: all employees" for row in rows(book, "Article 22"))


def test_full_coverage_of_a_group_of_unknown_size_is_told_as_a_share(book: openpyxl.Workbook) -> None:
    """All employees of enterprises are covered by law; nobody says how many they are."""
    groups = [row for row in rows(book, "Persons protected") if row[0] == "Employees of enterprises"]
    assert {row[2] for row in groups if row[1] == "Old-age pension, enterprise sector"} == {"100 % of the group"}


def test_each_calculation_stands_once(book: openpyxl.Workbook) -> None:
    """Sickness benefit of enterprises under Article 65 pays 70 per cent; that of civil servants is not known."""
    found = rows(book, "Rates")
    last = next(n for n, row in enumerate(found) if row[0].startswith("Calculations of which nothing is known"))
    blocks = [row[0] for row in found[:last] if row[0].startswith("Part III, Article 65")]
    listed = [row[1] for row in found[last:] if row[0] == "Part III" and row[3] == "65"]
    assert blocks == ["Part III, Article 65: Employees of enterprises", "Part III, Article 65: Police and army"]
    assert listed == ["Civil servants: Sickness benefit, civil-service sector"]
