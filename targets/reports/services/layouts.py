"""The writer of layouts: what a clerk chose for the own workbook stands for the province's next one too."""

from datetime import datetime

from django.db import transaction

from audit import services as audit
from pledges.permissions import authority_of
from targets.models import Submission, WorkbookLayout
from targets.permissions.acting import check_edit
from targets.reports.queries.layouts import Layout


def keep_layout(submission: Submission, layout: Layout, *, by, at: datetime) -> None:
    """Keep a layout for the province of a report; raises NotAllowed or Refused where the person may not write to it."""
    check_edit(authority_of(by, now=at), submission, now=at)
    data = layout.as_data()
    with transaction.atomic():
        given = {"data": data, "by": by, "at": at}
        WorkbookLayout.objects.update_or_create(province=submission.province, defaults=given)
        audit.record(action="workbook_layout", subject=submission.subject, by=by, at=at, data=data)
