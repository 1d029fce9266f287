"""Documents made by a worker: drawing one takes a processor for itself, and figures must be saved meanwhile."""

from collections.abc import Callable

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.errors import NotAllowed
from pledges.models import Agreement, Province
from pledges.permissions import Authority, authority_of
from targets.documents.exports.files import draw, keep
from targets.documents.queries.authority import check_made, may_make
from targets.documents.queries.kinds import KINDS
from targets.documents.queries.scope import Scope, scope_of
from targets.documents.services.pace import check_waiting
from targets.jobs.services import jobs
from targets.models import Job
from targets.words import documents as words

KIND = "document"
PLACE = "0" * 10  # where the code goes in the address of its page


def scope_asked(agreement: Agreement, asked: dict, authority: Authority) -> Scope:
    """Return what a document is asked of; `asked`: kind, window, province (code or empty), is_provisional.

    Http404 for a window that there is not and for what the person may not make; Refused where nothing could be said.
    """
    code = asked["province"] if KINDS[asked["kind"]].may_have_province else ""
    scope = scope_of(
        agreement,
        asked["window"],
        province=Province.objects.filter(code=code).first(),
        provisional=asked["is_provisional"],
        authority=authority,
        moment=now(),
    )
    if scope is None or not may_make(asked["kind"], scope):
        raise Http404
    check_made(asked["kind"], scope)
    return scope


def ask_for(agreement: Agreement, asked: dict, *, address: str, back: str, by) -> Job:
    """Keep a document to be made as a job. `address`: the check page's, with PLACE for its code.

    Raises TooMany where the person waits for many already.
    """
    check_waiting(by)
    data = {"agreement": agreement.pk, "asked": asked, "address": address, "back": back}
    return jobs.start(KIND, data, by=by, at=now())


@jobs.work(KIND, words.making)
def make_asked(job: Job, _progress) -> Callable[[], str]:
    """Draw the document for whoever asked, if they still may; return what keeps it and gives its page's address."""
    agreement, asked = Agreement.objects.select_related("cluster").get(pk=job.data["agreement"]), job.data["asked"]

    def ask() -> Scope:
        try:
            return scope_asked(agreement, asked, authority_of(job.by, now=now()))
        except Http404:
            raise NotAllowed(_("Bạn không còn quyền lập văn bản này.")) from None

    drawn = draw(asked["kind"], ask, asked["form"], address=lambda code: job.data["address"].replace(PLACE, code))

    def keep_drawn() -> str:
        return reverse("targets:check_paper", args=[keep(drawn, by=job.by).document.code]) + "?made"

    return keep_drawn
