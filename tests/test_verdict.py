"""The algebra of verdicts: its laws, and that it says no more and no less than every completion says."""

from __future__ import annotations

from itertools import pairwise, product
from math import inf, nan
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapcheck.verdict import (
    Judged,
    Reason,
    Verdict,
    all_of,
    any_of,
    at_least_n,
    compare,
    from_truths,
    gate,
    join,
    where,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

NOT_MET, UNDETERMINED, MET, ABSENT = (int(verdict) for verdict in Verdict)
CASES = 6
quick = settings(deadline=None, max_examples=100)

# A leaf of a tree is a number (which leaf); a node is an operator with what stands under it.
Tree = int | tuple[str, int, tuple["Tree", ...]]


def judged(codes: Sequence[int], reasons: Sequence[int] | None = None) -> Judged:
    """Verdicts of some cases."""
    bits = reasons if reasons is not None else [0] * len(codes)
    return Judged(np.array(codes, np.int8), np.array(bits, np.uint16))


def same(left: Judged, right: Judged) -> bool:
    """Whether verdicts and reasons agree in every case."""
    return left.code.tolist() == right.code.tolist() and left.reasons.tolist() == right.reasons.tolist()


def verdicts(codes: Iterable[int]) -> st.SearchStrategy[Judged]:
    """Verdicts of a few cases among some codes, each with some reasons."""
    code = st.lists(st.sampled_from(list(codes)), min_size=CASES, max_size=CASES)
    reason = st.lists(st.integers(0, 4095), min_size=CASES, max_size=CASES)
    return st.builds(judged, code, reason)


anything = verdicts([NOT_MET, UNDETERMINED, MET, ABSENT])
real = verdicts([NOT_MET, UNDETERMINED, MET])
combinations = pytest.mark.parametrize("combine", [all_of, any_of])


# -- laws --------------------------------------------------------------------------------------------------------


@combinations
@quick
@given(parts=st.lists(anything, min_size=2, max_size=4), data=st.data())
def test_order_does_not_matter(combine: Callable[..., Judged], parts: list[Judged], data: st.DataObject) -> None:
    assert same(combine(parts), combine(data.draw(st.permutations(parts))))


@combinations
@quick
@given(a=anything, b=anything, c=anything)
def test_brackets_do_not_matter(combine: Callable[..., Judged], a: Judged, b: Judged, c: Judged) -> None:
    flat = combine([a, b, c])
    assert same(combine([combine([a, b]), c]), flat)
    assert same(combine([a, combine([b, c])]), flat)


@combinations
@quick
@given(a=real)
def test_the_same_twice_says_it_once(combine: Callable[..., Judged], a: Judged) -> None:
    assert same(combine([a, a]), a)
    assert same(combine([a]), a)


@quick
@given(parts=st.lists(real, min_size=1, max_size=4), at=st.integers(0, 3), count=st.integers(1, 4), data=st.data())
def test_raising_a_part_never_lowers_the_whole(parts: list[Judged], at: int, count: int, data: st.DataObject) -> None:
    at %= len(parts)
    raise_by = data.draw(st.lists(st.integers(0, 2), min_size=CASES, max_size=CASES))
    raised = list(parts)
    raised[at] = judged(np.minimum(parts[at].code + raise_by, MET).tolist())
    for combine in (all_of, any_of, lambda p: at_least_n(count, p)):
        assert (combine(raised).code >= combine(parts).code).all()
    other = data.draw(real)
    assert (gate(raised[at], other).code >= gate(parts[at], other).code).all()
    assert (gate(other, raised[at]).code >= gate(other, parts[at]).code).all()


@quick
@given(parts=st.lists(real, min_size=1, max_size=5))
def test_one_of_them_is_any_and_all_of_them_is_all(parts: list[Judged]) -> None:
    assert at_least_n(1, parts).code.tolist() == any_of(parts).code.tolist()
    assert at_least_n(len(parts), parts).code.tolist() == all_of(parts).code.tolist()


@quick
@given(parts=st.lists(anything, min_size=1, max_size=5), count=st.integers(1, 5))
def test_asking_for_more_never_gives_a_better_verdict(parts: list[Judged], count: int) -> None:
    more, less = at_least_n(count + 1, parts), at_least_n(count, parts)
    assert (more.code <= less.code).all()
    # what is not applicable cannot be counted
    gone = [judged([NOT_MET if code == ABSENT else code for code in part.code.tolist()]) for part in parts]
    assert less.code.tolist() == at_least_n(count, gone).code.tolist()


# -- no more and no less than the completions say ------------------------------------------------------------------


def evaluate(tree: Tree, leaves: Sequence[Judged]) -> Judged:
    """A tree over judged leaves."""
    if isinstance(tree, int):
        return leaves[tree]
    operator, count, children = tree
    parts = [evaluate(child, leaves) for child in children]
    if operator == "at_least":
        return at_least_n(count, parts)
    if operator == "gate":
        return gate(parts[0], all_of(parts[1:]))
    return all_of(parts) if operator == "all" else any_of(parts)


@st.composite
def trees(draw: st.DrawFn, first: int, size: int) -> Tree:
    """A tree in which each of `size` leaves, numbered from `first`, stands once."""
    if size == 1:
        return first
    cuts = sorted(draw(st.sets(st.integers(1, size - 1), min_size=1, max_size=3)))
    bounds = [0, *cuts, size]
    children = tuple(draw(trees(first + start, stop - start)) for start, stop in pairwise(bounds))
    operator = draw(st.sampled_from(["all", "any", "at_least", "gate"]))
    return operator, draw(st.integers(1, len(children))), children


def completions(codes: Sequence[int]) -> list[tuple[int, ...]]:
    """Every way in which the undetermined leaves could turn out."""
    return list(product(*[[NOT_MET, MET] if code == UNDETERMINED else [code] for code in codes]))


def agreed(found: set[int]) -> int:
    """What all completions say together; a duty that is met or does not arise is met."""
    if found == {MET, ABSENT}:
        return MET
    return found.pop() if len(found) == 1 else UNDETERMINED


SIZES = st.integers(1, 6)


@settings(deadline=None, max_examples=150)
@given(data=st.data(), size=SIZES)
def test_a_tree_of_single_leaves_says_what_its_completions_say(data: st.DataObject, size: int) -> None:
    tree = data.draw(trees(0, size))
    codes = data.draw(st.lists(st.sampled_from([NOT_MET, UNDETERMINED, MET]), min_size=size, max_size=size))
    ways = completions(codes)
    complete = evaluate(tree, [judged(column) for column in zip(*ways, strict=True)])
    found = evaluate(tree, [judged([code]) for code in codes]).code[0]
    assert found == agreed(set(complete.code.tolist()))


@settings(deadline=None, max_examples=150)
@given(data=st.data(), duties=st.integers(1, 3))
def test_duties_behind_conditions_say_what_their_completions_say(data: st.DataObject, duties: int) -> None:
    """Each duty and each condition is a tree of leaves of its own; the whole asks for all duties."""
    shapes, size = [], 0
    for _ in range(duties):
        sizes = data.draw(st.integers(1, 2)), data.draw(st.integers(1, 2))
        shapes.append((data.draw(trees(size, sizes[0])), data.draw(trees(size + sizes[0], sizes[1]))))
        size += sum(sizes)
    codes = data.draw(st.lists(st.sampled_from([NOT_MET, UNDETERMINED, MET]), min_size=size, max_size=size))

    def whole(leaves: Sequence[Judged]) -> Judged:
        return all_of(where(evaluate(c, leaves), evaluate(d, leaves)) for c, d in shapes)

    ways = completions(codes)
    complete = whole([judged(column) for column in zip(*ways, strict=True)])
    assert whole([judged([code]) for code in codes]).code[0] == agreed(set(complete.code.tolist()))


# -- truth tables, written out from the design -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "duty", "expected"),
    [
        # the condition holds: the duty itself
        (MET, NOT_MET, NOT_MET),
        (MET, UNDETERMINED, UNDETERMINED),
        (MET, MET, MET),
        (MET, ABSENT, ABSENT),
        # it does not: the duty does not arise
        (NOT_MET, NOT_MET, ABSENT),
        (NOT_MET, UNDETERMINED, ABSENT),
        (NOT_MET, MET, ABSENT),
        (NOT_MET, ABSENT, ABSENT),
        # it may: met where the duty is met, else undetermined
        (UNDETERMINED, NOT_MET, UNDETERMINED),
        (UNDETERMINED, UNDETERMINED, UNDETERMINED),
        (UNDETERMINED, MET, MET),
    ],
)
def test_where(condition: int, duty: int, expected: int) -> None:
    assert where(judged([condition]), judged([duty])).code.tolist() == [expected]


