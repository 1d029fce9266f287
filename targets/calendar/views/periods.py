"""The reporting periods of an agreement's year, their days and moments; and the days off that due moments count by."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.pages import press, sent, who
from targets.calendar.forms.periods import HolidayForm, PeriodForm
from targets.calendar.queries.record import record_of
from targets.calendar.services import periods
from targets.calendar.services.period_rules import is_frozen
from targets.calendar.views.administered import (
    administers_all,
    agreement_for,
    configure,
    one_at_a_time,
    period_for,
    require_administrator,
)
from targets.models import Holiday, Period


def config_periods(request, cluster, year):
    """List the periods of the year with their moments."""
    agreement = agreement_for(request, cluster, year)
    found = Period.objects.filter(cluster=agreement.cluster, year=year).order_by("start", "end")
    return render(request, "targets/calendar/periods.html", {"agreement": agreement, "periods": found})


@one_at_a_time
def config_period(request, cluster, year, code):
    """Change a period's days and moments, with a reason."""
    agreement, period = period_for(request, cluster, year, code)
    return configure(
        request,
        PeriodForm(sent(request), period=period),
        lambda form: periods.edit_period(
            period,
            form.changes(),
            reason=form.cleaned_data["reason"],
            is_unusual_meant=form.cleaned_data["is_unusual_meant"],
            **who(request),
        ),
        to=reverse("targets:config_periods", args=[cluster, year]),
        done=_("Đã ghi kỳ báo cáo."),
        template="targets/calendar/period.html",
        agreement=agreement,
        period=period,
        is_frozen=is_frozen(period),
        record=record_of(periods.subject_of(period)),
    )


def config_holidays(request):
    """List the days off and the weekend days worked, and add one."""
    require_administrator(request)
    return configure(
        request,
        HolidayForm(sent(request)),
        lambda form: periods.save_holiday(
            form.cleaned_data["day"],
            title=form.cleaned_data["title"],
            is_working_day=form.cleaned_data["is_working_day"],
            **who(request),
        ),
        to=reverse("targets:config_holidays"),
        done=_("Đã ghi ngày."),
        template="targets/calendar/holidays.html",
        holidays=Holiday.objects.order_by("-day"),
        administers_all=administers_all(request),
    )


@require_POST
def config_holiday_remove(request, pk):
    """Take a day off the list."""
    require_administrator(request, everywhere=True)
    holiday = get_object_or_404(Holiday, pk=pk)
    return press(
        request,
        lambda: periods.remove_holiday(holiday, **who(request)),
        to=reverse("targets:config_holidays"),
        done=_("Đã bỏ ngày."),
    )
