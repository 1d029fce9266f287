"""The contents of an agreement: their list with its order, adding, editing, removing."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.pages import press, sent, who
from pledges.services.agreements import add_pledge, edit_pledge, move_pledge, remove_pledge, subject_of
from targets.agreements.forms.agreement import PledgeForm
from targets.calendar.queries.record import record_of
from targets.calendar.views.administered import agreement_for, configure, one_at_a_time


def _list(cluster, year):
    return reverse("targets:config_pledges", args=[cluster, year])


def config_pledges(request, cluster, year):
    """List the contents in their order."""
    agreement = agreement_for(request, cluster, year)
    pledges = agreement.pledges.prefetch_related("targets", "agreement_measures").order_by("order")
    context = {"agreement": agreement, "pledges": pledges, "record": record_of(subject_of(agreement))}
    return render(request, "targets/agreements/pledges.html", context)


def config_pledge_new(request, cluster, year):
    """Add a content at the end."""
    agreement = agreement_for(request, cluster, year)
    return configure(
        request,
        PledgeForm(sent(request)),
        lambda form: add_pledge(agreement, **form.cleaned_data, **who(request)),
        to=_list(cluster, year),
        done=_("Đã thêm nội dung."),
        agreement=agreement,
        title=_("Thêm nội dung"),
        button=_("Thêm"),
    )


@one_at_a_time
def config_pledge(request, cluster, year, pk):
    """Change a content."""
    agreement = agreement_for(request, cluster, year)
    pledge = get_object_or_404(agreement.pledges, pk=pk)
    initial = {"number": pledge.number, "title": pledge.title, "text": pledge.text}
    return configure(
        request,
        PledgeForm(sent(request), initial=initial),
        lambda form: edit_pledge(pledge, form.cleaned_data, **who(request)),
        to=_list(cluster, year),
        done=_("Đã ghi nội dung."),
        agreement=agreement,
        title=_("Sửa nội dung"),
        button=_("Ghi"),
    )


@require_POST
def config_pledge_move(request, cluster, year, pk, direction):
    """Move a content one place up or down."""
    agreement = agreement_for(request, cluster, year)
    pledge = get_object_or_404(agreement.pledges, pk=pk)
    return press(
        request,
        lambda: move_pledge(pledge, up=direction == "up", **who(request)),
        to=_list(cluster, year),
        done=_("Đã đổi thứ tự."),
    )


@require_POST
def config_pledge_remove(request, cluster, year, pk):
    """Remove a content that nothing hangs on."""
    agreement = agreement_for(request, cluster, year)
    pledge = get_object_or_404(agreement.pledges, pk=pk)
    return press(
        request,
        lambda: remove_pledge(pledge, **who(request)),
        to=_list(cluster, year),
        done=_("Đã bỏ nội dung."),
    )
