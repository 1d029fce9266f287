"""The writer of reminders: what the schedule (core.mailing) says has come since it was last looked at."""

from datetime import datetime

from django.db import transaction

from foundation.dates import day_of
from pledges.models import Agreement
from targets.calendar.queries import reporting
from targets.calendar.queries.clock import MAILS, last_run
from targets.calendar.queries.days import office_days
from targets.calendar.services.mails import Matter, remind
from targets.core import mailing, workflow
from targets.core.periods import OfficeDays
from targets.mails.queries.truth import concerned, leaders, nudge_version, open_periods
from targets.models import ClockRun, Submission


@transaction.atomic
def plan_reminders(*, at: datetime) -> None:
    """Plan the reminders whose moment has come since this last ran: of several of one report only the last.

    May run as often as wanted, on several machines, hours late: each is planned once. The first run plans nothing.
    """
    since = last_run(MAILS)
    if since is not None and since < at:
        office = office_days()
        for agreement in Agreement.objects.filter(state=Agreement.State.PUBLISHED).select_related("cluster"):
            for period in open_periods(agreement, at):
                _plan_of_units(agreement, period, since, at, office)
            _plan_weekly(agreement, since, at, office)
        _plan_of_reviews(since, at, office)
    if since is None or since < at:
        ClockRun.objects.update_or_create(name=MAILS, defaults={"finished_at": at})


def _plan_of_units(agreement, period, since, at, office: OfficeDays) -> None:
    """Remind the units that have not handed in a period's report."""
    extended = set(period.extensions.values_list("until", flat=True))
    if not any(mailing.step_between(due, since, at, office) for due in (period.due_at, *extended)):
        return
    for report in reporting.reports(agreement, period):
        step = mailing.step_between(report.due_at, since, at, office)
        if step is None or report.is_handed_in:
            continue
        remind(
            concerned(report, step.to, at=at),
            step.kind,
            f"{step.kind}/{step.days}/{period.pk}/{report.province.pk}/{report.due_version}",
            about=Matter(report.submission, period, report.province, due_version=report.due_version),
            is_urgent=step.is_urgent,
            at=at,
        )


def _plan_of_reviews(since, at, office: OfficeDays) -> None:
    """Remind the reviewers of reports that have waited for three working days."""
    waiting = Submission.objects.filter(state=workflow.SUBMITTED, carried_by=None, state_since__lte=at)
    for report in waiting.select_related("province", "period__cluster"):
        if since < mailing.nudge_moment(report.state_since, office) <= at:
            version = nudge_version(report)
            key = f"{mailing.NUDGE}/{report.pk}/{version}"
            about = Matter(report, province=report.province, due_version=version)
            remind(reporting.reviewers_of(report, now=at), mailing.NUDGE, key, about=about, at=at)


def _plan_weekly(agreement, since, at, office: OfficeDays) -> None:
    """Sum up the week for leaders: where each open period stands."""
    moment = mailing.weekly_moment(day_of(at), office)
    if not since < moment <= at:
        return
    for period in open_periods(agreement, at):
        if not all(report.is_handed_in for report in reporting.reports(agreement, period)):
            key = f"{mailing.WEEKLY}/{period.pk}/{moment:%Y%m%d}"
            remind(leaders(period.cluster_id, at=at), mailing.WEEKLY, key, about=Matter(period=period), at=at)
