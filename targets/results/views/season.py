"""What a results page is asked for in its address: agreement, window, basis; and what this person may see of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from urllib.parse import parse_qsl, urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.dates import HANOI, day_of, moment_text
from foundation.table_downloads import Download
from foundation.tables import Table
from pledges.models import Agreement
from pledges.permissions import Authority, agreements_visible_to, authority_in
from targets.calendar.queries.days import year_of
from targets.calendar.queries.rulebook import standing_rulebook
from targets.core.numbers import NumberRefused, format_date, parse_date
from targets.permissions.seeing import own_codes, provisional_years
from targets.results.exports.cells import above, basis_of
from targets.results.queries.dashboard import state_of
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import Results, results_of
from targets.results.queries.season import (
    ACCEPTED,
    ALL,
    PROVISIONAL,
    TODAY,
    Extent,
    Season,
    provisional_of,
    read_season,
    windows_of,
)
from targets.results.queries.windows import usual_window
from targets.results.views.blocks import NOW
from targets.words import faults, wording
from targets.words.bases import Basis

MOST_OF_A_DAY = 40  # characters of a typed day that are read and shown again
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Choice:
    """One link of a chooser: its words, its address, whether it is what the page shows."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Asked:
    """A results page's question, resolved: everything the page needs to show its choosers and its basis."""

    moment: datetime
    authority: Authority
    season: Season
    results: Results
    windows: tuple[Choice, ...]
    bases: tuple[Choice, ...]
    years: tuple[Choice, ...]
    only_of: frozenset[str] | None  # the provinces whose submitted figures count here; None: all
    day_problem: str = ""  # what is to be said of the day that was typed
    day_typed: str = ""

    @property
    def read_at(self) -> str:
        """Return the moment of which the page speaks in words: that of the reading, unless one looks back."""
        return moment_text(self.moment) if self.season.at else NOW

    @property
    def asks_day(self) -> bool:
        """Say whether the page may be asked for as of a day gone by: leaders and administrators look back."""
        return self.only_of is None

    @property
    def is_plain(self) -> bool:
        """Say whether the page shows accepted figures as they stand, of a window that is open: what needs no word."""
        return self.results.basis == ACCEPTED and self.results.closing is None and self.season.at is None

    @property
    def sees_own_only(self) -> bool:
        """Say whether submitted figures are those of the person's own unit only."""
        return bool(self.only_of)

    @property
    def basis(self) -> Basis:
        """Return on what figures the page stands, in words."""
        return basis_of(self.results, own_only=self.sees_own_only)

    def download(
        self,
        name: str,
        tables: Callable[[], Sequence[Table]],
        *,
        basis: Basis | None = None,
        is_of_window: bool = True,
        more: dict[str, str] | None = None,
    ) -> Download:
        """Return the page's tables as files, under what must be known of them.

        `basis`: another than the page's. `more`: what its address asks for beside window and basis.
        """
        shown = basis or self.basis

        def made() -> list[Table]:
            facts = above(self.results, shown, self.moment, is_of_window=is_of_window)
            return [table.under(facts, shown.warning) for table in tables()]

        return Download(name, made, "&".join(filter(None, [urlencode(more or {}), self.state])))

    @property
    def agreement(self) -> Agreement:
        """Return the agreement the page speaks of."""
        return self.season.agreement

    @property
    def window_title(self) -> str:
        """Return the window in words, with its year."""
        return wording.window_title(self.results.window)

    @property
    def state(self) -> str:
        """Return the part of an address that keeps window and basis."""
        return state_of(self.results)


