"""What ``docs/rules.md`` shows and lists is what the rule language has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gapcheck.data import standards_folder
from gapcheck.facts.catalogue_reader import load_catalogue
from gapcheck.problems import Problems
from gapcheck.quantities.direction import registry
from gapcheck.rulebook.model import Operator, TestKind
from gapcheck.rulebook.parts import PartReader
from gapcheck.verdict import Reason
from gapcheck.yamltree import Kind, Node, parse_yaml

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Catalogue

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
KINDS = {kind.value for kind in TestKind if kind is not TestKind.AT_LEAST}
TOPICS = ("contingency", "persons_protected", "benefit", "qualifying_period", "duration", "common")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The questions as they are shipped."""
    problems = Problems()
    found = load_catalogue(standards_folder() / "fields", problems)
    problems.raise_errors()
    return found


def tree(block: str) -> Node:
    """A block as a tree; a list stands under a key of its own, since a file is a mapping."""
    problems = Problems()
    text = "list:\n" + block if block.startswith("- ") else block
    root = parse_yaml(text.encode(), "rules.md", problems)
    assert problems.found == []
    assert root is not None
    return root


def of_tests() -> list[Node]:
    """The blocks that are a test by themselves."""
    return [root for root in map(tree, BLOCKS) if root.kind is Kind.MAPPING and KINDS & set(root.mapping)]


def of_requirements() -> list[Node]:
    """The requirements in full."""
    lists = [root.list_of("list") for root in map(tree, BLOCKS)]
    return [node for nodes in lists for node in nodes if {"says", "test"} <= set(node.mapping)]


def test_there_are_examples() -> None:
    """So that the next two tests are about something."""
    assert len(of_tests()) >= 12
    assert len(of_requirements()) >= 2


@pytest.mark.parametrize("node", of_tests(), ids=lambda node: " ".join(node.mapping))
def test_every_test_can_be_read(node: Node, catalogue: Catalogue) -> None:
    """Each name in it exists, each number has its unit."""
    problems = Problems()
    PartReader(catalogue, TOPICS, problems).tests.read(node)
    assert [str(problem) for problem in problems.found] == []


@pytest.mark.parametrize("node", of_requirements(), ids=lambda node: node.text_of("id"))
def test_every_requirement_can_be_read(node: Node, catalogue: Catalogue) -> None:
    """With its keys, topics and tests."""
    problems = Problems()
    root = Node(Kind.MAPPING, {"requirements": Node(Kind.LIST, (node,), node.place)}, node.place)
    assert len(list(PartReader(catalogue, TOPICS, problems).requirements(root))) == 1
    assert [str(problem) for problem in problems.found] == []


def table(heading: str) -> list[list[str]]:
    """The rows of the last table under a heading."""
    section = re.split(r"\n## ", PAGE.partition(f"\n## {heading}\n")[2])[0]
    rows = re.findall(r"^\| (`.*) \|$", section, flags=re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def test_every_quantity_is_listed() -> None:
    """With its unit."""
    listed = {row[0].strip("`"): row[1] for row in table("The quantities")}
    assert listed == {name: str(found.unit) for name, found in registry().items()}


def test_every_reason_is_listed() -> None:
    """The list is closed."""
    listed = [row[0].strip("`") for row in table("How verdicts combine")]
    assert listed == [word for reason in Reason for word in reason.words]


def test_every_kind_of_test_and_comparison_is_told() -> None:
    """As the keys that a rule file may use."""
    section = PAGE.partition("\n## Tests\n")[2].partition("\n## ")[0]
    assert {word for word in (*KINDS, *Operator) if f"`{word}`" not in section} == set()