def test_where_neither_way_a_duty_arises_nothing_is_met() -> None:
    # whether the condition holds or not, the duty is not applicable: nobody fulfils anything
    assert where(judged([UNDETERMINED]), judged([ABSENT])).code[0] != MET


@pytest.mark.parametrize(
    ("condition", "alternative", "expected"),
    [
        # closed: not met, whatever stands behind
        (NOT_MET, NOT_MET, NOT_MET),
        (NOT_MET, UNDETERMINED, NOT_MET),
        (NOT_MET, MET, NOT_MET),
        (NOT_MET, ABSENT, NOT_MET),
        # open: the alternative itself
        (MET, NOT_MET, NOT_MET),
        (MET, UNDETERMINED, UNDETERMINED),
        (MET, MET, MET),
        # perhaps open: never met
        (UNDETERMINED, NOT_MET, NOT_MET),
        (UNDETERMINED, UNDETERMINED, UNDETERMINED),
        (UNDETERMINED, MET, UNDETERMINED),
        # what opens does not arise
        (ABSENT, MET, NOT_MET),
    ],
)
def test_gate(condition: int, alternative: int, expected: int) -> None:
    assert gate(judged([condition]), judged([alternative])).code.tolist() == [expected]


def test_a_closed_alternative_says_so() -> None:
    below = judged([MET, NOT_MET], [0, Reason.BELOW])
    found = gate(judged([NOT_MET, NOT_MET], [Reason.BELOW, Reason.FACT_MISSING]), below)
    assert found.reasons.tolist() == [Reason.CLOSED, Reason.CLOSED]


