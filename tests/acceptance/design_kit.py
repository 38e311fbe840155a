"""Small countries for Parts III and VI to X: who is covered, by which schemes, and what these give.

Unless a test says otherwise there are 1,000 employees among 3,000 residents, a skilled wage of 1,000 and a labourer's
wage of 800, and a class of 600 employees is covered by compulsion: 60 per cent of employees, 20 per cent of residents.
Everything that a test does not speak of conforms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from acceptance_kit import part_of, requirement_of, with_only

from gapcheck.assess.assessment import assess
from gapcheck.facts.catalogue import FieldType
from gapcheck.forms.yaml_reader import profile_from_tree
from gapcheck.problems import Problems
from gapcheck.verdict import Verdict
from gapcheck.yamltree import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gapcheck.assess.results import Assessment, PartResult
    from gapcheck.facts.catalogue import Catalogue
    from gapcheck.facts.profile import Profile
    from gapcheck.rulebook.model import Rulebook

MET, NOT_MET, UNDETERMINED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED

Facts = dict[str, Any]
Rows = list[dict[str, Any]]

PARTS = {
    "sickness": "III",
    "employment_injury": "VI",
    "family": "VII",
    "maternity": "VIII",
    "invalidity": "IX",
    "survivors": "X",
}
COUNTRY: Facts = {
    "all_employees": 1000,
    "all_residents": 3000,
    "skilled_wage": 1000,
    "skilled_wage_option": "fitter_or_turner",
    "skilled_wage_basis": "gross",
    "labourer_wage": 800,
    "labourer_wage_option": "unskilled_in_machinery",
    "labourer_wage_basis": "gross",
}
CASH: Facts = {
    "form_of_payment": "periodical",
    "means_tested": "no",
    "amounts_basis": "gross",
    "other_beneficiaries_in_reasonable_relation": "yes",
    "earnings_floor": "none",
    "earnings_ceiling": "none",
    "minimum": "none",
    "maximum": "none",
}
PENSION: Facts = CASH | {"pensions_reviewed_with_cost_of_living": "yes"}
NOT_FOR_ALL: Facts = {"every_resident_within_the_limit_is_entitled": "no"}
BY_CONTRIBUTIONS: Facts = {
    "periods_counted": "contribution",
    "qualifying_period": 5,
    "yearly_average_of_contributions_required": "no",
}
INJURY: Facts = {
    "injury_causes_covered": ["accidents", "prescribed_diseases"],
    "employment_alone_gives_the_right": "yes",
    "qualifying_period": "none",
}
FULL_INJURY_CARE = [
    "general_practitioner",
    "home_visits",
    "specialist_in_patient",
    "specialist_out_patient",
    "dental_care",
    "nursing_care",
    "maintenance_in_institutions",
    "medical_supplies",
    "prostheses_kept_in_repair",
    "eyeglasses",
    "allied_professions",
]
"""All of 34(2), and of 34(3) neither the specialist outside hospitals nor the stay in one by that name."""
WIDOWS_AND_CHILDREN: Facts = {"survivors_covered": ["widow", "child"], "widows_right_depends_on": []}

BENEFITS: dict[str, dict[str, Facts]] = {
    "sickness": {
        "": CASH
        | NOT_FOR_ALL
        | {
            "incapacity_from_any_morbid_condition": "yes",
            "qualifying_period": "none",
            "duration_a_case": 26,
            "waiting_days": "none",
            "employer_paid_days": "none",
        }
    },
    "employment_injury": {
        "care": INJURY
        | {
            "injury_care_provided": FULL_INJURY_CARE,
            "cost_sharing_in_injury_care": "no",
            "care_limited_in_time": "no",
            "care_aims_at_health_and_work": "yes",
            "cooperates_with_vocational_rehabilitation": "yes",
        },
        "incapacity": CASH
        | INJURY
        | {
            "waiting_days": "none",
            "employer_paid_days": "none",
            "incapacity_benefit_ends": "when_a_permanent_benefit_begins",
        },
        "permanent_loss": PENSION
        | INJURY
        | {
            "losses_covered": ["total_loss", "partial_loss"],
            "partial_loss_in_suitable_proportion": "yes",
            "lump_sum_in_place_of_pension": "never",
            "paid_throughout": "yes",
        },
        "survivors": PENSION
        | INJURY
        | WIDOWS_AND_CHILDREN
        | {"marriage_must_have_lasted": "no", "lump_sum_in_place_of_pension": "never", "paid_throughout": "yes"},
    },
    "family": {
        "": NOT_FOR_ALL
        | {
            "means_tested": "no",
            "due_for_maintenance_of_children": "yes",
            "family_benefit_forms": ["periodical_payment"],
            "periods_counted": "contribution",
            "qualifying_period": "none",
            "paid_throughout": "yes",
        }
    },
    "maternity": {
        "care": {
            "means_tested": "no",
            "qualifying_period": "none",
            "maternity_conditions_covered": ["pregnancy", "confinement", "consequences"],
            "maternity_care_provided": [
                "prenatal",
                "confinement",
                "postnatal",
                "doctors_or_qualified_midwives",
                "hospitalisation",
            ],
            "cost_sharing_in_maternity": "no",
            "care_limited_in_time": "no",
            "care_aims_at_health_and_work": "yes",
            "use_of_general_health_services_encouraged": "yes",
            "wife_cared_for_by_husbands_period": "yes",
        },
        "cash": CASH
        | {
            "qualifying_period": "none",
            "suspension_of_earnings_covered": "yes",
            "paid_period": 14,
            "waiting_days": "none",
            "employer_paid_days": "none",
        },
    },
    "invalidity": {
        "": PENSION
        | NOT_FOR_ALL
        | BY_CONTRIBUTIONS
        | {
            "invalidity_covered": ["likely_to_be_permanent", "lasting_beyond_sickness_benefit"],
            "invalidity_pension_ends": "when_old_age_benefit_is_payable",
        }
    },
    "survivors": {
        "": PENSION
        | NOT_FOR_ALL
        | BY_CONTRIBUTIONS
        | WIDOWS_AND_CHILDREN
        | {"minimum_marriage_asked_of": "nobody", "paid_throughout": "yes"}
    },
}
ROWS: dict[str, Rows] = {
    "sickness": [{"percent": 50}],
    "incapacity": [{"percent": 50}],
    "permanent_loss": [{"percent": 50}],
    "cash": [{"percent": 50}],
    "invalidity": [{"accrual": 3}],
    "employment_injury.survivors": [{"percent": 20, "recipient": "widow"}, {"percent": 10, "recipient": "child"}],
    "survivors": [{"accrual": 1.5, "recipient": "widow"}, {"accrual": 0.75, "recipient": "child"}],
}
"""What is paid where a test gives no rows, by benefit or branch: enough for what is asked."""

_NO_ALLOWANCES: Facts = {"family_allowance_in_employment": "none", "family_allowance_in_contingency": "none"}
_DEPENDANTS: Facts = {"wives_covered": "yes", "children_covered": "yes", "child_age_limit": 18}
COVERS: dict[str, Facts] = {
    "sickness": _NO_ALLOWANCES,
    "employment_injury": _NO_ALLOWANCES | _DEPENDANTS,
    "family": {"child_age_limit": 18},
    "maternity": _NO_ALLOWANCES | {"every_woman_in_class_protected": "yes", "wives_covered": "yes"},
    "invalidity": _NO_ALLOWANCES,
    "survivors": _NO_ALLOWANCES | _DEPENDANTS,
}
IN_BRANCH: dict[str, Facts] = {
    # 36 a month for each of 300 children: 36 x 12 x 300 = 129,600 a year, 4.5 % of 800 x 12 x 300
    "family": {
        "family_benefits_a_year": 129600,
        "children_of_persons_protected": 300,
        "children_of_residents": 1000,
    },
    "maternity": {"maternity_leave": 14},
}
MEANS_TESTED: Facts = {
    "means_tested": "yes",
    "scale_prescribed": "yes",
    "substantial_means_disregarded": "yes",
    "reduction_for_each_unit_of_excess_means": 50,
    "maintains_family_in_health_and_decency": "yes",
    "every_resident_within_the_limit_is_entitled": "yes",
    "limit_leaves_no_family_in_need_outside": "yes",
}
"""Said of a benefit that depends on means and conforms to Article 67(a) and (b)."""

NO_67_D: Facts = {"total_benefits_paid_a_year": 1000, "total_benefits_by_article_66_a_year": 1000}
"""100 per cent of the Article 66 total, where 67(d) asks 130: it helps nobody."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a scheme gives: for each of its benefits in the branch, what differs from a conforming one.

    Attributes:
        benefits: answers by benefit, "" in a branch with one; `rows` and `formulas` among them are the amount.
        facts: answers about the scheme.
        beside: benefits in other branches, on which this one may be built.
    """

    benefits: dict[str, Facts]
    facts: Facts
    beside: tuple[Facts, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A class of persons with the schemes that cover it; law pays these `together`, or each by itself."""

    persons: float
    schemes: tuple[Scheme, ...]
    kind: str = "employees"
    together: bool = True
    cover: tuple[Facts, ...] = ({},)
    facts: Facts = field(default_factory=dict)

    def cover_of(self, number: int) -> Facts:
        """The answers about one cover; the last given stand for all further ones."""
        return self.cover[min(number, len(self.cover) - 1)]


