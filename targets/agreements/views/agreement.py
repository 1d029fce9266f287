"""The configuration of an agreement: its overview, facts, a new draft, copying a year, publishing, deleting a draft."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.forms import ConfirmForm, PublishForm
from foundation.pages import sent, who
from pledges.models import Agreement, Cluster, Member
from pledges.permissions import may_administer, visible_agreements
from pledges.services.agreements import FACTS, edit_agreement, subject_of
from targets.agreements.forms.agreement import FactsForm, NewAgreementForm
from targets.agreements.services import drafts, years
from targets.calendar.queries.record import record_of
from targets.calendar.views.administered import agreement_for, configure, one_at_a_time, require_administrator


def config(request):
    """List the agreements that this person administers, and what all of them share."""
    require_administrator(request)
    moment = now()
    clusters = [cluster for cluster in Cluster.objects.all() if may_administer(request.user, cluster, now=moment)]
    agreements = visible_agreements(request.user, now=moment).filter(cluster__in=clusters)
    agreements = agreements.prefetch_related("members", "pledges", "targets").order_by("cluster__code", "-year")
    return render(request, "targets/agreements/config.html", {"agreements": agreements, "clusters": clusters})


def config_agreement(request, cluster, year):
    """Show what an agreement consists of, what a draft still lacks, and its history."""
    agreement = agreement_for(request, cluster, year)
    members = list(agreement.members.select_related("province").order_by("order"))
    by_position = {
        position: [member for member in members if member.position == position] for position in Member.Position.values
    }
    context = {
        "agreement": agreement,
        "members": members,
        "leads": by_position[Member.Position.LEAD],
        "deputies": by_position[Member.Position.DEPUTY],
        "pledges": agreement.pledges.prefetch_related("targets").order_by("order"),
        "measures": agreement.agreement_measures.count(),
        "has_next": Agreement.objects.filter(cluster=agreement.cluster, year=agreement.year + 1).exists(),
        "record": record_of(subject_of(agreement)),
    }
    return render(request, "targets/agreements/agreement.html", context)


@one_at_a_time
def config_facts(request, cluster, year):
    """Change the facts of an agreement."""
    agreement = agreement_for(request, cluster, year)
    form = FactsForm(sent(request), initial={name: getattr(agreement, name) for name in FACTS})
    return configure(
        request,
        form,
        lambda form: edit_agreement(agreement, form.cleaned_data, **who(request)),
        to=reverse("targets:config_agreement", args=[cluster, year]),
        done=_("Đã ghi thông tin giao ước."),
        agreement=agreement,
        title=_("Thông tin giao ước"),
        button=_("Ghi"),
    )


def config_new(request, cluster):
    """Begin an empty draft of a year."""
    found = get_object_or_404(Cluster, code=cluster)
    if not may_administer(request.user, found, now=now()):
        raise Http404
    return configure(
        request,
        NewAgreementForm(sent(request)),
        lambda form: years.create_agreement(found, **form.cleaned_data, **who(request)),
        to=reverse("targets:config"),
        done=_("Đã tạo dự thảo."),
        title=_("Tạo dự thảo giao ước"),
        explain=found.name,
        button=_("Tạo dự thảo"),
    )


def config_copy(request, cluster, year):
    """Copy an agreement into a draft of the next year."""
    agreement = agreement_for(request, cluster, year)
    words = {"year": agreement.year, "next": agreement.year + 1}
    return configure(
        request,
        ConfirmForm(sent(request)),
        lambda form: years.copy_year(agreement, **who(request)),
        to=reverse("targets:config_agreement", args=[cluster, year + 1]),
        back=reverse("targets:config_agreement", args=[cluster, year]),
        done=_("Đã tạo dự thảo năm %(next)s.") % words,
        agreement=agreement,
        title=_("Sao chép sang năm %(next)s") % words,
        explain=_(
            "Tạo dự thảo giao ước năm %(next)s với nội dung, mục số liệu, chỉ tiêu đang áp dụng và đơn vị thành viên "
            "của năm %(year)s. Đơn vị đã sáp nhập được thay bằng đơn vị mới. "
            "Dự thảo chỉ Quản trị thấy cho đến khi ban hành."
        )
        % words,
        button=_("Tạo dự thảo năm %(next)s") % words,
    )


def config_publish(request, cluster, year):
    """Publish a draft; the cluster's code and the year are typed."""
    agreement = agreement_for(request, cluster, year)
    return configure(
        request,
        PublishForm(sent(request), what_to_type=years.what_to_type(agreement)),
        lambda form: years.publish(agreement, **form.cleaned_data, **who(request)),
        to=reverse("targets:config_agreement", args=[cluster, year]),
        done=_("Đã ban hành giao ước."),
        agreement=agreement,
        title=_("Ban hành giao ước"),
        explain=_("Sau khi ban hành, mọi đơn vị thấy giao ước và các kỳ báo cáo của năm được tạo. Không thu hồi được."),
        button=_("Ban hành"),
    )


def config_delete(request, cluster, year):
    """Delete a draft; the cluster's code and the year are typed."""
    agreement = agreement_for(request, cluster, year)
    return configure(
        request,
        PublishForm(sent(request), what_to_type=years.what_to_type(agreement)),
        lambda form: drafts.delete_draft(agreement, **form.cleaned_data, **who(request)),
        to=reverse("targets:config"),
        back=reverse("targets:config_agreement", args=[cluster, year]),
        done=_("Đã xóa dự thảo."),
        agreement=agreement,
        title=_("Xóa dự thảo"),
        explain=_(
            "Xóa dự thảo cùng nội dung, chỉ tiêu, quy tắc, mốc và danh sách đơn vị của nó; mục số liệu dùng chung và "
            "lịch sử được giữ. Không khôi phục được."
        ),
        button=_("Xóa dự thảo"),
        is_grave=True,
    )
