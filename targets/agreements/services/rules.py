"""The writer of an agreement's checks (at most) and stock rules on the screens; files write them all at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, Problem, length_problems
from foundation.text import nfc
from pledges.models import Agreement
from pledges.permissions import check_administers
from pledges.services import register
from pledges.services.agreements import subject_of, tidy
from targets.agreements.services import plans, sums
from targets.agreements.services.meaning import is_document, terms_of
from targets.calendar.services.recorded import scheme_rows
from targets.models import Check, Measure, Stock, TargetVersion

CHECK, STOCK = "check", "stock"
NAMES = {CHECK: ("left", "right", "message"), STOCK: ("opening", "remaining")}
Rule = Check | Stock


@dataclass(frozen=True)
class RulePlan:
    """What a change of a rule would be: what it says before ({}: there is none) and after ({}: it is removed)."""

    kind: str
    before: dict
    wanted: dict

    @property
    def changes_rule(self) -> bool:
        """Say whether more than the sentence it is said in changes."""
        return _bare(self.before) != _bare(self.wanted)


def _bare(facts: dict) -> dict:
    return {name: value for name, value in facts.items() if name != "message"}


def rules_of(agreement: Agreement, kind: str):
    """Return an agreement's rules of a kind, in order."""
    rules = agreement.checks.all() if kind == CHECK else agreement.stocks.select_related("opening")
    return rules.order_by("order")


def kind_of(rule: Rule) -> str:
    """Return the kind of a stored rule."""
    return CHECK if isinstance(rule, Check) else STOCK


def facts_of(rule: Rule) -> dict:
    """Return what a rule says, as plain values by NAMES."""
    facts = {name: getattr(rule, name) for name in NAMES[kind_of(rule)]}
    return facts | {"opening": rule.opening.code} if isinstance(rule, Stock) else facts


def plan_rule(agreement: Agreement, kind: str, rule: Rule | None, wanted: dict, *, reason: str = "") -> RulePlan:
    """Return what writing `wanted` ({}: removing) would be. Raises Invalid at the field."""
    plan = RulePlan(kind, facts_of(rule) if rule else {}, tidy(wanted))
    problems = _problems(agreement, plan, rule) if wanted else []
    problems += length_problems("reason", reason)
    if plan.changes_rule and not reason and plans.is_frozen(agreement):
        problems.append(Problem("reason", _("Đã có số liệu: phải ghi lý do thay đổi.")))
    if problems:
        raise Invalid(problems)
    return plan


def _problems(agreement: Agreement, plan: RulePlan, rule: Rule | None) -> list[Problem]:
    """Return what an agreement file with this rule among the others would be refused for, each at its field."""
    facts = [facts_of(other) for other in rules_of(agreement, plan.kind) if other != rule]
    codes = set(agreement.agreement_measures.values_list("measure__code", flat=True))
    judge = sums.check_problems if plan.kind == CHECK else sums.stock_problems
    name, own = f"{plan.kind}s", f"{plan.kind}s[{len(facts) + 1}]"
    found = judge([*facts, plan.wanted], codes, _issued(agreement))
    places = {name: "opening", own: "opening" if plan.kind == STOCK else "left"}
    problems = [
        Problem(places.get(problem.where, problem.where.rpartition(".")[2]), problem.message)
        for problem in found
        if problem.where == name or problem.where.startswith(own)
    ]
    longest = Check._meta.get_field("message").max_length
    return problems + length_problems("message", plan.wanted.get("message", ""), longest)


def _issued(agreement: Agreement) -> set[str]:
    """Return the measures that are the document of a milestone, in any version."""
    versions = TargetVersion.objects.filter(target__agreement=agreement)
    documents = (version for version in versions if is_document(version.kind))
    return set().union(*(terms_of(plans.meaning_of(version)) for version in documents))


def add_rule(agreement: Agreement, kind: str, wanted: dict, *, reason: str = "", by, at: datetime) -> Rule:
    """Add a check or a stock rule at the end; `wanted` by NAMES. Raises NotAllowed, or Invalid at the field."""
    check_administers(by, agreement.cluster, now=at)
    with transaction.atomic():
        reason = nfc(reason).strip()
        plan = plan_rule(agreement, kind, None, wanted, reason=reason)
        last = rules_of(agreement, kind).last()
        rule: Rule = (Check if kind == CHECK else Stock)(agreement=agreement, order=last.order + 1 if last else 1)
        _write(rule, plan)
        _record("add", agreement, plan, reason=reason, by=by, at=at)
    return rule


def edit_rule(rule: Rule, wanted: dict, *, reason: str = "", by, at: datetime) -> Rule:
    """Change a check or a stock rule; `wanted` by NAMES. Raises NotAllowed, or Invalid at the field.

    What differs from nothing writes nothing.
    """
    agreement = rule.agreement
    check_administers(by, agreement.cluster, now=at)
    with transaction.atomic():
        reason = nfc(reason).strip()
        plan = plan_rule(agreement, kind_of(rule), rule, wanted, reason=reason)
        if plan.before != plan.wanted:
            _write(rule, plan)
            _record("edit", agreement, plan, reason=reason, by=by, at=at)
    return rule


def remove_rule(rule: Rule, *, reason: str = "", by, at: datetime) -> None:
    """Remove a check or a stock rule. Raises NotAllowed, or Invalid: no reason once there are figures."""
    agreement = rule.agreement
    check_administers(by, agreement.cluster, now=at)
    with transaction.atomic():
        reason = nfc(reason).strip()
        plan = plan_rule(agreement, kind_of(rule), rule, {}, reason=reason)
        rule.delete()
        _record("remove", agreement, plan, reason=reason, by=by, at=at)


def _write(rule: Rule, plan: RulePlan) -> None:
    values = dict(plan.wanted)
    if plan.kind == STOCK:
        values["opening"] = Measure.objects.get(code=values["opening"])
    register.write(rule, values, "message")


def _record(verb: str, agreement: Agreement, plan: RulePlan, *, reason: str, by, at: datetime) -> None:
    changed = [name for name in NAMES[plan.kind] if plan.before.get(name) != plan.wanted.get(name)]
    data = {
        side: {name: facts[name] for name in changed}
        for side, facts in (("from", plan.before), ("to", plan.wanted))
        if facts
    }
    audit.record(
        action=f"{verb}_{plan.kind}",
        subject=subject_of(agreement),
        by=by,
        at=at,
        reason=reason,
        data=data,
        rows=scheme_rows(agreement),
    )
