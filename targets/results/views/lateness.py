"""The page of who is late: one line a unit of the quarter that is asked for, else of the last that has begun."""

from django.urls import reverse

from foundation.clock import now
from targets.core.periods import QUARTERS, quarter, quarter_code
from targets.permissions import visible_to
from targets.results.queries.lateness import lateness as lateness_of
from targets.results.queries.lateness import reported_period
from targets.results.queries.lateness_chart import lateness_chart
from targets.results.queries.progress import reporting_of
from targets.results.queries.season import NONE
from targets.results.views.kept import Page, kept
from targets.results.views.season import Asked, Choice, asked
from targets.words import wording

CODES = tuple(map(quarter_code, QUARTERS))


@kept
def lateness(request, cluster, year):
    """Show who has reported a quarter, who is late and who holds each report; it speaks of now alone."""
    page = asked(request, cluster, year, usual=lambda season: "through-4", extent=NONE)
    period = reported_period(page.season, set(CODES) & set(page.results.window.periods), now=now())
    found, opens = None, set()
    if period:
        reporting = reporting_of(page.agreement, period, now=now(), book=page.season.book)
        opens = set(visible_to(page.authority).filter(period=period).values_list("pk", flat=True))
        found = lateness_of(reporting, now=now(), opens=opens)
    context = {
        "page": page,
        "lateness": found,
        "chart": found and lateness_chart(found, opens, now=now()),
        "choices": _choices(page, period),
        "opens": opens,
        "hides": bool(found) and any(line.is_closed_to(opens) for line in found.lines),
    }
    return Page("targets/results/lateness.html", context, stands=False)


def _choices(page: Asked, period) -> list[Choice]:
    """Return a link for each quarter."""
    where = reverse("targets:lateness", args=[page.agreement.cluster.code, page.agreement.year])
    quarters = [quarter(page.agreement.year, number) for number in QUARTERS]
    return [
        Choice(wording.window_label(one), f"{where}?window={code}", bool(period) and period.code == code)
        for one, code in zip(quarters, CODES, strict=True)
    ]
