"""The entry page: the grid of one province's quarter, and saving it whole (what the page does without a script)."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.errors import Refused
from targets.permissions.acting import check_edit
from targets.reports.forms.entry import read_page, typed_of
from targets.reports.queries.entry import entry_page
from targets.reports.queries.offices import offices_asked
from targets.reports.services.cells import STANDARD_REASONS
from targets.reports.services.entry import NotSaved, save_page
from targets.reports.views.opened import opened


@never_cache
def entry(request, pk):
    """Show the grid to a reporter who may write in it now (others go to the submission), or save the whole of it."""
    report = opened(request, pk)
    submission = report.submission
    if submission.carried_by_id and submission.accepted_id is None:
        return redirect("targets:entry", pk=submission.carried_by_id)
    try:
        check_edit(report.authority, submission, now=report.moment)
        if request.method == "POST":
            return _save(request, report)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(submission)
    return _page(request, report, entry_page(report.reading, report.authority, now=report.moment))


def _save(request, report):
    """Save everything or nothing; what was typed stays in its box when something is wrong."""
    page, submission, moment = read_page(request.POST), report.submission, report.moment
    if request.POST.get("as_user") != str(request.user.pk):
        messages.error(request, _("Trang này do người khác mở. Chưa lưu gì."))
        return redirect(submission)
    try:
        save_page(submission, page, by=request.user, at=moment)
    except NotSaved as not_saved:
        typed, report = typed_of(page, not_saved), report.again()
        shown = entry_page(report.reading, report.authority, now=moment, typed=typed)
        return _page(request, report, replace(shown, errors=tuple(typed.errors())), 409 if not_saved.clashes else 422)
    messages.success(request, _("Đã lưu số liệu."))
    return redirect("targets:entry", pk=submission.pk)


def _page(request, report, page, status=200):
    offices = offices_asked(report.reading)
    context = {"page": page, "texts": script_texts(), "reasons": STANDARD_REASONS, "offices": offices}
    return render(request, "targets/reports/entry.html", context, status=status)


def script_texts() -> dict:
    """Return the sentences that the page's scripts say."""
    return {
        "saving": _("Đang lưu…"),
        "saved": _("Đã lưu lúc"),
        "some_wrong": _("Có ô chưa lưu: xem dấu ở ô"),
        "not_saved": _("Chưa lưu được"),
        "not_saved_long": _("Chưa lưu được: mất kết nối. Số đã nhập còn nguyên trên trang và sẽ tự gửi lại."),
        "expired": _("Phiên làm việc đã hết hạn, số đã nhập còn nguyên: đăng nhập lại ở thẻ mới rồi bấm “Lưu lại”."),
        "refused": _("Máy chủ không nhận: tài khoản đã đổi hoặc không còn quyền. Số đã nhập còn nguyên trên trang."),
        "pasted": _("Đã dán %n ô."),
        "outside": _("%n ô nằm ngoài bảng hoặc không nhập được nên bỏ qua."),
        "undone": _("Đã hoàn tác lần dán."),
        "labelled": _("Vùng vừa chép có cột chữ đứng trước cột số, sẽ rơi vào ô số liệu. Dán thế nào?"),
    }
