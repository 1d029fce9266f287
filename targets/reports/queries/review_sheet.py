"""What a reviewer compares a report with: the province's own history, changed definitions, the submission before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.text import mark
from targets.calendar.queries.scheme import Scheme
from targets.core.outliers import outlier
from targets.models import Figure, FigureVersion, Narrative, Remark, Submission
from targets.reports.queries.corrections import in_words
from targets.reports.queries.findings import history_here, window_of
from targets.reports.queries.reading import Reading
from targets.reports.queries.sendings import SentNumbers, numbers_sent, sendings, stored_figures, stored_texts
from targets.words import faults

QUARTERS_BACK, YEARS_BACK = 8, 2


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


def review_sheet(reading: Reading) -> ReviewSheet:
    """Return the sheet of a report, read YEARS_BACK; in a number of queries that does not grow with its cells."""
    submission = reading.submission
    if reading.scheme is None:
        return ReviewSheet((), (), (), None)
    sent = sendings(submission, reading.acts)[-2:]
    ids = [submission.pk, *(report.pk for report in reading.carried)]
    numbers, stored = numbers_sent(ids, sent), stored_figures(ids)
    is_again = len(sent) == 2
    return ReviewSheet(
        strange=tuple(_strange(reading, numbers[-1:], stored)),
        meanings=(*_definitions(reading), *_versions(submission, reading.scheme)),
        changes=tuple(_changes(reading, numbers[0], numbers[1], stored, stored_texts(ids))) if is_again else (),
        since=sent[0].at if is_again else None,
    )


def _strange(reading: Reading, sent: list[SentNumbers], stored: Mapping):
    """Yield a sentence for each number sent last that stands out of the province's last eight quarters."""
    history, measures = history_here(reading), reading.scheme.measures
    windows = [window_of(period) for period in reading.earlier_quarters[:QUARTERS_BACK][::-1]]
    latest = {
        code: stored[pk, code, number]
        for sending in sent
        for (pk, code), number in sending.figures.items()
        if pk == reading.submission.pk
    }
    for code, version in latest.items():
        if version.value is None or code not in measures or reading.period.quarter is None:
            continue
        before = [history.number(reading.unit.code, window, code) for window in windows]
        found = outlier(version.value, [number for number in before if number is not None])
        if found:
            yield faults.outlier(measures[code].name, found)


def _definitions(reading: Reading):
    """Yield a sentence for each asked measure that the year before defined otherwise."""
    last = reading.book.agreement(reading.period.cluster_id, reading.agreement.year - 1)
    if last is None:
        return
    before = {listed.measure_id: listed.definition for listed in reading.book.rows(last).listed}
    for listed in sorted(reading.listed.values(), key=lambda listed: listed.order):
        old = before.get(listed.measure_id)
        if old is not None and old.strip() != listed.definition.strip():
            words = {"name": listed.measure.name, "year": last.year}
            words |= {"old": old or _("không ghi"), "new": listed.definition or _("không ghi")}
            yield _("%(name)s: định nghĩa đã đổi. Năm %(year)s: “%(old)s”; nay: “%(new)s”.") % words


def _versions(submission: Submission, scheme: Scheme):
    """Yield a sentence for each target whose rule became another with this quarter."""
    for target, versions in scheme.versions.items():
        for version in versions:
            if version.enabled and version.number > 1 and version.effective_from == submission.period.quarter:
                words = {"title": target.title, "number": version.number, "reason": version.reason}
                yield _("%(title)s: áp dụng phiên bản %(number)s từ quý này. Lý do: %(reason)s") % words


def _changes(reading: Reading, old: SentNumbers, new: SentNumbers, stored: Mapping, texts: Mapping):
    """Yield what two sendings of a report and the history it carries say differently, cells first."""
    changes = [
        Changed(
            _cell_name(after, reading.submission),
            in_words(before, after.figure.measure.code in reading.milestones),
            in_words(after, after.figure.measure.code in reading.milestones),
            str(after.by),
            after.at,
        )
        for before, after in _moved(stored, old.figures, new.figures)
    ]
    for before, after in _moved(texts, old.texts, new.texts):
        what = _("Thuyết minh: %(title)s") % {"title": after.narrative.pledge}
        changes.append(Changed(what, before.text if before else "", after.text, str(after.by), after.at))
    yield from (change for change in changes if change.before != change.after)


def _cell_name(version: FigureVersion, submission: Submission) -> str:
    """Return a cell's measure, with the province and period of carried history."""
    holder, name = version.figure.submission, version.figure.measure.name
    return name if holder.pk == submission.pk else f"{name} ({holder.province}, {holder.period})"


def _moved(versions: Mapping, old: Mapping, new: Mapping):
    """Yield (the version that stood before or None, the one that stood after) of what got another, in entry order."""
    moved = [(versions.get((*key, old.get(key))), versions[(*key, number)]) for key, number in new.items()]
    yield from (pair for pair in sorted(moved, key=lambda pair: pair[1].pk) if pair[0] != pair[1])


def content_mark(submission: Submission) -> str:
    """Return a mark of every figure and text that accepting would pin: of the report and of what it carries."""
    together = Q(submission=submission) | Q(submission__carried_by=submission, submission__accepted__isnull=True)
    pinned = [
        model.objects.filter(together).order_by("pk").values_list("pk", "current") for model in (Figure, Narrative)
    ]
    return mark(*map(list, pinned))


def last_remarks(reading: Reading) -> dict[str, Remark]:
    """Return the last remark that a reviewer made on each measure, by its code: on this report, or when an earlier
    one of the year was accepted."""
    submission, year = reading.submission, reading.period.year
    earlier = [report.pk for report in reading.reports if report.period.year == year and report != submission]
    here = Q(submission=submission, kind__in=(Remark.Kind.RETURN, Remark.Kind.ACCEPT))
    there = Q(submission__in=earlier, submission__period__end__lt=reading.period.start, kind=Remark.Kind.ACCEPT)
    remarks = Remark.objects.filter(here | there, measure__isnull=False).order_by("pk")
    return {remark.measure.code: remark for remark in remarks.select_related("measure", "by", "submission__period")}
