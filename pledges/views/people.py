"""The list of people with its search and filters."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.dates import moment_text
from foundation.table_downloads import Download, answer, is_asked
from pledges.exports.people_table import people_table
from pledges.models import RoleName
from pledges.permissions import grantable_places, may_administer
from pledges.queries.people import people_list

ON_A_PAGE = 50
FILTERS = ("q", "role", "province", "active")


def people(request):
    """Show the people an administrator looks after; 404 to everybody else."""
    moment = now()
    if not may_administer(request.user, now=moment):
        raise Http404
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    listed = people_list(request.user, **chosen, now=moment)
    query = urlencode({name: value for name, value in chosen.items() if value})
    download = Download(_("Nhân sự"), lambda: [people_table(listed).under([moment_text(moment)])], query)
    if is_asked(request):
        return answer(request, lambda: download)
    found = Paginator(listed, ON_A_PAGE)
    context = {
        "download": download,
        "page": found.get_page(request.GET.get("page")),
        "chosen": chosen,
        "roles": RoleName.choices,
        "provinces": grantable_places(request.user, now=moment)[0],
        "is_filtered": any(chosen.values()),
    }
    return render(request, "pledges/people.html", context)
