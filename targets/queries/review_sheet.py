"""What a reviewer compares a report with: the province's own history, changed definitions, the submission before."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audit.models import Event
from targets.core.outliers import outlier
from targets.models import AgreementMeasure, FigureVersion, NarrativeVersion, Submission
from targets.permissions import agreement_of
from targets.queries.corrections import in_words
from targets.queries.findings import History
from targets.queries.scheme import Scheme, scheme_of
from targets.queries.submissions import current_figures
from targets.queries.territory import lineage, published_agreement

QUARTERS_BACK = 8
SENT = ("submit", "record_paper")


@dataclass(frozen=True)
class Changed:
    """A cell or a text that is another than in the submission before; `before` and `after` in words."""

    what: str
    before: str
    after: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ReviewSheet:
    """Everything beside the figures; `since`: the moment of the submission before, None where this is the first."""

    strange: tuple[str, ...]  # sentences: far from the province's own history
    meanings: tuple[str, ...]  # sentences: definitions and targets that have changed
    changes: tuple[Changed, ...]
    since: datetime | None

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to compare."""
        return not (self.strange or self.meanings or self.since)


def review_sheet(submission: Submission) -> ReviewSheet:
    """Return the sheet of a report in a number of queries that does not grow with its cells."""
    agreement = agreement_of(submission)
    if agreement is None:
        return ReviewSheet((), (), (), None)
    scheme, since = scheme_of(agreement), submitted_before(submission)
    return ReviewSheet(
        strange=tuple(_strange(submission, scheme)),
        meanings=(*_definitions(submission, agreement), *_versions(submission, scheme)),
        changes=tuple(changes_since(submission, since)) if since else (),
        since=since,
    )


def submitted_before(submission: Submission) -> datetime | None:
    """Return the moment at which the report was sent the time before the last, None where it was sent once."""
    sent = Event.objects.filter(subject=f"submission/{submission.pk}", action__in=SENT).order_by("-sequence")
    moments = list(sent.values_list("at", flat=True)[:2])
    return moments[1] if len(moments) == 2 else None


def _strange(submission: Submission, scheme: Scheme):
    """Yield a sentence for each number that stands out of the province's last eight quarters."""
    period, place = submission.period, submission.province.code
    history = History(period.cluster_id, range(period.year - 2, period.year + 1), lineage(submission.province), {})
    earlier = sorted((one for one in history.periods if one.end < period.start), key=lambda one: one.end)
    for code, version in current_figures(submission).items():
        if version.value is None or code not in scheme.measures or period.quarter is None:
            continue
        before = [history.number(place, one.year, one.code, code) for one in earlier[-QUARTERS_BACK:]]
        words = outlier(scheme.measures[code].name, version.value, [one for one in before if one is not None])
        if words:
            yield words


def _definitions(submission: Submission, agreement):
    """Yield a sentence for each asked measure that the year before defined otherwise."""
    last = published_agreement(submission.period.cluster_id, agreement.year - 1)
    if last is None:
        return
    before = dict(AgreementMeasure.objects.filter(agreement=last).values_list("measure", "definition"))
    for one in agreement.agreement_measures.select_related("measure").order_by("order"):
        old = before.get(one.measure_id)
        if old is not None and old.strip() != one.definition.strip():
            words = {"name": one.measure.name, "year": last.year}
            words |= {"old": old or _("không ghi"), "new": one.definition or _("không ghi")}
            yield _("%(name)s: định nghĩa đã đổi. Năm %(year)s: “%(old)s”; nay: “%(new)s”.") % words


def _versions(submission: Submission, scheme: Scheme):
    """Yield a sentence for each target whose rule became another with this quarter."""
    for target, versions in scheme.versions.items():
        for one in versions:
            if target.enabled and one.number > 1 and one.effective_from == submission.period.quarter:
                words = {"title": target.title, "number": one.number, "reason": one.reason}
                yield _("%(title)s: áp dụng phiên bản %(number)s từ quý này. Lý do: %(reason)s") % words


def changes_since(submission: Submission, since: datetime) -> list[Changed]:
    """Return what was changed after a moment in the report and the history it carries, cells first."""
    ids = [submission.pk, *submission.carries.values_list("pk", flat=True)]
    figures = FigureVersion.objects.filter(figure__submission__in=ids).select_related(
        "by", "figure__measure", "figure__submission__period", "figure__submission__province"
    )
    texts = NarrativeVersion.objects.filter(narrative__submission__in=ids).select_related("by", "narrative__pledge")
    found = []
    for _figure, before, after in _moved(figures, "figure_id", since):
        holder = after.figure.submission
        name = after.figure.measure.name
        what = name if holder.pk == submission.pk else f"{name} ({holder.province}, {holder.period})"
        found.append(Changed(what, in_words(before), in_words(after), str(after.by), after.at))
    for _narrative, before, after in _moved(texts, "narrative_id", since):
        what = _("Thuyết minh: %(title)s") % {"title": after.narrative.pledge}
        found.append(Changed(what, before.text if before else "", after.text, str(after.by), after.at))
    return [one for one in found if one.before != one.after]


def _moved(versions, key: str, since: datetime):
    """Yield (id, the version that stood at a moment or None, the latest) of what has a later version."""
    groups: dict[int, list] = {}
    for one in versions.order_by("number"):
        groups.setdefault(getattr(one, key), []).append(one)
    for pk, ones in groups.items():
        if ones[-1].at > since:
            yield pk, next((one for one in reversed(ones) if one.at <= since), None), ones[-1]
