"""Pages that make and change accounts: a new person, facts, password, sessions, on and off."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.clock import now
from foundation.errors import Invalid, Refused
from foundation.forms import ConfirmForm
from pledges.forms import FactsForm, NewPersonForm, ReasonForm
from pledges.permissions import managed_people, may_administer
from pledges.services import people_accounts
from pledges.views.people_act import act


@never_cache
def person_new(request):
    """Ask for a new person's facts, or make the account and show its initial password, this once."""
    moment = now()
    if not may_administer(request.user, now=moment):
        raise Http404
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = people_accounts.create_person(form.cleaned_data, by=request.user, at=moment)
        except Invalid as invalid:
            form.refuse(invalid.problems)
        else:
            return _passwords(request, [made])
    context = {"form": form, "title": _("Thêm tài khoản"), "button": _("Tạo tài khoản")}
    context["to"] = reverse("pledges:people")
    return render(request, "pledges/person_act.html", context, status=422 if form.errors else 200)


def person_edit(request, pk):
    """Change a person's facts."""
    moment = now()
    person = get_object_or_404(managed_people(request.user, now=moment), pk=pk)
    form = FactsForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(person, name) for name in FactsForm.base_fields},
    )
    return act(
        request,
        person,
        form,
        lambda form: people_accounts.edit_person(person, form.cleaned_data, by=request.user, at=moment),
        title=_("Sửa thông tin"),
        button=_("Lưu"),
        explain=_("Lịch sử giữ nguyên họ tên, cấp bậc, chức vụ của ngày đó."),
        done=_("Đã lưu thông tin."),
    )


@never_cache
def person_password(request, pk):
    """Ask first, or give the person an initial password and show it, this once."""
    moment = now()
    person = get_object_or_404(managed_people(request.user, now=moment), pk=pk)
    form, status = ConfirmForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            return _passwords(request, [people_accounts.reset_password(person, by=request.user, at=moment)])
        except Refused as refused:
            form.add_error(None, refused.message)
            status = refused.status
    explain = _("Mật khẩu cũ mất hiệu lực, mọi phiên đăng nhập của người này kết thúc.")
    context = {"person": person, "form": form, "title": _("Cấp lại mật khẩu"), "button": _("Cấp lại mật khẩu")}
    context |= {"explain": explain, "to": reverse("pledges:person", args=[pk])}
    return render(request, "pledges/person_act.html", context, status=status)


def person_sessions(request, pk):
    """End every session of a person."""
    moment = now()
    person = get_object_or_404(managed_people(request.user, now=moment), pk=pk)
    return act(
        request,
        person,
        ConfirmForm(request.POST if request.method == "POST" else None),
        lambda _form: people_accounts.end_sessions(person, by=request.user, at=moment),
        title=_("Kết thúc các phiên đăng nhập"),
        button=_("Kết thúc các phiên"),
        explain=_("Người này phải đăng nhập lại trên mọi máy."),
        done=_("Đã kết thúc các phiên đăng nhập."),
    )


def person_active(request, pk):
    """Switch an account off, or on again."""
    moment = now()
    person = get_object_or_404(managed_people(request.user, now=moment), pk=pk)
    off = person.is_active
    return act(
        request,
        person,
        ReasonForm(request.POST if request.method == "POST" else None),
        lambda form: people_accounts.set_active(person, not off, **form.cleaned_data, by=request.user, at=moment),
        title=_("Ngừng tài khoản") if off else _("Mở lại tài khoản"),
        button=_("Ngừng tài khoản") if off else _("Mở lại tài khoản"),
        explain=_("Người này bị đăng xuất ngay và không đăng nhập được nữa; lịch sử giữ nguyên.") if off else "",
        done=_("Đã ngừng tài khoản.") if off else _("Đã mở lại tài khoản."),
        is_grave=off,
    )


def _passwords(request, made):
    return render(request, "pledges/people_passwords.html", {"made": made})
