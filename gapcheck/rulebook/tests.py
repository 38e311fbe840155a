"""Reads the tests of a rule file: the closed little language in which a requirement's logic is written."""

from __future__ import annotations

from math import inf, isnan, nan
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue_reader import one_of, read_text
from gapcheck.facts.units import Unit
from gapcheck.problems import ProblemCode, Problems, did_you_mean
from gapcheck.quantities.direction import registry
from gapcheck.rulebook.model import After, Asked, Level, Operator, Test, TestKind, Threshold, ThresholdKind
from gapcheck.verdict import Reason
from gapcheck.yamltree import Kind, Node, read_number

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Catalogue, Field
    from gapcheck.problems import Place

__all__ = ["TestReader"]

_COMMON_KEYS = ("label", "cites", "open_if", "also", "consider", "reason")
_KINDS = tuple(kind.value for kind in TestKind if kind is not TestKind.AT_LEAST)
_OPERATORS = tuple(operator.value for operator in Operator)
_LEVEL_KEYS = ("percent", "after", "between", "residence", "stages")


class TestReader:
    """Reads tests, checking every name against the catalogue and the registry of quantities."""

    __test__ = False  # not a test case of pytest

    def __init__(self, catalogue: Catalogue, problems: Problems) -> None:
        """Keep what names are checked against; problems are collected."""
        self.catalogue, self.problems = catalogue, problems
        self.quantities = registry()
        self.used_fields: set[str] = set()
        self.references: list[tuple[str, Place]] = []

    def read(self, node: Node) -> Test:
        """The test that a node states; a wrong one is recorded and stands as an empty `all`."""
        empty = Test(kind=TestKind.ALL, place=node.place)
        if not node.must_be(Kind.MAPPING, self.problems):
            return empty
        kinds = [key for key in node.mapping if key in _KINDS]
        if len(kinds) != 1:
            self._add(
                ProblemCode.MISSING_KEY if not kinds else ProblemCode.UNKNOWN_KEY,
                node,
                " and ".join(kinds) or "none of them",
                "exactly one of " + ", ".join(_KINDS),
            )
            return empty
        kind = TestKind(kinds[0])
        node.check_keys((kinds[0], *_COMMON_KEYS, *self._more_keys(kind)), self.problems)
        test = self._of_kind(kind, node, node.mapping[kinds[0]])
        also = node.words_of("also")
        if not also:
            return test
        extra = tuple(self._reference(word, node) for word in also)
        return Test(
            kind=TestKind.ALL,
            place=node.place,
            label=test.label,
            cites=test.cites,
            open_if=test.open_if,
            children=(_without_gate(test), *extra),
        )

    @staticmethod
    def _more_keys(kind: TestKind) -> tuple[str, ...]:
        if kind in (TestKind.FACT, TestKind.QUANTITY):
            return (*_OPERATORS, "unit", "and_in")
        return {TestKind.RATE: ("reaches",), TestKind.ANY: ("at_least",)}.get(kind, ())

    def _of_kind(self, kind: TestKind, node: Node, value: Node) -> Test:
        gate = node.get("open_if")
        consider = node.words_of("consider")
        for name in consider:
            self._field(name, node)
        count = node.get("at_least") if kind is TestKind.ANY else None
        parts: dict[str, object] = {}
        if kind in (TestKind.ALL, TestKind.ANY):
            parts["children"] = tuple(self.read(child) for child in value.items)
            if not value.items:
                self._add(ProblemCode.MISSING_KEY, value, "an empty list", "tests")
        elif kind is TestKind.ATTAINS:
            parts["level"] = self._level(value)
        elif kind is TestKind.REQUIREMENT:
            self.references.append((value.text, value.place))
            parts["name"] = value.text
        elif kind in (TestKind.FACT, TestKind.QUANTITY):
            parts |= self._comparison(kind, node, value)
        else:
            parts["name"] = value.text
            if kind is TestKind.JUDGEMENT:
                item = self._field(value.text, value)
                if item is not None and not item.is_truth:
                    found = f"{value.text!r}, which is no yes or no"
                    self._add(ProblemCode.JUDGEMENT_NOT_ALLOWED, value, found, "a question that is judged")
            if kind is TestKind.RATE:
                self._quantity(value)
        if count is not None:
            kind, parts["count"] = TestKind.AT_LEAST, int(count.text) if count.text.isdecimal() else 1
        reason = node.text_of("reason", "below").upper()
        if reason not in Reason.__members__:
            self._add(ProblemCode.NOT_A_CHOICE, node, reason.lower(), ", ".join(r.lower() for r in Reason.__members__))
            reason = "BELOW"
        return Test(
            kind=kind,
            place=node.place,
            label=read_text(node.get("label"), self.problems),
            cites=node.words_of("cites"),
            open_if=self.read(gate) if gate else None,
            consider=consider,
            reason=Reason[reason],
            **parts,  # type: ignore[arg-type]  # gathered by kind above
        )

    def _reference(self, word: str, node: Node) -> Test:
        self.references.append((word, node.place))
        return Test(kind=TestKind.REQUIREMENT, place=node.place, name=word)

    # -- comparisons -------------------------------------------------------------------------------------------

    def _comparison(self, kind: TestKind, node: Node, value: Node) -> dict[str, object]:
        operators = [key for key in node.mapping if key in _OPERATORS]
        if len(operators) != 1:
            found = " and ".join(operators) or "none of them"
            self._add(ProblemCode.UNKNOWN_OPERATOR, node, found, "exactly one of " + ", ".join(_OPERATORS))
            return {"name": value.text}
        operator = Operator(operators[0])
        asked = node.mapping[operators[0]]
        unit = self._quantity(value) if kind is TestKind.QUANTITY else ""
        item = self._field(value.text, value) if kind is TestKind.FACT else None
        if item is not None:
            unit = item.unit
        if operator.takes_number:
            if item is not None and (item.is_list or item.is_truth):
                self._add(ProblemCode.UNKNOWN_OPERATOR, node, str(operator), "an operator for words")
            unit_node = node.get("unit")
            return {
                "name": value.text,
                "operator": operator,
                "asked": Asked(threshold=self._threshold(asked, unit_node, str(unit))),
            }
        if item is None:
            if kind is TestKind.QUANTITY:
                self._add(ProblemCode.UNKNOWN_OPERATOR, node, str(operator), "an operator for numbers")
            return {"name": value.text}
        words = self._words(item, asked)
        more = node.get("and_in")
        more_words = {key: self._words(item, child) for key, child in more.mapping.items()} if more else {}
        return {"name": value.text, "operator": operator, "asked": Asked(words=words, more_words=more_words)}

    def _words(self, item: Field, node: Node) -> tuple[str, ...]:
        words = node.text_list()
        known = tuple(item.choices) if item.is_list else ("yes", "no")
        if not item.is_list and not item.is_truth:
            self._add(ProblemCode.UNKNOWN_OPERATOR, node, "words for a number", "at_least, at_most, equals, more_than")
        for word in words:
            if word not in known:
                self.problems.add(
                    ProblemCode.NOT_A_CHOICE,
                    node.place,
                    found=f"{word!r} for {item.id!r}",
                    expected="one of " + ", ".join(known),
                    advice=did_you_mean(word, known),
                )
        return tuple(word for word in words if word in known)

    def _threshold(self, node: Node, unit_node: Node | None, unit: str) -> Threshold:
        if node.kind is Kind.MAPPING:
            return self._composed(node, unit_node, unit)
        value = 0.0
        try:
            value = inf if node.text == "infinity" else float(node.text)
        except ValueError:
            value = nan
        if isnan(value):
            value = 0.0
            self._add(
                ProblemCode.NOT_A_NUMBER, node, repr(node.text), "a number, a fact, a quantity, greatest or least"
            )
        if unit_node is None:
            self._add(ProblemCode.WRONG_UNIT, node, "a number without its unit", f"unit: {unit}")
        elif unit_node.text != unit:
            self._add(ProblemCode.WRONG_UNIT, unit_node, repr(unit_node.text), f"unit: {unit}")
        return Threshold(ThresholdKind.NUMBER, node.place, value, unit)

    def _composed(self, node: Node, unit_node: Node | None, unit: str) -> Threshold:
        kinds = [kind for kind in ThresholdKind if kind.value in node.mapping and kind is not ThresholdKind.NUMBER]
        if len(kinds) != 1:
            self._add(ProblemCode.MISSING_KEY, node, "none or several", "fact, quantity, greatest or least")
            return Threshold(ThresholdKind.NUMBER, node.place, 0.0, unit)
        node.check_keys([kinds[0].value], self.problems)
        child = node.mapping[kinds[0].value]
        if kinds[0] in (ThresholdKind.GREATEST, ThresholdKind.LEAST):
            members = tuple(self._threshold(member, unit_node, unit) for member in child.items)
            return Threshold(kinds[0], node.place, unit=unit, members=members)
        if kinds[0] is ThresholdKind.FACT:
            item = self._field(child.text, child)
            other = str(item.unit) if item else unit
        else:
            other = self._quantity(child)
        if other != unit:
            self._add(ProblemCode.WRONG_UNIT, child, repr(other), f"unit: {unit}")
        return Threshold(kinds[0], node.place, unit=unit, name=child.text)

    def _level(self, node: Node) -> Level | None:
        node.check_keys(_LEVEL_KEYS, self.problems, required=("percent", "after"))
        percent, between = node.get("percent"), node.get("between")
        after = one_of(After, node.get("after"), self.problems)
        if percent is None or after is None:
            return None
        if between is not None and between.text != "proportional":
            self._add(ProblemCode.NOT_A_CHOICE, between, repr(between.text), "proportional")
        pairs = list(percent.mapping.items()) if percent.kind is Kind.MAPPING else [("0", percent)]
        points, places = [], []
        for years, share in pairs:
            try:
                points.append((float(years), float(share.text)))
            except ValueError:
                self._add(ProblemCode.NOT_A_NUMBER, share, f"{years}: {share.text}", "years: percent")
            places.append(share.place)
        if (after is After.YEARS) != (percent.kind is Kind.MAPPING):
            self._add(ProblemCode.WRONG_TYPE, percent, "percent and after that do not go together", "years: percent")
        residence = node.get("residence")
        cap = read_number(residence, self.problems) if residence is not None else inf
        cap = inf if cap is None else cap
        stages, average = self._stages(node.get("stages"))
        return Level(tuple(sorted(points)), after, between is not None, cap, tuple(places), stages, average)

    def _stages(self, node: Node | None) -> tuple[float | None, bool]:
        """Which stages must attain a percentage, where the level says so: the average, or all within some weeks."""
        if node is None:
            return None, False
        if node.kind is Kind.SCALAR:
            if node.text != "average":
                self._add(ProblemCode.NOT_A_CHOICE, node, repr(node.text), "average, or within and unit")
            return None, True
        node.check_keys(("within", "unit"), self.problems, required=("within", "unit"))
        within = node.get("within")
        if node.text_of("unit") != "weeks":
            self._add(ProblemCode.WRONG_UNIT, node, repr(node.text_of("unit")), "unit: weeks")
        return (read_number(within, self.problems) if within is not None else None), False

    # -- names -------------------------------------------------------------------------------------------------

    def _field(self, name: str, node: Node) -> Field | None:
        self.used_fields.add(name)
        if name in self.catalogue:
            return self.catalogue[name]
        self.problems.add(
            ProblemCode.UNKNOWN_FIELD,
            node.place,
            found=f"the field {name!r}",
            expected="a field of the catalogue",
            advice=did_you_mean(name, self.catalogue.fields),
        )
        return None

    def _quantity(self, node: Node) -> str:
        found = self.quantities.get(node.text)
        if found is not None:
            self.used_fields.update(i.name for i in found.inputs)
            self.used_fields.update(found.one_basis or ())
            return str(found.unit)
        self.problems.add(
            ProblemCode.UNKNOWN_QUANTITY,
            node.place,
            found=f"the quantity {node.text!r}",
            expected="one of " + ", ".join(self.quantities),
            advice=did_you_mean(node.text, self.quantities),
        )
        return str(Unit.NONE)

    def _add(self, code: ProblemCode, node: Node, found: str, expected: str) -> None:
        self.problems.add(code, node.place, found=found, expected=expected)


def _without_gate(test: Test) -> Test:
    from dataclasses import replace

    return replace(test, open_if=None, label=None, cites=())
