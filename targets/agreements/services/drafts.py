"""The end of a draft agreement that will not be published: it goes, with all that it consists of."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, Problem, Refused
from pledges.models import Agreement
from pledges.permissions import check_administers
from pledges.services.agreements import subject_of
from targets.agreements.services.years import what_to_type
from targets.calendar.services.recorded import dropped_rows
from targets.models import Submission


def delete_draft(agreement: Agreement, *, typed_confirmation: str, by, at: datetime) -> None:
    """Delete a draft with its contents, targets, rules and members; shared measures and the record of it stay.

    Raises NotAllowed, Refused (it is published, or its year has reports), or Invalid: the confirmation.
    """
    check_administers(by, agreement.cluster, now=at)
    if " ".join(typed_confirmation.split()) != what_to_type(agreement):
        message = _("Hãy gõ đúng “%(text)s” để xóa.")
        raise Invalid([Problem("typed_confirmation", message % {"text": what_to_type(agreement)})])
    with transaction.atomic():
        draft = Agreement.objects.select_for_update().filter(pk=agreement.pk, state=Agreement.State.DRAFT).first()
        if draft is None:
            raise Refused(_("Giao ước này đã ban hành hoặc không còn, nên không xóa được."))
        if Submission.objects.filter(period__cluster=draft.cluster_id, period__year=draft.year).exists():
            raise Refused(_("Năm của dự thảo đã có báo cáo hoặc số liệu nên không xóa được."))
        members = [list(row) for row in draft.members.order_by("order").values_list("province__code", "position")]
        data = {"from": {"title": draft.title, "members": members}}
        subject, rows = subject_of(draft), dropped_rows(draft)
        draft.delete()
        audit.record(action="delete_draft", subject=subject, by=by, at=at, data=data, rows=rows)
