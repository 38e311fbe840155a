"""The small country in which a case of a rule file is tried: classes under one scheme each, usual answers changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import BENEFITS_OF, Catalogue, Scope
from gapcheck.facts.columns import Table, View, cases_of
from gapcheck.forms.yaml_reader import profile_from_tree
from gapcheck.problems import Place, ProblemCode, Problems
from gapcheck.yamltree import Kind, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gapcheck.rulebook.model import Part

__all__ = ["CaseCountries"]

_STRUCTURE = ("rows", "steps")


@dataclass(slots=True)
class _Answers:
    """The answers of one class, by what they are about; benefits by their kind."""

    by_scope: dict[Scope, dict[str, Node]] = field(default_factory=lambda: {scope: {} for scope in Scope})
    benefits: dict[str, dict[str, Node]] = field(default_factory=dict)


class CaseCountries:
    """Builds the countries of cases; what is wrong with a case is collected."""

    def __init__(self, catalogue: Catalogue, problems: Problems) -> None:
        """Keep what answers are checked against."""
        self.catalogue, self.problems = catalogue, problems

    def of_requirement(self, part: Part, usual: Node | None, case: Node, benefit: str) -> Table | None:
        """One class of employees; what the case says is about one benefit of the Part, where that is named."""
        answers = self._answers(part, usual, case.get("given"), benefit)
        return self._table(part, [("employees", {}, answers)], {}, case)

    def of_route(self, part: Part, case: Node) -> Table | None:
        """The classes that the case lists."""
        classes = []
        for child in case.list_of("classes"):
            own = {"persons": child.mapping["persons"]} if "persons" in child.mapping else {}
            answers = self._answers(part, part.case_facts, child.get("given"), "")
            classes.append((child.text_of("kind", "employees"), own, answers))
        country = case.get("country")
        return self._table(part, classes, country.mapping if country else {}, case)

    # -- answers -----------------------------------------------------------------------------------------------

    def _answers(self, part: Part, usual: Node | None, given: Node | None, benefit: str) -> _Answers:
        """What a case says, over what is usual; usual answers that are not asked in the branch are left out."""
        kinds = tuple(str(kind) for kind in BENEFITS_OF.get(part.branch, ("",)))
        found = _Answers(benefits={kind: {} for kind in kinds})
        base = usual.mapping if usual else {}
        self._add(found, part, {k: v for k, v in base.items() if self._asked(k, part)}, kinds)
        self._add(found, part, given.mapping if given else {}, (benefit,) if benefit in kinds and benefit else kinds)
        return found

    def _asked(self, name: str, part: Part) -> bool:
        return name not in self.catalogue or self.catalogue[name].asked_in(part.branch)

    def _add(self, found: _Answers, part: Part, answers: Mapping[str, Node], kinds: Iterable[str]) -> None:
        for name, node in answers.items():
            if name in found.benefits and name:
                self._add(found, part, node.mapping, (name,))
            elif name in _STRUCTURE:
                for kind in kinds:
                    found.benefits[kind][name] = node
            elif name not in self.catalogue:
                expected = "a field of the catalogue"
                self.problems.add(ProblemCode.UNKNOWN_FIELD, node.place, found=f"{name!r} in a case", expected=expected)
            elif self.catalogue[name].scope is Scope.BENEFIT:
                for kind in (k for k in kinds if self.catalogue[name].asked_in(part.branch, k)):
                    found.benefits[kind][name] = node
            else:
                found.by_scope[self.catalogue[name].scope][name] = node

    # -- the country -------------------------------------------------------------------------------------------

    def _table(
        self, part: Part, classes: list[tuple[str, dict[str, Node], _Answers]], country: dict[str, Node], case: Node
    ) -> Table | None:
        whole: dict[Scope, dict[str, Node]] = {Scope.COUNTRY: {}, Scope.BRANCH: {}}
        parts: dict[str, list[object]] = {"classes": [], "schemes": [], "covers": []}
        for number, (kind, own, answers) in enumerate(classes, 1):
            for scope in whole:
                whole[scope] |= answers.by_scope[scope]
            facts = answers.by_scope
            parts["classes"].append({"id": f"c{number}", "kind": kind, "facts": own | facts[Scope.CLASS]})
            benefits = [_benefit(part, name, said) for name, said in answers.benefits.items()]
            scheme = {"id": f"s{number}", "type": "social_insurance", "facts": facts[Scope.SCHEME]}
            parts["schemes"].append(scheme | {"benefits": benefits})
            covered = {"legal_coverage": "100", **facts[Scope.COVER]}
            parts["covers"].append({"class": f"c{number}", "package": f"s{number}.{part.branch}", "facts": covered})
        listed = {"all_schemes_listed": "yes", "all_classes_listed": "yes"}
        head = {"profile": "case", "country": "Case", "iso3": "XXX", "currency": "XXX", "reference_date": "2020-12-31"}
        told = {
            "country_facts": whole[Scope.COUNTRY] | country,
            "branches": {part.branch: listed | whole[Scope.BRANCH]},
        }
        found = Problems()
        root = _tree({**head, **told, **parts}, case.place)
        profile = profile_from_tree(root, self.catalogue, found, file=case.place.file)
        self.problems.found += found.errors
        return None if profile is None else Table(cases_of(profile), self.catalogue, View.SHOWN)


def _benefit(part: Part, kind: str, said: Mapping[str, Node]) -> dict[str, object]:
    facts = {name: node for name, node in said.items() if name not in _STRUCTURE}
    benefit: dict[str, object] = {"branch": str(part.branch), "facts": facts}
    benefit |= {"benefit": kind} if kind else {}
    benefit |= {"formulas": [{"rows": said["rows"]}]} if "rows" in said else {}
    return benefit | ({"steps": said["steps"]} if "steps" in said else {})


def _tree(value: object, place: Place) -> Node:
    if isinstance(value, Node):
        return value
    if isinstance(value, dict):
        return Node(Kind.MAPPING, {str(key): _tree(child, place) for key, child in value.items()}, place)
    if isinstance(value, list):
        return Node(Kind.LIST, tuple(_tree(child, place) for child in value), place)
    return Node(Kind.SCALAR, str(value), place)
