"""What a new report begins with: the opening stocks, from what remained at the end of the period before."""

from datetime import datetime

from targets.calendar.queries.scheme import scheme_of
from targets.calendar.queries.territory import lineage
from targets.core.scheme import measure_of
from targets.core.stocks import remaining
from targets.models import FigureVersion, Submission
from targets.permissions import agreement_of
from targets.reports.queries.findings import History
from targets.reports.services import figures
from targets.reports.services.cells import NUMBER, Content


def prefill_stocks(submission: Submission, *, by, at: datetime) -> None:
    """Write each opening stock whose last period's remaining stock is known (submitted or accepted); others stay empty.

    An ordinary figure of whoever began: it may be changed, and a difference is then a warning that needs a note.
    """
    stocks = remaining_stocks(submission)
    contents = {code: Content(NUMBER, value) for code, value in stocks.items() if value >= 0}
    if contents:
        measures = figures.measures_of(submission)
        source = FigureVersion.Source.PREFILL
        figures.write_versions(submission, contents, measures=measures, old={}, by=by, at=at, source=source)


def remaining_stocks(submission: Submission) -> dict[str, int]:
    """Return what remained at the end of the quarter before by opening measure; those not known are left out."""
    period, scheme = submission.period, scheme_of(agreement_of(submission))
    history = History(period.cluster_id, (period.year - 1, period.year), lineage(submission.province), {})
    earlier = history.earlier(period)[:1]
    codes = {measure_of(term)[1] for rule in scheme.stocks for term in rule.remaining}
    last = history.numbers(submission.province.code, earlier[0], codes) if earlier else {}
    left = {rule.opening: remaining(rule, last).value for rule in scheme.stocks}
    return {opening: value for opening, value in left.items() if value is not None}
