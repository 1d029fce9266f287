"""The guided merger: one page asks, the next shows what would happen, and confirming writes all of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.errors import Invalid
from foundation.pages import sent, who
from foundation.text import mark
from pledges.models import Agreement
from targets.agreements.forms.merger import MergerConfirmForm, MergerForm
from targets.agreements.queries.merging import mergeable, merger_preview, roles_at
from targets.agreements.queries.preview import preview_merger
from targets.agreements.services.merging import merge, merger_problems
from targets.calendar.views.administered import agreement_for, one_at_a_time, require_administrator

PAGE = "targets/agreements/merger.html"


@one_at_a_time
def config_merger(request, cluster, year):
    """Ask for a merger within the year, show what it would mean, and record it once confirmed."""
    require_administrator(request, everywhere=True)
    agreement = agreement_for(request, cluster, year)
    form = MergerForm(sent(request), provinces=mergeable(agreement))
    if request.method == "POST" and form.is_valid():
        merger = form.merger()
        form.refuse(merger_problems(agreement, merger))
        if not form.errors and "again" not in request.POST:
            return _previewed(request, agreement, merger)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, PAGE, {"agreement": agreement, "form": form}, status=status)


def _previewed(request, agreement: Agreement, merger):
    """Show the preview with its confirmation, or do what was confirmed."""
    is_confirmed, context = "confirm" in request.POST, _shown(agreement, merger)
    form = _confirm_form(request, agreement, context, is_confirmed=is_confirmed)
    if is_confirmed and form.is_valid():
        if form.cleaned_data["shown"] not in ("", context["shown"]):
            form = _confirm_form(request, agreement, context, is_confirmed=False)
            return render(request, PAGE, {"form": form, "has_moved": True, **context}, status=409)
        try:
            successor = merge(agreement, form.merger(form.cleaned_data["roles"]), **who(request))
        except Invalid as invalid:
            form.refuse(invalid.problems)
        else:
            messages.success(request, _("Đã ghi sáp nhập vào %(name)s.") % {"name": successor.name})
            return redirect(reverse("targets:config_members", args=[agreement.cluster.code, agreement.year]))
    return render(request, PAGE, {"form": form, **context}, status=422 if is_confirmed else 200)


def _shown(agreement: Agreement, merger) -> dict:
    """Return what the preview says of a merger, and its mark."""
    moment, new = now(), {"code": merger.code, "name": merger.short_name}
    preview = merger_preview(agreement, merger.predecessors, merger.on, now=moment)
    roles = roles_at(merger.predecessors, now=moment)
    verdicts = preview_merger(agreement, [old.code for old in merger.predecessors], merger.on, **new)
    members = list(agreement.members.order_by("order").values_list("province", "position"))
    reports = [(report.submission.pk, report.sentence, report.passes_on) for report in preview.reports]
    shown = mark(members, preview.before, preview.after, reports, [role.pk for role in roles], verdicts)
    context = {"agreement": agreement, "merger": merger, "preview": preview, "roles": roles}
    return {**context, "verdicts": verdicts, "shown": shown}


def _confirm_form(request, agreement: Agreement, context: dict, *, is_confirmed: bool) -> MergerConfirmForm:
    """Return the form beside the preview: with what was confirmed, or to be confirmed with what was typed."""
    given = {"provinces": mergeable(agreement), "roles": context["roles"]}
    if is_confirmed:
        return MergerConfirmForm(request.POST, **given)
    typed = {name: request.POST.getlist(name) if name == "predecessors" else request.POST.get(name) for name in FIELDS}
    return MergerConfirmForm(initial=typed | {"shown": context["shown"]}, **given)


FIELDS = tuple(MergerForm.base_fields)
