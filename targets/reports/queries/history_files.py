"""Workbooks of years gone by as administrators see them: each with what came of its trial and of its loading."""

from dataclasses import dataclass

from pledges.models import Cluster
from targets.models import HistoryFile, HistoryRun

LATEST = 50  # files shown
SHORT = 150_000  # bytes: such a file is read while its sender waits


@dataclass(frozen=True)
class HistoryLine:
    """A file with where it stands; None: not done by now."""

    file: HistoryFile
    trial: HistoryRun | None
    load: HistoryRun | None

    @property
    def latest(self) -> HistoryRun | None:
        """Return the reading that says where it stands."""
        return self.load or self.trial


def history_lines(cluster: Cluster) -> list[HistoryLine]:
    """Return the latest files of a cluster."""
    files = HistoryFile.objects.filter(cluster=cluster).select_related("by").prefetch_related("runs")
    return [line_of(file) for file in files[:LATEST]]


def line_of(file: HistoryFile) -> HistoryLine:
    """Return a file with its readings."""
    runs = {run.is_trial: run for run in file.runs.all()}
    return HistoryLine(file, runs.get(True), runs.get(False))
