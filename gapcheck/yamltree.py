"""YAML as a tree of located nodes: every scalar stays the text that was typed, with its file and line.

``no``, ``12:30`` and ``010`` are words here; what a word means is for the field catalogue to say. Anchors and
aliases are refused: a file should say what it says where it says it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING

import yaml

from gapcheck.problems import Place, ProblemCode, Problems, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["NUMBER", "Kind", "Node", "parse_yaml", "read_bytes", "read_number", "read_yaml"]

MAX_BYTES = 4 * 1024 * 1024
_DEEPEST = 60
_BRACKETS = re.compile(r"[\[\]{}]")
_SUSPICIOUS = re.compile(r"(?:[-?:]\s+){40}|^ {120}|(?:^|[\s\[{,])[&*][^\s&*]", re.MULTILINE)
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
"""A plain number: a decimal point, no separators."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Kind(StrEnum):
    """The three shapes of a YAML node, named as a user would."""

    SCALAR = "a single value"
    LIST = "a list"
    MAPPING = "a group of named values"


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a YAML file, with its place. `value` is text, a list of nodes, or names to nodes."""

    kind: Kind
    value: str | tuple[Node, ...] | dict[str, Node]
    place: Place

    @property
    def text(self) -> str:
        """The text of a single value; of anything else, its shape in brackets."""
        return self.value.strip() if isinstance(self.value, str) else f"({self.kind})"

    @property
    def items(self) -> tuple[Node, ...]:
        """The members of a list; a single value or group stands as a list of one."""
        return self.value if isinstance(self.value, tuple) else (self,)

    @property
    def mapping(self) -> dict[str, Node]:
        """The named values of a group; empty for any other shape."""
        return self.value if isinstance(self.value, dict) else {}

    def text_list(self) -> tuple[str, ...]:
        """The texts of the members."""
        return tuple(node.text for node in self.items)

    def get(self, key: str) -> Node | None:
        """A named value, or None."""
        return self.mapping.get(key)

    def text_of(self, key: str, default: str = "") -> str:
        """The text of a named value, or the default."""
        node = self.get(key)
        return node.text if node is not None else default

    def list_of(self, key: str) -> tuple[Node, ...]:
        """The members of a named list; empty where it is absent."""
        node = self.get(key)
        return node.items if node is not None else ()

    def words_of(self, key: str) -> tuple[str, ...]:
        """The texts of a named list."""
        node = self.get(key)
        return node.text_list() if node is not None else ()

    def must_be(self, kind: Kind, problems: Problems) -> bool:
        """Whether this is of the given shape; if not, a problem is recorded."""
        if self.kind is kind:
            return True
        problems.add(ProblemCode.WRONG_TYPE, self.place, found=_shown(self), expected=str(kind))
        return False

    def check_keys(self, known: Collection[str], problems: Problems, *, required: Collection[str] = ()) -> None:
        """Record every key that is not known and every required one that is missing."""
        if not self.must_be(Kind.MAPPING, problems):
            return
        for key, node in self.mapping.items():
            if key not in known:
                problems.add(
                    ProblemCode.UNKNOWN_KEY,
                    node.place,
                    found=f"the key {key!r}",
                    expected="one of " + ", ".join(sorted(known)),
                    advice=did_you_mean(key, known),
                )
        for key in required:
            if key not in self.mapping:
                problems.add(ProblemCode.MISSING_KEY, self.place, found="nothing", expected=f"the key {key!r} here")


def _shown(node: Node) -> str:
    return repr(node.text) if node.kind is Kind.SCALAR else str(node.kind)


def read_bytes(path: Path, problems: Problems) -> bytes | None:
    """The bytes of a file that a user named, or None with a problem recorded."""
    place = Place(str(path))
    advice = "Check the spelling and the folder."
    try:
        if path.is_dir():
            problems.add(ProblemCode.FILE_IS_FOLDER, place, found="a folder", expected="a file", advice=advice)
            return None
        if not path.exists():
            problems.add(ProblemCode.FILE_MISSING, place, found="no such file", expected="a file", advice=advice)
            return None
        if path.stat().st_size > MAX_BYTES:
            problems.add(
                ProblemCode.FILE_TOO_LARGE,
                place,
                found=f"{path.stat().st_size:,} bytes",
                expected=f"at most {MAX_BYTES:,}",
            )
            return None
        return path.read_bytes()
    except (OSError, ValueError) as error:
        problems.add(ProblemCode.FILE_UNREADABLE, place, found=str(error), expected="a file that can be read")
        return None


def read_yaml(path: Path, problems: Problems, *, name: str | None = None) -> Node | None:
    """The tree of a YAML file, or None with the problems recorded. `name` is what messages call the file."""
    data = read_bytes(path, problems)
    return None if data is None else parse_yaml(data, name or str(path), problems)


def parse_yaml(data: bytes, name: str, problems: Problems) -> Node | None:
    """The tree of YAML bytes, or None with the problems recorded."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(
            ProblemCode.NOT_YAML,
            Place(name),
            found=f"a byte that is not UTF-8 text (position {error.start})",
            expected="a YAML text file in UTF-8",
            advice="An Excel or Word file cannot be read as YAML.",
        )
        return None
    try:
        if _refused(text, name, problems):
            return None
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        what = error.problem or "something that is not YAML"
        problems.add(ProblemCode.NOT_YAML, Place(name, line), found=what, expected="YAML: names, a colon, values")
        return None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        found = str(error).splitlines()[0] if str(error) else type(error).__name__
        problems.add(ProblemCode.NOT_YAML, Place(name), found=found, expected="YAML: names, a colon, values")
        return None
    if root is None:
        problems.add(ProblemCode.FILE_EMPTY, Place(name), found="an empty file", expected="YAML with named values")
        return None
    try:
        return _Converter(name, problems).node(root)
    except RecursionError:
        problems.add(ProblemCode.NOT_YAML, Place(name), found="nesting without end", expected="at most 100 levels")
        return None


