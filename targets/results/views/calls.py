"""Calling late units: whom, what they promised, and a text for their group; for the secretariat alone."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.pages import ask, sent, who
from pledges.permissions import agreements_visible_to, authority_in, is_of_secretariat
from targets.calendar.queries.reporting import reports
from targets.models import Period
from targets.results.forms.calls import CallForm
from targets.results.queries.calls import calls_of, contacts_of
from targets.results.services.calls import note_call


def calls(request, cluster, year, code):
    """Show who is late with a period, whom to call, and what was promised."""
    agreement, period = _period_for(request, cluster, year, code)
    found = calls_of(agreement, period, now=now())
    return render(request, "targets/results/calls.html", {"agreement": agreement, "period": period, "calls": found})


def call_new(request, cluster, year, code, province):
    """Note a call to a unit that owes the period's report."""
    agreement, period = _period_for(request, cluster, year, code)
    report = next((candidate for candidate in reports(agreement, period) if candidate.province.code == province), None)
    if report is None:
        raise Http404
    moment, unit = now(), report.province
    contacts = contacts_of([report], now=moment)[unit.pk]
    return ask(
        request,
        CallForm(sent(request), contacts=contacts, now=moment),
        lambda form: note_call(agreement, period, unit, form.conversation(), **who(request)),
        to=reverse("targets:calls", args=[cluster, year, code]),
        done=_("Đã ghi cuộc gọi."),
        title=_("Ghi cuộc gọi: %(unit)s – %(period)s") % {"unit": unit.short_name, "period": period},
        button=_("Ghi cuộc gọi"),
        explain=_("Cuộc gọi được ghi vào nhật ký, không sửa và không xóa được."),
    )


def _period_for(request, cluster, year, code):
    """Return the agreement and the period of an address; 404 to whoever is not of the secretariat."""
    authority = authority_in(request, now=now())
    agreement = get_object_or_404(
        agreements_visible_to(authority).select_related("cluster"), cluster__code=cluster, year=year
    )
    if not is_of_secretariat(authority, agreement):
        raise Http404
    periods = Period.objects.select_related("cluster")
    return agreement, get_object_or_404(periods, cluster=agreement.cluster, year=year, code=code)
