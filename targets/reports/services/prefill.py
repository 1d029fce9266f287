"""What a new report begins with: the opening stocks, from what remained at the end of the period before."""

from datetime import datetime

from targets.core.scheme import measure_of
from targets.core.stocks import remaining
from targets.models import FigureVersion, Submission
from targets.reports.queries.content import NUMBER, Content
from targets.reports.queries.findings import history_here, window_of
from targets.reports.queries.reading import Reading
from targets.reports.services import figures


def prefill_stocks(submission: Submission, *, by, at: datetime) -> None:
    """Write each opening stock whose last period's remaining stock is known (submitted or accepted); others stay empty.

    An ordinary figure of whoever began: it may be changed, and a difference is then a warning that needs a note.
    """
    reading = Reading(submission)
    stocks = remaining_stocks(reading)
    contents = {code: Content(NUMBER, value) for code, value in stocks.items() if value >= 0}
    if contents:
        measures = figures.measures_of(reading)
        source = FigureVersion.Source.PREFILL
        change = figures.Change(submission, contents, {})
        figures.write_versions([change], measures=measures, by=by, at=at, source=source)


def remaining_stocks(reading: Reading) -> dict[str, int]:
    """Return what remained at the end of the quarter before by opening measure; those not known are left out."""
    scheme, earlier = reading.scheme, reading.earlier_quarters[:1]
    codes = {measure_of(term)[1] for rule in scheme.stocks for term in rule.remaining}
    last = history_here(reading).numbers(reading.unit.code, window_of(earlier[0]), codes) if earlier else {}
    left = {rule.opening: remaining(rule, last).value for rule in scheme.stocks}
    return {opening: value for opening, value in left.items() if value is not None}
