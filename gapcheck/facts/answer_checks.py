"""Checks of rows and covers against the answers beside them: what one says and the other denies.

Nothing here stops the work. Each warning rests on what is sure on both sides; what is unknown contradicts nothing.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import BenefitKind, Branch
from gapcheck.facts.profile import Key, Payer, Recipient
from gapcheck.problems import Place, ProblemCode, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.facts.profile import BenefitDef, CoverDef, Fact, Profile, RowDef
    from gapcheck.problems import Problems

__all__ = ["check_answers"]

_SLACK = 1e-6
_LASTING = {
    "incapacity_benefit_ends": ("with_the_incapacity", "when_a_permanent_benefit_begins"),
    "invalidity_pension_ends": ("with_the_invalidity", "when_old_age_benefit_is_payable"),
}
"""Beside 'paid_throughout', the answers by which a benefit does not end before its contingency."""
_ENDS = ("weeks_to", "age_to")
_AMOUNTS = ("percent", "accrual", "flat", "flat_accrual")
_SURVIVORS = {"widow": Recipient.WIDOW, "child": Recipient.CHILD}
_AVERAGE = "average_persons_protected_for_sickness"
_NEARLY = 0.9
"""The share of the persons covered below which an average over the year is no longer near them."""


def check_answers(profile: Profile, catalogue: Catalogue, problems: Problems) -> None:
    """Collect, as warnings, the rows and covers that deny an answer."""
    for benefit in profile.layout.benefits:
        rows = _paying(profile, benefit)
        _check_lasting(profile, catalogue, benefit, rows, problems)
        if benefit.kind is BenefitKind.CASH:
            _check_paid_period(profile, benefit, rows, problems)
        if benefit.place.endswith(BenefitKind.SURVIVORS):
            _check_survivors(profile, catalogue, benefit, rows, problems)
        _check_every_resident(profile, benefit, problems)
    for cover in profile.layout.covers:
        _check_child_age(profile, cover, problems)
    _check_average(profile, catalogue, problems)


def _known(profile: Profile, name: str, owner: str) -> Fact | None:
    fact = profile.facts.get(Key(name, owner))
    return None if fact is None or fact.blank else fact


def _point(profile: Profile, name: str, owner: str) -> float | None:
    fact = _known(profile, name, owner)
    return fact.low if fact is not None and fact.low == fact.high else None


def _latest(profile: Profile, name: str, row: RowDef) -> float:
    """The latest at which a row may end; an end that is not spoken of, or not known, is none."""
    fact = _known(profile, name, row.id)
    return inf if fact is None else fact.high


def _paying(profile: Profile, benefit: BenefitDef) -> tuple[RowDef, ...]:
    """The rows by which the scheme itself may pay something: no stage of 0 per cent, none that the employer pays."""
    rows = (row for formula in benefit.formulas for row in formula.rows if row.payer is Payer.SCHEME)
    return tuple(row for row in rows if any(_may_be_more_than_0(profile, name, row) for name in _AMOUNTS))


def _may_be_more_than_0(profile: Profile, name: str, row: RowDef) -> bool:
    fact = profile.facts.get(Key(name, row.id))
    return fact is not None and (fact.blank or fact.high > 0)


def _warn(problems: Problems, place: Place, found: str, expected: str, advice: str) -> None:
    code, severity = ProblemCode.ROWS_AGAINST_ANSWER, Severity.WARNING
    problems.add(code, place, found=found, expected=expected, advice=advice, severity=severity)


# -- ends ------------------------------------------------------------------------------------------------------


def _check_lasting(
    profile: Profile, catalogue: Catalogue, benefit: BenefitDef, rows: Iterable[RowDef], problems: Problems
) -> None:
    """Rows that all end, of a benefit that is said not to end before the contingency."""
    own = [row for row in rows if row.recipient in (Recipient.PERSON, Recipient.WIDOW)]
    answer = _says_lasting(profile, catalogue, benefit.id)
    if not own or not answer or not all(_ends_at_a_point(profile, row) for row in own):
        return
    last = max(own, key=lambda row: tuple(_latest(profile, name, row) for name in _ENDS))
    name = next(name for name in _ENDS if _ends_at(profile, name, last))
    end = profile.facts[Key(name, last.id)]
    _warn(
        problems,
        end.place,
        f"an end of every row, the last with {name!r} {end.high:g}",
        f"a row without an end, as {answer} says",
        "Leave the end out of the rows: the answer tells it, and rows that end pay nothing afterwards.",
    )


def _says_lasting(profile: Profile, catalogue: Catalogue, benefit: str) -> str:
    """The answer by which the benefit lasts as long as the contingency, in words; empty where that is not sure."""
    throughout = _known(profile, "paid_throughout", benefit)
    if throughout is not None and throughout.low == 1:
        return "'paid_throughout' yes"
    for name, words in _LASTING.items():
        fact = _known(profile, name, benefit)
        possible = 0 if fact is None else int(fact.high)
        if possible and not possible & ~catalogue[name].mask(words):
            return f"{name!r} {' or '.join(catalogue[name].words(possible))}"
    return ""


def _ends_at(profile: Profile, name: str, row: RowDef) -> bool:
    end = _point(profile, name, row.id)
    return end is not None and end < inf


def _ends_at_a_point(profile: Profile, row: RowDef) -> bool:
    return any(_ends_at(profile, name, row) for name in _ENDS)


def _check_paid_period(profile: Profile, benefit: BenefitDef, rows: Iterable[RowDef], problems: Problems) -> None:
    """A last stage that pays something and ends while the benefit is said to be still paid."""
    period = _known(profile, "paid_period", benefit.id)
    own = [row for row in rows if row.recipient is Recipient.PERSON]
    if period is None or not own:
        return
    last = max(own, key=lambda row: _latest(profile, "weeks_to", row))
    end = _latest(profile, "weeks_to", last)
    if end < period.low - _SLACK:
        weeks = "'paid_period' without end" if period.low == inf else f"the {period.low:.4g} weeks of 'paid_period'"
        _warn(
            problems,
            profile.facts[Key("weeks_to", last.id)].place,
            f"a last stage that ends after {end:.4g} weeks",
            f"one that lasts for {weeks}",
            "Leave the end of the last stage out, or give the weeks that are paid in 'paid_period'.",
        )


# -- survivors -------------------------------------------------------------------------------------------------


def _check_survivors(
    profile: Profile, catalogue: Catalogue, benefit: BenefitDef, rows: Iterable[RowDef], problems: Problems
) -> None:
    """A widow or a child who is said to get a benefit, and whom no row pays."""
    covered = _known(profile, "survivors_covered", benefit.id)
    paid = {row.recipient for row in rows}
    if covered is None or Recipient.PERSON in paid or not paid:  # a row to the person is for the family as a whole
        return
    for word, recipient in _SURVIVORS.items():
        if recipient not in paid and int(covered.low) & catalogue["survivors_covered"].mask((word,)):
            _warn(
                problems,
                covered.place,
                f"{word!r} in 'survivors_covered' and no row that pays a {word}",
                f"a row with 'recipient: {word}'",
                f"Give the {word}'s share, 'percent: unknown' if it is not known, or leave {word!r} out of the answer.",
            )


def _check_child_age(profile: Profile, cover: CoverDef, problems: Problems) -> None:
    """Children paid up to a lower age than that of the cover, by whichever survivors' benefit of the package."""
    limit = _known(profile, "child_age_limit", cover.id)
    benefits = (profile.layout.benefit_by_id[b] for b in profile.layout.package_by_id[cover.package_id].benefits)
    each = [_paying(profile, benefit) for benefit in benefits if benefit.place.endswith(BenefitKind.SURVIVORS)]
    recipients = {row.recipient for rows in each for row in rows}
    if limit is None or not all(each) or Recipient.CHILD not in recipients or Recipient.PERSON in recipients:
        return
    end = max(_latest(profile, "age_to", row) for rows in each for row in rows if row.recipient is Recipient.CHILD)
    if end < limit.low - _SLACK:
        age = "'child_age_limit' without end" if limit.low == inf else f"the {limit.low:g} years of 'child_age_limit'"
        _warn(
            problems,
            limit.place,
            f"rows for a child that all end, the last with 'age_to' {end:g}",
            f"one that lasts for {age}",
            "Both tell until when a child is paid: leave 'age_to' out of the rows, or correct one of the ages.",
        )


