"""Assesses one profile under chosen instruments: both views, all Parts, and what it takes to explain them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from gapcheck import __version__
from gapcheck.assess.dependence import Dependence
from gapcheck.assess.figures import figure_blocks
from gapcheck.assess.inputs import At
from gapcheck.assess.judge import Judge
from gapcheck.assess.part_result import PartReader
from gapcheck.assess.ratification import Ratifier, declaring
from gapcheck.assess.requests import data_requests
from gapcheck.assess.results import (
    Assessment,
    Gap,
    InstrumentResult,
    Observed,
    PartResult,
    Receipt,
    RequirementResult,
    Result,
)
from gapcheck.assess.routes import PartJudge
from gapcheck.assess.trace import Reader, headline
from gapcheck.facts.columns import Options, Table, View, cases_of
from gapcheck.rulebook.model import Subject
from gapcheck.verdict import Judged, Reason, Verdict, all_of, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gapcheck.assess.results import FactUsed, Request
    from gapcheck.facts.profile import Key, Profile
    from gapcheck.problems import Problem
    from gapcheck.rulebook.model import Instrument, Part, Requirement, Rulebook

__all__ = ["assess"]


def assess(
    profile: Profile,
    rulebook: Rulebook,
    instruments: Sequence[str] = ("C102",),
    *,
    as_of: date | None = None,
    confirmed_only: bool = False,
    declared: Sequence[str] = (),
    warnings: Sequence[Problem] = (),
) -> Assessment:
    """A profile under instruments, by their ids.

    Args:
        profile: the country.
        rulebook: the rules.
        instruments: ids of the instruments.
        as_of: the date asked for, to be told in the report.
        confirmed_only: whether unconfirmed answers count as unknown in the verdicts.
        declared: citations of the temporary exceptions that the State has in force; all verdicts are under these.
        warnings: problems with the profile that did not stop the work.

    Raises:
        KeyError: an instrument is not in the rulebook, or no instrument has such an exception.
    """
    known = {name for instrument in instruments for name in rulebook.instrument(instrument).declarations}
    if not known.issuperset(declared):
        raise KeyError(*sorted(set(declared) - known))
    options = Options(confirmed_only=confirmed_only)
    found: list[InstrumentResult] = []
    requests: list[Request] = []
    facts: dict[Key, FactUsed] = {}
    for name in instruments:
        instrument = rulebook.instrument(name)
        reader = _reader(profile, rulebook, instrument, options)
        with declaring(reader, set(declared) & set(instrument.declarations)):
            result, asked = _judged(rulebook, instrument, reader, options)
            found.append(_with_ratification(result, asked, rulebook, reader, options))
        requests += asked
        facts |= {key: reader.fact(key) for key in profile.facts}
    return Assessment(
        profile=profile,
        as_of=as_of,
        confirmed_only=confirmed_only,
        instruments=tuple(found),
        requests=tuple(requests),
        facts=tuple(facts.values()),
        readings=rulebook.readings,
        receipt=_receipt(
            profile, rulebook, found, instruments, as_of, confirmed_only=confirmed_only, declared=declared
        ),
        warnings=tuple(str(problem) for problem in warnings),
    )


def _reader(profile: Profile, rulebook: Rulebook, instrument: Instrument, options: Options) -> Reader:
    cases, turns_on = cases_of(profile), Dependence(instrument, rulebook.catalogue)
    shown, given = (
        Judge(instrument, Table(cases, rulebook.catalogue, view, options), turns_on=turns_on)
        for view in (View.SHOWN, View.GIVEN)
    )
    return Reader(profile, shown, given)


def _judged(
    rulebook: Rulebook, instrument: Instrument, reader: Reader, options: Options
) -> tuple[InstrumentResult, tuple[Request, ...]]:
    """An instrument under the exceptions that hold now, and the answers that it waits for."""
    result = _instrument(rulebook, instrument, reader, options)
    return result, data_requests(reader, [result], options)


def _with_ratification(
    result: InstrumentResult, requests: Sequence[Request], rulebook: Rulebook, reader: Reader, options: Options
) -> InstrumentResult:
    """What the instrument's own rules say about ratification and its figures, where it has such rules."""
    result = replace(result, figures=figure_blocks(reader, result))
    instrument = reader.shown.instrument
    rule = instrument.of_ratification.rule
    if rule is None:
        return result
    ratifier = Ratifier(reader, rule)
    plain, best = ratifier.acceptance(result, requests), None
    exceptions = ratifier.best_exceptions(result.parts)
    if set(exceptions) != reader.shown.declared:
        with declaring(reader, exceptions):
            best = ratifier.acceptance(*_judged(rulebook, instrument, reader, options))
    profile = reader.profile
    found = ratifier.result(plain, best, profile.iso3, profile.reference_date.year)
    return replace(result, ratification=found)


