"""Checks rule files beyond their grammar: citations, judgements, use of fields, translations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapcheck.facts.catalogue import NEEDED_FIELDS, FieldType, Scope, Text
from gapcheck.problems import Place, ProblemCode, Problems, did_you_mean
from gapcheck.quantities.direction import registry
from gapcheck.rulebook.loader import tests_within
from gapcheck.rulebook.model import Provision, TestKind
from gapcheck.rulebook.ratification_check import check_ratification, citations_of_ratification

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.rulebook.model import Instrument, Requirement, Rulebook, Test

__all__ = ["judgements_in_use", "lint"]


def lint(rulebook: Rulebook, problems: Problems) -> None:
    """Collect what is wrong with the rule files as law, though they can be read."""
    for instrument in rulebook.instruments:
        _check_citations(instrument, rulebook, problems)
        _check_judgements(instrument, problems)
        _check_kinds(instrument, rulebook.catalogue, problems)
        _check_texts(instrument, problems)
        check_ratification(instrument, problems)
    _check_fields(rulebook, problems)
    for reading in rulebook.readings:
        for text in (reading.says, *(text for _, text in reading.alternatives)):
            _translated(text, f"the reading {reading.id!r}", Place("readings.yaml"), problems)


def _tests(instrument: Instrument) -> Iterator[tuple[Test, tuple[str, ...], Place]]:
    """Every test of an instrument, with the citations that it inherits and the place to name."""
    for item in instrument.all_requirements():
        for test in (*tests_within(item.test), *tests_within(item.where)):
            yield test, item.cites, test.place
    for article in instrument.articles:
        for test in tests_within(article.test):
            yield test, (), test.place
    for part in instrument.parts:
        for route in part.routes:
            for test in (*tests_within(route.open_if), *tests_within(route.share.everyone)):
                yield test, (route.cites,), test.place


def _check_citations(instrument: Instrument, rulebook: Rulebook, problems: Problems) -> None:
    known = {provision.cites: provision for provision in instrument.provisions}
    cited = set(instrument.definitions)
    for item in instrument.all_requirements():
        if not item.cites:
            problems.add(ProblemCode.MISSING_CITATION, item.place, found=item.id, expected="the provision it rests on")
        cited |= {*item.cites, *item.relaxed_by}
        _must_exist(item.cites + item.relaxed_by, known, item.place, problems)
    for part in instrument.parts:
        cited |= {*part.cites, *(route.cites for route in part.routes)}
        for route in part.routes:
            _must_exist((route.cites,), known, route.place, problems)
    for test, _, place in _tests(instrument):
        cited |= set(test.cites)
        _must_exist(test.cites, known, place, problems)
    for cites, place, carried in citations_of_ratification(instrument):
        cited |= set(cites) if carried else set()
        _must_exist(cites, known, place, problems)
    elsewhere = [cite for f in rulebook.catalogue.fields.values() for cite in f.cites]
    elsewhere += [cite for q in registry().values() for cite in q.cites]
    prefix = f"{instrument.id} "
    cited |= {cite.removeprefix(prefix) for cite in elsewhere if cite.startswith(prefix)}
    for provision in _to_be_cited(instrument):
        if provision.cites not in cited:
            problems.add(
                ProblemCode.UNCITED_PROVISION,
                provision.place,
                found=f"{instrument.id} {provision.cites} in no rule",
                expected="a requirement, route, test, field or definition that cites it",
            )


def _must_exist(cites: Iterable[str], known: dict[str, Provision], place: Place, problems: Problems) -> None:
    for cite in cites:
        if cite not in known:
            problems.add(
                ProblemCode.UNKNOWN_PROVISION,
                place,
                found=f"the citation {cite!r}",
                expected="a provision of provisions.txt",
                advice=did_you_mean(cite, known),
            )


def _to_be_cited(instrument: Instrument) -> Iterator[Provision]:
    """The provisions of the Parts that are encoded, and those of no Part."""
    encoded = {part.part for part in instrument.parts}
    left_out = [o for o in instrument.outline if o.part not in encoded]
    for provision in instrument.provisions:
        digits = provision.cites.partition("(")[0]
        number = int(digits) if digits.isdecimal() else 0
        if not any(o.first_article <= number <= o.last_article for o in left_out):
            yield provision


def judgements_in_use(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    """Where the rules ask for a judgement: citation and field."""
    found = [
        (", ".join(test.cites or cites), test.name)
        for test, cites, _ in _tests(instrument)
        if test.kind is TestKind.JUDGEMENT
    ]
    return tuple(dict.fromkeys(found))


def _check_judgements(instrument: Instrument, problems: Problems) -> None:
    for test, cites, place in _tests(instrument):
        if test.kind is TestKind.JUDGEMENT and not set(test.cites or cites) & set(instrument.judgements):
            problems.add(
                ProblemCode.JUDGEMENT_NOT_ALLOWED,
                place,
                found=f"a judgement on {', '.join(test.cites or cites) or 'nothing'}",
                expected="judgements only where the text asks for one: " + ", ".join(instrument.judgements),
                advice="Ask for a fact in its place.",
            )


def _check_kinds(instrument: Instrument, catalogue: Catalogue, problems: Problems) -> None:
    """A judgement is asked for as one, and nothing else is."""
    for test, _, place in _tests(instrument):
        if test.kind in (TestKind.FACT, TestKind.JUDGEMENT) and test.name in catalogue:
            judged = catalogue[test.name].type is FieldType.JUDGEMENT
            if judged != (test.kind is TestKind.JUDGEMENT):
                problems.add(
                    ProblemCode.JUDGEMENT_NOT_ALLOWED,
                    place,
                    found=f"{test.name!r} asked for as a {test.kind}",
                    expected="a judgement" if judged else "a fact",
                )


def _check_fields(rulebook: Rulebook, problems: Problems) -> None:
    used = {*NEEDED_FIELDS, "periods_counted", "residence_period"}
    for quantity in registry().values():
        used |= {i.name for i in quantity.inputs} | set(quantity.one_basis or ())
    for instrument in rulebook.instruments:
        for test, _, _ in _tests(instrument):
            used |= {test.name, *test.consider}
            used |= _threshold_names(test)
        used |= {route.share.of for part in instrument.parts for route in part.routes}
    for item in rulebook.catalogue.fields.values():
        used |= {proof.field for proof in item.shown_if}
    for item in rulebook.catalogue.fields.values():
        if item.scope not in (Scope.ROW, Scope.STEP, Scope.AMOUNT) and item.id not in used:
            problems.add(
                ProblemCode.UNUSED_FIELD, item.place, found=f"{item.id!r} in no rule", expected="fields that rules use"
            )
        for text in (item.question, *filter(None, [item.help]), *item.choices.values()):
            _translated(text, f"the field {item.id!r}", item.place, problems)


def _threshold_names(test: Test) -> set[str]:
    names: set[str] = set()
    waiting = [test.asked.threshold] if test.asked.threshold else []
    while waiting:
        threshold = waiting.pop()
        names.add(threshold.name)
        waiting += threshold.members
    return names


def _check_texts(instrument: Instrument, problems: Problems) -> None:
    for item in instrument.all_requirements():
        _check_requirement_texts(item, problems)
    for part in instrument.parts:
        for route in part.routes:
            _translated(route.says, f"the route {route.id!r}", route.place, problems)
    for test, _, place in _tests(instrument):
        if test.label is not None:
            _translated(test.label, "a label", place, problems)
    for topic in instrument.topics:
        _translated(topic.title, f"the topic {topic.id!r}", Place(f"{instrument.id.lower()}/instrument.yaml"), problems)


def _check_requirement_texts(item: Requirement, problems: Problems) -> None:
    for text in filter(None, (item.says, item.remedy)):
        _translated(text, f"the requirement {item.id!r}", item.place, problems)


def _translated(text: Text, what: str, place: Place, problems: Problems) -> None:
    if not (text.fr and text.es):
        problems.add(
            ProblemCode.TRANSLATION_MISSING,
            place,
            found=f"{what}: {text.en!r} in English only",
            expected="French and Spanish beside it",
        )
