"""``gapcheck standards``: what the rule files hold, in words, and whether they are sound."""

from __future__ import annotations

import json
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gapcheck.data import standards_folder
from gapcheck.problems import Place, ProblemCode, Problems, did_you_mean
from gapcheck.rulebook.loader import load_rulebook
from gapcheck.rulebook.model import Instrument, Requirement, Test, TestKind, Threshold, ThresholdKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapcheck.rulebook.model import Part, Route, Rulebook

__all__ = ["standards_group"]


@click.group("standards")
def standards_group() -> None:
    """List, show and check the rule files."""


def _load(folder: Path | None) -> Rulebook:
    return load_rulebook(folder or standards_folder(), Problems())


_FOLDER = click.option("--rules", type=click.Path(path_type=Path), help="Use this folder of rule files.")


@standards_group.command("list")
@_FOLDER
def list_command(rules: Path | None) -> None:
    """The instruments and their Parts."""
    for instrument in _load(rules).instruments:
        click.echo(f"{instrument.id.lower()}  {instrument.title}")
        encoded = {part.part: part for part in instrument.parts}
        for outline in instrument.outline:
            part = encoded.get(outline.part)
            words = f"{len(part.requirements)} requirements, {len(part.routes)} routes" if part else "not assessed yet"
            click.echo(f"  {outline.part:<5} {outline.title}  ({words})")
        click.echo(f"  common provisions  ({len(instrument.common)} requirements)")


@standards_group.command("show")
@click.argument("instrument")
@click.argument("what", required=False)
@_FOLDER
def show_command(instrument: str, what: str | None, rules: Path | None) -> None:
    """An INSTRUMENT's Part (V), requirement (C102.26.2) or, with neither, everything in it."""
    rulebook, problems = _load(rules), Problems()
    known = [i.id.lower() for i in rulebook.instruments]
    if instrument.lower() not in known:
        _not_found(instrument, known, problems)
    found = rulebook.instrument(instrument)
    lines = list(_shown(found, what))
    if not lines:
        names = [part.part for part in found.parts] + [r.id for r in found.all_requirements()]
        _not_found(what or "", names, problems)
    click.echo("\n".join(lines))


def _not_found(word: str, known: list[str], problems: Problems) -> None:
    problems.add(
        ProblemCode.NOT_FOUND,
        Place("standards show"),
        found=repr(word),
        expected="one of " + ", ".join(known),
        advice=did_you_mean(word, known),
    )
    problems.raise_errors()


@standards_group.command("lint")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def lint_command(folder: Path | None) -> int:
    """Check rule files: names, units, citations, judgements, cases; nudge every number of the law."""
    from gapcheck.assess.rulecheck import check_cases
    from gapcheck.rulebook.lint import judgements_in_use, lint

    rulebook, problems = _load(folder), Problems()
    lint(rulebook, problems)
    count = check_cases(rulebook, problems)
    for problem in sorted(problems.found, key=lambda p: (p.place, p.code)):
        click.echo(str(problem), err=True)
    for instrument in rulebook.instruments:
        click.echo(f"{instrument.id}: judgement is asked for at")
        for cites, name in judgements_in_use(instrument):
            click.echo(f"  {cites}: {name}")
    requirements = sum(len(i.all_requirements()) for i in rulebook.instruments)
    click.echo(f"{requirements} requirements, {count} cases, {len(problems.found)} problems.")
    return 1 if problems.found else 0


@standards_group.command("schema")
@click.argument("name", type=click.Choice(["profile", "assessment"]))
@_FOLDER
def schema_command(name: str, rules: Path | None) -> None:
    """The JSON Schema of a profile, for editors, or of the assessment's JSON."""
    from gapcheck.forms.schema import profile_schema

    if name == "profile":
        click.echo(json.dumps(profile_schema(_load(rules).catalogue), ensure_ascii=False, indent=1))
        return
    click.echo((standards_folder() / "schemas" / "assessment.schema.json").read_text(encoding="utf-8"), nl=False)


# -- the law in words ------------------------------------------------------------------------------------------


def _shown(instrument: Instrument, what: str | None) -> Iterator[str]:
    for part in instrument.parts:
        if what is None or what.upper() == part.part:
            yield from _part(part)
    for item in instrument.all_requirements():
        if what is not None and what.lower() == item.id.lower():
            yield from _requirement(item)
    if what is None or what.lower() == "common":
        for item in instrument.common:
            yield from _requirement(item)


def _part(part: Part) -> Iterator[str]:
    yield f"Part {part.part}  {part.title}"
    for item in part.requirements:
        yield from _requirement(item)
    for route in part.routes:
        yield from _route(route)


def _requirement(item: Requirement) -> Iterator[str]:
    yield f"{item.id}  (Art. {', '.join(item.cites)}; {', '.join(item.topics)})"
    yield f"  {item.says}"
    if item.where is not None:
        yield "  only where"
        yield from _test(item.where, 2)
    yield from _test(item.test, 1)
    if item.relaxed_by:
        yield f"  relaxed by Art. {', '.join(item.relaxed_by)}"
    if item.remedy is not None:
        yield f"  remedy: {item.remedy}"


def _route(route: Route) -> Iterator[str]:
    yield f"{route.id}  (Art. {route.cites})"
    yield f"  {route.says}"
    share = route.share
    if share.count is not None:
        yield f"  persons: at least {share.percent:g} percent: {share.count} of {share.of}"
    if share.everyone is not None:
        yield "  persons: everyone for whom"
        yield from _test(share.everyone, 2)
    if route.open_if is not None:
        yield "  open if"
        yield from _test(route.open_if, 2)
    if route.by:
        yield f"  by any of {', '.join(route.by)}"
    if isfinite(route.stages_within):
        yield f"  every stage within {route.stages_within:g} weeks"
    yield f"  all of {', '.join(route.conditions)}"


def _test(test: Test, depth: int) -> Iterator[str]:
    pad = "  " * depth
    label = f"{test.label}: " if test.label else ""
    cites = f"  (Art. {', '.join(test.cites)})" if test.cites else ""
    yield f"{pad}{label}{_words(test)}{cites}"
    if test.open_if is not None:
        yield f"{pad}  open if"
        yield from _test(test.open_if, depth + 2)
    for child in test.children:
        yield from _test(child, depth + 1)


def _words(test: Test) -> str:
    if test.kind is TestKind.AT_LEAST:
        return f"at least {test.count} of"
    if test.kind in (TestKind.ALL, TestKind.ANY):
        return f"{test.kind} of"
    if test.level is not None:
        points = ", ".join(f"{p:g} % after {y:g} years" if y else f"{p:g} %" for y, p in test.level.points)
        between = ", in proportion between" if test.level.proportional else ""
        after = " after the qualifying period" if test.level.after.value == "qualifying_period" else ""
        return f"attains {points}{between}{after}, by the rate article of the route"
    if test.kind in (TestKind.JUDGEMENT, TestKind.DECLARED, TestKind.RATE, TestKind.REQUIREMENT):
        return f"{test.kind} {test.name}"
    if test.asked.threshold is not None:
        return f"{test.name} {test.operator} {_threshold(test.asked.threshold)}"
    return f"{test.name} {test.operator} {', '.join(test.asked.words)}"


def _threshold(threshold: Threshold) -> str:
    if threshold.kind is ThresholdKind.NUMBER:
        return f"{threshold.value:g} {threshold.unit}"
    if threshold.members:
        return f"the {threshold.kind} of {', '.join(_threshold(m) for m in threshold.members)}"
    return threshold.name
