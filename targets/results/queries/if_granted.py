"""What a request to correct would change: the same results, computed with the figures that it proposes."""

from dataclasses import dataclass, replace

from targets.core.result import Result
from targets.models import CorrectionRequest
from targets.permissions.reviewing import agreement_of
from targets.reports.queries.figures import KnownFigure, Origin
from targets.results.queries.frozen import closing_of
from targets.results.queries.results import results_of
from targets.results.queries.season import Season, read_season, windows_of
from targets.words import wording


@dataclass(frozen=True)
class WouldChange:
    """One result that would be another; `place` "" is the cluster; a closed one stays frozen, restated beside it."""

    window: str
    target: str
    place: str
    before: str
    verdict_before: str
    after: str
    verdict_after: str
    is_closed: bool


def if_granted(request: CorrectionRequest) -> list[WouldChange]:
    """Return what the proposed figures would change on accepted figures, window by window. Writes nothing."""
    agreement = agreement_of(request.submission)
    if agreement is None:
        return []
    season = read_season(agreement)
    then, names = _with(season, request), {unit.code: unit.name for unit in season.scheme.units}
    changes = []
    for window in windows_of(season):
        before, after = results_of(season, window).rows, results_of(then, window).rows
        is_closed = closing_of(season, window) is not None
        for old, new in zip(before, after, strict=True):
            if _shown(old) != _shown(new):
                place = names.get(new.province or "", "")
                title = wording.window_title(window)
                changes.append(WouldChange(title, new.target.title, place, *_shown(old), *_shown(new), is_closed))
    return changes


def _shown(result: Result) -> tuple[str, str]:
    """Return a result's value as it is printed, and its verdict ("" where it is for reference only)."""
    return wording.shown(result), "" if result.is_reference else result.verdict


def _with(season: Season, request: CorrectionRequest) -> Season:
    """Return the season in which the proposed figures are the accepted ones."""
    submission, accepted = request.submission, dict(season.figures.accepted)
    for figure in request.figures.select_related("measure"):
        key = (submission.province.code, submission.period.year, submission.period.code, figure.measure.code)
        origin = accepted[key].source if key in accepted else Origin(submission.pk, 0, None, submission.state)
        accepted[key] = KnownFigure(figure.value, figure.reason, False, origin)
    return season.with_figures(replace(season.figures, accepted=accepted))