def test_a_closed_alternative_beside_one_that_fails_is_not_met() -> None:
    """The natural reading, in which a closed alternative vanishes, would leave nothing and call that met."""
    closed = gate(judged([NOT_MET]), judged([MET]))
    assert any_of([closed, closed]).code.tolist() == [NOT_MET]
    assert any_of([closed, judged([UNDETERMINED])]).code.tolist() == [UNDETERMINED]
    assert all_of([closed, judged([MET])]).code.tolist() == [NOT_MET]


def test_all_leaves_out_what_is_not_applicable() -> None:
    absent = judged([ABSENT] * 4)
    assert all_of([absent, judged([NOT_MET, UNDETERMINED, MET, ABSENT])]).code.tolist() == [
        NOT_MET, UNDETERMINED, MET, ABSENT,
    ]  # fmt: skip


def test_any_with_nothing_left_is_not_met() -> None:
    absent = judged([ABSENT] * 4)
    found = any_of([absent, judged([NOT_MET, UNDETERMINED, MET, ABSENT])])
    assert found.code.tolist() == [NOT_MET, UNDETERMINED, MET, NOT_MET]


def test_at_least_two_of_three_counts_both_ends() -> None:
    # met, met, unknown: 2 surely; met, unknown, unknown: 1 to 3; met, not met, not applicable: 1; and 1 to 2
    a = judged([MET, MET, MET, MET])
    b = judged([MET, UNDETERMINED, NOT_MET, UNDETERMINED])
    c = judged([UNDETERMINED, UNDETERMINED, ABSENT, ABSENT])
    assert at_least_n(2, [a, b, c]).code.tolist() == [MET, UNDETERMINED, NOT_MET, UNDETERMINED]


def test_a_combination_has_the_reasons_of_those_that_have_its_verdict() -> None:
    low, missing, years = Reason.BELOW, Reason.FACT_MISSING, Reason.YEARS_DIFFER
    failed, open_, also_open = (
        judged([NOT_MET], [low]),
        judged([UNDETERMINED], [missing]),
        judged([UNDETERMINED], [years]),
    )
    assert all_of([failed, open_, also_open]).reasons.tolist() == [low]
    assert any_of([failed, open_, also_open]).reasons.tolist() == [missing | years]
    assert all_of([judged([MET], [0]), open_, also_open]).reasons.tolist() == [missing | years]


# -- comparisons ---------------------------------------------------------------------------------------------------


def compared(low: float, high: float, operator: str, asked_low: float, asked_high: float | None = None) -> Judged:
    """An interval against an interval, or against a number."""
    top = asked_low if asked_high is None else asked_high
    ends = (np.array([value]) for value in (low, high, asked_low, top))
    return compare(*ends, operator, np.array([Reason.FACT_MISSING], np.uint16))


OPERATORS: dict[str, Callable[[int, int], bool]] = {
    "at_least": lambda found, asked: found >= asked,
    "at_most": lambda found, asked: found <= asked,
    "more_than": lambda found, asked: found > asked,
    "equals": lambda found, asked: found == asked,
}
small = st.integers(-4, 4)


