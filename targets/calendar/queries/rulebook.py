"""What only acts change: published agreements with their schemes, units, the calendar, and what reports have read.

Read at most once by whoever holds a Rulebook. The one that `standing_rulebook` gives serves every page until somebody
acts; docs/decisions/kept-pages.md says why nothing in it can be stale.
"""

from collections.abc import Callable, Hashable, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from audit.heads import Head
from audit.latest import Latest, latest
from foundation.dates import day_of
from pledges.models import Agreement, Cluster, Province, Succession
from pledges.permissions import Authority, authority_in, every_role_of
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
from targets.core import workflow
from targets.core.periods import Days
from targets.models import AgreementMeasure, Assignment, Extension, Period, TargetVersion
from targets.models.submission import pk_of

# What is recorded of a draft that is being written.
DRAFTING = frozenset({"figure", "narrative", "upload", "take_upload", "refuse_upload", "workbook_layout"})
# And of files that are made of figures or wait to become some: no page of results changes with either.
TYPING = DRAFTING | {"issue_document", "put_template", "history_file", "history_confirmed"}
# What is recorded of a report on its way: nothing here changes with it.
MOVES = TYPING | {"begin", "attach_evidence", "screen_evidence", "withdraw_evidence"} | set(workflow.TRANSITIONS)

MOST_LASTING = 16  # results of a cluster in a window, some 10 MB at 63 units
MOST_WRITTEN = 5000  # rows of one kind, some 10 MB
MOST = 2000  # things that one rulebook holds: some ten of each report, together some 100 KB with figures of three years

Value = TypeVar("Value")
Row = TypeVar("Row", bound=Model)


