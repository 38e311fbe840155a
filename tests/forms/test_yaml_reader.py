"""Answers are read as the profile's format says: units, ranges, lists, blanks, sources, and where each stands."""

from __future__ import annotations

from datetime import date
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reader_kit import answer, profile_text, read, sound

from gapcheck.facts.profile import BaseKind, ClassKind, Key, Payer, Recipient, SchemeType, Sex, Status
from gapcheck.forms.yaml_reader import read_profile
from gapcheck.problems import ProblemCode, Problems

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Catalogue

SMALL = Path(__file__).resolve().parents[1] / "cli" / "small_profile.yaml"
TEXT = SMALL.read_text(encoding="utf-8")


# -- numbers and units -----------------------------------------------------------------------------------------

NUMBERS = [
    # as written, in the unit of the question
    ("pensionable_age", "60", 60),
    ("pensionable_age", "{value: 60}", 60),
    ("pensionable_age", "{value: 60, unit: years}", 60),
    ("pensionable_age", "'60'", 60),
    ("pensionable_age", "65.5", 65.5),
    ("pensionable_age", "+60", 60),
    ("all_residents", "7e6", 7_000_000),
    ("all_residents", "{value: 7000000, unit: persons}", 7_000_000),
    ("legal_coverage", "{value: 55.5, unit: '%'}", 55.5),
    ("legal_coverage", "{value: 55.5, unit: percent}", 55.5),
    # a number that begins with nought is no octal number
    ("duration_in_12_months", "010", 10),
    # years: 180 months are 15; 26 weeks are half of 52; 365 days are one
    ("qualifying_period", "{value: 180, unit: months}", 15),
    ("qualifying_period", "{value: 1, unit: month}", 1 / 12),
    ("qualifying_period", "{value: 26, unit: weeks}", 0.5),
    ("qualifying_period", "{value: 365, unit: days}", 1),
    # weeks: 3 months are 13, a year 52; 91 calendar days are 13, and so are 78 benefit days at six a week
    ("duration_in_12_months", "{value: 3, unit: months}", 13),
    ("duration_in_12_months", "{value: 1, unit: year}", 52),
    ("duration_in_12_months", "{value: 91, unit: days}", 13),
    ("duration_in_12_months", "{value: 78, unit: 'days, 6 a week'}", 13),
    ("duration_in_12_months", "{value: 65, unit: 'days, 5 a week'}", 13),
    ("step_duration", "{value: 6, unit: months}", 26),
    # days: a week has seven
    ("waiting_days", "{value: 1, unit: week}", 7),
    ("waiting_days", "3", 3),
    # money a month: a twelfth of a year's; 12 weeks' are 52/12 weeks; 60,000 on five days a week are 300,000 a week
    ("skilled_wage", "1300000", 1_300_000),
    ("skilled_wage", "{value: 1300000, unit: LAK a month}", 1_300_000),
    ("skilled_wage", "{value: 15600000, unit: LAK a year}", 1_300_000),
    ("skilled_wage", "{value: 300000, unit: LAK a week}", 1_300_000),
    ("skilled_wage", "{value: 60000, unit: 'LAK a day, 5 days a week'}", 1_300_000),
    ("skilled_wage", "{value: 50000, unit: 'LAK a day, 6 days a week'}", 1_300_000),
    ("skilled_wage", "{value: 15600000, unit: LAK per year}", 1_300_000),
    ("skilled_wage", "{value: 15600000, unit: LAK/year}", 1_300_000),
    ("reference_amount", "{value: 12000, unit: LAK a year}", 1_000),
    ("flat", "{value: 12000, unit: LAK a year}", 1_000),
    # money a year: twelve months'
    ("employee_contributions_a_year", "{value: 1000, unit: LAK a month}", 12_000),
    ("employee_contributions_a_year", "{value: 1000, unit: LAK a year}", 1_000),
]


