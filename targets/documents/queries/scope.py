"""What a document is asked of: an agreement, a window, a province; and what the person who asks may see of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from foundation.dates import day_of
from pledges.models import Agreement, Member, Province
from pledges.permissions import Authority
from targets.core.periods import Window
from targets.models import Period, Submission
from targets.permissions.seeing import own_codes, provisional_years
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import Results, results_of
from targets.results.queries.season import Season, provisional_of, read_season


@dataclass(frozen=True)
class Scope:
    """One document's question, resolved. `province` None: of the whole cluster."""

    season: Season
    window: Window
    province: Province | None
    is_provisional: bool
    authority: Authority
    moment: datetime

    @property
    def agreement(self) -> Agreement:
        """Return the agreement it speaks of."""
        return self.season.agreement

    @cached_property
    def only_of(self) -> frozenset[str] | None:
        """The provinces whose submitted figures the person may count; None: all."""
        return provisional_of(self.authority, self.season)

    @cached_property
    def results(self) -> Results:
        """The results of the window: as they stand, or with what was submitted as far as the person may see it."""
        if self.is_provisional:
            return results_of(self.season, self.window, provisional=True, only_of=self.only_of)
        return standing_results(self.season, self.window)

    @cached_property
    def period(self) -> Period | None:
        """The last period of the window; None where it was never made."""
        return self.season.book.period(self.agreement.cluster_id, self.agreement.year, self.window.periods[-1])

    @cached_property
    def submission(self) -> Submission | None:
        """The province's own report of that period; None where it is not begun, or no province is meant."""
        if self.province is None or self.period is None:
            return None
        reports = Submission.objects.filter(province=self.province, period=self.period, carried_by__isnull=True)
        return reports.select_related("province", "period", "accepted").first()

    @cached_property
    def lead(self) -> Province | None:
        """The lead unit, None where the agreement has none."""
        leads = self.agreement.members.filter(position=Member.Position.LEAD).select_related("province")
        return next((member.province for member in leads), None)


def scope_of(
    agreement: Agreement,
    window: str,
    *,
    province: Province | None,
    provisional: bool,
    authority: Authority,
    moment: datetime,
) -> Scope | None:
    """Return what is asked for, as far as the person may see it; None where the agreement has no such window."""
    season = read_season(agreement, today=day_of(moment))
    season = season.for_reader(provisional_years(authority, agreement), own_codes(authority))
    found = season.window(window)
    return Scope(season, found, province, provisional, authority, moment) if found else None
