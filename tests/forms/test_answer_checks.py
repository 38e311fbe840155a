"""Rows and covers that deny an answer are told as warnings, each on its line; the nearest thing that agrees is not.

The mark #! stands on the line that the warning must name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_profile_checks import INJURED, LOSS, MARK, Pair, rows, schemes, silent
from test_profile_checks import told as told_of

from gapcheck.problems import ProblemCode, Severity

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Catalogue


def told(catalogue: Catalogue, text: str, *words: str) -> None:
    """One warning and nothing else, on the marked line, with some of its words."""
    told_of(catalogue, text, ProblemCode.ROWS_AGAINST_ANSWER, *words, severity=Severity.WARNING)


def answered(of: str, answer: str, *given: str) -> str:
    """A benefit with one answer and the rows of one formula."""
    return rows(*given, branch=of, facts=f"facts:\n  {answer}")


# -- ends ------------------------------------------------------------------------------------------------------

OLD_AGE, SURVIVORS, INVALIDITY = "branch: old_age", "branch: survivors", "branch: invalidity"
INCAPACITY, CASH = "branch: employment_injury\nbenefit: incapacity", "branch: maternity\nbenefit: cash"
LASTING = [
    (OLD_AGE, "paid_throughout: yes"),
    (LOSS, "paid_throughout: yes"),
    (INCAPACITY, "incapacity_benefit_ends: with_the_incapacity"),
    (INCAPACITY, "incapacity_benefit_ends: when_a_permanent_benefit_begins"),
    # whichever of the two it is, it is not earlier
    (
        INCAPACITY,
        "incapacity_benefit_ends: {values: [{value: with_the_incapacity}, {value: when_a_permanent_benefit_begins}]}",
    ),
    (INVALIDITY, "invalidity_pension_ends: with_the_invalidity"),
    (INVALIDITY, "invalidity_pension_ends: when_old_age_benefit_is_payable"),
]


@pytest.mark.parametrize(("of", "answer"), LASTING)
def test_rows_that_end_before_the_contingency(of: str, answer: str, catalogue: Catalogue) -> None:
    """Nothing would be paid after the last row, though the answer says that the benefit goes on."""
    bad = answered(of, answer, "{percent: 60, weeks_to: 26}", "{percent: 50, weeks_from: 26, weeks_to: 52} #!")
    told(catalogue, bad, f"'{answer.partition(':')[0]}'", "'weeks_to' 52", "Leave the end out of the rows")
    silent(catalogue, bad.replace(", weeks_to: 52", "").replace(MARK, ""))
    told(catalogue, answered(of, answer, "{percent: 60, age_to: 65} #!"), "'age_to' 65")
    silent(catalogue, answered(of, answer, "{percent: 60, age_to: none}"))


@pytest.mark.parametrize("of", [SURVIVORS, INJURED])
def test_a_widows_rows_that_end(of: str, catalogue: Catalogue) -> None:
    """A child's may: the child grows up. A row of 0 per cent afterwards pays nothing, so that hers end all the same."""
    child = "{percent: 20, recipient: child, age_to: 18}"
    bad = answered(of, "paid_throughout: yes", "{percent: 40, recipient: widow, weeks_to: 104} #!", child)
    told(catalogue, bad, "'weeks_to' 104", "'paid_throughout' yes")
    silent(catalogue, bad.replace(", weeks_to: 104", "").replace(MARK, ""))
    nothing = "{percent: 0, recipient: widow, weeks_from: 104}"
    told(catalogue, bad.replace(child, nothing))
    silent(catalogue, bad.replace(child, nothing.replace("0,", "10,", 1)).replace(MARK, ""))


