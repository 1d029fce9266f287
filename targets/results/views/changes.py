"""The page of what changed: against the quarters before, the same window of last year, or what was known on a day."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.table_downloads import Download
from targets.results.exports.standing_tables import changes_table
from targets.results.queries.before import DAY, QUARTER, YEAR, known_at, last_quarter, last_year
from targets.results.queries.changes import Changes
from targets.results.queries.changes import changes as changes_between
from targets.results.views.kept import Page, kept
from targets.results.views.season import MOST_OF_A_DAY, Asked, Choice, as_of, asked


@kept
def changes(request, cluster, year, against):
    """Show every change of the window's results since those that the address names."""
    if against not in (QUARTER, YEAR, DAY):
        raise Http404
    page = asked(request, cluster, year)
    typed = request.GET.get("known", "").strip()[:MOST_OF_A_DAY] if against == DAY else ""
    moment, problem = as_of(typed, page.moment)
    before = _before(page, against, moment)
    found = changes_between(page.results, before) if before else None
    context = {
        "page": page,
        "changes": found,
        "choices": _choices(page, against),
        "against": against,
        "known": typed,
        "known_problem": problem,
    }
    return Page("targets/results/changes.html", context, download=_download(page, found, typed))


def _download(page: Asked, found: Changes | None, known: str) -> Download | None:
    """Return the changes as a file; None where there is nothing to compare with."""
    if found is None:
        return None
    name = _("Thay đổi %(window)s so với %(versus)s") % {"window": page.window_title, "versus": found.versus}
    return page.download(name, lambda: [changes_table(found, page.results)], more={"known": known} if known else {})


def _before(page: Asked, against: str, moment):
    if against == DAY:
        return known_at(page.results, moment, page.authority) if moment else None
    return (last_quarter if against == QUARTER else last_year)(page.results, page.authority)


def _choices(page: Asked, against: str) -> list[Choice]:
    """Return the links of what may be compared with; the window and the basis go along."""
    labels = {QUARTER: _("Quý trước"), YEAR: _("Cùng kỳ năm trước"), DAY: _("Số liệu tại một ngày")}
    where = [page.agreement.cluster.code, page.agreement.year]
    return [
        Choice(label, f"{reverse('targets:changes', args=[*where, name])}?{page.state}", name == against)
        for name, label in labels.items()
        if name != DAY or page.asks_day
    ]
