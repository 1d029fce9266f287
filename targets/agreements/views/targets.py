"""The targets of an agreement: list, adding, editing with the preview of changed verdicts, switching, removing."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.errors import Invalid
from foundation.pages import press, sent, who
from foundation.text import mark
from pledges.models import Province
from targets.agreements.forms.target import NewTargetForm, TargetForm, ThresholdForm
from targets.agreements.queries.preview import preview
from targets.agreements.services import plans, targets
from targets.calendar.queries.record import differences, record_of
from targets.calendar.queries.scheme import scheme_of, target_spec
from targets.calendar.views.administered import agreement_for, configure
from targets.models import Measure, Target
from targets.words import wording


def _list(cluster, year):
    return reverse("targets:config_targets", args=[cluster, year])


def config_targets(request, cluster, year):
    """List the targets by content: formula, comparator, threshold, what they are judged on, versions, on or off."""
    agreement = agreement_for(request, cluster, year)
    scheme = scheme_of(agreement)
    groups = [
        (asked.pledge, [_row(scheme, target) for target in scheme.versions if target.pledge_id == asked.pledge.pk])
        for asked in scheme.pledges
    ]
    context = {"agreement": agreement, "groups": groups, "is_frozen": plans.is_frozen(agreement)}
    return render(request, "targets/agreements/targets.html", context)


def _row(scheme, target: Target) -> dict:
    """Return what the list says of a target, by its latest version."""
    version = scheme.versions[target][-1]
    spec = target_spec(version)
    return {
        "target": target,
        "version": version,
        "formula": wording.formula(spec, scheme.measures),
        "asks": wording.asks(spec),
        "judged_on": wording.judged_on(spec),
        "owns": len(version.thresholds),
    }


def _choices(agreement, code: str = "") -> dict:
    """Return what a target's form chooses from: measures, other targets, provinces with a threshold of their own."""
    measures = Measure.objects.filter(agreement_measures__agreement=agreement).order_by("agreement_measures__order")
    members = Province.objects.filter(memberships__agreement=agreement).order_by("memberships__order")
    return {
        "measures": measures,
        "others": agreement.targets.exclude(code=code).order_by("order"),
        "members": members,
    }


def _earliest(target) -> int | None:
    """Return the first quarter in which another meaning may be in force; None where the meaning changes in place."""
    return plans.earliest_quarter(target) if plans.is_frozen(target.agreement) else None


def config_target(request, cluster, year, code):
    """Change a target; another meaning is shown with the verdicts it changes before it is written."""
    agreement = agreement_for(request, cluster, year)
    target = get_object_or_404(agreement.targets.select_related("agreement__cluster"), code=code)
    form = TargetForm(sent(request), initial=_stored(target), earliest=_earliest(target), **_choices(agreement, code))
    to = reverse("targets:config_target", args=[cluster, year, code])
    return _edit(request, form, target, "targets/agreements/target.html", {"to": to, **_page(target)})


def config_target_threshold(request, cluster, year, code):
    """Change the threshold of a target, nothing else, with the same preview and reasons."""
    agreement = agreement_for(request, cluster, year)
    target = get_object_or_404(agreement.targets.select_related("agreement__cluster"), code=code)
    stored = _stored(target)
    if not stored["threshold"]:
        raise Http404
    form = ThresholdForm(sent(request), initial=stored, earliest=_earliest(target))
    page = {"to": _list(cluster, year), "agreement": agreement, "target": target}
    page["row"] = _row(scheme_of(agreement), target)
    return _edit(request, form, target, "targets/agreements/threshold.html", page)


def _edit(request, form, target, template: str, page: dict):
    """Show a target's form, what its change means, or write what was confirmed."""
    if request.method == "POST" and form.is_valid():
        shown = _moved(request, form, target, template, page) or _preview(request, form, target, template, page)
        if shown is not None:
            return shown
    return configure(
        request,
        form,
        lambda form: targets.edit_target(target, **_asked_now(form), **who(request)),
        done=_("Đã ghi chỉ tiêu."),
        template=template,
        **page,
    )


