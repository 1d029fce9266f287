"""What a printed data sheet stands on: every figure and text on it as one text, to tell later what has changed."""

from collections.abc import Mapping

from pledges.permissions import Authority
from targets.core.rollup import key_text
from targets.models import FigureVersion, Submission
from targets.reports.queries.content import content_of
from targets.reports.queries.readiness import asked_codes, base_cells
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import basis_of, figures_of, shown_narratives

TEXT = "narrative:"  # begins what stands in place of a measure in the key of a content's text


def on_sheet(reading: Reading, authority: Authority) -> dict[str, str]:
    """Return all that a data sheet of the report prints for this person, by key (core.rollup.key_text), as texts.

    What is asked and not entered is "". Figures of other periods are among them: they stand beside its own.
    """
    submission, period = reading.submission, reading.period
    place = (reading.province.code, period.year, period.code)
    on = {key_text((*place, code)): "" for code in asked_codes(reading)}
    for province, earlier, codes in base_cells(reading):
        on |= {key_text((province.code, earlier.year, earlier.code, code)): "" for code in codes}
    beside = {one.pk for one in (next(iter(reading.earlier_quarters), None), reading.base_period) if one}
    for report in reading.reports:
        if report == submission or report.period_id in beside:
            on |= _figures(report, authority)
    for pledge, version in shown_narratives(authority, submission).items():
        on[key_text((*place, f"{TEXT}{pledge}"))] = version.text
    return on


def differences(printed: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the keys of what is other now than it was printed, figures and texts, in order."""
    keys = sorted(printed.keys() | now.keys())
    return [key for key in keys if printed.get(key, "") != now.get(key, "")]


def is_text(key: str) -> bool:
    """Say whether a key is that of a content's text."""
    return key.rpartition("/")[2].startswith(TEXT)


def _figures(report: Submission, authority: Authority) -> dict[str, str]:
    """Return a report's figures as this person may see them."""
    place = (report.province.code, report.period.year, report.period.code)
    versions = figures_of(report, basis_of(authority, report))
    return {key_text((*place, code)): _said(version) for code, version in versions.items()}


def _said(version: FigureVersion) -> str:
    return content_of(version).as_fields().in_words()