def _refused(text: str, name: str, problems: Problems) -> bool:
    """Record anchors, aliases and nesting beyond what anybody writes, before a parser walks down all of it."""
    depth = deepest = 0
    for bracket in _BRACKETS.finditer(text):
        depth += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, depth)
    if deepest < _DEEPEST and not _SUSPICIOUS.search(text):
        return False
    before, depth = len(problems.found), 0
    for event in yaml.parse(text, Loader=_LOADER):
        place = Place(name, event.start_mark.line + 1 if event.start_mark else 0)
        if getattr(event, "anchor", None):
            found = "an alias (*)" if isinstance(event, yaml.AliasEvent) else "an anchor (&)"
            problems.add(ProblemCode.NO_ANCHORS, place, found=found, expected="the values written out")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            found = f"values nested more than {_DEEPEST} deep"
            problems.add(ProblemCode.NOT_YAML, Place(name), found=found, expected="YAML: names, a colon, values")
            break
    return len(problems.found) > before


class _Converter:
    def __init__(self, name: str, problems: Problems) -> None:
        self.name, self.problems = name, problems

    def node(self, raw: yaml.Node) -> Node:
        place = Place(self.name, raw.start_mark.line + 1)
        if isinstance(raw, yaml.MappingNode):
            return Node(Kind.MAPPING, dict(self._pairs(raw)), place)
        if isinstance(raw, yaml.SequenceNode):
            return Node(Kind.LIST, tuple(self.node(child) for child in raw.value), place)
        return Node(Kind.SCALAR, str(raw.value), place)

    def _pairs(self, raw: yaml.MappingNode) -> Iterator[tuple[str, Node]]:
        known: set[str] = set()
        for key_node, value_node in raw.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "(a key that is not a word)"
            place = Place(self.name, key_node.start_mark.line + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.add(ProblemCode.WRONG_TYPE, place, found="a key that is no word", expected="a word")
            if key in known:
                self.problems.add(
                    ProblemCode.DUPLICATE_KEY, place, found=f"{key!r} a second time", expected="each key once"
                )
                continue
            known.add(key)
            yield key, replace(self.node(value_node), place=place)


def read_number(node: Node, problems: Problems) -> float | None:
    """A plain number, or None with a problem recorded."""
    text = node.text
    if node.kind is Kind.SCALAR and NUMBER.fullmatch(text) and isfinite(float(text)):
        return float(text)
    problems.add(
        ProblemCode.NOT_A_NUMBER,
        node.place,
        found=repr(text),
        expected="a number with a decimal point and no separators, such as 1250000.5",
    )
    return None
