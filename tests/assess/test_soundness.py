"""No verdict is contradicted by what the missing answers turn out to be; a batch says what each case alone says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gapcheck.assess.batch import assess_batch
from gapcheck.assess.judge import Judge
from gapcheck.assess.routes import PartJudge
from gapcheck.data import standards_folder
from gapcheck.facts.catalogue import Catalogue, Field, FieldType, Scope
from gapcheck.facts.columns import Cases, Column, Table, View, cases_of
from gapcheck.facts.profile import Key
from gapcheck.forms.yaml_reader import read_profile
from gapcheck.problems import Problems
from gapcheck.rulebook.loader import load_rulebook
from gapcheck.verdict import Verdict, join

if TYPE_CHECKING:
    from gapcheck.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parents[2]
PROFILES = [
    ROOT / "country_profiles" / "LAO-2025.yaml",
    ROOT / "tests" / "cli" / "small_profile.yaml",
]
LEFT_AS_THEY_ARE = ("effective_coverage", "effective_coverage_persons", "step_share", "account_balance")
TOPS = {"percent": 60.0, "years": 40.0, "weeks": 40.0, "days": 15.0, "persons": 900.0}
COUNT = 60


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook(standards_folder(), Problems())


@pytest.fixture(scope="module", params=PROFILES, ids=lambda path: path.stem)
def single(request: pytest.FixtureRequest, rulebook: Rulebook) -> Cases:
    profile = read_profile(request.param, rulebook.catalogue, Problems())
    assert profile is not None
    return cases_of(profile)


def questions(cases: Cases, catalogue: Catalogue) -> list[Key]:
    """Every question that the layout raises; of rows and steps, those that the profile speaks of."""
    layout = cases.layout
    branches = {benefit.branch for benefit in layout.benefits}
    owners: dict[Scope, list[tuple[str, str]]] = {
        Scope.COUNTRY: [("", "")],
        Scope.BRANCH: [(branch, branch) for branch in sorted(branches)],
        Scope.CLASS: [],
        Scope.SCHEME: [(scheme.id, "") for scheme in layout.schemes],
        Scope.BENEFIT: [(benefit.id, benefit.branch) for benefit in layout.benefits],
        Scope.COVER: [(cover.id, layout.package_by_id[cover.package_id].branch) for cover in layout.covers],
    }
    keys = [
        Key(item.id, owner)
        for item in catalogue.fields.values()
        for owner, branch in owners.get(item.scope, [])
        if (not item.branches or not branch or branch in item.branches) and not item.silence_is_no
    ]
    keys += [Key("persons", item.id) for item in layout.classes]
    keys += [key for key in cases.columns if catalogue[key.field].scope in (Scope.ROW, Scope.STEP)]
    return [key for key in dict.fromkeys(keys) if key.field not in LEFT_AS_THEY_ARE]


def answers(item: Field, random: np.random.Generator) -> np.ndarray:
    """A possible answer in each case; lists as bits."""
    if item.is_truth:
        return random.integers(0, 2, COUNT).astype(float)
    if item.type is FieldType.CHOICE:
        return (1 << random.integers(0, len(item.choices), COUNT)).astype(float)
    if item.type is FieldType.SET:
        return random.integers(0, 1 << len(item.choices), COUNT).astype(float)
    if item.scope is Scope.COUNTRY and item.unit == "persons":
        return random.integers(4_000, 6_000, COUNT).astype(float)
    top = min(TOPS.get(item.unit, 3_000.0), item.high)
    found = np.round(random.uniform(item.low, max(top, item.low), COUNT), 1)
    return found if item.none is None else np.where(random.random(COUNT) < 0.3, item.none, found)


def open_and_closed(single: Cases, catalogue: Catalogue, seed: int, share: float) -> tuple[Cases, Cases]:
    """Random cases of which a share of the answers is open, as blanks or ranges, and one completion of each."""
    random = np.random.default_rng(seed)
    known, closed = {}, {}
    nowhere = np.zeros(COUNT, np.bool_)
    for key in questions(single, catalogue):
        item = catalogue[key.field]
        value, other = answers(item, random), answers(item, random)
        blank = random.random(COUNT) < share
        ranged = (random.random(COUNT) < share) & (item.type is FieldType.NUMBER)
        low = np.where(ranged, np.minimum(value, other), value)
        high = np.where(ranged, np.maximum(value, other), value)
        known[key] = Column(low, high, blank, nowhere)
        closed[key] = Column(value, value, nowhere, nowhere)
    return (
        replace(single, columns=known, count=COUNT, years={}),
        replace(single, columns=closed, count=COUNT, years={}),
    )


def verdicts(cases: Cases, rulebook: Rulebook) -> dict[str, np.ndarray]:
    """The codes of every Part, route and requirement of every cover, as shown."""
    law = rulebook.instrument("C102")
    judge = Judge(law, Table(cases, rulebook.catalogue, View.SHOWN))
    found = {}
    for part in law.parts:
        judged = PartJudge(judge, part)
        found[part.id] = judged.verdict()
        for route in part.routes:
            found[route.id] = judged.route(route).judged
            for cover in judged.covers:
                for name in route.conditions:
                    found[f"{name} {route.id} {cover.id}"] = judge.requirement(name, judged.at(route, cover.id)).judged
    return {name: join(one, judge.table.origin, cases.count).code for name, one in found.items()}


@pytest.mark.parametrize(("seed", "share"), [(1, 0.1), (3, 0.3), (4, 0.02), (6, 0.05)])
def test_no_verdict_is_contradicted_by_a_completion(single: Cases, rulebook: Rulebook, seed: int, share: float) -> None:
    some, all_ = open_and_closed(single, rulebook.catalogue, seed, share)
    before, after = verdicts(some, rulebook), verdicts(all_, rulebook)
    decided = 0
    for name, codes in before.items():
        met, failed = codes == Verdict.MET, codes == Verdict.NOT_MET
        decided += int(met.sum() + failed.sum())
        assert not (met & (after[name] == Verdict.NOT_MET)).any(), name
        assert not (failed & (after[name] == Verdict.MET)).any(), name
    assert decided > COUNT  # there is something to contradict


def test_a_batch_says_what_each_case_alone_says(single: Cases, rulebook: Rulebook) -> None:
    some, _ = open_and_closed(single, rulebook.catalogue, 7, 0.2)
    together = assess_batch(some, rulebook)
    for case in range(0, COUNT, 10):
        alone = assess_batch(some[slice(case, case + 1)], rulebook)
        assert (alone.verdict[0] == together.verdict[case]).all()
        assert (alone.arithmetic[0] == together.arithmetic[case]).all()
        assert (alone.declared_verdict[0] == together.declared_verdict[case]).all()


def test_a_declaration_is_never_less_favourable(single: Cases, rulebook: Rulebook) -> None:
    some, _ = open_and_closed(single, rulebook.catalogue, 8, 0.05)
    found = assess_batch(some, rulebook)
    assert (found.declared_verdict >= found.verdict).all()
    assert (found.declared_arithmetic >= found.arithmetic).all()


def test_the_frame_holds_a_row_for_each_case_and_part(single: Cases, rulebook: Rulebook) -> None:
    some, _ = open_and_closed(single, rulebook.catalogue, 9, 0.2)
    found = assess_batch(some[slice(0, 3)], rulebook)
    frame = found.to_frame()
    assert list(frame["part"]) == ["II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"] * 3
    words = {int(verdict): verdict.word for verdict in Verdict}
    assert list(frame["verdict"]) == [words[code] for row in found.verdict.tolist() for code in row]
