"""All results of all agreements as one digest: what a restored place must give again."""

import hashlib
import json

from pledges.models import Agreement
from targets.results.exports.results_file import as_data
from targets.results.queries.frozen import standing_results
from targets.results.queries.season import read_season, windows_of


def results_digest() -> str:
    """Return the sha256 of what `manage.py results` prints for every window of every published agreement."""
    digest = hashlib.sha256()
    published = Agreement.objects.filter(state=Agreement.State.PUBLISHED).select_related("cluster")
    for agreement in published.order_by("cluster__code", "year"):
        season = read_season(agreement)
        for window in windows_of(season):
            data = as_data(standing_results(season, window), by_window=True)
            digest.update(json.dumps(data, sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()
