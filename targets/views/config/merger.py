"""The guided merger: one page asks, the next shows what would happen, and confirming writes all of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.clock import now
from audit.errors import Invalid
from pledges.models import Agreement
from targets.forms.config.merger import MergerConfirmForm, MergerForm
from targets.queries.merging import mergeable, merger_preview, roles_at
from targets.services.merging import merge, merger_problems
from targets.views.config.act import agreement_for, require_administrator, sent, who

PAGE = "targets/config/merger.html"


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
    moment, is_confirmed = now(), "confirm" in request.POST
    roles = roles_at(merger.predecessors, now=moment)
    given = {"provinces": mergeable(agreement), "roles": roles}
    typed = {name: request.POST.getlist(name) if name == "predecessors" else request.POST.get(name) for name in FIELDS}
    form = MergerConfirmForm(request.POST, **given) if is_confirmed else MergerConfirmForm(initial=typed, **given)
    if is_confirmed and form.is_valid():
        try:
            successor = merge(agreement, form.merger(form.cleaned_data["roles"]), **who(request))
        except Invalid as invalid:
            form.refuse(invalid.problems)
        else:
            messages.success(request, _("Đã ghi sáp nhập vào %(name)s.") % {"name": successor.name})
            return redirect(reverse("targets:config_members", args=[agreement.cluster.code, agreement.year]))
    preview = merger_preview(agreement, merger.predecessors, merger.on, now=moment)
    context = {"agreement": agreement, "form": form, "merger": merger, "preview": preview}
    return render(request, PAGE, context, status=422 if is_confirmed else 200)


FIELDS = tuple(MergerForm.base_fields)
