"""``gapcheck standards list`` and ``show``: benefits, stages and beneficiaries of the nine Parts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gapcheck.cli.law_in_words import household
from gapcheck.facts.profile import Sex
from gapcheck.quantities.schedule import Family

if TYPE_CHECKING:
    from cli_kit import Run


def shown(run: Run, what: str) -> str:
    outcome = run("standards", "show", "c102", what)
    assert (outcome.status, outcome.err) == (0, "")
    return outcome.out


def test_list_names_the_benefits_of_a_part(run: Run) -> None:
    """Articles 34 and 36 name four benefits, 49 and 50 two; Article 16 one, which needs no name."""
    lines = {line.split()[0]: line for line in run("standards", "list").out.splitlines()}
    assert "benefits: care, incapacity, permanent_loss, survivors" in lines["VI"]
    assert "benefits: care, cash" in lines["VIII"]
    assert "benefits" not in lines["III"]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("III", "standard beneficiary: a man with wife and 2 children"),
        ("V", "standard beneficiary: a man with wife\n"),
        ("VIII", "Maternity cash benefit (cash); standard beneficiary: a woman alone"),
        ("X", "standard beneficiary: a widow with 2 children"),
    ],
)
def test_the_standard_beneficiary_of_the_schedule(part: str, words: str, run: Run) -> None:
    """The Schedule to Part XI."""
    assert words in shown(run, part)


@pytest.mark.parametrize("part", ["II", "VII"])
def test_no_standard_beneficiary_without_a_percentage(part: str, run: Run) -> None:
    """The Schedule says nothing of medical care and of family benefit."""
    assert "standard beneficiary" not in shown(run, part)


@pytest.mark.parametrize(
    ("family", "words"),
    [
        (Family(Sex.MEN, wife=True, children=1), "a man with wife and 1 child"),
        (Family(Sex.WOMEN, wife=False, children=3), "a woman with 3 children"),
        (Family(Sex.BOTH, wife=False, children=0), "a person alone"),
    ],
)
def test_households(family: Family, words: str) -> None:
    """Also those that no Schedule has so far."""
    assert household(family) == words


def test_which_benefit_a_requirement_belongs_to(run: Run) -> None:
    """49(2)(b) is about care, 51 about both benefits of the Part; 26(2) about the one that there is."""
    assert "of the benefit: Maternity medical care (care)" in shown(run, "C102.49.2.b")
    assert "of each benefit: care, cash" in shown(run, "C102.51")
    assert "of the benefit" not in shown(run, "C102.26.2")


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        ("C102.50.level", "45 % after the qualifying period, on average over the period paid"),
        ("C102.16.level", "45 % after the qualifying period, at every stage within 26 weeks"),
        ("C102.16.level", "45 % after the qualifying period, at every stage within 13 weeks"),
        ("C102.57.level", "40 % after 15 years, with at most 10 years of residence"),
        ("C102.65.10", "in Parts V, VI.permanent_loss, VI.survivors, IX, X"),
        ("C102.69", "in employment_injury.survivors also widow_living_with_a_man"),
        ("C102.17", "in the light of qualifying_period, qualifying_window"),
        ("C102.70", "judged for each scheme"),
        ("C102.72.2", "judged for the country"),
    ],
)
def test_what_narrows_a_requirement(requirement: str, words: str, run: Run) -> None:
    """Articles 50 (average), 18 (26 weeks, or 13), 57(1)(a) (10 years of residence), 65(10), 69(j), 17, 70, 72."""
    assert words in shown(run, requirement)


@pytest.mark.parametrize(
    ("name", "words", "not_there"),
    [
        ("C102.33.a", "of all_employees", "C102.33.b"),
        ("c102.65", "rate rate_65", "rate_66"),
        ("common", "Article 67, by the means of the family", "C102.26.2"),
    ],
)
def test_routes_and_rate_articles_have_names_too(name: str, words: str, not_there: str, run: Run) -> None:
    """A route names its rate articles, so that these can be looked up."""
    found = shown(run, name)
    assert words in found
    assert not_there not in found


def test_a_name_that_is_not_there(run: Run) -> None:
    """Article 33 has two routes, (a) and (b). The message is short, though there are more than a hundred names."""
    outcome = run("standards", "show", "c102", "C102.33.c")
    assert (outcome.status, outcome.out) == (2, "")
    assert "II, III, IV, V, VI, VII, VIII, IX, X" in outcome.err
    assert "Did you mean 'C102.33" in outcome.err
    assert len(outcome.err) < 400
