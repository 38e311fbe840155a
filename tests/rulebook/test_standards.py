"""The rule files that are shipped: sound, whole, every case run, every provision of the Convention accounted for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import gapcheck.quantities
from gapcheck.assess.rulecheck import check_cases
from gapcheck.data import standards_folder
from gapcheck.facts.catalogue import LANGUAGES
from gapcheck.problems import Problems
from gapcheck.rulebook.lint import judgements_in_use, lint
from gapcheck.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapcheck.rulebook.model import Instrument, Rulebook

PARTS = {
    "II": ("medical", 7, 12),
    "III": ("sickness", 13, 18),
    "IV": ("unemployment", 19, 24),
    "V": ("old-age", 25, 30),
    "VI": ("injury", 31, 38),
    "VII": ("family", 39, 45),
    "VIII": ("maternity", 46, 52),
    "IX": ("invalidity", 53, 58),
    "X": ("survivors", 59, 64),
}
"""The Parts of Convention No. 102 that are about a branch, with their articles."""

FILES = {path.relative_to(standards_folder()).as_posix(): path for path in sorted(standards_folder().rglob("*.yaml"))}
ABOUT = ("c102/instrument.yaml", "c102/ratifications.yaml")
LAW = [name for name in FILES if name.startswith("c102/") and name not in ABOUT]


@cache
def tree(name: str) -> Any:
    """A shipped file as groups, lists and words."""
    return yaml.load(FILES[name].read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - words only


def groups(value: object) -> Iterator[dict[str, Any]]:
    """Every group in a tree."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from groups(child)


def cited(name: str) -> Iterator[str]:
    """Every citation of a file, as it stands there."""
    for group in groups(tree(name)):
        cites = group.get("cites", [])
        yield from [cites] if isinstance(cites, str) else cites
        relaxed = group.get("relaxed_by", [])
        yield from [relaxed] if isinstance(relaxed, str) else relaxed


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """Loaded without a problem."""
    problems = Problems()
    found = load_rulebook(standards_folder(), problems)
    assert [str(problem) for problem in problems.found] == []
    return found


@pytest.fixture(scope="module")
def c102(rulebook: Rulebook) -> Instrument:
    """Convention No. 102."""
    return rulebook.instrument("C102")


@pytest.fixture(scope="module")
def provisions() -> dict[str, str]:
    """The list of provisions, with their kinds, read without the tool."""
    lines = (standards_folder() / "c102" / "provisions.txt").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    assert all(len(one) == 3 and one[0] == "C102" for one in words)
    assert len({one[1] for one in words}) == len(words), "a provision stands there twice"
    return {one[1]: one[2] for one in words}


def article(citation: str) -> int:
    """The number of a provision's article; 0 for the Schedule."""
    found = re.match(r"\d+", citation)
    return int(found[0]) if found else 0


# -- soundness -------------------------------------------------------------------------------------------------


def test_the_linter_finds_nothing(rulebook: Rulebook) -> None:
    """Names, citations, judgements, use of questions, translations."""
    problems = Problems()
    lint(rulebook, problems)
    assert [str(problem) for problem in problems.found] == []


def test_every_case_is_run_and_holds(rulebook: Rulebook) -> None:
    """As many cases are run as the files have, none fails, and every number is minded by one."""
    problems = Problems()
    run = check_cases(rulebook, problems)
    assert [str(problem) for problem in problems.found] == []
    assert run == sum("expect" in group for name in LAW for group in groups(tree(name)))


@pytest.mark.parametrize("name", LAW)
def test_every_requirement_and_route_has_cases_of_each_verdict(name: str) -> None:
    """Met, not met and undetermined; not applicable where a duty does not always arise."""
    rules = [*tree(name).get("requirements", []), *tree(name).get("routes", [])]
    assert rules
    for rule in rules:
        expected = {case["expect"] for case in rule["cases"]}
        wanted = {"met", "not met", "undetermined"} | ({"not applicable"} if "where" in rule else set())
        assert wanted <= expected, rule["id"]
        assert expected <= wanted | {"not applicable"}, rule["id"]


@pytest.mark.parametrize("name", FILES)
def test_every_text_has_its_languages(name: str) -> None:
    """Whatever is said in English is said in French and Spanish beside it."""
    for group in groups(tree(name)):
        if "en" in group:
            assert set(group) == set(LANGUAGES), group
            assert all(str(text).strip() for text in group.values()), group


@pytest.mark.parametrize("name", FILES)
def test_no_file_has_anchors(name: str) -> None:
    """A rule says what it says where it says it."""
    tokens = yaml.scan(FILES[name].read_text(encoding="utf-8"))
    assert not [token for token in tokens if isinstance(token, (yaml.AnchorToken, yaml.AliasToken))]


# -- the Convention --------------------------------------------------------------------------------------------


def test_the_outline_is_that_of_the_convention(c102: Instrument) -> None:
    """Nine Parts on nine branches, with their articles."""
    assert [outline.part for outline in c102.outline] == list(PARTS)
    for outline in c102.outline:
        word, first, last = PARTS[outline.part]
        assert (outline.first_article, outline.last_article) == (first, last)
        assert word in outline.title.en.lower().replace("survivors'", "survivors")