def asked(
    request,
    cluster: str,
    year: int,
    *,
    usual: Callable[[Season], str] | None = None,
    extent: Extent = ALL,
    looks_back: bool = True,
) -> Asked:
    """Read what a page is asked for; 404 for an agreement not visible to this person, or an unknown window.

    `usual`: the window where none is asked for; without it usual_window's. `extent`: which results the page shows.
    `looks_back`: whether it can show a day gone by; one that speaks of now alone does not read `on`.
    """
    moment = now()
    book = standing_rulebook(getattr(request, "standing", None))
    authority = book.authority_in(request, now=moment)
    visible = agreements_visible_to(authority)
    agreement = book.published(cluster, year) if authority.roles else None  # who holds any role may see those
    agreement = agreement or get_object_or_404(visible, cluster__code=cluster, year=year)
    at, day_problem = as_of(request.GET.get("on", "") if looks_back else "", moment)
    season = read_season(agreement, at, today=day_of(at or moment), book=book)
    season = season.for_reader(provisional_years(authority, agreement), own_codes(authority)).within(extent)
    window = season.window(
        request.GET.get("window") or (usual(season) if usual else usual_window(season, at or moment))
    )
    if window is None:
        raise Http404
    only_of = provisional_of(authority, season)
    shown = _shown(season, window, request.GET.get("basis"), only_of)
    here = {"year": year} if "year" in request.GET else {}
    here |= dict(parse_qsl(state_of(shown)))
    return Asked(
        moment=at or moment,
        authority=authority,
        season=season,
        results=shown,
        windows=_windows(season, window, here),
        bases=_bases(here, shown, only_of),
        years=_years(request, visible, agreement),
        only_of=only_of,
        day_problem=day_problem,
        day_typed=request.GET.get("on", "").strip()[:MOST_OF_A_DAY] if day_problem else "",
    )


def _shown(season: Season, window, basis: str | None, only_of) -> Results:
    """Return the results on the basis that is asked for; a closed window stands as it was frozen."""
    if basis == PROVISIONAL and only_of != frozenset():
        return results_of(season, window, provisional=True, only_of=only_of)
    standing = standing_results(season, window)
    if basis == TODAY and standing.closing:
        return replace(results_of(season, window), basis=TODAY)
    return standing


def as_of(text: str, moment: datetime) -> tuple[datetime | None, str]:
    """Return the end of the day that is asked for, None for today, and what to say where it is none or yet to come.

    A day is written as everywhere (1/7/2024, 01-07-2024), or as addresses keep it (2024-07-01).
    """
    text = text.strip()[:MOST_OF_A_DAY]
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text) if ISO_DAY.fullmatch(text) else parse_date(text)
    except NumberRefused as refused:
        return None, faults.refusal(refused)
    except ValueError:
        return None, _("Không có ngày “%(text)s”.") % {"text": text}
    if day > day_of(moment):
        return None, _("Ngày %(day)s chưa đến: trang này là số liệu hiện nay.") % {"day": format_date(day)}
    end = datetime.combine(day, time.max, HANOI)
    return (end if end < moment else None), ""


def default_agreement(request) -> Agreement | None:
    """Return the agreement a person lands on: of an own cluster first, of this year or the nearest before it."""
    moment = now()
    authority = authority_in(request, now=moment)
    today = day_of(moment)
    clusters = {role.cluster_id for role in authority.roles}
    own = set(authority.own_province_ids)
    years: dict[int, int] = {}  # the one that is running, by cluster

    def rank(agreement):
        members = {member.province_id for member in agreement.members.all()}
        is_own = bool(members & own) or agreement.cluster_id in clusters
        if agreement.cluster_id not in years:
            years[agreement.cluster_id] = year_of(agreement.cluster_id, today)
        year = years[agreement.cluster_id]
        return (is_own, agreement.year <= year, agreement.year if agreement.year <= year else -agreement.year)

    return max(agreements_visible_to(authority).prefetch_related("members"), key=rank, default=None)


def _windows(season: Season, window, here: dict) -> tuple[Choice, ...]:
    current = "q1" if window.code == "through-1" else window.code
    return tuple(
        Choice(wording.window_label(choice), "?" + urlencode({**here, "window": choice.code}), choice.code == current)
        for choice in windows_of(season)
    )


def _bases(here: dict, shown: Results, only_of) -> tuple[Choice, ...]:
    """Return what a person may choose between: frozen and today's once closed, submitted figures where they may."""
    is_closed = shown.basis == TODAY or shown.closing is not None
    labels = {ACCEPTED: _("Đã chốt số liệu") if is_closed else wording.basis_label(False)}
    if is_closed:
        labels[TODAY] = _("Số liệu hiện nay")
    if only_of != frozenset():
        labels[PROVISIONAL] = wording.basis_label(True)
    if len(labels) == 1:
        return ()
    return tuple(
        Choice(label, "?" + urlencode({**here, "basis": basis}), basis == shown.basis)
        for basis, label in labels.items()
    )


def _years(request, visible, agreement: Agreement) -> tuple[Choice, ...]:
    name = request.resolver_match.view_name
    if name != "targets:dashboard_year":
        return ()
    years = visible.filter(cluster=agreement.cluster).order_by("year")
    return tuple(Choice(str(year.year), f"../../{year.year}/dashboard/", year == agreement) for year in years)
