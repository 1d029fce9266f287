"""The page of notices told to the person who is signed in, and marking them read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.clock import now
from targets.calendar.services.notices import mark_read
from targets.models import Notice
from targets.permissions.seeing import visible_submissions

PER_PAGE = 30


def notices(request):
    """List the person's notices, newest first."""
    told = Notice.objects.filter(user=request.user).select_related(
        "submission__province", "submission__period", "period", "measure"
    )
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "targets/calendar/notices.html", {"page": page})


@require_POST
def notices_read(request):
    """Mark every notice of the person as read."""
    mark_read(request.user, at=now())
    return redirect("targets:notices")


@require_POST
def notice_open(request, pk):
    """Mark one notice as read and go to what it speaks of: a question about a cell to the page that answers it."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    moment, report = now(), notice.submission
    mark_read(request.user, at=moment, pk=pk)
    if report is None:
        return redirect(Notice.PAGES.get(notice.kind, "targets:home"))
    if not visible_submissions(request.user, now=moment).filter(pk=report.pk).exists():
        why = _("Báo cáo này hiện không mở cho bạn: đơn vị đã rút lại, hoặc vai trò của bạn đã đổi.")
        messages.warning(request, why)
        return redirect("targets:notices")
    if notice.measure:
        return redirect("targets:messages", pk=report.pk, measure=notice.measure.code)
    return redirect(report)
