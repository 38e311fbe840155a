"""What the requirements of an instrument turn on: rates, declarations, answers about single covers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import Scope
from gapcheck.quantities.direction import registry
from gapcheck.rulebook.loader import tests_within
from gapcheck.rulebook.model import TestKind, ThresholdKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.rulebook.model import Instrument, Test

__all__ = ["Dependence"]


class Dependence:
    """Looks through the tests of an instrument; what was found once is kept."""

    def __init__(self, instrument: Instrument, catalogue: Catalogue) -> None:
        """Look at one instrument."""
        self.instrument, self.catalogue = instrument, catalogue
        self.requirements = {item.id: item for item in instrument.all_requirements()}
        self.needs_rate = cache(self._needs_rate)
        self.declarations = cache(self._declarations)
        self.declarations_of = cache(self._declarations_of)
        self.cover = cache(self._cover)
        self.open_choices = cache(self._open_choices)

    def _needs_rate(self, name: str) -> bool:
        """Whether what a requirement says depends on the rate articles and stages of a route."""
        return any(test.kind in (TestKind.ATTAINS, TestKind.RATE) for test in self._tests_of(name))

    def _declarations(self, name: str) -> frozenset[str]:
        """The temporary exceptions of Article 3 that can change what a requirement says."""
        return frozenset(test.name for test in self._tests_of(name) if test.kind is TestKind.DECLARED)

    def _declarations_of(self, names: tuple[str, ...]) -> frozenset[str]:
        """Those that can change what any of several requirements says."""
        return frozenset[str]().union(*(self.declarations(name) for name in names))

    def _cover(self, name: str) -> bool:
        """Whether it turns on answers about the class or the cover, family allowances apart."""
        named = {field for test in self._tests_of(name) for field in _fields_of(test)}
        scopes = {self.catalogue[field].scope for field in named if field in self.catalogue}
        return bool(scopes & {Scope.COVER, Scope.CLASS})

    def _open_choices(self, name: str) -> bool:
        """Whether it turns on a choice that is completed while it is open; a rate may, by its cap on residence."""
        tests = list(self._tests_of(name))
        named = {field for test in tests for field in _fields_of(test)} & set(self.catalogue.fields)
        quantities = [registry()[test.name] for test in tests if test.kind is TestKind.QUANTITY]
        return (
            self.needs_rate(name)
            or any(self.catalogue[field].completed for field in named)
            or any(quantity.residence for quantity in quantities)
        )

    def _tests_of(self, name: str) -> Iterator[Test]:
        """Every test of a requirement, and of those that it refers to."""
        item = self.requirements[name]
        for test in (*tests_within(item.test), *tests_within(item.where)):
            yield test
            if test.kind is TestKind.REQUIREMENT:
                yield from self._tests_of(test.name)
            if test.kind is TestKind.ATTAINS:
                yield from self._tests_of_articles()

    def _tests_of_articles(self) -> Iterator[Test]:
        for article in self.instrument.articles:
            for test in tests_within(article.test):
                yield test
                if test.kind is TestKind.REQUIREMENT:
                    yield from self._tests_of(test.name)


def _fields_of(test: Test) -> Iterator[str]:
    """The fields that a test asks for, those that its quantities take too."""
    if test.kind in (TestKind.FACT, TestKind.JUDGEMENT):
        yield test.name
    names = [test.name] if test.kind is TestKind.QUANTITY else []
    waiting = [test.asked.threshold] if test.asked.threshold else []
    while waiting:
        threshold = waiting.pop()
        waiting += threshold.members
        names += [threshold.name] if threshold.kind is ThresholdKind.QUANTITY else []
        if threshold.kind is ThresholdKind.FACT:
            yield threshold.name
    for name in names:
        yield from (item.name for item in registry()[name].inputs)
