"""``gapcheck standards``: what the rule files hold, in words, and whether they are sound."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gapcheck.cli.law_in_words import contents, in_words, names
from gapcheck.data import standards_folder
from gapcheck.problems import Place, ProblemCode, Problems, did_you_mean
from gapcheck.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from gapcheck.rulebook.model import Rulebook

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
        click.echo("\n".join(contents(instrument)))


@standards_group.command("show")
@click.argument("instrument")
@click.argument("what", required=False)
@_FOLDER
def show_command(instrument: str, what: str | None, rules: Path | None) -> None:
    """An INSTRUMENT's Part (V), requirement, route or article (C102.26.2), `common`, or everything in it."""
    rulebook, problems = _load(rules), Problems()
    known = [i.id.lower() for i in rulebook.instruments]
    if instrument.lower() not in known:
        _not_found(instrument, known, problems)
    found = rulebook.instrument(instrument)
    lines = list(in_words(found, what))
    if not lines:
        parts = ", ".join(part.part for part in found.parts)
        expected = f"a Part ({parts}), common, or a requirement, route or article of them"
        _not_found(what or "", list(names(found)), problems, expected)
    click.echo("\n".join(lines))


def _not_found(word: str, known: list[str], problems: Problems, expected: str = "") -> None:
    problems.add(
        ProblemCode.NOT_FOUND,
        Place("standards show"),
        found=repr(word),
        expected=expected or "one of " + ", ".join(known),
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
