"""Years of history from one workbook: bring it, read what it would do, load it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.bodies import WORKBOOK, takes_file
from foundation.clock import now
from foundation.errors import Invalid, Problem, Refused
from foundation.limits import limited
from foundation.pages import who
from pledges.models import Cluster
from pledges.permissions import may_administer
from targets.jobs.views.job import wait_for
from targets.models import HistoryFile
from targets.reports.forms.history import HistoryForm
from targets.reports.imports import history_runs as history_runs  # registers the work that these pages start
from targets.reports.imports.untrusted import open_untrusted_workbook, sent_workbook
from targets.reports.queries.history_files import SHORT, history_lines, line_of
from targets.reports.services.history_files import confirm_history, keep_history_file
from targets.reports.services.screening import check_clean
from targets.reports.views.workbook import attached


@takes_file(WORKBOOK)
@limited("upload", "POST")
@never_cache
def config_history(request, cluster):
    """Ask for a workbook (GET), or keep the one that came and try it (POST); 404 to who does not administer."""
    place = _cluster(request, cluster)
    form = HistoryForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _keep(request, place, form.cleaned_data["file"])
            except Invalid as invalid:
                form.refuse([Problem("file", problem.message) for problem in invalid.problems])
            except Refused as refused:
                form.add_error(None, refused.message)
                status = refused.status
    context = {"cluster": place, "form": form, "lines": history_lines(place)}
    return render(request, "targets/reports/history_files.html", context, status=status)


def _keep(request, cluster: Cluster, upload):
    file = sent_workbook(upload)
    check_clean(file)
    open_untrusted_workbook(file.content, rows=1)  # what cannot be opened is not kept
    _kept, job = keep_history_file(cluster, file, **who(request))
    return wait_for(job, is_long=len(file.content) > SHORT)


@never_cache
def config_history_file(request, cluster, pk):
    """Show what came of a file (GET); load it for good (POST)."""
    file = _file(request, cluster, pk)
    if request.method == "POST":
        try:
            job = confirm_history(file, **who(request))
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect(request.path)
        return wait_for(job, is_long=len(file.content) > SHORT)
    context = {"cluster": file.cluster, "line": line_of(file)}
    return render(request, "targets/reports/history_file.html", context)


@require_safe
@never_cache
def original(request, cluster, pk):
    """Send the file as it came."""
    file = _file(request, cluster, pk)
    return attached(bytes(file.content), file.name)


def _file(request, cluster: str, pk: int) -> HistoryFile:
    files = HistoryFile.objects.select_related("cluster", "by")
    return get_object_or_404(files, cluster=_cluster(request, cluster), pk=pk)


def _cluster(request, code: str) -> Cluster:
    cluster = get_object_or_404(Cluster, code=code)
    if not may_administer(request.user, cluster, now=now()):
        raise Http404
    return cluster
