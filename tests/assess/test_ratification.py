"""Ratification of a fictional treaty, worked out by hand; the rule of Convention No. 102 as its text has it."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import numpy as np
import pytest
from ratification_kit import STATE, instrument_result, land, ratified, rules

from gapcheck.assess.ratification_results import Applies, AskedKind, Blank, FigureItem
from gapcheck.data import standards_folder
from gapcheck.problems import Problems
from gapcheck.rulebook.loader import load_rulebook
from gapcheck.rulebook.ratification import FigureKind
from gapcheck.verdict import Judged, Reason, Verdict

if TYPE_CHECKING:
    from gapcheck.assess.ratification_results import Acceptance, Asked, FigureRow, PartStanding
    from gapcheck.rulebook.model import Instrument, Rulebook

NOT_MET, UNDETERMINED, MET = Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.MET


@pytest.fixture(scope="module")
def treaty(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The treaty that nobody has ratified."""
    return rules(tmp_path_factory.mktemp("treaty") / "rules")


@cache
def c102() -> Instrument:
    """Convention No. 102 as it is shipped."""
    return load_rulebook(standards_folder(), Problems()).instrument("C102")


def standing(found: Acceptance, name: str) -> PartStanding:
    """How near a Part is."""
    return next(part for part in found.parts if part.part == name)


def asked(found: Acceptance, kind: AskedKind) -> Asked:
    """The first thing of a kind that is asked for."""
    return next(item for item in found.asked if item.kind is kind)


def names(parts: tuple[PartStanding, ...]) -> list[str]:
    """Their numbers."""
    return [part.part for part in parts]


# -- the number of Parts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("periods", "could", "verdict"),
    [
        # two Parts are asked for, A or D among them; D has no rules, so it can never be ruled out
        (("10", "10", "10"), "ABC", MET),
        (("10", "10", "11"), "AB", MET),
        (("10", "11", "10"), "AC", MET),
        (("10", "11", "11"), "A", UNDETERMINED),
        (("11", "10", "10"), "BC", UNDETERMINED),
        (("11", "11", "11"), "", NOT_MET),
        (("unknown", "10", "11"), "B", UNDETERMINED),
        (("10", "unknown", "11"), "A", UNDETERMINED),
    ],
)
def test_two_parts_and_one_of_two(
    treaty: Rulebook, periods: tuple[str, str, str], could: str, verdict: Verdict
) -> None:
    found = ratified(treaty, land(periods=periods)).plain
    assert names(found.could) == list(could)
    assert found.cell.verdict is verdict


def test_without_the_part_that_must_be_among_them(tmp_path: Path) -> None:
    from ratification_kit import INSTRUMENT

    only_a = INSTRUMENT.replace("one_of: [A, D]", "one_of: [A]")
    found = ratified(rules(tmp_path / "rules", instrument=only_a), land(periods=("11", "10", "10"))).plain
    assert asked(found, AskedKind.PARTS).cell.verdict is MET
    assert asked(found, AskedKind.ONE_OF).cell.verdict is NOT_MET
    assert found.cell.verdict is NOT_MET


def test_how_many_parts_are_met_is_told_in_bounds(treaty: Rulebook) -> None:
    found = ratified(treaty, land(periods=("10", "unknown", "11"))).plain
    # A is met, B is open, C is not, D has no rules
    assert found.bounds == (1, 3, 4)
    parts = asked(found, AskedKind.PARTS)
    assert (parts.low, parts.high, parts.at_least) == (1, 3, 2)
    one_of = asked(found, AskedKind.ONE_OF)
    assert (one_of.parts, one_of.low, one_of.high, one_of.at_least) == (("A", "D"), 1, 2, 1)


def test_a_part_without_rules_is_never_met_and_never_ruled_out(treaty: Rulebook) -> None:
    found = standing(ratified(treaty, land()).plain, "D")
    assert not found.assessed
    assert (found.cell.verdict, found.ready.verdict) == (UNDETERMINED, UNDETERMINED)
    assert found.cell.reasons is Reason.OUT_OF_SCOPE


def _brute_force(verdicts: tuple[Verdict, ...], at_least: int, one_of: set[int]) -> Verdict:
    """What all completions of the open verdicts say: two Parts, one of some among them."""
    said = set()
    for completed in product(*((v,) if v is not UNDETERMINED else (NOT_MET, MET) for v in verdicts)):
        met = {index for index, verdict in enumerate(completed) if verdict is MET}
        said.add(len(met) >= at_least and bool(met & one_of))
    return UNDETERMINED if len(said) > 1 else MET if said.pop() else NOT_MET