def _instrument(rulebook: Rulebook, instrument: Instrument, reader: Reader, options: Options) -> InstrumentResult:
    parts = tuple(
        PartReader(reader, part).result(tuple(_readings_that_turn(rulebook, instrument, part, reader, options)))
        for part in instrument.parts
    )
    encoded = {part.part for part in instrument.parts}
    common = tuple(_for_country(item, reader) for item in instrument.common if item.subject is not Subject.COVER)
    return InstrumentResult(
        id=instrument.id,
        title=instrument.title,
        topics=instrument.topics,
        parts=parts,
        common=common,
        not_assessed=tuple(outline for outline in instrument.outline if outline.part not in encoded),
        gaps=tuple(_gaps(parts)),
    )


def _readings_that_turn(
    rulebook: Rulebook, instrument: Instrument, part: Part, reader: Reader, options: Options
) -> Iterator[tuple[str, str, Verdict]]:
    """The readings whose alternative would give the Part another verdict."""
    table = reader.shown.table

    def verdict(judge: PartJudge) -> Verdict:
        return Verdict(int(join(judge.verdict(), judge.table.origin, 1).code[0]))

    plain = verdict(PartJudge(reader.shown, part))
    turned = verdict(PartJudge(reader.shown, part, only_effective=True))
    if turned is not plain:
        yield "persons_counted", "effective_only", turned
    silent = [f for f in rulebook.catalogue.fields.values() if f.silence_is_no and f.asked_in(part.branch)]
    if silent:
        other = Table(table.cases, rulebook.catalogue, View.SHOWN, replace(options, silence_leaves_open=True))
        judge = Judge(instrument, other, turns_on=reader.shown.turns_on)
        judge.declared = reader.shown.declared
        turned = verdict(PartJudge(judge, part))
        if turned is not plain:
            yield "silence_closes", "leaves_open", turned


# -- common provisions -----------------------------------------------------------------------------------------


def _for_country(item: Requirement, reader: Reader) -> RequirementResult:
    """A common provision that is judged for the country, for each scheme, or for each benefit."""
    results: list[Result] = []
    judged: dict[str, list[Judged]] = {"shown": [], "given": []}
    for name, at in _places(item, reader):
        steps = reader.shown.requirement(item.id, at), reader.given.requirement(item.id, at)
        judged["shown"].append(steps[0].judged)
        judged["given"].append(steps[1].judged)
        trace = reader.trace(*steps)
        results.append(Result(at.scheme or at.benefit, name, "", "", trace.cell, headline(trace), trace))
    if not results:
        nothing = Judged.constant(Verdict.UNDETERMINED, Reason.SCHEMES_NOT_LISTED, reader.shown.table.count)
        judged = {"shown": [nothing], "given": [nothing]}
    cell = reader.cell(all_of(judged["shown"]), all_of(judged["given"]))
    return RequirementResult(item.id, item.cites, item.topics, item.says, item.remedy, cell, tuple(results))