@pytest.mark.parametrize(
    ("of", "answer"),
    [
        (OLD_AGE, "paid_throughout: no"),
        (OLD_AGE, "paid_throughout: unknown"),
        (INCAPACITY, "incapacity_benefit_ends: earlier"),
        (INCAPACITY, "incapacity_benefit_ends: unknown"),
        (INCAPACITY, "incapacity_benefit_ends: {values: [{value: with_the_incapacity}, {value: earlier}]}"),
        (INVALIDITY, "invalidity_pension_ends: earlier"),
    ],
)
def test_an_end_that_the_answer_allows(of: str, answer: str, catalogue: Catalogue) -> None:
    """The benefit ends, or may."""
    silent(catalogue, answered(of, answer, "{percent: 60, weeks_to: 52}"))


@pytest.mark.parametrize(
    "given",
    [
        ("{percent: 60, weeks_to: unknown}",),
        ("{percent: 60, weeks_to: {low: 26, high: 52}}",),
        ("{percent: 60, weeks_to: {low: 26}}",),
        ("{percent: 60, weeks_to: 26}", "{flat: 10}"),
        ("{percent: 60, weeks_to: 26}", "or", "{percent: 30}"),  # the higher of two: the other one goes on
        ("{percent: 60, degree_to: 80}",),  # no end in time
        ("{percent: unknown}",),
    ],
)
def test_ends_that_are_not_sure(given: tuple[str, ...], catalogue: Catalogue) -> None:
    """Something may be paid without an end."""
    silent(catalogue, answered(OLD_AGE, "paid_throughout: yes", *given))


def test_what_the_employer_pays_without_an_end(catalogue: Catalogue) -> None:
    """It is none of the benefit, so that the benefit ends; and the employer's own end is none of it either."""
    answer = "incapacity_benefit_ends: with_the_incapacity"
    employer, scheme = "{percent: 10, payer: employer}", "{percent: 60, weeks_to: 52} #!"
    told(catalogue, answered(INCAPACITY, answer, employer, scheme), "'weeks_to' 52")
    first = "{percent: 100, payer: employer, weeks_to: 2}"
    silent(catalogue, answered(INCAPACITY, answer, first, "{percent: 60, weeks_from: 2}"))


PERIODS = [
    Pair(
        "without a last end",
        ("paid_period: 14", "{percent: 80, weeks_to: 8}", "{percent: 50, weeks_from: 8, weeks_to: 12} #!"),
        ("after 12 weeks", "the 14 weeks of 'paid_period'", "Leave the end of the last stage out"),
        ("paid_period: 14", "{percent: 80, weeks_to: 8}", "{percent: 50, weeks_from: 8}"),
    ),
    Pair(
        "in days",  # 98 days are 14 weeks
        ("paid_period: {value: 98, unit: days}", "{percent: 80, weeks_to: 13} #!"),
        ("after 13 weeks", "the 14 weeks"),
        ("paid_period: {value: 98, unit: days}", "{percent: 80, weeks_to: 14}"),
    ),
    Pair(
        "of ranges",
        ("paid_period: {low: 14, high: 16}", "{percent: 80, weeks_to: {low: 10, high: 13}} #!"),
        ("after 13 weeks", "the 14 weeks"),
        ("paid_period: {low: 12, high: 16}", "{percent: 80, weeks_to: {low: 10, high: 13}}"),
    ),
    Pair(
        "that has no end",
        ("paid_period: none", "{percent: 80, weeks_to: 14} #!"),
        ("'paid_period' without end",),
        ("paid_period: unknown", "{percent: 80, weeks_to: 14}"),
    ),
    Pair(
        "that is known",
        ("paid_period: 14", "{percent: 80, weeks_to: 12} #!"),
        ("after 12 weeks",),
        ("paid_period: 14", "{percent: 80, weeks_to: unknown}"),
    ),
    Pair(
        "with a stage without pay",
        ("paid_period: 14", "{percent: 80, weeks_to: 8} #!", "{percent: 0, weeks_from: 8}"),
        ("after 8 weeks", "give the weeks that are paid"),
        ("paid_period: 8", "{percent: 80, weeks_to: 8}", "{percent: 0, weeks_from: 8}"),
    ),
    Pair(
        "beside what the employer pays",
        ("paid_period: 14", "{percent: 80, weeks_to: 12} #!", "{percent: 20, payer: employer}"),
        ("after 12 weeks",),
        ("paid_period: 14", "{percent: 80}", "{percent: 100, payer: employer, weeks_to: 2}"),
    ),
    Pair(
        "beside a supplement",
        ("paid_period: 14", "{percent: 80, weeks_to: 12} #!", "{flat: 10, weeks_to: 6}"),
        ("after 12 weeks",),
        ("paid_period: 14", "{percent: 80, weeks_to: 14}", "{flat: 10, weeks_to: 6}"),
    ),
]