# -- covers ----------------------------------------------------------------------------------------------------


def _check_every_resident(profile: Profile, benefit: BenefitDef, problems: Problems) -> None:
    """A class of which the law leaves some out, though every resident is said to be entitled.

    Some of a class may get the benefit by itself and the others together with another one: its covers are added.
    """
    answer = _known(profile, "every_resident_within_the_limit_is_entitled", benefit.id)
    if answer is None or answer.low != 1:
        return
    packages = {package.id for package in profile.layout.packages if benefit.id in package.benefits}
    for item in profile.layout.classes:
        own = [c for c in profile.layout.covers if c.class_id == item.id and c.package_id in packages]
        legal = [fact for c in own if (fact := _known(profile, "legal_coverage", c.id)) is not None]
        most = sum(fact.high for fact in legal)
        if legal and len(legal) == len(own) and most < 100 - _SLACK:
            _warn(
                problems,
                legal[0].place,
                f"{most:g} percent of {item.id!r} covered by law",
                "100 percent, as 'every_resident_within_the_limit_is_entitled' yes says",
                "Whoever would be entitled if means fell within the limit is covered; if some are not, answer no.",
            )


def _check_average(profile: Profile, catalogue: Catalogue, problems: Problems) -> None:
    """An average of persons protected far below those whom the covers count: days for each would be too many."""
    average = _known(profile, _AVERAGE, Branch.SICKNESS)
    if average is None:
        return
    most_in_class: dict[str, float] = {}  # two covers of a class may be of the same persons
    for cover in profile.layout.covers_in(Branch.SICKNESS):
        persons = _surely_covered(profile, catalogue, cover)
        most_in_class[cover.class_id] = max(persons, most_in_class.get(cover.class_id, 0.0))
    covered = sum(most_in_class.values())
    if average.high < _NEARLY * covered - _SLACK:
        _warn(
            problems,
            average.place,
            f"{average.high:,.0f} for {_AVERAGE!r}",
            f"about the {covered:,.0f} persons whom the covers of sickness count",
            "The average is of all persons protected, not of those who drew benefit.",
        )


def _surely_covered(profile: Profile, catalogue: Catalogue, cover: CoverDef) -> float:
    """The persons of a cover, where they are known; legal coverage stands in where joining is compulsory."""
    names = ("effective_coverage", "effective_coverage_persons")
    if all(_known(profile, name, cover.id) is None for name in names):
        joining = _known(profile, "participation", cover.id)
        if joining is None or joining.high != catalogue["participation"].mask(("compulsory",)):
            return 0.0
        names = ("legal_coverage", "legal_coverage_persons")
    share, count = (_point(profile, name, cover.id) for name in names)
    persons = _point(profile, "persons", cover.class_id)
    if count is not None:
        return count
    return 0.0 if share is None or persons is None else persons * share / 100
