"""The list of provinces, with a search that knows neither case nor diacritics."""

from django.shortcuts import render

from foundation.clock import now
from pledges.permissions import visible_provinces
from targets.results.queries.province import found


def provinces(request):
    """List provinces, former ones too; `q` searches their names and those they came from or became."""
    text = request.GET.get("q", "").strip()
    rows = found(visible_provinces(request.user, now=now()), text)
    return render(request, "targets/results/provinces.html", {"provinces": rows, "text": text})
