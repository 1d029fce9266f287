"""Screens on walls: the list, a new one with its link, which is shown once, and taking a link away."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.clock import now
from foundation.errors import Invalid
from foundation.forms import ConfirmForm
from foundation.pages import ask, sent, who
from pledges.forms import DeviceForm
from pledges.permissions import administered_clusters, visible_devices
from pledges.services.devices import make_device, revoke_device


@never_cache
def devices(request):
    """Show the screens of the clusters a person administers; make one and show its link, this once."""
    clusters = administered_clusters(request.user, now=now())
    if not clusters:
        raise Http404
    form, made = DeviceForm(sent(request), clusters=clusters), None
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = make_device(**form.cleaned_data, **who(request))
        except Invalid as invalid:
            form.refuse(invalid.problems)
    if made:
        link = request.build_absolute_uri(reverse("targets:wall_open", args=[secret]))
        return render(request, "pledges/device_link.html", {"device": made, "link": link})
    rows = visible_devices(request.user, now=now()).select_related("cluster", "made_by", "revoked_by")
    context = {"form": form, "devices": rows, "clusters": clusters}
    return render(request, "pledges/devices.html", context, status=422 if form.errors else 200)


def device_revoke(request, pk):
    """Ask first, or take a screen's link away for good."""
    device = get_object_or_404(visible_devices(request.user, now=now()).select_related("cluster"), pk=pk)
    return ask(
        request,
        ConfirmForm(sent(request)),
        lambda form: revoke_device(device, **who(request)),
        to=reverse("pledges:devices"),
        done=_("Đã thu hồi liên kết."),
        title=_("Thu hồi liên kết của “%(name)s”") % {"name": device},
        explain=_("Màn hình này không mở được trang nữa, ngay lần làm mới tới. Muốn dùng lại phải tạo liên kết mới."),
        button=_("Thu hồi liên kết"),
        is_grave=True,
    )
