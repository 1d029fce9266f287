"""Extending a period for one province, and closing it: what an administrator does when a period ends."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.clock import now
from pledges.models import Province
from targets.forms.config.season import ClosingForm, ExtensionForm
from targets.models import Period
from targets.queries.dashboard import reporting_of
from targets.queries.reporting import reporting_provinces
from targets.services.closing import close_period
from targets.services.extensions import extend
from targets.views.config.act import agreement_for, ask, sent, who


def config_extend(request, cluster, year, code):
    """Give one province more time for a period."""
    agreement, period = _period(request, cluster, year, code)
    reporting = [one.pk for one in reporting_provinces(agreement, period)]
    form = ExtensionForm(sent(request), provinces=Province.objects.filter(pk__in=reporting))
    return ask(
        request,
        form,
        lambda form: extend(
            period,
            form.cleaned_data["province"],
            until=form.moment(),
            reason=form.cleaned_data["reason"],
            is_unusual_meant=form.cleaned_data["is_unusual_meant"],
            **who(request),
        ),
        to=reverse("targets:config_period", args=[cluster, year, code]),
        done=_("Đã gia hạn."),
        template="targets/config/extend.html",
        agreement=agreement,
        period=period,
        extensions=period.extensions.select_related("province", "by").order_by("-at", "-pk"),
    )


def config_close(request, cluster, year, code):
    """Close a period: its results are frozen as they stand."""
    agreement, period = _period(request, cluster, year, code)
    return ask(
        request,
        ClosingForm(sent(request)),
        lambda form: close_period(period, note=form.cleaned_data["note"], **who(request)),
        to=reverse("targets:config_period", args=[cluster, year, code]),
        done=_("Đã chốt số liệu. Kết quả của kỳ này không đổi nữa."),
        template="targets/config/close.html",
        agreement=agreement,
        period=period,
        reporting=reporting_of(agreement, period, now=now()),
    )


def _period(request, cluster: str, year: int, code: str):
    """Return the agreement and the period of an address; 404 to whoever does not administer its cluster."""
    agreement = agreement_for(request, cluster, year)
    found = Period.objects.select_related("cluster", "closed_by")
    return agreement, get_object_or_404(found, cluster=agreement.cluster, year=year, code=code)