def gives(*, scheme: Facts | None = None, beside: Sequence[Facts] = (), **answers: Any) -> Scheme:
    """A scheme with the one benefit of its branch."""
    return Scheme({"": answers}, dict(scheme or {}), tuple(beside))


def giving(*, scheme: Facts | None = None, beside: Sequence[Facts] = (), **benefits: Facts) -> Scheme:
    """A scheme with those of a branch's benefits that are named, and no other."""
    return Scheme(dict(benefits), dict(scheme or {}), tuple(beside))


def all_four(**changed: Facts) -> Scheme:
    """A scheme with the four benefits after employment injury."""
    return Scheme({kind: changed.get(kind, {}) for kind in BENEFITS["employment_injury"]}, {})


def both(**changed: Facts) -> Scheme:
    """A scheme with care and cash at maternity."""
    return Scheme({kind: changed.get(kind, {}) for kind in BENEFITS["maternity"]}, {})


def group(persons: float, *schemes: Scheme, kind: str = "employees", **options: Any) -> Group:
    """A class of so many persons; `cover` is one set of answers, or one for each scheme; others are of the class."""
    cover = options.pop("cover", {})
    together = options.pop("together", True)
    covers = tuple(cover) if isinstance(cover, list) else (cover,)
    return Group(persons, schemes, kind, together=together, cover=covers, facts=options)


