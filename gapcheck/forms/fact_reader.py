"""One written answer becomes one fact: the same rules for every kind of input."""

from __future__ import annotations

import re
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import Field, FieldType
from gapcheck.facts.profile import Fact
from gapcheck.facts.units import Unit, convert, expected_units, unit_words
from gapcheck.problems import ProblemCode, Problems, Severity, did_you_mean
from gapcheck.yamltree import NUMBER, Kind, Node, read_number

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["FactReader"]

_KEYS = frozenset(
    {"value", "low", "high", "includes", "excludes", "values", "unit", "year", "source", "confidence", "note", "reason"}
)
_WAYS = (("value",), ("values",), ("low", "high"), ("includes", "excludes"))
_BLANK = ("", "unknown")
_TRUTHS = {"yes": 1.0, "no": 0.0}


class FactReader:
    """Reads answers of a profile: knows its currency and its sources."""

    def __init__(self, currency: str, sources: Collection[str], problems: Problems) -> None:
        """Keep what every answer is checked against; problems are collected."""
        self.currency, self.sources, self.problems = currency, sources, problems

    def read(self, field: Field, node: Node) -> Fact | None:
        """The fact that a node states, or None with the problems recorded."""
        if node.kind is not Kind.MAPPING:
            return self._stated(field, node, node, {})
        node.check_keys(_KEYS, self.problems)
        ways = [way for way in _WAYS if any(key in node.mapping for key in way)]
        if len(ways) > 1:
            found = " and ".join(key for way in ways for key in way if key in node.mapping)
            self._add(ProblemCode.WRONG_TYPE, node, found, "one of value, values, low and high, includes and excludes")
            return None
        return self._stated(field, self._value_node(node), node, node.mapping)

    @staticmethod
    def _value_node(node: Node) -> Node:
        return node.get("value") or Node(Kind.SCALAR, "", node.place)

    def _stated(self, field: Field, value: Node, whole: Node, parts: dict[str, Node]) -> Fact | None:
        ends = self._ends(field, value, parts)
        if ends is None:
            return None
        low, high, typed, blank = ends
        if low > high and not field.is_list:
            self._add(ProblemCode.INTERVAL_UPSIDE_DOWN, whole, f"from {low:g} to {high:g}", "the lower end first")
            return None
        if field.type is FieldType.JUDGEMENT and not blank and not (whole.text_of("reason") and self._cited(whole)):
            self.problems.add(
                ProblemCode.SOURCE_MISSING,
                whole.place,
                found=f"a judgement on {field.id!r} without its reason and source",
                expected="reason and source beside the value",
                severity=Severity.WARNING,
            )
        year = self._year(parts.get("year"))
        return Fact(
            low=low,
            high=high,
            place=whole.place,
            blank=blank,
            typed=typed,
            year=year,
            sources=self._cited(whole),
            confirmed=self._confirmed(parts.get("confidence")),
            note=whole.text_of("note") if parts else "",
            reason=whole.text_of("reason") if parts else "",
            disagreement=self._disagreement(parts.get("values")),
        )

    # -- the value ---------------------------------------------------------------------------------------------

    def _ends(self, field: Field, value: Node, parts: dict[str, Node]) -> tuple[float, float, str, bool] | None:
        if "values" in parts:
            return self._span_of_values(field, parts)
        if "includes" in parts or "excludes" in parts:
            return self._partial_list(field, parts)
        if "low" in parts or "high" in parts:
            return self._interval(field, parts)
        if value.kind is Kind.SCALAR and value.text in _BLANK:
            return 0.0, 0.0, "", True
        if "unit" in parts and field.unit is Unit.NONE:
            self._add(ProblemCode.WRONG_UNIT, parts["unit"], repr(parts["unit"].text), "no unit with this answer")
            return None
        single = self._single(field, value, parts.get("unit"))
        if single is None:
            return None
        low, high = single
        typed = ", ".join(child.text for child in value.items)
        unit = parts["unit"].text if "unit" in parts else unit_words(field.unit, self.currency)
        return low, high, f"{typed} {unit}".strip() if NUMBER.fullmatch(typed) else typed, False

    def _single(self, field: Field, value: Node, unit: Node | None) -> tuple[float, float] | None:
        if field.is_list:
            return self._choices(field, value)
        if value.kind is not Kind.SCALAR:
            self._add(ProblemCode.WRONG_TYPE, value, str(value.kind), "a single value")
            return None
        if field.is_truth:
            truth = _TRUTHS.get(value.text)
            if truth is None:
                self._add(ProblemCode.NOT_A_CHOICE, value, repr(value.text), "yes, no or unknown")
            return None if truth is None else (truth, truth)
        number = self._quantity(field, value, unit)
        return None if number is None else (number, number)

    def _quantity(self, field: Field, value: Node, unit: Node | None) -> float | None:
        if value.text == "none":
            if field.none is not None:
                return field.none
            self._add(ProblemCode.NOT_A_NUMBER, value, "'none'", f"a number: {field.question}")
            return None
        number = read_number(value, self.problems)
        if number is None:
            return None
        if unit is not None:
            converted = convert(number, unit.text, field.unit, self.currency)
            if converted is None:
                expected = expected_units(field.unit, self.currency)
                self._add(ProblemCode.WRONG_UNIT, unit, repr(unit.text), expected)
                return None
            number = converted
        if not field.low <= number <= field.high:
            unit_text = unit_words(field.unit, self.currency)
            found = f"{value.text} for {field.id!r}"
            self._add(ProblemCode.OUT_OF_RANGE, value, found, f"{field.low:g} to {field.high:g} {unit_text}")
            return None
        return number

    def _interval(self, field: Field, parts: dict[str, Node]) -> tuple[float, float, str, bool] | None:
        if field.is_list or field.is_truth:
            node = parts.get("low") or parts["high"]
            self._add(ProblemCode.WRONG_TYPE, node, "a range", "an answer that is no number has no range")
            return None
        ends: list[float] = []
        for name, outer in (("low", field.span[0]), ("high", field.span[1])):
            written = parts.get(name)
            end = outer if written is None else self._quantity(field, written, parts.get("unit"))
            if end is None:
                return None
            ends.append(end)
        unit = parts["unit"].text if "unit" in parts else unit_words(field.unit, self.currency)
        words = [f"{word} {parts[name].text}" for name, word in (("low", "from"), ("high", "to")) if name in parts]
        return ends[0], ends[1], f"{' '.join(words)} {unit}".strip(), False

    def _span_of_values(self, field: Field, parts: dict[str, Node]) -> tuple[float, float, str, bool] | None:
        singles = []
        for child in parts["values"].items:
            child.check_keys(("value", "source", "year", "unit", "note"), self.problems, required=("value",))
            self._cited(child)
            unit = child.get("unit") or parts.get("unit")
            single = self._single(field, self._value_node(child), unit)
            if single is None:
                return None
            singles.append(single)
        if not singles:
            self._add(ProblemCode.WRONG_TYPE, parts["values"], "an empty list", "the values that sources give")
            return None
        typed = " or ".join(child.text_of("value") for child in parts["values"].items)
        if field.is_list:
            low = reduce(and_, (int(single[0]) for single in singles))
            high = reduce(or_, (int(single[1]) for single in singles))
            return float(low), float(high), typed, False
        return min(s[0] for s in singles), max(s[1] for s in singles), typed, False

    def _choices(self, field: Field, value: Node) -> tuple[float, float] | None:
        words = [child.text for child in value.items]
        mask = self._mask(field, value, words)
        if mask is None:
            return None
        if field.type is FieldType.CHOICE and len(words) != 1:
            self._add(ProblemCode.WRONG_TYPE, value, f"{len(words)} answers", "one of the choices")
            return None
        return float(mask), float(mask)

    def _mask(self, field: Field, value: Node, words: list[str]) -> int | None:
        wrong = [word for word in words if word not in field.choices]
        for word in wrong:
            self.problems.add(
                ProblemCode.NOT_A_CHOICE,
                value.place,
                found=f"{word!r} for {field.id!r}",
                expected="one of " + ", ".join(field.choices),
                advice=did_you_mean(word, field.choices),
            )
        return None if wrong else field.mask(words)

    def _partial_list(self, field: Field, parts: dict[str, Node]) -> tuple[float, float, str, bool] | None:
        if field.type is not FieldType.SET:
            node = parts.get("includes") or parts["excludes"]
            self._add(ProblemCode.WRONG_TYPE, node, "a list known in part", "this only for a list of several answers")
            return None
        masks = []
        for name in ("includes", "excludes"):
            written = parts.get(name)
            mask = 0 if written is None else self._mask(field, written, list(written.text_list()))
            if mask is None:
                return None
            masks.append(mask)
        inside, outside = masks
        if inside & outside:
            both = ", ".join(field.words(inside & outside))
            self._add(ProblemCode.NOT_A_CHOICE, parts["includes"], f"{both} on both lists", "each on one list")
            return None
        words = [f"{name}: {', '.join(parts[name].text_list())}" for name in ("includes", "excludes") if name in parts]
        return float(inside), field.span[1] - outside, "; ".join(words), False

    # -- what stands beside it ---------------------------------------------------------------------------------

    def _cited(self, node: Node) -> tuple[str, ...]:
        if node.kind is not Kind.MAPPING:
            return ()
        keys = node.words_of("source")
        for key in keys:
            if key not in self.sources:
                self.problems.add(
                    ProblemCode.UNKNOWN_REFERENCE,
                    node.mapping["source"].place,
                    found=f"the source {key!r}",
                    expected="a key of `sources`",
                    advice=did_you_mean(key, self.sources),
                )
        return keys

    def _year(self, node: Node | None) -> int:
        if node is None or node.text in _BLANK:
            return 0
        if not re.fullmatch(r"(19|20)\d\d", node.text):
            self._add(ProblemCode.NOT_A_NUMBER, node, repr(node.text), "a year such as 2019")
            return 0
        return int(node.text)

    def _confirmed(self, node: Node | None) -> bool:
        if node is not None and node.text not in ("confirmed", "unconfirmed"):
            self._add(ProblemCode.NOT_A_CHOICE, node, repr(node.text), "confirmed or unconfirmed")
        return node is None or node.text == "confirmed"

    def _disagreement(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        return tuple(
            " ".join(filter(None, (child.text_of("value"), ", ".join(child.words_of("source")), child.text_of("year"))))
            for child in node.items
        )

    def _add(self, code: ProblemCode, node: Node, found: str, expected: str) -> None:
        self.problems.add(code, node.place, found=found, expected=expected)
