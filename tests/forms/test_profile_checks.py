"""Answers that contradict each other are told, each on its line; the nearest thing that may be meant is not.

The mark #! stands on the line that the problem must name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from reader_kit import read

from gapcheck.problems import ProblemCode, Severity

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.problems import Problem

MARK = "#!"
HEAD = """\
profile: TST-2020
country: Testland
iso3: TST
currency: TSD
reference_date: 2020-12-31
"""


def schemes(*benefits: str) -> str:
    """A profile of one scheme; each benefit is given as it stands after the dash."""
    given = "".join("      - " + "\n        ".join(benefit.splitlines()) + "\n" for benefit in benefits)
    return f"{HEAD}schemes:\n  - id: fund\n    type: social_insurance\n    benefits:\n{given}"


def rows(*given: str, branch: str = "branch: sickness", facts: str = "facts: {}") -> str:
    """A profile with the rows of one formula; a row that says only "or" begins another formula."""
    lines = "".join("  - rows:\n" if row == "or" else f"      - {row}\n" for row in ("or", *given))
    return schemes(f"{branch}\n{facts}\nformulas:\n{lines}")


def branch(name: str, *answers: str, country: str = "all_residents: 1000000") -> str:
    """A profile with answers about a branch."""
    lines = "".join(f"    {answer}\n" for answer in answers)
    return f"{HEAD}country_facts: {{{country}}}\nbranches:\n  {name}:\n{lines}"


def problems_of(catalogue: Catalogue, text: str) -> list[Problem]:
    """Errors and warnings alike."""
    return read(catalogue, text)[1].found


def told(catalogue: Catalogue, text: str, code: ProblemCode, *words: str, severity: Severity = Severity.ERROR) -> None:
    """One problem and no other is told: its code, how grave it is, the marked line, and some of its words."""
    found = problems_of(catalogue, text)
    assert [(problem.code, problem.severity) for problem in found] == [(code, severity)], [str(p) for p in found]
    marked = [number for number, line in enumerate(text.splitlines(), 1) if MARK in line]
    assert [found[0].place.line] == marked
    assert found[0].place.file == "p.yaml"
    assert [word for word in words if word not in str(found[0])] == [], str(found[0])


def silent(catalogue: Catalogue, text: str) -> None:
    """Nothing is told."""
    assert [str(problem) for problem in problems_of(catalogue, text)] == []


@dataclass(frozen=True)
class Pair:
    """Rows that cannot be meant, with words of the message, and the nearest ones that may."""

    what: str
    bad: tuple[str, ...]
    words: tuple[str, ...]
    good: tuple[str, ...]

    def __str__(self) -> str:
        return self.what


# -- stages ----------------------------------------------------------------------------------------------------

OVERLAPS = [
    Pair(
        "by a week",
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: 25} #!"),
        ("from 0 to 26", "from 25", "begins where the one before ends, at 26", "both would be paid"),
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: 26}"),
    ),
    Pair(
        "by less than a day",
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: 25.9} #!"),
        ("25.9",),
        # 90 days are 12.857142857... weeks: as near as anybody writes it
        ("{percent: 60, weeks_to: {value: 90, unit: days}}", "{percent: 40, weeks_from: 12.857143}"),
    ),
    Pair(
        "in months and weeks",  # 6 months are 26 weeks
        ("{percent: 60, weeks_to: {value: 6, unit: months}}", "{percent: 40, weeks_from: 24} #!"),
        ("from 0 to 26",),
        ("{percent: 60, weeks_to: {value: 6, unit: months}}", "{percent: 40, weeks_from: 26}"),
    ),
    Pair(
        "the later one first",
        ("{percent: 40, weeks_from: 25, weeks_to: 52} #!", "{percent: 60, weeks_to: 26}"),
        ("from 25 to 52",),
        ("{percent: 40, weeks_from: 26, weeks_to: 52}", "{percent: 60, weeks_to: 26}"),
    ),
    Pair(
        "of amounts",
        ("{flat: 100, weeks_to: 10}", "{flat: 50, weeks_from: 9, weeks_to: 20} #!"),
        ("from 9 to 20",),
        # a share of earnings beside an amount is another thing
        ("{flat: 100, weeks_to: 10}", "{percent: 50, weeks_from: 9, weeks_to: 20}"),
    ),
    Pair(
        "of what is paid to the same persons",
        ("{percent: 60, sex: men, weeks_to: 26}", "{percent: 40, sex: men, weeks_from: 20} #!"),
        ("from 20",),
        ("{percent: 60, sex: men, weeks_to: 26}", "{percent: 40, sex: women}"),
    ),
    Pair(
        "of one band of earnings",
        (
            "{percent: 60, earnings_to: 900, weeks_to: 26}",
            "{percent: 40, earnings_to: 900, weeks_from: 20} #!",
            "{percent: 30, earnings_from: 900}",
        ),
        ("from 20",),
        (
            "{percent: 60, earnings_to: 900, weeks_to: 26}",
            "{percent: 40, earnings_to: 900, weeks_from: 26}",
            "{percent: 50, earnings_from: 900, weeks_to: 30}",
            "{percent: 30, earnings_from: 900, weeks_from: 30}",
        ),
    ),
]


@pytest.mark.parametrize("pair", OVERLAPS, ids=str)
def test_stages_that_overlap(pair: Pair, catalogue: Catalogue) -> None:
    """Rows of a formula add, so that both would be paid for some weeks."""
    told(catalogue, rows(*pair.bad), ProblemCode.STAGES_OVERLAP, *pair.words)
    silent(catalogue, rows(*pair.good))


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(("{percent: 40, weeks_to: 52}", "{percent: 20, weeks_to: 13}"), id="a supplement at first"),
        pytest.param(("{percent: 40}", "{percent: 10, weeks_from: 26}"), id="a supplement later on"),
        pytest.param(("{percent: 40, weeks_to: 26}", "{percent: 20, weeks_to: 26}"), id="two shares for one time"),
        pytest.param(
            ("{percent: 60, weeks_to: {low: 20, high: 30}}", "{percent: 40, weeks_from: 25}"), id="a range of ends"
        ),
        pytest.param(("{percent: 60, weeks_to: unknown}", "{percent: 40, weeks_from: 25}"), id="an unknown end"),
        pytest.param(("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: unknown}"), id="an unknown beginning"),
        pytest.param(
            ("{percent: 60, weeks_to: 26}", "or", "{percent: 40, weeks_from: 20}"), id="the higher of two formulas"
        ),
    ],
)
def test_stages_that_may_be_meant(given: tuple[str, ...], catalogue: Catalogue) -> None:
    """What lies wholly inside another row is a supplement; what is not known is not judged."""
    silent(catalogue, rows(*given))


HOLES = [
    Pair(
        "of two weeks",
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: 28} #!"),
        ("weeks 26 to 28", "begins at 26", "Give a row of 0 percent", "waiting days are asked elsewhere"),
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: 26}"),
    ),
    Pair(
        "of less than a day",
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: 26.1} #!"),
        ("weeks 26 to 26.1",),
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: 26.0000001}"),
    ),
    Pair(
        "that is meant",
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: 30, weeks_to: 52} #!"),
        ("weeks 26 to 30",),
        (
            "{percent: 60, weeks_to: 26}",
            "{percent: 0, weeks_from: 26, weeks_to: 30}",
            "{percent: 40, weeks_from: 30, weeks_to: 52}",
        ),
    ),
    Pair(
        "before the first stage",
        ("{percent: 60, weeks_from: 0.5} #!",),
        ("weeks 0 to 0.5", "begins at 0", "Give a row of 0 percent"),
        ("{percent: 0, weeks_to: 0.5}", "{percent: 60, weeks_from: 0.5}"),
    ),
    Pair(
        "before amounts",
        ("{flat: 100, weeks_from: 2} #!",),
        ("weeks 0 to 2",),
        ("{percent: 0, weeks_to: 2}", "{flat: 100, weeks_from: 2}"),
    ),
    Pair(
        "not filled by what the employer pays for a shorter time",
        ("{percent: 100, payer: employer, weeks_to: 1}", "{percent: 60, weeks_from: 2} #!"),
        ("weeks 1 to 2",),
        ("{percent: 100, payer: employer, weeks_to: 2}", "{percent: 60, weeks_from: 2}"),
    ),
    Pair(
        "not filled by what others get",
        (
            "{percent: 50, insured_to: 5, weeks_to: 52}",
            "{percent: 60, insured_from: 5, weeks_to: 13}",
            "{percent: 40, insured_from: 5, weeks_from: 20} #!",
        ),
        ("weeks 13 to 20",),
        (
            "{percent: 50, insured_to: 5, weeks_to: 20}",
            "{percent: 60, insured_from: 5, weeks_to: 20}",
            "{percent: 40, weeks_from: 20}",
        ),
    ),
    Pair(
        "not filled by what the other sex gets",
        ("{percent: 60, sex: men, weeks_to: 26}", "{percent: 40, sex: women, weeks_from: 13} #!"),
        ("weeks 0 to 13",),
        ("{percent: 60, weeks_to: 13}", "{percent: 50, sex: men, weeks_from: 13}", "{percent: 40, weeks_from: 13}"),
    ),
    Pair(
        "not filled by what a child gets",
        ("{percent: 10, recipient: child, weeks_to: 26}", "{percent: 40, weeks_from: 13} #!"),
        ("weeks 0 to 13",),
        ("{percent: 10, recipient: child, weeks_to: 26}", "{percent: 40}"),
    ),
    Pair(
        "before a stage of which the end is open",
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: 28, weeks_to: {low: 40, high: 52}} #!"),
        ("weeks 26 to 28",),
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: {low: 28, high: 30}, weeks_to: 52}"),
    ),
    Pair(
        "not filled by what is paid all the time besides",
        ("{percent: 60, weeks_to: 13}", "{percent: 40, weeks_from: 20} #!", "{flat: 10}"),
        ("weeks 13 to 20",),
        ("{flat: 10}", "{percent: 40, weeks_from: 20}"),
    ),
    Pair(
        "in one of two formulas",
        ("{percent: 60, weeks_to: 13}", "or", "{percent: 40, weeks_from: 20} #!"),
        ("weeks 13 to 20",),
        ("{percent: 60, weeks_to: 20}", "or", "{percent: 40, weeks_from: 20}"),
    ),
]


@pytest.mark.parametrize("pair", HOLES, ids=str)
def test_holes_between_stages(pair: Pair, catalogue: Catalogue) -> None:
    """Weeks in which nothing is due are told, unless a row of nothing says that it is meant."""
    told(catalogue, rows(*pair.bad), ProblemCode.STAGES_HOLE, *pair.words)
    silent(catalogue, rows(*pair.good))


@pytest.mark.parametrize(
    "given",
    [
        ("{percent: 60, weeks_to: {low: 20, high: 26}}", "{percent: 40, weeks_from: 26}"),
        ("{percent: 60, weeks_to: unknown}", "{percent: 40, weeks_from: 26}"),
        ("{percent: 60, weeks_from: unknown, weeks_to: 26}", "{percent: 40, weeks_from: 26}"),
        ("{percent: 60, weeks_to: 26}", "{percent: 40, weeks_from: {low: 26, high: 30}}"),
        ("{percent: 60, weeks_to: 26}",),  # where the benefit itself may end
    ],
)
def test_holes_that_are_not_sure(given: tuple[str, ...], catalogue: Catalogue) -> None:
    """Only ends that are known make a hole."""
    silent(catalogue, rows(*given))


LADDERS = [
    Pair(
        "of two degrees",
        ("{percent: 30, degree_from: 20, degree_to: 66}", "{percent: 80, degree_from: 60} #!"),
        ("from 20 to 66", "from 60 to 100", "both would be paid"),
        ("{percent: 30, degree_from: 20, degree_to: 66}", "{percent: 80, degree_from: 66}"),
    ),
    Pair(
        "of three degrees",
        (
            "{percent: 30, degree_from: 20, degree_to: 39}",
            "{percent: 50, degree_from: 40, degree_to: 66}",
            "{percent: 80, degree_from: 65, degree_to: 100} #!",
        ),
        ("from 40 to 66", "from 65 to 100"),
        (  # nobody is paid for a degree between two steps, and no step need begin at 0
            "{percent: 30, degree_from: 20, degree_to: 39}",
            "{percent: 50, degree_from: 45, degree_to: 65}",
            "{percent: 80, degree_from: 66, degree_to: 100}",
        ),
    ),
    Pair(
        "and no supplement",  # a supplement lies inside; no degree is above 100
        ("{percent: 50, degree_from: 20, degree_to: 99}", "{percent: 30, degree_from: 66} #!"),
        ("from 20 to 99",),
        ("{percent: 50, degree_from: 20, degree_to: 100}", "{percent: 30, degree_from: 66}"),
    ),
    Pair(
        "of one stage",
        (
            "{percent: 30, degree_to: 66, weeks_to: 52}",
            "{percent: 80, degree_from: 60, weeks_to: 52} #!",
            "{percent: 50, weeks_from: 52}",
        ),
        ("from 60 to 100",),
        (
            "{percent: 30, degree_to: 66, weeks_to: 52}",
            "{percent: 80, degree_from: 66, weeks_to: 52}",
            "{percent: 50, degree_to: 80, weeks_from: 52}",
            "{percent: 60, degree_from: 80, weeks_from: 52}",
        ),
    ),
    Pair(
        "whose ends are known",
        ("{percent: 30, degree_to: 66}", "{percent: 80, degree_from: {low: 60, high: 60}} #!"),
        ("from 0 to 66",),
        ("{percent: 30, degree_to: 66}", "{percent: 80, degree_from: {low: 60, high: 66}}"),
    ),
]
LOSS = "branch: employment_injury\nbenefit: permanent_loss"


@pytest.mark.parametrize("pair", LADDERS, ids=str)
def test_degrees_of_loss_that_overlap(pair: Pair, catalogue: Catalogue) -> None:
    """Both pensions would be paid for some degrees; ends may touch, and a lowest degree is no hole."""
    told(catalogue, rows(*pair.bad, branch=LOSS), ProblemCode.STAGES_OVERLAP, *pair.words)
    silent(catalogue, rows(*pair.good, branch=LOSS))


# -- ranges of a row -------------------------------------------------------------------------------------------

RANGES = [
    ("weeks_from", "weeks_to"),
    ("degree_from", "degree_to"),
    ("age_from", "age_to"),
    ("earnings_from", "earnings_to"),
    ("insured_from", "insured_to"),
    ("from_year", "to_year"),
]


@pytest.mark.parametrize(("start", "end"), RANGES)
def test_a_range_upside_down(start: str, end: str, catalogue: Catalogue) -> None:
    """The row would never be paid. The other row keeps the first weeks from being a hole."""

    def row(low: str, high: str) -> str:
        return rows("{accrual: 0, weeks_to: 5}", f"{{accrual: 1, {start}: {low}, {end}: {high}}} #!")

    told(catalogue, row("10", "5"), ProblemCode.INTERVAL_UPSIDE_DOWN, f"'{start}' 10", f"'{end}' 5", "Change the two")
    told(catalogue, row("{low: 10, high: 12}", "{low: 1, high: 5}"), ProblemCode.INTERVAL_UPSIDE_DOWN)
    for low, high in (
        ("5", "10"),
        ("5", "5"),
        ("{low: 4, high: 9}", "5"),
        ("5", "{low: 4, high: 9}"),
        ("5", "unknown"),
    ):
        silent(catalogue, row(low, high).replace(MARK, ""))


def test_a_band_of_allowances_upside_down(catalogue: Catalogue) -> None:
    """Bands of a family allowance are rows too."""
    text = schemes("branch: old_age") + (
        "classes: [{id: c, kind: employees}]\n"
        "covers:\n"
        "  - class: c\n"
        "    package: fund.old_age\n"
        "    facts:\n"
        "      family_allowance_in_employment:\n"
        "        bands:\n"
        "          - {flat: 50, earnings_to: 500}\n"
        "          - {flat: 20, earnings_from: 900, earnings_to: 500} #!\n"
    )
    told(catalogue, text, ProblemCode.INTERVAL_UPSIDE_DOWN, "'earnings_from' 900", "'earnings_to' 500")
    silent(catalogue, text.replace("earnings_from: 900, earnings_to: 500", "earnings_from: 500, earnings_to: 900"))


@pytest.mark.parametrize("name", ["degree_from", "degree_to"])
def test_a_degree_above_a_total_loss(name: str, catalogue: Catalogue) -> None:
    """A total loss is 100 per cent."""
    told(catalogue, rows(f"{{percent: 50, {name}: 101}} #!", branch=LOSS), ProblemCode.OUT_OF_RANGE, "101", "0 to 100")
    silent(catalogue, rows(f"{{percent: 50, {name}: 100}}", branch=LOSS))


# -- maternity leave -------------------------------------------------------------------------------------------


def leave(paid: str, allowed: str, kind: str = "cash") -> str:
    """A maternity benefit, and the leave of the country."""
    benefit = f"branch: maternity\nbenefit: {kind}\nfacts:\n  paid_period: {paid} {MARK}"
    return schemes(benefit) + f"branches: {{maternity: {{maternity_leave: {allowed}}}}}\n"


@pytest.mark.parametrize(
    ("paid", "allowed", "words"),
    [
        ("14", "12", ("14 weeks", "the 12 weeks", "before and after birth")),
        ("{value: 105, unit: days}", "14", ("15 weeks", "the 14 weeks")),  # 105 days are 15 weeks
        ("{low: 15, high: 20}", "{low: 10, high: 14}", ("15 weeks", "the 14 weeks")),
        ("14", "none", ("the 0 weeks",)),
        ("none", "14", ("without end",)),
    ],
)
def test_cash_for_longer_than_the_leave(paid: str, allowed: str, words: tuple[str, ...], catalogue: Catalogue) -> None:
    """It may be so, and more likely some leave was not found: a warning."""
    code = ProblemCode.LEAVE_SHORTER_THAN_PAID
    told(catalogue, leave(paid, allowed), code, *words, severity=Severity.WARNING)


@pytest.mark.parametrize(
    ("paid", "allowed"),
    [
        ("14", "14"),
        ("12", "14"),
        ("{value: 98, unit: days}", "14"),
        ("{value: 3, unit: months}", "{value: 91, unit: days}"),
        ("{low: 12, high: 16}", "14"),
        ("16", "{low: 14, high: 18}"),
        ("16", "unknown"),
        ("unknown", "14"),
    ],
)
def test_cash_that_may_fit_the_leave(paid: str, allowed: str, catalogue: Catalogue) -> None:
    """Only what is surely longer is told."""
    silent(catalogue, leave(paid, allowed).replace(MARK, ""))


# -- counts ----------------------------------------------------------------------------------------------------

COUNTS = [
    # children of frontier workers may live elsewhere
    ("family", "children_of_persons_protected", "children_of_residents", Severity.WARNING),
    ("family", "children_paid_for", "children_of_persons_protected", Severity.ERROR),
    ("family", "children_paid_for", "children_of_residents", Severity.ERROR),
]


@pytest.mark.parametrize(("name", "part", "whole", "severity"), COUNTS)
def test_a_part_above_its_whole(name: str, part: str, whole: str, severity: Severity, catalogue: Catalogue) -> None:
    """Children paid for are among those of persons protected, and these mostly among those of residents."""
    code = ProblemCode.COUNTS_EXCEED
    for more, most in (("501", "500"), ("{low: 501, high: 900}", "{low: 1, high: 500}")):
        text, words = branch(name, f"{part}: {more} #!", f"{whole}: {most}"), ("501", f"the 500 of '{whole}'")
        told(catalogue, text, code, *words, severity=severity)
    for more, most in (("500", "500"), ("{low: 500, high: 900}", "500"), ("501", "unknown"), ("unknown", "500")):
        silent(catalogue, branch(name, f"{part}: {more}", f"{whole}: {most}"))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("family", "children_of_residents"),
        ("family", "children_of_persons_protected"),
        ("family", "children_paid_for"),
        ("sickness", "average_persons_protected_for_sickness"),
    ],
)
def test_more_than_all_residents(name: str, part: str, catalogue: Catalogue) -> None:
    """The population is the most there can be."""
    few = "all_residents: 1000"
    told(
        catalogue,
        branch(name, f"{part}: 1001 #!", country=few),
        ProblemCode.COUNTS_EXCEED,
        f"1,001 for '{part}'",
        "at most the 1,000 of 'all_residents'",
    )
    silent(catalogue, branch(name, f"{part}: 1000", country=few))
    silent(catalogue, branch(name, f"{part}: 1001", country="all_residents: unknown"))


def test_more_children_than_residents_of_any_age(catalogue: Catalogue) -> None:
    """Living elsewhere does not explain that: the error alone is told, not the warning beside it."""
    above = ("children_of_persons_protected: 1001 #!", "children_of_residents: 500")
    text = branch("family", *above, country="all_residents: 1000")
    told(catalogue, text, ProblemCode.COUNTS_EXCEED, "the 1,000 of 'all_residents'")
    agreed = text.replace("1001 #!", "1000 #!")
    words = ("the 500 of 'children_of_residents'", "frontier workers")
    told(catalogue, agreed, ProblemCode.COUNTS_EXCEED, *words, severity=Severity.WARNING)


# -- a published total and its inputs --------------------------------------------------------------------------

CHILDREN, EACH = "children_paid_for: 200", "family_benefit_for_each_child: 50"


@pytest.mark.parametrize("total", ["118000", "122000", "0", "{value: 9000, unit: TSD a month}"])
def test_a_total_that_is_not_what_its_inputs_give(total: str, catalogue: Catalogue) -> None:
    """12 x 200 children x 50 a month = 120,000 a year; the last one is 108,000."""
    text = branch("family", f"family_benefits_a_year: {total} #!", CHILDREN, EACH)
    words = ("'family_benefits_a_year'", "12 x 200 children x 50.00 a month = 120,000", "against its own inputs")
    told(catalogue, text, ProblemCode.VALUES_DIFFER, *words, severity=Severity.WARNING)


@pytest.mark.parametrize(
    ("total", "children", "each"),
    [
        ("120000", CHILDREN, EACH),
        ("119000", CHILDREN, EACH),  # 1,000 are 0.84 per cent of it
        ("121000", CHILDREN, EACH),
        ("{value: 10000, unit: TSD a month}", CHILDREN, EACH),
        ("{low: 1, high: 2}", CHILDREN, EACH),
        ("1", "children_paid_for: {low: 199, high: 201}", EACH),
        ("1", CHILDREN, "family_benefit_for_each_child: unknown"),
        ("unknown", CHILDREN, EACH),
    ],
)
def test_a_total_that_agrees_or_cannot_be_checked(total: str, children: str, each: str, catalogue: Catalogue) -> None:
    """Within one per cent, or not all three known as single numbers."""
    silent(catalogue, branch("family", f"family_benefits_a_year: {total}", children, each))


# -- shares of survivors ---------------------------------------------------------------------------------------

INJURED = "branch: employment_injury\nbenefit: survivors"


@pytest.mark.parametrize("of", ["branch: survivors", INJURED])
@pytest.mark.parametrize(
    ("row", "top"),
    [
        ("{percent: 61, recipient: widow} #!", "60"),
        ("{percent: 61, recipient: child} #!", "60"),
        ("{percent: {low: 61, high: 70}, recipient: widow} #!", "{low: 50, high: 60}"),
    ],
)
def test_one_survivor_above_the_highest_of_all(of: str, row: str, top: str, catalogue: Catalogue) -> None:
    """All survivors together get 60 per cent at most, and one alone is given 61."""
    text = rows(row, branch=of, facts=f"facts: {{maximum_percent: {top}}}")
    code = ProblemCode.SHARE_OVER_MAXIMUM
    told(catalogue, text, code, "61 percent for one", "the 60 percent", severity=Severity.WARNING)


@pytest.mark.parametrize(
    ("given", "top"),
    [
        (("{percent: 60, recipient: widow}",), "60"),
        # together 80, which the highest cuts: that is what it is for
        (("{percent: 40, recipient: widow}", "{percent: 40, recipient: child}"), "60"),
        (("{percent: {low: 50, high: 70}, recipient: widow}",), "60"),
        (("{percent: 61, recipient: widow}",), "{low: 60, high: 70}"),
        (("{percent: 61, recipient: widow}",), "none"),
        (("{percent: 61, recipient: widow}",), "unknown"),
        # a share of something else than the earnings of which the highest is a share
        (("{base: fund.old_age, percent: 61, recipient: widow}",), "60"),
        (("{percent: 61, row_ceiling: 100, recipient: widow}",), "60"),
    ],
)
def test_shares_that_may_be_meant(given: tuple[str, ...], top: str, catalogue: Catalogue) -> None:
    """Not surely above, or not comparable."""
    text = rows(*given, branch="branch: survivors", facts=f"facts: {{maximum_percent: {top}}}")
    silent(catalogue, text + "      - branch: old_age\n")


def test_a_share_above_the_highest_elsewhere(catalogue: Catalogue) -> None:
    """A pension of one person may be cut by its highest; nobody shares it."""
    silent(catalogue, rows("{percent: 61}", branch="branch: old_age", facts="facts: {maximum_percent: 60}"))


# -- several benefits of a branch ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["maternity", "employment_injury"])
def test_which_benefit_is_not_said(name: str, catalogue: Catalogue) -> None:
    """Where a branch has several, each has its own rules."""
    told(catalogue, schemes(f"branch: {name} #!"), ProblemCode.MISSING_KEY, f"{name} without 'benefit'", "care")


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("maternity", "csh", ("'csh'", "one of care, cash", "Did you mean 'cash'?")),
        ("maternity", "incapacity", ("'incapacity'", "one of care, cash")),
        ("maternity", "''", ("one of care, cash",)),
        ("employment_injury", "cash", ("'cash'", "one of care, incapacity, permanent_loss, survivors")),
        ("employment_injury", "permanent-loss", ("Did you mean 'permanent_loss'?",)),
    ],
)
def test_a_benefit_that_there_is_not(name: str, wrong: str, words: tuple[str, ...], catalogue: Catalogue) -> None:
    """The message lists those that there are."""
    told(catalogue, schemes(f"branch: {name}\nbenefit: {wrong} #!"), ProblemCode.NOT_A_CHOICE, *words)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("maternity", "care"),
        ("maternity", "cash"),
        ("employment_injury", "care"),
        ("employment_injury", "incapacity"),
        ("employment_injury", "permanent_loss"),
        ("employment_injury", "survivors"),
    ],
)
def test_each_benefit_that_there_is(name: str, kind: str, catalogue: Catalogue) -> None:
    """It is known by scheme, branch and benefit, and is in the package of the scheme's branch."""
    profile, problems = read(catalogue, schemes(f"branch: {name}\nbenefit: {kind}"))
    assert problems.found == []
    assert profile is not None
    assert [benefit.id for benefit in profile.layout.benefits] == [f"fund.{name}.{kind}"]
    assert profile.layout.package_by_id[f"fund.{name}"].benefits == (f"fund.{name}.{kind}",)