def country(
    rulebook: Rulebook, branch: str, groups: Iterable[Group], in_branch: Mapping[str, object], facts: Facts
) -> Profile:
    """The country of these classes; every scheme has a name of its own: s1, s2, ... in the order of the classes."""
    tree: dict[str, Any] = {
        "profile": "design",
        "country": "Design",
        "iso3": "XXX",
        "currency": "XXX",
        "reference_date": "2020-12-31",
        "sources": {"X": {"title": "A design"}},
        "country_facts": COUNTRY | facts,
        "branches": {
            branch: {"all_schemes_listed": "yes", "all_classes_listed": "yes"} | IN_BRANCH.get(branch, {}) | in_branch
        },
        "classes": [],
        "schemes": [],
        "packages": [],
        "covers": [],
    }
    names: dict[int, str] = {}
    for number, item in enumerate(groups, 1):
        name = f"c{number}"
        tree["classes"].append({"id": name, "kind": item.kind, "facts": {"persons": item.persons} | item.facts})
        for scheme in item.schemes:
            if id(scheme) not in names:
                names[id(scheme)] = f"s{len(names) + 1}"
                tree["schemes"].append(_scheme(names[id(scheme)], branch, scheme))
        packages = [f"{names[id(scheme)]}.{branch}" for scheme in item.schemes]
        if item.together and len(packages) > 1:
            tree["packages"].append({"id": f"whole{number}", "pays": packages})
            packages = [f"whole{number}"]
        usual = COVERS[branch] | {"legal_coverage": 100, "participation": "compulsory"}
        for i, package in enumerate(packages):
            tree["covers"].append({"class": name, "package": package, "facts": usual | item.cover_of(i)})
    return _read(_reasoned(tree, rulebook.catalogue), rulebook.catalogue)


