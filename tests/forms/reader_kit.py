"""Puts one answer into a small profile and hands back what the reader makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import BENEFITS_OF, Branch, Scope
from gapcheck.facts.profile import Key
from gapcheck.forms.yaml_reader import profile_from_tree
from gapcheck.problems import Problems
from gapcheck.yamltree import parse_yaml

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.facts.profile import Fact, Profile

__all__ = ["answer", "profile_text", "read", "sound"]

TEMPLATE = """\
profile: LAO-2020
country: Laos
iso3: LAO
currency: LAK
reference_date: 2020-12-31
sources:
  A: {{title: one source}}
  B: {{title: another source}}
country_facts: {{{country}}}
branches: {{{branch_name}: {{{branch}}}}}
classes: [{{id: c, kind: employees, facts: {{{class}}}}}]
reference_amounts: [{{id: m, amount: {amount}}}]
schemes:
  - id: s
    type: social_insurance
    facts: {{{scheme}}}
    benefits:
      - branch: {branch_name}{kind}
        facts: {{{benefit}}}
        formulas: [{{rows: [{{base: earnings, {row}}}]}}]
        steps: [{{duration: {step}}}]
covers: [{{class: c, package: s.{place}, facts: {{{cover}}}}}]
"""
OWNERS = {
    Scope.COUNTRY: "",
    Scope.BRANCH: "{branch}",
    Scope.CLASS: "c",
    Scope.SCHEME: "s",
    Scope.BENEFIT: "s.{place}",
    Scope.ROW: "s.{place}/1.1",
    Scope.STEP: "s.{place}/step1",
    Scope.COVER: "c@s.{place}",
    Scope.AMOUNT: "m",
}


def read(catalogue: Catalogue, text: str | bytes) -> tuple[Profile | None, Problems]:
    """A profile in YAML, as the command line reads it."""
    problems = Problems()
    data = text.encode() if isinstance(text, str) else text
    root = parse_yaml(data, "p.yaml", problems)
    return (None if root is None else profile_from_tree(root, catalogue, problems, file="p.yaml")), problems


def sound(catalogue: Catalogue, text: str | bytes) -> Profile:
    """A profile in which nothing is wrong."""
    profile, problems = read(catalogue, text)
    assert problems.errors == []
    assert profile is not None
    return profile


def profile_text(catalogue: Catalogue, name: str, given: str, branch: str = "") -> tuple[str, Key]:
    """A profile with one answer in it, and where the answer is to be found; `branch` may be "maternity.cash"."""
    field = catalogue[name]
    branch, _, kind = (branch or (field.branches or ("old_age",))[-1]).partition(".")
    kind = kind or str(next(iter(BENEFITS_OF.get(Branch(branch), ())), ""))
    place = f"{branch}.{kind}" if kind else branch
    parts = dict.fromkeys((scope.value for scope in Scope), "")
    parts |= {"amount": "unknown", "step": "unknown", "branch_name": branch, "row": "percent: 40"}
    parts |= {"place": place, "kind": f"\n        benefit: {kind}" if kind else ""}
    if field.scope in (Scope.AMOUNT, Scope.STEP):
        parts[field.scope] = given
    else:
        parts[field.scope] = f"{name}: {given}"
    return TEMPLATE.format(**parts), Key(name, OWNERS[field.scope].format(branch=branch, place=place))


def answer(catalogue: Catalogue, name: str, given: str, branch: str = "") -> Fact:
    """What the reader makes of one answer."""
    text, key = profile_text(catalogue, name, given, branch)
    return sound(catalogue, text).facts[key]
