"""What tests of the configuration pages share: addresses, a form as a browser sends it, every verdict of a year."""

from django.urls import reverse

from targets.results.queries.results import results_of
from targets.results.queries.season import read_season, windows_of

YEAR = ["cum-4", 2024]


def url(name, *args):
    """Return the address of a page of the reference agreement."""
    return reverse(f"targets:{name}", args=[*YEAR, *args])


def filled(form, **values):
    """Return what a browser sends of a form, with some fields typed; a field's name has __ for :."""
    shown = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    return shown | {name.replace("__", ":"): value for name, value in values.items()}


def verdicts(agreement):
    """Return every verdict of the year, on both bases, by (window, target, place, basis)."""
    season = read_season(agreement)
    return {
        (window.code, row.target.code, row.province, basis): "" if row.is_reference else row.verdict
        for window in windows_of(season)
        for basis in (False, True)
        for row in results_of(season, window, provisional=basis).rows
    }
