"""Closing a period: what an administrator does when its figures are final."""

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.pages import sent, who
from targets.forms.config.closing import ClosingForm
from targets.queries.dashboard import reporting_of
from targets.services.closing import close_period
from targets.views.config.administered import configure, period_for


def config_close(request, cluster, year, code):
    """Close a period: its results are frozen as they stand."""
    agreement, period = period_for(request, cluster, year, code)
    return configure(
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