@pytest.mark.parametrize(("name", "given", "number"), NUMBERS)
def test_numbers_are_kept_in_the_unit_of_the_question(
    name: str, given: str, number: float, catalogue: Catalogue
) -> None:
    """The arithmetic of units stands beside each."""
    fact = answer(catalogue, name, given)
    assert fact.low == pytest.approx(number, rel=1e-12)
    assert fact.high == fact.low
    assert not fact.blank


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("qualifying_period", "{value: 1, unit: LAK a month}"),
        ("qualifying_period", "{value: 1, unit: fortnights}"),
        ("qualifying_period", "{value: 1, unit: 'days, 8 a week'}"),
        ("skilled_wage", "{value: 1, unit: months}"),
        ("skilled_wage", "{value: 1, unit: THB a month}"),
        ("skilled_wage", "{value: 1, unit: lak a month}"),
        ("skilled_wage", "{value: 1, unit: LAK a day}"),
        ("skilled_wage", "{value: 1, unit: LAK}"),
        ("legal_coverage", "{value: 1, unit: persons}"),
        ("all_residents", "{value: 1, unit: percent}"),
        ("duration_in_12_months", "{low: 1, unit: persons}"),
    ],
)
def test_a_unit_that_does_not_fit(name: str, given: str, catalogue: Catalogue) -> None:
    """Nothing is guessed: neither another currency nor how many days a week somebody works."""
    profile, problems = read(catalogue, profile_text(catalogue, name, given)[0])
    assert profile is None
    assert [problem.code for problem in problems.found] == [ProblemCode.WRONG_UNIT]


@pytest.mark.parametrize(
    "given",
    [
        "1,000",
        "1.000.000",
        "1_000",
        "1 000",
        "12:30",
        "0x10",
        "10%",
        "ten",
        ".nan",
        ".inf",
        "-.inf",
        "~",
        "nan",
        "inf",
        "1e999",
    ],
)
def test_what_is_no_number(given: str, catalogue: Catalogue) -> None:
    """Not even where YAML would have made one of it."""
    profile, problems = read(catalogue, profile_text(catalogue, "all_residents", f"'{given}'")[0])
    assert profile is None
    assert [problem.code for problem in problems.found] == [ProblemCode.NOT_A_NUMBER]


# -- blanks, none, ranges --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", ["unknown", "", "''", "{value: unknown}", "{value: }", "{source: A}", "{note: asked twice}"]
)
@pytest.mark.parametrize(
    "name", ["pensionable_age", "means_tested", "form_of_payment", "suspension_grounds", "minimum"]
)
def test_blank_is_unknown(name: str, given: str, catalogue: Catalogue) -> None:
    """Neither zero nor no nor no limit, whatever the type of the question."""
    assert answer(catalogue, name, given).blank


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("minimum", 0),
        ("maximum", inf),
        ("earnings_floor", 0),
        ("earnings_ceiling", inf),
        ("qualifying_period", 0),
        ("waiting_days", 0),
        ("duration_in_12_months", 52),  # all of twelve months
        ("care_limit_a_case", inf),
        ("family_allowance_in_employment", 0),
        ("to_year", inf),
    ],
)
@pytest.mark.parametrize("given", ["none", "{value: none, source: A}"])
def test_none_says_that_there_is_no_limit(name: str, number: float, given: str, catalogue: Catalogue) -> None:
    """No minimum is a minimum of nothing, no maximum one that is never reached."""
    fact = answer(catalogue, name, given)
    assert (fact.low, fact.high, fact.blank) == (number, number, False)


@pytest.mark.parametrize(
    ("name", "given", "low", "high"),
    [
        ("legal_coverage", "{low: 48, high: 55}", 48, 55),
        ("legal_coverage", "{low: 48}", 48, 100),
        ("legal_coverage", "{high: 55}", 0, 55),
        ("legal_coverage", "{low: 50, high: 50}", 50, 50),
        ("qualifying_period", "{low: 6, high: 18, unit: months}", 0.5, 1.5),
        ("maximum", "{low: 1000}", 1000, inf),
        ("maximum", "{low: 1000, high: none}", 1000, inf),
        ("minimum", "{low: none, high: 500}", 0, 500),
    ],
)
def test_ranges(name: str, given: str, low: float, high: float, catalogue: Catalogue) -> None:
    """An end that is not given is that of what is possible."""
    fact = answer(catalogue, name, given)
    assert (fact.low, fact.high, fact.blank) == (low, high, False)


@pytest.mark.parametrize(
    ("name", "given", "low", "high"),
    [
        ("pensionable_age", "{values: [{value: 60, source: A}, {value: 55, year: 2019, source: B}]}", 55, 60),
        ("pensionable_age", "{values: [{value: 60, source: A}]}", 60, 60),
        ("qualifying_period", "{values: [{value: 15}, {value: 120, unit: months}]}", 10, 15),
        ("qualifying_period", "{unit: months, values: [{value: 60}, {value: 15, unit: years}]}", 5, 15),
        ("means_tested", "{values: [{value: yes, source: A}, {value: no, source: B}]}", 0, 1),
        ("minimum", "{values: [{value: none, source: A}, {value: 500, source: B}]}", 0, 500),
        ("maximum", "{values: [{value: 500, source: A}, {value: none, source: B}]}", 500, inf),
    ],
)
def test_sources_that_disagree(name: str, given: str, low: float, high: float, catalogue: Catalogue) -> None:
    """The tool takes the range that they span."""
    fact = answer(catalogue, name, given)
    assert (fact.low, fact.high) == (low, high)