def _read(tree: Any, catalogue: Catalogue) -> Profile:
    """The profile; a design may be odd enough for a warning, but not for an error."""
    problems = Problems()
    root = parse_yaml(yaml.safe_dump(tree, allow_unicode=True).encode(), "design.yaml", problems)
    profile = None if root is None else profile_from_tree(root, catalogue, problems, file="design.yaml")
    assert profile is not None, problems.found
    assert problems.errors == []
    return profile


def _scheme(name: str, branch: str, scheme: Scheme) -> Facts:
    benefits = [_benefit(branch, kind, answers) for kind, answers in scheme.benefits.items()]
    facts = {"financing": "contributions"} | scheme.facts
    return {"id": name, "type": "other", "facts": facts, "benefits": [*benefits, *scheme.beside]}


def _benefit(branch: str, kind: str, answers: Facts) -> Facts:
    usual = next((ROWS[key] for key in (f"{branch}.{kind}", kind, branch) if key in ROWS), None)
    rows = answers.get("rows", usual)
    formulas = answers.get("formulas", None if rows is None or kind == "care" else [rows])
    facts = {k: v for k, v in answers.items() if k not in ("rows", "formulas")}
    found: Facts = {"branch": branch, "facts": BENEFITS[branch][kind] | facts}
    found |= {"benefit": kind} if kind else {}
    return found | ({"formulas": [{"rows": [dict(row) for row in one]} for one in formulas]} if formulas else {})


def _reasoned(tree: Any, catalogue: Catalogue) -> Any:
    """The tree with a reason and a source beside each judgement that somebody has made."""
    if isinstance(tree, list):
        return [_reasoned(item, catalogue) for item in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        key: {"value": value, "reason": "so designed", "source": "X"}
        if key in catalogue and catalogue[key].type is FieldType.JUDGEMENT and value in ("yes", "no")
        else _reasoned(value, catalogue)
        for key, value in tree.items()
    }


def assessed(
    rulebook: Rulebook,
    branch: str,
    *covered: Group | Scheme,
    declared: Sequence[str] = (),
    in_branch: Mapping[str, object] | None = None,
    **facts: object,
) -> Assessment:
    """Such a country, assessed under the exceptions of Article 3 that are declared.

    Args:
        covered: classes; or schemes that cover the one class of 600 employees and are paid together.
        in_branch: the branch's own answers; `facts` are the country's.
    """
    groups = [item for item in covered if isinstance(item, Group)]
    schemes = [item for item in covered if isinstance(item, Scheme)]
    groups += [group(600, *schemes)] if schemes else []
    profile = country(rulebook, branch, groups, in_branch or {}, dict(facts))
    return assess(profile, with_only(rulebook, PARTS[branch]), declared=declared)


def part(rulebook: Rulebook, branch: str, *covered: Group | Scheme, **options: Any) -> PartResult:
    """The Part of a branch in such a country."""
    return part_of(assessed(rulebook, branch, *covered, **options), PARTS[branch])


def verdict_of(found: PartResult, requirement: str = "") -> Verdict:
    """What is said of a Part, or of one of its requirements."""
    return (requirement_of(found, requirement) if requirement else found).cell.verdict
