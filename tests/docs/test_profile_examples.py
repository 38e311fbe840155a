"""The examples of ``docs/profile.md`` can be read, and pay what the text beside them says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gapcheck.assess.schedules import Schedules
from gapcheck.data import standards_folder
from gapcheck.facts.catalogue_reader import load_catalogue
from gapcheck.facts.columns import Table, View, cases_of
from gapcheck.facts.profile import Sex
from gapcheck.forms.yaml_reader import read_profile
from gapcheck.problems import Problems
from gapcheck.quantities.rates import benefit_at
from gapcheck.quantities.schedule import Family
from gapcheck.quantities.stages import Stages

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.facts.profile import Profile

DOCS = Path(__file__).parents[2] / "docs"
HEAD = """
profile: DOC-2025
country: Testland
iso3: TST
currency: {currency}
reference_date: 2025-12-31
"""
SOURCES = "sources:\n" + "".join(f"  S{number}: {{title: An act}}\n" for number in range(1, 24))
AMOUNT = "reference_amounts: [{id: minimum_wage, amount: 1000}]\n"
CLASS = "classes: [{id: enterprise_employees, kind: employees}]\n"
FUND = "schemes:\n  - id: fund\n    type: social_insurance\n    benefits:\n"
NSSF = "schemes: [{id: nssf, type: social_insurance, benefits: [{branch: old_age}, {branch: unemployment}]}]\n"


def blocks() -> list[str]:
    """Every YAML block of the page, without the one that is wrong on purpose."""
    text = (DOCS / "profile.md").read_text(encoding="utf-8")
    text = re.sub(r"<!-- wrong -->\n```yaml\n.*?```", "", text, flags=re.DOTALL)
    found = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    assert len(found) > 15
    return found


def wrapped(block: str) -> str:
    """A block as a whole profile: the rest is the least that it needs."""
    if block.startswith("profile:"):
        return block
    head = HEAD.format(currency=(re.findall(r"(LAK|THB|EUR) a", block) or ["TSD"])[0]) + SOURCES
    if block.startswith("- branch:"):
        indented = "".join(f"      {line}\n" for line in block.splitlines())
        return head + AMOUNT + FUND + indented
    if block.startswith("facts:"):
        indented = "".join(f"        {line}\n" for line in block.splitlines())
        branch = "unemployment" if re.search("job_losses|precludes_abuse", block) else "old_age"
        return f"{head}{FUND}      - branch: {branch}\n{indented}"
    if block.startswith("packages:"):
        two = "schemes: [{id: basic, type: universal, benefits: [{branch: old_age}]}, "
        return head + two + "{id: supplement, type: universal, benefits: [{branch: old_age}]}]\n" + block
    if block.startswith("covers:"):
        return head + CLASS + NSSF + block
    return head + block


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    problems = Problems()
    found = load_catalogue(standards_folder() / "fields", problems)
    problems.raise_errors()
    return found


def loaded(text: str, folder: Path, catalogue: Catalogue) -> Profile:
    path = folder / "doc.yaml"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    profile = read_profile(path, catalogue, problems)
    assert [str(problem) for problem in problems.found] == []
    assert profile is not None
    return profile


@pytest.mark.parametrize("block", blocks(), ids=lambda block: " ".join(block.split())[:40])
def test_every_example_can_be_read(block: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """Without an error and without a warning."""
    loaded(wrapped(block), tmp_path, catalogue)


def test_the_mistakes_are_told_as_printed(tmp_path: Path, catalogue: Catalogue) -> None:
    """The file with five mistakes, and the five messages below it."""
    text = (DOCS / "profile.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- wrong -->\n```yaml\n(.*?)```\n\n```\n(.*?)```", text, flags=re.DOTALL)
    assert found is not None
    path = tmp_path / "bad.yaml"
    path.write_text(found[1], encoding="utf-8")
    problems = Problems()
    assert read_profile(path, catalogue, problems) is None
    told = [str(problem) for problem in sorted(problems.found, key=lambda p: p.place)]
    assert told == found[2].splitlines()[:-1]
    assert found[2].splitlines()[-1].startswith(f"{len(told)} problems")


MAN = Family(Sex.MEN, wife=True, children=2)
ALONE = Family(Sex.MEN, wife=False, children=0)
WOMAN = Family(Sex.WOMEN, wife=False, children=0)
WIDOW = Family(Sex.WOMEN, wife=False, children=2, widow=True)


@pytest.mark.parametrize(
    ("says", "benefit", "family", "wage", "years", "average", "amount"),
    [
        ("20 per cent after 180 months", "fund.old_age", MAN, 15000, 15, False, 3000),
        ("20 per cent after 180 months", "fund.old_age", MAN, 15000, 20, False, 4125),
        ("20 per cent after 180 months", "fund.old_age", MAN, 20000, 35, False, 7500),
        # Viet Nam: men 40 at 15, 44 at 19, 45 at 20, 65 at 30, 75 at 35; women 45 at 15, 55 at 20, 75 at 30
        ("Viet Nam", "fund.old_age", ALONE, 100, 15, False, 40),
        ("Viet Nam", "fund.old_age", ALONE, 100, 19, False, 44),
        ("Viet Nam", "fund.old_age", ALONE, 100, 20, False, 45),
        ("Viet Nam", "fund.old_age", ALONE, 100, 30, False, 65),
        ("Viet Nam", "fund.old_age", ALONE, 100, 35, False, 75),
        ("Viet Nam", "fund.old_age", WOMAN, 100, 15, False, 45),
        ("Viet Nam", "fund.old_age", WOMAN, 100, 20, False, 55),
        ("Viet Nam", "fund.old_age", WOMAN, 100, 30, False, 75),
        # the lower of two stages; a total loss; 30 + 2 x 20 = 70, of which the maximum leaves 60
        ("Employment injury", "fund.employment_injury.incapacity", MAN, 100, 0, False, 60),
        ("Employment injury", "fund.employment_injury.permanent_loss", MAN, 100, 0, False, 60),
        ("Employment injury", "fund.employment_injury.survivors", WIDOW, 100, 0, False, 60),
        # (80 x 8 + 50 x 7) / 15 = 66; at its lowest stage it is 50
        ("Maternity", "fund.maternity.cash", WOMAN, 100, 1, True, 66),
        ("Maternity", "fund.maternity.cash", WOMAN, 100, 1, False, 50),
        # 60 + 2 x 20 per cent of the deceased's 30 after 5 years and 40 after 15
        ("Invalidity and survivors", "fund.survivors", WIDOW, 100, 5, False, 30),
        ("Invalidity and survivors", "fund.survivors", WIDOW, 100, 15, False, 40),
        ("Invalidity and survivors", "fund.survivors", WIDOW, 100, 4, False, 0),
    ],
)
def test_examples_pay_what_the_text_says(
    says: str,
    benefit: str,
    family: Family,
    wage: float,
    years: float,
    average: bool,
    amount: float,
    tmp_path: Path,
    catalogue: Catalogue,
) -> None:
    """Amounts that stand in the text, of the block that follows the heading."""
    text = (DOCS / "profile.md").read_text(encoding="utf-8")
    section = text.partition(f"### {says}")[2] or text.partition(f"### Thailand: {says}")[2]
    found = re.search(r"```yaml\n(- branch.*?)```", section, flags=re.DOTALL)
    assert found is not None
    profile = loaded(wrapped(found[1]), tmp_path, catalogue)
    schedule = Schedules(Table(cases_of(profile), catalogue, View.GIVEN)).schedule(benefit, top=True)
    paid = benefit_at([schedule], np.array([float(wage)]), np.array([[float(years)]]), family, Stages(average=average))
    assert paid[0, 0] == pytest.approx(amount)