@pytest.mark.parametrize("name", ["old_age", "medical_care", "survivors", "sickness", "family"])
def test_a_benefit_of_a_branch_that_has_one_only(name: str, catalogue: Catalogue) -> None:
    """There is nothing to choose."""
    words = ("'care'", f"no 'benefit': {name} has one only")
    told(catalogue, schemes(f"branch: {name}\nbenefit: care #!"), ProblemCode.NOT_A_CHOICE, *words)
    silent(catalogue, schemes(f"branch: {name}"))


def test_the_same_benefit_twice(catalogue: Catalogue) -> None:
    """One scheme gives each once; what differs by person goes into its formulas."""
    cash, care = "branch: maternity\nbenefit: cash", "branch: maternity\nbenefit: care"
    again = cash.replace("maternity", "maternity #!")
    told(catalogue, schemes(care, cash, again), ProblemCode.DUPLICATE_ID, "'fund.maternity.cash' again")
    silent(catalogue, schemes(care, cash))


@pytest.mark.parametrize("of", ["branch: survivors", INJURED])
def test_a_wife_among_survivors(of: str, catalogue: Catalogue) -> None:
    """Who survives is a widow."""
    wife = rows("{percent: 40, recipient: wife} #!", branch=of)
    told(catalogue, wife, ProblemCode.NOT_A_CHOICE, "the recipient wife in", "expected widow")
    silent(catalogue, rows("{percent: 40, recipient: widow}", "{percent: 10, recipient: child}", branch=of))


