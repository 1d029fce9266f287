"""The writer of history: many reports at once, begun and accepted without review (docs/workflow.md)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery

from audit import services as audit
from foundation.inserts import insert_all
from pledges.models import Province
from pledges.permissions import authority_of
from targets.core import workflow
from targets.models import Acceptance, Period, Submission
from targets.permissions.acting import check_move
from targets.reports.services import review
from targets.reports.services.moves import moved_meanwhile
from targets.reports.services.submissions import begin_act

ACTION = workflow.LOAD_HISTORY
ROW = workflow.TRANSITIONS[ACTION]


def begin_history(places: Sequence[tuple[Province, Period]], *, by, at: datetime) -> list[Submission]:
    """Begin the submissions of these places, in their order; the caller has asked whether the person may.

    Raises Refused where somebody has begun one of them since the caller looked.
    """
    new = [Submission(province=place, period=period, state_since=at, state_by=by) for place, period in places]
    try:
        with transaction.atomic():
            begun = insert_all(new)
    except IntegrityError:
        raise moved_meanwhile() from None
    audit.record_all(map(begin_act, begun), by=by, at=at)
    return begun


def load_history(submissions: Sequence[Submission], *, by, at: datetime) -> list[Submission]:
    """Accept what was written to these submissions as history: each by itself, without what it carries or review.

    Returns them as they then stand, in their order; a number of queries that does not grow with them. Raises
    NotAllowed or Refused where one of them may not be loaded by this person.
    """
    pks = [submission.pk for submission in submissions]
    with transaction.atomic():
        held = Submission.objects.select_for_update(of=("self",)).select_related("province", "period").in_bulk(pks)
        authority = authority_of(by, now=at)
        for submission in held.values():
            check_move(authority, ACTION, submission)
        pinned = review.accept_all(list(held.values()), by=by, at=at, is_loaded=True)
        latest = Acceptance.objects.filter(submission=OuterRef("pk")).order_by("-number").values("pk")[:1]
        changes = {"state": ROW.to, "state_since": at, "state_by": by, "accepted": Subquery(latest)}
        if Submission.objects.filter(pk__in=pks, state__in=ROW.sources).update(**changes) != len(pks):
            raise moved_meanwhile()
        accepted = Submission.objects.select_related("province", "period", "accepted").in_bulk(pks)
        audit.record_all((_act(held[pk].state, accepted[pk], pinned[pk]) for pk in pks), by=by, at=at)
    return [accepted[pk] for pk in pks]


def _act(before: str, submission: Submission, pinned: list) -> audit.Act:
    """Return what the record says of one report that is accepted as history."""
    data = {"from": before, "to": ROW.to, "with": []}
    return audit.Act(ACTION, submission.subject, data=data, rows=[submission, *pinned])
