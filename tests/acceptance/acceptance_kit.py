"""Small countries for the acceptance tests, read and assessed as a user's own file would be."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml

from gapcheck.assess.assessment import assess
from gapcheck.facts.catalogue import Scope
from gapcheck.forms.yaml_reader import profile_from_tree
from gapcheck.problems import Problems
from gapcheck.yamltree import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gapcheck.assess.results import Assessment, PartResult, RateResult, RequirementResult, RouteResult
    from gapcheck.facts.catalogue import Catalogue, Field
    from gapcheck.facts.profile import Profile
    from gapcheck.rulebook.model import Rulebook

Tree = dict[str, Any]
"""A profile as plain groups, lists and words."""

NO_LIMITS: dict[str, object] = {
    "earnings_floor": "none",
    "earnings_ceiling": "none",
    "minimum": "none",
    "maximum": "none",
    "means_tested": "no",
    "every_resident_within_the_limit_is_entitled": "no",
    "qualifying_period": "none",
    "family_allowance_in_employment": "none",
    "family_allowance_in_contingency": "none",
    "participation": "compulsory",
}
"""Said of a benefit about whose limits nothing is left open, and which is not for all residents."""


def tree_of(path: Path) -> Tree:
    """A profile's file, every value as the words that stand in it."""
    tree: Tree = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - words only
    return tree


def profile_of(tree: Tree, catalogue: Catalogue) -> Profile:
    """The profile that a tree states; no problem and no warning is accepted."""
    problems = Problems()
    name = f"{tree['profile']}.yaml"
    root = parse_yaml(yaml.safe_dump(tree, allow_unicode=True).encode(), name, problems)
    profile = None if root is None else profile_from_tree(root, catalogue, problems, file=name)
    assert profile is not None, problems.found
    assert problems.found == []
    return profile


def answered(tree: Tree, answers: Mapping[str, object], catalogue: Catalogue) -> Tree:
    """A copy of a tree with more answers, each put to everyone of whom its question is asked."""
    copy = deepcopy(tree)
    for name, value in answers.items():
        for group in _asked(copy, name, catalogue[name]):
            group[name] = deepcopy(value)
    return copy


def _asked(tree: Tree, name: str, item: Field) -> list[Tree]:
    country, scope = tree.setdefault("country_facts", {}), item.scope
    if scope is Scope.COUNTRY or name in country:
        return [country]
    if scope is Scope.BRANCH:
        branches: Tree = tree["branches"]
        return [answers for branch, answers in branches.items() if item.asked_in(branch)]
    schemes: list[Tree] = tree["schemes"]
    benefits = [benefit for scheme in schemes for benefit in scheme["benefits"]]
    owners = {
        Scope.CLASS: tree["classes"],
        Scope.SCHEME: schemes,
        Scope.BENEFIT: [one for one in benefits if item.asked_in(one["branch"], one.get("benefit", ""))],
        Scope.COVER: [cover for cover in tree["covers"] if item.asked_in(_branch(cover, tree))],
    }[scope]
    return [owner.setdefault("facts", {}) for owner in owners]


def _branch(cover: Tree, tree: Tree) -> str:
    """The branch of a cover's package: the second word of its name, or that of the first benefit that it pays."""
    paid = {package["id"]: package["pays"][0] for package in tree.get("packages", [])}
    package: str = cover["package"]
    return str(paid.get(package, package)).split(".")[1]


def small_country(
    branch: str, answers: Mapping[str, object], rows: Sequence[Mapping[str, object]], catalogue: Catalogue
) -> Profile:
    """One class of employees under one scheme with one benefit; everything is listed and the law covers all."""
    tree: Tree = {
        "profile": "vector",
        "country": "Vector",
        "iso3": "XXX",
        "currency": "XXX",
        "reference_date": "2020-12-31",
        "branches": {branch: {"all_schemes_listed": "yes", "all_classes_listed": "yes"}},
        "classes": [{"id": "employees", "kind": "employees"}],
        "schemes": [{"id": "fund", "type": "social_insurance", "benefits": [{"branch": branch}]}],
        "covers": [{"class": "employees", "package": f"fund.{branch}"}],
    }
    tree["schemes"][0]["benefits"][0]["formulas"] = [{"rows": [dict(row) for row in rows]}]
    return profile_of(answered(tree, {"legal_coverage": 100, **answers}, catalogue), catalogue)


def part_of(found: Assessment, part: str) -> PartResult:
    """One Part of Convention No. 102."""
    return next(p for p in found.instruments[0].parts if p.part == part)


def with_only(rulebook: Rulebook, part: str) -> Rulebook:
    """The rules with one Part of Convention No. 102 only: a Part is judged by itself, so the others are spared."""
    law = rulebook.instrument("C102")
    return replace(rulebook, instruments=(replace(law, parts=tuple(p for p in law.parts if p.part == part)),))


def judged_part(profile: Profile, part: str, rulebook: Rulebook) -> PartResult:
    """One Part of a profile, assessed."""
    return part_of(assess(profile, with_only(rulebook, part)), part)


def requirement_of(part: PartResult, name: str) -> RequirementResult:
    """A requirement of a Part, or one that it shares with others."""
    return next(item for item in part.requirements if item.id == name)


def route_of(part: PartResult, name: str) -> RouteResult:
    """A route of a Part."""
    return next(route for route in part.routes if route.id == name)


def rate_of(part: PartResult, article: str, class_name: str = "") -> RateResult:
    """The calculation by one rate article, of the first class or of the one named."""
    return next(r for r in part.rates if r.article == article and class_name in ("", r.class_name))
