"""The rows that figures and rulings are read from, each query's SQL written once; what stands is queries.figures'.

Everywhere None stands for all: of provinces, measures and targets by their codes, of submissions by their keys.
"""

from django.db.models import Exists, F, OuterRef, QuerySet

from foundation.statements import written_once
from targets.models import AcceptedFigure, Figure, FigureVersion, Judgement, Submission

PLACE = ("province__code", "period__year", "period__code")

Codes = tuple[str, ...] | None
Keys = tuple[int, ...]


@written_once
def reports(cluster: int, years: Keys, provinces: Codes, moved: Keys | None = None):
    """Return a cluster's submissions of some years: their keys, places, states, carriers and last acceptances.

    What a period's own report holds stands before what a later report carries for it. `moved`: those alone that are of
    the province and the period of one of these submissions.
    """
    found = Submission.objects.filter(period__cluster=cluster, period__year__in=years)
    if moved is not None:
        same = Submission.objects.filter(pk__in=moved, province=OuterRef("province"), period=OuterRef("period"))
        found = found.filter(Exists(same))
    if provinces is not None:
        found = found.filter(province__code__in=provinces)
    columns = ("pk", *PLACE, "state", "carried_by", "accepted")
    return found.order_by(F("carried_by").desc(nulls_last=True)).values_list(*columns)


@written_once
def accepted_figures(acceptances: Keys, measures: Codes):
    """Return what was accepted: acceptance, measure's code, version, value, reason, whether it is an estimate."""
    return _narrow(AcceptedFigure.objects.filter(acceptance__in=acceptances), measures, "acceptance", "version")


@written_once
def entered_figures(submissions: Keys, measures: Codes):
    """Return what is entered now: submission, measure's code, version, value, reason, whether it is an estimate."""
    current = Figure.objects.filter(submission__in=submissions, current__isnull=False)
    return _narrow(current.exclude(current__kind=FigureVersion.Kind.CLEARED), measures, "submission", "current")


def _narrow(rows: QuerySet, measures: Codes, owner: str, version: str):
    if measures is not None:
        rows = rows.filter(measure__code__in=measures)
    columns = (owner, "measure__code", version, *(f"{version}__{name}" for name in ("value", "reason", "is_estimate")))
    return rows.order_by().values_list(*columns)


@written_once
def rulings(cluster: int, years: Keys, provinces: Codes, targets: Codes, submissions: Keys | None = None):
    """Return accepted rulings on narratives, the latest last: place, target's code, the judgement's key and verdict."""
    made = judgements(cluster, years, provinces, targets)
    return made if submissions is None else made.filter(acceptance__submission__in=submissions)


def judgements(cluster: int, years: Keys, provinces: Codes, targets: Codes):
    """Return the same rows as a queryset."""
    submission = {"period__cluster": cluster, "period__year__in": years}
    made = Judgement.objects.filter(**{f"acceptance__submission__{name}": value for name, value in submission.items()})
    if provinces is not None:
        made = made.filter(acceptance__submission__province__code__in=provinces)
    if targets is not None:
        made = made.filter(target__code__in=targets)
    columns = [*(f"acceptance__submission__{name}" for name in PLACE), "target__code", "pk", "verdict"]
    return made.order_by("acceptance__number").values_list(*columns)
