"""Loads ``standards/``: the field catalogue, the readings, and every instrument's folder of rule files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import Catalogue, Text
from gapcheck.facts.catalogue_reader import load_catalogue, read_text
from gapcheck.facts.checks import find_cycle
from gapcheck.problems import Place, ProblemCode, Problems, did_you_mean
from gapcheck.rulebook.model import (
    Instrument,
    PartOutline,
    Provision,
    ProvisionKind,
    Reading,
    Rulebook,
    Subject,
    TestKind,
    Topic,
)
from gapcheck.rulebook.parts import PartReader
from gapcheck.rulebook.ratification import check_names, read_ratification
from gapcheck.yamltree import Node, read_bytes, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gapcheck.rulebook.model import Article, Requirement, Test

__all__ = ["load_rulebook", "tests_within"]

_INSTRUMENT_KEYS = ["instrument", "title", "topics", "parts", "judgements", "declarations", "definitions"]
_INSTRUMENT_KEYS += ["ratification", "figures"]


def load_rulebook(folder: Path, problems: Problems) -> Rulebook:
    """Everything in a rule folder; whatever is wrong with it is collected with file and line.

    Raises:
        GapcheckError: the folder holds errors; nothing can be judged by it.
    """
    if not folder.is_dir():
        problems.add(ProblemCode.FILE_MISSING, Place(str(folder)), found="no folder", expected="a folder of rule files")
    catalogue = load_catalogue(folder / "fields", problems)
    readings = tuple(_readings(folder / "readings.yaml", problems))
    instruments = tuple(
        found
        for path in sorted(folder.glob("*/instrument.yaml"))
        if (found := _instrument(path.parent, catalogue, problems)) is not None
    )
    if not instruments:
        nothing = "no instrument.yaml in any folder of it"
        problems.add(ProblemCode.FILE_MISSING, Place(str(folder)), found=nothing, expected="an instrument's folder")
    problems.raise_errors()
    shared = [*sorted((folder / "fields").glob("*.yaml")), folder / "readings.yaml"]
    return Rulebook(
        catalogue=catalogue, readings=readings, instruments=instruments, files=tuple(_hashes(shared, folder))
    )


def _hashes(paths: Iterable[Path], folder: Path) -> Iterator[tuple[str, str]]:
    for path in paths:
        if path.is_file():
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def _readings(path: Path, problems: Problems) -> Iterator[Reading]:
    root = read_yaml(path, problems, name=path.name)
    for node in root.list_of("readings") if root else ():
        node.check_keys(("id", "cites", "says", "alternatives"), problems, required=("id", "cites", "says"))
        alternatives = node.get("alternatives")
        yield Reading(
            id=node.text_of("id"),
            cites=node.words_of("cites"),
            says=read_text(node.get("says"), problems) or Text(""),
            alternatives=tuple(
                (key, read_text(child, problems) or Text(""))
                for key, child in (alternatives.mapping if alternatives else {}).items()
            ),
        )


def _instrument(folder: Path, catalogue: Catalogue, problems: Problems) -> Instrument | None:
    def name(path: Path) -> str:
        return f"{folder.name}/{path.name}"

    path = folder / "instrument.yaml"
    root = read_yaml(path, problems, name=name(path))
    if root is None:
        return None
    root.check_keys(_INSTRUMENT_KEYS, problems, required=("instrument", "title", "topics", "parts"))
    reader = PartReader(catalogue, tuple(_names(root.get("topics"))), problems)
    common_node = read_yaml(folder / "common.yaml", problems, name=f"{folder.name}/common.yaml")
    common: tuple[Requirement, ...] = ()
    articles: tuple[Article, ...] = ()
    if common_node is not None:
        common_node.check_keys(("articles", "requirements", "case_facts"), problems)
        articles = tuple(reader.articles(common_node))
        common = tuple(reader.requirements(common_node))
    files = sorted(folder.glob("part-*.yaml"))
    parts = tuple(part for file in files if (part := reader.part(file, name(file))) is not None)
    definitions = root.get("definitions")
    states = folder / "ratifications.yaml"
    instrument = Instrument(
        id=root.text_of("instrument"),
        title=read_text(root.get("title"), problems) or Text(""),
        topics=tuple(_titled(root.get("topics"), Topic, problems)),
        outline=tuple(_outline(root.get("parts"), problems)),
        parts=parts,
        common=common,
        articles=articles,
        judgements=root.words_of("judgements"),
        declarations=root.words_of("declarations"),
        provisions=tuple(_provisions(folder / "provisions.txt", root.text_of("instrument"), problems)),
        definitions={key: child.text for key, child in (definitions.mapping if definitions else {}).items()},
        case_facts=common_node.get("case_facts") if common_node else None,
        of_ratification=read_ratification(root, states, problems),
        files=tuple(_hashes([path, folder / "common.yaml", folder / "provisions.txt", states, *files], folder.parent)),
    )
    _check_names(instrument, reader, problems)
    check_names(
        instrument.of_ratification,
        problems,
        parts=[outline.part for outline in instrument.outline],
        common=[item.id for item in common if item.subject is not Subject.COVER],
        exceptions=instrument.declarations,
    )
    return instrument


def _names(node: Node | None) -> Iterator[str]:
    yield from (node.mapping if node else {})


def _titled(node: Node | None, make: type[Topic], problems: Problems) -> Iterator[Topic]:
    for key, child in (node.mapping if node else {}).items():
        yield make(key, read_text(child, problems) or Text(key))


def _outline(node: Node | None, problems: Problems) -> Iterator[PartOutline]:
    for key, child in (node.mapping if node else {}).items():
        child.check_keys(("title", "articles"), problems, required=("title", "articles"))
        for word in child.list_of("articles"):
            if not word.text.isdecimal():
                problems.add(
                    ProblemCode.NOT_A_NUMBER, word.place, found=repr(word.text), expected="first and last article"
                )
        articles = [int(word) for word in child.words_of("articles") if word.isdecimal()]
        first, last = (articles[0], articles[-1]) if articles else (0, -1)
        yield PartOutline(key, read_text(child.get("title"), problems) or Text(key), first, last)


def _provisions(path: Path, instrument: str, problems: Problems) -> Iterator[Provision]:
    data = read_bytes(path, problems)
    for number, line in enumerate((data or b"").decode("utf-8", "replace").splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#") or words[0] != instrument:
            continue
        place = Place(f"{path.parent.name}/{path.name}", number)
        if len(words) != 3 or words[2] not in set(ProvisionKind):
            problems.add(ProblemCode.WRONG_TYPE, place, found=line, expected="instrument, citation, kind")
            continue
        yield Provision(words[1], ProvisionKind(words[2]), place)


def tests_within(test: Test | None) -> Iterator[Test]:
    """A test and all tests inside it, gates included."""
    if test is None:
        return
    yield test
    yield from tests_within(test.open_if)
    for child in test.children:
        yield from tests_within(child)


def _check_names(instrument: Instrument, reader: PartReader, problems: Problems) -> None:
    """References between requirements, articles and routes lead somewhere and do not run in a circle."""
    requirements = instrument.all_requirements()
    ids = [r.id for r in requirements]
    routes = [route for part in instrument.parts for route in part.routes]
    _check_rates(instrument, problems)
    named = [(item.id, item.place) for item in requirements]
    named += [(route.id, route.place) for route in routes] + [(a.id, a.place) for a in instrument.articles]
    all_ids = [name for name, _ in named]
    for name, place in named:
        if all_ids.count(name) > 1:
            problems.add(ProblemCode.DUPLICATE_ID, place, found=f"{name!r} twice", expected="each id once")
    for word, place in reader.tests.references:
        _must_be_one(word, ids, place, "requirement", problems)
    articles = [article.id for article in instrument.articles]
    for part in instrument.parts:
        for route in part.routes:
            for word in route.conditions:
                _must_be_one(word, ids, route.place, "requirement", problems)
            for word in route.by:
                _must_be_one(word, articles, route.place, "rate article", problems)
    edges = [
        (r.id, test.name)
        for r in requirements
        for test in (*tests_within(r.test), *tests_within(r.where))
        if test.kind.value == "requirement"
    ]
    edges += [(r.id, article.id) for r in requirements if r.needs_rate for article in instrument.articles]
    edges += [
        (a.id, t.name) for a in instrument.articles for t in tests_within(a.test) if t.kind.value == "requirement"
    ]
    cycle = find_cycle(edges)
    if cycle:
        place = next(place for name, place in named if name == cycle[0])
        problems.add(
            ProblemCode.CYCLE,
            place,
            found=" asks for ".join(cycle),
            expected="requirements that do not ask for themselves",
        )


def _check_rates(instrument: Instrument, problems: Problems) -> None:
    """A rate stands in a rate article only, and a level only on routes that name such articles."""
    by_id = {item.id: item for item in instrument.all_requirements()}
    for item in by_id.values():
        for test in (*tests_within(item.test), *tests_within(item.where)):
            if test.kind is TestKind.RATE:
                expected = "rates in rate articles only"
                problems.add(ProblemCode.UNKNOWN_OPERATOR, test.place, found=f"rate {test.name!r}", expected=expected)
    for part in instrument.parts:
        for route in part.routes:
            for item in (by_id[name] for name in route.conditions if name in by_id and not route.by):
                for test in tests_within(item.test):
                    if test.kind is TestKind.ATTAINS:
                        found = f"a level on {route.id!r}, which names no rate article"
                        problems.add(ProblemCode.MISSING_KEY, test.place, found=found, expected="'by' on that route")


def _must_be_one(word: str, known: list[str], place: Place, what: str, problems: Problems) -> None:
    if word not in known:
        problems.add(
            ProblemCode.UNKNOWN_REFERENCE,
            place,
            found=f"the {what} {word!r}",
            expected=f"a {what} of the instrument",
            advice=did_you_mean(word, known),
        )