def test_disagreement_stays_visible(catalogue: Catalogue) -> None:
    """Each value with its source and year."""
    given = "{values: [{value: 42, year: 2019, source: A}, {value: 30.9, source: [A, B]}], year: 2018, source: B}"
    fact = answer(catalogue, "legal_coverage", given)
    assert fact.disagreement == ("42 A 2019", "30.9 A, B")
    assert (fact.year, fact.sources) == (2018, ("B",))


# -- words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "truth"), [("yes", 1), ("no", 0), ("'no'", 0), ("{value: no, source: A}", 0)])
def test_yes_and_no(given: str, truth: int, catalogue: Catalogue) -> None:
    """As they are written in the questions."""
    fact = answer(catalogue, "means_tested", given)
    assert (fact.low, fact.high, fact.blank) == (truth, truth, False)


@pytest.mark.parametrize("given", ["NO", "No", "YES", "true", "false", "on", "off", "n", "0", "1", "~", "none"])
def test_other_words_are_not_yes_or_no(given: str, catalogue: Catalogue) -> None:
    """``NO`` is the code of Norway; nothing is taken for granted."""
    profile, problems = read(catalogue, profile_text(catalogue, "means_tested", given)[0])
    assert profile is None
    assert [problem.code for problem in problems.found] == [ProblemCode.NOT_A_CHOICE]


@pytest.mark.parametrize(
    "word", ["no", "NO", "12:30", "010", "1_000", "1e3", "2020-12-31", "null", "~", "0x1F", "off", "=", "<<"]
)
def test_words_stay_as_they_are_written(word: str, catalogue: Catalogue) -> None:
    """A country may be called NO and a class 010; what is written is what is kept."""
    text = TEXT.replace("country: Testland", f"country: {word}").replace("iso3: TST", f"iso3: {word}")
    text = text.replace("- id: civil\n", f"- id: {word}\n").replace("class: civil", f"class: {word}")
    profile = sound(catalogue, text)
    assert (profile.country, profile.iso3) == (word, word)
    assert [item.id for item in profile.layout.classes] == ["enterprise", word]
    assert Key("persons", word) in profile.facts


def choices(catalogue: Catalogue, name: str, bits: float) -> set[str]:
    """The words behind the bits of a list, in the order of the catalogue: the first choice is the lowest bit."""
    return {word for i, word in enumerate(catalogue[name].choices) if int(bits) & (1 << i)}


@pytest.mark.parametrize("word", ["periodical", "periodical_or_lump_sum", "lump_sum"])
@pytest.mark.parametrize("form", ["{}", "[{}]", "{{value: {}, source: A}}"])
def test_a_choice(word: str, form: str, catalogue: Catalogue) -> None:
    """One of the words of the question."""
    fact = answer(catalogue, "form_of_payment", form.format(word))
    assert choices(catalogue, "form_of_payment", fact.low) == {word}
    assert fact.high == fact.low


