"""What the supervisory bodies found, country by country, against what the tool says of the same facts.

Each profile in ``findings/`` states the facts of one published finding and, marked as illustrative, a design that
conforms everywhere else; ``findings_index.yaml`` says what must come out, and what the body said.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from acceptance_kit import answered, judged_part, profile_of, rate_of, requirement_of, route_of, tree_of

from gapcheck.forms.yaml_reader import read_profile
from gapcheck.problems import Problems

if TYPE_CHECKING:
    from gapcheck.assess.results import Cell, PartResult
    from gapcheck.rulebook.model import Rulebook

HERE = Path(__file__).parent
FOLDER = HERE / "findings"
INDEX = HERE / "findings_index.yaml"
PROFILES = sorted(FOLDER.glob("*.yaml"))
ROWS: list[dict[str, Any]] = tree_of(INDEX)["findings"]
ELSEWHERE: list[dict[str, str]] = tree_of(INDEX)["elsewhere"]


def _name(row: dict[str, Any]) -> str:
    judged = row.get("requirement") or row.get("route") or (f"rate-{row['rate']}" if "rate" in row else row["part"])
    given = "".join(f"-{name}" for name in row.get("answers", {}))
    return f"{row['file']}-{judged}{given}-{row['verdict']}"


def _part(row: dict[str, Any], rulebook: Rulebook) -> PartResult:
    tree = answered(tree_of(FOLDER / f"{row['file']}.yaml"), row.get("answers", {}), rulebook.catalogue)
    return judged_part(profile_of(tree, rulebook.catalogue), row["part"], rulebook)


def _judged(row: dict[str, Any], part: PartResult) -> Cell:
    if "requirement" in row:
        return requirement_of(part, row["requirement"]).cell
    if "route" in row:
        return route_of(part, row["route"]).cell
    return rate_of(part, row["rate"]).cell if "rate" in row else part.cell


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_the_tool_says_what_follows_from_the_finding(row: dict[str, Any], rulebook: Rulebook) -> None:
    """The verdict, the reason among those given and, for a rate, the percentage worked out by hand in the index."""
    part = _part(row, rulebook)
    cell = _judged(row, part)
    assert cell.verdict.word == row["verdict"], row["body"]
    if "reason" in row:
        assert row["reason"] in cell.reasons.words
    else:
        assert cell.reasons.words == ()
    if "arithmetic" in row:
        assert cell.arithmetic.word == row["arithmetic"]
    if "percent" in row:
        rate = rate_of(part, row["rate"])
        assert (rate.rate_low, rate.rate_high) == pytest.approx((float(row["percent"]),) * 2)
    if "value" in row:
        observed = requirement_of(part, row["requirement"]).results[0].observed
        assert observed is not None
        assert (observed.low, observed.high) == pytest.approx((float(row["value"]),) * 2, abs=0.0005)


@pytest.mark.parametrize("case", ["UK-C102-UC-2019", "UK-C102-UNEMP-2002-income"])
def test_a_means_tested_benefit_is_sent_to_article_67(case: str, rulebook: Rulebook) -> None:
    """The reported route is that of persons of small means, and its only rate is by Article 67."""
    part = _part({"file": case, "part": "IV"}, rulebook)
    assert part.reported_route == "C102.21.b"
    assert {rate.article for rate in part.rates} == {"67"}


def test_the_minimum_pension_is_tried_by_both_articles(rulebook: Rulebook) -> None:
    """Croatia 2011: both calculations stand side by side, each over the wage of its own article."""
    part = _part({"file": "HR-C102-PENS-2011", "part": "V"}, rulebook)
    wages = {rate.article: (rate.wage_low, rate.benefit, rate.years) for rate in part.rates}
    assert wages == {"65": (5000, 1800, 30), "66": (4000, 1800, 30)}


def test_where_a_benefit_after_15_years_is_not_said_it_may_be_less(rulebook: Rulebook) -> None:
    """Slovakia 2022: 574.80 is due after 30 years; after 15 it lies between nothing and that, so the 46.25 are a bound.

    That holds where the wage is a named option: the years alone leave it open.
    """
    tree = tree_of(FOLDER / "SK-C102-INV-2022.yaml")
    rows = tree["schemes"][0]["benefits"][0]["formulas"][0]["rows"]
    rows[:] = [
        {"flat": "574.80", "insured_from": "30"},
        {"flat": {"low": "1", "high": "574.80"}, "insured_to": "30"},
    ]
    tree = answered(tree, {"skilled_wage_option": "average_125"}, rulebook.catalogue)
    part = judged_part(profile_of(tree, rulebook.catalogue), "IX", rulebook)
    assert part.cell.verdict.word == "undetermined"
    rate = rate_of(part, "65")
    assert rate.years is not None
    assert rate.years <= 15
    assert rate.rate_high == pytest.approx(46.25, abs=0.005)


def test_every_published_finding_is_told_once() -> None:
    """A finding has a profile, or it says where it is tried or why not; none has both."""
    names = [row["finding"] for row in ELSEWHERE]
    assert len(names) == len(set(names))
    assert not {path.stem for path in PROFILES} & set(names)
    assert all(row["why"] for row in ELSEWHERE)


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_each_profile_reads_as_a_users_own_and_names_its_source(path: Path, rulebook: Rulebook) -> None:
    """The file reads without a warning, its header names the case and the comment, and the index judges it."""
    problems = Problems()
    profile = read_profile(path, rulebook.catalogue, problems)
    assert profile is not None
    assert problems.found == []
    header = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert header[0] == f"# {path.stem}" == f"# {profile.id}"
    assert f"# source_url: {profile.sources['F'].url}" in header
    assert path.stem in {row["file"] for row in ROWS}
