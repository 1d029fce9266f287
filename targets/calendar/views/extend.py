"""Giving one province more time for a period."""

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.pages import sent, who
from pledges.models import Province
from targets.calendar.forms.periods import ExtensionForm
from targets.calendar.queries.reporting import reporting_provinces
from targets.calendar.services.extensions import extend
from targets.calendar.views.administered import configure, period_for


def config_extend(request, cluster, year, code):
    """Give one province more time for a period."""
    agreement, period = period_for(request, cluster, year, code)
    reporting = [province.pk for province in reporting_provinces(agreement, period)]
    form = ExtensionForm(sent(request), provinces=Province.objects.filter(pk__in=reporting))
    return configure(
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
        template="targets/calendar/extend.html",
        agreement=agreement,
        period=period,
        extensions=period.extensions.select_related("province", "by").order_by("-pk"),
    )