@pytest.mark.parametrize(
    ("given", "sure", "possible"),
    [
        ("[refusal, quantity]", {"refusal", "quantity"}, {"refusal", "quantity"}),
        ("{value: [refusal, quantity], source: A}", {"refusal", "quantity"}, {"refusal", "quantity"}),
        ("refusal", {"refusal"}, {"refusal"}),
        ("[refusal, refusal]", {"refusal"}, {"refusal"}),
        ("[]", set(), set()),
        ("{includes: [refusal]}", {"refusal"}, {"refusal", "quality", "quantity"}),
        ("{excludes: [quality]}", set(), {"refusal", "quantity"}),
        ("{includes: [refusal], excludes: [quality]}", {"refusal"}, {"refusal", "quantity"}),
        ("{includes: refusal}", {"refusal"}, {"refusal", "quality", "quantity"}),
        ("{values: [{value: [refusal]}, {value: [refusal, quantity]}]}", {"refusal"}, {"refusal", "quantity"}),
        ("{values: [{value: refusal}, {value: quality}]}", set(), {"refusal", "quality"}),
    ],
)
def test_lists(given: str, sure: set[str], possible: set[str], catalogue: Catalogue) -> None:
    """What is surely on the list, and what may be."""
    fact = answer(catalogue, "appeal_against", given)
    assert choices(catalogue, "appeal_against", fact.low) == sure
    assert choices(catalogue, "appeal_against", fact.high) == possible


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("appeal_against", "{includes: [refusal], excludes: [refusal]}"),
        ("appeal_against", "{includes: [refusl]}"),
        ("appeal_against", "[unknown]"),
        ("form_of_payment", "{includes: [periodical]}"),
        ("form_of_payment", "[]"),
        ("form_of_payment", "{low: periodical}"),
        ("pensionable_age", "{includes: [60]}"),
        ("pensionable_age", "{values: []}"),
        ("pensionable_age", "{values: [60, 65]}"),
        ("pensionable_age", "{values: [{source: A}]}"),
        ("means_tested", "{low: no}"),
        ("means_tested", "[yes]"),
    ],
)
def test_answers_of_the_wrong_shape(name: str, given: str, catalogue: Catalogue) -> None:
    """Each is told; none is taken for something else."""
    profile, problems = read(catalogue, profile_text(catalogue, name, given)[0])
    assert profile is None
    assert problems.errors


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("pensionable_age", "{value: 60, low: 55, high: 58}"),
        ("pensionable_age", "{value: 60, values: [{value: 55}, {value: 58}]}"),
        ("pensionable_age", "{low: 60, values: [{value: 55}, {value: 58}]}"),
        ("appeal_against", "{value: [refusal], includes: [quality]}"),
        ("appeal_against", "{values: [{value: [refusal]}], excludes: [refusal]}"),
    ],
)
def test_two_answers_to_one_question(name: str, given: str, catalogue: Catalogue) -> None:
    """A value beside a range or a list: nobody knows which is meant, so neither is dropped in silence."""
    profile, problems = read(catalogue, profile_text(catalogue, name, given)[0])
    assert problems.errors
    assert profile is None


# -- what stands beside an answer ------------------------------------------------------------------------------


def test_source_year_confidence_and_note(catalogue: Catalogue) -> None:
    """All of them are kept, and the answer as it was written."""
    given = "{value: 3, unit: months, year: 2019, source: [A, B], confidence: unconfirmed, note: 'by law: 12:30'}"
    fact = answer(catalogue, "duration_in_12_months", given)
    assert (fact.year, fact.sources, fact.confirmed, fact.note) == (2019, ("A", "B"), False, "by law: 12:30")
    assert fact.typed == "3 months"


@pytest.mark.parametrize(
    ("given", "confirmed"),
    [("60", True), ("{value: 60, confidence: confirmed}", True), ("{value: 60, confidence: unconfirmed}", False)],
)
def test_confidence(given: str, confirmed: bool, catalogue: Catalogue) -> None:
    """An answer is confirmed unless it says otherwise."""
    assert answer(catalogue, "pensionable_age", given).confirmed is confirmed


def test_a_judgement_keeps_its_reason(catalogue: Catalogue) -> None:
    """With reason and source nothing is warned of."""
    text, key = profile_text(catalogue, "higher_age_fits_working_ability", "{value: yes, reason: a study, source: A}")
    profile, problems = read(catalogue, text)
    assert problems.found == []
    assert profile is not None
    assert profile.facts[key].reason == "a study"


@pytest.mark.parametrize(
    "given", ["yes", "no", "{value: yes}", "{value: yes, reason: a study}", "{value: no, source: A}"]
)
def test_a_judgement_without_reason_or_source(given: str, catalogue: Catalogue) -> None:
    """It is kept and warned of."""
    text, key = profile_text(catalogue, "higher_age_fits_working_ability", given)
    profile, problems = read(catalogue, text)
    assert problems.errors == []
    assert [problem.code for problem in problems.warnings] == [ProblemCode.SOURCE_MISSING]
    assert profile is not None
    assert not profile.facts[key].blank


def test_a_judgement_that_is_left_open_needs_no_reason(catalogue: Catalogue) -> None:
    """There is nothing to give a reason for."""
    _, problems = read(catalogue, profile_text(catalogue, "higher_age_fits_working_ability", "unknown")[0])
    assert problems.found == []


# -- the profile as a whole ------------------------------------------------------------------------------------


