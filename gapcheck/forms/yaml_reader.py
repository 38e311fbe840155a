"""The YAML profile: read whole, every problem collected with its line, then handed on as one `Profile`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import Branch, Catalogue, Field, Scope
from gapcheck.facts.catalogue_reader import one_of
from gapcheck.facts.checks import check_profile
from gapcheck.facts.profile import (
    AmountDef,
    ClassDef,
    ClassKind,
    CoverDef,
    Fact,
    Key,
    Layout,
    NotUsed,
    PackageDef,
    Profile,
    RowDef,
    Source,
)
from gapcheck.forms.fact_reader import FactReader
from gapcheck.forms.scheme_reader import SchemeReader
from gapcheck.problems import ProblemCode, Problems, did_you_mean
from gapcheck.yamltree import Kind, Node, parse_yaml, read_bytes, read_number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["profile_from_tree", "read_profile"]

_KEYS = [
    "profile",
    "country",
    "iso3",
    "currency",
    "reference_date",
    "about",
    "sources",
    "country_facts",
    "branches",
    "classes",
    "reference_amounts",
    "schemes",
    "packages",
    "covers",
    "not_used",
    "notes",
]
_REQUIRED = ("profile", "country", "iso3", "currency", "reference_date")
_BAND_KEYS = ("flat", "earnings_from", "earnings_to")
_BANDS = ("family_allowance_in_employment", "family_allowance_in_contingency")


def read_profile(path: Path, catalogue: Catalogue, problems: Problems) -> Profile | None:
    """The profile in a YAML file, or None where an error was found; all problems are collected."""
    before = len(problems.errors)
    data = read_bytes(path, problems)
    if data is None:
        return None
    root = parse_yaml(data, path.name, problems)
    if root is None:
        return None
    digest = hashlib.sha256(data).hexdigest()
    profile = profile_from_tree(root, catalogue, problems, file=path.name, sha256=digest)
    return profile if len(problems.errors) == before else None


def profile_from_tree(
    root: Node, catalogue: Catalogue, problems: Problems, *, file: str = "", sha256: str = ""
) -> Profile | None:
    """The profile in a YAML tree, or None where an error was found."""
    before = len(problems.errors)
    root.check_keys(_KEYS, problems, required=_REQUIRED)
    for name in (*_REQUIRED, "about"):
        if name in root.mapping:
            root.mapping[name].must_be(Kind.SCALAR, problems)
    if root.kind is not Kind.MAPPING:
        return None
    reader = _ProfileReader(root, catalogue, problems)
    profile = reader.read(file, sha256)
    check_profile(profile, catalogue, problems)
    return profile if len(problems.errors) == before else None


class _ProfileReader:
    def __init__(self, root: Node, catalogue: Catalogue, problems: Problems) -> None:
        self.root, self.catalogue, self.problems = root, catalogue, problems
        self.sources = dict(self._sources())
        self.facts: dict[Key, Fact] = {}
        self.reader = FactReader(root.text_of("currency"), self.sources, problems)

    def read(self, file: str, sha256: str) -> Profile:
        self.read_facts(self.root.get("country_facts"), Scope.COUNTRY, "")
        self._branches()
        classes = tuple(self._classes())
        amounts = tuple(self._amounts())
        schemes = SchemeReader(self.problems, self.read_facts, {amount.id for amount in amounts})
        schemes.read(self.root.list_of("schemes"))
        packages = schemes.packages(self.root.list_of("packages"))
        covers = tuple(self._covers({c.id for c in classes}, packages))
        layout = Layout(
            classes, tuple(schemes.schemes), tuple(schemes.benefits), tuple(packages.values()), covers, amounts
        )
        return Profile(
            id=self.root.text_of("profile"),
            country=self.root.text_of("country"),
            iso3=self.root.text_of("iso3"),
            currency=self.root.text_of("currency"),
            reference_date=self._date(),
            layout=layout,
            facts=self.facts,
            sources=self.sources,
            not_used=tuple(self._not_used()),
            notes=self.root.words_of("notes"),
            about=self.root.text_of("about"),
            file=file,
            sha256=sha256,
        )

    def read_facts(
        self, node: Node | None, scope: Scope, owner: str, branch: str = "", keys: Iterable[str] = ()
    ) -> None:
        """Read the answers in a group; `keys` are structural and no answers."""
        if node is None or not node.must_be(Kind.MAPPING, self.problems):
            return
        for name, child in node.mapping.items():
            if name in keys:
                continue
            field = self._field(name, child, scope, branch)
            fact = None if field is None else self.reader.read(field, child)
            if fact is not None:
                self.facts[Key(name, owner)] = fact

    def _field(self, name: str, node: Node, scope: Scope, branch: str) -> Field | None:
        field = self.catalogue.fields.get(name)
        fitting = set(self.catalogue.of_scope(scope))
        if scope is Scope.COUNTRY:
            fitting |= {f.id for f in self.catalogue.fields.values() if f.inherits}
        if field is None:
            self.problems.add(
                ProblemCode.UNKNOWN_FIELD,
                node.place,
                found=f"{name!r}",
                expected=f"a question about a {scope}",
                advice=did_you_mean(name, fitting) or did_you_mean(name, self.catalogue.fields),
            )
            return None
        if name not in fitting or (branch and not field.asked_in(*branch.split("."))):
            asked = f"{field.scope}" + (f" ({', '.join(field.branches)})" if field.branches else "")
            self.problems.add(
                ProblemCode.WRONG_SCOPE,
                node.place,
                found=f"{name!r} under a {scope}" + (f" of {branch}" if branch else ""),
                expected=f"this question under: {asked}",
            )
            return None
        return field

    def _sources(self) -> Iterable[tuple[str, Source]]:
        node = self.root.get("sources")
        if node is None or not node.must_be(Kind.MAPPING, self.problems):
            return
        for key, child in node.mapping.items():
            child.check_keys(("title", "url", "year", "note"), self.problems, required=("title",))
            yield key, Source(key, *(child.text_of(name) for name in ("title", "url", "year", "note")))

    def _date(self) -> date:
        node = self.root.get("reference_date")
        if node is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", node.text):
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                pass
        if node is not None:
            found = repr(node.text)
            self.problems.add(ProblemCode.WRONG_TYPE, node.place, found=found, expected="a date such as 2019-12-31")
        return date.min

    def _branches(self) -> None:
        node = self.root.get("branches")
        if node is None or not node.must_be(Kind.MAPPING, self.problems):
            return
        for name, child in node.mapping.items():
            if one_of(Branch, Node(Kind.SCALAR, name, child.place), self.problems) is None:
                continue
            self.read_facts(child, Scope.BRANCH, name)

    def _classes(self) -> Iterable[ClassDef]:
        known: set[str] = set()
        for node in self.root.list_of("classes"):
            node.check_keys(("id", "name", "kind", "facts"), self.problems, required=("id", "kind"))
            kind = one_of(ClassKind, node.get("kind"), self.problems)
            name = node.text_of("id")
            if kind is None or not self.unique(name, known, node, "class"):
                continue
            self.read_facts(node.get("facts"), Scope.CLASS, name)
            yield ClassDef(name, node.text_of("name", name), kind)

    def unique(self, name: str, known: set[str], node: Node, what: str) -> bool:
        """Whether an id is there and used for the first time; if not, a problem is recorded."""
        if not name:
            self.problems.add(ProblemCode.MISSING_KEY, node.place, found="an empty id", expected=f"the id of a {what}")
            return False
        if name in known:
            self.problems.add(
                ProblemCode.DUPLICATE_ID, node.place, found=f"the {what} {name!r} again", expected="each id once"
            )
            return False
        known.add(name)
        return True

    def _amounts(self) -> Iterable[AmountDef]:
        known: set[str] = set()
        nodes = self.root.list_of("reference_amounts")
        ids = {node.text_of("id") for node in nodes}
        for node in nodes:
            node.check_keys(("id", "name", "amount", "times", "of"), self.problems, required=("id",))
            name = node.text_of("id")
            if not self.unique(name, known, node, "reference amount"):
                continue
            times, of = node.get("times"), node.get("of")
            number = read_number(times, self.problems) if times else 1.0
            if name in ("earnings", "account") or (number is not None and number < 0):
                found = repr(name) if name in ("earnings", "account") else f"{number:g} times"
                expected = (
                    "another id (a row takes this word for itself)" if name in ("earnings", "account") else "0 or more"
                )
                self.problems.add(ProblemCode.OUT_OF_RANGE, node.place, found=found, expected=expected)
            if of is not None and of.text not in ids:
                self.problems.add(
                    ProblemCode.UNKNOWN_REFERENCE,
                    of.place,
                    found=f"the reference amount {of.text!r}",
                    expected="an id of `reference_amounts`",
                    advice=did_you_mean(of.text, ids),
                )
            amount = node.get("amount")
            fact = self.reader.read(self.catalogue["reference_amount"], amount) if amount else None
            if fact is not None:
                self.facts[Key("reference_amount", name)] = fact
            yield AmountDef(
                name, node.text_of("name", name), number or 0.0, of.text if of else "", of.place if of else None
            )

    def _covers(self, classes: set[str], packages: dict[str, PackageDef]) -> Iterable[CoverDef]:
        known: set[str] = set()
        for node in self.root.list_of("covers"):
            node.check_keys(("class", "package", "facts"), self.problems, required=("class", "package"))
            good = self._refers(node, "class", classes) & self._refers(node, "package", packages)
            owner = f"{node.text_of('class')}@{node.text_of('package')}"
            if not good or not self.unique(owner, known, node, "cover"):
                continue
            branch = packages[node.text_of("package")].branch
            self.read_facts(node.get("facts"), Scope.COVER, owner, branch, _BANDS)
            bands = self._allowances(node.get("facts"), owner)
            yield CoverDef(owner, node.text_of("class"), node.text_of("package"), bands)

    def _allowances(self, facts: Node | None, owner: str) -> dict[str, tuple[RowDef, ...]]:
        """Family allowances: one amount, or amounts by band of earnings, which become rows."""
        found: dict[str, tuple[RowDef, ...]] = {}
        for name in _BANDS:
            node = None if facts is None else facts.get(name)
            bands = None if node is None else node.get("bands")
            if node is None:
                continue
            if bands is None:
                fact = self.reader.read(self.catalogue[name], node)
            else:
                node.check_keys(("bands", "source", "year", "note", "confidence"), self.problems)
                found[name] = tuple(self._band(child, f"{owner}/{name}.{i}") for i, child in enumerate(bands.items, 1))
                rest = {key: child for key, child in node.mapping.items() if key != "bands"}
                beside = Node(Kind.MAPPING, {**rest, "value": Node(Kind.SCALAR, "none", node.place)}, node.place)
                fact = self.reader.read(self.catalogue[name], beside)
                fact = replace(fact, typed="by bands of earnings") if fact else None
            if fact is not None:
                self.facts[Key(name, owner)] = fact
        return found

    def _band(self, node: Node, row: str) -> RowDef:
        node.check_keys(("flat", "earnings_from", "earnings_to"), self.problems, required=("flat",))
        known = {key: child for key, child in node.mapping.items() if key in _BAND_KEYS}
        self.read_facts(Node(Kind.MAPPING, known, node.place), Scope.ROW, row)
        return RowDef(row)

    def _refers(self, node: Node, key: str, known: Iterable[str]) -> bool:
        child = node.get(key)
        if child is None or child.text in known:
            return child is not None
        self.problems.add(
            ProblemCode.UNKNOWN_REFERENCE,
            child.place,
            found=f"the {key} {child.text!r}",
            expected=f"a {key} of this profile",
            advice=did_you_mean(child.text, known),
        )
        return False

    def _not_used(self) -> Iterable[NotUsed]:
        for node in self.root.list_of("not_used"):
            node.check_keys(("figure", "source", "reason"), self.problems, required=("figure", "reason"))
            yield NotUsed(node.text_of("figure"), ", ".join(node.words_of("source")), node.text_of("reason"))