def test_the_rule_says_what_every_completion_says() -> None:
    """Convention No. 102, Article 2(a)(ii): at least three of II to X, one of IV, V, VI, IX and X among them."""
    rule = c102().of_ratification.rule
    assert rule is not None
    parts = [outline.part for outline in c102().outline]
    assert parts == ["II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    every = list(product([NOT_MET, UNDETERMINED, MET], repeat=len(parts)))
    codes = np.array(every, np.int8).T
    nothing = np.zeros(len(every), np.uint16)
    found = rule.condition({part: Judged(code, nothing) for part, code in zip(parts, codes, strict=True)}).code
    assert found.tolist() == [int(_brute_force(verdicts, 3, {2, 3, 4, 7, 8})) for verdicts in every]


# -- common provisions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "verdict"), [("yes", MET), ("no", NOT_MET), ("unknown", UNDETERMINED)])
def test_what_is_asked_of_the_country_is_asked_whatever_parts_are_accepted(
    treaty: Rulebook, state: str, verdict: Verdict
) -> None:
    found = ratified(treaty, land(state=state)).plain
    assert found.cell.verdict is verdict
    common = asked(found, AskedKind.COMMON)
    assert (common.cites, common.cell.verdict) == (("71",), verdict)
    # the Parts by themselves are ready all the same
    assert names(found.could) == ["A", "B", "C"]


def test_a_scheme_without_appeal_holds_its_part_back_and_no_other(treaty: Rulebook) -> None:
    found = ratified(treaty, land(appeals=("[refusal]", "[quality]", "[refusal]"))).plain
    part = standing(found, "B")
    assert (part.cell.verdict, part.ready.verdict, part.held_back) == (MET, NOT_MET, ("70",))
    assert names(found.could) == ["A", "C"]
    assert standing(found, "A").held_back == ()
    assert found.cell.verdict is MET


def test_an_appeal_of_which_nobody_speaks_leaves_its_part_open(treaty: Rulebook) -> None:
    found = ratified(treaty, land(appeals=("[refusal]", "unknown", "[refusal]"))).plain
    part = standing(found, "B")
    assert (part.cell.verdict, part.ready.verdict, part.held_back) == (MET, UNDETERMINED, ("70",))
    # one answer is missing: whether there is an appeal against that scheme
    assert part.waits == 1


SECOND_SCHEME = """
  - id: other
    type: social_insurance
    facts: {appeal_against: [quality]}
    benefits: [{branch: old_age, facts: {qualifying_period: 5}}]
"""


@pytest.mark.parametrize(("first", "verdict"), [("60", MET), ("50", MET), ("40", NOT_MET)])
def test_a_scheme_that_nobody_needs_holds_no_part_back(treaty: Rulebook, first: str, verdict: Verdict) -> None:
    # all 1,000 are in one of two schemes with a short period; there is an appeal only against the first
    covers = "  - {class: all, package: other.old_age, facts: {legal_coverage: 100, participation: compulsory}}\n"
    body = land(persons=(first, "100", "100"), more=covers).replace("\ncovers:", f"{SECOND_SCHEME}covers:")
    part = standing(ratified(treaty, body).plain, "A")
    assert (part.cell.verdict, part.ready.verdict) == (MET, verdict)


# -- exceptions ----------------------------------------------------------------------------------------------------

A_THIRD = ("100", "30", "100")


@pytest.mark.parametrize(("weak", "verdict"), [("yes", MET), ("no", NOT_MET), ("unknown", UNDETERMINED)])
def test_with_the_exception_a_third_is_enough(treaty: Rulebook, weak: str, verdict: Verdict) -> None:
    found = ratified(treaty, land(periods=("10", "10", "11"), persons=A_THIRD, weak=weak))
    # half of all employees are asked for without it, a fifth with it
    assert (standing(found.plain, "B").cell.verdict, found.plain.exceptions) == (NOT_MET, ())
    best = found.with_exceptions
    assert best is not None
    assert (standing(best, "B").cell.verdict, best.exceptions) == (MET, ("5",))
    # a State that declares one must have a weak economy; one that declares none is not asked
    assert asked(best, AskedKind.EXCEPTIONS).cell.verdict is verdict
    assert best.cell.verdict is verdict
    assert all(item.kind is not AskedKind.EXCEPTIONS for item in found.plain.asked)
    # without B, the State could accept A, and D of which nothing can be said
    assert found.plain.cell.verdict is UNDETERMINED


def test_an_exception_that_changes_nothing_is_not_told(treaty: Rulebook) -> None:
    assert ratified(treaty, land()).with_exceptions is None
    # a tenth is less than the fifth that is asked for with it
    assert ratified(treaty, land(persons=("100", "10", "100"))).with_exceptions is None


def test_an_exception_in_force_is_the_ground_of_all_verdicts(treaty: Rulebook) -> None:
    body = land(persons=A_THIRD)
    found = instrument_result(treaty, body, declared=("5",))
    part = next(part for part in found.parts if part.part == "B")
    assert (part.cell.verdict, part.reported_route, part.declared.uses) == (MET, "R1.25", ())
    assert found.ratification is not None
    assert (found.ratification.plain.exceptions, found.ratification.with_exceptions) == (("5",), None)
    assert found.gaps == ()


def test_an_exception_that_there_is_not(treaty: Rulebook) -> None:
    with pytest.raises(KeyError, match="6"):
        instrument_result(treaty, land(), declared=("5", "6"))


@pytest.mark.parametrize("appeal", ["[refusal]", "unknown", "[quality]"])
@pytest.mark.parametrize("persons", ["10", "{low: 10, high: 30}", "30", "{low: 30, high: 60}", "60", "unknown"])
@pytest.mark.parametrize("period", ["10", "unknown", "11"])
def test_more_conditions_never_help_and_more_exceptions_never_harm(
    treaty: Rulebook, period: str, persons: str, appeal: str
) -> None:
    everything = ("[refusal]", appeal, "[refusal]")
    body = land(periods=("10", period, "10"), persons=("100", persons, "100"), appeals=everything)
    plain, declared = (ratified(treaty, body, declared=names).plain for names in ((), ("5",)))
    for before, after in zip(plain.parts, declared.parts, strict=True):
        assert before.ready.verdict <= before.cell.verdict <= after.cell.verdict
        assert before.ready.verdict <= after.ready.verdict <= after.cell.verdict


# -- what is missing -----------------------------------------------------------------------------------------------


def test_the_nearest_part_comes_first_and_tells_its_gap(treaty: Rulebook) -> None:
    found = ratified(treaty, land(periods=("20", "10", "11"))).plain
    # C misses the 10 years by a tenth, A by as much again
    assert found.further == ("C", "A")
    part = standing(found, "C")
    assert ([topic.en for topic in part.lacks], part.gaps) == (["Contingency"], 1)
    assert part.nearest is not None
    assert part.nearest.observed is not None
    assert part.nearest.observed.shortfall == pytest.approx(1, rel=1e-12)


def test_open_parts_tell_for_how_many_answers_they_wait(treaty: Rulebook) -> None:
    found = ratified(treaty, land(periods=("unknown", "10", "unknown"), appeals=("unknown", "[refusal]", "[refusal]")))
    # C waits for its period; A for its period and for the appeal; D has no rules and comes last
    assert names(found.plain.might) == ["C", "A", "D"]
    assert [part.waits for part in found.plain.might] == [1, 2, 0]


# -- a State that has ratified -------------------------------------------------------------------------------------


def state(tmp: str, **changes: str) -> Rulebook:
    """The treaty, ratified by Fictionia, with other lines in its row."""
    text = STATE
    for key, value in changes.items():
        lines = [line for line in text.splitlines() if not line.strip().startswith(f"{key}:")]
        text = "\n".join([*lines, f"    {key}: {value}", ""])
    return rules(Path(mkdtemp(dir=tmp)) / "rules", states=text)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A folder for rules."""
    return str(tmp_path)


def test_a_state_that_is_not_listed_says_nothing(folder: str) -> None:
    assert ratified(state(folder), land(), code="OTH").state is None


def test_how_the_design_stands_against_what_was_accepted(folder: str) -> None:
    found = ratified(state(folder), land(periods=("11", "10", "10"))).state
    assert found is not None
    assert (found.year, found.later, found.complete, found.source) == (1999, False, True, "a gazette")
    assert [(part.part, part.applies, part.cell.verdict) for part in found.parts] == [
        ("A", Applies.YES, NOT_MET),
        ("B", Applies.YES, MET),
    ]


def test_a_ratification_after_the_profile_is_told(folder: str) -> None:
    found = ratified(state(folder, ratified="2021", complete="no"), land()).state
    assert found is not None
    assert (found.later, found.complete) == (True, False)


@pytest.mark.parametrize(
    ("ceased", "applies", "because"),
    [
        ("[{by: T9, parts: [A]}]", [Applies.NO, Applies.YES], [("T9",), ()]),
        ("[{by: T9, parts: not_named}]", [Applies.NOT_KNOWN] * 2, [("T9",)] * 2),
        ("[{by: T9, parts: [B], sure: no}]", [Applies.YES, Applies.NOT_KNOWN], [(), ("T9",)]),
        (
            "[{by: T9, parts: [C], sure: no}]",
            [Applies.YES, Applies.YES, Applies.NOT_ACCEPTED],
            [(), (), ("T9",)],
        ),
    ],
)
def test_what_later_treaties_replace(
    folder: str, ceased: str, applies: list[Applies], because: list[tuple[str, ...]]
) -> None:
    found = ratified(state(folder, ceased=ceased), land()).state
    assert found is not None
    assert [part.applies for part in found.parts] == applies
    assert [part.because for part in found.parts] == because


@pytest.mark.parametrize(
    ("key", "verdict"),
    [("exceptions", MET), ("doubtful_exceptions", UNDETERMINED), ("source", NOT_MET)],
)
def test_a_state_is_held_to_what_it_declared(folder: str, key: str, verdict: Verdict) -> None:
    # a third of the employees: enough with the exception only; where sources differ on it, it cannot be said
    value = "a gazette" if key == "source" else "['5']"
    found = ratified(state(folder, **{key: value}), land(persons=A_THIRD))
    assert found.state is not None
    assert found.state.parts[1].cell.verdict is verdict
    # what was declared long ago is no ground of the other verdicts
    assert standing(found.plain, "B").cell.verdict is NOT_MET


# -- figures -------------------------------------------------------------------------------------------------------


def rows(treaty: Rulebook, body: str, letter: str, part: str, **how: tuple[str, ...]) -> list[FigureRow]:
    """The figures of a Part under a letter."""
    blocks = instrument_result(treaty, body, **how).figures
    assert [block.letter for block in blocks] == ["i", "ii"]
    return [row for block in blocks if block.letter == letter for row in block.rows if row.part == part]


def test_persons_in_the_order_of_a_report_form(treaty: Rulebook) -> None:
    found = rows(treaty, land(persons=("60", "100", "100")), "i", "A")
    # 600 of 1,000 employees
    assert [(row.item, row.low, row.high, row.unit) for row in found] == [
        (FigureItem.GROUP, 600, 600, "persons"),
        (FigureItem.PROTECTED, 600, 600, "persons"),
        (FigureItem.POPULATION, 1000, 1000, "persons"),
        (FigureItem.SHARE, 60, 60, "percent"),
    ]
    assert {row.cites for row in found} == {("10",)}
    assert {row.years for row in found} == {(2019,)}
    assert found[2].sources == ("S2",)
    assert found[0].counted == found[1].counted == ("legal",)
    assert (found[3].operator, found[3].asked) == ("at_least", 50)


def test_who_is_covered_in_fact_is_told_apart(treaty: Rulebook) -> None:
    body = land().replace("legal_coverage: 100,", "legal_coverage: 100, effective_coverage: 40,", 1)
    found = rows(treaty, body, "i", "A")
    assert [(row.low, row.counted) for row in found[:2]] == [(400, ("effective",)), (400, ("effective",))]


def test_a_figure_that_is_not_known_is_left_blank_with_its_reason(treaty: Rulebook) -> None:
    found = rows(treaty, land(persons=("unknown", "100", "100")), "i", "A")
    # nobody to everybody: of the persons that is a range, of the share it says nothing
    assert [(row.low, row.high, row.blank) for row in found] == [
        (0, 1000, Blank.NONE),
        (0, 1000, Blank.NONE),
        (1000, 1000, Blank.NONE),
        (None, None, Blank.NOT_KNOWN),
    ]
    assert [row.missing for row in found] == [1, 1, 0, 1]


def test_figures_that_there_cannot_be(treaty: Rulebook) -> None:
    body = land(persons=A_THIRD)
    (without_rules,) = rows(treaty, body, "i", "D")
    assert without_rules.blank is Blank.NOT_ASSESSED
    # under the exception the Part is met by a route for which no figure is asked
    (other,) = rows(treaty, body, "i", "B", declared=("5",))
    assert (other.blank, other.cites) == (Blank.OTHER_ROUTE, ("25",))
    # Article 30 is not among those of which figures are asked
    assert rows(treaty, body, "i", "C") == []


def test_numbers_with_what_is_asked_and_their_source(treaty: Rulebook) -> None:
    (found,) = rows(treaty, land(periods=("10", "10", "11")), "ii", "C")
    assert (found.low, found.high, found.unit, found.operator, found.asked) == (11, 11, "years", "at_most", 10)
    assert (found.cites, found.sources, found.cell and found.cell.verdict) == (("31",), ("S1",), NOT_MET)


def test_one_number_of_many_is_told_once(treaty: Rulebook) -> None:
    # another class under the same scheme on sickness
    body = land().replace("persons: {value: 1000", "persons: {value: 990")
    body = body.replace("\nschemes:", "\n  - {id: few, name: Few, kind: employees, facts: {persons: 10}}\nschemes:")
    cover = "  - {class: few, package: s_sickness.sickness, facts: {legal_coverage: 100, participation: compulsory}}\n"
    (found,) = rows(treaty, body.replace("country_facts:", f"{cover}country_facts:"), "ii", "C")
    assert (found.low, found.whom.splitlines()) == (
        10,
        ["Employees", "s_sickness.sickness", "Few", "s_sickness.sickness"],
    )


# -- Convention No. 102 --------------------------------------------------------------------------------------------


def test_the_figures_are_those_of_article_76() -> None:
    """Article 76(1)(b), letter by letter as the Convention lists them."""
    lists = {
        "i": "9abcd 15abd 21ac 27abd 33ab 41abd 48abc 55abd 61abd",
        "ii": "44ab",
        "iii": "18(2)(a)",
        "iv": "24(2)",
        "v": "71(2)",
    }
    figures = c102().of_ratification.figures
    assert [figure.letter for figure in figures] == list(lists)
    for figure in figures:
        expected = []
        for word in lists[figure.letter].split():
            number = word.rstrip("abcd")
            expected += [word] if "(" in word else [f"{number}({letter})" for letter in word[len(number) :]]
        cites = [cite for kind, found in figure.shows if kind is not FigureKind.RATES for cite in found]
        assert cites == expected
        assert figure.cites == ("76(1)(b)",)
    rates = [found for kind, found in figures[1].shows if kind is FigureKind.RATES]
    assert rates == [("65", "66", "67")]


def test_the_common_provisions_are_those_of_parts_xi_to_xiii() -> None:
    """Articles 68 to 72 for the country, its schemes and benefits; 71(1) on collective financing is in every route."""
    rule = c102().of_ratification.rule
    assert rule is not None
    cited = {cite for item in c102().common if item.id in rule.common for cite in item.cites}
    assert {cite.partition("(")[0] for cite in cited} == {"68", "69", "70", "71", "72"}
    assert {"68(1)", "68(2)", "69(a)", "70(1)", "71(1)", "71(2)", "71(3)", "72(1)", "72(2)"} <= cited
    assert c102().requirement(rule.exceptions).cites == ("3(1)",)


@pytest.mark.parametrize(
    ("iso3", "year", "parts"),
    [
        # published in the Austrian Federal Law Gazette III 151/2014 and 227/2017, and in Dz.U. 2005 No 93 item 776
        ("JPN", 1976, "III IV V"),
        ("IRL", 1968, "III IV X"),
        ("POL", 2003, "II V VII VIII X"),
        ("JOR", 2014, "V VI IX X"),
        ("UKR", 2016, "II III IV V VI VII VIII IX X"),
    ],
)
def test_states_that_have_ratified(iso3: str, year: int, parts: str) -> None:
    found = c102().of_ratification.state(iso3)
    assert found is not None
    assert (found.year, found.parts) == (year, tuple(parts.split()))


def test_exceptions_and_later_conventions_of_states() -> None:
    states = {state.iso3: state for state in c102().of_ratification.states}
    assert states["TUR"].exceptions == ("9(d)", "48(c)")
    # two sources differ on 34(3)
    assert states["TCD"].doubtful == ("34(3)",)
    assert "34(3)" not in states["TCD"].exceptions
    (croatia,) = states["HRV"].ceased
    assert (croatia.by, croatia.parts, croatia.sure) == ("C121", ("VI",), True)
    assert not states["COD"].complete
    assert all(found.source for found in states.values())