def test_the_head_of_a_profile(catalogue: Catalogue) -> None:
    """Who, when, in what money, by which sources, and what was not used."""
    profile = sound(catalogue, TEXT)
    assert (profile.id, profile.country, profile.iso3, profile.currency) == ("TST-2020", "Testland", "TST", "TSD")
    assert profile.reference_date == date(2020, 12, 31)
    assert [(s.id, s.title, s.year) for s in profile.sources.values()] == [
        ("S1", "Pensions Act", "2010"),
        ("S2", "Labour force survey", "2020"),
    ]
    assert [(n.figure, n.source, n.reason) for n in profile.not_used] == [
        ("funeral grant of 500", "S1", "not assessed")
    ]
    assert profile.notes == ("Nothing in this country is real.",)


def test_the_layout_of_a_profile(catalogue: Catalogue) -> None:
    """Classes, amounts, schemes, benefits, packages and covers in the order of the file."""
    layout = sound(catalogue, TEXT).layout
    assert [(c.id, c.name, c.kind) for c in layout.classes] == [
        ("enterprise", "Employees of enterprises", ClassKind.EMPLOYEES),
        ("civil", "Civil servants", ClassKind.EMPLOYEES),
    ]
    assert [(a.id, a.times, a.of) for a in layout.amounts] == [
        ("minimum_wage", 1, ""),
        ("two_minimum_wages", 2, "minimum_wage"),
    ]
    assert [(s.id, s.type, s.status) for s in layout.schemes] == [
        ("fund", SchemeType.SOCIAL_INSURANCE, Status.EXISTING),
        ("supplement", SchemeType.UNIVERSAL, Status.EXISTING),
    ]
    assert [b.id for b in layout.benefits] == ["fund.old_age", "fund.unemployment", "supplement.old_age"]
    assert layout.package_by_id["both"].benefits == ("fund.old_age", "supplement.old_age")
    assert layout.package_by_id["fund.old_age"].benefits == ("fund.old_age",)
    assert [(c.class_id, c.package_id) for c in layout.covers] == [("enterprise", "both"), ("civil", "fund.old_age")]
    assert [step.label for step in layout.benefit_by_id["fund.unemployment"].steps] == ["short", "long"]


def test_rows(catalogue: Catalogue) -> None:
    """What a row is built on, to whom it is paid, by whom; by default earnings, to the person, by the scheme."""
    rows = """\
          - rows:
              - {accrual: 1.5}
              - {base: two_minimum_wages, percent: 10, recipient: child, sex: women, payer: employer, label: more}
          - rows:
              - {base: fund.unemployment, percent: 50, recipient: wife, sex: men}
              - {base: account, percent: 100}
"""
    old = "          - rows:\n              - {base: earnings, accrual: {value: 1.5, source: S1}}\n"
    assert TEXT.count(old) == 1
    profile = sound(catalogue, TEXT.replace(old, rows))
    first, second = profile.layout.benefit_by_id["fund.old_age"].formulas
    found = [(r.base, r.base_id, r.recipient, r.sex, r.payer) for r in (*first.rows, *second.rows)]
    assert found == [
        (BaseKind.EARNINGS, "", Recipient.PERSON, Sex.BOTH, Payer.SCHEME),
        (BaseKind.AMOUNT, "two_minimum_wages", Recipient.CHILD, Sex.WOMEN, Payer.EMPLOYER),
        (BaseKind.BENEFIT, "fund.unemployment", Recipient.WIFE, Sex.MEN, Payer.SCHEME),
        (BaseKind.ACCOUNT, "", Recipient.PERSON, Sex.BOTH, Payer.SCHEME),
    ]
    assert first.rows[1].label == "more"
    assert [profile.facts[Key("percent", row.id)].low for row in second.rows] == [50, 100]


def test_a_planned_scheme_is_listed_and_in_no_package(catalogue: Catalogue) -> None:
    """Its benefit cannot cover anybody."""
    text = TEXT.replace("type: universal\n", "type: universal\n    status: planned\n").replace(
        ", supplement.old_age]", "]"
    )
    layout = sound(catalogue, text).layout
    assert layout.scheme_by_id["supplement"].status is Status.PLANNED
    assert "supplement.old_age" in layout.benefit_by_id
    assert "supplement.old_age" not in layout.package_by_id


