"""Reads the rule file of a Part, and the common file: requirements, rate articles, routes."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import Branch, Catalogue, Text
from gapcheck.facts.catalogue_reader import one_of, read_text
from gapcheck.facts.profile import Sex
from gapcheck.facts.units import Unit
from gapcheck.problems import ProblemCode, Problems, did_you_mean
from gapcheck.quantities.schedule import Family
from gapcheck.rulebook.model import (
    Article,
    Part,
    PartBenefit,
    Population,
    Requirement,
    Route,
    Share,
    Subject,
    Test,
    TestKind,
)
from gapcheck.rulebook.tests import TestReader
from gapcheck.yamltree import Kind, Node, read_number, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["PartReader"]

_PART_KEYS = [
    "part",
    "id",
    "title",
    "cites",
    "branch",
    "standard_beneficiary",
    "benefits",
    "requirements",
    "conditions",
    "routes",
    "case_facts",
]
_REQUIREMENT_KEYS = [
    "id",
    "cites",
    "topics",
    "says",
    "remedy",
    "for",
    "benefit",
    "parts",
    "where",
    "test",
    "relaxed_by",
    "cases",
]
_ROUTE_KEYS = ["id", "cites", "says", "protects", "by", "all", "open_if", "stages_within", "cases"]


class PartReader:
    """Reads rule files of one instrument; tests are read by one `TestReader`, which gathers what they use."""

    def __init__(self, catalogue: Catalogue, topics: Collection[str], problems: Problems) -> None:
        """Keep the catalogue and the instrument's topics; problems are collected."""
        self.catalogue, self.topics, self.problems = catalogue, topics, problems
        self.tests = TestReader(catalogue, problems)

    def articles(self, root: Node) -> Iterator[Article]:
        """The rate articles of the common file."""
        for node in root.list_of("articles"):
            node.check_keys(
                ("id", "cites", "title", "rate", "test"), self.problems, required=("id", "cites", "rate", "test")
            )
            rate = node.get("rate")
            if rate is not None and rate.text not in self.tests.quantities:
                self.problems.add(
                    ProblemCode.UNKNOWN_QUANTITY,
                    rate.place,
                    found=f"the quantity {rate.text!r}",
                    expected="a registered quantity",
                    advice=did_you_mean(rate.text, self.tests.quantities),
                )
            yield Article(
                id=node.text_of("id"),
                cites=node.text_of("cites"),
                title=read_text(node.get("title"), self.problems) or Text(node.text_of("cites")),
                rate=node.text_of("rate"),
                test=self._test(node.get("test"), node),
                place=node.place,
            )

    def requirements(self, root: Node) -> Iterator[Requirement]:
        """The requirements of a file."""
        for node in root.list_of("requirements"):
            yield self._requirement(node)

    def part(self, path: Path, name: str) -> Part | None:
        """The Part in a rule file, or None where it cannot be read."""
        root = read_yaml(path, self.problems, name=name)
        if root is None:
            return None
        required = ("part", "id", "title", "branch", "requirements", "routes")
        root.check_keys(_PART_KEYS, self.problems, required=required)
        branch = one_of(Branch, root.get("branch"), self.problems)
        requirements = tuple(self.requirements(root))
        conditions = root.words_of("conditions")
        used = set(conditions)
        for node in root.list_of("routes"):
            used |= set(node.words_of("all"))
        referenced = {word for word, _ in self.tests.references}
        for item in requirements:
            if item.id not in used and item.id not in referenced:
                self.problems.add(
                    ProblemCode.UNKNOWN_REFERENCE,
                    item.place,
                    found=f"{item.id!r} in no route",
                    expected="a place in a route",
                )
        return Part(
            id=root.text_of("id"),
            part=root.text_of("part"),
            title=read_text(root.get("title"), self.problems) or Text(""),
            cites=root.words_of("cites"),
            branch=branch or Branch.OLD_AGE,
            family=self._family(root.get("standard_beneficiary")),
            benefits=tuple(self._benefits(root.get("benefits"))),
            requirements=requirements,
            routes=tuple(self._route(node, conditions) for node in root.list_of("routes")),
            case_facts=root.get("case_facts"),
            file=name,
        )

    def _benefits(self, node: Node | None) -> Iterator[PartBenefit]:
        """The several benefits of a Part, each with its own standard beneficiary where it has one."""
        if node is None or not node.must_be(Kind.MAPPING, self.problems):
            return
        for name, child in node.mapping.items():
            child.check_keys(("title", "standard_beneficiary"), self.problems, required=("title",))
            title = read_text(child.get("title"), self.problems) or Text(name)
            yield PartBenefit(name, title, self._family(child.get("standard_beneficiary")))

    def _family(self, node: Node | None) -> Family:
        if node is None:
            return Family(Sex.MEN, wife=False, children=0)
        node.check_keys(("sex", "wife", "widow", "children", "cites"), self.problems, required=("sex", "children"))
        sex = one_of(Sex, node.get("sex"), self.problems) or Sex.MEN
        children = node.text_of("children", "0")
        if not children.isdecimal():
            place = node.mapping["children"].place
            self.problems.add(ProblemCode.NOT_A_NUMBER, place, found=repr(children), expected="how many children")
        count = int(children) if children.isdecimal() else 0
        return Family(sex, wife=node.text_of("wife") == "yes", children=count, widow=node.text_of("widow") == "yes")

    def _test(self, node: Node | None, parent: Node) -> Test:
        return Test(kind=TestKind.ALL, place=parent.place) if node is None else self.tests.read(node)

    def _requirement(self, node: Node) -> Requirement:
        node.check_keys(_REQUIREMENT_KEYS, self.problems, required=("id", "cites", "topics", "says", "test"))
        where = node.get("where")
        for topic in node.list_of("topics"):
            if topic.text not in self.topics:
                self.problems.add(
                    ProblemCode.UNKNOWN_REFERENCE,
                    topic.place,
                    found=f"the topic {topic.text!r}",
                    expected="one of " + ", ".join(self.topics),
                    advice=did_you_mean(topic.text, self.topics),
                )
        test = self._test(node.get("test"), node)
        subject = one_of(Subject, node.get("for"), self.problems) if node.get("for") else Subject.COVER
        return Requirement(
            id=node.text_of("id"),
            cites=tuple(_bare(word) for word in node.words_of("cites")),
            topics=node.words_of("topics"),
            says=read_text(node.get("says"), self.problems) or Text(""),
            remedy=read_text(node.get("remedy"), self.problems),
            subject=subject or Subject.COVER,
            test=test,
            where=self._test(where, node) if where else None,
            benefit=node.text_of("benefit"),
            parts=node.words_of("parts"),
            relaxed_by=tuple(_bare(word) for word in node.words_of("relaxed_by")),
            needs_rate=_has(test, TestKind.ATTAINS),
            cases=node.list_of("cases"),
            place=node.place,
        )

    def _route(self, node: Node, conditions: tuple[str, ...]) -> Route:
        node.check_keys(_ROUTE_KEYS, self.problems, required=("id", "cites", "says", "protects", "all"))
        gate = node.get("open_if")
        words: list[str] = []
        for word in node.words_of("all"):
            words += conditions if word == "conditions" else (word,)
        return Route(
            id=node.text_of("id"),
            cites=_bare(node.text_of("cites")),
            says=read_text(node.get("says"), self.problems) or Text(""),
            share=self._share(node.get("protects"), node),
            by=node.words_of("by"),
            conditions=tuple(words),
            open_if=self.tests.read(gate) if gate else None,
            stages_within=self._weeks(node.get("stages_within")),
            cases=node.list_of("cases"),
            place=node.place,
        )

    def _weeks(self, node: Node | None) -> float:
        if node is None:
            return inf
        node.check_keys(("value", "unit"), self.problems, required=("value", "unit"))
        if node.text_of("unit") != "weeks":
            self.problems.add(ProblemCode.WRONG_UNIT, node.place, found=node.text_of("unit"), expected="weeks")
        return self._float(node.get("value"))

    def _float(self, node: Node | None) -> float:
        if node is None:
            return 0.0
        number = read_number(node, self.problems)
        return 0.0 if number is None else number

    def _share(self, node: Node | None, parent: Node) -> Share:
        if node is None or not node.must_be(Kind.MAPPING, self.problems):
            return Share(place=parent.place)
        everyone = node.get("everyone")
        if everyone is not None:
            node.check_keys(("everyone",), self.problems)
            return Share(everyone=self.tests.read(everyone), place=node.place)
        node.check_keys(
            ("at_least", "unit", "count", "of"), self.problems, required=("at_least", "unit", "count", "of")
        )
        if node.text_of("unit") != "percent":
            self.problems.add(ProblemCode.WRONG_UNIT, node.place, found=node.text_of("unit"), expected="percent")
        of = node.text_of("of")
        self.tests.used_fields.add(of)
        if of not in self.catalogue:
            self.problems.add(
                ProblemCode.UNKNOWN_FIELD,
                node.place,
                found=f"the field {of!r}",
                expected="a population of the catalogue",
                advice=did_you_mean(of, self.catalogue.fields),
            )
        elif self.catalogue[of].unit is not Unit.PERSONS:
            self.problems.add(ProblemCode.WRONG_UNIT, node.place, found=repr(of), expected="a count of persons")
        return Share(
            percent=self._float(node.get("at_least")),
            count=one_of(Population, node.get("count"), self.problems),
            of=of,
            place=node.place,
        )


def _bare(citation: str) -> str:
    """A citation as the list of provisions has it: without "Art."."""
    return citation.removeprefix("Art. ")


def _has(test: Test, kind: TestKind) -> bool:
    return test.kind is kind or any(_has(child, kind) for child in test.children)
