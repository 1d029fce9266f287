"""The submission that a page is about, as the person who asks for it may see it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404

from foundation.clock import now
from pledges.permissions import Authority
from targets.calendar.queries.rulebook import standing, standing_rulebook
from targets.models import Submission
from targets.reports.queries.opening import opened_one
from targets.reports.queries.reading import Reading


@dataclass(frozen=True)
class Opened:
    """A submission, who looks at it, and when."""

    reading: Reading  # the submission with what stands around it, each read once for the page
    moment: datetime

    @property
    def submission(self) -> Submission:
        """Return the submission itself."""
        return self.reading.submission

    @property
    def authority(self) -> Authority:
        """Return what the person may act as."""
        return self.reading.authority

    def again(self) -> "Opened":
        """Return it as it stands now, after something may have been done to it."""
        self.submission.refresh_from_db()
        return replace(self, reading=Reading(self.submission, standing_rulebook(), authority=self.authority))


def opened(request, pk: int, *, years_back: int = 1) -> Opened:
    """Return the submission with that id, its earlier years with it; 404 where the person may not see it."""
    moment, request.standing = now(), standing()
    book = standing_rulebook(request.standing)
    authority = book.authority_in(request, now=moment)
    submission = opened_one(authority, pk, book)
    if submission is None:
        raise Http404
    return Opened(Reading(submission, book, authority=authority, years_back=years_back), moment)
