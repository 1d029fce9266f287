"""Reading a workbook of years gone by, as a trial or for good, through the same loader as a figures file."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from string import ascii_uppercase, digits

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.errors import Invalid, Problem, Refused
from foundation.memory import seldom_collected
from foundation.progress import watched
from foundation.text import search_key
from pledges.models import Cluster, Province
from targets.calendar.queries.rulebook import Rulebook
from targets.calendar.queries.territory import validity_refusal
from targets.jobs.services.jobs import Progress, work
from targets.models import HistoryFile, HistoryRun, Job, Measure
from targets.reports.imports.figure_lines import load_lines
from targets.reports.imports.figures_file import MOST_PROBLEMS
from targets.reports.imports.history_sheet import Names, read_history
from targets.reports.services.history_files import WORK, keep_run
from targets.reports.services.loading import Loaded

MOST_WARNINGS = 200  # kept of one reading
MOST_PLACES = 20  # told of one sentence


def _title() -> str:
    return _("Nạp số liệu lịch sử")


@work(WORK, _title)
def do(job: Job, progress: Progress) -> Callable[[], str]:
    """Return what reads the file of a job and loads it: reading looks at what stands while it is written."""
    return partial(_read, job, progress)


def _read(job: Job, progress: Progress) -> str:
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
    sheet = read_history(bytes(file.content), names(file.cluster))
    loaded = load_lines(file.cluster, sheet.lines, sheet.problems, by=by, at=at, accept=True)
    return replace(loaded, warnings=(*sheet.remarks, *loaded.warnings))


def names(cluster: Cluster) -> Names:
    """Return how a file of a cluster may call the provinces and the measures; a code goes before a name."""
    measures = list(Measure.objects.order_by("-pk"))
    by_name = {search_key(measure.name): measure.code for measure in measures} | {
        search_key(measure.code): measure.code for measure in measures
    }
    return Names(_Provinces(cluster).code, by_name)


class _Provinces:
    """Finds the province that a text names: of those with one name the one that has figures of the period."""

    def __init__(self, cluster: Cluster):
        self.book = Rulebook()
        self.periods = {(str(period.year), period.code): period for period in self.book.periods(cluster.pk)}
        self.by_name: dict[str, list[Province]] = {}
        provinces = sorted(Province.objects.all(), key=lambda place: place.valid_to or date.max, reverse=True)
        for province in provinces:
            for name in {search_key(province.name), search_key(province.short_name)}:
                self.by_name.setdefault(name, []).append(province)
        self.by_code = {search_key(province.code): province.code for province in provinces}
        self.codes: dict[tuple[str, str, str], str] = {}  # that were looked up

    def code(self, text: str, year: str, period: str) -> str:
        """Return its code; the text where nothing has that name. See Names."""
        key = search_key(text), year, period
        if key not in self.codes:
            self.codes[key] = self.by_code.get(key[0]) or self._of_name(*key) or text
        return self.codes[key]

    def _of_name(self, name: str, year: str, period: str) -> str:
        """Return which province of this name had figures in the period, else the one valid longest; "" for none."""
        provinces, when = self.by_name.get(name, []), self.periods.get((year, period))
        there = [place for place in provinces if when and validity_refusal(place, when, self.book) is None]
        return next((place.code for place in (*there, *provinces)), "")


def _good(loaded: Loaded, *, is_trial: bool) -> dict:
    more = max(len(loaded.warnings) - MOST_WARNINGS, 0)
    warnings = list(loaded.warnings[:MOST_WARNINGS])
    return {"summary": loaded.summary(is_trial=is_trial), "warnings": warnings, "more_warnings": more}


def _refused(problems: Iterable[Problem]) -> dict:
    """Return what a run keeps of them: each sentence once, with all places that it is about."""
    places: dict[str, list[Problem]] = {}
    for problem in problems:
        places.setdefault(problem.message, []).append(problem)
    sentences = [[_places(some), message] for message, some in places.items()]
    return {"problems": sentences[:MOST_PROBLEMS], "more_problems": max(len(sentences) - MOST_PROBLEMS, 0)}


def _places(problems: list[Problem]) -> str:
    """Return in words which cells, or which rows, some problems are about; "" for the whole file."""
    if cells := [problem.part for problem in problems if problem.part]:
        return _("Ô %(cells)s") % {"cells": ", ".join(spans(cells))}
    rows = [problem.where for problem in problems if problem.where]
    return _("Dòng %(rows)s") % {"rows": ", ".join(spans(rows))} if rows else ""


def spans(places: Iterable[str]) -> list[str]:
    """Return rows ("4") or cells ("E4") in order, runs below each other as one: "4–9", "E4–E9"; at most MOST_PLACES."""
    runs: list[tuple[str, int, int]] = []
    for column, row in sorted({(place.rstrip(digits), int(place.lstrip(ascii_uppercase))) for place in places}):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1] = column, runs[-1][1], row
        else:
            runs.append((column, row, row))
    words = [f"{at}{first}" if first == last else f"{at}{first}–{at}{last}" for at, first, last in runs]
    return [*words[:MOST_PLACES], "…"] if len(words) > MOST_PLACES else words
