"""Reading a workbook of years gone by, as a trial or for good, through the same loader as a figures file."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.errors import Invalid, Problem, Refused
from foundation.memory import seldom_collected
from foundation.progress import watched
from foundation.text import search_key
from pledges.models import Province
from pledges.queries.people import provinces_by_name
from targets.jobs.services.jobs import Progress, work
from targets.models import HistoryFile, HistoryRun, Job, Measure
from targets.reports.imports.figure_lines import load_lines
from targets.reports.imports.figures_file import MOST_PROBLEMS
from targets.reports.imports.history_sheet import Names, read_history
from targets.reports.services.history_files import WORK, keep_run
from targets.reports.services.loading import Loaded

MOST_WARNINGS = 200  # kept of one reading


def _title() -> str:
    return _("Nạp số liệu lịch sử")


@work(WORK, _title)
def do(job: Job, progress: Progress) -> str:
    """Read the file of a job: all or nothing is loaded, of a trial nothing; return where what came of it stands."""
    files = HistoryFile.objects.select_related("cluster").defer(None)
    file, is_trial, at = files.get(pk=job.data["file"]), job.data["is_trial"], now()
    if not file.runs.filter(is_trial=is_trial).exists():  # of two confirmations at once the second finds the first
        with seldom_collected(), watched(progress):
            keep_run(_run(file, is_trial=is_trial, by=job.by, at=at))
    return reverse("targets:config_history_file", args=[file.cluster.code, file.pk])


def _run(file: HistoryFile, *, is_trial: bool, by, at: datetime) -> HistoryRun:
    run = HistoryRun(file=file, is_trial=is_trial, is_good=False, by=by, at=at)
    try:
        with transaction.atomic():
            loaded = _load(file, by=by, at=at)
            transaction.set_rollback(is_trial)
    except Invalid as invalid:
        run.outcome = _refused(invalid.problems)
    except Refused as refused:  # somebody wrote there meanwhile, or the person administers no longer
        run.outcome = _refused([Problem("", refused.message)])
    else:
        run.is_good, run.changed, run.outcome = True, loaded.changed, _good(loaded, is_trial=is_trial)
    return run


def _load(file: HistoryFile, *, by, at: datetime) -> Loaded:
    lines, problems = read_history(bytes(file.content), names())
    return load_lines(file.cluster, lines, problems, by=by, at=at, accept=True)


def names() -> Names:
    """Return how a file may call the provinces and the measures; a code goes before a name."""
    provinces = provinces_by_name(Province.objects.all())
    measures = list(Measure.objects.order_by("-pk"))
    by_name = {search_key(one.name): one.code for one in measures} | {
        search_key(one.code): one.code for one in measures
    }
    return Names({search_key(key): one.code for key, one in provinces.items()}, by_name)


def _good(loaded: Loaded, *, is_trial: bool) -> dict:
    more = max(len(loaded.warnings) - MOST_WARNINGS, 0)
    warnings = list(loaded.warnings[:MOST_WARNINGS])
    return {"summary": loaded.summary(is_trial=is_trial), "warnings": warnings, "more_warnings": more}


def _refused(problems: Iterable[Problem]) -> dict:
    said = [[problem.where, problem.message] for problem in problems]
    return {"problems": said[:MOST_PROBLEMS], "more_problems": max(len(said) - MOST_PROBLEMS, 0)}
