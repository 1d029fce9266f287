"""What only acts change: published agreements with their schemes, units, the calendar, and what reports have read.

Read at most once by whoever holds a Rulebook. The one that `standing_rulebook` gives serves every page until somebody
acts; docs/decisions/kept-pages.md says why nothing in it can be stale.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from audit import services as audit
from pledges.models import Agreement, Province, Succession
from targets.calendar.queries.days import days_of
from targets.calendar.queries.scheme import (
    Rows,
    Scheme,
    listed_of,
    members_of,
    milestone_codes,
    rows_of,
    scheme_from,
    successions,
)
from targets.core.periods import Days
from targets.models import AgreementMeasure, Period, TargetVersion

TYPING = ("figure", "narrative")  # what is recorded of a draft that is being written: nothing here changes with it

MOST = 500  # things that one rulebook holds: a report's figures of three years are some 100 KB

Value = TypeVar("Value")


class Rulebook:
    """The published agreements, successions and periods; each read when it is first asked for, and not again.

    What it gives is for reading: nobody changes the rows in it.
    """

    def __init__(self) -> None:
        self._held: dict[Hashable, Any] = {}

    def agreement(self, cluster_id: int, year: int) -> Agreement | None:
        """Return the cluster's published agreement of a year, None where there is none."""
        return self.once(("agreements", cluster_id), lambda: _published(cluster_id)).get(year)

    def rows(self, agreement: Agreement) -> Rows:
        """Return the rows that an agreement consists of."""
        return self.once(("rows", agreement.pk), lambda: rows_of(agreement, self.links()))

    def scheme(self, agreement: Agreement) -> Scheme:
        """Return an agreement as the core sees it."""
        return self.once(("scheme", agreement.pk), lambda: scheme_from(self.rows(agreement)))

    def members(self, agreement: Agreement) -> list[Province]:
        """Return the members of an agreement in its order."""
        if ("rows", agreement.pk) in self._held:
            return self.rows(agreement).provinces
        return self.once(("members", agreement.pk), lambda: members_of(agreement))

    def listed(self, agreement: Agreement) -> dict[str, AgreementMeasure]:
        """Return what an agreement lists, asked or not, by measure code."""
        if ("rows", agreement.pk) in self._held:
            return {listed.measure.code: listed for listed in self.rows(agreement).listed}
        return self.once(
            ("listed", agreement.pk), lambda: {listed.measure.code: listed for listed in listed_of(agreement)}
        )

    def milestones(self, agreement: Agreement) -> frozenset[str]:
        """Return the codes of an agreement's measures that stand for an issued document (1) or none (0)."""
        if ("rows", agreement.pk) in self._held:
            return self.scheme(agreement).milestones
        versions = TargetVersion.objects.filter(target__agreement=agreement)
        return self.once(("milestones", agreement.pk), lambda: milestone_codes(versions))

    def links(self) -> list[Succession]:
        """Return every succession in order, with its predecessor."""
        return self.once("links", successions)

    def before(self, province: Province) -> list[Succession]:
        """Return the successions by which a province followed others."""
        return [link for link in self.links() if link.successor_id == province.pk]

    def after(self, province: Province) -> list[Succession]:
        """Return the successions by which others followed a province."""
        return [link for link in self.links() if link.predecessor_id == province.pk]

    def periods(self, cluster_id: int) -> list[Period]:
        """Return all periods of a cluster, by year and first day."""
        return self.once(("periods", cluster_id), lambda: list(Period.objects.filter(cluster=cluster_id)))

    def period(self, cluster_id: int, year: int, code: str) -> Period | None:
        """Return a period of a cluster, None where its year was never made."""
        periods = self.periods(cluster_id)
        return next((period for period in periods if (period.year, period.code) == (year, code)), None)

    def days(self, cluster_id: int) -> Days:
        """Return the days of all periods of a cluster as they are stored."""
        return self.once(("days", cluster_id), lambda: days_of(self.periods(cluster_id)))

    def once(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """Return what was read under a key, else read it now: nothing that typing into a draft changes."""
        if key not in self._held:
            if len(self._held) >= MOST:
                self._held.clear()
            self._held[key] = read()
        return self._held[key]


@dataclass(frozen=True)
class _Kept:
    """The rulebook of this process, and the ground on which it stands."""

    ground: str
    book: Rulebook


_kept: list[_Kept] = []  # the last one alone


def standing_rulebook() -> Rulebook:
    """Return the rulebook as it stands, kept in this process from page to page until the next act.

    For pages: a service, whose transaction may have changed what it has not recorded yet, reads a Rulebook of its own.
    """
    stands = ground()
    if not _kept or _kept[0].ground != stands:
        _kept[:] = [_Kept(stands, Rulebook())]
    return _kept[0].book


def ground() -> str:
    """Return the hash of the last event that is more than typing: it covers all that only acts change."""
    return audit.head(besides=TYPING).hash


def _published(cluster_id: int) -> dict[int, Agreement]:
    published = Agreement.objects.filter(cluster=cluster_id, state=Agreement.State.PUBLISHED)
    return {agreement.year: agreement for agreement in published.select_related("cluster")}
