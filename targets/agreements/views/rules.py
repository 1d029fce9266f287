"""The checks (at most) and stock rules of an agreement: list, adding, editing with a preview, removing."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.errors import Invalid
from foundation.pages import sent, who
from foundation.text import mark
from pledges.services.agreements import subject_of
from targets.agreements.forms.rule import CheckForm, RuleRemovalForm, StockForm
from targets.agreements.queries.rule_preview import faults
from targets.agreements.services import plans, rules
from targets.calendar.queries import record
from targets.calendar.views.administered import agreement_for, configure, one_at_a_time
from targets.models import Measure

FORMS = {rules.CHECK: CheckForm, rules.STOCK: StockForm}
PAGE, PREVIEW = "targets/agreements/rule.html", "targets/agreements/rule_preview.html"


def config_rules(request, cluster, year):
    """List the checks and the stock rules, in words."""
    agreement = agreement_for(request, cluster, year)
    context = {
        "agreement": agreement,
        "is_frozen": plans.is_frozen(agreement),
        "checks": [(rule, _in_words(rule)) for rule in rules.rules_of(agreement, rules.CHECK)],
        "stocks": [(rule, _in_words(rule)) for rule in rules.rules_of(agreement, rules.STOCK)],
        "record": record.record_of(subject_of(agreement)),
    }
    return render(request, "targets/agreements/rules.html", context)


def _in_words(rule) -> dict[str, str]:
    """Return the sums of a rule by the measures' names."""
    facts = rules.facts_of(rule)
    sums = {name: terms if isinstance(terms, list) else [terms] for name, terms in facts.items() if name != "message"}
    return {name: record.sum_by_names(terms) for name, terms in sums.items()}


def _list(agreement):
    return reverse("targets:config_rules", args=[agreement.cluster.code, agreement.year])


def _rule_at(agreement, kind: str, place: int):
    """Return the rule at a place of the agreement's list."""
    rule = rules.rules_of(agreement, kind).filter(order=place).first()
    if rule is None:
        raise Http404
    return rule


@one_at_a_time
def config_rule_new(request, cluster, year, kind):
    """Add a check or a stock rule, once the reports that fail it were shown."""
    agreement = agreement_for(request, cluster, year)
    return _ask(request, agreement, kind, None)


@one_at_a_time
def config_rule(request, cluster, year, kind, place):
    """Change a check or a stock rule, once the reports that fail it were shown."""
    agreement = agreement_for(request, cluster, year)
    return _ask(request, agreement, kind, _rule_at(agreement, kind, place))


def _ask(request, agreement, kind: str, rule):
    """Show a rule's form, its preview, or write what was confirmed."""
    form = FORMS[kind](
        sent(request),
        initial=rules.facts_of(rule) if rule else {},
        measures=Measure.objects.filter(agreement_measures__agreement=agreement).order_by("agreement_measures__order"),
        is_frozen=plans.is_frozen(agreement),
    )
    if request.method == "POST" and form.is_valid() and not form.has_moved:
        shown = _previewed(request, form, agreement, kind, rule)
        if shown is not None:
            return shown
    return configure(
        request,
        form,
        lambda form: _write(request, form, agreement, kind, rule),
        to=_list(agreement),
        done=_("Đã ghi phép kiểm tra.") if kind == rules.CHECK else _("Đã ghi phép đối chiếu tồn."),
        template=PAGE,
        **_page(agreement, kind, rule),
    )


def _page(agreement, kind: str, rule) -> dict:
    """Return what the page shows beside the form."""
    return {"agreement": agreement, "kind": kind, "rule": rule}


def _write(request, form, agreement, kind: str, rule) -> None:
    values, reason = form.wanted(), form.cleaned_data.get("reason", "")
    if rule is None:
        rules.add_rule(agreement, kind, values, reason=reason, **who(request))
    else:
        rules.edit_rule(rule, values, reason=reason, **who(request))


def _previewed(request, form, agreement, kind: str, rule):
    """Show which reports fail the rule; None where nothing is to be shown, or what was shown is confirmed."""
    if "again" in request.POST:
        return render(request, PAGE, {"form": form, **_page(agreement, kind, rule)})
    reason = form.cleaned_data.get("reason", "")
    try:
        plan = rules.plan_rule(agreement, kind, rule, form.wanted(), reason=reason)
    except Invalid as invalid:
        form.refuse(invalid.problems)
        return None
    if not plan.changes_rule:
        return None
    found = faults(agreement, plan.before, plan.wanted)
    shown, is_confirmed = mark(plan.wanted, found), "confirm" in request.POST
    if is_confirmed and form.cleaned_data["shown"] in ("", shown):
        return None
    names = [name for name in form.fields if name != "shown"]
    context = {
        **_page(agreement, kind, rule),
        "changes": list(record.differences(plan.before, plan.wanted)),
        "faults": found,
        "shown": shown,
        "has_moved": is_confirmed,
        "typed": [(name, request.POST[name]) for name in names if name in request.POST],
        "reason": reason,
    }
    return render(request, PREVIEW, context, status=409 if is_confirmed else 200)


@one_at_a_time
def config_rule_remove(request, cluster, year, kind, place):
    """Remove a check or a stock rule, with what it found."""
    agreement = agreement_for(request, cluster, year)
    rule = _rule_at(agreement, kind, place)
    facts = rules.facts_of(rule)
    return configure(
        request,
        RuleRemovalForm(sent(request), initial=facts),
        lambda form: rules.remove_rule(rule, reason=form.cleaned_data["reason"], **who(request)),
        to=_list(agreement),
        done=_("Đã bỏ phép kiểm tra.") if kind == rules.CHECK else _("Đã bỏ phép đối chiếu tồn."),
        template="targets/agreements/rule_remove.html",
        changes=list(record.differences(facts, {})),
        faults=faults(agreement, facts, {}),
        is_frozen=plans.is_frozen(agreement),
        **_page(agreement, kind, rule),
    )