class Rulebook:
    """The published agreements, successions and periods; each read when it is first asked for, and not again.

    What it gives is for reading: nobody changes the rows in it. `before`: the one whose rules still stand; `moved`: the
    submissions that have moved since its own time, None where that is not known.
    """

    def __init__(self, before: "Rulebook | None" = None, moved: frozenset[int] | None = None) -> None:
        self._rules: dict[Hashable, Any] = before._rules if before else {}
        self._held: dict[Hashable, Any] = {}
        self._lasting: dict[Hashable, _Lasting] = {}
        self._written: dict[type[Model], dict[int, Any]] = {}
        if before is not None and moved is not None:
            self._written = before._written
            self._lasting = {key: lasting.after(moved) for key, lasting in list(before._lasting.items())}

    def agreement(self, cluster_id: int, year: int) -> Agreement | None:
        """Return the cluster's published agreement of a year, None where there is none."""
        return self.rule(("agreements", cluster_id), lambda: _published(cluster_id)).get(year)

    def rows(self, agreement: Agreement) -> Rows:
        """Return the rows that an agreement consists of."""
        return self.rule(("rows", agreement.pk), lambda: rows_of(agreement, self.links()))

    def scheme(self, agreement: Agreement) -> Scheme:
        """Return an agreement as the core sees it."""
        return self.rule(("scheme", agreement.pk), lambda: scheme_from(self.rows(agreement)))

    def members(self, agreement: Agreement) -> list[Province]:
        """Return the members of an agreement in its order."""
        if ("rows", agreement.pk) in self._rules:
            return self.rows(agreement).provinces
        return self.rule(("members", agreement.pk), lambda: members_of(agreement))

    def listed(self, agreement: Agreement) -> dict[str, AgreementMeasure]:
        """Return what an agreement lists, asked or not, by measure code."""
        if ("rows", agreement.pk) in self._rules:
            return {listed.measure.code: listed for listed in self.rows(agreement).listed}
        return self.rule(
            ("listed", agreement.pk), lambda: {listed.measure.code: listed for listed in listed_of(agreement)}
        )

    def milestones(self, agreement: Agreement) -> frozenset[str]:
        """Return the codes of an agreement's measures that stand for an issued document (1) or none (0)."""
        if ("rows", agreement.pk) in self._rules:
            return self.scheme(agreement).milestones
        versions = TargetVersion.objects.filter(target__agreement=agreement)
        return self.rule(("milestones", agreement.pk), lambda: milestone_codes(versions))

    def links(self) -> list[Succession]:
        """Return every succession in order, with its predecessor."""
        return self.rule("links", successions)

    def before(self, province: Province) -> list[Succession]:
        """Return the successions by which a province followed others."""
        return [link for link in self.links() if link.successor_id == province.pk]

    def after(self, province: Province) -> list[Succession]:
        """Return the successions by which others followed a province."""
        return [link for link in self.links() if link.predecessor_id == province.pk]

    def periods(self, cluster_id: int) -> list[Period]:
        """Return all periods of a cluster, by year and first day."""
        every = self._every_period()
        return self.rule(
            ("periods", cluster_id), lambda: [period for period in every.values() if period.cluster_id == cluster_id]
        )

    def period(self, cluster_id: int, year: int, code: str) -> Period | None:
        """Return a period of a cluster, None where its year was never made."""
        periods = self.periods(cluster_id)
        return next((period for period in periods if (period.year, period.code) == (year, code)), None)

    def period_of(self, pk: int) -> Period:
        """Return a period by its key, with its cluster; one that was made since the rulebook was read too."""
        return self._every_period().get(pk) or Period.objects.select_related("cluster").get(pk=pk)

    def _every_period(self) -> dict[int, Period]:
        periods = Period.objects.select_related("cluster")
        return self.rule("every period", lambda: {period.pk: period for period in periods})

    def province_of(self, pk: int) -> Province:
        """Return a province by its key."""
        return self.rule(("province", pk), lambda: Province.objects.get(pk=pk))

    def days(self, cluster_id: int) -> Days:
        """Return the days of all periods of a cluster as they are stored."""
        return self.rule(("days", cluster_id), lambda: days_of(self.periods(cluster_id)))

    def last_turn(self, *, now: datetime) -> tuple[date | None, ...]:
        """Return when time alone changed what is said: the day, the last opening, due moment, lock, extension's end."""
        opened, *passed = self.rule("turns", _turns)
        begun = max((moment for moment in opened if moment <= now), default=None)
        return (
            day_of(now),
            begun,
            *(max((moment for moment in kind if moment < now), default=None) for kind in passed),
        )

    def assigned(self, user_id: int) -> tuple[int, ...]:
        """Return the ids of the submissions that are assigned to a reviewer now, in order."""
        return self.rule("assigned", _assigned).get(user_id, ())

    def authority_in(self, request, *, now: datetime) -> Authority:
        """Return what the person of a request may act as, resolved once for all that the request shows."""
        roles = self.rule(("roles", request.user.pk), lambda: every_role_of(request.user))
        return authority_in(request, now=now, links=self.links(), roles=roles)

    def published(self, cluster: str, year: int) -> Agreement | None:
        """Return the published agreement of a cluster (code) and a year, None where there is none."""
        clusters = self.rule("clusters", lambda: dict(Cluster.objects.values_list("code", "pk")))
        return self.agreement(clusters[cluster], year) if cluster in clusters else None

    def cluster_name(self) -> str:
        """Return the name of the only cluster; "" where there are several: they have none in common."""
        return self.rule("cluster_name", cluster_name)

    def rule(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """Return what was read under a key, else read it now: nothing that a report's way changes (MOVES)."""
        if key not in self._rules:
            self._rules[key] = read()
        return self._rules[key]

    def once(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """Return what was read under a key, else read it now: nothing that typing into a draft changes."""
        if key not in self._held:
            if len(self._held) >= MOST:
                self._held.clear()
            self._held[key] = read()
        return self._held[key]

    def written(self, rows: "QuerySet[Row]", pks: Set[int]) -> dict[int, Row]:
        """Return rows of a kind that is written once and never again, by their keys; read once while the record stands.

        Whoever is named with them changes by other acts than moves.
        """
        kept = self._written.setdefault(rows.model, {})
        if len(kept) >= MOST_WRITTEN and not pks <= kept.keys():
            kept = self._written[rows.model] = {}
        if unread := pks - kept.keys():
            kept |= rows.in_bulk(unread)
        return {pk: kept[pk] for pk in pks if pk in kept}

    def lasting(
        self, key: Hashable, read: Callable[[], Value], renew: Callable[[Value, frozenset[int]], Value]
    ) -> Value:
        """Return what was read under a key: what stands on reports, and on no more of each than its moves change.

        `renew`: what to make of it after these submissions have moved.
        """
        kept = self._lasting.get(key)
        if kept is None:
            kept = _Lasting(read())
        elif kept.moved:
            kept = _Lasting(renew(kept.value, kept.moved))
        self._lasting.pop(key, None)
        self._lasting[key] = kept  # the one that was asked for last comes last
        for old in list(self._lasting)[:-MOST_LASTING]:
            self._lasting.pop(old, None)
        return kept.value


@dataclass(frozen=True)
class _Lasting:
    """What a rulebook keeps over moves, and the submissions that have moved since it was made."""

    value: Any
    moved: frozenset[int] = frozenset()

    def after(self, moved: frozenset[int]) -> "_Lasting":
        """Return it after more submissions have moved."""
        return _Lasting(self.value, self.moved | moved)


@dataclass(frozen=True)
class Standing:
    """How far the record is: its last event, and the hashes of the last ones that are more than typing, than moves."""

    head: Head
    ground: str  # covers all that typing does not change
    rules: str  # covers all that moves of reports do not change either
    latest: Latest = field(compare=False)

    def moved_since(self, earlier: "Standing") -> frozenset[int] | None:
        """Return the submissions that have moved since; None where that, or more than moves, may have come between."""
        acts = self.latest.since(earlier.ground) if self.rules == earlier.rules else None
        return None if acts is None else frozenset(pk for act in acts for pk in (pk_of(act.subject), *act.beside))


def standing() -> Standing:
    """Return how far the record is now: one query."""
    found = latest(TYPING, MOVES)
    head, ground, rules = found.heads
    return Standing(head, ground.hash, rules.hash, found)


@dataclass(frozen=True)
class _Kept:
    """The rulebook of this process, and that on which it stands."""

    stands: Standing
    book: Rulebook


_kept: list[_Kept] = []  # the last one alone


def standing_rulebook(stands: Standing | None = None) -> Rulebook:
    """Return the rulebook as it stands, kept in this process from page to page until the next act.

    Its rules are kept on while acts are moves of reports alone. For pages: a service, whose transaction may have
    changed what it has not recorded yet, reads a Rulebook of its own. `stands`: how far the record is, if it was read.
    """
    stands = stands or standing()
    kept = _kept[0] if _kept else None
    if kept is None or kept.stands.ground != stands.ground:
        are_rules_same = kept is not None and kept.stands.rules == stands.rules
        before = kept if are_rules_same else None
        kept = _Kept(stands, Rulebook(before.book, stands.moved_since(before.stands)) if before else Rulebook())
        _kept[:] = [kept]
    return kept.book


def cluster_name() -> str:
    """Return the name of the only cluster; "" where there are several."""
    names = list(Cluster.objects.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def _turns() -> tuple[list[datetime], ...]:
    """Return every moment at which a period opens, is due, is locked, or an extension ends."""
    periods = Period.objects.values_list("opens_at", "due_at", "locks_at")
    columns = zip(*periods, strict=True) if periods else ((), (), ())
    known = [[moment for moment in column if moment is not None] for column in columns]
    return (*known, list(Extension.objects.values_list("until", flat=True)))


def _assigned() -> dict[int, tuple[int, ...]]:
    """Return the submissions under review by assignment, by their reviewers."""
    found: dict[int, tuple[int, ...]] = {}
    open_ones = Assignment.objects.filter(ended_at__isnull=True).order_by("submission")
    for reviewer, submission in open_ones.values_list("reviewer", "submission"):
        found[reviewer] = (*found.get(reviewer, ()), submission)
    return found


def _published(cluster_id: int) -> dict[int, Agreement]:
    published = Agreement.objects.filter(cluster=cluster_id, state=Agreement.State.PUBLISHED)
    return {agreement.year: agreement for agreement in published.select_related("cluster")}