def _places(item: Requirement, reader: Reader) -> Iterator[tuple[str, At]]:
    """The country, or the schemes or benefits that cover somebody in a Part that is assessed."""
    layout = reader.profile.layout
    branches = {part.branch for part in reader.shown.instrument.parts}
    covering = {b for c in layout.covers for b in layout.package_by_id[c.package_id].benefits}
    benefits = [b for b in layout.benefits if b.branch in branches and b.id in covering]
    if item.subject is Subject.COUNTRY:
        yield reader.profile.country, At()
    elif item.subject is Subject.SCHEME:
        schemes = {benefit.scheme for benefit in benefits}
        for scheme in layout.schemes:
            if scheme.id in schemes:
                yield scheme.name, At(scheme=scheme.id)
    else:
        for benefit in benefits:
            yield f"{layout.scheme_by_id[benefit.scheme].name}: {benefit.name}", At(benefit=benefit.id)


# -- gaps and receipt ------------------------------------------------------------------------------------------


def _gaps(parts: Sequence[PartResult]) -> list[Gap]:
    """What is not met on a Part's reported route, the nearest first.

    Parts with the fewest topics unmet come before others, then the least shortfall relative to its threshold. A
    requirement that fails only because another one does is not told twice.
    """
    found: list[tuple[tuple[int, float, int], Gap]] = []
    for part in parts:
        unmet = sum(cell.verdict is Verdict.NOT_MET for _, cell in part.topics)
        for gap in (*_failing(part), *_too_few(part)):
            relative = gap.observed.relative_shortfall if gap.observed else 1.0
            found.append(((unmet, relative, len(gap.cites)), gap))
    told: set[tuple[str, str, str, Observed | None]] = set()
    gaps = []
    for _, gap in sorted(found, key=lambda pair: pair[0]):
        same = (gap.part, gap.class_name, gap.benefit, gap.observed)
        if gap.observed is None or same not in told:
            gaps.append(gap)
        told.add(same)
    return gaps


def _failing(part: PartResult) -> Iterator[Gap]:
    for item in part.requirements:
        for result in item.results:
            if result.cell.verdict is Verdict.NOT_MET and result.route == part.reported_route:
                names = (result.class_name, result.package_name)
                texts = item.says, item.remedy
                yield Gap(part.part, item.id, item.cites, *texts, *names, result.observed, result.benefit)


def _too_few(part: PartResult) -> Iterator[Gap]:
    """The share of persons covered, where even that misses what the reported route asks."""
    route = next(route for route in part.routes if route.id == part.reported_route)
    if part.cell.verdict is Verdict.NOT_MET and part.cell.reasons & Reason.NO_SCHEME:
        yield Gap(part.part, route.id, (route.cites,), route.says, None, "no scheme in the branch", "", None)
    persons, topics = route.persons, dict(route.topics)
    if persons is None or topics["persons_protected"].verdict is not Verdict.NOT_MET:
        return
    short = max(persons.asked - persons.share_high, 0.0)
    observed = Observed(
        "at_least",
        "percent",
        persons.share_low,
        persons.share_high,
        persons.shown_low,
        persons.shown_high,
        persons.asked,
        persons.asked,
        shortfall=short,
    )
    yield Gap(part.part, route.id, (route.cites,), route.says, None, persons.population, "", observed)


def _receipt(
    profile: Profile,
    rulebook: Rulebook,
    found: Sequence[InstrumentResult],
    instruments: Sequence[str],
    as_of: date | None,
    *,
    confirmed_only: bool,
    declared: Sequence[str],
) -> Receipt:
    counts: Counter[str] = Counter()
    for instrument in found:
        for part in instrument.parts:
            counts[f"Parts {part.cell.verdict.word}"] += 1
            for item in part.requirements:
                counts[f"requirements {item.cell.verdict.word}"] += 1
        for item in instrument.common:
            counts[f"common provisions {item.cell.verdict.word}"] += 1
    files = [(f"country_profiles/{profile.file}", profile.sha256)]
    files += [*rulebook.files, *(f for name in instruments for f in rulebook.instrument(name).files)]
    options = (
        ("instruments", ", ".join(instrument.id for instrument in found)),
        ("as of", as_of.isoformat() if as_of else "the profile's reference date"),
        ("confirmed facts only", "yes" if confirmed_only else "no"),
        ("temporary exceptions in force", ", ".join(dict.fromkeys(declared)) or "none"),
    )
    return Receipt("gapcheck", __version__, options, tuple(files), tuple(sorted(counts.items())))
