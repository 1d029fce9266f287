"""The page "if we closed today"."""

from django.utils.translation import gettext as _

from targets.results.exports.standing_tables import if_closed_table
from targets.results.queries.if_closed import if_closed as targets_of
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked


@kept
def if_closed(request, cluster, year):
    """Show how each target would stand if the window were closed on the figures there are."""
    page = asked(request, cluster, year)
    targets = targets_of(page.results, only_of=page.only_of)
    name = _("Nếu chốt hôm nay %(window)s") % {"window": page.window_title}
    download = page.download(name, lambda: [if_closed_table(targets, page.results)])
    return Page("targets/results/if_closed.html", {"page": page, "targets": targets}, download=download)
