"""The page of an agreement's documents: choosing one, and the file."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from foundation.clock import now
from foundation.errors import Invalid, Refused
from foundation.pages import sent
from pledges.models import Agreement
from pledges.permissions import agreements_visible_to, authority_in
from targets.documents.exports.background import PLACE, ask_for, scope_asked
from targets.documents.exports.files import make
from targets.documents.forms.choose import DocumentForm
from targets.documents.queries.authority import kinds_for
from targets.documents.queries.places import provinces_of
from targets.documents.services.pace import TooMany, turn
from targets.documents.views.check import download
from targets.jobs.views.job import wait_for
from targets.models import Document
from targets.permissions.seeing import own_codes, provisional_years
from targets.results.queries.season import provisional_of, read_season, windows_of
from targets.words import wording

LATEST = 10  # documents that the person made, shown below the form
OFFERED = ("kind", "window", "province", "form")


@never_cache
def documents(request, cluster, year):
    """Show what can be made of an agreement (GET), or make it and send the file (POST)."""
    moment = now()
    authority = authority_in(request, now=moment)
    visible = agreements_visible_to(authority).filter(state=Agreement.State.PUBLISHED)
    agreement = get_object_or_404(visible, cluster__code=cluster, year=year)
    season = read_season(agreement).for_reader(provisional_years(authority, agreement), own_codes(authority))
    form = DocumentForm(
        sent(request),
        kinds=kinds_for(authority, agreement),
        windows=[(window.code, wording.window_label(window)) for window in windows_of(season)],
        provinces=[(province.code, province.name) for province in provinces_of(agreement)],
        may_provisional=provisional_of(authority, season) != frozenset(),
        initial={name: request.GET[name] for name in OFFERED if name in request.GET},
    )
    page = {"agreement": agreement, "form": form, "mine": Document.objects.filter(by=request.user, agreement=agreement)}
    if request.method != "POST":
        return _page(request, page)
    return _made(request, agreement, form, page) if form.is_valid() else _page(request, page, status=422)


def _made(request, agreement, form, page):
    """Send the document, or have a worker make it where there is one; or say why there is none."""
    asked = {name: form.cleaned_data[name] for name in ("kind", "window", "province", "form")}
    asked["is_provisional"] = form.is_provisional
    address = request.build_absolute_uri(reverse("targets:check_paper", args=[PLACE]))

    def ask():
        return scope_asked(agreement, asked, authority_in(request, now=now()))

    try:
        if settings.REDIS_URL:
            ask()  # what cannot be is said before one waits
            job = ask_for(agreement, asked, address=address, back=request.get_full_path(), by=request.user)
            return wait_for(job)
        with turn(request.user.pk):
            file = make(
                asked["kind"], ask, asked["form"], address=lambda code: address.replace(PLACE, code), by=request.user
            )
    except Invalid as full:  # the disk
        return _page(
            request, page | {"refusal": " ".join(problem.message for problem in full.problems)}, status=full.status
        )
    except Refused as refused:
        answer = _page(request, page | {"refusal": refused.message}, status=refused.status)
        if isinstance(refused, TooMany):
            answer.headers["Retry-After"] = str(refused.wait)
        return answer
    return download(file.document)


def _page(request, page, *, status=200):
    mine = page["mine"].select_related("province")[:LATEST]
    return render(request, "targets/documents/documents.html", page | {"mine": mine}, status=status)
