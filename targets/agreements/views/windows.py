"""The named windows of an agreement: partial windows with figures of their own, such as the one for ranking."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.pages import press, sent, who
from targets.agreements.forms.windows import WindowForm
from targets.agreements.services.windows import NewWindow, add_window, remove_window
from targets.calendar.views.administered import agreement_for, configure


def config_windows(request, cluster, year):
    """List the named windows, and add one."""
    agreement = agreement_for(request, cluster, year)
    return configure(
        request,
        WindowForm(sent(request), taken=agreement.windows.values_list("code", flat=True)),
        lambda form: add_window(agreement, NewWindow(**form.cleaned_data), **who(request)),
        to=reverse("targets:config_windows", args=[cluster, year]),
        done=_("Đã thêm mốc."),
        template="targets/agreements/windows.html",
        agreement=agreement,
        windows=agreement.windows.order_by("order"),
    )


@require_POST
def config_window_remove(request, cluster, year, code):
    """Remove a named window that nobody has reported."""
    agreement = agreement_for(request, cluster, year)
    return press(
        request,
        lambda: remove_window(agreement, code, **who(request)),
        to=reverse("targets:config_windows", args=[cluster, year]),
        done=_("Đã bỏ mốc."),
    )