@pytest.mark.parametrize("pair", PERIODS, ids=str)
def test_stages_that_end_within_the_paid_period(pair: Pair, catalogue: Catalogue) -> None:
    """The weeks that are left would pay nothing."""
    told(catalogue, answered(CASH, *pair.bad), *pair.words)
    silent(catalogue, answered(CASH, *pair.good))


# -- survivors -------------------------------------------------------------------------------------------------

WIDOW, CHILD = "{percent: 40, recipient: widow}", "{percent: 20, recipient: child}"


@pytest.mark.parametrize("of", [SURVIVORS, INJURED])
@pytest.mark.parametrize(("whom", "paid"), [("child", WIDOW), ("widow", CHILD)])
def test_a_survivor_whom_no_row_pays(of: str, whom: str, paid: str, catalogue: Catalogue) -> None:
    """Both are said to get a benefit; one of them has no share."""
    bad = answered(of, "survivors_covered: [widow, child] #!", paid)
    told(catalogue, bad, f"no row that pays a {whom}", f"'recipient: {whom}'", f"leave '{whom}' out")
    told(catalogue, answered(of, "survivors_covered: [widow, child] #!", paid, f"{{percent: 0, recipient: {whom}}}"))
    other = {"child": "widow", "widow": "child"}[whom]
    for good in (
        answered(of, "survivors_covered: [widow, child]", WIDOW, CHILD),
        answered(of, "survivors_covered: [widow, child]", paid, "or", f"{{percent: unknown, recipient: {whom}}}"),
        answered(of, "survivors_covered: [widow, child]", paid, "{flat: 10}"),  # to the family as a whole
        answered(of, "survivors_covered: [widow, child]", "{percent: unknown}"),
        answered(of, f"survivors_covered: [{other}]", paid),
        answered(of, f"survivors_covered: {{includes: [{other}]}}", paid),
        answered(of, "survivors_covered: unknown", paid),
        schemes(f"{of}\nfacts: {{survivors_covered: [widow, child]}}"),
    ):
        silent(catalogue, good)


def covered(text: str, *covers: str, package: str = "fund.survivors", persons: str = "1000") -> str:
    """The profile with a class, and covers of it with these answers, each on a line of its own."""
    given = "".join(f"  - class: c\n    package: {package}\n    facts:\n      {answer}\n" for answer in covers)
    return f"{text}classes: [{{id: c, kind: employees, facts: {{persons: {persons}}}}}]\ncovers:\n{given}"


def of_children(limit: str, *given: str) -> str:
    """Survivors' benefit with the rows given, and the age limit of its cover."""
    return covered(rows(*given, branch=SURVIVORS), f"child_age_limit: {limit}")


UNTIL_15, UNTIL_16 = (f"{{percent: 20, recipient: child, age_to: {age}}}" for age in (15, 16))


@pytest.mark.parametrize(
    ("limit", "given", "words"),
    [
        ("18 #!", (WIDOW, UNTIL_15), ("'age_to' 15", "the 18 years of 'child_age_limit'")),
        ("18 #!", (UNTIL_15, UNTIL_16), ("'age_to' 16",)),
        ("none #!", (UNTIL_16,), ("without end",)),
        ("{low: 17, high: 20} #!", (UNTIL_15.replace("15", "{low: 14, high: 16}"),), ("'age_to' 16", "the 17 years")),
    ],
)
def test_children_paid_up_to_a_lower_age(
    limit: str, given: tuple[str, ...], words: tuple[str, ...], catalogue: Catalogue
) -> None:
    """The cover says that a child is paid for longer than any row does."""
    told(catalogue, of_children(limit, *given), *words)


