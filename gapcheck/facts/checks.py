"""Checks that need more than one answer: counts against populations, figures against their inputs, circles."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from gapcheck.facts.answer_checks import check_answers
from gapcheck.facts.catalogue import Branch
from gapcheck.facts.profile import BaseKind, ClassKind, Fact, Key, Profile
from gapcheck.facts.row_checks import check_rows
from gapcheck.problems import Place, ProblemCode, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.problems import Problems

__all__ = ["check_profile", "find_cycle"]

_NESTED = {
    Branch.FAMILY: ("children_paid_for", "children_of_persons_protected", "children_of_residents"),
    Branch.SICKNESS: ("average_persons_protected_for_sickness",),
}
"""Counts of a branch, each of persons who are among those of the next; all of them are residents."""
_MAY_EXCEED = (("children_of_persons_protected", "children_of_residents"),)
"""Counts that are rarely above the next, and no mistake then: children of frontier workers may live elsewhere."""


def check_profile(profile: Profile, catalogue: Catalogue, problems: Problems) -> None:
    """Collect contradictions between answers, each with the place of one of them."""
    _check_counts(profile, problems)
    _check_branch_counts(profile, problems)
    _check_family_value(profile, problems)
    _check_leave(profile, problems)
    check_rows(profile, problems)
    check_answers(profile, catalogue, problems)
    _check_cycles(profile, problems)
    _check_steps(profile, catalogue, problems)
    _check_proofs(profile, catalogue, problems)


def _ends(profile: Profile, field: str, owner: str) -> tuple[float, float, Fact | None]:
    fact = profile.facts.get(Key(field, owner))
    return (0.0, inf, None) if fact is None or fact.blank else (fact.low, fact.high, fact)


def _check_counts(profile: Profile, problems: Problems) -> None:
    layout = profile.layout
    for name, total, kinds in (
        ("persons", "all_residents", tuple(ClassKind)),
        ("persons", "all_employees", (ClassKind.EMPLOYEES,)),
    ):
        counts = [_ends(profile, name, c.id) for c in layout.classes if c.kind in kinds]
        least, (_, most, fact) = sum(low for low, _, _ in counts), _ends(profile, total, "")
        if fact is not None and least > most:
            found = f"classes of {least:,.0f} persons together"
            problems.add(
                ProblemCode.COUNTS_EXCEED, fact.place, found=found, expected=f"at most the {most:,.0f} of {total!r}"
            )
    for item in layout.classes:
        _, most, _ = _ends(profile, "persons", item.id)
        for part in ("employees", "economically_active", "employees_in_industrial_workplaces_of_20"):
            _within(profile, Key(part, item.id), most, "persons of the class", problems)
    for cover in layout.covers:
        _, most, _ = _ends(profile, "persons", cover.class_id)
        for part in ("legal_coverage_persons", "effective_coverage_persons"):
            _within(profile, Key(part, cover.id), most, "persons of the class", problems)


def _within(
    profile: Profile, key: Key, most: float, whom: str, problems: Problems, severity: Severity = Severity.ERROR
) -> bool:
    """Tell a count that is surely above another; whether it is."""
    least, _, fact = _ends(profile, key.field, key.owner)
    if fact is None or least <= most:
        return False
    problems.add(
        ProblemCode.COUNTS_EXCEED,
        fact.place,
        found=f"{least:,.0f} for {key.field!r}",
        expected=f"at most the {most:,.0f} {whom}",
        advice="" if severity is Severity.ERROR else "It may be so where children of frontier workers live elsewhere.",
        severity=severity,
    )
    return True


def _check_branch_counts(profile: Profile, problems: Problems) -> None:
    for branch, names in _NESTED.items():
        chain = [*(Key(name, branch) for name in names), Key("all_residents", "")]
        for i, key in enumerate(chain[:-1], 1):
            wholes: dict[Severity, list[tuple[float, str]]] = {Severity.ERROR: [], Severity.WARNING: []}
            for wider in chain[i:]:
                severity = Severity.WARNING if (key.field, wider.field) in _MAY_EXCEED else Severity.ERROR
                wholes[severity].append((_ends(profile, *wider)[1], wider.field))
            for severity, found in wholes.items():
                most, total = min(found, default=(inf, ""))
                if _within(profile, key, most, f"of {total!r}", problems, severity):
                    break


def _check_family_value(profile: Profile, problems: Problems) -> None:
    """A total that is given beside the two numbers from which it would be worked out."""
    names = ("family_benefits_a_year", "children_paid_for", "family_benefit_for_each_child")
    facts = [profile.facts.get(Key(name, Branch.FAMILY)) for name in names]
    known = [fact for fact in facts if fact is not None and not fact.blank and fact.low == fact.high]
    if len(known) < len(names):
        return
    total, children, each = known
    worked_out = 12 * children.low * each.low
    if abs(worked_out - total.low) > 0.01 * total.low:
        problems.add(
            ProblemCode.VALUES_DIFFER,
            total.place,
            found=f"{total.low:,.0f} a year for {names[0]!r}",
            expected=f"about 12 x {children.low:,.0f} children x {each.low:,.2f} a month = {worked_out:,.0f}",
            advice="Check a published figure against its own inputs.",
            severity=Severity.WARNING,
        )


def _check_leave(profile: Profile, problems: Problems) -> None:
    """Cash paid for longer than all the leave there is: law gives more leave than was found, or the cash is less."""
    _, most, leave = _ends(profile, "maternity_leave", Branch.MATERNITY)
    for benefit in profile.layout.benefits:
        least, _, paid = _ends(profile, "paid_period", benefit.id)
        if leave is not None and paid is not None and least > most + 1e-6:
            problems.add(
                ProblemCode.LEAVE_SHORTER_THAN_PAID,
                paid.place,
                found=f"{least:.4g} weeks for 'paid_period'" if least < inf else "'paid_period' without end",
                expected=f"at most the {most:.4g} weeks of 'maternity_leave'",
                advice="Count leave before and after birth, in whatever law it stands.",
                severity=Severity.WARNING,
            )


def _check_cycles(profile: Profile, problems: Problems) -> None:
    layout = profile.layout
    edges = [(amount.id, amount.of, amount.place) for amount in layout.amounts if amount.of]
    for benefit in layout.benefits:
        rows = (row for formula in benefit.formulas for row in formula.rows)
        edges += [(benefit.id, row.base_id, row.place) for row in rows if row.base is BaseKind.BENEFIT]
    cycle = find_cycle((name, other) for name, other, _ in edges)
    if cycle:
        place = next((place for name, other, place in edges if (name, other) == cycle[:2]), None)
        problems.add(
            ProblemCode.CYCLE,
            place or Place(profile.file),
            found=" is built on ".join(cycle),
            expected="amounts and benefits that are not built on themselves",
        )


def find_cycle(edges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """One circle among directed edges, its first member repeated at the end; empty where there is none."""
    known = list(edges)
    if not known:
        return ()
    import networkx as nx

    try:
        found = nx.find_cycle(nx.DiGraph(known))
    except nx.NetworkXNoCycle:
        return ()
    return (*(edge[0] for edge in found), found[0][0])


def _check_steps(profile: Profile, catalogue: Catalogue, problems: Problems) -> None:
    unit = catalogue["step_share"].unit
    for benefit in profile.layout.benefits:
        shares = [_ends(profile, "step_share", step.id) for step in benefit.steps]
        least = sum(low for low, _, _ in shares)
        known = [fact for _, _, fact in shares if fact is not None]
        most = sum(high for _, high, _ in shares)
        if known and (least > 100 + 1e-6 or (len(known) == len(shares) and most < 100 - 1e-6)):
            total = least if least > 100 else most
            problems.add(
                ProblemCode.COUNTS_EXCEED,
                known[0].place,
                found=f"steps of {total:g} {unit} together",
                expected="100 percent",
            )


def _check_proofs(profile: Profile, catalogue: Catalogue, problems: Problems) -> None:
    """What says which wage a wage is stands where the wage stands: for the country, or for a branch."""
    for item in catalogue.fields.values():
        for proof in item.shown_if if item.inherits else ():
            for key, fact in profile.facts.items():
                if key.field == proof.field and key.owner and Key(item.id, key.owner) not in profile.facts:
                    problems.add(
                        ProblemCode.WRONG_SCOPE,
                        fact.place,
                        found=f"{proof.field!r} for {key.owner} without a {item.id!r} there",
                        expected="both in the same place: for the country, or for the branch",
                    )
