"""The measures of an agreement: their list, adding, editing with the suppliers of each province, removing."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.pages import press, sent, who
from pledges.models import Province
from pledges.services.agreements import subject_of
from targets.agreements.forms.measure import MeasureForm, NewMeasureForm
from targets.agreements.services import measures
from targets.calendar.queries.record import record_of
from targets.calendar.views.administered import agreement_for, configure, one_at_a_time
from targets.models import Supplier


def _list(cluster, year):
    return reverse("targets:config_measures", args=[cluster, year])


def config_measures(request, cluster, year):
    """List the measures in the agreement's order."""
    agreement = agreement_for(request, cluster, year)
    listed = agreement.agreement_measures.select_related("measure", "pledge").order_by("order")
    context = {"agreement": agreement, "measures": listed, "record": record_of(subject_of(agreement))}
    return render(request, "targets/agreements/measures.html", context)


@one_at_a_time
def config_measure(request, cluster, year, code):
    """Change a measure, and who supplies it in each member."""
    agreement = agreement_for(request, cluster, year)
    listed = get_object_or_404(agreement.agreement_measures.select_related("measure"), measure__code=code)
    measure = listed.measure
    initial = {name: getattr(measure, name) for name in measures.SHARED}
    initial |= {name: getattr(listed, name) for name in measures.OWN}
    form = MeasureForm(
        sent(request),
        initial=initial,
        pledges=agreement.pledges.order_by("order"),
        provinces=Province.objects.filter(memberships__agreement=agreement).order_by("memberships__order"),
        suppliers=dict(Supplier.objects.filter(measure=measure).values_list("province", "department")),
    )
    return configure(
        request,
        form,
        lambda form: measures.save_measure_with_suppliers(
            agreement, code, form.values(), suppliers=list(form.suppliers()), **who(request)
        ),
        to=_list(cluster, year),
        done=_("Đã ghi mục số liệu."),
        agreement=agreement,
        title=measure.name,
        button=_("Ghi"),
        removal=reverse("targets:config_measure_remove", args=[cluster, year, code]),
    )


def config_measure_new(request, cluster, year):
    """List one more measure."""
    agreement = agreement_for(request, cluster, year)
    form = NewMeasureForm(sent(request), pledges=agreement.pledges.order_by("order"))
    return configure(
        request,
        form,
        lambda form: measures.add_measure(agreement, form.cleaned_data["code"], form.values(), **who(request)),
        to=_list(cluster, year),
        done=_("Đã thêm mục số liệu."),
        agreement=agreement,
        title=_("Thêm mục số liệu"),
        button=_("Thêm"),
    )


@require_POST
def config_measure_remove(request, cluster, year, code):
    """Take a measure off the agreement."""
    agreement = agreement_for(request, cluster, year)
    listed = get_object_or_404(agreement.agreement_measures.select_related("measure", "agreement"), measure__code=code)
    return press(
        request,
        lambda: measures.remove_measure(listed, **who(request)),
        to=_list(cluster, year),
        done=_("Đã bỏ mục số liệu."),
    )
