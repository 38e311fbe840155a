"""``gapcheck assess``: a profile in, a matrix on the terminal, a report and JSON on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gapcheck.assess.assessment import assess
from gapcheck.countries import find_profile
from gapcheck.data import standards_folder
from gapcheck.files import check_output, write_whole
from gapcheck.forms.yaml_reader import read_profile
from gapcheck.problems import Place, ProblemCode, Problems, did_you_mean
from gapcheck.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["assess_command"]


@click.command("assess")
@click.argument("profile")
@click.option("-s", "--standard", "standards", multiple=True, default=("c102",), show_default=True, help="Instrument.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the Excel report to this file.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the whole assessment as JSON.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="For a country's code: its newest profile up to then.")
@click.option("--confirmed-only", is_flag=True, help="Take unconfirmed facts as unknown in the verdicts.")
@click.option("--declare", "declared", multiple=True, help="A temporary exception that the State has in force: 9(d).")
@click.option("--rules", type=click.Path(path_type=Path), help="Use this folder of rule files.")
def assess_command(
    profile: str,
    standards: tuple[str, ...],
    output: Path | None,
    json_file: Path | None,
    as_of: datetime | None,
    declared: tuple[str, ...],
    rules: Path | None,
    *,
    confirmed_only: bool,
) -> None:
    """Assess PROFILE: a YAML file, or the code of a country that comes with gapcheck, such as LAO."""
    problems = Problems()
    date = as_of.date() if as_of else None
    path = find_profile(profile, date, problems)
    read = [path] if path else []
    read += rules.rglob("*") if rules is not None and rules.is_dir() else []
    for target in (output, json_file):
        if target is not None:
            check_output(target, read, problems)
    if output is not None and json_file is not None and output.resolve() == json_file.resolve():
        problems.add(
            ProblemCode.OUTPUT_IS_INPUT, Place(str(output)), found="one file for report and JSON", expected="two files"
        )
    rulebook = load_rulebook(rules or standards_folder(), Problems())
    known = [instrument.id.lower() for instrument in rulebook.instruments]
    _must_be_found("--standard", [name.lower() for name in standards], known, problems)
    of_standards = [found for found in rulebook.instruments if found.id.lower() in {name.lower() for name in standards}]
    exceptions = [name for found in of_standards for name in found.declarations]
    _must_be_found("--declare", declared, exceptions, problems)
    found = read_profile(path, rulebook.catalogue, problems) if path else None
    problems.raise_errors()
    if found is None:
        raise AssertionError("a profile without errors is there")
    chosen = list(dict.fromkeys(name.lower() for name in standards))
    assessment = assess(
        found,
        rulebook,
        chosen,
        as_of=date,
        confirmed_only=confirmed_only,
        declared=declared,
        warnings=problems.warnings,
    )
    written: list[tuple[Path, bytes]] = []
    if output is not None:
        from gapcheck.reports.excel import report_bytes

        written.append((output, report_bytes(assessment)))
    if json_file is not None:
        from gapcheck.reports.json_report import json_bytes

        written.append((json_file, json_bytes(assessment)))
    for target, data in written:
        write_whole(target, data)
    from gapcheck.reports.terminal import summary

    click.echo(summary(assessment))
    for label, target in (("Report", output), ("JSON", json_file)):
        if target is not None:
            click.echo(f"{label}: {target}")
    for warning in assessment.warnings:
        click.echo(warning, err=True)


def _must_be_found(option: str, names: Sequence[str], known: Sequence[str], problems: Problems) -> None:
    for name in names:
        if name not in known:
            problems.add(
                ProblemCode.NOT_FOUND,
                Place(option),
                found=repr(name),
                expected="one of " + ", ".join(known) if known else "none: no exception may be declared",
                advice=did_you_mean(name, known),
            )
