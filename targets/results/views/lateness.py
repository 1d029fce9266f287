"""The page of who is late: one line a unit of the quarter that is asked for, else of the last that has ended."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from foundation.dates import moment_text
from foundation.table_downloads import Download
from pledges.permissions import is_of_secretariat
from targets.core.periods import QUARTERS, quarter
from targets.permissions.seeing import visible_to
from targets.results.exports.standing_tables import lateness_table
from targets.results.queries.lateness import Lateness
from targets.results.queries.lateness import lateness as lateness_of
from targets.results.queries.lateness_chart import lateness_chart
from targets.results.queries.progress import YEAR, current_reporting
from targets.results.queries.season import NONE
from targets.results.views.kept import Page, kept
from targets.results.views.season import Asked, Choice, asked
from targets.words import bases, wording


@kept
def lateness(request, cluster, year):
    """Show who has reported a quarter, who is late and who holds each report; it speaks of now alone."""
    page = asked(request, cluster, year, usual=lambda season: "through-4", extent=NONE, looks_back=False)
    reporting = current_reporting(page.season, set(YEAR) & set(page.results.window.periods), now=page.moment)
    found, opens = None, set()
    if reporting:
        opens = set(visible_to(page.authority).filter(period=reporting.period).values_list("pk", flat=True))
        found = lateness_of(reporting, now=page.moment, opens=opens)
    context = {
        "page": page,
        "lateness": found,
        "chart": found and lateness_chart(found, opens, now=page.moment),
        "choices": _choices(page, reporting.period if reporting else None),
        "opens": opens,
        "may_call": is_of_secretariat(page.authority, page.agreement),
        "hides": bool(found) and any(line.is_closed_to(opens) for line in found.lines),
    }
    return Page("targets/results/lateness.html", context, stands=False, download=_download(page, found))


def _download(page: Asked, found: Lateness | None) -> Download | None:
    """Return who is late as a file; None of a year without periods. It stands on no figure."""
    if found is None:
        return None
    facts = page.agreement.title, bases.as_of(moment_text(page.moment))
    name = _("Tiến độ báo cáo %(period)s") % {"period": found.period}
    query = urlencode({"window": found.period.code})
    return Download(name, lambda: [lateness_table(found, now=page.moment).under(facts)], query)


def _choices(page: Asked, period) -> list[Choice]:
    """Return a link for each quarter."""
    where = reverse("targets:lateness", args=[page.agreement.cluster.code, page.agreement.year])
    quarters = [quarter(page.agreement.year, number) for number in QUARTERS]
    return [
        Choice(wording.window_label(window), f"{where}?window={code}", bool(period) and period.code == code)
        for window, code in zip(quarters, YEAR, strict=True)
    ]