@pytest.mark.parametrize(
    ("limit", "given"),
    [
        ("15", (WIDOW, UNTIL_15)),
        ("18", (UNTIL_15, CHILD)),
        ("18", (UNTIL_15, "{percent: 20, recipient: child, age_from: 15, age_to: 18}")),
        ("{low: 15, high: 20}", (UNTIL_15,)),
        ("unknown", (UNTIL_15,)),
        ("18", (UNTIL_15.replace("15", "unknown"),)),
        ("18", (WIDOW,)),
        ("18", (UNTIL_15, "{percent: 40}")),  # the family as a whole is paid besides
    ],
)
def test_children_paid_up_to_the_age(limit: str, given: tuple[str, ...], catalogue: Catalogue) -> None:
    """Not surely below."""
    silent(catalogue, of_children(limit, *given))


def test_the_age_is_that_of_survivors(catalogue: Catalogue) -> None:
    """After an employment injury the cover asks up to what age survivors are paid, not a supplement for a child."""

    def injury(kind: str, mark: str) -> str:
        text = rows(UNTIL_15, branch=LOSS.replace("permanent_loss", kind))
        return covered(text, f"child_age_limit: 18 {mark}", package="fund.employment_injury")

    told(catalogue, injury("survivors", MARK), "'age_to' 15")
    silent(catalogue, injury("permanent_loss", ""))


def test_another_benefit_of_the_package_pays_the_child(catalogue: Catalogue) -> None:
    """What law pays together is looked at together."""
    other = UNTIL_15.replace("15", "18")
    text = rows(UNTIL_15, branch=SURVIVORS) + (
        "  - id: other\n"
        "    type: universal\n"
        f"    benefits: [{{branch: survivors, formulas: [{{rows: [{other}]}}]}}]\n"
        "packages: [{id: two, pays: [fund.survivors, other.survivors]}]\n"
    )
    silent(catalogue, covered(text, "child_age_limit: 18", package="two"))
    told(catalogue, covered(text, "child_age_limit: 19 #!", package="two"), "'age_to' 18")
    nobody = covered(text.replace(other, other.replace("20", "0")), "child_age_limit: 18", package="two")
    silent(catalogue, nobody)


# -- covers ----------------------------------------------------------------------------------------------------

EVERY = "every_resident_within_the_limit_is_entitled"


def universal(answer: str, *legal: str) -> str:
    """A pension with the answer, and a class with covers of so many percent."""
    text = schemes(f"branch: old_age\nfacts: {{{EVERY}: {answer}}}")
    return covered(text, *(f"legal_coverage: {share}" for share in legal), package="fund.old_age")


def test_every_resident_beside_a_part_of_a_class(catalogue: Catalogue) -> None:
    """If the law leaves out a fifth of a class, not everybody is entitled."""
    told(catalogue, universal("yes", "80 #!"), "80 percent of 'c'", f"'{EVERY}' yes", "means fell within the limit")
    told(catalogue, universal("yes", "{low: 50, high: 90} #!"), "90 percent")
    for answer, share in (
        ("yes", "100"),
        ("yes", "{low: 80, high: 100}"),
        ("yes", "unknown"),
        ("no", "80"),
        ("unknown", "80"),
    ):
        silent(catalogue, universal(answer, share))


