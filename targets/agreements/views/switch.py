"""Switching a target on or off: what it changes, why, and the confirmation."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.pages import sent, who
from foundation.text import mark
from targets.agreements.forms.target import SwitchForm
from targets.agreements.queries.preview import preview
from targets.agreements.services import plans, targets
from targets.calendar.views.administered import agreement_for, configure
from targets.core.periods import ROMAN

SWITCH = "targets/agreements/switch.html"


def config_target_switch(request, cluster, year, code):
    """Show what switching a target changes, and switch it once that is confirmed."""
    agreement = agreement_for(request, cluster, year)
    target = get_object_or_404(agreement.targets.select_related("agreement__cluster"), code=code)
    context = _shown(target)
    form = SwitchForm(sent(request), initial={"seen": plans.mark_of(target), "shown": context["shown"]})
    if request.method == "POST" and form.is_valid() and form.cleaned_data["shown"] != context["shown"]:
        fresh = SwitchForm(initial={**form.cleaned_data, "seen": plans.mark_of(target), "shown": context["shown"]})
        return render(request, SWITCH, {"form": fresh, "has_moved": True, **context}, status=409)
    done = _("Đã bật chỉ tiêu “%(title)s”.") if context["is_on"] else _("Đã tắt chỉ tiêu “%(title)s”.")
    return configure(
        request,
        form,
        lambda form: targets.set_enabled(
            target, context["is_on"], reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"], **who(request)
        ),
        to=reverse("targets:config_targets", args=[cluster, year]),
        done=done % {"title": target.title},
        template=SWITCH,
        **context,
    )


def _shown(target) -> dict:
    """Return what the page says of a switch: to on or off, from which quarter, with which results, and its mark."""
    is_on, is_frozen = not target.enabled, plans.is_frozen(target.agreement)
    wanted = plans.meaning_after(target, {"enabled": is_on})
    found = preview(target, wanted, in_place=not is_frozen)
    return {
        "agreement": target.agreement,
        "target": target,
        "is_on": is_on,
        "is_frozen": is_frozen,
        "effective_from": ROMAN[wanted["effective_from"]],
        "preview": found,
        "shown": mark(wanted, found),
    }