def test_parts_keep_to_their_articles(c102: Instrument) -> None:
    """A requirement of a Part rests on an article of that Part, whatever else it cites."""
    assert c102.parts
    for part in c102.parts:
        _, first, last = PARTS[part.part]
        for item in (*part.requirements, *part.routes):
            cites = (item.cites,) if isinstance(item.cites, str) else item.cites
            assert any(first <= article(cite) <= last for cite in cites), item.id


def test_the_list_of_provisions_has_every_article(provisions: dict[str, str]) -> None:
    """Articles 1 to 77 and the Schedule: all that is not formal."""
    assert {article(citation) for citation in provisions} == {*range(78)}


@pytest.mark.parametrize(
    "citation",
    [
        "6(a)",
        "6(b)",
        "6(c)",
        "9(a)",
        "9(b)",
        "9(c)",
        "9(d)",
        "10(1)(a)(i)",
        "10(1)(a)(iv)",
        "10(1)(b)(ii)",
        "10(2)",
        "10(3)",
        "10(4)",
        "11",
        "12(1)",
        "12(2)",
        "20",
        "21(a)",
        "21(b)",
        "21(c)",
        "22(1)",
        "22(2)",
        "23",
        "24(1)(a)",
        "24(1)(b)",
        "24(2)",
        "24(3)",
        "24(4)",
        "26(1)",
        "26(2)",
        "26(3)",
        "27(a)",
        "27(b)",
        "27(c)",
        "27(d)",
        "28(a)",
        "28(b)",
        "29(1)(a)",
        "29(1)(b)",
        "29(2)(a)",
        "29(2)(b)",
        "29(3)",
        "29(4)",
        "29(5)",
        "30",
        "65(6)(a)",
        "65(6)(d)",
        "65(10)",
        "66(4)(b)",
        "66(8)",
        "67(a)",
        "67(d)(iv)",
        "68(1)",
        "68(2)",
        "69(a)",
        "69(j)",
        "70(1)",
        "70(2)",
        "70(3)",
        "71(1)",
        "71(2)",
        "71(3)",
        "72(1)",
        "72(2)",
    ],
)
def test_what_the_convention_asks_is_on_the_list_and_in_a_rule(citation: str, provisions: dict[str, str]) -> None:
    """Provisions of Parts II, IV, V and XI to XIII, by their numbers in the Convention."""
    assert citation in provisions
    fields = [name for name in FILES if name.startswith("fields/")]
    in_rules = {cite.removeprefix("Art. ") for name in LAW for cite in cited(name)}
    in_fields = {cite.removeprefix("C102 ") for name in fields for cite in cited(name)}
    assert citation in in_rules | in_fields


def test_every_provision_that_can_be_judged_is_accounted_for(c102: Instrument, provisions: dict[str, str]) -> None:
    """In a rule, a question, a declaration or a definition; provisions of Parts without rules are left out."""
    encoded = {part.part for part in c102.parts}
    left_out = [range(first, last + 1) for part, (_, first, last) in PARTS.items() if part not in encoded]
    known = {cite.removeprefix("C102 ") for name in FILES for cite in cited(name)}
    known |= set(tree("c102/instrument.yaml")["definitions"])
    quantities = "".join(path.read_text(encoding="utf-8") for path in _quantities())
    known |= set(re.findall(r"C102 ([0-9][0-9a-z()]*)", quantities))
    missing = [c for c in provisions if not any(article(c) in articles for articles in left_out) and c not in known]
    assert missing == []


def test_every_citation_is_on_the_list(provisions: dict[str, str]) -> None:
    """No rule, question or reading rests on what is not there."""
    for name in FILES:
        for cite in cited(name):
            bare = cite.removeprefix("C102 ").removeprefix("Art. ")
            if name.startswith("fields/") and not cite.startswith("C102 "):
                continue
            inside = [known for known in provisions if known == bare or known.startswith(f"{bare}(")]
            assert inside, f"{name}: {cite}"


def test_judgement_is_asked_for_where_the_text_does(c102: Instrument) -> None:
    """Hardship, suitable employment, working ability, reasonable relation, health and decency, due responsibility."""
    for cites, name in judgements_in_use(c102):
        assert {cite.strip() for cite in cites.split(", ")} & set(c102.judgements), name
    by_article = {cite for cites, _ in judgements_in_use(c102) for cite in cites.split(", ")}
    assert {"10(2)", "11", "20", "23", "26(2)", "65(5)", "66(3)", "67(c)", "71(3)", "72(2)"} <= by_article


def test_readings_are_named_once_and_cite_what_they_read(rulebook: Rulebook) -> None:
    """Each choice that the text leaves stands there once, with the provision that leaves it."""
    ids = [reading.id for reading in rulebook.readings]
    assert len(ids) == len(set(ids)) > 0
    assert [reading.id for reading in rulebook.readings if not reading.cites] == []


def _quantities() -> list[Path]:
    (folder,) = gapcheck.quantities.__path__
    return sorted(Path(folder).glob("*.py"))