def test_allowances_by_bands_of_earnings(catalogue: Catalogue) -> None:
    """Up to 1,000 a month 50, above 20: two rows with the bands as answers."""
    bands = "{bands: [{flat: 50, earnings_to: 1000}, {flat: 20, earnings_from: 1000}], source: A}"
    text, key = profile_text(catalogue, "family_allowance_in_employment", bands)
    profile = sound(catalogue, text)
    (cover,) = profile.layout.covers
    rows = cover.bands["family_allowance_in_employment"]
    found = [(profile.facts[Key("flat", row.id)].low, Key("earnings_from", row.id) in profile.facts) for row in rows]
    assert found == [(50, False), (20, True)]
    assert profile.facts[key].sources == ("A",)


def test_wages_of_a_branch_beside_those_of_the_country(catalogue: Catalogue) -> None:
    """Both are kept, each where it was given."""
    text = TEXT.replace("{all_schemes_listed: yes,", "{skilled_wage: 3000, all_schemes_listed: yes,")
    facts = sound(catalogue, text).facts
    assert facts[Key("skilled_wage", "")].low == 2000
    assert facts[Key("skilled_wage", "old_age")].low == 3000


@pytest.mark.parametrize(
    "change", [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.replace(b"\n", b"\r\n"), lambda b: b"---\n" + b + b"...\n"]
)
def test_editors_leave_their_marks(change: object, catalogue: Catalogue) -> None:
    """A byte order mark, line ends of Windows, the marks of a document: the same profile."""
    assert callable(change)
    before, after = sound(catalogue, TEXT), sound(catalogue, change(TEXT.encode()))
    assert {key: (f.low, f.high) for key, f in before.facts.items()} == {
        key: (f.low, f.high) for key, f in after.facts.items()
    }
    assert before.layout == after.layout


def test_other_scripts(catalogue: Catalogue) -> None:
    """Names and notes in any language."""
    profile = sound(
        catalogue,
        TEXT.replace("country: Testland", "country: ສປປ ລາວ").replace("title: Pensions Act", "title: Loi nº 54 « é »"),
    )
    assert profile.country == "ສປປ ລາວ"
    assert profile.sources["S1"].title == "Loi nº 54 « é »"


@pytest.mark.parametrize("broken", ["iso3: TST\niso3: TST", "iso3: &a TST\nabout: *a"])
def test_a_file_with_an_error_gives_no_profile(broken: str, catalogue: Catalogue, tmp_path: Path) -> None:
    """Nor if the error is one of the YAML itself: who reads a file gets a profile or the problems."""
    text = TEXT.replace("about: A small", "notes_not: A small") if "about" in broken else TEXT
    (tmp_path / "p.yaml").write_text(text.replace("iso3: TST", broken), encoding="utf-8")
    problems = Problems()
    profile = read_profile(tmp_path / "p.yaml", catalogue, problems)
    assert problems.errors
    assert profile is None


# -- where an answer stands ------------------------------------------------------------------------------------

LINES = """\
profile: LAO-2020          # line 1
country: Laos
iso3: LAO

# a comment
currency: LAK              # line 6
reference_date: 2020-12-31
country_facts:
  all_residents: 100       # line 9

  all_employees:           # line 11
    value: 50              # line 12
    note: >-
      two lines
      of text
  school_leaving_age: 15   # line 16
classes:
  - id: c                  # line 18
    kind: employees
    facts:
      persons: {value: 20,
                note: x}   # begins on line 21
"""


def test_answers_know_their_lines(catalogue: Catalogue) -> None:
    """Through blank lines, comments, folded texts and groups over several lines."""
    facts = sound(catalogue, LINES).facts
    lines = {key.field: fact.place.line for key, fact in facts.items()}
    assert lines["all_residents"] == 9
    assert lines["all_employees"] in (11, 12)
    assert lines["school_leaving_age"] == 16
    assert lines["persons"] == 21
    assert {fact.place.file for fact in facts.values()} == {"p.yaml"}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("currency: LAK", "curency: LAK", 6),
        ("all_residents: 100", "all_residents: many", 9),
        ("value: 50 ", "value: -5 ", 12),
        ("  all_employees:  ", "  all_employes:  ", 11),
        ("school_leaving_age: 15", "school_leaving_age: 99", 16),
        ("classes:", "clases:", 17),
        ("persons: {value: 20,", "persons: {value: x,", 21),
        ("note: x}", "nota: x}", 22),
    ],
)
def test_problems_name_the_line(old: str, new: str, line: int, catalogue: Catalogue) -> None:
    """The line on which the wrong word stands, also where a group follows under it."""
    assert LINES.count(old) == 1
    _, problems = read(catalogue, LINES.replace(old, new))
    assert line in {problem.place.line for problem in problems.errors}, [str(p) for p in problems.errors]
