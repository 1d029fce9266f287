"""Provinces with their validity, and which goes over into which."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.pages import sent, who
from pledges.models import Province, Succession
from pledges.permissions import may_change_province
from pledges.services import provinces
from targets.agreements.forms.members import NewProvinceForm, ProvinceForm, SuccessionForm
from targets.agreements.services import membership
from targets.calendar.queries.record import record_of
from targets.calendar.views.administered import administers_all, configure, require_administrator


def _up() -> dict:
    return {"up": reverse("targets:config_provinces"), "up_label": _("Đơn vị và sáp nhập")}


def config_provinces(request):
    """List all provinces and all mergers."""
    require_administrator(request)
    links = Succession.objects.select_related("predecessor", "successor").order_by("on", "predecessor__sort_key")
    places, moment = Province.objects.order_by("sort_key", "valid_from"), now()
    context = {"provinces": places, "links": links, "administers_all": administers_all(request)}
    context["own"] = {place.pk for place in places if may_change_province(request.user, place, now=moment)}
    return render(request, "targets/agreements/provinces.html", context)


def config_province(request, code):
    """Change a province."""
    require_administrator(request)
    province = get_object_or_404(Province, code=code)
    if not may_change_province(request.user, province, now=now()):
        raise Http404
    return configure(
        request,
        ProvinceForm(sent(request), initial={name: getattr(province, name) for name in provinces.FACTS}),
        lambda form: membership.edit_province(province, form.cleaned_data, **who(request)),
        to=reverse("targets:config_provinces"),
        done=_("Đã ghi đơn vị."),
        title=province.name,
        button=_("Ghi"),
        record=record_of(provinces.subject_of(province)),
        **_up(),
    )


def config_province_new(request):
    """Add a province."""
    require_administrator(request, everywhere=True)
    return configure(
        request,
        NewProvinceForm(sent(request)),
        lambda form: provinces.add_province(form.cleaned_data["code"], form.cleaned_data, **who(request)),
        to=reverse("targets:config_provinces"),
        done=_("Đã thêm đơn vị."),
        title=_("Thêm đơn vị"),
        button=_("Thêm"),
        **_up(),
    )


def config_succession_new(request):
    """Record a merger."""
    require_administrator(request)
    return configure(
        request,
        SuccessionForm(sent(request), provinces=Province.objects.order_by("sort_key", "valid_from")),
        lambda form: membership.add_succession(**form.cleaned_data, **who(request)),
        to=reverse("targets:config_provinces"),
        done=_("Đã ghi sáp nhập."),
        title=_("Ghi sáp nhập"),
        explain=_(
            "Đơn vị được sáp nhập báo cáo đến hết ngày liền trước; từ kỳ có ngày sáp nhập, đơn vị tiếp nhận báo cáo."
        ),
        button=_("Ghi"),
        **_up(),
    )
