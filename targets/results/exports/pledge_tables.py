"""One content as tables: its targets, and what each unit wrote under it."""

from django.utils.translation import gettext as _

from foundation.tables import Table
from targets.results.exports.cells import (
    counts,
    heads_of_counts,
    marks,
    number,
    unit,
    verdict,
)
from targets.results.queries.pledge import PledgePage
from targets.results.queries.results import Results
from targets.words.verdicts import verdict_word


def pledge_tables(page: PledgePage, results: Results) -> list[Table]:
    """Return a content's targets, and what each unit wrote under it beside how that was judged."""
    return [_targets_of(page, results), _reports_of(page, results)]


def _targets_of(page: PledgePage, results: Results) -> Table:
    return Table(
        name=_("Chỉ tiêu"),
        title=str(page.pledge),
        heads=(
            _("Chỉ tiêu"),
            _("Yêu cầu"),
            _("Toàn Cụm"),
            _("Đơn vị tính"),
            _("Đánh giá"),
            *heads_of_counts(),
            _("Đơn vị"),
            _("Ghi chú"),
        ),
        rows=tuple(
            (
                target.title,
                target.asks,
                number(target.cluster.result),
                unit(target.cluster.result),
                verdict(target.cluster, results),
                *counts(target.cluster.result),
                target.members,
                marks(target.cluster, results),
            )
            for target in page.targets
        ),
    )


def _reports_of(page: PledgePage, results: Results) -> Table:
    return Table(
        name=_("Thuyết minh và đánh giá"),
        title=str(page.pledge),
        heads=(_("Đơn vị"), _("Kỳ"), _("Thuyết minh"), _("Đánh giá"), _("Lúc thẩm định"), _("Người thẩm định")),
        rows=tuple(
            (unit.name, report.period, report.text, _judged(report, results), report.accepted, report.by)
            for unit in page.with_reports
            for report in unit.reports
        ),
        fixed=2,
    )


def _judged(report, results: Results) -> str:
    """Return how a report's narrative was judged, target by target."""
    return "\n".join(
        f"{judgement.target.title}: {verdict_word(judgement.verdict, results.season.is_closed)}"
        + (f" – {judgement.comment}" if judgement.comment else "")
        for judgement in report.judgements
    )
