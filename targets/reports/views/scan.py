"""The scan of a signed paper, given as a download to those who see the submission's work; never rendered."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from foundation.clock import now
from foundation.downloads import file_response
from foundation.uploads import KINDS, suffix_of
from pledges.permissions import authority_of
from targets.models import Confirmation
from targets.permissions.seeing import sees_work_of, visible_submissions


def scan(request, pk, confirmation):
    """Send the scan of one confirmation, or 404 where the person may not see it or there is none."""
    moment = now()
    submission = get_object_or_404(visible_submissions(request.user, now=moment), pk=pk)
    paper = get_object_or_404(Confirmation, pk=confirmation, submission=submission)
    authority = authority_of(request.user, now=moment)
    if not paper.scan or not sees_work_of(authority, submission):
        raise Http404
    kind = KINDS[suffix_of(paper.scan.name)].content_type
    return file_response(paper.scan.open("rb"), name=paper.scan_name, content_type=kind)
