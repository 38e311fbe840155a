"""An instrument in words, line by line: what ``gapcheck standards show`` prints."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from gapcheck.facts.profile import Sex
from gapcheck.rulebook.model import After, Requirement, Subject, Test, TestKind, Threshold, ThresholdKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapcheck.quantities.schedule import Family
    from gapcheck.rulebook.model import Article, Asked, Instrument, Level, Part, Route

__all__ = ["contents", "household", "in_words", "names"]

_ADULTS = {Sex.MEN: "a man", Sex.WOMEN: "a woman", Sex.BOTH: "a person"}


def contents(instrument: Instrument) -> Iterator[str]:
    """The instrument's title, its Parts with how much is encoded of each, and its common provisions."""
    yield f"{instrument.id.lower()}  {instrument.title}"
    encoded = {part.part: part for part in instrument.parts}
    for outline in instrument.outline:
        part = encoded.get(outline.part)
        yield f"  {outline.part:<5} {outline.title}  ({_size(part) if part else 'not assessed yet'})"
    yield f"  common provisions  ({len(instrument.common)} requirements)"


def _size(part: Part) -> str:
    benefits = f"; benefits: {', '.join(benefit.id for benefit in part.benefits)}" if part.benefits else ""
    return f"{len(part.requirements)} requirements, {len(part.routes)} routes{benefits}"


def in_words(instrument: Instrument, what: str | None) -> Iterator[str]:
    """Everything where `what` is None; else what it names, in capitals or not; no line where that is nothing."""
    wanted = None if what is None else what.lower()
    for part in instrument.parts:
        if wanted in (None, part.part.lower()):
            yield from _part(part)
        else:
            yield from _members(part.requirements, part.routes, part, wanted)
    for article in instrument.articles:
        if wanted in (None, "common", article.id.lower()):
            yield from _article(article)
    yield from _members(instrument.common, (), None, None if wanted == "common" else wanted)


def names(instrument: Instrument) -> Iterator[str]:
    """Whatever can be shown by its name."""
    for part in instrument.parts:
        yield part.part
        yield from (item.id for item in part.requirements)
        yield from (item.id for item in part.routes)
    yield "common"
    yield from (item.id for item in instrument.articles)
    yield from (item.id for item in instrument.common)


def _members(
    requirements: tuple[Requirement, ...], routes: tuple[Route, ...], part: Part | None, wanted: str | None
) -> Iterator[str]:
    for item in requirements:
        if wanted in (None, item.id.lower()):
            yield from _requirement(item, part)
    for route in routes:
        if wanted in (None, route.id.lower()):
            yield from _route(route)


# -- a Part and its routes -------------------------------------------------------------------------------------


def _part(part: Part) -> Iterator[str]:
    yield f"Part {part.part}  {part.title}"
    if not part.benefits and _has_percentage(part, ""):
        yield f"  standard beneficiary: {household(part.family)}"
    if part.benefits:
        yield "  benefits, all of them for the same classes:"
    for benefit in part.benefits:
        whom = f"; standard beneficiary: {household(benefit.family)}" if _has_percentage(part, benefit.id) else ""
        yield f"    {benefit.title} ({benefit.id}){whom}"
    yield from _members(part.requirements, part.routes, part, None)


def _has_percentage(part: Part, benefit: str) -> bool:
    """Whether the Schedule has a percentage, and so a standard beneficiary, for a benefit."""
    return any(item.needs_rate and item.benefit in ("", benefit) for item in part.requirements)


def household(family: Family) -> str:
    """A standard beneficiary in words, such as "a man with wife and 2 children"."""
    adult = "a widow" if family.widow else _ADULTS[family.sex]
    children = f"{family.children} child{'' if family.children == 1 else 'ren'}" if family.children else ""
    others = " and ".join(filter(None, ("wife" if family.wife else "", children)))
    return f"{adult} with {others}" if others else f"{adult} alone"


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


def _article(article: Article) -> Iterator[str]:
    yield f"{article.id}  {article.title}"
    yield from _test(article.test, 1)


# -- a requirement and its tests -------------------------------------------------------------------------------


def _requirement(item: Requirement, part: Part | None) -> Iterator[str]:
    yield f"{item.id}  (Art. {', '.join(item.cites)}; {', '.join(item.topics)})"
    yield f"  {item.says}"
    if item.benefit:
        yield f"  of the benefit: {part.benefit_title(item.benefit) if part else item.benefit} ({item.benefit})"
    elif part is not None and part.benefits and item.subject is Subject.COVER:
        yield f"  of each benefit: {', '.join(benefit.id for benefit in part.benefits)}"
    if item.subject is not Subject.COVER:
        yield f"  judged for each {item.subject}" if item.subject is not Subject.COUNTRY else "  judged for the country"
    if item.parts:
        yield f"  in Parts {', '.join(item.parts)}"
    if item.where is not None:
        yield "  only where"
        yield from _test(item.where, 2)
    yield from _test(item.test, 1)
    if item.relaxed_by:
        yield f"  relaxed by Art. {', '.join(item.relaxed_by)}"
    if item.remedy is not None:
        yield f"  remedy: {item.remedy}"


def _test(test: Test, depth: int) -> Iterator[str]:
    pad = "  " * depth
    label = f"{test.label}: " if test.label else ""
    cites = f"  (Art. {', '.join(test.cites)})" if test.cites else ""
    yield f"{pad}{label}{_words(test)}{cites}"
    if test.consider:
        yield f"{pad}  in the light of {', '.join(test.consider)}"
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
        return _level(test.level)
    if test.kind in (TestKind.JUDGEMENT, TestKind.DECLARED, TestKind.RATE, TestKind.REQUIREMENT):
        return f"{test.kind} {test.name}"
    if test.asked.threshold is not None:
        return f"{test.name} {test.operator} {_threshold(test.asked.threshold)}"
    return f"{test.name} {test.operator} {_asked_words(test.asked)}"


def _level(level: Level) -> str:
    """A percentage with its period, its stages, and the years of residence that count."""
    points = (f"{share:g} %" + (f" after {years:g} years" if years else "") for years, share in level.points)
    between = ", in proportion between" if level.proportional else ""
    after = " after the qualifying period" if level.after is After.QUALIFYING_PERIOD else ""
    average = ", on average over the period paid" if level.average else ""
    stages = f", at every stage within {level.stages:g} weeks" if level.stages is not None else ""
    capped = f", with at most {level.residence:g} years of residence" if isfinite(level.residence) else ""
    return f"attains {', '.join(points)}{between}{after}{average}{stages}{capped}, by the rate article of the route"


def _asked_words(asked: Asked) -> str:
    more = "".join(f"; in {branch} also {', '.join(words)}" for branch, words in asked.more_words.items())
    return ", ".join(asked.words) + more


def _threshold(threshold: Threshold) -> str:
    if threshold.kind is ThresholdKind.NUMBER:
        return f"{threshold.value:g} {threshold.unit}"
    if threshold.members:
        return f"the {threshold.kind} of {', '.join(_threshold(m) for m in threshold.members)}"
    return threshold.name