def _stored(target) -> dict:
    """Return what a target's form begins with."""
    latest = plans.meaning_of(target.versions.order_by("-number").first())
    return latest | {**plans.titles_of(target), "seen": plans.mark_of(target)}


def _moved(request, form, target, template: str, page: dict):
    """Show the form again where somebody else has changed the target since it was opened; else None."""
    stands = plans.mark_of(target)
    if form.cleaned_data["seen"] in ("", stands):
        return None
    form.data = form.data.copy()
    form.data["seen"] = stands
    form.add_error(None, _("Trong lúc bạn xem, người khác đã sửa chỉ tiêu này: hãy xem lại trước khi ghi."))
    return render(request, template, {"form": form, **page}, status=409)


def _page(target) -> dict:
    """Return what the page shows beside the form."""
    stored = target.versions.select_related("target", "created_by").order_by("-number")
    return {
        "agreement": target.agreement,
        "target": target,
        "versions": [(version, wording.asks(target_spec(version))) for version in stored],
        "is_used": plans.is_used(target),
        "record": record_of(targets.subject_of(target)),
    }


def _asked(form) -> dict:
    """Return what the form asks of edit_target and plan_edit."""
    cleaned = form.cleaned_data
    return {
        "changes": form.changes(),
        "reason": cleaned.get("reason", ""),
        "effective_from": cleaned.get("effective_from"),
    }


def _asked_now(form) -> dict:
    """Return what the form asks of edit_target: also that the target is still the one that was looked at."""
    return _asked(form) | {"seen": form.cleaned_data["seen"]}


def _preview(request, form, target, template: str, page: dict):
    """Show what another meaning changes; None where there is nothing to show, or what was shown is confirmed.

    What was confirmed but is no longer what was shown (figures were accepted in between) is shown again.
    """
    if "again" in request.POST:
        return render(request, template, {"form": form, **page})
    try:
        plan = plans.plan_edit(target, **_asked(form))
    except Invalid as invalid:
        form.refuse(invalid.problems)
        return None
    if not plan.changes_meaning and not plan.doubts:
        return None
    found = preview(target, plan.meaning, in_place=not plan.is_frozen)
    shown, is_confirmed = mark(plan.wanted, plan.doubts, found), "confirm" in request.POST
    if is_confirmed and request.POST.get("shown", shown) == shown:
        return None
    context = {
        "agreement": target.agreement,
        "target": target,
        "plan": plan,
        "shown": shown,
        "has_moved": is_confirmed,
        "doubts": plan.doubts,
        "changes": list(differences(plan.before, plan.wanted)),
        "preview": found,
        "typed": [(name, value) for name, values in request.POST.lists() if name in form.fields for value in values],
        "reason": form.cleaned_data.get("reason", ""),
        "title": _("Kết quả nào sẽ đổi"),
    }
    return render(request, "targets/agreements/preview.html", context, status=409 if is_confirmed else 200)


def config_target_new(request, cluster, year):
    """Add a target to a content."""
    agreement = agreement_for(request, cluster, year)
    form = NewTargetForm(
        sent(request),
        pledges=agreement.pledges.order_by("order"),
        initial={"pledge": request.GET.get("pledge")},
        **_choices(agreement),
    )
    return configure(
        request,
        form,
        lambda form: targets.add_target(**form.added(), **who(request)),
        to=_list(cluster, year),
        done=_("Đã thêm chỉ tiêu."),
        template="targets/agreements/target.html",
        agreement=agreement,
    )


@require_POST
def config_target_remove(request, cluster, year, code):
    """Remove a target that no figure went into."""
    agreement = agreement_for(request, cluster, year)
    target = get_object_or_404(agreement.targets, code=code)
    return press(
        request,
        lambda: targets.remove_target(target, **who(request)),
        to=_list(cluster, year),
        done=_("Đã bỏ chỉ tiêu."),
    )
