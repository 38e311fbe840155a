"""Nothing is claimed that a further answer could contradict: random countries, veiled, unveiled, and told otherwise.

Each Part is tried on layouts of its own. They start from a design that conforms, of which some answers are changed,
so that Parts are met and not met; then some of the answers are hidden. With ``GAPCHECK_SOUNDNESS=100000`` so many
countries are tried in all in the place of some hundreds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from os import environ
from typing import TYPE_CHECKING

import numpy as np
import pytest
from random_kit import complete, known, partly_lifted, shuffled, split, told, veiled, verdicts, without
from random_layouts import law, rules, setup

from gapcheck.assess.batch import assess_batch
from gapcheck.facts.catalogue import Branch
from gapcheck.facts.columns import Cases, View
from gapcheck.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from random_kit import Columns
    from random_layouts import Setup

    Codes = dict[str, np.ndarray]

NOT_MET, MET, ABSENT = Verdict.NOT_MET, Verdict.MET, Verdict.NOT_APPLICABLE
COUNT = 14
"""Countries of one layout. Open ages multiply over all of them, so that many small batches are quicker than a large."""
ASKED = int(environ.get("GAPCHECK_SOUNDNESS", "0"))
SEEDS = range(ASKED // (COUNT * len(Branch)) + 1) if ASKED else (0, 4)
PLACES = [(branch, seed) for seed in SEEDS for branch in Branch]

everywhere = pytest.mark.parametrize(("branch", "seed"), PLACES)


@dataclass(frozen=True)
class Drawn:
    """Random countries of a layout: complete, veiled, and what is said of both."""

    here: Setup
    seed: int
    full: Columns
    veil: Columns

    def random(self, salt: int) -> np.random.Generator:
        """Chances of a test, the same every time."""
        return np.random.default_rng([salt, self.seed, *self.here.part.branch.encode()])

    @cached_property
    def claimed(self) -> Codes:
        """Verdicts while some answers are hidden, those of every requirement among them."""
        return verdicts(self.here, self.veil, duties=True)

    @cached_property
    def found(self) -> Codes:
        """Verdicts once everything is known."""
        return verdicts(self.here, self.full, duties=True)


@cache
def drawn(branch: Branch, seed: int) -> Drawn:
    random = np.random.default_rng([seed, *branch.encode()])
    here = setup(branch, seed)
    full = known(complete(here, random, COUNT), random, COUNT)
    return Drawn(here, seed, full, veiled(full, random, COUNT))


def assert_never_contradicted(before: Codes, after: Codes) -> None:
    """No verdict turns into its opposite, and no duty that did not arise arises."""
    wrong = {}
    for name, was in before.items():
        now = after[name]
        lost = ((was == MET) & (now == NOT_MET)) | ((was == NOT_MET) & ((now == MET) | (now == ABSENT)))
        lost |= (was == ABSENT) & (now != ABSENT)
        if lost.any():
            wrong[name] = np.flatnonzero(lost).tolist()
    assert wrong == {}


def of_parts_and_routes(codes: Codes) -> Iterator[tuple[str, np.ndarray]]:
    """The verdicts that are not those of requirements."""
    return ((name, code) for name, code in codes.items() if " of " not in name)


# -- what is not known yet -------------------------------------------------------------------------------------------


@everywhere
def test_no_completion_contradicts_a_verdict(branch: Branch, seed: int) -> None:
    one = drawn(branch, seed)
    assert_never_contradicted(one.claimed, one.found)
    assert_never_contradicted(one.claimed, verdicts(one.here, one.full, View.GIVEN, duties=True))


@everywhere
def test_a_known_answer_more_never_reverses_a_verdict(branch: Branch, seed: int) -> None:
    one = drawn(branch, seed)
    lifted = verdicts(one.here, partly_lifted(one.veil, one.full, one.random(1), COUNT), duties=True)
    assert_never_contradicted(one.claimed, lifted)
    assert_never_contradicted(lifted, one.found)


@everywhere
def test_what_is_shown_is_what_the_arithmetic_says(branch: Branch, seed: int) -> None:
    one = drawn(branch, seed)
    arithmetic = verdicts(one.here, one.veil, View.GIVEN)
    for name, code in of_parts_and_routes(one.claimed):
        decided = (code == MET) | (code == NOT_MET)
        assert (arithmetic[name][decided] == code[decided]).all(), name


@everywhere
def test_a_declaration_makes_nothing_worse(branch: Branch, seed: int) -> None:
    one = drawn(branch, seed)
    for codes in (one.claimed, one.found):
        for name, code in of_parts_and_routes(codes):
            assert name.endswith(" declared") or (codes[f"{name} declared"] >= code).all(), name


@everywhere
def test_a_scheme_that_is_not_listed_contradicts_nothing(branch: Branch, seed: int) -> None:
    one = drawn(branch, seed)
    whole = verdicts(one.here, told(one.full, "all_schemes_listed", branch, 1.0))
    fewer = told(one.full, "all_schemes_listed", branch, 0.0)
    scheme = one.random(5).choice([scheme.id for scheme in one.here.layout.schemes])
    layout = without(one.here.layout, scheme=scheme)
    assert_never_contradicted(verdicts(one.here, fewer, layout=layout), whole)


@everywhere
def test_a_class_that_is_not_listed_contradicts_nothing(branch: Branch, seed: int) -> None:
    # what a route for all residents says is met is not compared: it speaks of the classes that are listed
    one = drawn(branch, seed)
    whole = verdicts(one.here, told(one.full, "all_classes_listed", branch, 1.0))
    fewer = told(one.full, "all_classes_listed", branch, 0.0)
    group = one.random(6).choice([group.id for group in one.here.layout.classes])
    claimed = verdicts(one.here, fewer, layout=without(one.here.layout, group=group))
    assert_never_contradicted(claimed, whole)


# -- the same countries told otherwise ---------------------------------------------------------------------------------


def assert_same(one: Codes, other: Codes) -> None:
    """All verdicts of the first are those of the second."""
    assert {name: code.tolist() for name, code in one.items()} == {name: other[name].tolist() for name in one}


@everywhere
def test_a_country_alone_is_judged_as_among_others(branch: Branch, seed: int) -> None:
    one = drawn(branch, seed)
    some = Cases(one.here.layout, one.veil, COUNT, {}, 2020)
    at = law().parts.index(one.here.part)
    together = assess_batch(some, rules())
    assert together.verdict[:, at].tolist() == one.claimed["Part"].tolist()
    assert together.declared_verdict[:, at].tolist() == one.claimed["Part declared"].tolist()
    for case in one.random(2).choice(COUNT, 2, replace=False).tolist():
        alone = verdicts(one.here, {key: column[case : case + 1] for key, column in one.veil.items()}, duties=True)
        assert_same({name: code[case : case + 1] for name, code in one.claimed.items()}, alone)


@everywhere
def test_the_order_of_schemes_classes_formulas_and_rows_changes_nothing(branch: Branch, seed: int) -> None:
    one = drawn(branch, seed)
    mixed = shuffled(one.here.layout, one.random(3))
    assert_same(one.claimed, verdicts(one.here, one.veil, layout=mixed, duties=True))


@everywhere
def test_splitting_a_class_in_two_changes_nothing(branch: Branch, seed: int) -> None:
    one = drawn(branch, seed)
    shares = one.random(4).choice([0.5, 0.25, 0.75], COUNT)
    plain = dict(of_parts_and_routes(one.claimed))
    group = one.random(7).choice([group.id for group in one.here.layout.classes])
    layout, columns = split(one.here.layout, one.veil, group, shares)
    assert_same(plain, verdicts(one.here, columns, layout=layout))


# -- whether there was anything to contradict --------------------------------------------------------------------------


@pytest.mark.parametrize("branch", Branch)
def test_every_part_comes_out_either_way_and_open(branch: Branch) -> None:
    claimed: Counter[tuple[str, int]] = Counter()
    found: Counter[tuple[str, int]] = Counter()
    for seed in SEEDS:
        one = drawn(branch, seed)
        for counts, codes in ((claimed, one.claimed), (found, one.found)):
            for name, code in of_parts_and_routes(codes):
                counts.update((name, verdict) for verdict in code.tolist())
    for name in ("Part", "Part declared"):
        assert min(claimed[name, code] for code in (Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.MET)) > 0
        assert min(found[name, code] for code in (Verdict.NOT_MET, Verdict.MET)) > 0
    routes = [f"{route.id} declared" for route in drawn(branch, 0).here.part.routes]
    assert [name for name in routes if not (found[name, NOT_MET] and found[name, MET])] == []