def test_every_resident_under_one_package_or_another(catalogue: Catalogue) -> None:
    """Of a class 60 per cent get the pension alone and 40 with another: all have it. With 30, a tenth do not."""

    def two(share: str, mark: str) -> str:
        text = schemes(f"branch: old_age\nfacts: {{{EVERY}: yes}}") + (
            "  - {id: more, type: social_insurance, benefits: [{branch: old_age}]}\n"
            "packages: [{id: both, pays: [fund.old_age, more.old_age]}]\n"
        )
        one = covered(text, f"legal_coverage: 60 {mark}", package="fund.old_age")
        return f"{one}  - {{class: c, package: both, facts: {{legal_coverage: {share}}}}}\n"

    silent(catalogue, two("40", ""))
    silent(catalogue, two("unknown", ""))
    told(catalogue, two("30", MARK), "90 percent of 'c'")


def average(given: str, *covers: str, persons: str = "1000") -> str:
    """Sickness benefit of a class of 1,000 with these answers in its covers, and the average over the year."""
    asked = f"branches:\n  sickness:\n    average_persons_protected_for_sickness: {given}\n"
    text = schemes("branch: sickness") + asked
    packed = (answer.replace("; ", "\n      ") for answer in covers)
    return covered(text, *packed, package="fund.sickness", persons=persons)


JOINED = "participation: compulsory; legal_coverage: 100"


@pytest.mark.parametrize(
    ("given", "covers"),
    [
        ("899 #!", ("effective_coverage_persons: 1000",)),
        ("{low: 1, high: 899} #!", ("effective_coverage: 100",)),
        ("899 #!", (JOINED,)),
        ("899 #!", ("participation: compulsory; legal_coverage_persons: 1000",)),
    ],
)
def test_an_average_far_below_the_persons_covered(given: str, covers: tuple[str, ...], catalogue: Catalogue) -> None:
    """Nine tenths of 1,000 are 900."""
    told(catalogue, average(given, *covers), "about the 1,000 persons", "not of those who drew benefit")


@pytest.mark.parametrize(
    ("given", "covers"),
    [
        ("900", ("effective_coverage_persons: 1000",)),
        ("{low: 1, high: 900}", ("effective_coverage: 100",)),
        ("unknown", (JOINED,)),
        ("1", ("effective_coverage: {low: 50, high: 100}",)),
        ("1", ("participation: voluntary; legal_coverage: 100",)),  # how many joined is not known
        ("1", ("legal_coverage: 100",)),
        ("1", ("participation: compulsory; legal_coverage: 100; effective_coverage: {low: 1, high: 99}",)),
    ],
)
def test_an_average_near_the_persons_covered(given: str, covers: tuple[str, ...], catalogue: Catalogue) -> None:
    """Within a tenth, or a count that is not known."""
    silent(catalogue, average(given, *covers))


def test_an_average_beside_a_class_of_which_the_size_is_open(catalogue: Catalogue) -> None:
    """A share of nobody knows how many is no count."""
    told(catalogue, average("1 #!", "effective_coverage: 50"), "about the 500")
    silent(catalogue, average("1", JOINED, persons="unknown"))


def test_an_average_beside_two_covers_of_a_class(catalogue: Catalogue) -> None:
    """They may be of the same persons, so that the larger counts: nine tenths of 800 are 720."""
    scheme = "  - {id: more, type: universal, benefits: [{branch: sickness}]}\nbranches:"
    text = average("719 #!", "effective_coverage_persons: 800").replace("branches:", scheme)
    more = text + "  - {class: c, package: more.sickness, facts: {effective_coverage_persons: 700}}\n"
    told(catalogue, more, "about the 800 persons")
    silent(catalogue, more.replace("719 #!", "720"))


def test_an_average_beside_two_classes(catalogue: Catalogue) -> None:
    """Classes have no member in common, so that they add: 1,000 and 500."""
    more = (
        average("1349 #!", JOINED).replace("classes: [", "classes: [{id: d, kind: residents, facts: {persons: 500}}, ")
        + "  - {class: d, package: fund.sickness, facts: {effective_coverage: 100}}\n"
    )
    told(catalogue, more, "about the 1,500 persons")
    silent(catalogue, more.replace("1349 #!", "1350"))
