"""Closing a period: what an administrator does when its figures are final."""

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.pages import sent, who
from targets.calendar.views.administered import configure, period_for
from targets.results.forms.closing import ClosingForm
from targets.results.queries.progress import reporting_of
from targets.results.services.closing import close_period


def config_close(request, cluster, year, code):
    """Close a period: its results are frozen as they stand."""
    agreement, period = period_for(request, cluster, year, code)
    return configure(
        request,
        ClosingForm(sent(request)),
        lambda form: close_period(period, note=form.cleaned_data["note"], **who(request)),
        to=reverse("targets:config_period", args=[cluster, year, code]),
        done=_("Đã chốt số liệu. Kết quả của kỳ này không đổi nữa."),
        template="targets/results/close.html",
        agreement=agreement,
        period=period,
        reporting=reporting_of(agreement, period, now=now()),
    )
