"""Checks what an instrument says about ratification: cases, figures, States."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gapcheck.problems import ProblemCode
from gapcheck.rulebook.loader import tests_within
from gapcheck.rulebook.ratification import FigureKind, must_be_known
from gapcheck.verdict import Judged, Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapcheck.problems import Place, Problems
    from gapcheck.rulebook.model import Instrument
    from gapcheck.rulebook.ratification import FigureRule, RatificationRule, State
    from gapcheck.yamltree import Node

__all__ = ["check_ratification", "citations_of_ratification"]

_VERDICTS = (Verdict.MET, Verdict.UNDETERMINED, Verdict.NOT_MET)


def citations_of_ratification(instrument: Instrument) -> Iterator[tuple[tuple[str, ...], Place, bool]]:
    """The provisions that are named, with the place, and whether they are carried here and need no other rule."""
    about = instrument.of_ratification
    if about.rule is not None:
        yield about.rule.cites, about.rule.place, True
    for figure in about.figures:
        yield figure.cites, figure.place, True
        for kind, cites in figure.shows:
            if kind is not FigureKind.RATES:
                yield cites, figure.place, False


def check_ratification(instrument: Instrument, problems: Problems) -> None:
    """Collect what is wrong beyond names: cases that fail, figures that no rule gives, years, sources."""
    about = instrument.of_ratification
    if about.rule is not None:
        _Cases(about.rule, instrument, problems).run()
    for figure in about.figures:
        _check_figure(figure, instrument, problems)
    for state in about.states:
        _check_state(state, instrument, problems)


def _parts(instrument: Instrument) -> list[str]:
    return [outline.part for outline in instrument.outline]


def _check_figure(figure: FigureRule, instrument: Instrument, problems: Problems) -> None:
    """Of a Part that is encoded, persons are those of a route, and numbers those of a comparison."""
    routes = {route.cites for part in instrument.parts for route in part.routes}
    articles = [article.cites for article in instrument.articles]
    compared = set(_compared(instrument))
    encoded = {part.part for part in instrument.parts}
    open_ = [o for o in instrument.outline if o.part not in encoded]
    for kind, cites in figure.shows:
        if kind is FigureKind.RATES:
            must_be_known(cites, articles, figure.place, "rate article", problems)
            continue
        known = routes if kind is FigureKind.PERSONS else compared
        ready = [cite for cite in cites if not any(outline.holds(cite) for outline in open_)]
        what = "route" if kind is FigureKind.PERSONS else "comparison of numbers on"
        must_be_known(ready, known, figure.place, what, problems)
    if not (figure.title.fr and figure.title.es):
        found = f"the figure {figure.title.en!r} in English only"
        problems.add(
            ProblemCode.TRANSLATION_MISSING, figure.place, found=found, expected="French and Spanish beside it"
        )


def _compared(instrument: Instrument) -> Iterator[str]:
    """The provisions on which a number is compared: those of the test, else of its requirement."""
    for item in instrument.all_requirements():
        for test in tests_within(item.test):
            inside = [t for t in tests_within(test) if t.asked.threshold is not None]
            if inside and (test.cites or test is item.test):
                yield from test.cites or item.cites


def _check_state(state: State, instrument: Instrument, problems: Problems) -> None:
    place = state.place
    for ceased in state.ceased:
        for part in ceased.parts if ceased.sure else ():
            if part not in state.parts:
                found, expected = f"Part {part} as ceased, never accepted", "a Part among those accepted"
                problems.add(ProblemCode.UNKNOWN_REFERENCE, ceased.place, found=found, expected=expected)
    rule = instrument.of_ratification.rule
    first, last = rule.adopted if rule else 0, datetime.now(tz=UTC).year
    if not first <= state.year <= last:
        found = f"{state.iso3} ratified in {state.year}"
        problems.add(ProblemCode.OUT_OF_RANGE, place, found=found, expected=f"a year from {first} to {last}")
    if not state.source:
        problems.add(ProblemCode.SOURCE_MISSING, place, found=state.iso3, expected="the source that was read")
    if not state.parts:
        problems.add(ProblemCode.MISSING_KEY, place, found=f"{state.iso3} with no Part", expected="the Parts accepted")


class _Cases:
    """The cases of the rule: which Parts are met and undetermined, the others are not met."""

    def __init__(self, rule: RatificationRule, instrument: Instrument, problems: Problems) -> None:
        self.rule, self.parts, self.problems = rule, _parts(instrument), problems
        self.cases = [case for case in rule.cases if self._sound(case)]

    def _sound(self, case: Node) -> bool:
        case.check_keys(("met", "undetermined", "expect"), self.problems, required=("expect",))
        names = (*case.words_of("met"), *case.words_of("undetermined"))
        must_be_known(names, self.parts, case.place, "Part", self.problems)
        expected = [verdict.word for verdict in _VERDICTS]
        if case.text_of("expect") not in expected:
            found = repr(case.text_of("expect"))
            self.problems.add(
                ProblemCode.NOT_A_CHOICE, case.place, found=found, expected="one of " + ", ".join(expected)
            )
            return False
        return set(names) <= set(self.parts)

    def run(self) -> None:
        """Every case gives what it expects, each verdict has one, and the number of Parts is minded by one."""
        rule, place = self.rule, self.rule.place
        if not set(rule.one_of) <= set(self.parts):
            return
        for verdict in _VERDICTS:
            if all(case.text_of("expect") != verdict.word for case in self.cases):
                found = f"no case of the ratification that is {verdict.word}"
                self.problems.add(ProblemCode.CASE_MISSING, place, found=found, expected="one case of each verdict")
        for case in self.cases:
            judged = self._judge(rule, case)
            if judged != case.text_of("expect"):
                self.problems.add(
                    ProblemCode.CASE_FAILS, case.place, found=f"ratification {judged}", expected=case.text_of("expect")
                )
        nudged = [(f"{n} Parts", replace(rule, at_least=n)) for n in (rule.at_least - 1, rule.at_least + 1)]
        nudged += [
            (f"Part {name} among those of which one is asked", replace(rule, one_of=tuple(set(rule.one_of) ^ {name})))
            for name in self.parts
        ]
        for what, changed in nudged:
            if all(self._judge(changed, case) == case.text_of("expect") for case in self.cases):
                found, expected = f"no case minds {what}", "a case at the number and one just beside it"
                self.problems.add(ProblemCode.CASE_TOO_WEAK, place, found=found, expected=expected)

    def _judge(self, rule: RatificationRule, case: Node) -> str:
        met, open_ = case.words_of("met"), case.words_of("undetermined")
        verdicts = {
            name: Verdict.MET if name in met else Verdict.UNDETERMINED if name in open_ else Verdict.NOT_MET
            for name in self.parts
        }
        judged = rule.condition({n: Judged.constant(v, Reason.NONE, 1) for n, v in verdicts.items()})
        return Verdict(int(judged.code[0])).word
