"""The schemes of a YAML profile, their benefits and formulas, and the packages that law pays together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gapcheck.facts.catalogue import BENEFITS_OF, BenefitKind, Branch, Scope
from gapcheck.facts.catalogue_reader import one_of
from gapcheck.facts.profile import (
    BaseKind,
    BenefitDef,
    FormulaDef,
    PackageDef,
    Payer,
    Recipient,
    RowDef,
    SchemeDef,
    SchemeType,
    Sex,
    Status,
    StepDef,
)
from gapcheck.problems import ProblemCode, Problems, did_you_mean
from gapcheck.yamltree import Kind, Node

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SchemeReader"]

_SCHEME_KEYS = ("id", "name", "type", "status", "legal_basis", "body", "facts", "benefits")
_BENEFIT_KEYS = ("branch", "benefit", "name", "facts", "formulas", "steps")
_ROW_KEYS = ("base", "recipient", "sex", "payer", "label")


class _FactsReader(Protocol):
    def __call__(
        self, node: Node | None, scope: Scope, owner: str, branch: str = "", keys: Iterable[str] = ()
    ) -> None: ...


class SchemeReader:
    """Collects schemes and benefits; bases that name benefits are checked once all are known."""

    def __init__(self, problems: Problems, read_facts: _FactsReader, amounts: set[str]) -> None:
        """Keep the collector, the reader of answers and the ids of reference amounts."""
        self.problems, self.read_facts, self.amounts = problems, read_facts, amounts
        self.schemes: list[SchemeDef] = []
        self.benefits: list[BenefitDef] = []
        self._bases: list[tuple[Node, str]] = []

    def read(self, nodes: Iterable[Node]) -> None:
        """Read all schemes."""
        known: set[str] = set()
        for node in nodes:
            node.check_keys(_SCHEME_KEYS, self.problems, required=("id", "type"))
            kind = one_of(SchemeType, node.get("type"), self.problems)
            status = one_of(Status, node.get("status"), self.problems) if node.get("status") else Status.EXISTING
            name = node.text_of("id")
            if name in known:
                self.problems.add(
                    ProblemCode.DUPLICATE_ID, node.place, found=f"the scheme {name!r} again", expected="each id once"
                )
                continue
            known.add(name)
            words = (node.text_of("legal_basis"), node.text_of("body"))
            self.schemes.append(
                SchemeDef(name, node.text_of("name", name), kind or SchemeType.OTHER, status or Status.EXISTING, *words)
            )
            self.read_facts(node.get("facts"), Scope.SCHEME, name)
            for child in node.list_of("benefits"):
                self._benefit(child, name)
        ids = {benefit.id for benefit in self.benefits}
        for node, base in self._bases:
            if base not in ids:
                self._unknown(node, "base", base, ids | self.amounts | {"earnings", "account"})

    def _benefit(self, node: Node, scheme: str) -> None:
        node.check_keys(_BENEFIT_KEYS, self.problems, required=("branch",))
        branch = one_of(Branch, node.get("branch"), self.problems)
        kind = self._kind(node, branch) if branch else None
        if branch is None or kind is None:
            return
        place = f"{branch}.{kind}" if kind else str(branch)
        owner = f"{scheme}.{place}"
        if any(benefit.id == owner for benefit in self.benefits):
            self.problems.add(
                ProblemCode.DUPLICATE_ID,
                node.place,
                found=f"{owner!r} again",
                expected="each benefit of a scheme and branch once",
            )
            return
        self.read_facts(node.get("facts"), Scope.BENEFIT, owner, place)
        formulas = tuple(self._formula(child, owner, i) for i, child in enumerate(node.list_of("formulas"), 1))
        formulas = formulas or self._unknown_formula(node, owner, branch, kind)
        steps = tuple(self._step(child, f"{owner}/step{i}") for i, child in enumerate(node.list_of("steps"), 1))
        self._check_recipients(formulas, place, node)
        self.benefits.append(BenefitDef(owner, scheme, branch, node.text_of("name", owner), formulas, steps, kind))

    def _kind(self, node: Node, branch: Branch) -> BenefitKind | None:
        """Which of the benefits of a branch it is; asked for where there are several."""
        kinds, word = BENEFITS_OF.get(branch, ()), node.get("benefit")
        if not kinds and word is None:
            return BenefitKind.WHOLE
        found = next((kind for kind in kinds if word is not None and kind == word.text), None)
        if found is None:
            expected = "one of " + ", ".join(kinds) if kinds else f"no 'benefit': {branch} has one only"
            self.problems.add(
                ProblemCode.NOT_A_CHOICE if word else ProblemCode.MISSING_KEY,
                word.place if word else node.place,
                found=repr(word.text) if word else f"{branch} without 'benefit'",
                expected=expected,
                advice=did_you_mean(word.text, kinds) if word else "",
            )
        return found

    def _check_recipients(self, formulas: Iterable[FormulaDef], place: str, node: Node) -> None:
        """A widow is paid a survivors' benefit, a wife any other."""
        wrong = Recipient.WIFE if place.endswith(BenefitKind.SURVIVORS) else Recipient.WIDOW
        right = "widow" if wrong is Recipient.WIFE else "person, wife or child"
        for row in (row for formula in formulas for row in formula.rows if row.recipient is wrong):
            found = f"the recipient {wrong!s} in {place}"
            self.problems.add(ProblemCode.NOT_A_CHOICE, row.place or node.place, found=found, expected=right)

    def _unknown_formula(self, node: Node, owner: str, branch: Branch, kind: BenefitKind) -> tuple[FormulaDef, ...]:
        """Cash of which no formula is given is not nothing: it is a share of earnings that is not known."""
        if branch in (Branch.MEDICAL_CARE, Branch.FAMILY) or kind is BenefitKind.CARE:
            return ()
        row = f"{owner}/1.1"
        unknown = {"percent": Node(Kind.SCALAR, "unknown", node.place)}
        self.read_facts(Node(Kind.MAPPING, unknown, node.place), Scope.ROW, row)
        return (FormulaDef(f"{owner}/1", "", (RowDef(row),)),)

    def _formula(self, node: Node, owner: str, number: int) -> FormulaDef:
        node.check_keys(("name", "rows"), self.problems, required=("rows",))
        rows = tuple(self._row(child, f"{owner}/{number}.{i}") for i, child in enumerate(node.list_of("rows"), 1))
        return FormulaDef(f"{owner}/{number}", node.text_of("name"), rows)

    def _row(self, node: Node, owner: str) -> RowDef:
        self.read_facts(node, Scope.ROW, owner, keys=_ROW_KEYS)
        base, base_id = self._base(node.get("base"))
        return RowDef(
            owner,
            base,
            base_id,
            one_of(Recipient, node.get("recipient"), self.problems) or Recipient.PERSON,
            one_of(Sex, node.get("sex"), self.problems) or Sex.BOTH,
            one_of(Payer, node.get("payer"), self.problems) or Payer.SCHEME,
            node.text_of("label"),
            node.place,
        )

    def _base(self, node: Node | None) -> tuple[BaseKind, str]:
        word = "earnings" if node is None else node.text
        if word in ("earnings", "account"):
            return BaseKind(word), ""
        if word in self.amounts:
            return BaseKind.AMOUNT, word
        if node is not None:
            self._bases.append((node, word))
        return BaseKind.BENEFIT, word

    def _step(self, node: Node, owner: str) -> StepDef:
        node.check_keys(("label", "duration", "share"), self.problems, required=("duration",))
        renamed = {f"step_{key}": child for key, child in node.mapping.items() if key in ("duration", "share")}
        self.read_facts(Node(Kind.MAPPING, renamed, node.place), Scope.STEP, owner)
        return StepDef(owner, node.text_of("label"))

    def packages(self, nodes: Iterable[Node]) -> dict[str, PackageDef]:
        """Every benefit by itself, and those that law pays together. Benefits of planned schemes are in none."""
        planned = {scheme.id for scheme in self.schemes if scheme.status is Status.PLANNED}
        existing = [benefit for benefit in self.benefits if benefit.scheme not in planned]
        found = {b.id: PackageDef(b.id, b.name, b.branch, (b.id,)) for b in existing}
        names = {scheme.id: scheme.name for scheme in self.schemes}
        for benefit in existing:
            if benefit.kind:
                whole = f"{benefit.scheme}.{benefit.branch}"
                together = tuple(b.id for b in existing if (b.scheme, b.branch) == (benefit.scheme, benefit.branch))
                name = f"{names[benefit.scheme]}: {benefit.branch.words}"
                found[whole] = PackageDef(whole, name, benefit.branch, together)
        members: dict[str, tuple[Node, tuple[str, ...]]] = {}
        for node in nodes:
            node.check_keys(("id", "name", "pays"), self.problems, required=("id", "pays"))
            name = node.text_of("id")
            if name in members or name in found:
                self.problems.add(
                    ProblemCode.DUPLICATE_ID, node.place, found=f"the package {name!r} again", expected="each id once"
                )
                continue
            members[name] = (node, node.words_of("pays"))
        for name, (node, _) in members.items():
            package = self._package(name, node, members, found)
            if package is not None:
                found[name] = package
        return found

    def _package(
        self, name: str, node: Node, members: dict[str, tuple[Node, tuple[str, ...]]], single: dict[str, PackageDef]
    ) -> PackageDef | None:
        benefits: list[str] = []

        def add(package: str, path: tuple[str, ...]) -> bool:
            if package in path:
                cycle = " pays ".join((*path[path.index(package) :], package))
                self.problems.add(
                    ProblemCode.CYCLE, node.place, found=cycle, expected="a package that does not pay itself"
                )
                return False
            if package in members:
                return all(add(child, (*path, package)) for child in members[package][1])
            if package not in single:
                self._unknown(members[path[-1]][0], "benefit or package", package, {*single, *members})
                return False
            benefits.extend(b for b in single[package].benefits if b not in benefits)
            return True

        if not add(name, ()) or not benefits:
            return None
        branches = {benefit.branch for benefit in self.benefits if benefit.id in benefits}
        if len(branches) > 1:
            found = " and ".join(sorted(branches))
            self.problems.add(ProblemCode.WRONG_TYPE, node.place, found=found, expected="benefits of one branch")
            return None
        return PackageDef(name, node.text_of("name", name), branches.pop(), tuple(benefits))

    def _unknown(self, node: Node, what: str, word: str, known: Iterable[str]) -> None:
        self.problems.add(
            ProblemCode.UNKNOWN_REFERENCE,
            node.place,
            found=f"the {what} {word!r}",
            expected=f"a {what} of this profile",
            advice=did_you_mean(word, known),
        )