@settings(deadline=None, max_examples=300)
@given(operator=st.sampled_from(list(OPERATORS)), a=small, b=small, c=small, d=small)
def test_intervals_compare_like_all_their_points(operator: str, a: int, b: int, c: int, d: int) -> None:
    (low, high), (asked_low, asked_high) = sorted((a, b)), sorted((c, d))
    truths = {
        OPERATORS[operator](found, asked)
        for found in range(low, high + 1)
        for asked in range(asked_low, asked_high + 1)
    }
    expected = UNDETERMINED if len(truths) == 2 else MET if truths == {True} else NOT_MET
    assert compared(low, high, operator, asked_low, asked_high).code[0] == expected


def test_an_open_comparison_has_the_reason_it_was_given_and_a_missed_one_is_below() -> None:
    assert compared(40, 50, "at_least", 45).reasons.tolist() == [Reason.FACT_MISSING]
    assert compared(40, 44, "at_least", 45).reasons.tolist() == [Reason.BELOW]
    assert compared(45, 50, "at_least", 45).reasons.tolist() == [0]


def test_sums_of_decimals_reach_their_threshold() -> None:
    # in binary 0.15 + 0.3 is 0.44999999999999996 and 0.1 + 0.2 is 0.30000000000000004
    assert 0.15 + 0.3 < 0.45
    assert compared(0.15 + 0.3, 0.15 + 0.3, "at_least", 0.45).code[0] == MET
    assert compared(0.1 + 0.2, 0.1 + 0.2, "at_most", 0.3).code[0] == MET
    assert compared(0.1 + 0.2, 0.1 + 0.2, "more_than", 0.3).code[0] == NOT_MET
    assert compared(0.1 + 0.2, 0.1 + 0.2, "equals", 0.3).code[0] == MET


@pytest.mark.parametrize(
    ("found", "operator", "asked", "expected"),
    [
        # the slack is 1e-9 of the threshold, and 1e-9 at least
        (50 - 4.9e-8, "at_least", 50, MET),
        (50 - 5.1e-8, "at_least", 50, NOT_MET),
        (50 + 4.9e-8, "at_most", 50, MET),
        (50 + 5.1e-8, "at_most", 50, NOT_MET),
        (50 + 4.9e-8, "more_than", 50, NOT_MET),
        (50 + 5.1e-8, "more_than", 50, MET),
        (0.45 - 0.9e-9, "at_least", 0.45, MET),
        (0.45 - 1.1e-9, "at_least", 0.45, NOT_MET),
        # 49.96 is not 50
        (49.96, "at_least", 50, NOT_MET),
        # no limit is reached by no limit only
        (inf, "at_least", inf, MET),
        (5200, "at_least", inf, NOT_MET),
        (inf, "at_least", 26, MET),
        (inf, "at_most", 26, NOT_MET),
    ],
)
def test_at_the_threshold(found: float, operator: str, asked: float, expected: int) -> None:
    assert compared(found, found, operator, asked).code[0] == expected


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("operator", list(OPERATORS))
def test_what_is_not_a_number_is_never_compared(operator: str, at: int) -> None:
    ends = [np.array([1.0, 1.0]) for _ in range(4)]
    ends[at][1] = nan
    with pytest.raises(FloatingPointError):
        compare(*ends, operator, np.zeros(2, np.uint16))


def test_an_operator_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="at_lest"):
        compared(1, 1, "at_lest", 1)


def test_the_code_is_the_sum_of_the_two_truths() -> None:
    found = from_truths(np.array([False, False, True]), np.array([False, True, True]), np.full(3, 8, np.uint16))
    assert found.code.tolist() == [NOT_MET, UNDETERMINED, MET]
    assert found.reasons.tolist() == [Reason.BELOW, Reason.FACT_MISSING, 0]


# -- completions of one case, joined -------------------------------------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(groups=st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=4), min_size=1, max_size=5))
def test_joined_completions_say_what_all_of_them_say(groups: list[list[int]]) -> None:
    codes = [code for group in groups for code in group]
    origin = np.array([case for case, group in enumerate(groups) for _ in group])
    found = join(judged(codes), origin, len(groups)).code.tolist()
    assert found == [agreed(set(group)) for group in groups]


def test_a_duty_that_fails_or_does_not_arise_is_undetermined() -> None:
    joined = join(judged([NOT_MET, ABSENT], [Reason.BELOW, 0]), np.array([0, 0]), 1)
    assert joined.code.tolist() == [UNDETERMINED]


def test_what_is_joined_keeps_the_reasons_of_its_completions() -> None:
    parts = judged([NOT_MET, UNDETERMINED, MET, MET], [Reason.BELOW, Reason.RANGE, Reason.BELOW, 0])
    joined = join(parts, np.array([0, 0, 1, 1]), 2)
    assert joined.code.tolist() == [UNDETERMINED, MET]
    assert joined.reasons.tolist() == [Reason.BELOW | Reason.RANGE, 0]
