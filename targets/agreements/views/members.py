"""The members of an agreement: who belongs to it, in which position and order."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.pages import sent, who
from pledges.models import Province
from pledges.services.agreements import subject_of
from targets.agreements.forms.members import MembersForm
from targets.agreements.services import years
from targets.calendar.queries.days import year_days
from targets.calendar.queries.record import record_of
from targets.calendar.views.administered import administers_all, agreement_for, configure, one_at_a_time


@one_at_a_time
def config_members(request, cluster, year):
    """Show and change the members and their positions."""
    agreement = agreement_for(request, cluster, year)
    members = list(agreement.members.select_related("province").order_by("order"))
    first, last = year_days(agreement.cluster_id, year)
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    in_force &= Q(valid_from__isnull=True) | Q(valid_from__lte=last)
    held = {member.province_id: member.order for member in members}
    provinces = Province.objects.filter(in_force | Q(pk__in=held))
    form = MembersForm(
        sent(request),
        members=members,
        provinces=sorted(provinces, key=lambda province: (held.get(province.pk, 1000), province.sort_key)),
    )
    return configure(
        request,
        form,
        lambda form: years.set_members(agreement, form.chosen(), **who(request)),
        to=reverse("targets:config_members", args=[cluster, year]),
        done=_("Đã ghi đơn vị thành viên."),
        template="targets/agreements/members.html",
        agreement=agreement,
        may_merge=administers_all(request),
        has_lead=any(member.position == "lead" for member in members),
        has_deputy=any(member.position == "deputy" for member in members),
        record=record_of(subject_of(agreement)),
    )