@pytest.mark.parametrize("of", ["branch: old_age", "branch: sickness", LOSS, "branch: invalidity"])
def test_a_widow_elsewhere(of: str, catalogue: Catalogue) -> None:
    """While the breadwinner lives she is a wife."""
    widow = rows("{percent: 40, recipient: widow} #!", branch=of)
    told(catalogue, widow, ProblemCode.NOT_A_CHOICE, "the recipient widow in", "person, wife or child")
    silent(catalogue, rows("{percent: 40}", "{percent: 10, recipient: wife}", branch=of))


@pytest.mark.parametrize(
    ("wrong", "right", "given"),
    [
        ("maternity.care", "maternity.cash", "paid_period: 14"),
        ("maternity.cash", "maternity.care", "maternity_care_provided: [prenatal]"),
        ("maternity.care", "maternity.cash", "form_of_payment: periodical"),
        ("employment_injury.incapacity", "employment_injury.permanent_loss", "losses_covered: [total_loss]"),
        ("employment_injury.permanent_loss", "employment_injury.survivors", "survivors_covered: [widow]"),
        ("employment_injury.survivors", "employment_injury.incapacity", "incapacity_benefit_ends: earlier"),
        ("employment_injury.care", "employment_injury.permanent_loss", "maximum: none"),
    ],
)
def test_a_question_of_another_benefit(wrong: str, right: str, given: str, catalogue: Catalogue) -> None:
    """Each benefit has its own questions; the message says where this one is asked."""

    def under(place: str) -> str:
        name, _, kind = place.partition(".")
        return schemes(f"branch: {name}\nbenefit: {kind}\nfacts:\n  {given} #!")

    field = given.partition(":")[0]
    told(catalogue, under(wrong), ProblemCode.WRONG_SCOPE, f"'{field}' under a benefit of {wrong}", right)
    silent(catalogue, under(right).replace(MARK, ""))
